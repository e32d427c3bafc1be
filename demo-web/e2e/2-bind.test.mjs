// @ts-check
/** Journey 2: from a project name and a serial number to a registered device with an account. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { encodeFunctionData } from 'viem';
import { deviceNftAbi, registryAbi } from '../../devnet/src/abi.mjs';
import { accountAddress, address, canonical, cidOf, contracts, identify } from './oracle.mjs';
import { assertSameWords, createPerson, wordsOf, wordsOfWindow } from './person.mjs';
import { keepScreen } from './screen.mjs';
import { createSeeder } from './seed.mjs';
import { openStage } from './stage.mjs';

/** @typedef {import('viem').Hex} Hex */

/** @type {import('./stage.mjs').Stage} */
let stage;
/** @type {ReturnType<typeof createPerson>} */
let person;
/** @type {ReturnType<typeof contracts>} */
let chain;
before(async () => {
  stage = await openStage({ chainKnown: true });
  person = createPerson(stage);
  chain = contracts(stage.world);
  await person.connect('operator');
});
after(() => stage.close());
beforeEach(async () => {
  await person.goTo('#/devices');
  // A binding that an earlier test left behind is not this one's.
  await stage.page.evaluate(() => localStorage.removeItem('ioid.binding'));
  await person.goTo('#/bind');
  await field('Serial number').waitFor();
});
afterEach(() => {
  assert.deepEqual(stage.takeComplaints(), []);
  assert.equal(stage.wallet.waitingWindows, 0);
});

const field = (/** @type {string} */ label) => stage.page.getByLabel(label, { exact: true });
const shown = (/** @type {string} */ id) => stage.page.getByTestId(id);
const button = (/** @type {string} */ name) => stage.page.getByRole('button', { name });
const sent = async () => {
  const { address } = stage.account('operator');
  return Number(await stage.rpc('eth_getTransactionCount', [address, 'pending']));
};
const step = (/** @type {string} */ name, /** @type {string} */ state) =>
  stage.page.locator(`[data-testid=bind-step][data-step=${name}][data-state=${state}]`).waitFor();

/** Waits until the page has looked the NFT up, and can bind. */
const ready = async () => {
  await stage.page.getByText('Nobody has this one yet: it will be minted.').waitFor();
  await stage.page.locator('button:not([aria-disabled])', { hasText: 'Bind the device' }).waitFor();
};

/** @param {string} serial what the page shows of it, as texts */
const preview = async (serial) => {
  await field('Serial number').fill(serial);
  await ready();
  await shown('preview').getByText('JSON').click();
  const [did, identifier, account, hash, uri, json, tokenId] = await Promise.all([
    shown('did').textContent(),
    shown('identifier').textContent(),
    shown('account-address').locator('code').textContent(),
    shown('document-hash').textContent(),
    shown('document-uri').textContent(),
    shown('document-json').textContent(),
    field('Token id').inputValue(),
  ]);
  return { did, identifier, account, hash, uri, json: json ?? '', tokenId: BigInt(tokenId) };
};

test('everything is known before any transaction, and is what others compute', async () => {
  const before = await sent();
  const { owner, demo } = { owner: stage.account('owner').address, demo: stage.world.demo };
  const seen = await preview('preview only');
  const expected = identify(demo.project, 'preview only');
  assert.equal(seen.did, expected.did);
  assert.equal(seen.identifier, expected.identifier);
  assert.equal(seen.account, accountAddress(stage.world, seen.tokenId));
  assert.equal(seen.account, await chain.account(seen.tokenId), 'the ERC-6551 registry’s own word');

  const document = JSON.parse(seen.json);
  const { hash, uri } = address(canonical(document));
  assert.equal(seen.hash, hash);
  assert.equal(seen.uri, uri);
  assert.equal(document.id, expected.did);
  const text = JSON.stringify(document);
  assert.match(text, new RegExp(`did:ethr:0x7bca:${owner}`, 'i'));
  assert.match(text, new RegExp(`erc6551:31690/${demo.deviceNft}/${seen.tokenId}`, 'i'));
  assert.doesNotMatch(text, /preview only/, 'the serial number is not in the public document');

  await keepScreen(stage, '2-preview');
  assert.equal(await sent(), before);
});

