// @ts-check
/**
 * What every journey plays on: the local world, the built wallet page served under its policy, and
 * Chromium with the extension. All of it is real, and all of it ends with `close`.
 *
 * `IOID_WORLD=path/to/world.json` uses a world that runs already instead of starting one,
 * `IOID_PACKAGE=dir` another build of the package in the extension.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startWorld } from '../../devnet/src/main.mjs';
import { buildExtension } from '../extension/build.mjs';
import { launchWallet } from '../extension/driver.mjs';
import { SIZE } from './screen.mjs';

/** @typedef {import('../extension/driver.mjs').BrowserContext} BrowserContext */
/** @typedef {Awaited<ReturnType<typeof startWorld>>['config']} World */
/** @typedef {() => Promise<unknown>} Ending */
/** @typedef {Awaited<ReturnType<typeof openStage>>} Stage */

const TARGET = fileURLToPath(new URL('../../target/', import.meta.url));
/** Longer than anything here takes, also on a busy machine. */
const PATIENCE_MS = 12_000;
const SERVER = fileURLToPath(new URL('../serve.mjs', import.meta.url));

/**
 * World, page and extension.
 *
 * @param {{ chainKnown?: boolean }} [options] `chainKnown`: the wallet has the world's chain from
 *   the start; default false, as with a person who comes for the first time
 */
export function openStage({ chainKnown = false } = {}) {
  return open(async (endings) => {
    const folder = await temporaryFolder(endings);
    const { world, path } = await findWorld(folder, endings);
    const url = await servePage(path, endings);
    const { out } = await buildExtension({
      out: join(folder, 'extension'),
      world,
      preinstallChain: chainKnown,
      packageDir: process.env.IOID_PACKAGE,
    });
    const { context, wallet, close } = await launchWallet({
      extension: out,
      context: { viewport: SIZE },
    });
    endings.push(close);
    return { world, url, wallet, ...(await openPage(context, url)), ...access(world) };
  });
}

/** World and page in a browser without any extension. */
export function openStageWithoutExtension() {
  return open(async (endings) => {
    const folder = await temporaryFolder(endings);
    const { world, path } = await findWorld(folder, endings);
    const url = await servePage(path, endings);
    const context = await launchPlain(endings);
    return { world, url, ...(await openPage(context, url)), ...access(world) };
  });
}

/** The page as it is served to the world: no local chain, no extension, and so no wallet at all. */
export function openBareStage() {
  return open(async (endings) => {
    const url = await servePage(undefined, endings);
    const context = await launchPlain(endings);
    return { url, ...(await openPage(context, url)) };
  });
}

/**
 * @template Parts
 * @param {(endings: Ending[]) => Promise<Parts>} setUp gives what ends each part, last first
 * @returns {Promise<Parts & { close: () => Promise<void> }>}
 */
async function open(setUp) {
  /** @type {Ending[]} */
  const endings = [];
  const close = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    return { ...(await setUp(endings)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param {Ending[]} endings */
async function temporaryFolder(endings) {
  const folder = await mkdtemp(join(tmpdir(), 'ioid-e2e-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string} folder
 * @param {Ending[]} endings
 * @returns {Promise<{ world: World, path: string }>}
 */
async function findWorld(folder, endings) {
  const running = process.env.IOID_WORLD;
  if (running !== undefined) {
    return { world: JSON.parse(await readFile(running, 'utf8')), path: running };
  }
  const path = join(folder, 'world.json');
  const { config, stop } = await startWorld({
    rpcPort: 0,
    storePort: 0,
    out: path,
    // The compiled contracts are kept between runs.
    dataDir: join(TARGET, 'devnet'),
  });
  endings.push(stop);
  return { world: config, path };
}

/**
 * @param {string | undefined} worldPath
 * @param {Ending[]} endings
 * @returns {Promise<string>} the page's address
 */
async function servePage(worldPath, endings) {
  const about = worldPath === undefined ? [] : ['--world', worldPath];
  const server = spawn(process.execPath, [SERVER, ...about], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(server, 'exit');
  endings.push(async () => {
    server.kill('SIGTERM');
    await exited;
  });
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.startsWith('READY ')) return line.slice('READY '.length);
  }
  throw new Error('The page’s server ended before it was ready.');
}

/**
 * Chromium as it comes, by the same Playwright that drives the extension.
 *
 * @param {Ending[]} endings
 * @returns {Promise<BrowserContext>}
 */
async function launchPlain(endings) {
  /** @type {{ chromium: import('../extension/node_modules/playwright-core/index.js').BrowserType }} */
  const { chromium } = createRequire(new URL('../extension/driver.mjs', import.meta.url))(
    'playwright-core',
  );
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  endings.push(() => browser.close());
  return browser.newContext({ viewport: SIZE });
}

/**
 * @param {BrowserContext} context
 * @param {string} url
 */
async function openPage(context, url) {
  context.setDefaultTimeout(PATIENCE_MS);
  const complaints = listen(context);
  const page = await context.newPage();
  await page.goto(url);
  return {
    context,
    page,
    complaints,
    /**
     * What there was to complain of since the last time: console errors (a breach of the policy is
     * one), uncaught exceptions, requests to other machines, and what was wrong with a screen that
     * was kept. A good journey leaves none.
     */
    takeComplaints: () => complaints.splice(0),
    /**
     * Takes back complaints that a fault of the test's own making had to cause.
     * @param {RegExp} expected
     */
    forgive: (expected) => {
      const rest = complaints.filter((complaint) => !expected.test(complaint));
      complaints.splice(0, complaints.length, ...rest);
    },
  };
}

/** @param {BrowserContext} context */
function listen(context) {
  /** @type {string[]} */
  const complaints = [];
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') {
      complaints.push(`console: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const leaves = protocol.startsWith('http') && hostname !== '127.0.0.1';
    if (leaves) complaints.push(`request to another machine: ${request.url()}`);
  });
  return complaints;
}

/** @param {World} world */
function access(world) {
  return {
    /**
     * The account of a role.
     * @param {string} role
     */
    account: (role) => {
      const found = world.accounts.find((account) => account.role === role);
      if (found === undefined) throw new Error(`The world has no role ${role}.`);
      return found;
    },
    /**
     * Asks the world's node directly, past page and wallet.
     * @param {string} method
     * @param {unknown[]} [params]
     */
    rpc: (method, params = []) => askNode(world.chain.rpcUrls[0] ?? '', method, params),
    /**
     * Makes the content store misbehave, until `none`.
     * @param {{ mode: 'none' | 'down' | 'slow' | 'wrong-bytes', cid?: string, delayMs?: number }} fault
     */
    fault: async (fault) => {
      const response = await fetch(new URL('/devnet/fault', world.gateways[0]), {
        method: 'POST',
        body: JSON.stringify(fault),
      });
      if (!response.ok) throw new Error(await response.text());
    },
  };
}

/**
 * @param {string} url
 * @param {string} method
 * @param {unknown[]} params
 * @returns {Promise<any>}
 */
async function askNode(url, method, params) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}
