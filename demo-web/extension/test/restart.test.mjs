// @ts-check
/** Chrome stops an idle service worker at any time: nothing may be lost, asked or sent twice. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CHAIN_HEX, OPERATOR, OWNER, startSession } from './session.mjs';

/** @type {Awaited<ReturnType<typeof startSession>>} */
let session;
before(async () => {
  session = await startSession();
  await session.connect('operator');
  await session.useChain();
});
after(() => session.close());

const count = () => session.chain.rpc('eth_getTransactionCount', [OPERATOR, 'pending']);

test('keeps the connection and the chain', async () => {
  await (await session.wallet.worker()).evaluate('globalThis.before = true');
  await session.wallet.stopWorker();
  assert.deepEqual(await session.request('eth_accounts'), { result: [OPERATOR] });
  assert.deepEqual(await session.request('eth_chainId'), { result: CHAIN_HEX });
  assert.equal(await (await session.wallet.worker()).evaluate('globalThis.before'), undefined);
});

test('answers a request that was waiting for the person, once', async () => {
  const before = Number(await count());
  const sent = session.request('eth_sendTransaction', [
    { from: OPERATOR, to: OWNER, value: '0x5' },
  ]);
  const window = await session.wallet.next();
  await session.wallet.stopWorker();
  await window.approve();
  const { result } = await sent;
  const mined = await session.chain.rpc('eth_getTransactionByHash', [result]);
  assert.equal(mined.value, '0x5');
  assert.equal(Number(await count()), before + 1);
  assert.equal(session.wallet.waitingWindows, 0);
});

test('takes a window closed meanwhile as a refusal', async () => {
  const refused = session.request('personal_sign', ['0x00', OPERATOR]);
  const window = await session.wallet.next();
  await session.wallet.stopWorker();
  await window.close();
  assert.equal((await refused).error?.code, 4001);
});

test('goes on with calls it had begun, and sends none twice', async () => {
  const before = Number(await count());
  await session.chain.rpc('evm_setAutomine', [false]);
  const calls = [
    { to: OWNER, value: '0x1' },
    { to: OWNER, value: '0x2' },
  ];
  const bundle = { version: '2.0.0', chainId: CHAIN_HEX, atomicRequired: false, calls };
  const answer = session.request('wallet_sendCalls', [bundle]);
  await session.wallet.approve();
  const { id } = (await answer).result;
  while (Number(await count()) === before) await pause();
  await session.wallet.stopWorker();
  await session.chain.rpc('evm_setAutomine', [true]);
  await session.chain.rpc('evm_mine');
  for (;;) {
    const { result } = await session.request('wallet_getCallsStatus', [id]);
    if (result.status !== 100) {
      assert.equal(result.status, 200);
      assert.equal(result.receipts.length, 2);
      break;
    }
    await pause();
  }
  assert.equal(Number(await count()), before + 2);
});

test('reloading the extension disconnects the provider', async () => {
  const worker = await session.wallet.worker();
  await worker.evaluate(() => chrome.runtime.reload()).catch(() => {}); // the worker ends with it
  await session.page.waitForFunction('window.events.at(-1).name === "disconnect"');
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
