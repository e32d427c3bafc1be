import assert from 'node:assert/strict';
import { join } from 'node:path';
import { env, memoryUsage } from 'node:process';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  delegation,
  did,
  document,
  mba,
  nft,
  registry,
  registryV1,
  transaction,
  typedData,
} from 'ioid-web';
import { deriveMany } from 'ioid-web/worker';
import { provocations } from '../test/provocations.js';
import { reader, role } from '../test/world.js';

/** Calls of each kind; `cargo xtask leaks` makes a million. */
const CALLS = Number(env.IOID_LEAK_CALLS ?? 5_000);
/** What the engine's own tables and compiled code may come to, whatever the number of calls. */
const HEAP_SLACK = 3_000_000;
/** A page of the module's memory is 64 KiB; allocators do not fill it evenly. */
const WASM_SLACK = 4 * 65_536;

// The package's own records of its modules, past its public names.
const { core, whole }: typeof import('./modules.js') = await import(
  pathToFileURL(join(REPOSITORY, 'npm/node_modules/ioid-web/dist/node/modules.js')).href
);
// Both, before the first is weighed.
did.isValid('');
transaction.decodeRevert('0x');
const { gc } = globalThis as { gc?: () => void };

async function weigh(): Promise<{ wasm: number; heap: number }> {
  assert.ok(gc, 'start with --expose-gc');
  // What is let go of in a task is collected after it; finalisers run in another one.
  for (let round = 0; round < 3; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve));
  }
  const wasm = [core, whole].reduce(
    (sum, { instance }) => sum + (instance?.memory.buffer.byteLength ?? 0),
    0,
  );
  return { wasm, heap: memoryUsage().heapUsed };
}

async function steady(name: string, calls: number, work: (index: number) => unknown) {
  const run = async (from: number, count: number) => {
    for (let index = from; index < from + count; index += 1) {
      const given = work(index);
      if (given instanceof Promise) await given;
    }
  };
  const first = Math.ceil(calls / 5);
  await run(0, first);
  const before = await weigh();
  await run(first, calls);
  const after = await weigh();
  const [wasm, heap] = [after.wasm - before.wasm, after.heap - before.heap];
  assert.ok(wasm <= WASM_SLACK, `${name}: ${wasm} bytes more of wasm memory after ${calls} calls`);
  assert.ok(heap <= HEAP_SLACK, `${name}: ${heap} bytes more of heap after ${calls} calls`);
  return `${name}: ${calls} calls, heap ${heap >= 0 ? '+' : ''}${heap}, wasm +${wasm} bytes`;
}

const A = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
const B = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
const id = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
const nftOf = (index: number) => ({ chainId: 4689, tokenContract: A, tokenId: BigInt(index) });
const call = mba.execute({ account: B, to: A, data: '0xa694fc3a' });
const doc = document.build({ did: id, mba: nftOf(1), dataEndpoint: 'https://data.example/1' });
const permit = registryV1.permit({ owner: A, nonce: 0n, chainId: 4690 });
const deleted = { topics: [registry.topics.deviceNftDeleted], data: did.toBytes32(id) };

const kinds: [string, (index: number) => unknown][] = [
  ['did.derive', (index) => did.derive({ project: 'p', device: `serial-${index}` })],
  ['did.parse', (index) => did.parse(`${id}#key-${index}`)],
  ['did.deriveMany', (index) => did.deriveMany({ project: 'p', devices: [`${index}`, 'b'] })],
  ['mba.address', (index) => mba.address(nftOf(index))],
  ['mba.execute', (index) => mba.execute({ account: B, to: A, value: BigInt(index) })],
  ['mba.fromCode', () => mba.fromCode('0x6080604052')],
  ['delegation', () => delegation.authorize({ manager: A, delegator: B, to: A, selector: 'f()' })],
  [
    'a view',
    (index) =>
      nft
        .ownerOf({ tokenContract: A, tokenId: index })
        .decode(`0x${'11'.repeat(20).padStart(64, '0')}`),
  ],
  ['registry.decodeLog', () => registry.decodeLog(deleted)],
  ['registryV1.permit', (index) => registryV1.permit({ owner: A, nonce: index, chainId: 4690 })],
  ['typedData.hash', () => typedData.hash(permit)],
  ['transaction.decode', () => transaction.decode(call)],
  ['transaction.explain', () => transaction.explain(call)],
  ['transaction.decodeRevert', () => transaction.decodeRevert('0xea8e4eb5')],
  ['document.build', (index) => document.build({ did: id, mba: nftOf(index) })],
  ['document.validate', () => document.validate(doc)],
  ['document.canonicalize', (index) => document.canonicalize({ b: index, a: [1, 'é'] })],
  ['document.digest', () => document.digest(doc)],
];

for (const [name, work] of kinds) {
  test(`${name} keeps nothing`, async (context) => {
    // These take a hundred times as long as the others.
    const slow = /^(document|transaction|typedData)\./.test(name);
    context.diagnostic(await steady(name, slow ? CALLS / 10 : CALLS, work));
  });
}

test('errors keep nothing', async (context) => {
  // Four megabytes of text each time would measure the garbage collector.
  const works = Object.entries(provocations).filter(([code]) => !/TOO_L(ONG|ARGE)/.test(code));
  assert.ok(works.length > 50);
  const provoke = (index: number) => {
    const [code, provocation] = works[index % works.length] ?? [];
    try {
      provocation?.work();
    } catch {
      return;
    }
    assert.fail(`${code} did not come about`);
  };
  context.diagnostic(await steady('errors', CALLS, provoke));
});

test('conversations keep nothing, whether they end, fail or are cancelled', async (context) => {
  const calls = Math.ceil(CALLS / 50);
  const ended = (work: Promise<unknown>) => work.then(String, String);
  context.diagnostic(await steady('client.balance', calls, () => reader.balance(role('owner'))));
  const revert = nft.ownerOf({ tokenContract: role('owner'), tokenId: 1 });
  context.diagnostic(await steady('client.read', calls, () => ended(reader.read(revert))));
  const cancel = async () => {
    const given = new AbortController();
    const work = ended(reader.account(role('owner'), { signal: given.signal }));
    given.abort();
    assert.match(await work, /IoidError/);
  };
  context.diagnostic(await steady('cancelled', calls, cancel));
});

test('batches in a worker keep nothing, whether they end or are cancelled', async (context) => {
  const devices = Array.from({ length: 200 }, (_, index) => `${index}`);
  const batch = async (index: number) => {
    const given = new AbortController();
    const onProgress = () => {
      if (index % 2 === 0) given.abort();
    };
    const { signal } = given;
    await deriveMany({ project: 'p', devices }, { signal, onProgress }).catch(String);
  };
  context.diagnostic(await steady('worker.deriveMany', Math.ceil(CALLS / 50), batch));
});
