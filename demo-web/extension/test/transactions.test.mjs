// @ts-check
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { getAddress, numberToHex } from 'viem';
import { packageEntry, testAccounts } from '../build.mjs';
import { CHAIN_ID, OPERATOR, OWNER, PACKAGE, startSession } from './session.mjs';

const REVERTING = '0x00000000000000000000000000000000000c0de1';

/** @type {Awaited<ReturnType<typeof startSession>>} */
let session;
before(async () => {
  session = await startSession();
  await session.connect('operator', 'poor');
  await session.useChain();
  await session.chain.rpc('anvil_setCode', [REVERTING, '0x637e2732895f526004601cfd']);
});
after(() => session.close());

/** @param {Record<string, unknown>} transaction */
const send = (transaction) =>
  session.request('eth_sendTransaction', [{ from: OPERATOR, to: OWNER, ...transaction }]);

test('shows what the package explains, then sends exactly that', async () => {
  const { transaction } = await import(pathToFileURL(await packageEntry(PACKAGE)).href);
  const context = {
    from: getAddress(OPERATOR),
    addressBook: Object.fromEntries(testAccounts().map(({ address, label }) => [address, label])),
    chain: {
      id: CHAIN_ID,
      name: 'Test chain',
      nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
      contracts: {},
    },
  };
  const call = { to: getAddress(OWNER), data: '0x', value: 5n, chainId: CHAIN_ID, context };
  const expected = transaction.explain(call);
  const before = BigInt(await session.chain.rpc('eth_getBalance', [OWNER, 'latest']));

  const sent = send({ value: '0x5' });
  const window = await session.wallet.next();
  assert.equal(await window.title(), expected.title);
  assert.match(
    await window.account(),
    /^Project operator 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266$/,
  );
  const fields = await window.fields();
  assert.deepEqual(fields.slice(0, expected.fields.length), expected.fields);
  const fee = fields.find(({ label }) => label === 'Network fee, at most');
  assert.match(fee?.value ?? '', /^0\.0\d+ IOTX$/);
  await window.approve();

  const { result } = await sent;
  const mined = await session.chain.rpc('eth_getTransactionByHash', [result]);
  assert.deepEqual(
    [mined.from, mined.to, mined.value, mined.input, mined.nonce, mined.type, mined.chainId],
    [OPERATOR, OWNER, '0x5', '0x', '0x0', '0x2', '0x7bca'],
  );
  const after = BigInt(await session.chain.rpc('eth_getBalance', [OWNER, 'latest']));
  assert.equal(after - before, 5n);
});

test('sends nothing when refused', async () => {
  const count = await session.chain.rpc('eth_getTransactionCount', [OPERATOR, 'pending']);
  const refused = send({ value: '0x5' });
  await session.wallet.reject();
  assert.equal((await refused).error?.code, 4001);
  assert.equal(await session.chain.rpc('eth_getTransactionCount', [OPERATOR, 'pending']), count);
});

test('two at once get two nonces', async () => {
  const count = Number(await session.chain.rpc('eth_getTransactionCount', [OPERATOR, 'pending']));
  const both = [send({ value: '0x1' }), send({ value: '0x2' })];
  await session.wallet.approve();
  await session.wallet.approve();
  const hashes = (await Promise.all(both)).map(({ result }) => result);
  const nonces = await Promise.all(
    hashes.map(async (hash) => (await session.chain.rpc('eth_getTransactionByHash', [hash])).nonce),
  );
  assert.deepEqual(nonces.sort(), [numberToHex(count), numberToHex(count + 1)]);
});

test('creates a contract', async () => {
  // Init code that returns one byte of code, STOP.
  const created = send({ to: undefined, data: '0x60015f8160095f39f300' });
  const window = await session.wallet.next();
  assert.equal(await window.title(), 'Create a contract');
  assert.deepEqual(
    (await window.warnings()).map(({ code }) => code),
    ['contract-creation'],
  );
  await window.approve();
  const receipt = await session.chain.rpc('eth_getTransactionReceipt', [(await created).result]);
  assert.equal(await session.chain.rpc('eth_getCode', [receipt.contractAddress, 'latest']), '0x00');
});

test('keeps to the gas and the legacy price that the page gives', async () => {
  const sent = send({ gas: '0x7530', gasPrice: '0x77359400' });
  await session.wallet.approve();
  const mined = await session.chain.rpc('eth_getTransactionByHash', [(await sent).result]);
  assert.deepEqual([mined.type, mined.gas, mined.gasPrice], ['0x0', '0x7530', '0x77359400']);
});

test('a call that would revert is -32603 with the node’s answer inside', async () => {
  const { error } = await send({ to: REVERTING });
  assert.equal(error?.code, -32603);
  assert.equal(error?.data.code, 3);
  assert.equal(error?.data.data, '0x7e273289');
});

test('with gas given it is sent, and reverts on the chain', async () => {
  const sent = send({ to: REVERTING, gas: '0x7530' });
  await session.wallet.approve();
  const receipt = await session.chain.rpc('eth_getTransactionReceipt', [(await sent).result]);
  assert.equal(receipt.status, '0x0');
});

test('an account without coins is told so, and the node refuses', async () => {
  const poor = '0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc';
  await session.chain.rpc('anvil_setBalance', [poor, '0x0']);
  const sent = send({ from: poor });
  const window = await session.wallet.next();
  const [warning] = await window.warnings();
  assert.equal(warning?.code, 'insufficient-funds');
  assert.match(warning?.message ?? '', /^This account has 0 IOTX: too little/);
  await window.approve();
  const { error } = await sent;
  assert.equal(error?.code, -32603);
  assert.match(error?.message ?? '', /insufficient funds/i);
});

test('refuses what it cannot send as asked', async () => {
  for (const [
    what,
    transaction,
    code,
  ] of /** @type {[string, Record<string, unknown>, number][]} */ ([
    ['an account that was not connected', { from: OWNER }, 4100],
    ['another chain', { chainId: '0x1' }, -32602],
    ['a field it does not know', { accessList: [] }, -32602],
    ['a wrong checksum', { to: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266' }, -32602],
    ['half a byte', { data: '0x0' }, -32602],
    ['data and input that differ', { data: '0x00', input: '0x01' }, -32602],
    ['a decimal value', { value: '5' }, -32602],
    ['a value with leading zeros', { value: '0x05' }, -32602],
    ['two kinds of fees', { gasPrice: '0x1', maxFeePerGas: '0x1' }, -32602],
    ['a type it does not make', { type: '0x3' }, -32602],
    ['neither a target nor data', { to: undefined }, -32602],
  ])) {
    const { error } = await send(transaction);
    assert.equal(error?.code, code, `${what}: ${JSON.stringify(error)}`);
  }
  assert.equal(session.wallet.waitingWindows, 0);
});
