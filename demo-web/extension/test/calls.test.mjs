// @ts-check
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CHAIN_HEX, OPERATOR, OWNER, requestIn, startSession } from './session.mjs';

const REVERTING = '0x00000000000000000000000000000000000c0de1';
/** PUSH0, PUSH0, LOG0: succeeds, and logs nothing in one log. */
const LOGGING = '0x00000000000000000000000000000000000c0de2';
/** Reverts when the transaction pays for gas, which an estimate does not: fails once mined. */
const FAILING = '0x00000000000000000000000000000000000c0de3';
const CALL = { to: OWNER, value: '0x1' };

/** @type {Awaited<ReturnType<typeof startSession>>} */
let session;
before(async () => {
  session = await startSession();
  await session.connect('operator');
  await session.chain.rpc('anvil_setCode', [REVERTING, '0x637e2732895f526004601cfd']);
  await session.chain.rpc('anvil_setCode', [LOGGING, '0x5f5fa0']);
  await session.chain.rpc('anvil_setCode', [FAILING, '0x3a600557005b5f5ffd']);
});
after(() => session.close());

/** @typedef {{ status: string, logs: object[], transactionHash: string }} Receipt */

/** @param {Record<string, unknown>} [changes] */
const send = (changes) =>
  session.request('wallet_sendCalls', [
    {
      version: '2.0.0',
      chainId: CHAIN_HEX,
      from: OPERATOR,
      atomicRequired: false,
      calls: [CALL],
      ...changes,
    },
  ]);

/**
 * @param {string} id
 * @returns {Promise<{ status: number, receipts: Receipt[] }>}
 */
async function finished(id) {
  for (;;) {
    const { result } = await session.request('wallet_getCallsStatus', [id]);
    if (result.status !== 100) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('says that it cannot make calls atomic', async () => {
  const capabilities = { [CHAIN_HEX]: { atomic: { status: 'unsupported' } } };
  const all = await session.request('wallet_getCapabilities', [OPERATOR]);
  assert.deepEqual(all, { result: capabilities });
  const some = await session.request('wallet_getCapabilities', [OPERATOR, ['0x1', CHAIN_HEX]]);
  assert.deepEqual(some, { result: capabilities });
  const other = await session.request('wallet_getCapabilities', [OWNER]);
  assert.equal(other.error?.code, 4100);
});

test('sends the calls in order, on their chain, and gives their receipts', async () => {
  const answer = send({ calls: [CALL, { to: LOGGING, data: '0x01' }, CALL], id: 'three' });
  const window = await session.wallet.next();
  assert.equal(await window.title(), 'Send 3 calls, one after the other');
  assert.equal(await window.page.locator('.call h2').count(), 3);
  await window.approve();
  assert.deepEqual((await answer).result, { id: 'three' });

  const { receipts, ...status } = await finished('three');
  const expected = {
    version: '2.0.0',
    id: 'three',
    chainId: CHAIN_HEX,
    status: 200,
    atomic: false,
  };
  assert.deepEqual(status, expected);
  assert.deepEqual(
    receipts.map(({ status, logs }) => [status, logs.length]),
    [
      ['0x1', 0],
      ['0x1', 1],
      ['0x1', 0],
    ],
  );
  assert.deepEqual(receipts[1]?.logs, [{ address: LOGGING, data: '0x', topics: [] }]);
  const targets = await Promise.all(
    receipts.map(
      async ({ transactionHash }) =>
        (await session.chain.rpc('eth_getTransactionByHash', [transactionHash])).to,
    ),
  );
  assert.deepEqual(targets, [OWNER, LOGGING, OWNER]);
  assert.deepEqual(await session.request('eth_chainId'), { result: '0x1' });
});

test('ends at the first call that fails', async () => {
  const answer = send({ calls: [CALL, { to: REVERTING }, CALL] });
  await session.wallet.approve();
  const { result } = await answer;
  const { status, receipts } = await finished(result.id);
  assert.deepEqual([status, receipts.length], [600, 1]);

  const none = send({ calls: [{ to: REVERTING }] });
  await session.wallet.approve();
  const failed = await finished((await none).result.id);
  assert.deepEqual([failed.status, failed.receipts], [400, undefined]);
});

test('tells all reverted from partly done', async () => {
  for (const [calls, expected] of /** @type {[object[], number][]} */ ([
    [[{ to: FAILING }, CALL], 500],
    [[CALL, { to: FAILING }, CALL], 600],
  ])) {
    const answer = send({ calls });
    await session.wallet.approve();
    const { status, receipts } = await finished((await answer).result.id);
    assert.equal(status, expected);
    assert.equal(receipts.at(-1)?.status, '0x0');
    assert.equal(receipts.length, calls.length - 1);
  }
});

test('shows the status in its own page', async () => {
  const opened = session.context.waitForEvent('page');
  assert.deepEqual(await session.request('wallet_showCallsStatus', ['three']), { result: null });
  const page = await opened;
  const shown = page.locator('article[aria-current=true]');
  assert.match((await shown.textContent()) ?? '', /^three3 of 3 mined: confirmed$/);
  await page.close();
});

test('sends nothing when refused', async () => {
  const answer = send();
  await session.wallet.reject();
  assert.equal((await answer).error?.code, 4001);
});

test('answers with the codes of EIP-5792', async () => {
  const two = { calls: [CALL, CALL] };
  for (const [what, changes, code] of /** @type {[string, Record<string, unknown>, number][]} */ ([
    ['atomicity', { ...two, atomicRequired: true }, 5760],
    ['a chain without a node', { chainId: '0x1' }, 5710],
    ['an unknown chain', { chainId: '0x1252' }, 5710],
    ['a required capability', { capabilities: { paymasterService: { url: 'x' } } }, 5700],
    ['one of a call', { calls: [{ ...CALL, capabilities: { x: {} } }] }, 5700],
    ['an id used before', { id: 'three' }, 5720],
    ['another version', { version: '1.0' }, -32602],
    ['no calls', { calls: [] }, -32602],
    ['atomicRequired left out', { atomicRequired: undefined }, -32602],
    ['another account', { from: OWNER }, 4100],
  ])) {
    assert.equal((await send(changes)).error?.code, code, what);
  }
  const unknown = await session.request('wallet_getCallsStatus', ['0x00']);
  assert.equal(unknown.error?.code, 5730);
  assert.equal(session.wallet.waitingWindows, 0);
});

test('an optional capability is left out, and one call needs no atomicity', async () => {
  const capabilities = { paymasterService: { url: 'x', optional: true } };
  const answer = send({ capabilities, atomicRequired: true });
  await session.wallet.approve();
  const { status } = await finished((await answer).result.id);
  assert.equal(status, 200);
});

test('a bundle is known to its own site only', async () => {
  const other = await session.context.newPage();
  await other.goto(session.site.origin.replace('127.0.0.1', 'localhost'));
  await other.waitForFunction('window.announced.length > 0');
  const { error } = await requestIn(other, 'wallet_getCallsStatus', ['three']);
  assert.equal(error?.code, 5730);
  await other.close();
});
