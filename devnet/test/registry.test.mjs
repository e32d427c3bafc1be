// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  getAddress,
  keccak256,
  parseEventLogs,
  sliceHex,
  stringToHex,
  zeroAddress,
  zeroHash,
} from 'viem';
import { registryAbi } from '../src/abi.mjs';
import { openWorld, revertOf } from './fixture.mjs';

/** @import { Hex } from 'viem' */

const { deployment, reader, signers, as, mined } = await openWorld();
const at = { address: deployment.registry, abi: registryAbi };
const operator = as('operator');
const CHAIN = 31_690n;
const NFT = deployment.deviceNft;
/** 32 bytes, as a contract on Solana has. */
const SOLANA = keccak256(stringToHex('a Solana program'));

/** @param {string} name */
const idOf = (name) => keccak256(stringToHex(name));
/** @param {Hex} id */
const deviceOf = (id) => reader.readContract({ ...at, functionName: 'getDeviceNFT', args: [id] });
/** @param {Hex} id */
const documentOf = (id) =>
  reader.readContract({ ...at, functionName: 'getDIDDocMetadata', args: [id] });
const total = () => reader.readContract({ ...at, functionName: 'totalDevices' });

/**
 * @param {Hex} id
 * @param {{ chainID?: bigint, contract?: Hex, tokenID?: bigint }} [device]
 */
const register = (id, { chainID = CHAIN, contract = NFT, tokenID = 1n } = {}) =>
  operator.writeContract({
    ...at,
    functionName: 'registerDeviceNFT',
    args: [id, chainID, contract, tokenID],
  });

/**
 * @param {Hex} id
 * @param {string} uri
 * @param {Hex} hash
 */
const registerWithDocument = (id, uri, hash) =>
  operator.writeContract({
    ...at,
    functionName: 'registerDeviceNFTWithDIDDoc',
    args: [id, CHAIN, NFT, 7n, uri, hash],
  });

/** @param {Hex} id */
const remove = (id) =>
  operator.writeContract({ ...at, functionName: 'deleteDeviceNFT', args: [id] });

test('an absent identifier reads as zero and empty', async () => {
  assert.deepEqual(await deviceOf(idOf('absent')), [0n, '0x', 0n]);
  assert.deepEqual(await documentOf(idOf('absent')), ['', zeroHash]);
});

test('registering stores the device and announces it with the identifier indexed', async () => {
  const id = idOf('stores');
  const before = await total();
  const { logs } = await mined(register(id, { tokenID: 42n }));
  assert.deepEqual(await deviceOf(id), [CHAIN, NFT.toLowerCase(), 42n]);
  assert.equal(await total(), before + 1n);
  const [event] = parseEventLogs({ abi: registryAbi, eventName: 'DeviceNFTUpdated', logs });
  assert.equal(event?.topics[1], id);
  assert.equal(getAddress(event?.args.NFTcontract ?? '0x'), NFT);
});

test('a contract of 32 bytes is kept as it is', async () => {
  const id = idOf('solana');
  await mined(register(id, { chainID: 900n, contract: SOLANA, tokenID: 0n }));
  assert.deepEqual(await deviceOf(id), [900n, SOLANA, 0n]);
});

test('registering with a document stores and announces both', async () => {
  const id = idOf('document');
  const hash = idOf('bytes of the document');
  const { logs } = await mined(registerWithDocument(id, 'ipfs://bafkrei', hash));
  assert.deepEqual(await documentOf(id), ['ipfs://bafkrei', hash]);
  const [event] = parseEventLogs({ abi: registryAbi, eventName: 'DIDDocMetadataUpdated', logs });
  assert.deepEqual(event?.args, {
    ioIDIdentifier: id,
    didDocUri: 'ipfs://bafkrei',
    didDocHash: hash,
  });
});

test('only the operator registers, not even the owner of the device', async () => {
  const call = as('owner').writeContract({
    ...at,
    functionName: 'registerDeviceNFT',
    args: [idOf('intruder'), CHAIN, NFT, 1n],
  });
  assert.equal(await revertOf(call), 'Not operator');
});

test('a zero identifier is refused, for registering and deleting', async () => {
  assert.equal(await revertOf(register(zeroHash)), 'Invalid ioID identifier');
  assert.equal(await revertOf(remove(zeroHash)), 'Invalid ioID identifier');
});