test('naming project and serial in the document is a choice, and changes its hash', async () => {
  const { hash } = await preview('named');
  await stage.page.getByRole('checkbox', { name: /Name project and serial/ }).check();
  await stage.page.waitForFunction(
    (old) => document.querySelector('[data-testid=document-hash]')?.textContent !== old,
    hash,
  );
  assert.match((await shown('document-json').textContent()) ?? '', /GEODNET[\s\S]*named/);
});

test('stray spaces and invisible characters are shown, never trimmed', async () => {
  const derived = async () => {
    await shown('did').waitFor();
    return shown('did').textContent();
  };
  for (const [serial, revealed, said] of /** @type {const} */ ([
    [' kitchen ', '␣kitchen␣', /begins with white space[\s\S]*ends with white space/i],
    ['kit\u200bchen', 'kit⟨U+200B⟩chen', /U\+200B/],
    ['kit\u202echen', 'kit⟨U+202E⟩chen', /U\+202E/],
    ['kitche\u0301n', 'kitchén', /near U\+0301/],
  ])) {
    await field('Serial number').fill(serial);
    const warning = shown('name-warning');
    await warning.getByText(revealed.normalize('NFD')).waitFor();
    assert.match((await warning.textContent()) ?? '', said);
    assert.equal(await derived(), identify('GEODNET', serial).did, 'hashed exactly as it stands');
    if (serial === ' kitchen ') await keepScreen(stage, '2-spaces');
  }
});

test('an empty or over-long name is refused with its size', async () => {
  await field('Serial number').fill('');
  const action = button('Bind the device');
  assert.equal(await action.getAttribute('aria-disabled'), 'true');
  await stage.page.getByText('Enter a project name and a serial number.').waitFor();
  await field('Serial number').fill('é'.repeat(513));
  await stage.page
    .getByText(/1026 bytes.*1024/)
    .first()
    .waitFor();
  assert.equal(await field('Serial number').getAttribute('aria-invalid'), 'true');
  assert.equal(await shown('did').count(), 0);
  await keepScreen(stage, '2-too-long');
  await field('Serial number').fill('é'.repeat(512));
  await shown('did')
    .getByText(identify('GEODNET', 'é'.repeat(512)).did)
    .waitFor();
  await field('Project name').fill('');
  assert.equal(await action.getAttribute('aria-disabled'), 'true');
  await action.click({ force: true });
});

test('addresses are checked: a wrong checksum, and io1 as well as 0x', async () => {
  const { account } = await preview('addresses');
  const { deviceNft } = stage.world.demo;
  const wrong = deviceNft.replace(/[a-f]/, (letter) => letter.toUpperCase());
  await field('NFT contract').fill(wrong);
  await stage.page.getByText(/checksum/i).waitFor();
  assert.equal(await field('NFT contract').getAttribute('aria-invalid'), 'true');
  await field('NFT contract').fill(deviceNft.toLowerCase());
  await shown('account-address')
    .getByText(account ?? '')
    .waitFor();
});

