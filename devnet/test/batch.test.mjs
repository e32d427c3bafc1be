// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keccak256, parseEventLogs, stringToHex, zeroHash } from 'viem';
import { accountAbi, accountProxyAbi, batchWrapperAbi, registryAbi } from '../src/abi.mjs';
import { openWorld, revertOf } from './fixture.mjs';

/** @import { Address, Hex } from 'viem' */

const world = await openWorld();
const { deployment, reader, signers, as, mined, mintDevice, accountAddress } = world;
const wrapper = { address: deployment.batchWrapper, abi: batchWrapperAbi };
const registry = { address: deployment.registry, abi: registryAbi };
const CHAIN = 31_690n;

// The registry has one operator. In this world it is the operator's own address, so that a page can
// register with a document; a batch needs the wrapper in that place, and the owner swaps them.
/** @param {Address} address */
const setOperator = (address) =>
  mined(
    as('operator').writeContract({ ...registry, functionName: 'setOperator', args: [address] }),
  );

/** @param {string} name */
const idOf = (name) => keccak256(stringToHex(name));

/**
 * @param {readonly { id: Hex, tokenId: bigint }[]} devices
 */
const batchArgs = (devices) =>
  /** @type {const} */ ([
    devices.map(({ id }) => id),
    devices.map(() => CHAIN),
    devices.map(() => deployment.deviceNft),
    devices.map(({ tokenId }) => tokenId),
  ]);

/** @param {readonly { id: Hex, tokenId: bigint }[]} devices */
const batchRegister = (devices) =>
  as('operator').writeContract({
    ...wrapper,
    functionName: 'batchRegister',
    args: batchArgs(devices),
  });

test("the wrapper cannot register while it is not the registry's operator", async () => {
  const tokenId = await mintDevice('owner');
  assert.equal(await revertOf(batchRegister([{ id: idOf('too early'), tokenId }])), 'Not operator');
});

test('with the wrapper as operator', async (t) => {
  await setOperator(deployment.batchWrapper);
  t.after(() => setOperator(signers.operator.address));

  await t.test('one transaction registers, creates and initialises', async () => {
    const devices = [];
    for (const name of ['a', 'b', 'c']) {
      devices.push({ id: idOf(name), tokenId: await mintDevice('owner') });
    }
    const { logs } = await mined(batchRegister(devices));
    const events = parseEventLogs({ abi: batchWrapperAbi, eventName: 'BatchRegistered', logs });
    assert.equal(events.length, 3);
    for (const [index, { id, tokenId }] of devices.entries()) {
      const account = await accountAddress(tokenId);
      assert.deepEqual(events[index]?.args, {
        ioIDIdentifier: id,
        chainID: CHAIN,
        nftContract: deployment.deviceNft,
        tokenID: tokenId,
        accountAddress: account,
      });
      assert.equal(
        await reader.readContract({ address: account, abi: accountAbi, functionName: 'owner' }),
        signers.owner.address,
      );
    }
  });

  await t.test('one initialised account fails the whole batch', async () => {
    const first = { id: idOf('innocent'), tokenId: await mintDevice('owner') };
    const second = { id: idOf('front-run'), tokenId: await mintDevice('owner') };
    await world.activeAccount(second.tokenId);

    assert.equal(
      await revertOf(
        reader.simulateContract({
          ...wrapper,
          abi: [...batchWrapperAbi, ...accountProxyAbi],
          functionName: 'batchRegister',
          args: batchArgs([first, second]),
          account: signers.operator,
        }),
      ),
      'AlreadyInitialized',
    );
    assert.equal(await reader.getCode({ address: await accountAddress(first.tokenId) }), undefined);
    assert.deepEqual(
      await reader.readContract({ ...registry, functionName: 'getDeviceNFT', args: [first.id] }),
      [0n, '0x', 0n],
    );
  });

  await t.test('an account that is created but not initialised does not', async () => {
    const device = { id: idOf('created only'), tokenId: await mintDevice('owner') };
    await world.createAccount(device.tokenId);
    await mined(batchRegister([device]));
  });

  await t.test('a duplicate identifier overwrites silently within the batch', async () => {
    const id = idOf('duplicate');
    const tokens = [await mintDevice('owner'), await mintDevice('owner')];
    await mined(batchRegister(tokens.map((tokenId) => ({ id, tokenId }))));
    const [, , tokenID] = await reader.readContract({
      ...registry,
      functionName: 'getDeviceNFT',
      args: [id],
    });
    assert.equal(tokenID, tokens[1]);
  });

  await t.test("a zero identifier fails the batch with the registry's reason", async () => {
    const tokenId = await mintDevice('owner');
    assert.equal(
      await revertOf(batchRegister([{ id: zeroHash, tokenId }])),
      'Invalid ioID identifier',
    );
  });

  await t.test('arrays of different lengths are refused', async () => {
    const call = as('operator').writeContract({
      ...wrapper,
      functionName: 'batchRegister',
      args: [[idOf('x')], [CHAIN], [], [1n]],
    });
    assert.equal(await revertOf(call), 'Array length mismatch');
  });

  await t.test('only its owner may use it', async () => {
    const tokenId = await mintDevice('owner');
    const call = as('owner').writeContract({
      ...wrapper,
      functionName: 'batchRegister',
      args: batchArgs([{ id: idOf('mine'), tokenId }]),
    });
    assert.equal(await revertOf(call), 'OwnableUnauthorizedAccount');
  });

  await t.test('it passes a single registration on, and the former operator cannot', async () => {
    const args = /** @type {const} */ ([idOf('single'), CHAIN, deployment.deviceNft, 77n]);
    const single = { functionName: /** @type {const} */ ('registerDeviceNFT'), args };
    assert.equal(
      await revertOf(as('operator').writeContract({ ...registry, ...single })),
      'Not operator',
    );
    await mined(as('operator').writeContract({ ...wrapper, ...single }));
    assert.deepEqual(
      await reader.readContract({ ...registry, functionName: 'getDeviceNFT', args: [args[0]] }),
      [CHAIN, deployment.deviceNft.toLowerCase(), 77n],
    );
  });

  await t.test('fifty devices fit into a block of 25 million gas', async () => {
    const devices = [];
    for (let index = 0; index < 50; index++) {
      devices.push({ id: idOf(`many ${index}`), tokenId: 10_000n + BigInt(index) });
    }
    const { gasUsed } = await mined(batchRegister(devices));
    assert.ok(gasUsed / 50n < 250_000n, `${gasUsed / 50n} gas a device`);
  });
});
