// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFunctionData, parseAbi, parseEventLogs } from 'viem';
import {
  accountAbi,
  autoStakingAbi,
  delegationManagerAbi,
  multicall3Abi,
  rewardTokenAbi,
  stakingAbi,
} from '../src/abi.mjs';
import { openWorld, revertOf } from './fixture.mjs';

/** @import { Address, Hex } from 'viem' */
/** @import { RoleName } from '../src/roles.mjs' */

const world = await openWorld();
const { deployment, reader, signers, as, mined } = world;
const manager = { address: deployment.delegationManager, abi: delegationManagerAbi };
const DELEGATOR = signers.buyer.address;
const SINK = '0x00000000000000000000000000000000000000ad';
const STAKE = '0xa694fc3a';
/** One overload at a time, as a client that knows only one form would call it. */
const bytes4Abi = parseAbi([
  'function isAuthorized(address delegator, address to, bytes4 functionSignature) view returns (bool)',
]);
const bytesAbi = parseAbi([
  'function isAuthorized(address executor, address to, bytes data) view returns (bool)',
]);

/**
 * @param {'authorizeDelegator' | 'revokeDelegator'} functionName
 * @param {Address} to
 * @param {Hex} selector
 * @param {RoleName} [role]
 */
const update = (functionName, to, selector, role = 'operator') =>
  as(role).writeContract({ ...manager, functionName, args: [DELEGATOR, to, selector] });

/**
 * @param {Address} to
 * @param {Hex} data
 */
async function authorized(to, data) {
  const at = { address: manager.address, functionName: /** @type {const} */ ('isAuthorized') };
  const args = /** @type {const} */ ([DELEGATOR, to, data]);
  return {
    bytes: await reader.readContract({ ...at, abi: bytesAbi, args }),
    bytes4: await reader.readContract({
      ...at,
      abi: bytes4Abi,
      args: [DELEGATOR, to, /** @type {Hex} */ (data.slice(0, 10).padEnd(10, '0'))],
    }),
  };
}

/**
 * @param {Address} account
 * @param {boolean} enabled
 * @param {RoleName} [role]
 */
const setDelegation = (account, enabled, role = 'owner') =>
  as(role).writeContract({
    address: account,
    abi: accountAbi,
    functionName: 'setDelegationEnabled',
    args: [enabled],
  });

/**
 * @param {Address} account
 * @param {{ to: Address, value?: bigint, data?: Hex, operation?: number }} operation
 */
const executeAsDelegator = (account, { to, value = 0n, data = '0x', operation = 0 }) =>
  as('buyer').writeContract({
    address: account,
    abi: accountAbi,
    functionName: 'execute',
    args: [to, value, data, operation],
  });

async function fundedAccount() {
  const account = await world.activeAccount(await world.mintDevice('owner'));
  await mined(as('owner').sendTransaction({ to: account, value: 1_000n }));
  return account;
}

test('a grant is announced with nothing indexed and seen by both forms', async () => {
  const { logs } = await mined(update('authorizeDelegator', deployment.staking, STAKE));
  const [event] = parseEventLogs({ abi: delegationManagerAbi, logs });
  assert.equal(event?.topics.length, 1);
  assert.deepEqual(event.args, {
    delegator: DELEGATOR,
    to: deployment.staking,
    functionSignature: STAKE,
    authorized: true,
  });
  const data = encodeFunctionData({ abi: stakingAbi, functionName: 'stake', args: [1n] });
  assert.deepEqual(await authorized(deployment.staking, data), { bytes: true, bytes4: true });
  assert.deepEqual(await authorized(SINK, data), { bytes: false, bytes4: false });

  const revoked = await mined(update('revokeDelegator', deployment.staking, STAKE));
  const [last] = parseEventLogs({ abi: delegationManagerAbi, logs: revoked.logs });
  assert.equal(last?.args.authorized, false);
  assert.deepEqual(await authorized(deployment.staking, data), { bytes: false, bytes4: false });
});

