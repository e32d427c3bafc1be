// @ts-check
/** Journey 4: activating the account of a device, sending from it, and what it refuses. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { parseEther } from 'viem';
import { accountAddress, contracts } from './oracle.mjs';
import { createPerson, wordsOfPage } from './person.mjs';
import { keepScreen } from './screen.mjs';
import { createSeeder } from './seed.mjs';
import { openStage } from './stage.mjs';

/** @typedef {import('./seed.mjs').Seed} Seed */

/** @type {import('./stage.mjs').Stage} */
let stage;
/** @type {ReturnType<typeof createPerson>} */
let person;
/** @type {ReturnType<typeof createSeeder>} */
let seeder;
/** @type {ReturnType<typeof contracts>} */
let chain;
let lastToken = 100n;
before(async () => {
  stage = await openStage({ chainKnown: true });
  person = createPerson(stage);
  seeder = createSeeder(stage.world);
  chain = contracts(stage.world);
  await person.connect('owner');
});
after(() => stage.close());
beforeEach(() => person.tidy());
afterEach(() => {
  assert.deepEqual(stage.takeComplaints(), []);
  assert.equal(stage.wallet.waitingWindows, 0, 'the wallet was asked something unforeseen');
});

/** @param {Omit<Seed, 'serial' | 'tokenId'>} [seed] a device of this test only, and its page */
async function atDevice(seed = {}) {
  lastToken += 1n;
  const device = await seeder.bind({ serial: `device ${lastToken}`, tokenId: lastToken, ...seed });
  await person.goTo(`#/device/${device.did}/account`);
  await section('Machine-bound account').waitFor();
  return device;
}

const section = (/** @type {string} */ name) => stage.page.getByRole('region', { name });
const sending = () => section('Send from the account');
const review = () => sending().getByRole('button', { name: 'Review', exact: true });
const status = (/** @type {string} */ is) =>
  stage.page.locator(`header.card [data-testid=account-status][data-status=${is}]`).waitFor();
const nonce = async (/** @type {string} */ role) =>
  Number(await stage.rpc('eth_getTransactionCount', [stage.account(role).address, 'pending']));
const coins = async (/** @type {string} */ holder) =>
  BigInt(await stage.rpc('eth_getBalance', [holder, 'latest']));

/** @param {'IOTX' | 'Token' | 'NFT'} kind @param {Record<string, string>} fields */
const fill = async (kind, fields) => {
  await sending().getByText(kind, { exact: true }).click();
  for (const [label, text] of Object.entries(fields)) {
    await sending().getByLabel(label, { exact: true }).fill(text);
  }
};

test('an account is activated in one transaction, and only then can it send', async () => {
  const { account } = await atDevice({ coins: parseEther('1') });
  await status('undeployed');
  assert.equal(await review().getAttribute('aria-disabled'), 'true');
  await sending()
    .getByText(/no contract at it yet.*Activate it to send/)
    .waitFor();
  await section('Machine-bound account').getByText('1 IOTX').waitFor();
  await keepScreen(stage, '4-undeployed');

  const before = await nonce('owner');
  await stage.page.getByRole('button', { name: 'Activate the account' }).click();
  await keepScreen(stage, '4-activate');
  await person.sign();
  await person.close();
  await status('active');
  assert.equal(await nonce('owner'), before + 1);
  const { accountTarget } = stage.world.chain.contracts;
  assert.deepEqual(await chain.code(account), { size: 173, runs: accountTarget.toLowerCase() });
  assert.equal(await review().getAttribute('aria-disabled'), null);
});

test('an account that was created and not initialised is shown as such, and mended', async () => {
  const { account } = await atDevice({ account: 'uninitialised' });
  await status('uninitialised');
  assert.equal(await review().getAttribute('aria-disabled'), 'true');
  await keepScreen(stage, '4-uninitialised');
  await stage.page.getByRole('button', { name: 'Initialise the account' }).click();
  await person.sign();
  await person.close();
  await status('active');
  assert.notEqual((await chain.code(account)).runs, `0x${'0'.repeat(40)}`);
});

