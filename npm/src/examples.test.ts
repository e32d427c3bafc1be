import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Client, createClient, type Eip1193Provider, IoidError } from 'ioid-web';
import ts from 'typescript';
import { checked, type Documented, documented } from '../test/examples.js';
import { clientOf, config, mint, role, walletOf } from '../test/world.js';
import { coreErrorCodes } from './error-codes.js';

const source = join(REPOSITORY, 'npm/src');
/** Beside the installed package, so that `ioid-web` is found as users find it. */
const folder = join(REPOSITORY, 'npm/.test/examples');

/** The namespaces a user imports, and the two files that export functions themselves. */
const modules = [
  ...['address', 'content', 'delegation', 'did', 'document', 'mba', 'nft', 'registry'],
  ...['registryV1', 'transaction', 'typedData', 'wallet', 'wallet-errors', 'chains-public'],
  ...['mba-calls', 'mba-views', 'registryV1-calls', 'registryV1-views'],
  ...['client', 'client-types', 'worker'],
];

const names: Documented[] = modules.flatMap((name) => documented(join(source, `${name}.ts`)));
const init = documented(join(source, 'wasm.ts')).filter(({ name }) => name === 'init');
names.push(...init);

/** What an example may use besides the package, as a page has it at hand. */
type Page = {
  chain: typeof config.chain;
  gateways: string[];
  publishApi: string;
  provider: Eip1193Provider;
  /** Clients whose wallets belong to the owner of the device and to the project's operator. */
  ioid: Client;
  operator: Client;
  owner: string;
  deviceDid: string;
  tokenContract: string;
  tokenId: bigint;
  nextTokenId: bigint;
};

const PAGE = `{ chain, gateways, publishApi, provider, ioid, operator, owner, deviceDid,
  tokenContract, tokenId, nextTokenId }`;
const HEAD = `import { address, type Address, chains, type ChainConfig, type ChainName, type Client,
  content, createClient, delegation, did, type Did, document, type Eip1193Provider, init, mba, nft,
  registry, registryV1, transaction, typedData, wallet } from 'ioid-web';
import * as worker from 'ioid-web/worker';
type Page = { chain: ChainConfig; gateways: string[]; publishApi: string;
  provider: Eip1193Provider; ioid: Client; operator: Client; owner: Address; deviceDid: Did;
  tokenContract: Address; tokenId: bigint; nextTokenId: bigint };
export default async function example(
  ${PAGE}: Page,
  gives: (work: () => Promise<unknown>, expected: unknown) => Promise<void>,
  throws: (work: () => Promise<unknown>, code: string) => Promise<void>,
) {{
`;

type Program = { at: string; name: string; path: string; claims: number };

/** One program for each example. */
function programs(): Program[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return names.flatMap(({ name, at, examples }) =>
    examples.map((example, index) => {
      const { code, claims } = checked(example);
      const file = `${at.replace(/\.ts:\d+$/, '')}-${name}-${index}.ts`;
      const path = join(folder, file);
      writeFileSync(path, `${HEAD}${code}}}\n`);
      return { at, name, path, claims };
    }),
  );
}

const all = programs();

test('every exported function has an example, and every example says what it gives', () => {
  assert.deepEqual(
    readdirSync(source).filter((name) => modules.includes(name.replace('.ts', ''))).length,
    modules.length,
  );
  assert.ok(names.filter(({ callable }) => callable).length > 110);
  const without = names.filter(({ callable, examples }) => callable && examples.length === 0);
  assert.deepEqual(
    without.map(({ at, name }) => `${at} ${name}`),
    [],
  );
  const silent = all.filter(({ claims }) => claims === 0);
  assert.deepEqual(
    silent.map(({ at, name }) => `${at} ${name}`),
    [],
  );
});

test('error codes in the documentation exist', () => {
  const text = ts.sys.readFile(join(source, 'error-codes.ts')) ?? '';
  const wallets = ts.sys.readFile(join(source, 'wallet-errors.ts')) ?? '';
  const known = (code: string) =>
    (coreErrorCodes as readonly string[]).includes(code) ||
    `${text}${wallets}`.includes(`'${code}'`);
  for (const { at, name, codes } of names) {
    assert.deepEqual(
      codes.filter((code) => !known(code)),
      [],
      `${at} ${name}`,
    );
  }
});