test('data too short to name a function is never authorised', async () => {
  await mined(update('authorizeDelegator', SINK, '0x00000000'));
  for (const data of /** @type {const} */ (['0x', '0x00', '0x000000'])) {
    assert.deepEqual(await authorized(SINK, data), { bytes: false, bytes4: true }, data);
  }
  assert.deepEqual(await authorized(SINK, '0x00000000'), { bytes: true, bytes4: true });
  await mined(update('revokeDelegator', SINK, '0x00000000'));
});

test("only the manager's owner grants and revokes", async () => {
  for (const name of /** @type {const} */ (['authorizeDelegator', 'revokeDelegator'])) {
    assert.equal(
      await revertOf(update(name, deployment.staking, STAKE, 'owner')),
      'OwnableUnauthorizedAccount',
    );
  }
  assert.equal(
    await reader.readContract({ ...manager, functionName: 'owner' }),
    signers.operator.address,
  );
});

test("delegation is off by default and only the NFT's owner switches it", async () => {
  const account = await fundedAccount();
  const enabled = () =>
    reader.readContract({ address: account, abi: accountAbi, functionName: 'delegationEnabled' });
  assert.equal(await enabled(), false);
  assert.equal(await revertOf(setDelegation(account, true, 'operator')), 'NotAuthorized');
  await mined(setDelegation(account, true));
  assert.equal(await enabled(), true);
  await mined(setDelegation(account, false));
  assert.equal(await enabled(), false);
});

test('a delegator acts only where grant and switch meet', async () => {
  const account = await fundedAccount();
  const data = encodeFunctionData({
    abi: rewardTokenAbi,
    functionName: 'approve',
    args: [DELEGATOR, 1n],
  });
  const operation = { to: deployment.rewardToken, data };
  assert.equal(await revertOf(executeAsDelegator(account, operation)), 'NotAuthorized');

  await mined(update('authorizeDelegator', deployment.rewardToken, '0x095ea7b3'));
  assert.equal(await revertOf(executeAsDelegator(account, operation)), 'NotAuthorized');

  await mined(setDelegation(account, true));
  await mined(executeAsDelegator(account, operation));
  const allowance = await reader.readContract({
    address: deployment.rewardToken,
    abi: rewardTokenAbi,
    functionName: 'allowance',
    args: [account, DELEGATOR],
  });
  assert.equal(allowance, 1n);

  const other = encodeFunctionData({
    abi: rewardTokenAbi,
    functionName: 'transfer',
    args: [DELEGATOR, 0n],
  });
  const elsewhere = executeAsDelegator(account, { ...operation, data: other });
  assert.equal(await revertOf(elsewhere), 'NotAuthorized');

  await mined(update('revokeDelegator', deployment.rewardToken, '0x095ea7b3'));
  assert.equal(await revertOf(executeAsDelegator(account, operation)), 'NotAuthorized');
});

test('danger: the value is not checked, a delegator attaches what the account holds', async () => {
  const account = await fundedAccount();
  await mined(setDelegation(account, true));
  await mined(update('authorizeDelegator', SINK, '0x12345678'));
  await mined(executeAsDelegator(account, { to: SINK, value: 1_000n, data: '0x12345678' }));
  assert.equal(await reader.getBalance({ address: account }), 0n);
  assert.equal(await reader.getBalance({ address: SINK }), 1_000n);
});

test('danger: the operation is not checked, a grant to call is a grant to DELEGATECALL', async () => {
  const account = await fundedAccount();
  await mined(setDelegation(account, true));
  await mined(update('authorizeDelegator', deployment.multicall3, '0x82ad56cb'));
  // aggregate3 in the account's sandbox may act as the account: it empties it.
  const extcall = encodeFunctionData({
    abi: accountAbi,
    functionName: 'extcall',
    args: [SINK, 1_000n, '0x'],
  });
  const data = encodeFunctionData({
    abi: multicall3Abi,
    functionName: 'aggregate3',
    args: [[{ target: account, allowFailure: false, callData: extcall }]],
  });
  assert.equal(data.slice(0, 10), '0x82ad56cb');
  await mined(executeAsDelegator(account, { to: deployment.multicall3, data, operation: 1 }));
  assert.equal(await reader.getBalance({ address: account }), 0n);
});

