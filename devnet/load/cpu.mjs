// @ts-check
// Who spent the processor's time (Linux). A rate on shared cores also says how busy the others
// were; time spent by a process does not.

import { readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)` on every Linux that Node.js runs on. */
const TICKS_A_SECOND = 100;

/**
 * @typedef {object} Spent milliseconds of processor time
 * @property {number} server
 * @property {number} chain
 * @property {number} store the content store, which lives in this process
 * @property {number} client
 */

/** @param {number | 'self'} pid @returns {string[]} fields of proc_pid_stat(5) from the third on */
function stat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second is the program's name in parentheses, and may hold anything.
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** @param {(string | undefined)[]} ticks */
const milliseconds = (...ticks) =>
  (ticks.reduce((sum, some) => sum + Number(some), 0) * 1_000) / TICKS_A_SECOND;

/** @param {number | undefined} pid */
function of(pid) {
  if (pid === undefined) return 0;
  const fields = stat(pid);
  return milliseconds(fields[11], fields[12]);
}

/**
 * What was spent since the start of these processes. Clients come and go: theirs is what is
 * counted of children that have ended.
 *
 * @param {{ server: number | undefined, chain: number | undefined }} pids
 * @returns {Spent}
 */
export function spent({ server, chain }) {
  const own = stat('self');
  return {
    server: of(server),
    chain: of(chain),
    store: milliseconds(own[11], own[12]),
    client: milliseconds(own[13], own[14]),
  };
}

/** @param {Spent} before @param {Spent} after @param {number} requests @returns {Spent} each */
export function each(before, after, requests) {
  /** @param {keyof Spent} name */
  const one = (name) => (after[name] - before[name]) / requests;
  return { server: one('server'), chain: one('chain'), store: one('store'), client: one('client') };
}
