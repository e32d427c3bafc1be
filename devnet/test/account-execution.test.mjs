// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  concatHex,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  hexToBigInt,
  keccak256,
  padHex,
  stringToHex,
  toFunctionSelector,
} from 'viem';
import { accountAbi, multicall3Abi, rewardTokenAbi } from '../src/abi.mjs';
import { compileContracts } from '../src/compile.mjs';
import { DATA_DIR, openWorld, revertOf } from './fixture.mjs';

/** @import { Hex } from 'viem' */
/** @import { RoleName } from '../src/roles.mjs' */

const world = await openWorld();
const { deployment, reader, signers, as, mined } = world;
const { artifacts } = await compileContracts({ cacheDir: DATA_DIR });
const account = await world.activeAccount(await world.mintDevice('owner'));
await mined(as('owner').sendTransaction({ to: account, value: 1_000_000n }));
const at = { address: account, abi: accountAbi };
const CALL = 0;
const DELEGATECALL = 1;
const CREATE = 2;
const CREATE2 = 3;
const YEAR = 365n * 86_400n;
/** @type {Hex} */
const SINK = '0x00000000000000000000000000000000000000ac';

const state = () => reader.readContract({ ...at, functionName: 'state' });
const now = async () => (await reader.getBlock()).timestamp;

/**
 * @param {Hex} to
 * @param {bigint} value
 * @param {Hex} data
 * @param {number} operation
 * @param {RoleName} [role]
 */
const execute = (to, value, data, operation, role = 'owner') =>
  as(role).writeContract({ ...at, functionName: 'execute', args: [to, value, data, operation] });

const runtime = artifacts.RewardToken;
assert.ok(runtime);
const tokenCreation = encodeDeployData({
  abi: runtime.abi,
  bytecode: runtime.bytecode,
  args: ['Made by an account', 'MADE', account, 1n],
});

test('CALL sends native coin and changes the state', async () => {
  const before = await state();
  await mined(execute(SINK, 25n, '0x', CALL));
  assert.equal(await reader.getBalance({ address: SINK }), 25n);
  assert.notEqual(await state(), before);
});

test('CALL sends tokens as the account', async () => {
  await mined(
    as('rewards').writeContract({
      address: deployment.rewardToken,
      abi: rewardTokenAbi,
      functionName: 'transfer',
      args: [account, 100n],
    }),
  );
  const data = encodeFunctionData({
    abi: rewardTokenAbi,
    functionName: 'transfer',
    args: [SINK, 100n],
  });
  await mined(execute(deployment.rewardToken, 0n, data, CALL));
  assert.equal(
    await reader.readContract({
      address: deployment.rewardToken,
      abi: rewardTokenAbi,
      functionName: 'balanceOf',
      args: [SINK],
    }),
    100n,
  );
});

test("the target's revert comes through unchanged", async () => {
  const data = encodeFunctionData({
    abi: rewardTokenAbi,
    functionName: 'transfer',
    args: [SINK, 10n ** 30n],
  });
  const call = as('owner').writeContract({
    ...at,
    abi: [...accountAbi, ...rewardTokenAbi],
    functionName: 'execute',
    args: [deployment.rewardToken, 0n, data, CALL],
  });
  assert.equal(await revertOf(call), 'ERC20InsufficientBalance');
});

test("DELEGATECALL runs in a sandbox: the account's storage is safe, its powers are not", async () => {
  const slot = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
  const before = await reader.getStorageAt({ address: account, slot });
  // The delegated code calls back into the account, which lets its sandbox act for it.
  const extcall = encodeFunctionData({
    abi: accountAbi,
    functionName: 'extcall',
    args: [SINK, 11n, '0x'],
  });
  const data = encodeFunctionData({
    abi: multicall3Abi,
    functionName: 'aggregate3',
    args: [[{ target: account, allowFailure: false, callData: extcall }]],
  });
  const had = await reader.getBalance({ address: SINK });
  await mined(execute(deployment.multicall3, 0n, data, DELEGATECALL));
  assert.equal(await reader.getBalance({ address: SINK }), had + 11n);
  assert.equal(await reader.getStorageAt({ address: account, slot }), before);
});

test('extcall is for the sandbox only, not even for the owner', async () => {
  const call = as('owner').writeContract({
    ...at,
    functionName: 'extcall',
    args: [SINK, 1n, '0x'],
  });
  assert.equal(await revertOf(call), 'NotAuthorized');
});