test('a grant is global: it holds for every account that is switched on', async () => {
  await mined(update('authorizeDelegator', deployment.rewardToken, '0x095ea7b3'));
  const data = encodeFunctionData({
    abi: rewardTokenAbi,
    functionName: 'approve',
    args: [DELEGATOR, 3n],
  });
  for (const account of [await fundedAccount(), await fundedAccount()]) {
    await mined(setDelegation(account, true));
    await mined(executeAsDelegator(account, { to: deployment.rewardToken, data }));
  }
});

test('in a batch each operation must be granted', async () => {
  const account = await fundedAccount();
  await mined(setDelegation(account, true));
  await mined(update('authorizeDelegator', SINK, '0x12345678'));
  /** @type {Hex} */
  const granted = '0x12345678';
  const good = { to: /** @type {Hex} */ (SINK), value: 0n, data: granted, operation: 0 };
  const bad = { ...good, to: signers.buyer.address };
  const batch = {
    address: account,
    abi: accountAbi,
    functionName: /** @type {const} */ ('executeBatch'),
  };
  await mined(as('buyer').writeContract({ ...batch, args: [[good, good]] }));
  const mixed = as('buyer').writeContract({ ...batch, args: [[good, bad]] });
  assert.equal(await revertOf(mixed), 'NotAuthorized');
});

test('delegation survives the sale of the device', async () => {
  const account = await fundedAccount();
  await mined(setDelegation(account, true));
  const [, , tokenId] = await reader.readContract({
    address: account,
    abi: accountAbi,
    functionName: 'token',
  });
  await mined(
    as('owner').writeContract({
      address: deployment.deviceNft,
      abi: parseAbi(['function transferFrom(address from, address to, uint256 tokenId)']),
      functionName: 'transferFrom',
      args: [signers.owner.address, signers.operator.address, tokenId],
    }),
  );
  assert.equal(
    await reader.readContract({
      address: account,
      abi: accountAbi,
      functionName: 'delegationEnabled',
    }),
    true,
  );
});

test('auto-staking refuses everyone but its keeper', async () => {
  const account = await fundedAccount();
  const call = as('buyer').writeContract({
    address: deployment.autoStaking,
    abi: autoStakingAbi,
    functionName: 'autoStake',
    args: [account],
  });
  assert.equal(await revertOf(call), 'NotKeeper');
});

test('auto-staking is not fooled by an account that answers nothing', async () => {
  const account = await world.createAccount(await world.mintDevice('owner'));
  const autoStake = {
    address: deployment.autoStaking,
    abi: autoStakingAbi,
    functionName: /** @type {const} */ ('autoStake'),
    args: /** @type {const} */ ([account]),
  };
  assert.equal(await revertOf(as('keeper').writeContract(autoStake)), 'NothingToStake');
  await mined(
    as('rewards').writeContract({
      address: deployment.rewardToken,
      abi: rewardTokenAbi,
      functionName: 'transfer',
      args: [account, 5n],
    }),
  );
  assert.equal(await revertOf(as('keeper').writeContract(autoStake)), 'StakeNotRecorded');
});

test('staking pulls what was approved and records it', async () => {
  const staking = { address: deployment.staking, abi: stakingAbi };
  const rewards = as('rewards');
  const { address } = signers.rewards;
  assert.equal(
    await revertOf(rewards.writeContract({ ...staking, functionName: 'stake', args: [0n] })),
    'NothingToStake',
  );
  assert.equal(
    await revertOf(
      rewards.writeContract({
        ...staking,
        abi: [...stakingAbi, ...rewardTokenAbi],
        functionName: 'stake',
        args: [9n],
      }),
    ),
    'ERC20InsufficientAllowance',
  );
  await mined(
    rewards.writeContract({
      address: deployment.rewardToken,
      abi: rewardTokenAbi,
      functionName: 'approve',
      args: [deployment.staking, 9n],
    }),
  );
  const { logs } = await mined(
    rewards.writeContract({ ...staking, functionName: 'stake', args: [9n] }),
  );
  const [event] = parseEventLogs({ abi: stakingAbi, logs });
  assert.deepEqual(event?.args, { account: address, amount: 9n });
  assert.equal(
    await reader.readContract({ ...staking, functionName: 'staked', args: [address] }),
    9n,
  );
});
