import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as first from 'ioid-web';
import * as slim from 'ioid-web/slim';
import * as wallet from 'ioid-web/wallet';
import * as worker from 'ioid-web/worker';

/** The package, in another place: an engine takes it for another one. */
function copyOf(name: string): string {
  const place = join(REPOSITORY, 'npm/.test', name);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  cpSync(join(REPOSITORY, 'npm/node_modules/ioid-web'), place, { recursive: true });
  return place;
}

// `tests-wasm/environments` has the same for two bundles on one page.
test('two copies of the package are two: each goes on, and errors are told apart by code', async () => {
  const place = copyOf('copy');
  const second: typeof first = await import(pathToFileURL(join(place, 'dist/node/index.js')).href);
  assert.notEqual(second.did, first.did);

  const device = { project: 'GEODNET', device: 'serial' };
  const expected = first.did.derive(device);
  assert.equal(second.did.derive(device), expected);

  const failure = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  const error = failure(() => second.did.parse('did:io:0'));
  assert.ok(!(error instanceof first.IoidError), 'it is of the other copy');
  assert.ok(error instanceof second.IoidError);
  // What holds whichever copy it is from.
  assert.equal(error.name, 'IoidError');
  assert.equal(error.code, 'DID_NOT_IOID');

  // A trap in one, and its new start, is nothing to the other.
  const own = (name: string) => import(pathToFileURL(join(place, `dist/node/${name}.js`)).href);
  const { core }: typeof import('./modules.js') = await own('modules');
  const { current }: typeof import('./crossing-instance.js') = await own('crossing-instance');
  for (let round = 0; round < 3; round += 1) {
    assert.throws(() => current(core).reserve(2 ** 32 - 1), { code: 'INTERNAL' });
    assert.equal(first.did.derive(device), expected);
    assert.equal(second.did.derive(device), expected);
  }
});

test('where the engine spells bytes, results are spelled alike', async () => {
  const account = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' as const;
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => index);
  const calls = ({ did, mba, nft }: typeof first) => [
    mba.execute({ account, to: account.toLowerCase(), data: bytes }),
    mba.execute({ account: account.toLowerCase(), to: account, data: new Uint8Array() }),
    nft.tokenUri({ tokenContract: account, tokenId: 7n }).data,
    did.parse(did.derive({ project: 'GEODNET', device: 'serial' })),
  ];
  const expected = calls(first);
  const place = copyOf('spelling');
  let spelled = 0;
  const toHex = Object.getOwnPropertyDescriptor(Uint8Array.prototype, 'toHex');
  Object.defineProperty(Uint8Array.prototype, 'toHex', {
    configurable: true,
    value(this: Uint8Array) {
      spelled += 1;
      return Buffer.from(this).toString('hex');
    },
  });
  try {
    const other: typeof first = await import(pathToFileURL(join(place, 'dist/node/index.js')).href);
    assert.deepEqual(calls(other), expected);
    assert.equal(spelled, expected.length);
  } finally {
    Reflect.deleteProperty(Uint8Array.prototype, 'toHex');
    if (toHex !== undefined) Object.defineProperty(Uint8Array.prototype, 'toHex', toHex);
  }
});

test('every way into the package leads to the one error class', async () => {
  assert.equal(slim.IoidError, first.IoidError);
  assert.equal(worker.IoidError, first.IoidError);
  assert.ok(wallet.walletError({ code: 4001 }) instanceof first.IoidError);
  assert.throws(() => slim.did.parse('did:io:0'), first.IoidError);
  const refused = worker.deriveMany({ project: 'GEODNET', devices: [''] });
  await assert.rejects(refused, first.IoidError);
});
