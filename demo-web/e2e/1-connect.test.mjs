// @ts-check
/** Journey 1: finding a wallet, being refused, and getting onto the right chain. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { identify, io1 } from './oracle.mjs';
import { createPerson } from './person.mjs';
import { keepScreen } from './screen.mjs';
import { createSeeder } from './seed.mjs';
import { openBareStage, openStage } from './stage.mjs';

/** @typedef {import('../extension/driver.mjs').Page} Page */

/** @type {import('./stage.mjs').Stage} */
let stage;
/** @type {ReturnType<typeof createPerson>} */
let person;
before(async () => {
  stage = await openStage();
  person = createPerson(stage);
});
after(() => stage.close());
afterEach(() => assert.deepEqual(stage.takeComplaints(), []));

const header = () => stage.page.getByRole('banner');
const wallets = () => stage.page.getByTestId('wallet-dialog');
const openWallets = () => header().getByRole('button', { name: 'Connect wallet' }).click();
const choose = (/** @type {string} */ name) => wallets().getByRole('button', { name }).click();

/** @param {Page} page the chain that the extension itself says it is on */
const extensionChain = (page) =>
  page.evaluate(async () => {
    /** @type {Promise<any>} */
    const announced = new Promise((resolve) => {
      addEventListener('eip6963:announceProvider', (event) => {
        const { detail } = /** @type {CustomEvent} */ (event);
        if (detail.info.rdns === 'io.ioid.testwallet') resolve(detail.provider);
      });
      dispatchEvent(new Event('eip6963:requestProvider'));
    });
    return (await announced).request({ method: 'eth_chainId' });
  });

test('without any wallet everything can be looked at', async () => {
  const bare = await openBareStage();
  try {
    const { page } = bare;
    await page.getByRole('button', { name: 'Connect wallet' }).click();
    const dialog = page.getByTestId('wallet-dialog');
    await dialog.getByText('No wallet announced itself in this browser.').waitFor();
    assert.equal(await dialog.getByRole('link', { name: 'ioPay' }).isVisible(), true);
    await keepScreen(bare, '1-no-wallet');
    await dialog.getByRole('button', { name: 'Continue without a wallet' }).click();

    await page.getByRole('link', { name: 'Bind', exact: true }).click();
    await page.getByLabel('Project name').fill('GEODNET');
    await page.getByLabel('Serial number').fill('seen without a wallet');
    const { did } = identify('GEODNET', 'seen without a wallet');
    await page.getByTestId('did').getByText(did, { exact: true }).waitFor();
    assert.deepEqual(bare.takeComplaints(), []);
  } finally {
    await bare.close();
  }
});

test('window.ethereum is offered only when nothing announces itself', async () => {
  const bare = await openBareStage();
  try {
    await bare.page.addInitScript(() => {
      Object.assign(window, { ethereum: { request: async () => [] } });
    });
    await bare.page.reload();
    await bare.page.getByRole('button', { name: 'Connect wallet' }).click();
    await bare.page.getByRole('button', { name: 'Browser wallet' }).waitFor();
  } finally {
    await bare.close();
  }
  await openWallets();
  const names = await wallets().getByRole('list', { name: 'Wallets found' }).allInnerTexts();
  assert.match(names.join(), /ioID Test Wallet/);
  assert.match(names.join(), /Devnet wallet/);
  assert.doesNotMatch(names.join(), /Browser wallet/);
  await keepScreen(stage, '1-wallets');
  await wallets().getByRole('button', { name: 'Continue without a wallet' }).click();
});

test('devices are read before any wallet is connected', async () => {
  const seeder = createSeeder(stage.world);
  const { did } = await seeder.bind({ serial: 'read-only', tokenId: 101n });
  await person.goTo(`#/device/${did}`);
  await stage.page.locator('[data-testid=verdict][data-verdict=verified]').waitFor();
  await person.goTo('#/devices');
});

test('a refused connection is calm', async () => {
  await openWallets();
  await choose('ioID Test Wallet');
  assert.equal(await stage.wallet.reject(), 'Connect to this site?');
  const problem = wallets().getByTestId('problem');
  await problem.waitFor();
  assert.equal(await problem.getAttribute('data-code'), 'USER_REJECTED');
  assert.equal((await problem.textContent())?.trim(), 'You cancelled. Nothing was sent.');
  assert.equal(await wallets().getByRole('button', { name: 'ioID Test Wallet' }).isEnabled(), true);
  await keepScreen(stage, '1-refused');
});

test('a closed window is a refusal too', async () => {
  await choose('ioID Test Wallet');
  await (await stage.wallet.next()).close();
  await wallets().getByText('You cancelled. Nothing was sent.').waitFor();
});

test('while the wallet waits the page says so, and a second request does not hurt', async () => {
  await choose('ioID Test Wallet');
  const window = await stage.wallet.next();
  await wallets().getByText('ioID Test Wallet is waiting for you').waitFor();
  await keepScreen(stage, '1-waiting');
  await wallets().getByRole('button', { name: 'Stop waiting' }).click();

  await choose('ioID Test Wallet');
  const problem = wallets().getByTestId('problem');
  await problem.getByText('Your wallet is waiting').waitFor();
  assert.equal(await problem.getAttribute('data-code'), 'REQUEST_PENDING');

  await window.approve({ accounts: ['operator'] });
  await choose('ioID Test Wallet');
  await wallets().waitFor({ state: 'hidden' });
  assert.equal(stage.wallet.waitingWindows, 0, 'a permission that was given is not asked again');
  await header().getByText('Wrong network').waitFor();
});

