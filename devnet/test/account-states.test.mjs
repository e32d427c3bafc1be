// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  concatHex,
  encodeAbiParameters,
  encodeFunctionData,
  getContractAddress,
  keccak256,
  sliceHex,
  zeroAddress,
  zeroHash,
} from 'viem';
import {
  accountAbi,
  accountGuardianAbi,
  accountProxyAbi,
  accountRegistryAbi,
  deviceNftAbi,
  rewardTokenAbi,
} from '../src/abi.mjs';
import { openWorld, revertOf } from './fixture.mjs';

/** @import { Address } from 'viem' */

const world = await openWorld();
const { deployment, reader, signers, as, mined, mintDevice } = world;
const { accountAddress, createAccount, activeAccount } = world;
const CHAIN = 31_690n;
const SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const nft = { address: deployment.deviceNft, abi: deviceNftAbi };

/**
 * @param {Address} account
 * @param {Address} to
 */
const executeTransfer = (account, to) =>
  as('owner').sendTransaction({
    to: account,
    data: encodeFunctionData({
      abi: accountAbi,
      functionName: 'execute',
      args: [to, 5n, '0x', 0],
    }),
    gas: 200_000n,
  });

/**
 * @param {Address} account
 * @param {Address} implementation
 */
const initialize = (account, implementation) =>
  as('buyer').writeContract({
    address: account,
    abi: accountProxyAbi,
    functionName: 'initialize',
    args: [implementation],
  });

/** @param {Address} address */
const ownerOf = (address) =>
  reader.readContract({ address, abi: accountAbi, functionName: 'owner' });

test('the address is CREATE2 of the canonical registry, as viem computes it', async () => {
  const initCode = concatHex([
    '0x3d60ad80600a3d3981f3',
    '0x363d3d373d3d3d363d73',
    deployment.accountImplementation,
    '0x5af43d82803e903d91602b57fd5bf3',
    encodeAbiParameters(
      [{ type: 'bytes32' }, { type: 'uint256' }, { type: 'address' }, { type: 'uint256' }],
      [zeroHash, CHAIN, deployment.deviceNft, 123n],
    ),
  ]);
  const expected = getContractAddress({
    opcode: 'CREATE2',
    from: '0x000000006551c19487814612e58FE06813775758',
    salt: zeroHash,
    bytecodeHash: keccak256(initCode),
  });
  assert.equal(await accountAddress(123n), expected);
});

test('a created account has 173 bytes that end in what it is bound to', async () => {
  const tokenId = await mintDevice('owner');
  const code = await reader.getCode({ address: await createAccount(tokenId) });
  assert.ok(code);
  assert.equal((code.length - 2) / 2, 173);
  assert.equal(
    sliceHex(code, 45),
    encodeAbiParameters(
      [{ type: 'bytes32' }, { type: 'uint256' }, { type: 'address' }, { type: 'uint256' }],
      [zeroHash, CHAIN, deployment.deviceNft, tokenId],
    ),
  );
});

test('silent success: execute on an undeployed account does nothing and succeeds', async () => {
  const account = await accountAddress(await mintDevice('owner'));
  await mined(as('owner').sendTransaction({ to: account, value: 10n }));
  const { logs } = await mined(
    executeTransfer(account, '0x00000000000000000000000000000000000000aa'),
  );
  assert.equal(logs.length, 0);
  assert.equal(await reader.getBalance({ address: account }), 10n);
});

test('silent success: execute on an uninitialised account does nothing and succeeds', async () => {
  const account = await createAccount(await mintDevice('owner'));
  assert.equal(BigInt((await reader.getStorageAt({ address: account, slot: SLOT })) ?? 1), 0n);
  await mined(as('owner').sendTransaction({ to: account, value: 10n }));
  await mined(executeTransfer(account, '0x00000000000000000000000000000000000000aa'));
  assert.equal(await reader.getBalance({ address: account }), 10n);

  const { data } = await reader.call({
    to: account,
    data: encodeFunctionData({ abi: accountAbi, functionName: 'owner' }),
  });
  assert.equal(data, undefined, 'every view answers nothing at all');
});

