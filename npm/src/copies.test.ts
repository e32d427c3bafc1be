import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as first from 'ioid-web';
import * as slim from 'ioid-web/slim';
import * as wallet from 'ioid-web/wallet';
import * as worker from 'ioid-web/worker';

// `tests-wasm/environments` has the same for two bundles on one page.
test('two copies of the package are two: each goes on, and errors are told apart by code', async () => {
  const place = join(REPOSITORY, 'npm/.test/copy');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  cpSync(join(REPOSITORY, 'npm/node_modules/ioid-web'), place, { recursive: true });
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
  const { current, reserve }: typeof import('./crossing-instance.js') =
    await own('crossing-instance');
  for (let round = 0; round < 3; round += 1) {
    assert.throws(() => reserve(current(core), 2 ** 32 - 1), { code: 'INTERNAL' });
    assert.equal(first.did.derive(device), expected);
    assert.equal(second.did.derive(device), expected);
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
