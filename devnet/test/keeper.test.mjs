// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFunctionData } from 'viem';
import {
  accountAbi,
  accountProxyAbi,
  delegationManagerAbi,
  rewardTokenAbi,
  stakingAbi,
} from '../src/abi.mjs';
import { openWorld } from './fixture.mjs';

/** @import { Address } from 'viem' */
/** @import { Activity } from '../src/activity.mjs' */

const world = await openWorld();
const { config, deployment, reader, signers, as, mined } = world;
const { demo } = config;

/** @param {unknown} body */
const askReward = (body) => fetch(demo.rewardsApi, { method: 'POST', body: JSON.stringify(body) });

/**
 * @param {Address} account
 * @param {string} amount
 */
async function reward(account, amount) {
  const response = await askReward({ account, amount });
  assert.equal(response.status, 200);
  const { hash } = JSON.parse(await response.text());
  await mined(Promise.resolve(hash));
  return hash;
}

/**
 * @param {Address} account
 * @returns {Promise<Activity[]>}
 */
async function activityOf(account) {
  /** @type {Activity[]} */
  const all = JSON.parse(await (await fetch(demo.activityApi)).text());
  return all.filter((entry) => entry.account === account);
}

/**
 * @param {Address} account
 * @param {(entries: Activity[]) => boolean} holds
 */
async function waitForActivity(account, holds) {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const entries = await activityOf(account);
    if (holds(entries)) return entries;
    assert.ok(Date.now() < deadline, JSON.stringify(entries, null, 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * @param {Address} account
 * @param {RegExp} reason
 */
const waitForRefusal = (account, reason) =>
  waitForActivity(account, (entries) => {
    const last = entries.at(-1);
    return last?.step === 3 && last.hash === null && reason.test(last.note);
  });

/** @param {Address} account */
const enableDelegation = (account) =>
  mined(
    as('owner').writeContract({
      address: account,
      abi: accountAbi,
      functionName: 'setDelegationEnabled',
      args: [true],
    }),
  );

/** @param {Address} account */
const approveStaking = (account) =>
  mined(
    as('owner').writeContract({
      address: account,
      abi: accountAbi,
      functionName: 'execute',
      args: [
        deployment.rewardToken,
        0n,
        encodeFunctionData({
          abi: rewardTokenAbi,
          functionName: 'approve',
          args: [deployment.staking, 2n ** 256n - 1n],
        }),
        0,
      ],
    }),
  );

/** @param {'authorizeDelegator' | 'revokeDelegator'} functionName */
const updateGrant = (functionName) =>
  mined(
    as('operator').writeContract({
      address: deployment.delegationManager,
      abi: delegationManagerAbi,
      functionName,
      args: [deployment.autoStaking, deployment.staking, deployment.selectors.stake],
    }),
  );

/** @param {Address} account */
const stakedBy = (account) =>
  reader.readContract({
    address: deployment.staking,
    abi: stakingAbi,
    functionName: 'staked',
    args: [account],
  });

test('a reward is staked in five steps as soon as nothing is in the way', async () => {
  const tokenId = await world.mintDevice('owner');
  const account = await world.accountAddress(tokenId);
  const hash = await reward(account, '1000000000000000000');

  // Each obstacle is named in turn, and removing it is enough: no second reward is needed.
  await waitForRefusal(account, /no account at this address/);
  await world.createAccount(tokenId);
  await waitForRefusal(account, /not initialised/);
  await mined(
    as('owner').writeContract({
      address: account,
      abi: accountProxyAbi,
      functionName: 'initialize',
      args: [deployment.accountTarget],
    }),
  );
  await waitForRefusal(account, /not switched delegation on/);
  await enableDelegation(account);
  await waitForRefusal(account, /not authorised/);
  await updateGrant('authorizeDelegator');
  await waitForRefusal(account, /not approved/);
  await approveStaking(account);

  const entries = await waitForActivity(account, (found) => found.some(({ step }) => step === 5));
  const done = entries.filter((entry) => entry.hash !== null);
  assert.deepEqual(
    done.map(({ step }) => step),
    [1, 2, 3, 4, 5],
  );
  assert.deepEqual(
    done.slice(0, 2).map((entry) => entry.hash),
    [hash, hash],
  );
  for (const { amount, time, note } of done) {
    assert.equal(amount, '1000000000000000000');
    assert.ok(Math.abs(time - Date.now() / 1_000) < 60, 'seconds since 1970');
    assert.notEqual(note, '');
  }
  assert.equal(await stakedBy(account), 10n ** 18n);
  await updateGrant('revokeDelegator');
});

test('later rewards are staked by themselves, each for the whole balance', async () => {
  const account = await world.activeAccount(await world.mintDevice('owner'));
  await updateGrant('authorizeDelegator');
  await enableDelegation(account);
  await approveStaking(account);
  await reward(account, '5');
  await waitForActivity(account, (entries) => entries.some(({ step }) => step === 5));
  await reward(account, '7');
  await waitForActivity(
    account,
    (entries) => entries.filter(({ step }) => step === 5).length === 2,
  );
  assert.equal(await stakedBy(account), 12n);
  await updateGrant('revokeDelegator');
});

test('a transfer by someone else counts too, when it reaches an account', async () => {
  const account = await world.activeAccount(await world.mintDevice('owner'));
  /** @param {Address} to */
  const transfer = (to) =>
    mined(
      as('buyer').writeContract({
        address: deployment.rewardToken,
        abi: rewardTokenAbi,
        functionName: 'transfer',
        args: [to, 3n],
      }),
    );
  await reward(signers.buyer.address, '100');
  await waitForRefusal(signers.buyer.address, /no account/);
  await transfer(signers.owner.address);
  await transfer(account);
  await waitForRefusal(account, /not switched delegation on/);
  assert.deepEqual(await activityOf(signers.owner.address), [], 'an owner is no account');
});

test('a locked account waits', async () => {
  const account = await world.activeAccount(await world.mintDevice('owner'));
  const { timestamp } = await reader.getBlock();
  await mined(
    as('owner').writeContract({
      address: account,
      abi: accountAbi,
      functionName: 'lock',
      args: [timestamp + 3_600n],
    }),
  );
  await reward(account, '1');
  await waitForRefusal(account, /locked/);
});

test('the same reason is noted once, however many blocks pass', async () => {
  const account = await world.activeAccount(await world.mintDevice('owner'));
  await reward(account, '1');
  await waitForRefusal(account, /not switched delegation on/);
  for (let block = 0; block < 3; block++) {
    await reader.mine({ blocks: 1 });
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assert.equal((await activityOf(account)).length, 3);
});

test('rewards asked for together all arrive', async () => {
  const account = await world.activeAccount(await world.mintDevice('owner'));
  const hashes = await Promise.all(['1', '2', '3', '4'].map((amount) => reward(account, amount)));
  assert.equal(new Set(hashes).size, 4);
});

test('a reward that cannot be meant is refused', async () => {
  const account = signers.owner.address;
  const bodies = [
    {},
    { account },
    { account, amount: 1 },
    { account, amount: '0' },
    { account, amount: '-1' },
    { account, amount: '1.5' },
    { account, amount: '0x10' },
    { account, amount: '10000000000000000000000001' },
    { account: `${account}00`, amount: '1' },
    { account: account.replace('0x7', '0x8'), amount: '1' },
    { account: '0x0000000000000000000000000000000000000000', amount: '1' },
  ];
  for (const body of bodies) {
    const response = await askReward(body);
    assert.equal(response.status, 400, JSON.stringify(body));
  }
});
