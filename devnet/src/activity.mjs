// @ts-check

/** @import { Address, Hex } from 'viem' */

/**
 * One line of the auto-staking story.
 *
 * 1 reward sent to the account, 2 keeper saw the transfer, 3 keeper called the auto-staking
 * contract, 4 the account executed `stake`, 5 the stake is recorded.
 *
 * @typedef {object} Activity
 * @property {1 | 2 | 3 | 4 | 5} step
 * @property {number} time seconds since 1970 UTC
 * @property {Address} account
 * @property {string} amount token units (wei), decimal
 * @property {Hex | null} hash the transaction; null when the keeper could not act
 * @property {string} note a sentence; why, when the keeper could not act
 */

/** Memory only, and bounded: the chain is the record. */
const LIMIT = 1_000;

/** @typedef {ReturnType<typeof createActivityLog>} ActivityLog */

export function createActivityLog() {
  /** @type {Activity[]} */
  const entries = [];

  return {
    /** @param {Omit<Activity, 'time'>} entry */
    record({ step, account, amount, hash, note }) {
      const time = Math.floor(Date.now() / 1_000);
      entries.push({ step, time, account, amount, hash, note });
      if (entries.length > LIMIT) entries.shift();
    },

    /** @returns {readonly Activity[]} oldest first */
    list: () => entries,
  };
}
