// @ts-check
import { isAddressEqual, padHex, sliceHex } from 'viem';
import { accountAbi, delegationManagerAbi, rewardTokenAbi } from './abi.mjs';

/** @import { Address, Hex } from 'viem' */
/** @import { LocalChain } from './chain.mjs' */
/** @import { Deployment } from './deploy.mjs' */

/** ERC-1967: keccak256("eip1967.proxy.implementation") - 1. */
const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
/** ERC-6551 code: ERC-1167 proxy (45 bytes), salt, chain id, token contract, token id. */
const ACCOUNT_CODE_SIZE = 173;
const PROXY_PREFIX = '0x363d3d373d3d3d363d73';

/**
 * @typedef {object} Eligibility
 * @property {bigint} balance reward token units that could be staked
 * @property {string | null} obstacle what keeps the keeper from staking them, as a sentence
 */

/**
 * Whether the auto-staking contract could stake for an account now, checked in the order in which
 * an owner would put things right.
 *
 * @param {{ chain: LocalChain, deployment: Deployment }} options
 */
export function createEligibility({ chain: { reader }, deployment }) {
  /**
   * @param {Address} account
   * @returns {Promise<Hex | null>} the implementation its clone points to; null when it is no clone
   */
  async function cloneOf(account) {
    const code = await reader.getCode({ address: account });
    if (code === undefined || (code.length - 2) / 2 !== ACCOUNT_CODE_SIZE) return null;
    return code.startsWith(PROXY_PREFIX) ? sliceHex(code, 10, 30) : null;
  }

  /** @param {Address} account */
  const balanceOf = (account) =>
    reader.readContract({
      address: deployment.rewardToken,
      abi: rewardTokenAbi,
      functionName: 'balanceOf',
      args: [account],
    });

  /**
   * @param {Address} account
   * @param {bigint} balance
   * @returns {Promise<string | null>}
   */
  async function findObstacle(account, balance) {
    const implementation = await cloneOf(account);
    if (implementation === null) return 'there is no account at this address yet.';
    if (!isAddressEqual(implementation, deployment.accountImplementation)) {
      return 'the account is not one of this deployment.';
    }
    const target = await reader.getStorageAt({ address: account, slot: IMPLEMENTATION_SLOT });
    if (target === undefined || BigInt(target) === 0n) return 'the account is not initialised yet.';
    if (!isAddressEqual(sliceHex(target, 12, 32), deployment.accountTarget)) {
      return 'the account has an implementation that the keeper does not know.';
    }

    const on = { address: account, abi: accountAbi };
    const [isLocked, delegationEnabled, isAuthorized, allowance] = await reader.multicall({
      multicallAddress: deployment.multicall3,
      allowFailure: false,
      contracts: [
        { ...on, functionName: 'isLocked' },
        { ...on, functionName: 'delegationEnabled' },
        {
          address: deployment.delegationManager,
          abi: delegationManagerAbi,
          functionName: 'isAuthorized',
          // As `bytes` and not `bytes4`: the form that the account itself asks.
          args: [deployment.autoStaking, deployment.staking, stakeCall()],
        },
        {
          address: deployment.rewardToken,
          abi: rewardTokenAbi,
          functionName: 'allowance',
          args: [account, deployment.staking],
        },
      ],
    });
    if (isLocked) return 'the account is locked.';
    if (!delegationEnabled) return 'the owner has not switched delegation on.';
    if (!isAuthorized) return 'the auto-staking contract is not authorised to call stake(uint256).';
    if (allowance < balance) {
      return 'the account has not approved the staking contract for its reward tokens.';
    }
    return null;
  }

  const stakeCall = () => padHex(deployment.selectors.stake, { dir: 'right', size: 36 });

  return {
    /** @param {Address} account */
    isAccount: async (account) => (await cloneOf(account)) !== null,

    /**
     * @param {Address} account
     * @returns {Promise<Eligibility>}
     */
    async check(account) {
      const balance = await balanceOf(account);
      if (balance === 0n) return { balance, obstacle: null };
      return { balance, obstacle: await findObstacle(account, balance) };
    },
  };
}
