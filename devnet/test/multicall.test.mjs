// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFunctionData, getAddress } from 'viem';
import { multicall3Abi, registryAbi } from '../src/abi.mjs';
import { openWorld, revertOf } from './fixture.mjs';

const { deployment, reader, signers, as, mined } = await openWorld();
const at = { address: deployment.multicall3, abi: multicall3Abi };
const account = signers.owner;
const good = {
  target: deployment.registry,
  callData: encodeFunctionData({ abi: registryAbi, functionName: 'operator' }),
};
/** Reverts: the owner of the world's devices is no registry owner. */
const bad = {
  target: deployment.registry,
  callData: encodeFunctionData({
    abi: registryAbi,
    functionName: 'setOperator',
    args: [account.address],
  }),
};

test('it is where viem looks for it on other chains', async () => {
  assert.equal(deployment.multicall3, '0xcA11bde05977b3631167028862bE2a173976CA11');
  const [operator, total] = await reader.multicall({
    multicallAddress: deployment.multicall3,
    allowFailure: false,
    contracts: [
      { address: deployment.registry, abi: registryAbi, functionName: 'operator' },
      { address: deployment.registry, abi: registryAbi, functionName: 'totalDevices' },
    ],
  });
  assert.deepEqual([operator, total], [signers.operator.address, 0n]);
});

test('aggregate3 reports a failure that is allowed, and reverts on one that is not', async () => {
  const { result } = await reader.simulateContract({
    ...at,
    functionName: 'aggregate3',
    args: [[good, bad].map((call) => ({ ...call, allowFailure: true }))],
    account,
  });
  assert.deepEqual(
    result.map(({ success }) => success),
    [true, false],
  );
  assert.equal(getAddress(`0x${result[0]?.returnData.slice(26)}`), signers.operator.address);
  assert.equal(result[1]?.returnData.slice(0, 10), '0x118cdaa7', 'OwnableUnauthorizedAccount');

  const strict = reader.simulateContract({
    ...at,
    functionName: 'aggregate3',
    args: [[{ ...bad, allowFailure: false }]],
    account,
  });
  assert.equal(await revertOf(strict), 'Multicall3: call failed');
});

test('aggregate3Value sends exactly what was sent along', async () => {
  const target = '0x00000000000000000000000000000000000000ae';
  const call = /** @type {const} */ ({ target, allowFailure: false, value: 3n, callData: '0x' });
  await mined(
    as('owner').writeContract({
      ...at,
      functionName: 'aggregate3Value',
      args: [[call, call]],
      value: 6n,
    }),
  );
  assert.equal(await reader.getBalance({ address: target }), 6n);
  const short = as('owner').writeContract({
    ...at,
    functionName: 'aggregate3Value',
    args: [[call]],
    value: 4n,
  });
  assert.equal(await revertOf(short), 'Multicall3: value mismatch');
});

test('the older forms answer alike', async () => {
  const { result } = await reader.simulateContract({
    ...at,
    functionName: 'tryAggregate',
    args: [false, [good, bad]],
    account,
  });
  assert.deepEqual(
    result.map(({ success }) => success),
    [true, false],
  );
  const strict = reader.simulateContract({
    ...at,
    functionName: 'tryAggregate',
    args: [true, [bad]],
    account,
  });
  assert.equal(await revertOf(strict), 'Multicall3: call failed');
  const { result: plain } = await reader.simulateContract({
    ...at,
    functionName: 'aggregate',
    args: [[good]],
    account,
  });
  assert.equal(plain[1].length, 1);
});

test('it reads balances and blocks', async () => {
  assert.equal(
    await reader.readContract({
      ...at,
      functionName: 'getEthBalance',
      args: [signers.poor.address],
    }),
    0n,
  );
  assert.equal(
    await reader.readContract({ ...at, functionName: 'getBlockNumber' }),
    await reader.getBlockNumber(),
  );
  assert.equal(await reader.readContract({ ...at, functionName: 'getChainId' }), 31_690n);
  const block = await reader.getBlock();
  assert.equal(
    await reader.readContract({ ...at, functionName: 'getCurrentBlockGasLimit' }),
    25_000_000n,
  );
  assert.equal(
    await reader.readContract({ ...at, functionName: 'getLastBlockHash' }),
    block.number === null ? null : (await reader.getBlock({ blockNumber: block.number - 1n })).hash,
  );
});