test('mint, publish, register, activate: four steps, three signatures, all of it on chain', async () => {
  const before = await sent();
  const seen = await preview('kitchen sensor');
  await stage.page.getByText('What your wallet will be asked to sign').click();
  const explanations = await stage.page.getByTestId('explanation').all();
  const said = await Promise.all(explanations.map(wordsOf));
  assert.equal(said.length, 3);
  await keepScreen(stage, '2-what-you-sign');

  await button('Bind the device').click();
  for (const [index, words] of said.entries()) {
    const window = await stage.wallet.next();
    assertSameWords(await wordsOfWindow(window), words);
    if (index === 1) {
      await keepScreen(stage, '2-approve', window.page);
      await keepScreen(stage, '2-waiting-for-wallet');
    }
    await window.approve();
  }
  await stage.page.getByText('The device is bound', { exact: true }).waitFor();
  for (const name of ['mint', 'publish', 'register', 'account']) await step(name, 'done');
  await keepScreen(stage, '2-bound');

  const { identifier } = identify('GEODNET', 'kitchen sensor');
  const { chain: config, demo, gateways } = stage.world;
  const owner = stage.account('owner').address;
  assert.deepEqual(await chain.device(identifier), {
    chainId: BigInt(config.id),
    nftContract: demo.deviceNft.toLowerCase(),
    tokenId: seen.tokenId,
    uri: seen.uri,
    hash: seen.hash,
  });
  assert.equal(await chain.ownerOf(seen.tokenId), owner);
  const code = await chain.code(accountAddress(stage.world, seen.tokenId));
  assert.deepEqual(code, { size: 173, runs: config.contracts.accountTarget.toLowerCase() });
  const published = await fetch(`${gateways[0]}/${seen.uri?.replace('ipfs://', 'ipfs/')}`);
  assert.equal(await published.text(), canonical(JSON.parse(seen.json)));

  assert.equal(await sent(), before + 3);
  const [mint, register] = await lastCalls(3);
  assert.deepEqual(
    [mint, register],
    [
      {
        to: demo.deviceNft.toLowerCase(),
        input: encodeFunctionData({
          abi: deviceNftAbi,
          functionName: 'mint',
          args: [owner, seen.tokenId],
        }),
      },
      {
        to: config.contracts.registry.toLowerCase(),
        input: encodeFunctionData({
          abi: registryAbi,
          functionName: 'registerDeviceNFTWithDIDDoc',
          args: [
            identifier,
            BigInt(config.id),
            /** @type {Hex} */ (demo.deviceNft.toLowerCase()),
            seen.tokenId,
            seen.uri ?? '',
            /** @type {Hex} */ (seen.hash),
          ],
        }),
      },
    ],
    'the bytes that viem encodes',
  );
  await button('Open its account').or(stage.page.getByText('Open its account')).click();
  await stage.page.locator('[data-testid=account-status][data-status=active]').first().waitFor();
});

/** @param {number} count the latest transactions, one a block */
async function lastCalls(count) {
  const latest = Number(await stage.rpc('eth_blockNumber'));
  const blocks = Array.from({ length: count }, (_, index) => latest - count + 1 + index);
  return Promise.all(
    blocks.map(async (number) => {
      const block = await stage.rpc('eth_getBlockByNumber', [`0x${number.toString(16)}`, true]);
      const [{ to, input }] = block.transactions;
      return { to, input };
    }),
  );
}

test('a refused signature stops calmly; going on does not repeat what has landed', async () => {
  const before = await sent();
  const { tokenId } = await preview('refused once');
  await button('Bind the device').click();
  await stage.wallet.approve();
  await stage.wallet.reject();
  const problem = stage.page.getByTestId('problem');
  await problem.waitFor();
  // Not "nothing was sent": the mint was.
  assert.match((await problem.textContent()) ?? '', /^\s*You cancelled\. Nothing more was sent\./);
  await step('mint', 'done');
  await step('register', 'failed');
  assert.equal(await field('Serial number').inputValue(), 'refused once');
  await keepScreen(stage, '2-refused');

  await button('Go on').click();
  await step('mint', 'skipped');
  await stage.wallet.approve();
  await stage.wallet.approve();
  await stage.page.getByText('The device is bound', { exact: true }).waitFor();
  assert.equal(await sent(), before + 3);
  const { identifier } = identify('GEODNET', 'refused once');
  assert.equal((await chain.device(identifier)).tokenId, tokenId);
});

