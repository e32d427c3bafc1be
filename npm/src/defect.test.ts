import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createClient, did, document, IoidError, mba, transaction } from 'ioid-web';
import { config, mint, reader, role, token } from '../test/world.js';

// The package's own modules, past its public names: the only way to make one panic.
const dist = pathToFileURL(join(REPOSITORY, 'npm/node_modules/ioid-web/dist/node/')).href;
const { core, whole }: typeof import('./modules.js') = await import(`${dist}modules.js`);
const { current }: typeof import('./crossing-instance.js') = await import(
  `${dist}crossing-instance.js`
);
/** More than the module's memory can hold. */
const ask = (of: typeof core) => current(of).reserve(2 ** 32 - 1);
const trapped = (error: unknown) =>
  error instanceof IoidError &&
  error.code === 'INTERNAL' &&
  error.cause instanceof WebAssembly.RuntimeError;

test('a panic ends one call, and the next runs on a fresh module', async () => {
  const derive = () => did.derive({ project: 'p', device: 'd' });
  const before = derive();
  const tokenId = await mint(role('owner'));
  assert.throws(() => ask(core), trapped);
  for (let round = 0; round < 3; round += 1) assert.equal(derive(), before);
  assert.throws(() => did.parse('did:io:0'), { code: 'DID_NOT_IOID' });
  // Arguments that need more room than there was.
  assert.throws(() => ask(core), trapped);
  assert.equal(document.digest(new Uint8Array(1_000_000)).bytes.length, 1_000_000);
  assert.equal(mba.fromCode('0x'), null);
  assert.equal((await reader.account(token(tokenId))).status, 'undeployed');
  for (let round = 0; round < 3; round += 1) {
    assert.throws(() => ask(core), trapped);
    assert.equal(derive(), before);
  }
});

const { chain } = config;
const panic = () => ask(whole);
const account = () => reader.account(role('owner'));

/** The failure; a promise that stays open is one that the test never gets past. */
const failed = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => assert.fail('it was kept'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof IoidError, String(error));
  return error;
};

/** A node's answer that comes when it is let. */
function heldBack() {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  let asked = () => {};
  const reached = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const slow: typeof fetch = async (...request) => {
    asked();
    await held;
    return fetch(...request);
  };
  return { client: createClient({ chain, fetch: slow }), go, reached };
}

test('a defect while the client waits ends what it had begun, and nothing hangs', async () => {
  const { client, go, reached } = heldBack();
  const ended = [failed(client.account(role('owner'))), failed(client.balance(role('owner')))];
  await reached;
  assert.throws(panic, trapped);
  // The small module is another one, and goes on; the next call of any kind makes a new instance.
  assert.equal(mba.fromCode('0x'), null);
  assert.equal(transaction.decodeRevert('0x').name, '');
  for (const error of await Promise.all(ended)) assert.equal(error.code, 'INTERNAL');
  // What they waited for comes too late, and is nobody's.
  go();
  await account();
  assert.ok((await client.balance(role('owner'))) > 0n);
});

test('a defect in the middle of a conversation ends it, without another call', async () => {
  for (let round = 0; round < 3; round += 1) {
    const client = createClient({
      chain,
      fetch: async (...request) => {
        assert.throws(panic, trapped);
        return fetch(...request);
      },
    });
    assert.equal((await failed(client.account(role('owner')))).code, 'INTERNAL');
    assert.equal((await failed(client.balance(role('owner')))).code, 'INTERNAL');
  }
  await account();
});

test('an exception where none is foreseen ends the conversation alone', async () => {
  const { client, go, reached } = heldBack();
  const other = client.balance(role('owner'));
  await reached;
  const fails = () => {
    throw new Error('a getter of somebody');
  };
  /** The failure when a node's answer has a status of this kind. */
  const given = (status: () => unknown) => {
    const get = (target: Response, name: string | symbol) =>
      name === 'status' ? status() : Reflect.get(target, name);
    const response = new Proxy(new Response('{}'), { get });
    const odd = createClient({ chain, fetch: async () => response });
    return failed(odd.balance(role('owner')));
  };
  for (let round = 0; round < 3; round += 1) {
    // While it crosses, and while it is asked for, which is only another way to give no answer.
    const crossing = await given(() =>
      Object.defineProperty({}, 'a', { get: fails, enumerable: true }),
    );
    assert.equal(crossing.code, 'INTERNAL');
    const asking = await given(fails);
    assert.equal(asking.code, 'RPC_UNAVAILABLE');
    assert.match(asking.message, /a getter of somebody/);
    assert.equal((await given(() => 'none')).code, 'RPC_UNAVAILABLE');
  }
  go();
  assert.ok((await other) > 0n);
});
