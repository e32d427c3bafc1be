// @ts-check
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getAddress, recoverMessageAddress, recoverTypedDataAddress, toHex } from 'viem';
import { CHAIN_ID, OPERATOR, OWNER, startSession } from './session.mjs';

/** @type {Awaited<ReturnType<typeof startSession>>} */
let session;
before(async () => {
  session = await startSession();
  await session.connect('operator');
  await session.useChain();
});
after(() => session.close());

const typed = /** @type {const} */ ({
  types: {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'chainId', type: 'uint256' },
    ],
    Part: [{ name: 'serial', type: 'string' }],
    BindRequest: [
      { name: 'device', type: 'Part' },
      { name: 'tokenId', type: 'uint256' },
      { name: 'owner', type: 'address' },
    ],
  },
  primaryType: 'BindRequest',
  domain: { name: 'ioID', chainId: CHAIN_ID },
  message: {
    device: { serial: 'kitchen\u202e1' },
    // 2^255: beyond what a JSON number holds.
    tokenId: '57896044618658097711785492504343953926634992332820282019728792003956564819968',
    owner: OWNER,
  },
});

/** @param {import('viem').Hex} signature */
function signerOf(signature) {
  const domain = { ...typed.domain, chainId: BigInt(CHAIN_ID) };
  const message = { ...typed.message, tokenId: BigInt(typed.message.tokenId) };
  return recoverTypedDataAddress({ ...typed, domain, message, signature });
}

test('signs EIP-712 typed data, and shows every leaf of it', async () => {
  const answer = session.request('eth_signTypedData_v4', [OPERATOR, JSON.stringify(typed)]);
  const window = await session.wallet.next();
  assert.equal(await window.title(), 'Sign “BindRequest”');
  assert.deepEqual(await window.fields(), [
    { label: 'name', value: 'ioID' },
    { label: 'chainId', value: '31690' },
    { label: 'device.serial', value: 'kitchen\\u{202e}1' },
    { label: 'tokenId', value: typed.message.tokenId },
    { label: 'owner', value: OWNER },
  ]);
  await window.approve();
  const { result: signature } = await answer;
  assert.equal(await signerOf(signature), getAddress(OPERATOR));
});

test('takes the typed data as an object and the chain id as text too', async () => {
  const domain = { ...typed.domain, chainId: String(CHAIN_ID) };
  const answer = session.request('eth_signTypedData_v4', [OPERATOR, { ...typed, domain }]);
  await session.wallet.approve();
  const { result: signature } = await answer;
  assert.equal(await signerOf(signature), getAddress(OPERATOR));
});

test('refuses typed data of another chain, or that cannot be encoded, before any window', async () => {
  for (const [what, given] of /** @type {[string, unknown][]} */ ([
    ['another chain', { ...typed, domain: { ...typed.domain, chainId: 4690 } }],
    ['an unknown type', { ...typed, primaryType: 'Absent' }],
    ['a wrong value', { ...typed, message: { ...typed.message, owner: '0x1' } }],
    ['no message', { ...typed, message: undefined }],
    ['no JSON', '{'],
  ])) {
    const { error } = await session.request('eth_signTypedData_v4', [OPERATOR, given]);
    assert.equal(error?.code, -32602, `${what}: ${JSON.stringify(error)}`);
  }
  assert.equal(session.wallet.waitingWindows, 0);
});

test('gives no signature of what was refused', async () => {
  const refused = session.request('eth_signTypedData_v4', [OPERATOR, JSON.stringify(typed)]);
  await session.wallet.reject();
  const answer = await refused;
  assert.equal(answer.error?.code, 4001);
  assert.equal(JSON.stringify(answer).includes('0x'), false);
});

test('signs a message, shown as text or, when it is none, as bytes', async () => {
  for (const [raw, shown] of /** @type {[import('viem').Hex, string][]} */ ([
    [toHex('Ready: ✓\nzero\u200bwidth'), 'Ready: ✓\nzero\\u{200b}width'],
    ['0xff00ff', '0xff00ff'],
  ])) {
    const answer = session.request('personal_sign', [raw, OPERATOR]);
    const window = await session.wallet.next();
    assert.equal(await window.page.locator('pre').textContent(), shown);
    await window.approve();
    const { result: signature } = await answer;
    const signer = await recoverMessageAddress({ message: { raw }, signature });
    assert.equal(signer, getAddress(OPERATOR));
  }
});

test('watches an asset when the person agrees', async () => {
  const options = { address: OWNER, tokenId: '7' };
  const asked = session.request('wallet_watchAsset', { type: 'ERC721', options });
  assert.equal(await session.wallet.approve(), 'Show this ERC721 asset in the wallet?');
  assert.deepEqual(await asked, { result: true });
  const other = await session.request('wallet_watchAsset', { type: 'ERC1', options });
  assert.equal(other.error?.code, -32602);
});
