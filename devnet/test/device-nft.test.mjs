// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEventLogs } from 'viem';
import { deviceNftAbi, deviceNftFactoryAbi } from '../src/abi.mjs';
import { openWorld, revertOf } from './fixture.mjs';

/** @import { Address } from 'viem' */

const { deployment, reader, signers, as, mined } = await openWorld();
const factory = { address: deployment.deviceNftFactory, abi: deviceNftFactoryAbi };
const nft = { address: deployment.deviceNft, abi: deviceNftAbi };

/**
 * @param {bigint} tokenId
 * @param {Address} [address] the collection
 */
const ownerOf = (tokenId, address = deployment.deviceNft) =>
  reader.readContract({ address, abi: deviceNftAbi, functionName: 'ownerOf', args: [tokenId] });

test("the world's collection is the project's and has no device yet", async () => {
  assert.equal(await reader.readContract({ ...nft, functionName: 'name' }), 'GEODNET Device');
  assert.equal(await reader.readContract({ ...nft, functionName: 'symbol' }), 'GEOD');
  assert.equal(
    await reader.readContract({ ...nft, functionName: 'operator' }),
    signers.operator.address,
  );
  assert.equal(
    await reader.readContract({
      ...nft,
      functionName: 'balanceOf',
      args: [signers.operator.address],
    }),
    0n,
  );
});

test('it is an ERC-721 with metadata', async () => {
  for (const interfaceId of /** @type {const} */ (['0x01ffc9a7', '0x80ac58cd', '0x5b5e139f'])) {
    const args = /** @type {const} */ ([interfaceId]);
    assert.ok(await reader.readContract({ ...nft, functionName: 'supportsInterface', args }));
  }
});

test('anyone creates a collection, with owner and operator of their choice', async () => {
  const { logs } = await mined(
    as('buyer').writeContract({
      ...factory,
      functionName: 'createDeviceNFT',
      args: ['Weather', 'WTH', signers.buyer.address, signers.owner.address],
    }),
  );
  const [event] = parseEventLogs({ abi: deviceNftFactoryAbi, logs });
  const address = event?.args.deviceNFT;
  assert.ok(address);
  assert.equal(event.topics.length, 1, 'the address is not indexed');

  const collection = { address, abi: deviceNftAbi };
  const to = signers.buyer.address;
  await mined(as('buyer').writeContract({ ...collection, functionName: 'mint', args: [to, 1n] }));
  await mined(as('owner').writeContract({ ...collection, functionName: 'mint', args: [to, 2n] }));
  assert.equal(await ownerOf(2n, address), to);
  const again = as('buyer').writeContract({
    ...collection,
    functionName: 'initialize',
    args: ['Mine', 'NOW', to, to],
  });
  await assert.rejects(again, /reverted/);
});

test('minting is for owner and operator', async () => {
  const { address } = signers.owner;
  const reason = 'Only owner or operator can mint';
  assert.equal(
    await revertOf(
      as('owner').writeContract({ ...nft, functionName: 'mint', args: [address, 5n] }),
    ),
    reason,
  );
  assert.equal(
    await revertOf(
      as('owner').writeContract({ ...nft, functionName: 'batchMint', args: [[address], [5n]] }),
    ),
    reason,
  );
});

test('a batch mints to each recipient, or to none', async () => {
  const to = [signers.owner.address, signers.buyer.address];
  await mined(
    as('operator').writeContract({ ...nft, functionName: 'batchMint', args: [to, [10n, 11n]] }),
  );
  assert.deepEqual([await ownerOf(10n), await ownerOf(11n)], to);

  const twice = { ...nft, functionName: /** @type {const} */ ('batchMint') };
  await assert.rejects(as('operator').writeContract({ ...twice, args: [to, [12n, 11n]] }));
  assert.equal(await revertOf(ownerOf(12n)), 'ERC721NonexistentToken');
  assert.equal(
    await revertOf(as('operator').writeContract({ ...twice, args: [to, [13n]] })),
    'Array lengths must match',
  );
});

test("the collection's owner burns a token that is someone else's; its holder cannot", async () => {
  await mined(
    as('operator').writeContract({
      ...nft,
      functionName: 'mint',
      args: [signers.owner.address, 20n],
    }),
  );
  const burn = {
    ...nft,
    functionName: /** @type {const} */ ('burn'),
    args: /** @type {const} */ ([20n]),
  };
  assert.equal(await revertOf(as('owner').writeContract(burn)), 'Only owner can burn');
  await mined(as('operator').writeContract(burn));
  assert.equal(await revertOf(ownerOf(20n)), 'ERC721NonexistentToken');
});

test('only the owner sets the operator', async () => {
  const { address } = signers.owner;
  const setOperator = {
    ...nft,
    functionName: /** @type {const} */ ('setOperator'),
    args: /** @type {const} */ ([address]),
  };
  assert.equal(
    await revertOf(as('owner').writeContract(setOperator)),
    'OwnableUnauthorizedAccount',
  );
  await mined(as('operator').writeContract(setOperator));
  assert.equal(await reader.readContract({ ...nft, functionName: 'operator' }), address);
});
