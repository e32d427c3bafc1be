// @ts-check
import { createServer } from 'node:net';

/** How many ports above the wanted one are tried. */
const ATTEMPTS = 100;

/**
 * The wanted port, or the next free one above it; any free port when 0 is wanted.
 *
 * @param {number} wanted 0 to 65535
 * @param {{ host: string }} options
 * @returns {Promise<number>}
 * @throws {Error} when all of them are taken
 */
export async function findFreePort(wanted, { host }) {
  const last = Math.min(wanted + ATTEMPTS, 65_535);
  for (let port = wanted; port <= last; port++) {
    const found = await tryPort(port, host);
    if (found !== null) return found;
  }
  throw new Error(`No free port between ${wanted} and ${last} on ${host}.`);
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | null>} null when taken
 */
function tryPort(port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    probe.listen(port, host, () => {
      const address = probe.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(bound));
    });
  });
}
