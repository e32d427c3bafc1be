// @ts-check
/**
 * Builds the extension into a folder that Chromium loads as it is.
 *
 *     node build.mjs [out] [--world world.json] [--preinstall-chain] [--package dir]
 *
 * `--world` gives the accounts (else the public test mnemonic's), `--preinstall-chain` makes the
 * world's chain known from the start, `--package` is the built `ioid-web` (default
 * `../../target/pkg`).
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { getAddress } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, 'src');
const TARGET = join(HERE, '..', '..', 'target');

/**
 * @typedef {{ role: string, label: string, address: string, privateKey: string }} Account
 * @typedef {{ id: number, name: string, rpcUrls: string[],
 *   nativeCurrency?: { name: string, symbol: string, decimals: number },
 *   contracts: Record<string, string> }} WorldChain
 * @typedef {{ chain: WorldChain, accounts: Account[] }} World
 */

/**
 * @param {{ out?: string | undefined, world?: World | undefined,
 *   preinstallChain?: boolean | undefined, packageDir?: string | undefined }} [options]
 * @returns {Promise<{ out: string, extensionId: string }>}
 */
export async function buildExtension(options = {}) {
  const out = resolve(options.out ?? join(TARGET, 'extension'));
  const { world } = options;
  if (options.preinstallChain && world === undefined) {
    throw new Error('A chain can be preinstalled only from a world: give world.json too.');
  }
  const ioidWeb = await packageEntry(options.packageDir);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await Promise.all([bundleScripts(out), bundlePages(out, ioidWeb)]);
  const wallet = {
    accounts: (world?.accounts ?? testAccounts()).map(walletAccount),
    chains: options.preinstallChain && world ? [walletChain(world.chain)] : [],
    deployments: world ? [world.chain] : [],
  };
  await writeFile(join(out, 'wallet.json'), JSON.stringify(wallet));
  for (const page of ['approve.html', 'wallet.html', 'style.css']) {
    await copyFile(join(SOURCE, 'pages', page), join(out, page));
  }
  await copyFile(join(SOURCE, 'manifest.json'), join(out, 'manifest.json'));
  return { out, extensionId: await extensionId() };
}

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  // Aliases are resolved from here, wherever the build is called from.
  absWorkingDir: HERE,
  bundle: true,
  platform: 'browser',
  target: 'chrome116',
  minify: true,
  // The stream packages were written for Node.
  alias: { stream: 'readable-stream', buffer: 'buffer/', process: 'process/browser.js' },
  define: { global: 'globalThis' },
  inject: [join(SOURCE, 'node-globals.ts')],
  loader: { '.svg': 'dataurl' },
};

/** @param {string} out */
function bundleScripts(out) {
  const entryPoints = ['inpage', 'content', 'worker'].map((name) => join(SOURCE, `${name}.ts`));
  return esbuild.build({ ...COMMON, entryPoints, outdir: out, format: 'iife' });
}

/**
 * @param {string} out
 * @param {string} ioidWeb
 */
function bundlePages(out, ioidWeb) {
  const entryPoints = ['approve', 'wallet'].map((name) => join(SOURCE, 'pages', `${name}.ts`));
  const alias = { ...COMMON.alias, 'ioid-web': ioidWeb };
  return esbuild.build({ ...COMMON, alias, entryPoints, outdir: out, format: 'esm' });
}

/**
 * The file that `import 'ioid-web'` means to a browser's bundler.
 * @param {string | undefined} [packageDir] default: where the package is built
 */
export async function packageEntry(packageDir = join(TARGET, 'pkg')) {
  const directory = resolve(packageDir);
  const file = join(directory, 'package.json');
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new Error(`No built package in ${directory}: build it first, or say --package.`, {
      cause,
    });
  });
  const { exports } = JSON.parse(text);
  let entry = exports?.['.'] ?? exports;
  while (typeof entry === 'object' && entry !== null) {
    entry = entry.browser ?? entry.import ?? entry.default;
  }
  if (typeof entry !== 'string') throw new Error(`${file} exports nothing as ".".`);
  return join(directory, entry);
}

/** @param {Account} account */
function walletAccount({ role, label, address, privateKey }) {
  return { role, label, address: getAddress(address), privateKey };
}

/** @param {WorldChain} chain */
function walletChain({ id, name, rpcUrls, nativeCurrency }) {
  const currency = nativeCurrency ?? { name: 'IoTeX', symbol: 'IOTX', decimals: 18 };
  return { id, name, rpcUrls, currency };
}

/** The roles of the local world with the first keys of the test mnemonic that every devnet uses. */
export function testAccounts() {
  const mnemonic = 'test test test test test test test test test test test junk';
  const roles = [
    ['operator', 'Project operator'],
    ['owner', 'Device owner'],
    ['buyer', 'Buyer'],
    ['rewards', 'Rewards'],
    ['keeper', 'Keeper'],
    ['poor', 'Without coins'],
  ];
  return roles.map(([role = '', label = ''], addressIndex) => {
    const account = mnemonicToAccount(mnemonic, { addressIndex });
    const key = account.getHdKey().privateKey;
    if (key === null) throw new Error('the mnemonic gave no key');
    const privateKey = `0x${Buffer.from(key).toString('hex')}`;
    return { role, label, address: account.address, privateKey };
  });
}

/** Chrome's id: the first 16 bytes of SHA-256 of the manifest's key, in the letters a to p. */
export async function extensionId() {
  const { key } = JSON.parse(await readFile(join(SOURCE, 'manifest.json'), 'utf8'));
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return [...digest].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      world: { type: 'string' },
      'preinstall-chain': { type: 'boolean' },
      package: { type: 'string' },
    },
  });
  const world = values.world && JSON.parse(await readFile(values.world, 'utf8'));
  const { out } = await buildExtension({
    out: positionals[0],
    world: world || undefined,
    preinstallChain: values['preinstall-chain'],
    packageDir: values.package,
  });
  console.log(out);
}