test('CREATE makes a contract and returns its address', async () => {
  const nonce = await reader.getTransactionCount({ address: account });
  const expected = getContractAddress({ from: account, nonce: BigInt(nonce) });
  const { result } = await reader.simulateContract({
    ...at,
    functionName: 'execute',
    args: [SINK, 0n, tokenCreation, CREATE],
    account: signers.owner,
  });
  assert.equal(result, expected.toLowerCase(), '20 bytes, packed');
  await mined(execute(SINK, 0n, tokenCreation, CREATE));
  assert.ok(await reader.getCode({ address: expected }));
});

test('CREATE2 takes the salt from the first 32 bytes', async () => {
  const salt = keccak256(stringToHex('salt'));
  await mined(execute(SINK, 0n, concatHex([salt, tokenCreation]), CREATE2));
  const address = getContractAddress({
    opcode: 'CREATE2',
    from: account,
    salt,
    bytecode: tokenCreation,
  });
  assert.ok(await reader.getCode({ address }));
  const again = execute(SINK, 0n, concatHex([salt, tokenCreation]), CREATE2);
  assert.equal(await revertOf(again), 'ContractCreationFailed');
});

test('creation that fails, and operations there are none of, are named', async () => {
  assert.equal(await revertOf(execute(SINK, 0n, '0xfe', CREATE)), 'ContractCreationFailed');
  assert.equal(await revertOf(execute(SINK, 0n, '0x', 4)), 'InvalidOperation');
  assert.equal(await revertOf(execute(SINK, 0n, '0x', 255)), 'InvalidOperation');
});

test('nobody else executes', async () => {
  assert.equal(await revertOf(execute(SINK, 1n, '0x', CALL, 'buyer')), 'NotAuthorized');
});

test('a batch runs all of it or nothing', async () => {
  const had = await reader.getBalance({ address: SINK });
  const send = { to: SINK, value: 2n, data: /** @type {Hex} */ ('0x'), operation: CALL };
  await mined(
    as('owner').writeContract({ ...at, functionName: 'executeBatch', args: [[send, send]] }),
  );
  assert.equal(await reader.getBalance({ address: SINK }), had + 4n);

  const bad = { ...send, operation: 9 };
  assert.equal(
    await revertOf(
      as('owner').writeContract({ ...at, functionName: 'executeBatch', args: [[send, bad]] }),
    ),
    'InvalidOperation',
  );
  assert.equal(await reader.getBalance({ address: SINK }), had + 4n);
  for (const operations of [[], [send]]) {
    const call = as('buyer').writeContract({
      ...at,
      functionName: 'executeBatch',
      args: [operations],
    });
    assert.equal(await revertOf(call), 'NotAuthorized');
  }
});

test('a permission lets another address execute, until it is taken back', async () => {
  const { address } = signers.buyer;
  /** @param {boolean} allowed */
  const permit = (allowed) =>
    as('owner').writeContract({
      ...at,
      functionName: 'setPermissions',
      args: [[address], [allowed]],
    });
  await mined(permit(true));
  await mined(execute(SINK, 1n, '0x', CALL, 'buyer'));
  const lock = as('buyer').writeContract({ ...at, functionName: 'lock', args: [1n] });
  assert.equal(await revertOf(lock), 'NotAuthorized', 'a permission does not make an owner');
  await mined(permit(false));
  assert.equal(await revertOf(execute(SINK, 1n, '0x', CALL, 'buyer')), 'NotAuthorized');
});

test('lists of different lengths are refused', async () => {
  const { address } = signers.buyer;
  assert.equal(
    await revertOf(
      as('owner').writeContract({ ...at, functionName: 'setPermissions', args: [[address], []] }),
    ),
    'InvalidInput',
  );
  assert.equal(
    await revertOf(
      as('owner').writeContract({
        ...at,
        functionName: 'setOverrides',
        args: [['0x12345678'], []],
      }),
    ),
    'InvalidInput',
  );
});

test('an override answers a call the account does not know', async () => {
  const selector = toFunctionSelector('function getChainId() view returns (uint256)');
  const { data: silent } = await reader.call({ to: account, data: selector });
  assert.equal(silent, undefined, 'an unknown call succeeds and returns nothing');

  await mined(
    as('owner').writeContract({
      ...at,
      functionName: 'setOverrides',
      args: [[selector], [deployment.multicall3]],
    }),
  );
  const { data } = await reader.call({ to: account, data: selector });
  assert.equal(hexToBigInt(data ?? '0x0'), 31_690n);
});

