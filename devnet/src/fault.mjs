// @ts-check
import { HttpError, jsonReply, readJsonObject } from './http.mjs';

/** @import { Handler, Reply, Route } from './http.mjs' */

const MODES = /** @type {const} */ (['none', 'down', 'slow', 'wrong-bytes']);
const MAX_DELAY_MS = 120_000;

/**
 * @typedef {object} Fault
 * @property {typeof MODES[number]} mode
 * @property {string | null} cid only requests for this CID, or all
 * @property {number} delayMs for `slow`
 */

/**
 * Makes the content store misbehave on demand. For tests of what a client does then; no content
 * store outside this world has it.
 *
 * - `down`: the connection is closed without an answer
 * - `slow`: the answer is delayed by `delayMs` (30 s unless given)
 * - `wrong-bytes`: one bit of what is read is flipped; the CID asked for stays the same
 */
export function createFaults() {
  /** @type {Fault} */
  let fault = { mode: 'none', cid: null, delayMs: 0 };

  return {
    /** @type {Route} */
    route: {
      method: 'POST',
      path: '/devnet/fault',
      async handle(request) {
        fault = parseFault(await readJsonObject(request));
        return jsonReply(fault);
      },
    },

    /**
     * @param {Handler} handle
     * @param {(url: URL) => string | null} cidOf which CID a request is for
     * @returns {Handler}
     */
    wrap(handle, cidOf) {
      return async (request) => {
        const active = fault.cid === null || fault.cid === cidOf(request.url) ? fault.mode : 'none';
        if (active === 'down') return null;
        if (active === 'slow') await delay(fault.delayMs, request.message.socket);
        const reply = await handle(request);
        return active === 'wrong-bytes' && cidOf(request.url) !== null ? corrupt(reply) : reply;
      };
    },
  };
}

/**
 * @param {Record<string, unknown>} body
 * @returns {Fault}
 */
function parseFault({ mode, cid = null, delayMs = 30_000 }) {
  const known = MODES.find((candidate) => candidate === mode);
  if (known === undefined) throw new HttpError(400, `mode must be one of ${MODES.join(', ')}.`);
  if (cid !== null && typeof cid !== 'string') throw new HttpError(400, 'cid must be a string.');
  if (typeof delayMs !== 'number' || !(delayMs >= 0 && delayMs <= MAX_DELAY_MS)) {
    throw new HttpError(400, `delayMs must be a number from 0 to ${MAX_DELAY_MS}.`);
  }
  return { mode: known, cid, delayMs };
}

/**
 * @param {Reply | null} reply
 * @returns {Reply | null}
 */
function corrupt(reply) {
  if (reply === null || reply.status !== 200 || reply.body === undefined) return reply;
  const bytes = Uint8Array.from(Buffer.from(reply.body));
  if (bytes.length === 0) return { ...reply, body: Uint8Array.of(0) };
  // In the middle, where JSON usually stays JSON: only the hash gives it away.
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return { ...reply, body: bytes };
}

/**
 * @param {number} ms
 * @param {import('node:net').Socket} socket ends the wait when it closes
 * @returns {Promise<void>}
 */
function delay(ms, socket) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      socket.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    socket.once('close', done);
  });
}
