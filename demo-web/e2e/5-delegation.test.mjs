// @ts-check
/** Journey 5: letting others act for an account, and taking it back. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { contracts } from './oracle.mjs';
import { createPerson, wordsOfPage } from './person.mjs';
import { keepScreen } from './screen.mjs';
import { createSeeder } from './seed.mjs';
import { openStage } from './stage.mjs';

/** @type {import('./stage.mjs').Stage} */
let stage;
/** @type {ReturnType<typeof createPerson>} */
let person;
/** @type {ReturnType<typeof contracts>} */
let chain;
/** @type {import('./seed.mjs').SeededDevice} */
let device;
before(async () => {
  stage = await openStage({ chainKnown: true });
  person = createPerson(stage);
  chain = contracts(stage.world);
  device = await createSeeder(stage.world).bind({ serial: 'd', tokenId: 1n, account: 'active' });
  await person.connect('owner');
  await person.goTo(`#/device/${device.did}/delegation`);
  await state('Off');
});
after(() => stage.close());
beforeEach(() => person.tidy());
afterEach(() => {
  assert.deepEqual(stage.takeComplaints(), []);
  assert.equal(stage.wallet.waitingWindows, 0);
});

const button = (/** @type {string} */ name) => stage.page.getByRole('button', { name });
const state = (/** @type {string} */ is) =>
  stage.page.getByTestId('delegation-state').getByText(is, { exact: true }).waitFor();
const authorised = () => {
  const { autoStaking, selectors, staking } = stage.world.demo;
  return chain.isAuthorized(autoStaking, staking, selectors.stake);
};

/** Nothing can be signed before the box under the danger is ticked. */
const assertGuarded = async () => {
  const go = person.dialog.getByRole('button', { name: 'Continue in wallet' });
  assert.equal(await go.getAttribute('aria-disabled'), 'true');
  await go.click({ force: true });
  assert.equal(stage.wallet.waitingWindows, 0);
};

test('switching on needs the dangers read, and switching off does not', async () => {
  await button('Switch delegation on').click();
  const words = await wordsOfPage(person.dialog);
  const danger = words.warnings.filter(({ severity }) => severity === 'danger');
  assert.notEqual(danger.length, 0);
  // What FACTS asks for: any value that the account holds, and code of the delegator's choice.
  assert.match(danger.map(({ message }) => message).join(' '), /any (value|amount)/i);
  assert.match(
    danger.map(({ message }) => message).join(' '),
    /DELEGATECALL|its own code|any code/i,
  );
  await assertGuarded();
  await keepScreen(stage, '5-switch-on');
  await person.sign();
  await person.close();
  await state('On');
  assert.equal(await chain.delegationEnabled(device.account), true);
  await keepScreen(stage, '5-on');

  await button('Switch delegation off').click();
  await person.sign();
  await person.close();
  await state('Off');
  assert.equal(await chain.delegationEnabled(device.account), false);
});

test('the device’s owner sees why it cannot authorise', async () => {
  const action = button('Review the authorisation');
  await stage.page
    .getByText(/the owner of the delegation manager, can authorise/)
    .first()
    .waitFor();
  assert.equal(await action.getAttribute('aria-disabled'), 'true');
});

test('the manager authorises with a plain warning, sees it listed, and revokes', async () => {
  await person.actAs('operator');
  assert.equal(await authorised(), false);
  await stage.page.getByText('Nobody is authorised.').waitFor();
  await button('Review the authorisation').click();
  const { warnings } = await wordsOfPage(person.dialog);
  const danger = warnings.filter(({ severity }) => severity === 'danger');
  assert.match(danger.map(({ message }) => message).join(' '), /any (value|amount)/i);
  await assertGuarded();
  await keepScreen(stage, '5-authorise');
  await person.sign();
  await person.close();
  assert.equal(await authorised(), true);

  const grant = stage.page.getByTestId('grant');
  const { autoStaking, staking } = stage.world.demo;
  for (const text of [autoStaking, staking, 'stake(uint256) (0xa694fc3a)']) {
    await grant.getByText(text).waitFor();
  }
  await stage.page.getByText(/count for nothing while delegation is off/).waitFor();
  await keepScreen(stage, '5-granted');

  await grant.getByRole('button', { name: 'Revoke' }).click();
  await person.sign();
  await person.close();
  await stage.page.getByText('Nobody is authorised.').waitFor();
  assert.equal(await authorised(), false);
});

test('a function by four bytes is accepted, nonsense is not', async () => {
  for (const [label, text, said] of /** @type {const} */ ([
    ['Function', 'stake(uint', /\S/],
    ['Function', '0xa694fc', /\S/],
    ['Delegator', '0x1234', /\S/],
  ])) {
    const field = stage.page.getByLabel(label, { exact: true });
    const before = await field.inputValue();
    await field.fill(text);
    await button('Review the authorisation').click();
    await stage.page.locator('input[aria-invalid=true]').waitFor();
    assert.equal(await field.getAttribute('aria-invalid'), 'true', text);
    assert.match((await stage.page.locator('.problem').first().textContent()) ?? '', said);
    await field.fill(before);
  }
  await stage.page.getByLabel('Function', { exact: true }).fill('0xa694fc3a');
  await button('Review the authorisation').click();
  await person.dialog.getByTestId('explanation').waitFor();
  await person.close();
});
