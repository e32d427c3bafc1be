// @ts-check
/** Journey 3: finding devices and checking their documents, without any wallet. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { identify } from './oracle.mjs';
import { createPerson } from './person.mjs';
import { keepScreen } from './screen.mjs';
import { createSeeder } from './seed.mjs';
import { openStage } from './stage.mjs';

/** @typedef {import('./seed.mjs').SeededDevice} SeededDevice */

/** The most blocks that an IoTeX node answers `eth_getLogs` for. */
const LOG_RANGE = 2_000n;

/** @type {import('./stage.mjs').Stage} */
let stage;
/** @type {ReturnType<typeof createPerson>} */
let person;
/** @type {SeededDevice} */
let kitchen;
/** @type {SeededDevice} */
let roof;
/** @type {SeededDevice} */
let sold;
/** @type {SeededDevice} its document is never fetched before the gateway lies about it */
let attic;
before(async () => {
  stage = await openStage({ chainKnown: true });
  person = createPerson(stage);
  const seeder = createSeeder(stage.world);
  kitchen = await seeder.bind({ serial: 'kitchen', tokenId: 1n, account: 'active' });
  roof = await seeder.bind({ serial: 'roof', tokenId: 2n });
  sold = await seeder.bind({ serial: 'sold', tokenId: 3n, owner: 'buyer' });
  attic = await seeder.bind({ serial: 'attic', tokenId: 4n, owner: 'rewards' });
});
after(() => stage.close());
beforeEach(async () => {
  await person.goTo('#/activity');
  await person.goTo('#/devices');
});
afterEach(() => assert.deepEqual(stage.takeComplaints(), []));

const list = () => stage.page.getByRole('list', { name: 'Devices', exact: true });
const search = () => stage.page.getByRole('search');
const verdict = (/** @type {string} */ is) =>
  stage.page.locator(`[data-testid=verdict][data-verdict=${is}]`).waitFor();
const readAgain = () => stage.page.getByRole('button', { name: 'Read again' }).click();

/** The DIDs in the list, once it stands still at as many as expected. */
const listed = async (/** @type {number} */ count) => {
  await stage.page.getByText(new RegExp(`^${count} devices?, as of block`)).waitFor();
  return (await list().locator('.did .visually-hidden').allTextContents()).sort();
};
/** @param {SeededDevice[]} devices */
const dids = (...devices) => devices.map(({ did }) => did).sort();

/** @param {string} by @param {Record<string, string>} fields */
const find = async (by, fields) => {
  await search().getByLabel('Search by').selectOption({ label: by });
  for (const [label, text] of Object.entries(fields)) {
    await search().getByLabel(label, { exact: true }).fill(text);
  }
  await search().getByRole('button', { name: 'Find' }).click();
};

/** @param {SeededDevice} device */
const arrivedAt = async ({ did }) => {
  await stage.page.getByRole('heading', { level: 1, name: did }).waitFor();
  await verdict('verified');
};

test('every registered device is listed from the registry’s events', async () => {
  await stage.page.reload();
  assert.deepEqual(await listed(4), dids(kitchen, roof, sold, attic));
  const row = list().getByRole('listitem').filter({ hasText: kitchen.did });
  await row.locator('[data-status=active]').waitFor();
  await row.getByText('#1').waitFor();
  await keepScreen(stage, '3-devices');
});

test('a device is found by DID and by the registry’s own key', async () => {
  await find('DID', { 'DID or identifier': roof.did });
  await arrivedAt(roof);
  await person.goTo('#/devices');
  await find('DID', { 'DID or identifier': roof.identifier });
  await arrivedAt(roof);
});

test('a device is found by project and serial number', async () => {
  await find('Project and serial', { Project: 'GEODNET', 'Serial number': 'kitchen' });
  await arrivedAt(kitchen);
});

test('devices are found by NFT and by owner, in either form of address', async () => {
  const { address } = stage.account('buyer');
  await find('NFT', { 'NFT contract': stage.world.demo.deviceNft, 'Token id': '2' });
  await list().getByText('#2').waitFor();
  assert.deepEqual(await list().locator('.did .visually-hidden').allTextContents(), [roof.did]);
  await stage.page.getByRole('button', { name: 'Show all' }).click();

  await find('Owner', { 'Owner’s address': address });
  assert.deepEqual(await listed(1), [sold.did]);
  await stage.page.getByRole('button', { name: 'Show all' }).click();
  assert.deepEqual(await listed(4), dids(kitchen, roof, sold, attic));

  await find('NFT', { 'Token id': '77' });
  await stage.page.getByText('None found').waitFor();
});

