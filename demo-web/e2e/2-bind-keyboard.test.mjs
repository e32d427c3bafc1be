// @ts-check
/** Journey 2 without a mouse, from connecting to the bound device; the wallet's windows as well. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createKeyboard } from './keyboard.mjs';
import { contracts, identify } from './oracle.mjs';
import { openStage } from './stage.mjs';

/** @type {import('./stage.mjs').Stage} */
let stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** Answers the wallet's next window by keys. */
const approve = async () => {
  const { page } = await stage.wallet.next();
  await createKeyboard(page).tabTo(page.locator('#approve'));
  const closed = page.waitForEvent('close');
  // The window may be gone before the key is up again.
  page.keyboard.press('Enter').catch(() => {});
  await closed;
};

test('a device is bound by keys alone', async () => {
  const { page, world } = stage;
  const keys = createKeyboard(page);
  const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });

  await button('Connect wallet').waitFor();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  assert.equal(await skip.evaluate((link) => link === document.activeElement), true);
  assert.equal(await skip.isVisible(), true);
  await keys.press(button('Connect wallet'));
  await keys.press(page.getByRole('button', { name: 'ioID Test Wallet' }));
  await approve();
  await page.getByRole('banner').getByText('Wrong network').waitFor();

  await keys.press(page.getByRole('link', { name: 'Bind', exact: true }));
  const heading = page.getByRole('heading', { level: 1, name: 'Bind a device' });
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  assert.equal(await heading.evaluate((element) => element === document.activeElement), true);

  await keys.type(page.getByLabel('Serial number'), 'by keys');
  const { did, identifier } = identify('GEODNET', 'by keys');
  await page.getByTestId('did').getByText(did).waitFor();
  await keys.press(button('Switch to ioID devnet'));
  await approve();
  await approve();
  await page.getByText('Nobody has this one yet: it will be minted.').waitFor();
  const tokenId = BigInt(await page.getByLabel('Token id').inputValue());
  await page.locator('button:not([aria-disabled])', { hasText: 'Bind the device' }).waitFor();
  await keys.press(button('Bind the device'));
  for (let signature = 0; signature < 3; signature += 1) await approve();
  await page.getByText('The device is bound', { exact: true }).waitFor();
  assert.equal((await contracts(world).device(identifier)).tokenId, tokenId);

  await keys.press(page.getByRole('link', { name: 'Open its account' }));
  await page.getByRole('heading', { name: 'Machine-bound account' }).waitFor();
  assert.deepEqual(stage.takeComplaints(), []);
});

test('a dialog holds the focus, and Escape gives it back', async () => {
  const { page } = stage;
  const keys = createKeyboard(page);
  const account = page.getByRole('banner').getByRole('button', { name: /^Account/ });
  await keys.press(account);
  const dialog = page.getByTestId('account-dialog');
  await dialog.waitFor();
  const inside = () => dialog.evaluate((element) => element.contains(document.activeElement));
  assert.equal(await inside(), true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await account.evaluate((element) => element === document.activeElement), true);
  assert.deepEqual(stage.takeComplaints(), []);
});
