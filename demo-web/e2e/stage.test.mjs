// @ts-check
/** The stage itself, before any journey: page, wallet and chain see each other. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { keepScreen } from './screen.mjs';
import { openStage } from './stage.mjs';

/** @type {Awaited<ReturnType<typeof openStage>>} */
let stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

test('the page loads under its policy and without a complaint', async () => {
  await stage.page.locator('h1').first().waitFor();
  await keepScreen(stage, '0-start');
  assert.deepEqual(stage.takeComplaints(), []);
});

test('the wallet announces itself to the page, with the world’s accounts and another chain', async () => {
  const chainId = stage.page.evaluate(async () => {
    /** @type {Promise<any>} */
    const announced = new Promise((resolve) => {
      addEventListener('eip6963:announceProvider', (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        if (detail.info.rdns === 'io.ioid.testwallet') resolve(detail.provider);
      });
      dispatchEvent(new Event('eip6963:requestProvider'));
    });
    const provider = await announced;
    await provider.request({ method: 'eth_requestAccounts' });
    return provider.request({ method: 'eth_chainId' });
  });
  const window = await stage.wallet.next();
  assert.equal(await window.origin(), new URL(stage.url).origin);
  await keepScreen(stage, '0-approve-connection', window.page);
  await window.approve({ accounts: ['owner'] });
  assert.equal(await chainId, '0x1');
});

test('the world has the roles and their coins', async () => {
  for (const { role, address } of stage.world.accounts) {
    const balance = BigInt(await stage.rpc('eth_getBalance', [address, 'latest']));
    assert.equal(balance === 0n, role === 'poor', role);
  }
});
