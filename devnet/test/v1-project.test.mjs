// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFunctionData, encodePacked, parseEther, parseEventLogs, zeroAddress } from 'viem';
import { projectRegistryV1Abi, projectV1Abi, verifyingProxyV1Abi } from '../src/abi-v1.mjs';
import { revertOf } from './fixture.mjs';
import { HASH, newDevice, openV1 } from './v1-fixture.mjs';

/** @import { Address, PrivateKeyAccount } from 'viem' */
/** @import { RoleName } from '../src/roles.mjs' */

const v1World = await openV1();
const { deployment, reader, signers, as, mined, config } = v1World;
const { v1, registry, ioid, store, nft, approve, permit, register, bound } = v1World;
const PRICE = parseEther('1');
const FIRST = '0x0000000000000000000000000000000000000001';

test('a page begins after its start, and going on from `next` loses one', async () => {
  const project = 7_777n;
  const binds = [];
  for (let index = 0; index < 3; index++) binds.push(await bound('owner'));
  const newest = binds.map(({ device }) => device.address).reverse();
  /** @param {{ start: Address, size: bigint }} page */
  const page = ({ start, size }) =>
    reader.readContract({ ...ioid, functionName: 'projectIDs', args: [1n, start, size] });
  const [first, next] = await page({ start: FIRST, size: 2n });
  assert.deepEqual(first, newest.slice(0, 2));
  assert.equal(next, newest[2]);
  const [[fromLast]] = await page({ start: /** @type {Address} */ (first[1]), size: 1n });
  assert.equal(fromLast, newest[2]);
  const [[fromNext]] = await page({ start: next, size: 1n });
  assert.notEqual(fromNext, newest[2]);

  const count = await reader.readContract({
    ...ioid,
    functionName: 'projectDeviceCount',
    args: [1n],
  });
  const [all, end] = await page({ start: FIRST, size: 1_000n });
  assert.equal(BigInt(all.length), count);
  assert.equal(end, zeroAddress);
  const empty = await reader.readContract({
    ...ioid,
    functionName: 'projectIDs',
    args: [project, FIRST, 5n],
  });
  assert.deepEqual(empty, [[], zeroAddress]);
});

test('a project that has used up what it applied for pays the price with the next bind', async () => {
  const { projectRegistry } = v1;
  await mined(
    as('operator').writeContract({
      address: projectRegistry,
      abi: projectRegistryV1Abi,
      functionName: 'register',
      args: ['Virtual weather', 1],
    }),
  );
  const project = { address: v1.project, abi: projectV1Abi };
  const projectId = await reader.readContract({ ...project, functionName: 'count' });
  assert.equal(
    await reader.readContract({ ...project, functionName: 'name', args: [projectId] }),
    'Virtual weather',
  );
  assert.equal(
    await reader.readContract({ ...project, functionName: 'projectType', args: [projectId] }),
    1,
  );
  /** @param {RoleName} role */
  const setContract = (role) =>
    as(role).writeContract({
      ...store,
      functionName: 'setDeviceContract',
      args: [projectId, deployment.deviceNft],
    });
  assert.equal(await revertOf(setContract('owner')), 'invald project owner');
  await mined(setContract('operator'));
  assert.equal(await revertOf(setContract('operator')), 'project setted');

  const apply = as('operator').writeContract({
    ...store,
    functionName: 'applyIoIDs',
    args: [projectId, 1n],
    value: PRICE,
  });
  assert.equal(await revertOf(apply), 'only hardware project');

  const device = newDevice();
  const signature = await permit(device, signers.owner.address);
  const tokenId = 77n;
  const contract = deployment.deviceNft;
  await mined(
    as('operator').writeContract({
      ...nft,
      address: contract,
      functionName: 'mint',
      args: [signers.owner.address, tokenId],
    }),
  );
  await mined(
    as('owner').writeContract({
      address: contract,
      abi: approve,
      functionName: 'approve',
      args: [v1.registry, tokenId],
    }),
  );
  const binding = { device: device.address, tokenId, signature, contract };
  assert.equal(await revertOf(register('owner', binding)), 'insufficient fund');
  await mined(register('owner', { ...binding, value: PRICE }));
  for (const functionName of /** @type {const} */ ([
    'projectAppliedAmount',
    'projectActivedAmount',
  ])) {
    assert.equal(await reader.readContract({ ...store, functionName, args: [projectId] }), 1n);
  }
});

test('what is applied for costs its price', async () => {
  /** @param {bigint} value */
  const apply = (value) =>
    as('buyer').writeContract({ ...store, functionName: 'applyIoIDs', args: [1n, 2n], value });
  assert.equal(await revertOf(apply(2n * PRICE - 1n)), 'insufficient fund');
  const amount = () =>
    reader.readContract({ ...store, functionName: 'projectAppliedAmount', args: [1n] });
  const before = await amount();
  await mined(apply(2n * PRICE));
  assert.equal(await amount(), before + 2n);
});

test('a verified person gets the ioID NFT through the proxy, alone and in a multicall', async () => {
  const owner = signers.buyer.address;
  const proxy = { address: v1.verifyingProxy, abi: verifyingProxyV1Abi };
  /** @param {PrivateKeyAccount} device */
  async function registration(device, verifier = signers.operator) {
    const { v, r, s } = await permit(device, v1.verifyingProxy);
    const message = encodePacked(
      ['uint256', 'address', 'address'],
      [BigInt(config.chain.id), owner, device.address],
    );
    const proof = await verifier.signMessage({ message: { raw: message } });
    return /** @type {const} */ ([proof, HASH, 'ipfs://proxy', owner, device.address, v, r, s]);
  }

  const device = newDevice();
  const forged = as('poor').writeContract({
    ...proxy,
    functionName: 'register',
    args: await registration(device, signers.buyer),
  });
  assert.equal(await revertOf(forged), 'invalid verifier signature');
  const { logs } = await mined(
    as('keeper').writeContract({
      ...proxy,
      functionName: 'register',
      args: await registration(device),
    }),
  );
  const [event] = parseEventLogs({ abi: verifyingProxyV1Abi, eventName: 'Registered', logs });
  assert.ok(event);
  const { ioIDTokenID: id, deviceTokenId: tokenId } = event.args;
  assert.equal(await reader.readContract({ ...ioid, functionName: 'ownerOf', args: [id] }), owner);
  const [account] = await reader.readContract({ ...ioid, functionName: 'wallet', args: [id] });
  assert.equal(
    await reader.readContract({ ...nft, functionName: 'ownerOf', args: [tokenId] }),
    account,
  );

  const devices = [newDevice(), newDevice()];
  const registrations = await Promise.all(devices.map((one) => registration(one)));
  await mined(
    as('keeper').writeContract({
      ...proxy,
      functionName: 'multicall',
      args: [
        registrations.map((args) =>
          encodeFunctionData({ abi: verifyingProxyV1Abi, functionName: 'register', args }),
        ),
      ],
    }),
  );
  for (const { address } of devices) {
    assert.equal(
      await reader.readContract({ ...registry, functionName: 'exists', args: [address] }),
      true,
    );
  }
});
