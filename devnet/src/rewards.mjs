// @ts-check
import { getAddress, isAddress, parseEther } from 'viem';
import { rewardTokenAbi } from './abi.mjs';
import { HttpError, jsonReply, readJsonObject } from './http.mjs';

/** @import { Address, Hex } from 'viem' */
/** @import { LocalChain } from './chain.mjs' */
/** @import { Deployment } from './deploy.mjs' */
/** @import { Route } from './http.mjs' */
/** @import { Signers } from './roles.mjs' */

/** A hundredth of the supply: a slip of the keyboard does not end the demonstration. */
export const MAX_REWARD = parseEther('10000000');

/**
 * The rewards application: pays reward tokens to an account on request.
 *
 * @param {{ chain: LocalChain, deployment: Deployment, signers: Signers }} options
 * @returns {Route} `POST /devnet/reward {"account", "amount"}` answers `{"hash"}`
 */
export function createRewardsRoute({ chain, deployment, signers }) {
  const wallet = chain.signer(signers.rewards);
  /** One after the other, so that two requests never take the same nonce. */
  let last = Promise.resolve();

  /**
   * @param {Address} account
   * @param {bigint} amount
   * @returns {Promise<Hex>}
   */
  function pay(account, amount) {
    const payment = last.then(() =>
      wallet.writeContract({
        address: deployment.rewardToken,
        abi: rewardTokenAbi,
        functionName: 'transfer',
        args: [account, amount],
      }),
    );
    last = payment.then(
      () => undefined,
      () => undefined,
    );
    return payment;
  }

  return {
    method: 'POST',
    path: '/devnet/reward',
    async handle(request) {
      const { account, amount } = await readJsonObject(request);
      const hash = await pay(parseAccount(account), parseAmount(amount));
      return jsonReply({ hash });
    },
  };
}

/**
 * @param {unknown} account
 * @returns {Address}
 */
function parseAccount(account) {
  if (typeof account !== 'string' || !isAddress(account)) {
    throw new HttpError(400, 'account must be an address, 0x and 40 hex digits.');
  }
  if (/^0x0{40}$/.test(account)) throw new HttpError(400, 'account must not be the zero address.');
  return getAddress(account);
}

/**
 * @param {unknown} amount
 * @returns {bigint} token units
 */
function parseAmount(amount) {
  if (typeof amount !== 'string' || !/^[0-9]{1,30}$/.test(amount)) {
    throw new HttpError(400, 'amount must be token units (wei) as a decimal string.');
  }
  const units = BigInt(amount);
  if (units === 0n || units > MAX_REWARD) {
    throw new HttpError(400, `amount must be from 1 to ${MAX_REWARD} token units.`);
  }
  return units;
}