test('examples compile against the types of the package', () => {
  const program = ts.createProgram(
    all.map(({ path }) => path),
    {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      types: [],
      skipLibCheck: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
    },
  );
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file?.text.slice(0, start).split('\n').length ?? 0;
    const words = ts.flattenDiagnosticMessageText(messageText, ' ');
    return `${file?.fileName.slice(folder.length + 1)}:${line} ${words}`;
  });
  assert.deepEqual(problems, []);
});

/** Text that ends in `…` stands for text that begins so, at any depth. */
function same(actual: unknown, expected: unknown): boolean {
  if (typeof expected === 'string' && expected.endsWith('…') && expected.length > 1) {
    return typeof actual === 'string' && actual.startsWith(expected.slice(0, -1));
  }
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if (typeof actual !== 'object' || actual === null) return false;
  const [left, right] = [Object.entries(actual), Object.entries(expected)];
  const at = new Map(left);
  return (
    Array.isArray(actual) === Array.isArray(expected) &&
    left.length === right.length &&
    right.every(([key, value]) => at.has(key) && same(at.get(key), value))
  );
}

/** A page with one wallet, which announces itself. */
function openWindow(provider: Eip1193Provider): void {
  const window = new EventTarget();
  const info = {
    uuid: '1',
    name: 'Example Wallet',
    icon: 'data:image/png;base64,',
    rdns: 'example',
  };
  window.addEventListener('eip6963:requestProvider', () => {
    const detail = { info, provider };
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  });
  Object.assign(globalThis, { window });
}

/** The wallet of the device's owner; it shares its account when asked. */
const provider: Eip1193Provider = {
  request: ({ method, params }) =>
    walletOf('owner').request({
      method: method === 'eth_requestAccounts' ? 'eth_accounts' : method,
      ...(params === undefined ? {} : { params }),
    }),
};

async function page(): Promise<Page> {
  const { chain, gateways, publishApi, demo } = config;
  const tokenId = await mint(role('owner'));
  const nextTokenId = await mint(role('owner'));
  const { did: deviceDid } = await clientOf('operator').bind({
    project: 'GEODNET',
    device: 'serial-11',
    tokenContract: demo.deviceNft,
    tokenId,
    publish: { api: publishApi },
  });
  openWindow(provider);
  return {
    chain,
    gateways,
    publishApi,
    provider,
    ioid: createClient({ chain, gateways, provider }),
    operator: clientOf('operator'),
    owner: role('owner'),
    deviceDid,
    tokenContract: demo.deviceNft,
    tokenId,
    nextTokenId,
  };
}

test('examples do what they say', async () => {
  const given = await page();
  for (const { at, name, path } of all) {
    const { outputText } = ts.transpileModule(ts.sys.readFile(path) ?? '', {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const script = path.replace(/ts$/, 'mjs');
    writeFileSync(script, outputText);
    const { default: example } = await import(pathToFileURL(script).href);
    let made = 0;
    const gives = async (work: () => Promise<unknown>, expected: unknown) => {
      made += 1;
      const actual = await work();
      // `deepEqual` is there for its message; what counts is `same`.
      if (!same(actual, expected))
        assert.deepEqual(actual, expected, `${at} ${name}, value ${made}`);
      assert.ok(same(actual, expected), `${at} ${name}, value ${made}`);
    };
    const throws = async (work: () => Promise<unknown>, code: string) => {
      made += 1;
      const failure = await work().then(
        () => undefined,
        (error: unknown) => error,
      );
      assert.ok(failure instanceof IoidError, `${at} ${name}: ${String(failure)}`);
      assert.equal(failure.code, code, `${at} ${name}`);
    };
    try {
      await example(given, gives, throws);
    } catch (cause) {
      if (cause instanceof assert.AssertionError) throw cause;
      throw new Error(`${at} ${name}: ${String(cause)}`, { cause });
    }
    assert.ok(made > 0, `${at} ${name} checked nothing`);
  }
});
