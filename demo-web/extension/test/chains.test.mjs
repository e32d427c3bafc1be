// @ts-check
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CHAIN_HEX, startSession } from './session.mjs';

/** @type {Awaited<ReturnType<typeof startSession>>} */
let session;
before(async () => {
  session = await startSession({ preinstallChain: false });
});
after(() => session.close());

/** @param {Record<string, unknown>} [changes] */
const chain = (changes) => [
  {
    chainId: CHAIN_HEX,
    chainName: 'Test chain',
    nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
    rpcUrls: [session.chain.url],
    ...changes,
  },
];

test('the first chain has no node: reading it is 4901', async () => {
  assert.equal((await session.request('eth_blockNumber')).error?.code, 4901);
});

test('switching to a chain it has not is 4902', async () => {
  const { error } = await session.request('wallet_switchEthereumChain', [{ chainId: CHAIN_HEX }]);
  assert.equal(error?.code, 4902);
});

test('refuses what EIP-3085 forbids with -32602, before any window', async () => {
  for (const [what, params] of /** @type {[string, unknown][]} */ ([
    ['another chain at the address', chain({ chainId: '0x1252' })],
    ['a node that does not answer', chain({ rpcUrls: ['http://127.0.0.1:9'] })],
    ['http to another machine', chain({ rpcUrls: ['http://example.org'] })],
    ['no address', chain({ rpcUrls: [] })],
    ['a leading zero', chain({ chainId: '0x07bca' })],
    ['a decimal id', chain({ chainId: '31690' })],
    ['other decimals', chain({ nativeCurrency: { name: 'A', symbol: 'A', decimals: 6 } })],
    ['no currency', chain({ nativeCurrency: undefined })],
    ['nothing', []],
  ])) {
    const { error } = await session.request('wallet_addEthereumChain', params);
    assert.equal(error?.code, -32602, `${what}: ${JSON.stringify(error)}`);
  }
  assert.equal(session.wallet.waitingWindows, 0);
});

test('adding can be refused', async () => {
  const refused = session.request('wallet_addEthereumChain', chain());
  assert.equal(await session.wallet.reject(), 'Add Test chain?');
  assert.equal((await refused).error?.code, 4001);
});

test('adds without switching, then switches', async () => {
  const added = session.request('wallet_addEthereumChain', chain());
  const window = await session.wallet.next();
  assert.deepEqual(await window.fields(), [
    { label: 'Network', value: 'Test chain, id 31690' },
    { label: 'RPC address', value: `${session.chain.url}/` },
    { label: 'Coin', value: 'IoTeX (IOTX)' },
  ]);
  await window.approve();
  assert.deepEqual(await added, { result: null });
  assert.deepEqual(await session.request('eth_chainId'), { result: '0x1' });

  const refused = session.request('wallet_switchEthereumChain', [{ chainId: CHAIN_HEX }]);
  assert.equal(await session.wallet.reject(), 'Switch to Test chain?');
  assert.equal((await refused).error?.code, 4001);

  const switched = session.request('wallet_switchEthereumChain', [{ chainId: CHAIN_HEX }]);
  await session.wallet.approve();
  assert.deepEqual(await switched, { result: null });
  assert.deepEqual(await session.request('eth_chainId'), { result: CHAIN_HEX });
  assert.deepEqual((await session.events()).at(-1), { name: 'chainChanged', data: CHAIN_HEX });
});

test('adding or switching once more asks nothing', async () => {
  assert.deepEqual(await session.request('wallet_addEthereumChain', chain()), { result: null });
  assert.deepEqual(await session.request('wallet_switchEthereumChain', [{ chainId: CHAIN_HEX }]), {
    result: null,
  });
  assert.equal(session.wallet.waitingWindows, 0);
});

test('another address for a known chain is a change that is asked about', async () => {
  const other = session.chain.url.replace('127.0.0.1', 'localhost');
  const changed = session.request('wallet_addEthereumChain', chain({ rpcUrls: [other] }));
  assert.equal(await session.wallet.approve(), 'Change the network Test chain?');
  assert.deepEqual(await changed, { result: null });
});

test('reads go to the node, and its errors come back as they are', async () => {
  assert.deepEqual(await session.request('eth_blockNumber'), { result: '0x0' });
  // PUSH4 selector, MSTORE, REVERT(28, 4)
  const reverting = '0x00000000000000000000000000000000000c0de1';
  await session.chain.rpc('anvil_setCode', [reverting, '0x637e2732895f526004601cfd']);
  const { error } = await session.request('eth_call', [{ to: reverting }, 'latest']);
  assert.equal(error?.code, 3);
  assert.equal(error?.data, '0x7e273289');
});
