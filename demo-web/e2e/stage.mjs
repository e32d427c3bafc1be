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
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startWorld } from '../../devnet/src/main.mjs';
import { buildExtension } from '../extension/build.mjs';
import { launchWallet } from '../extension/driver.mjs';

/** @typedef {import('../extension/driver.mjs').Page} Page */
/** @typedef {Awaited<ReturnType<typeof startWorld>>['config']} World */
/** @typedef {() => Promise<unknown>} Ending */

const TARGET = fileURLToPath(new URL('../../target/', import.meta.url));
const SERVER = fileURLToPath(new URL('../serve.mjs', import.meta.url));
const SCREENSHOTS = join(TARGET, 'e2e');

/** The two widths and themes in which every screen is kept. */
const WIDTHS = [1280, 390];
const THEMES = /** @type {const} */ (['light', 'dark']);
const HEIGHT = 900;

/**
 * @typedef {object} StageOptions
 * @property {boolean} [chainKnown] the wallet has the world's chain from the start; default false,
 *   as with a person who comes for the first time
 */

/** @param {StageOptions} [options] */
export async function openStage(options = {}) {
  /** @type {Ending[]} */
  const endings = [];
  const close = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end();
  };
  try {
    return { ...(await setUp(options, endings)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {StageOptions} options
 * @param {Ending[]} endings takes what ends each part, last first
 */
async function setUp({ chainKnown = false }, endings) {
  const folder = await mkdtemp(join(tmpdir(), 'ioid-e2e-'));
  endings.push(() => rm(folder, { recursive: true, force: true }));
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
    context: { viewport: { width: WIDTHS[0] ?? 1280, height: HEIGHT } },
  });
  endings.push(close);
  const page = await context.newPage();
  const complaints = listen(page);
  await page.goto(url);
  return {
    world,
    url,
    context,
    page,
    wallet,
    /** Console errors and uncaught exceptions of the page so far. A good journey leaves none. */
    complaints,
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
  };
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
 * @param {string} worldPath
 * @param {Ending[]} endings
 * @returns {Promise<string>} the page's address
 */
async function servePage(worldPath, endings) {
  const server = spawn(process.execPath, [SERVER, '--world', worldPath], {
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

/** @param {Page} page */
function listen(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return complaints;
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

/**
 * Keeps what the page shows, in both themes and widths, as `target/e2e/<name>-<theme>-<width>.png`,
 * and leaves the page as it was.
 *
 * @param {Page} page
 * @param {string} name
 */
export async function keepScreenshots(page, name) {
  await mkdir(SCREENSHOTS, { recursive: true });
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const image = await page.screenshot({ fullPage: true, animations: 'disabled' });
      await writeFile(join(SCREENSHOTS, `${name}-${theme}-${width}.png`), image);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
}