test('a reload in the middle continues with what the chain shows', async () => {
  const before = await sent();
  const { tokenId, json } = await preview('reloaded');
  await button('Bind the device').click();
  await stage.wallet.approve();
  const open = await stage.wallet.next();
  await stage.page.reload();
  // The wallet was asked and outlives the page: signed after the reload, it lands all the same.
  await open.approve();

  await stage.page.getByText('An unfinished binding is here.').waitFor();
  assert.equal(await field('Serial number').inputValue(), 'reloaded');
  assert.equal(await field('Token id').inputValue(), tokenId.toString());
  await keepScreen(stage, '2-unfinished');
  await button('Continue binding').click();
  await step('mint', 'skipped');
  await step('register', 'skipped');
  await stage.wallet.approve();
  await stage.page.getByText('The device is bound', { exact: true }).waitFor();
  assert.equal(await sent(), before + 3);
  const { identifier } = identify('GEODNET', 'reloaded');
  assert.equal((await chain.device(identifier)).hash, address(canonical(JSON.parse(json))).hash);
});

test('while the content store is down nothing is registered, and going on works later', async () => {
  await preview('store down');
  await stage.fault({ mode: 'down' });
  await button('Bind the device').click();
  await stage.wallet.approve();
  await step('publish', 'failed');
  await stage.page
    .getByTestId('problem')
    .getByText(/content service/)
    .first()
    .waitFor();
  await keepScreen(stage, '2-store-down');
  // Whether the body had arrived when the store hung up.
  stage.forgive(/ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);

  await stage.fault({ mode: 'none' });
  await button('Go on').click();
  await stage.wallet.approve();
  await stage.wallet.approve();
  await stage.page.getByText('The device is bound', { exact: true }).waitFor();
});

test('an identifier that is registered for another NFT is not taken away', async () => {
  const seeder = createSeeder(stage.world);
  await seeder.bind({ serial: 'taken', tokenId: 101n });
  await field('Serial number').fill('taken');
  await stage.page.getByText(/registered for another NFT/).waitFor();
  assert.equal(await button('Bind the device').getAttribute('aria-disabled'), 'true');
});

test('an NFT that exists is picked instead of minted', async () => {
  const seeder = createSeeder(stage.world);
  await seeder.mint({ to: stage.account('buyer').address, tokenId: 102n });
  const before = await sent();
  await field('Serial number').fill('picked');
  await field('Token id').fill('102');
  await stage.page.getByText('This NFT exists').waitFor();
  await stage.page.locator('button:not([aria-disabled])', { hasText: 'Bind the device' }).click();
  await step('mint', 'skipped');
  await stage.wallet.approve();
  await stage.wallet.approve();
  await stage.page.getByText('The device is bound', { exact: true }).waitFor();
  assert.equal(await sent(), before + 2);
  const { identifier } = identify('GEODNET', 'picked');
  const { hash, tokenId } = await chain.device(identifier);
  assert.equal(tokenId, 102n);
  // The NFT's owner, and not the address in the form, is the owner in the document.
  const text = await fetch(`${stage.world.gateways[0]}/ipfs/${cidOf(hash)}`);
  assert.match(await text.text(), new RegExp(stage.account('buyer').address, 'i'));
});

test('whoever is not the operator sees why, and still sees the preview', async () => {
  const before = await sent();
  await person.actAs('owner');
  await field('Serial number').fill('not mine to register');
  await shown('did').getByText(identify('GEODNET', 'not mine to register').did).waitFor();
  await stage.page.getByText(/Only the project’s operator.*can register devices/).waitFor();
  const action = button('Bind the device');
  assert.equal(await action.getAttribute('aria-disabled'), 'true');
  await keepScreen(stage, '2-not-operator');
  await action.click({ force: true });
  assert.equal(await sent(), before);
  await person.actAs('operator');
});