test("ERC-1271 accepts the owner's signature and no other", async () => {
  const hash = keccak256(stringToHex('what is signed'));
  /** @param {Hex} signature */
  const check = (signature) =>
    reader.readContract({ ...at, functionName: 'isValidSignature', args: [hash, signature] });
  assert.equal(await check(await signers.owner.sign({ hash })), '0x1626ba7e');
  assert.equal(await check(await signers.buyer.sign({ hash })), '0x00000000');
  assert.equal(await check('0x'), '0x00000000');
  assert.equal(await check(padHex('0x', { size: 65 })), '0x00000000');
});

test('ERC-1271 asks the contract that owns the account', async () => {
  const inner = await world.activeAccount(await world.mintDevice(account));
  const hash = keccak256(stringToHex('nested'));
  // r = the owning contract, s = where its own signature starts, v = 0.
  const nested = concatHex([
    padHex(account, { size: 32 }),
    padHex('0x41', { size: 32 }),
    '0x00',
    await signers.owner.sign({ hash }),
  ]);
  /** @param {Hex} signature */
  const check = (signature) =>
    reader.readContract({
      address: inner,
      abi: accountAbi,
      functionName: 'isValidSignature',
      args: [hash, signature],
    });
  assert.equal(await check(nested), '0x1626ba7e');
  assert.equal(await check(await signers.owner.sign({ hash })), '0x00000000');
});

test('ERC-165 names what it is', async () => {
  /** @param {Hex} interfaceId */
  const supports = (interfaceId) =>
    reader.readContract({ ...at, functionName: 'supportsInterface', args: [interfaceId] });
  for (const id of /** @type {const} */ ([
    '0x01ffc9a7',
    '0x6faff5f1',
    '0x51945447',
    '0x4e2312e0',
  ])) {
    assert.equal(await supports(id), true, id);
  }
  assert.equal(await supports('0xffffffff'), false);
  assert.equal(await supports('0x80ac58cd'), false);
});

test("signer checks answer with the standard's value", async () => {
  /** @param {Hex} address */
  const check = (address) =>
    reader.readContract({ ...at, functionName: 'isValidSigner', args: [address, '0x'] });
  assert.equal(await check(signers.owner.address), '0x523e3260');
  assert.equal(await check(signers.buyer.address), '0x00000000');
});

test('ERC-1155 tokens are accepted', async () => {
  const { result } = await reader.simulateContract({
    ...at,
    functionName: 'onERC1155Received',
    args: [signers.buyer.address, signers.buyer.address, 1n, 1n, '0x'],
    account: signers.buyer,
  });
  assert.equal(result, '0xf23a6e61');
});

test('a lock holds everything for at most 365 days', async (t) => {
  /**
   * @param {bigint} until
   * @param {RoleName} [role]
   */
  const lock = (until, role = 'owner') =>
    as(role).writeContract({ ...at, functionName: 'lock', args: [until] });
  assert.equal(await revertOf(lock(1n, 'buyer')), 'NotAuthorized');
  assert.equal(await revertOf(lock((await now()) + YEAR + 60n)), 'ExceedsMaxLockTime');

  const snapshot = await reader.snapshot();
  t.after(() => reader.revert({ id: snapshot }));
  const until = (await now()) + 1_000n;
  await mined(lock(until));
  assert.equal(await reader.readContract({ ...at, functionName: 'isLocked' }), true);
  assert.equal(await reader.readContract({ ...at, functionName: 'lockedUntil' }), until);

  const owner = as('owner');
  const { address } = signers.buyer;
  const refused = [
    execute(SINK, 1n, '0x', CALL),
    lock(until + 1n),
    owner.writeContract({ ...at, functionName: 'executeBatch', args: [[]] }),
    owner.writeContract({ ...at, functionName: 'setPermissions', args: [[address], [true]] }),
    owner.writeContract({ ...at, functionName: 'setOverrides', args: [[], []] }),
    owner.writeContract({ ...at, functionName: 'setDelegationEnabled', args: [true] }),
  ];
  const reasons = await Promise.all(refused.map(revertOf));
  assert.deepEqual(reasons, Array(6).fill('AccountLocked'));

  await reader.increaseTime({ seconds: 1_001 });
  await reader.mine({ blocks: 1 });
  assert.equal(await reader.readContract({ ...at, functionName: 'isLocked' }), false);
  await mined(execute(SINK, 1n, '0x', CALL));
});
