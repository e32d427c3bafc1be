// @ts-check
/** Journey 6: a reward is paid to a device, and is staked without anyone touching it. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { parseEther } from 'viem';
import { contracts } from './oracle.mjs';
import { createPerson } from './person.mjs';
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
  device = await createSeeder(stage.world).bind({ serial: 'staker', tokenId: 1n });
  await person.connect('owner');
  await person.goTo(`#/device/${device.did}/staking`);
  await stage.page.getByTestId('setup-item').first().waitFor();
});
after(() => stage.close());
beforeEach(() => person.tidy());
afterEach(() => assert.deepEqual(stage.takeComplaints(), []));

/** @param {string} label */
const item = (label) => stage.page.getByTestId('setup-item').filter({ hasText: label });
const steps = () => stage.page.getByTestId('staking-step');

/** @param {string} label @param {string} action @param {RegExp} [knowingLess] */
const setUp = async (label, action, knowingLess) => {
  await item(label).getByRole('button', { name: action }).click();
  await person.sign(knowingLess);
  await person.close();
  await stage.page
    .locator('[data-testid=setup-item][data-done=true]', { hasText: label })
    .waitFor();
};

/** @param {string} amount */
const pay = async (amount) => {
  await stage.page.getByLabel(/^Reward in/).fill(amount);
  await stage.page.getByRole('button', { name: 'Pay a reward' }).click();
};

/** @param {...string} states of the five steps */
const stepsAre = (...states) =>
  stage.page.waitForFunction((expected) => {
    const items = document.querySelectorAll('[data-testid=staking-step]');
    return [...items].map((step) => step.getAttribute('data-state')).join() === expected;
  }, states.join());

test('a reward before the set-up stays in the account, with the reason', async () => {
  await keepScreen(stage, '6-before');
  assert.equal(await steps().count(), 5);
  await pay('10');
  await stepsAre('done', 'done', 'held', 'waiting', 'waiting');
  await steps()
    .nth(2)
    .getByText(/Not staked/)
    .waitFor();
  await keepScreen(stage, '6-held');
  assert.equal(await chain.tokens(device.account), parseEther('10'));
});

test('four things are set up once, by whom they concern', async () => {
  await setUp('The account is active', 'Activate the account');
  await setUp('Delegation is on', 'Switch delegation on');
  await item('The service is authorised')
    .getByText(/the owner of the delegation manager/)
    .waitFor();
  await setUp('Staking may take rewards', 'Approve', /an amount or a token id/);
  await keepScreen(stage, '6-owner-done');
  await person.actAs('operator');
  await setUp('The service is authorised', 'Authorise the service');
  // The keeper had not forgotten the first reward.
  await stepsAre('done', 'done', 'done', 'done', 'done');
  await stage.page.getByTestId('staked').getByText('10 rGEOD', { exact: true }).waitFor();
  assert.equal(await chain.staked(device.account), parseEther('10'));
});

test('then every reward is staked in five steps, seen live', async () => {
  await pay('25');
  await stage.page.getByTestId('staked').getByText('35 rGEOD', { exact: true }).waitFor();
  await stepsAre('done', 'done', 'done', 'done', 'done');
  await keepScreen(stage, '6-staked');
  assert.equal(await chain.staked(device.account), parseEther('35'));
  assert.equal(await chain.tokens(device.account), 0n);
  assert.equal(stage.wallet.waitingWindows, 0, 'no signature for it');
});

test('an amount that is none is refused', async () => {
  await pay('a lot');
  await stage.page.getByText('Use digits and one point, like 1.5.').waitFor();
  await pay('0');
  await stage.page.locator('input[aria-invalid=true]').waitFor();
  assert.equal(await chain.staked(device.account), parseEther('35'));
});