test('anyone may initialise, once, and with a trusted implementation only', async () => {
  const account = await createAccount(await mintDevice('owner'));
  const untrusted = deployment.staking;
  assert.equal(await revertOf(initialize(account, untrusted)), 'InvalidImplementation');

  await mined(initialize(account, deployment.accountTarget));
  const stored = await reader.getStorageAt({ address: account, slot: SLOT });
  assert.equal(BigInt(stored ?? 0), BigInt(deployment.accountTarget));
  assert.equal(await ownerOf(account), signers.owner.address);

  const again = initialize(account, deployment.accountTarget);
  assert.equal(await revertOf(again), 'AlreadyInitialized');
  // The order of the two checks is part of the behaviour.
  assert.equal(await revertOf(initialize(account, untrusted)), 'InvalidImplementation');
});

test('another trusted implementation makes an account with the wrong one', async () => {
  const guardian = { address: deployment.accountGuardian, abi: accountGuardianAbi };
  const other = deployment.multicall3;
  const trust = { ...guardian, functionName: /** @type {const} */ ('setTrustedImplementation') };
  await assert.rejects(as('buyer').writeContract({ ...trust, args: [other, true] }), /reverted/);
  await mined(as('operator').writeContract({ ...trust, args: [other, true] }));

  const account = await createAccount(await mintDevice('owner'));
  await mined(initialize(account, other));
  const stored = await reader.getStorageAt({ address: account, slot: SLOT });
  assert.equal(BigInt(stored ?? 0), BigInt(other));
});

test('creating twice returns the same account and does not revert', async () => {
  const tokenId = await mintDevice('owner');
  assert.equal(await createAccount(tokenId), await createAccount(tokenId));
});

test('an account says what it is bound to', async () => {
  const tokenId = await mintDevice('owner');
  const account = await activeAccount(tokenId);
  const token = await reader.readContract({
    address: account,
    abi: accountAbi,
    functionName: 'token',
  });
  assert.deepEqual(token, [CHAIN, deployment.deviceNft, tokenId]);
});

test('on a foreign chain the owner is zero and nobody may act', async () => {
  const tokenId = await mintDevice('owner');
  const account = await activeAccount(tokenId, 4_689n);
  assert.equal(await ownerOf(account), zeroAddress);
  const call = as('owner').writeContract({
    address: account,
    abi: accountAbi,
    functionName: 'execute',
    args: [signers.owner.address, 0n, '0x', 0],
  });
  assert.equal(await revertOf(call), 'NotAuthorized');
  const isValid = await reader.readContract({
    address: account,
    abi: accountAbi,
    functionName: 'isValidSigner',
    args: [zeroAddress, '0x'],
  });
  assert.equal(isValid, '0x00000000', 'the zero owner is no signer');
});

test('burning the device NFT orphans its account', async () => {
  const tokenId = await mintDevice('owner');
  const account = await activeAccount(tokenId);
  await mined(as('operator').writeContract({ ...nft, functionName: 'burn', args: [tokenId] }));
  assert.equal(await ownerOf(account), zeroAddress);
  assert.equal(
    await revertOf(reader.readContract({ ...nft, functionName: 'ownerOf', args: [tokenId] })),
    'ERC721NonexistentToken',
  );
});

test('a sold device takes its account along', async () => {
  const tokenId = await mintDevice('owner');
  const account = await activeAccount(tokenId);
  await mined(as('owner').sendTransaction({ to: account, value: 100n }));
  await mined(
    as('owner').writeContract({
      ...nft,
      functionName: 'transferFrom',
      args: [signers.owner.address, signers.buyer.address, tokenId],
    }),
  );
  assert.equal(await ownerOf(account), signers.buyer.address);
  const execute = {
    address: account,
    abi: accountAbi,
    functionName: /** @type {const} */ ('execute'),
    args: /** @type {const} */ ([deployment.staking, 0n, '0x00', 0]),
  };
  assert.equal(await revertOf(as('owner').writeContract(execute)), 'NotAuthorized');
  await mined(executeAs('buyer', account, '0x00000000000000000000000000000000000000ab', 100n));
  assert.equal(await reader.getBalance({ address: account }), 0n);
});

