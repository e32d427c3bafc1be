// @ts-check
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OPERATOR, OWNER, requestIn, startSession } from './session.mjs';

/** @type {Awaited<ReturnType<typeof startSession>>} */
let session;
before(async () => {
  session = await startSession();
});
after(() => session.close());

test('announces itself through EIP-6963 and as window.ethereum', async () => {
  const [info, injected] = await session.page.evaluate(() => {
    // @ts-expect-error the site's own list
    const [{ info, provider }] = window.announced;
    // @ts-expect-error set by the wallet
    const { ethereum } = window;
    return [info, { same: ethereum.request === provider.request, metamask: ethereum.isMetaMask }];
  });
  assert.equal(info.name, 'ioID Test Wallet');
  assert.equal(info.rdns, 'io.ioid.testwallet');
  assert.match(info.uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.match(info.icon, /^data:image\/svg\+xml[,;]/);
  assert.deepEqual(injected, { same: true, metamask: false });
});

test('starts on another chain, connected to the wallet and to no account', async () => {
  assert.deepEqual(await session.request('eth_chainId'), { result: '0x1' });
  assert.deepEqual(await session.request('net_version'), { result: '1' });
  assert.deepEqual(await session.request('eth_accounts'), { result: [] });
  assert.deepEqual(await session.request('wallet_getPermissions'), { result: [] });
  assert.deepEqual(await session.events(), [{ name: 'connect', data: { chainId: '0x1' } }]);
});

test('answers 4100 to what needs an account', async () => {
  const typed = { types: {}, domain: {}, primaryType: 'A', message: {} };
  for (const [method, params] of /** @type {[string, unknown[]][]} */ ([
    ['eth_sendTransaction', [{ from: OPERATOR, to: OWNER }]],
    ['personal_sign', ['0x00', OPERATOR]],
    ['eth_signTypedData_v4', [OPERATOR, JSON.stringify(typed)]],
    ['wallet_getCapabilities', [OPERATOR]],
  ])) {
    const { error } = await session.request(method, params);
    assert.equal(error?.code, 4100, method);
  }
  assert.equal(session.wallet.waitingWindows, 0);
});

test('answers -32601 to a method it has not, and to a node’s own', async () => {
  for (const method of ['eth_sign', 'anvil_setBalance', 'toString']) {
    assert.equal((await session.request(method, [])).error?.code, -32601, method);
  }
});

test('answers 4001 when the button says no, and when the window is closed', async () => {
  const refused = session.request('eth_requestAccounts');
  const window = await session.wallet.next();
  assert.equal(await window.origin(), session.site.origin);
  assert.equal(await window.title(), 'Connect to this site?');
  await window.reject();
  assert.equal((await refused).error?.code, 4001);

  const closed = session.request('eth_requestAccounts');
  await (await session.wallet.next()).close();
  assert.equal((await closed).error?.code, 4001);
  assert.deepEqual(await session.request('eth_accounts'), { result: [] });
});

test('answers -32002 while a request to connect is open, also after a reload', async () => {
  const first = session.request('eth_requestAccounts');
  const window = await session.wallet.next();
  assert.equal((await session.request('eth_requestAccounts')).error?.code, -32002);
  assert.equal(
    (await session.request('wallet_requestPermissions', [{ eth_accounts: {} }])).error?.code,
    -32002,
  );
  first.catch(() => {}); // the page that asked goes away
  await session.page.reload();
  await session.page.waitForFunction('window.announced.length > 0');
  assert.equal((await session.request('eth_requestAccounts')).error?.code, -32002);
  await window.approve({ accounts: ['owner'] });
  await session.page.waitForFunction(
    'window.events.some(({ name }) => name === "accountsChanged")',
  );
  assert.deepEqual(await session.request('eth_accounts'), { result: [OWNER] });
  assert.equal(session.wallet.waitingWindows, 0);
});

test('answers a connected site without asking, and asks again for other accounts', async () => {
  assert.deepEqual(await session.request('eth_requestAccounts'), { result: [OWNER] });
  const asked = session.request('wallet_requestPermissions', [{ eth_accounts: {} }]);
  await session.wallet.approve({ accounts: ['operator', 'owner'] });
  const { result } = await asked;
  assert.deepEqual(result, [
    {
      parentCapability: 'eth_accounts',
      invoker: session.site.origin,
      caveats: [{ type: 'restrictReturnedAccounts', value: [OPERATOR, OWNER] }],
    },
  ]);
  assert.deepEqual((await session.events()).at(-1), {
    name: 'accountsChanged',
    data: [OPERATOR, OWNER],
  });
  assert.equal((await session.request('wallet_requestPermissions', [{}])).error?.code, -32602);
});

test('a connection belongs to one origin', async () => {
  const other = await session.context.newPage();
  await other.goto(session.site.origin.replace('127.0.0.1', 'localhost'));
  await other.waitForFunction('window.announced.length > 0');
  assert.deepEqual(await requestIn(other, 'eth_accounts'), { result: [] });
  await other.close();
});

test('the person changes accounts and the network in the wallet', async () => {
  const own = await session.wallet.open();
  await own.locator('fieldset input[data-role=operator]').uncheck();
  await session.page.waitForFunction('window.events.at(-1).data.length === 1');
  assert.deepEqual((await session.events()).at(-1), { name: 'accountsChanged', data: [OWNER] });
  await own.locator('#network').selectOption('31690');
  await session.page.waitForFunction('window.events.at(-1).name === "chainChanged"');
  assert.deepEqual((await session.events()).at(-1), { name: 'chainChanged', data: '0x7bca' });
  await own.close();
});

test('revoking ends the connection', async () => {
  assert.deepEqual(await session.request('wallet_revokePermissions', [{ eth_accounts: {} }]), {
    result: null,
  });
  assert.deepEqual((await session.events()).at(-1), { name: 'accountsChanged', data: [] });
  assert.deepEqual(await session.request('eth_accounts'), { result: [] });
});
