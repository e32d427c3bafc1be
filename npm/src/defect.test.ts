import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { did, mba } from 'ioid-web';
import { mint, reader, role, token } from '../test/world.js';

// The package's own glue, past its public names: the only way to make the module panic.
const glue: { reserve(length: number): number } = await import(
  pathToFileURL(join(REPOSITORY, 'npm/node_modules/ioid-web/dist/generated/ioid_wasm.js')).href
);

test('a panic ends one call, and the next runs on a fresh module', async () => {
  const derive = () => did.derive({ project: 'p', device: 'd' });
  const before = derive();
  const tokenId = await mint(role('owner'));
  // More than the module's memory can hold.
  assert.throws(() => glue.reserve(2 ** 32 - 1), WebAssembly.RuntimeError);
  for (let round = 0; round < 3; round += 1) assert.equal(derive(), before);
  assert.throws(() => did.parse('did:io:0'), { code: 'DID_NOT_IOID' });
  assert.equal(mba.fromCode('0x'), null);
  assert.equal((await reader.account(token(tokenId))).status, 'undeployed');
  for (let round = 0; round < 3; round += 1) {
    assert.throws(() => glue.reserve(2 ** 32 - 1), WebAssembly.RuntimeError);
    assert.equal(derive(), before);
  }
});
