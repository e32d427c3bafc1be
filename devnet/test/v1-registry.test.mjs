// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeAbiParameters,
  keccak256,
  parseEventLogs,
  stringToHex,
  zeroAddress,
  zeroHash,
} from 'viem';
import { accountAbi, accountRegistryAbi } from '../src/abi.mjs';
import { ioidV1Abi, registryV1Abi } from '../src/abi-v1.mjs';
import { revertOf } from './fixture.mjs';
import { didOf, HASH, newDevice, openV1 } from './v1-fixture.mjs';

/** @import { Hex } from 'viem' */

const v1World = await openV1();
const { deployment, reader, signers, as, mined, config } = v1World;
const { v1, registry, ioid, nft, permit, approvedToken, register, bound } = v1World;

test('the domain separator is the one of the name, version, chain and contract', async () => {
  const expected = keccak256(
    encodeAbiParameters(
      [
        { type: 'bytes32' },
        { type: 'bytes32' },
        { type: 'bytes32' },
        { type: 'uint256' },
        { type: 'address' },
      ],
      [
        keccak256(
          stringToHex(
            'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
          ),
        ),
        keccak256(stringToHex('ioIDRegistry')),
        keccak256(stringToHex('1')),
        BigInt(config.chain.id),
        v1.registry,
      ],
    ),
  );
  assert.equal(
    await reader.readContract({ ...registry, functionName: 'DOMAIN_SEPARATOR' }),
    expected,
  );
});

test('the permit hash is the struct hash, at the present nonce', async () => {
  const { device } = await bound('owner');
  const owner = signers.buyer.address;
  const hash = await reader.readContract({
    ...registry,
    functionName: 'permitHash',
    args: [owner, device.address],
  });
  const typeHash = keccak256(stringToHex('Permit(address owner,uint256 nonce)'));
  const struct = encodeAbiParameters(
    [{ type: 'bytes32' }, { type: 'address' }, { type: 'uint256' }],
    [typeHash, owner, 1n],
  );
  assert.equal(hash, keccak256(struct));
});

test('binding moves the device NFT into the account of a new ioID NFT', async () => {
  const { device, tokenId, id, receipt } = await bound('owner');
  const owner = signers.owner.address;
  const [account, did] = await reader.readContract({ ...ioid, functionName: 'wallet', args: [id] });
  assert.equal(did, didOf(device.address));
  assert.equal(
    account,
    await reader.readContract({
      address: deployment.accountRegistry,
      abi: accountRegistryAbi,
      functionName: 'account',
      args: [deployment.accountTarget, zeroHash, BigInt(config.chain.id), v1.ioid, id],
    }),
  );
  assert.equal(
    await reader.readContract({ ...ioid, functionName: 'wallet', args: [did] }),
    account,
  );
  assert.equal(
    await reader.readContract({
      ...ioid,
      functionName: 'wallet',
      args: [`did:io:${device.address}`],
    }),
    zeroAddress,
  );
  assert.equal(
    await reader.readContract({ ...nft, functionName: 'ownerOf', args: [tokenId] }),
    account,
  );
  assert.equal(await reader.readContract({ ...ioid, functionName: 'ownerOf', args: [id] }), owner);
  assert.equal(
    await reader.readContract({ address: account, abi: accountAbi, functionName: 'owner' }),
    owner,
  );
  const [made] = parseEventLogs({ abi: ioidV1Abi, eventName: 'CreateIoID', logs: receipt.logs });
  assert.deepEqual(made?.args, { owner, id, wallet: account, did });
  const [announced] = parseEventLogs({
    abi: registryV1Abi,
    eventName: 'NewDevice',
    logs: receipt.logs,
  });
  assert.deepEqual(announced?.args, {
    device: device.address,
    owner,
    hash: HASH,
    uri: 'ipfs://document',
  });
});

test('anyone may bind for a user whose permit they hold', async () => {
  const device = newDevice();
  const tokenId = await approvedToken('owner');
  const user = signers.owner.address;
  const { v, r, s } = await permit(device, user);
  await mined(
    as('buyer').writeContract({
      ...registry,
      functionName: 'register',
      args: [v1.deviceNft, tokenId, user, device.address, HASH, 'ipfs://other', v, r, s],
    }),
  );
  const id = await reader.readContract({
    ...registry,
    functionName: 'deviceTokenId',
    args: [device.address],
  });
  assert.equal(await reader.readContract({ ...ioid, functionName: 'ownerOf', args: [id] }), user);
});

