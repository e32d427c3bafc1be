// @ts-check
/**
 * From nothing to an auto-staked reward, as someone does it who has no wallet at all: with the
 * built-in one, in a browser without an extension.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseEther } from 'viem';
import { accountAddress, contracts } from './oracle.mjs';
import { openStageWithoutExtension } from './stage.mjs';

/** What the steps may take without the time a person thinks; with it, under three minutes. */
const LIMIT_MS = 60_000;
/** A person reads, finds and clicks in about three seconds. */
const MOST_ACTIONS = 45;

/** @type {Awaited<ReturnType<typeof openStageWithoutExtension>>} */
let stage;
before(async () => {
  stage = await openStageWithoutExtension();
});
after(() => stage.close());

test('from nothing to an auto-staked reward in well under three minutes', async (context) => {
  const { page, world } = stage;
  let actions = 0;
  const button = (/** @type {string | RegExp} */ name) => page.getByRole('button', { name });
  const click = async (/** @type {import('./keyboard.mjs').Locator} */ target) => {
    actions += 1;
    await target.click();
  };
  const wallet = page.getByTestId('devnet-wallet');
  const approve = () => click(wallet.getByRole('button', { name: 'Approve' }));
  const dialog = page.getByTestId('transaction-dialog');

  /** @param {string} role */
  const actAs = async (role) => {
    await click(page.getByRole('banner').getByRole('button', { name: /^Account/ }));
    await click(page.getByRole('radio', { name: new RegExp(role) }));
    await click(page.getByTestId('account-dialog').getByRole('button', { name: 'Close' }));
  };

  /** @param {string} action */
  const sign = async (action) => {
    await click(button(action));
    await dialog.waitFor();
    const tick = dialog.getByRole('checkbox');
    if (await tick.isVisible()) await click(tick);
    await click(dialog.getByRole('button', { name: 'Continue in wallet' }));
    await approve();
    await dialog.getByRole('heading', { name: 'Done' }).waitFor();
    await click(dialog.getByRole('button', { name: 'Close' }));
  };

  const start = performance.now();
  await click(button('Connect wallet'));
  await click(button('Devnet wallet'));
  await approve(); // the first account is the operator's
  await click(page.getByRole('link', { name: 'Bind a device' }).first());
  actions += 1;
  await page.getByLabel('Serial number').fill('my first device');
  await click(button('Switch to ioID devnet'));
  await approve();
  await page.locator('button:not([aria-disabled])', { hasText: 'Bind the device' }).waitFor();
  const tokenId = BigInt(await page.getByLabel('Token id').inputValue());
  await click(button('Bind the device'));
  for (let signature = 0; signature < 3; signature += 1) await approve();
  await click(page.getByRole('link', { name: 'Open its account' }));

  await click(page.getByRole('link', { name: 'Auto-staking' }));
  await sign('Authorise the service');
  await actAs('Device owner');
  await sign('Switch delegation on');
  await sign('Approve');
  await click(button('Pay a reward'));
  await page.getByTestId('staked').getByText('25 rGEOD', { exact: true }).waitFor();
  const took = performance.now() - start;

  context.diagnostic(`${actions} actions in ${(took / 1_000).toFixed(1)} s`);
  const account = accountAddress(world, tokenId);
  assert.equal(await contracts(world).staked(account), parseEther('25'));
  assert.deepEqual(stage.takeComplaints(), []);
  assert.ok(took < LIMIT_MS, `${took} ms`);
  assert.ok(actions <= MOST_ACTIONS, `${actions} actions`);
});
