// @ts-check
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createTestClient, createWalletClient, defineChain, http, publicActions } from 'viem';
import { findFreePort } from './ports.mjs';
import { MNEMONIC, ROLES } from './roles.mjs';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Account } from 'viem' */

const require = createRequire(import.meta.url);

export const CHAIN_ID = 31_690;
export const HOST = '127.0.0.1';

/** IoTeX's block gas limit. */
const BLOCK_GAS_LIMIT = 25_000_000;
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 3_000;
/** The chain answers in microseconds; viem's default would wait four seconds for a receipt. */
const POLLING_INTERVAL_MS = 50;

/**
 * @typedef {object} LocalChain
 * @property {string} url JSON-RPC over HTTP
 * @property {number | undefined} pid of the node
 * @property {ReturnType<typeof createReader>} reader reads, and the node's test methods
 * @property {(account: Account) => ReturnType<typeof createSigner>} signer
 * @property {Promise<string>} ended resolves with a sentence when the node exits
 * @property {() => Promise<void>} stop
 */

/**
 * Starts anvil and waits until it answers.
 *
 * @param {{ port: number }} options the wanted port; the next free one is taken when it is not free
 * @returns {Promise<LocalChain>}
 */
export async function startChain({ port: wanted }) {
  const port = await findFreePort(wanted, { host: HOST });
  const node = spawn(
    anvilPath(),
    [
      ['--host', HOST],
      ['--port', String(port)],
      ['--chain-id', String(CHAIN_ID)],
      ['--mnemonic', MNEMONIC],
      ['--accounts', String(ROLES.length)],
      ['--balance', '10000'],
      ['--hardfork', 'prague'],
      ['--gas-limit', String(BLOCK_GAS_LIMIT)],
      '--quiet',
    ].flat(),
    // Its own process group: Ctrl-C reaches only us, and we end the node in order.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const killAtExit = () => node.kill('SIGKILL');
  process.once('exit', killAtExit);
  node.once('exit', () => process.off('exit', killAtExit));

  let complaints = '';
  node.stderr.setEncoding('utf8').on('data', (text) => {
    complaints = (complaints + text).slice(-2_000);
  });
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    node.once('error', (error) =>
      resolve(`anvil is neither installed by npm nor a command here (${error.message}).`),
    );
    node.once('exit', (code, signal) =>
      resolve(`anvil ended (${signal ?? `code ${code}`}). ${complaints}`.trim()),
    );
  });

  const url = `http://${HOST}:${port}`;
  const reader = createReader(url);
  const stop = () => stopProcess(node);
  try {
    await Promise.race([untilAnswering(reader), ended.then((reason) => Promise.reject(reason))]);
  } catch (cause) {
    await stop();
    throw new Error(`The local chain did not start on port ${port}: ${cause}`, { cause });
  }
  const { pid } = node;
  return { url, pid, reader, signer: (account) => createSigner(url, account), ended, stop };
}

/**
 * The node's own binary, not npm's launcher: the launcher would not pass a signal on. The package
 * for this platform is named itself, since a lock file with the launcher in it lists a package for
 * every platform and cannot be installed from a registry that lacks one of them.
 *
 * @returns {string} a path, or the name of a command where no package is installed
 */
function anvilPath() {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  try {
    return require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/bin/anvil`);
  } catch {
    return 'anvil';
  }
}

/** @param {string} url */
function createReader(url) {
  return createTestClient({
    mode: 'anvil',
    chain: localChain(url),
    transport: http(url, { retryCount: 0 }),
    pollingInterval: POLLING_INTERVAL_MS,
    cacheTime: 0,
  }).extend(publicActions);
}

/**
 * @param {string} url
 * @param {Account} account
 */
function createSigner(url, account) {
  return createWalletClient({
    account,
    chain: localChain(url),
    transport: http(url, { retryCount: 0 }),
    pollingInterval: POLLING_INTERVAL_MS,
  });
}

/** @param {string} url */
function localChain(url) {
  return defineChain({
    id: CHAIN_ID,
    name: 'ioID devnet',
    nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
    rpcUrls: { default: { http: [url] } },
  });
}

/** @param {ReturnType<typeof createReader>} reader */
async function untilAnswering(reader) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const id = await reader.getChainId().catch(() => null);
    if (id === CHAIN_ID) return;
    if (id !== null) throw new Error(`another chain (${id}) answers there`);
    if (Date.now() > deadline) throw new Error(`no answer in ${START_TIMEOUT_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** @param {ChildProcess} child */
async function stopProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