test('on the wrong chain the action itself becomes the switch: add, switch, read back', async () => {
  await person.goTo('#/bind');
  const action = stage.page.getByRole('button', { name: 'Switch to ioID devnet' });
  await keepScreen(stage, '1-wrong-chain');
  await action.click();
  await stage.page.getByRole('button', { name: 'Waiting for your wallet…' }).waitFor();
  assert.equal(await stage.wallet.reject(), 'Add ioID devnet?');
  await stage.page.getByText('You cancelled. Nothing was sent.').first().waitFor();

  await action.click();
  const adding = await stage.wallet.next();
  const { id, name, rpcUrls } = stage.world.chain;
  assert.deepEqual((await adding.fields()).slice(0, 2), [
    { label: 'Network', value: `${name}, id ${id}` },
    { label: 'RPC address', value: `${rpcUrls[0]}/` },
  ]);
  await keepScreen(stage, '1-approve-chain', adding.page);
  await adding.approve();
  assert.equal(await stage.wallet.reject(), 'Switch to ioID devnet?');
  await action.waitFor();
  assert.equal(await extensionChain(stage.page), '0x1', 'added is not switched');

  await action.click();
  assert.equal(await stage.wallet.approve(), 'Switch to ioID devnet?');
  await action.waitFor({ state: 'hidden' });
  assert.equal(await extensionChain(stage.page), `0x${id.toString(16)}`);
  await header().getByText('Wrong network').waitFor({ state: 'hidden' });
});

test('the account shows in both forms, with what it may do here', async () => {
  await header().getByTestId('role').getByText('Registry operator').waitFor();
  await header()
    .getByRole('button', { name: /^Account/ })
    .click();
  const account = stage.page.getByTestId('account-dialog');
  const { address } = stage.account('operator');
  await account.getByText(address).waitFor();
  await account.getByText(io1(address)).waitFor();
  await account.getByText('ioID Test Wallet, on ioID devnet').waitFor();
  await account.getByText('Delegation manager', { exact: true }).waitFor();
  await keepScreen(stage, '1-account');
  await account.getByRole('button', { name: 'Close' }).click();
});

test('the wallet is the one to decide: chain and account changes made there arrive here', async () => {
  const own = await stage.wallet.open();
  await own.locator('#network').selectOption('1');
  await header().getByText('Wrong network').waitFor();
  await own.locator('#network').selectOption(String(stage.world.chain.id));
  await header().getByText('Wrong network').waitFor({ state: 'hidden' });
  await own.close();
});

test('a reload comes back connected without asking; disconnecting is remembered', async () => {
  await stage.page.reload();
  await header().getByTestId('role').waitFor();
  assert.equal(stage.wallet.waitingWindows, 0);

  await header()
    .getByRole('button', { name: /^Account/ })
    .click();
  await stage.page.getByRole('button', { name: 'Disconnect' }).click();
  await header().getByRole('button', { name: 'Connect wallet' }).waitFor();
  await stage.page.reload();
  await header().getByRole('button', { name: 'Connect wallet' }).waitFor();
});

test('the built-in devnet wallet is one more announced wallet, and asks like one', async () => {
  const { page } = stage;
  const asks = page.getByTestId('devnet-wallet');
  await openWallets();
  await choose('Devnet wallet');
  await asks.getByRole('heading', { name: 'Let this page see an account?' }).waitFor();
  await keepScreen(stage, '1-devnet-wallet');
  await asks.getByRole('button', { name: 'Reject' }).click();
  await wallets().getByText('You cancelled. Nothing was sent.').waitFor();

  await choose('Devnet wallet');
  await asks.getByRole('radio', { name: /Device owner/ }).check();
  await asks.getByRole('button', { name: 'Approve' }).click();
  await header().getByText('Wrong network').waitFor();

  await person.goTo('#/bind');
  await page.getByRole('button', { name: 'Switch to ioID devnet' }).click();
  await asks.getByRole('heading', { name: 'Add this network and switch to it?' }).waitFor();
  await asks.getByRole('button', { name: 'Approve' }).click();
  await header().getByText('Wrong network').waitFor({ state: 'hidden' });
  await header().getByTestId('role').getByText('Device owner').waitFor();

  await header()
    .getByRole('button', { name: /^Account/ })
    .click();
  await page.getByRole('radio', { name: /Project operator/ }).check();
  await header().getByTestId('role').getByText('Registry operator').waitFor();
  await page.getByRole('button', { name: 'Disconnect' }).click();
});

test('the devnet wallet is not offered away from the local chain', async () => {
  await header().getByLabel('Network').selectOption('4690');
  await openWallets();
  await wallets().getByRole('button', { name: 'ioID Test Wallet' }).waitFor();
  const offered = await wallets().getByRole('button', { name: 'Devnet wallet' }).count();
  await wallets().getByRole('button', { name: 'Continue without a wallet' }).click();
  await header().getByLabel('Network').selectOption(String(stage.world.chain.id));
  assert.equal(offered, 0);
});