test('what cannot be searched for is said in a sentence', async () => {
  for (const [by, fields, said] of /** @type {[string, Record<string, string>, RegExp][]} */ ([
    ['DID', { 'DID or identifier': 'did:io:0OIl' }, /\S/],
    ['DID', { 'DID or identifier': '' }, /\S/],
    ['Project and serial', { Project: 'GEODNET', 'Serial number': '' }, /\S/],
    ['NFT', { 'Token id': 'two' }, /A token id is a whole number\./],
    ['Owner', { 'Owner’s address': '0x70997970c51812dc3A010C7d01b50e0d17dc79C8' }, /checksum/],
  ])) {
    await find(by, fields);
    assert.match((await search().getByRole('status').textContent()) ?? '', said, by);
  }
  assert.match(stage.page.url(), /#\/devices$/);
});

test('a device’s page shows NFT, owner, account, and the document with its verdict', async () => {
  await person.goTo(`#/device/${kitchen.did}`);
  await arrivedAt(kitchen);
  const { page } = stage;
  for (const text of [kitchen.account, kitchen.identifier, stage.account('owner').address]) {
    await page.locator('header.card').getByText(text).first().waitFor();
  }
  await page.locator('[data-testid=account-status][data-status=active]').first().waitFor();
  const evidence = page.getByRole('region', { name: 'Verified' });
  await evidence.getByText(`ipfs://${kitchen.cid}`).waitFor();
  assert.equal(await evidence.getByText(kitchen.hash).count(), 2, 'in the registry and fetched');
  await evidence.getByText('sha-256', { exact: true }).waitFor();
  await keepScreen(stage, '3-document');

  const document = page.getByRole('region', { name: 'Document' });
  await document.getByText('JSON').click();
  const json = await document.getByTestId('document-json').textContent();
  assert.deepEqual(JSON.parse(json ?? ''), JSON.parse(kitchen.text));
});

test('other bytes from the gateway are a mismatch, and never shown as the document', async () => {
  await stage.fault({ mode: 'wrong-bytes', cid: attic.cid });
  await person.goTo(`#/device/${attic.did}`);
  await verdict('mismatch');
  const { page } = stage;
  assert.equal(await page.getByText('In words').count(), 0, 'no reading of the document');
  assert.equal(await page.getByTestId('document-json').count(), 0);
  const unverified = page.getByText('Show what was fetched, unverified');
  assert.equal(await page.locator('pre').isVisible(), false, 'folded away');
  await page.getByText(attic.hash).first().waitFor();
  await keepScreen(stage, '3-mismatch');
  await unverified.click();
  await page.getByText('This text may come from anyone.').waitFor();

  await stage.fault({ mode: 'none' });
  await readAgain();
  await verdict('verified');
});

test('a gateway that is down leaves what the chain knows, and can be asked again', async () => {
  await stage.fault({ mode: 'down' });
  await person.goTo(`#/device/${sold.did}`);
  await verdict('unavailable');
  await stage.page.getByText(sold.hash).first().waitFor();
  await keepScreen(stage, '3-unavailable');
  stage.forgive(/ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  await stage.fault({ mode: 'none' });
  await readAgain();
  await verdict('verified');
});

test('an identifier that nobody registered, and a DID that is no ioID', async () => {
  await person.goTo(`#/device/${identify('GEODNET', 'never registered').did}`);
  await verdict('unregistered');
  await keepScreen(stage, '3-unregistered');
  await person.goTo('#/device/did:io:abcdef1234567890geodnet-serial-kitchen-temp-sensor');
  await stage.page.getByTestId('problem').waitFor();
  await person.goTo('#/nowhere');
  await stage.page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
});

test('a node that does not answer is said, and trying again works', async () => {
  const [rpc = ''] = stage.world.chain.rpcUrls;
  await stage.page.route(`${rpc}/**`, (route) => route.abort());
  await person.goTo(`#/device/${kitchen.did}`);
  await stage.page.getByTestId('problem').getByText('The network cannot be reached').waitFor();
  await keepScreen(stage, '3-network-down');
  stage.forgive(/ERR_FAILED/);
  await stage.page.unroute(`${rpc}/**`);
  await stage.page.getByRole('button', { name: 'Try again' }).click();
  await verdict('verified');
});

test('a long chain is read in ranges of 2,000 blocks, and reading can be stopped', async () => {
  await stage.rpc('anvil_mine', ['0x1194']);
  const [rpc = ''] = stage.world.chain.rpcUrls;
  /** @type {bigint[]} */
  const spans = [];
  await stage.page.route(`${rpc}/**`, async (route) => {
    const calls = [route.request().postDataJSON()].flat();
    for (const { params } of calls.filter(({ method }) => method === 'eth_getLogs')) {
      spans.push(BigInt(params[0].toBlock) - BigInt(params[0].fromBlock) + 1n);
      // A node far away: long enough to change one's mind.
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    await route.continue();
  });
  await stage.page.reload();
  await stage.page.getByRole('progressbar').waitFor();
  await stage.page.getByRole('button', { name: 'Stop' }).click();
  await stage.page.getByText('stopped, so this may not be all').waitFor();
  await keepScreen(stage, '3-stopped');
  await stage.page.getByRole('button', { name: 'Read on' }).click();
  assert.deepEqual(await listed(4), dids(kitchen, roof, sold, attic));
  await stage.page.unroute(`${rpc}/**`);
  assert.ok(spans.length >= 3, `${spans.length} ranges`);
  assert.ok(spans.every((span) => span <= LOG_RANGE));
});
