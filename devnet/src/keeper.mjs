// @ts-check
import { parseEventLogs, zeroAddress } from 'viem';
import { autoStakingAbi, rewardTokenAbi, stakingAbi } from './abi.mjs';
import { createEligibility } from './eligibility.mjs';

/** @import { Address, Hex } from 'viem' */
/** @import { ActivityLog } from './activity.mjs' */
/** @import { LocalChain } from './chain.mjs' */
/** @import { Deployment } from './deploy.mjs' */
/** @import { Signers } from './roles.mjs' */

const POLL_MS = 200;
/** IoTeX serves at most this many blocks in one `eth_getLogs`. */
const LOG_RANGE = 2_000n;
/** Accounts that wait for their owner; the oldest is forgotten first. */
const MAX_WAITING = 200;

/**
 * The auto-staking service: sees rewards arrive and calls the auto-staking contract for the
 * account. An account it cannot act for is looked at again with every block, since what is missing
 * (delegation, an authorisation, an approval) arrives later and by someone else.
 *
 * @param {{ chain: LocalChain, deployment: Deployment, signers: Signers, activity: ActivityLog }} options
 * @returns {Promise<{ stop: () => Promise<void> }>}
 */
export async function startKeeper({ chain, deployment, signers, activity }) {
  const { reader } = chain;
  const wallet = chain.signer(signers.keeper);
  const eligibility = createEligibility({ chain, deployment });
  const stopping = new AbortController();
  /** @type {Map<Address, string>} account to the reason it waits for */
  const waiting = new Map();
  let head = await reader.getBlockNumber();

  async function poll() {
    const latest = await reader.getBlockNumber();
    // A test may take the chain back to a snapshot; then what follows is new again.
    if (latest < head) head = latest;
    if (latest === head) return;

    const toBlock = latest - head > LOG_RANGE ? head + LOG_RANGE : latest;
    const transfers = await reader.getContractEvents({
      address: deployment.rewardToken,
      abi: rewardTokenAbi,
      eventName: 'Transfer',
      fromBlock: head + 1n,
      toBlock,
      strict: true,
    });
    // Moved on before acting: an account that makes the keeper fail must not be paid for twice.
    head = toBlock;
    const arrived = new Set(waiting.keys());
    for (const { args, transactionHash, blockNumber } of transfers) {
      if (await noteArrival({ ...args, hash: transactionHash, blockNumber })) arrived.add(args.to);
    }
    for (const account of arrived) await consider(account);
  }

  /**
   * @param {{ from: Address, to: Address, value: bigint, hash: Hex, blockNumber: bigint }} transfer
   * @returns {Promise<boolean>} whether it went to an account, or was meant to
   */
  async function noteArrival({ from, to, value, hash, blockNumber }) {
    const isReward = from === signers.rewards.address;
    if (to === zeroAddress || to === deployment.staking) return false;
    if (!isReward && !(await eligibility.isAccount(to))) return false;

    const amount = value.toString();
    const source = isReward ? 'The rewards application' : from;
    activity.record({
      step: 1,
      account: to,
      amount,
      hash,
      note: `${source} sent reward tokens to the account.`,
    });
    activity.record({
      step: 2,
      account: to,
      amount,
      hash,
      note: `The keeper saw the Transfer in block ${blockNumber}.`,
    });
    return true;
  }

  /** @param {Address} account */
  async function consider(account) {
    const { balance, obstacle } = await eligibility.check(account);
    if (balance === 0n) {
      waiting.delete(account);
      return;
    }
    const reason = obstacle ?? (await stake(account, balance));
    if (reason === null) {
      waiting.delete(account);
      return;
    }
    if (waiting.get(account) !== reason) {
      const amount = balance.toString();
      activity.record({ step: 3, account, amount, hash: null, note: `Not staked: ${reason}` });
    }
    waiting.set(account, reason);
    const [oldest] = waiting.keys();
    if (waiting.size > MAX_WAITING && oldest !== undefined) waiting.delete(oldest);
  }

  /**
   * @param {Address} account
   * @param {bigint} balance
   * @returns {Promise<string | null>} why it failed
   */
  async function stake(account, balance) {
    const call = /** @type {const} */ ({
      address: deployment.autoStaking,
      abi: autoStakingAbi,
      functionName: 'autoStake',
      args: [account],
    });
    /** @type {Hex} */
    let hash;
    try {
      await reader.simulateContract({ ...call, account: signers.keeper });
      hash = await wallet.writeContract(call);
    } catch (error) {
      return `the call would fail: ${firstLine(error)}`;
    }
    activity.record({
      step: 3,
      account,
      amount: balance.toString(),
      hash,
      note: 'The keeper called the auto-staking contract with the account.',
    });

    const { status, logs } = await reader.waitForTransactionReceipt({ hash });
    if (status !== 'success') return `the transaction ${hash} reverted.`;
    for (const { args } of parseEventLogs({ abi: autoStakingAbi, eventName: 'AutoStaked', logs })) {
      const amount = args.amount.toString();
      const note = 'The account executed stake for itself, as its owner allowed.';
      activity.record({ step: 4, account: args.account, amount, hash, note });
    }
    for (const { args } of parseEventLogs({ abi: stakingAbi, eventName: 'Staked', logs })) {
      const amount = args.amount.toString();
      const note = 'The staking contract recorded the stake of the account.';
      activity.record({ step: 5, account: args.account, amount, hash, note });
    }
    return null;
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      // The chain may be away for a while (a test can pause it): the next round tries again.
      await poll().catch(() => undefined);
      await pause(POLL_MS, stopping.signal);
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** @param {unknown} error */
function firstLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function pause(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