for (const size of [0, 19, 21, 31]) {
  test(`a contract of ${size} bytes is refused`, async () => {
    const contract = size === 0 ? '0x' : sliceHex(SOLANA, 0, size);
    assert.equal(
      await revertOf(register(idOf('length'), { contract })),
      'Invalid NFT contract length',
    );
  });
}

test('registering again overwrites without a word and counts once', async () => {
  const id = idOf('overwrite');
  await mined(register(id, { tokenID: 1n }));
  const before = await total();
  await mined(register(id, { chainID: 4_690n, tokenID: 2n }));
  assert.deepEqual(await deviceOf(id), [4_690n, NFT.toLowerCase(), 2n]);
  assert.equal(await total(), before);
});

test('registering again without a document leaves the earlier document in place', async () => {
  const id = idOf('stale document');
  await mined(registerWithDocument(id, 'ipfs://old', idOf('old')));
  await mined(register(id, { tokenID: 8n }));
  assert.deepEqual(await documentOf(id), ['ipfs://old', idOf('old')]);
});

test('neither existence nor ownership of the NFT is checked', async () => {
  const id = idOf('no such NFT');
  await mined(register(id, { contract: signers.buyer.address, tokenID: 999n }));
  assert.deepEqual(await deviceOf(id), [CHAIN, signers.buyer.address.toLowerCase(), 999n]);
});

test('chain id 0 counts as absent: it counts each time, and deleting it neither counts nor speaks', async () => {
  const id = idOf('chain zero');
  const before = await total();
  await mined(register(id, { chainID: 0n }));
  await mined(register(id, { chainID: 0n }));
  assert.equal(await total(), before + 2n);
  const { logs } = await mined(remove(id));
  assert.equal(await total(), before + 2n);
  assert.equal(logs.length, 0);
  assert.deepEqual(await deviceOf(id), [0n, '0x', 0n]);
});

test('deleting forgets both; its events do not index the identifier', async () => {
  const id = idOf('delete');
  await mined(registerWithDocument(id, 'ipfs://gone', idOf('gone')));
  const before = await total();
  const { logs } = await mined(remove(id));
  assert.equal(await total(), before - 1n);
  assert.deepEqual(await deviceOf(id), [0n, '0x', 0n]);
  assert.deepEqual(await documentOf(id), ['', zeroHash]);
  const events = parseEventLogs({ abi: registryAbi, logs });
  assert.deepEqual(
    events.map(({ eventName, topics, data }) => [eventName, topics.length, data]),
    [
      ['DeviceNFTDeleted', 1, id],
      ['DIDDocMetadataDeleted', 1, id],
    ],
  );
});

test('deleting what is absent succeeds in silence', async () => {
  const { logs } = await mined(remove(idOf('never there')));
  assert.equal(logs.length, 0);
});

test('only the owner deletes, sets the operator and upgrades', async () => {
  const buyer = as('buyer');
  const { address } = signers.buyer;
  const calls = [
    buyer.writeContract({ ...at, functionName: 'deleteDeviceNFT', args: [idOf('x')] }),
    buyer.writeContract({ ...at, functionName: 'setOperator', args: [address] }),
    buyer.writeContract({ ...at, functionName: 'upgradeToAndCall', args: [address, '0x'] }),
  ];
  const reasons = await Promise.all(calls.map(revertOf));
  assert.deepEqual(reasons, Array(3).fill('OwnableUnauthorizedAccount'));
});

test('the operator can be changed but not to nobody', async () => {
  /** @param {Hex} address */
  const setOperator = (address) =>
    operator.writeContract({ ...at, functionName: 'setOperator', args: [address] });
  assert.equal(await revertOf(setOperator(zeroAddress)), 'Operator cannot be zero address');

  await mined(setOperator(signers.buyer.address));
  assert.equal(
    await reader.readContract({ ...at, functionName: 'operator' }),
    signers.buyer.address,
  );
  assert.equal(await revertOf(register(idOf('former operator'))), 'Not operator');
  await mined(setOperator(signers.operator.address));
});

test('the proxy cannot be initialised again', async () => {
  const call = as('buyer').writeContract({
    ...at,
    functionName: 'initialize',
    args: [signers.buyer.address],
  });
  assert.equal(await revertOf(call), 'InvalidInitialization');
});