test('coins are sent from the account, in words first', async () => {
  const { account } = await atDevice({ account: 'active', coins: parseEther('2') });
  const to = stage.account('buyer').address;
  const before = await coins(to);
  await fill('IOTX', { To: to, 'Amount in IOTX': '0.75' });
  await keepScreen(stage, '4-send');
  await review().click();
  const words = await wordsOfPage(person.dialog);
  assert.equal(words.title, 'Send 0.75 IOTX from the device account to Second owner');
  await keepScreen(stage, '4-review');
  await person.sign();
  await person.dialog.getByText('It was sent, and it arrived.').waitFor();
  await keepScreen(stage, '4-done');
  await person.close();
  assert.equal(await coins(to), before + parseEther('0.75'));
  assert.equal(await coins(account), parseEther('1.25'));
  await stage.page.getByTestId('account-balance').getByText('1.25 IOTX').waitFor();
});

test('reward tokens are sent from the account', async () => {
  const { account } = await atDevice({ account: 'active', tokens: parseEther('50') });
  const to = stage.account('keeper').address;
  await stage.page.getByTestId('token-balance').getByText('50 rGEOD').waitFor();
  await fill('Token', { To: to, 'Amount in tokens': '12.5' });
  await review().click();
  const words = await wordsOfPage(person.dialog);
  assert.equal(words.title, 'Send 12.5 rGEOD from the device account to Auto-staking keeper');
  await person.sign();
  await person.close();
  assert.equal(await chain.tokens(account), parseEther('37.5'));
  assert.equal(await chain.tokens(to), parseEther('12.5'));
});

test('an NFT is sent from the account', async () => {
  const { account } = await atDevice({ account: 'active' });
  lastToken += 1n;
  await seeder.mint({ to: account, tokenId: lastToken });
  const to = stage.account('buyer').address;
  await fill('NFT', { To: to, 'Token id': lastToken.toString() });
  await review().click();
  const { warnings } = await wordsOfPage(person.dialog);
  assert.match(warnings.map(({ message }) => message).join(), /owns .* and everything in it/);
  await person.sign(new RegExp(`Send token ${lastToken} of 0x`));
  await person.close();
  assert.equal(await chain.ownerOf(lastToken), to);
});

test('a refused signature is calm; trying again asks once more', async () => {
  await atDevice({ account: 'active', coins: parseEther('1') });
  const to = stage.account('buyer').address;
  await fill('IOTX', { To: to, 'Amount in IOTX': '0.5' });
  await review().click();
  await person.continueInWallet();
  await stage.wallet.reject();
  await person.dialog.getByText('You cancelled. Nothing was sent.').waitFor();
  await keepScreen(stage, '4-refused');
  const before = await coins(to);
  await person.dialog.getByRole('button', { name: 'Try again' }).click();
  await stage.wallet.approve();
  await person.dialog.getByRole('heading', { name: 'Done' }).waitFor();
  await person.close();
  assert.equal(await coins(to), before + parseEther('0.5'));

  await person.goTo('#/activity');
  const entries = stage.page.getByTestId('activity').getByRole('listitem');
  await entries.filter({ hasText: 'Done' }).first().waitFor();
  await keepScreen(stage, '4-activity');
});

test('a transaction that was pending at a reload is waited for, and its outcome shown', async () => {
  await atDevice({ account: 'active', coins: parseEther('1') });
  const to = stage.account('buyer').address;
  const before = await coins(to);
  await fill('IOTX', { To: to, 'Amount in IOTX': '0.25' });
  await review().click();
  await stage.rpc('evm_setAutomine', [false]);
  try {
    await person.continueInWallet();
    await stage.wallet.approve();
    await person.dialog.getByText(/^Sent\. The network/).waitFor();
    await stage.page.reload();
    await person.goTo('#/activity');
    const newest = stage.page.getByTestId('activity').getByRole('listitem').first();
    await newest.getByText('Running', { exact: true }).waitFor();
    await keepScreen(stage, '4-pending-reloaded');
    await stage.rpc('evm_mine');
    await newest.getByText('Done', { exact: true }).waitFor();
  } finally {
    await stage.rpc('evm_setAutomine', [true]);
  }
  assert.equal(await coins(to), before + parseEther('0.25'));
});

test('more than the account holds is refused, and it is named', async () => {
  await atDevice({ account: 'active', coins: parseEther('1') });
  await fill('IOTX', { To: stage.account('buyer').address, 'Amount in IOTX': '5' });
  await review().click();
  await sending()
    .getByText(/The device account holds 1 IOTX/)
    .waitFor();
  assert.equal(await person.dialog.isVisible(), false);
  await keepScreen(stage, '4-too-much');
  await fill('IOTX', { 'Amount in IOTX': '1,5' });
  await review().click();
  await sending().getByText('Use digits and one point, like 1.5.').waitFor();
  await fill('IOTX', { To: '0x70997970c51812dc3A010C7d01b50e0d17dc79C8', 'Amount in IOTX': '1' });
  await review().click();
  await sending()
    .getByText(/checksum/)
    .waitFor();
});