test('tokens reach an account before it exists and are its own afterwards', async () => {
  const tokenId = await mintDevice('owner');
  const address = await accountAddress(tokenId);
  await mined(
    as('rewards').writeContract({
      address: deployment.rewardToken,
      abi: rewardTokenAbi,
      functionName: 'transfer',
      args: [address, 7n],
    }),
  );
  const account = await activeAccount(tokenId);
  assert.equal(account, address);
  const balance = await reader.readContract({
    address: deployment.rewardToken,
    abi: rewardTokenAbi,
    functionName: 'balanceOf',
    args: [account],
  });
  assert.equal(balance, 7n);
});

/**
 * @param {'owner' | 'buyer'} role
 * @param {Address} account
 * @param {Address} to
 * @param {bigint} value
 */
function executeAs(role, account, to, value) {
  return as(role).writeContract({
    address: account,
    abi: accountAbi,
    functionName: 'execute',
    args: [to, value, '0x', 0],
  });
}

// The ownership cycle, in each form: only a deployed account guards, and only safe transfers ask it.

test('ownership cycle: a safe transfer into the own, active account is refused', async () => {
  const tokenId = await mintDevice('owner');
  const account = await activeAccount(tokenId);
  assert.equal(
    await revertOf(
      as('owner').writeContract({
        ...nft,
        abi: [...deviceNftAbi, ...accountAbi],
        functionName: 'safeTransferFrom',
        args: [signers.owner.address, account, tokenId],
      }),
    ),
    'OwnershipCycle',
  );
});

test('ownership cycle: a plain transfer into the own account locks both for ever', async () => {
  const tokenId = await mintDevice('owner');
  const account = await activeAccount(tokenId);
  await mined(
    as('owner').writeContract({
      ...nft,
      functionName: 'transferFrom',
      args: [signers.owner.address, account, tokenId],
    }),
  );
  assert.equal(await ownerOf(account), account);
  const wayOut = as('owner').writeContract({
    address: account,
    abi: accountAbi,
    functionName: 'execute',
    args: [signers.owner.address, 0n, '0x', 0],
  });
  assert.equal(await revertOf(wayOut), 'NotAuthorized');
});

test('ownership cycle: nothing guards an account that is not deployed', async () => {
  const tokenId = await mintDevice('owner');
  const account = await accountAddress(tokenId);
  await mined(
    as('owner').writeContract({
      ...nft,
      functionName: 'safeTransferFrom',
      args: [signers.owner.address, account, tokenId],
    }),
  );
  await activeAccount(tokenId);
  assert.equal(await ownerOf(account), account);
});

test('ownership cycle: one level up nobody guards at all', async () => {
  const [first, second] = [await mintDevice('owner'), await mintDevice('owner')];
  const [outer, inner] = [await activeAccount(first), await activeAccount(second)];
  // The first device's account takes the second device, whose account takes the first device.
  for (const [to, tokenId] of /** @type {const} */ ([
    [outer, second],
    [inner, first],
  ])) {
    await mined(
      as('owner').writeContract({
        ...nft,
        functionName: 'safeTransferFrom',
        args: [signers.owner.address, to, tokenId],
      }),
    );
  }
  assert.equal(await ownerOf(outer), inner);
  assert.equal(await ownerOf(inner), outer);
});

test('another device NFT is welcome', async () => {
  const account = await activeAccount(await mintDevice('owner'));
  const guest = await mintDevice(account);
  assert.equal(
    await reader.readContract({ ...nft, functionName: 'ownerOf', args: [guest] }),
    account,
  );
});

test('the canonical registry announces the account it makes', async () => {
  const tokenId = await mintDevice('owner');
  const args = /** @type {const} */ ([
    deployment.accountImplementation,
    zeroHash,
    CHAIN,
    deployment.deviceNft,
    tokenId,
  ]);
  const { blockNumber } = await mined(
    as('buyer').writeContract({
      address: deployment.accountRegistry,
      abi: accountRegistryAbi,
      functionName: 'createAccount',
      args,
    }),
  );
  const [event] = await reader.getContractEvents({
    address: deployment.accountRegistry,
    abi: accountRegistryAbi,
    eventName: 'ERC6551AccountCreated',
    args: { tokenId, implementation: deployment.accountImplementation },
    fromBlock: blockNumber,
  });
  assert.equal(event?.args.account, await accountAddress(tokenId));
});