test('each thing that is wrong has its reason, in this order', async () => {
  const { device: taken, tokenId: used } = await bound('owner');
  const owner = signers.owner.address;
  const tokenId = await approvedToken('owner');
  const device = newDevice();
  const signature = await permit(device, owner);
  const good = { device: device.address, tokenId, signature };
  assert.equal(
    await revertOf(register('owner', { ...good, device: zeroAddress })),
    'device is the zero address',
  );
  const { v, r, s } = signature;
  const forNobody = as('owner').writeContract({
    ...registry,
    functionName: 'register',
    args: [v1.deviceNft, tokenId, zeroAddress, device.address, HASH, '', v, r, s],
  });
  assert.equal(await revertOf(forNobody), 'user is the zero address');
  assert.equal(await revertOf(register('owner', { ...good, tokenId: used })), 'nft already used');
  assert.equal(
    await revertOf(register('owner', { ...good, device: taken.address })),
    'device exists',
  );
  assert.equal(
    await revertOf(register('owner', { ...good, contract: deployment.deviceNft })),
    'invalid project',
  );
  assert.equal(await revertOf(register('buyer', good)), 'invalid signature');
  assert.equal(await revertOf(register('owner', { ...good, hash: zeroHash })), 'empty hash');
  await mined(register('owner', good));
});

test('v is 27 or 28, and s may lie in the upper half', async () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const device = newDevice();
  const tokenId = await approvedToken('owner');
  const { v, r, s } = await permit(device, signers.owner.address);
  const good = { device: device.address, tokenId };
  const early = register('owner', { ...good, signature: { v: v - 27, r, s } });
  assert.equal(await revertOf(early), 'invalid signature');
  /** @type {Hex} */
  const high = `0x${(order - BigInt(s)).toString(16).padStart(64, '0')}`;
  await mined(register('owner', { ...good, signature: { v: 55 - v, r, s: high } }));
});

test('update replaces the document, and a permit serves once', async () => {
  const { device } = await bound('owner');
  const { address } = device;
  const hash = keccak256(stringToHex('another'));
  const { v, r, s } = await permit(device, signers.owner.address);
  const update = () =>
    as('owner').writeContract({
      ...registry,
      functionName: 'update',
      args: [address, hash, 'ipfs://another', v, r, s],
    });
  const { logs } = await mined(update());
  const [event] = parseEventLogs({ abi: registryV1Abi, eventName: 'UpdateDevice', logs });
  assert.deepEqual(event?.args, {
    device: address,
    owner: signers.owner.address,
    hash,
    uri: 'ipfs://another',
  });
  assert.equal(
    await reader.readContract({ ...registry, functionName: 'documentHash', args: [address] }),
    hash,
  );
  assert.equal(
    await reader.readContract({ ...registry, functionName: 'documentURI', args: [address] }),
    'ipfs://another',
  );
  assert.equal(await revertOf(update()), 'invalid signature');
});

test('migrate moves the ioID NFT to the owner that the permit names', async () => {
  const { device, id } = await bound('owner');
  const owner = signers.buyer.address;
  const { v, r, s } = await permit(device, owner);
  const { logs } = await mined(
    as('keeper').writeContract({
      ...registry,
      functionName: 'migrate',
      args: [device.address, owner, v, r, s],
    }),
  );
  const [event] = parseEventLogs({ abi: registryV1Abi, eventName: 'Migrate', logs });
  assert.deepEqual(event?.args, { device: device.address, owner });
  assert.equal(await reader.readContract({ ...ioid, functionName: 'ownerOf', args: [id] }), owner);
});

test('remove forgets the device but not that its NFT was used', async () => {
  const { device, tokenId, id } = await bound('owner');
  const { address } = device;
  const remove = async () => {
    const { v, r, s } = await permit(device, signers.owner.address);
    return as('owner').writeContract({
      ...registry,
      functionName: 'remove',
      args: [address, v, r, s],
    });
  };
  const { logs } = await mined(remove());
  const [event] = parseEventLogs({ abi: registryV1Abi, eventName: 'RemoveDevice', logs });
  assert.deepEqual(event?.args, { device: address, owner: signers.owner.address });
  assert.equal(
    await reader.readContract({ ...registry, functionName: 'exists', args: [address] }),
    false,
  );
  assert.equal(
    await reader.readContract({
      ...registry,
      functionName: 'registeredNFT',
      args: [v1.deviceNft, tokenId],
    }),
    true,
  );
  const [, did] = await reader.readContract({ ...ioid, functionName: 'wallet', args: [id] });
  assert.equal(did, '');
  assert.equal(
    await reader.readContract({ ...ioid, functionName: 'wallet', args: [didOf(address)] }),
    zeroAddress,
  );
  assert.equal(await revertOf(remove()), 'device not exists');
  const read = reader.readContract({ ...registry, functionName: 'documentHash', args: [address] });
  assert.equal(await revertOf(read), 'device not exists');
  assert.equal(
    await reader.readContract({ ...registry, functionName: 'documentID', args: [address] }),
    didOf(address),
  );
});