test('who cannot pay the fee is told so, in other words than an empty account', async () => {
  await atDevice({ account: 'active', owner: 'poor', coins: parseEther('2') });
  await person.actAs('poor');
  await fill('IOTX', { To: stage.account('buyer').address, 'Amount in IOTX': '1' });
  await review().click();
  await person.continueInWallet();
  const problem = person.dialog.getByTestId('problem');
  await problem.waitFor();
  assert.equal(await problem.getAttribute('data-code'), 'INSUFFICIENT_FUNDS');
  assert.match((await problem.textContent()) ?? '', /Your wallet cannot pay the network fee/);
  await keepScreen(stage, '4-no-fee');
  await person.close();
  await person.actAs('owner');
});

test('the device NFT never goes into its own account, nor into one below it', async () => {
  const device = await atDevice({ account: 'active' });
  const handOver = section('Hand over the device');
  await handOver.getByLabel('New owner').fill(device.account);
  await handOver.getByRole('button', { name: 'Review the hand-over' }).click();
  await handOver.getByText(/locked for ever/).waitFor();
  await keepScreen(stage, '4-cycle');
  await fill('NFT', { To: device.account, 'Token id': device.tokenId.toString() });
  await review().click();
  await sending().getByText('This is the device account itself.').waitFor();

  // One level up: the account below is owned by an NFT that this account holds.
  lastToken += 1n;
  const inner = lastToken;
  await seeder.mint({ to: device.account, tokenId: inner });
  await seeder.deploy(inner);
  await handOver.getByLabel('New owner').fill(accountAddress(stage.world, inner));
  await handOver.getByRole('button', { name: 'Review the hand-over' }).click();
  await person.continueInWallet();
  const problem = person.dialog.getByTestId('problem');
  await problem.waitFor();
  assert.equal(await problem.getAttribute('data-code'), 'OWNERSHIP_CYCLE');
  await keepScreen(stage, '4-cycle-below');
  await person.close();
  assert.equal(await chain.ownerOf(device.tokenId), stage.account('owner').address);
});

test('a call that the contract would revert never reaches the wallet, and says why', async () => {
  const device = await atDevice({ account: 'active' });
  const handOver = section('Hand over the device');
  // A contract that takes no NFTs.
  await handOver.getByLabel('New owner').fill(stage.world.demo.staking);
  await handOver.getByRole('button', { name: 'Review the hand-over' }).click();
  await person.continueInWallet();
  const problem = person.dialog.getByTestId('problem');
  await problem.waitFor();
  assert.equal(await problem.getAttribute('data-code'), 'EXECUTION_REVERTED');
  assert.match((await problem.textContent()) ?? '', /receive|accept|take/i);
  await person.close();
  assert.equal(await chain.ownerOf(device.tokenId), stage.account('owner').address);
});

test('a locked account says until when', async () => {
  const device = await atDevice({ account: 'active', coins: parseEther('1') });
  const { timestamp } = await stage.rpc('eth_getBlockByNumber', ['latest', false]);
  await seeder.lock(device, BigInt(timestamp) + 86_400n);
  await stage.page.getByRole('button', { name: 'Read again' }).click();
  await status('locked');
  assert.equal(await review().getAttribute('aria-disabled'), 'true');
  await keepScreen(stage, '4-locked');
});

test('the account of someone else’s device cannot be used, and the owner is named', async () => {
  await atDevice({ account: 'active', owner: 'buyer', coins: parseEther('1') });
  assert.equal(await review().getAttribute('aria-disabled'), 'true');
  await sending()
    .getByText(/Only 0x3C44.*, the owner of the device NFT, can act/)
    .waitFor();
  await keepScreen(stage, '4-not-yours');
  await review().click({ force: true });
  assert.equal(await person.dialog.isVisible(), false);
});

test('who owns the NFT owns the account: handing over takes it along', async () => {
  const device = await atDevice({ account: 'active', coins: parseEther('1') });
  const handOver = section('Hand over the device');
  await handOver.getByLabel('New owner').fill(stage.account('buyer').address);
  await handOver.getByRole('button', { name: 'Review the hand-over' }).click();
  await person.sign(new RegExp(`Send token ${device.tokenId} of 0x`));
  await person.close();
  assert.equal(await chain.ownerOf(device.tokenId), stage.account('buyer').address);
  await sending()
    .getByText(/Only 0x3C44/)
    .waitFor();
});
