import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base58 } from '@scure/base';
import { delegation, did, mba, nft, registry, transaction } from 'ioid-web';
import {
  type Address,
  encodeFunctionData,
  getContractAddress,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbi,
  parseEther,
  stringToHex,
  zeroAddress,
} from 'viem';
import { asked, at, events, keyOf, reader, sent } from '../test/chain.js';
import { config, mint, role, token } from '../test/world.js';

// Every call of the package on real contracts: what was meant happened, as viem reads it; the events
// say what was sent; and each view is what viem reads.

const { chain, demo } = config;
const contracts = chain.contracts as Required<typeof chain.contracts>;
const CHAIN = BigInt(chain.id);
const registryAt = at(contracts.registry, [
  'function getDeviceNFT(bytes32) view returns (uint256 chainID, bytes NFTcontract, uint256 tokenID)',
  'function getDIDDocMetadata(bytes32) view returns (string, bytes32)',
  'function totalDevices() view returns (uint256)',
  'function operator() view returns (address)',
  'function setOperator(address)',
]);
const nftAt = (address: Address) =>
  at(address, [
    'function ownerOf(uint256) view returns (address)',
    'function balanceOf(address) view returns (uint256)',
    'function getApproved(uint256) view returns (address)',
    'function name() view returns (string)',
    'function symbol() view returns (string)',
    'function owner() view returns (address)',
    'function operator() view returns (address)',
    'function setApprovalForAll(address, bool)',
  ]);
const accountAt = (address: Address) =>
  at(address, [
    'function token() view returns (uint256, address, uint256)',
    'function state() view returns (uint256)',
    'function owner() view returns (address)',
    'function isValidSigner(address, bytes) view returns (bytes4)',
    'function isValidSignature(bytes32, bytes) view returns (bytes4)',
    'function supportsInterface(bytes4) view returns (bool)',
    'function isLocked() view returns (bool)',
    'function lockedUntil() view returns (uint256)',
    'function permissions(address, address) view returns (bool)',
    'function delegationEnabled() view returns (bool)',
  ]);
const tokenAt = at(demo.rewardToken, [
  'function balanceOf(address) view returns (uint256)',
  'function allowance(address, address) view returns (uint256)',
  'function transfer(address, uint256)',
]);
const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const STAKE = '0xa694fc3a';

let devices = 0;
const newDid = () => did.derive({ project: 'contracts', device: `device ${devices++}` });

/** An account that is created and initialised, of a new NFT of `owner`. */
async function newAccount(owner = 'owner') {
  const tokenId = await mint(role(owner));
  await sent('owner', mba.activate({ ...token(tokenId), chain }));
  return { tokenId, account: mba.address({ ...token(tokenId), chain }) };
}

test('registry.register, with and without document, on EVM and Solana', async () => {
  const [plain, full, solana] = [newDid(), newDid(), newDid()];
  const uri = 'ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy';
  const hash = keccak256(stringToHex('document'));
  const nftContract = demo.deviceNft;
  const solanaContract = base58.encode(hexToBytes(hash));
  const before = (await registryAt.read('totalDevices')) as bigint;

  const first = await sent(
    'operator',
    registry.register({ did: plain, chainId: CHAIN, nftContract, tokenId: 1, chain }),
  );
  const second = await sent(
    'operator',
    registry.register({
      did: full,
      chainId: CHAIN,
      nftContract,
      tokenId: (1n << 256n) - 1n,
      document: { uri, hash },
      chain,
    }),
  );
  const third = await sent(
    'operator',
    registry.register({
      did: solana,
      chainId: 900,
      nftContract: solanaContract,
      tokenId: 0,
      chain,
    }),
  );

  const max = (1n << 256n) - 1n;
  const rows = [
    [plain, CHAIN, nftContract, nftContract.toLowerCase(), 1n],
    [full, CHAIN, nftContract, nftContract.toLowerCase(), max],
    [solana, 900n, solanaContract, hash, 0n],
  ] as const;
  for (const [name, chainId, contract, bytes, tokenId] of rows) {
    const stored = await registryAt.read('getDeviceNFT', [did.toBytes32(name)]);
    assert.deepEqual(stored, [chainId, bytes, tokenId]);
    const view = await asked(registry.deviceNft({ did: name, chain }));
    assert.deepEqual(view, { chainId, nftContract: contract, tokenId });
  }
  const document = await registryAt.read('getDIDDocMetadata', [did.toBytes32(full)]);
  assert.deepEqual(document, [uri, hash]);
  assert.deepEqual(await asked(registry.documentMetadata({ did: full, chain })), { uri, hash });
  assert.equal(await asked(registry.documentMetadata({ did: plain, chain })), null);
  assert.equal(await asked(registry.deviceNft({ did: newDid(), chain })), null);
  assert.equal(await registryAt.read('totalDevices'), before + 3n);
  assert.equal(await asked(registry.totalDevices({ chain })), before + 3n);
  assert.equal(await asked(registry.operator({ chain })), await registryAt.read('operator'));

  const updated = (name: string, chainId: bigint, contract: string, tokenId: bigint) => ({
    type: 'DeviceNftUpdated',
    did: name,
    chainId,
    nftContract: contract,
    tokenId,
  });
  assert.deepEqual(events(first, registry.decodeLog), [updated(plain, CHAIN, nftContract, 1n)]);
  assert.deepEqual(events(second, registry.decodeLog), [
    updated(full, CHAIN, nftContract, max),
    { type: 'DocumentUpdated', did: full, uri, hash },
  ]);
  assert.deepEqual(events(third, registry.decodeLog), [updated(solana, 900n, solanaContract, 0n)]);

  const gone = await sent('operator', registry.remove({ did: full, chain }));
  assert.deepEqual(events(gone, registry.decodeLog), [
    { type: 'DeviceNftDeleted', did: full },
    { type: 'DocumentDeleted', did: full },
  ]);
  assert.deepEqual(await registryAt.read('getDeviceNFT', [did.toBytes32(full)]), [0n, '0x', 0n]);
  assert.equal(await asked(registry.deviceNft({ did: full, chain })), null);
});

test('registry.batchRegister registers, creates and initialises', async () => {
  const tokenIds = [
    await mint(role('owner')),
    await mint(role('buyer')),
    await mint(role('owner')),
  ];
  const rows = tokenIds.map((tokenId) => ({
    did: newDid(),
    chainId: CHAIN,
    nftContract: demo.deviceNft,
    tokenId,
  }));
  await registryAt.send('operator', 'setOperator', [contracts.batchWrapper]);
  const receipt = await sent('operator', registry.batchRegister({ devices: rows, chain }));
  await registryAt.send('operator', 'setOperator', [role('operator')]);

  const accounts = mba.addressMany({
    chainId: CHAIN,
    tokenContract: demo.deviceNft,
    tokenIds,
    chain,
  });
  assert.deepEqual(
    events(receipt, registry.decodeLog, contracts.batchWrapper),
    rows.map((row, index) => ({ type: 'BatchRegistered', ...row, account: accounts[index] })),
  );
  assert.deepEqual(
    events(receipt, registry.decodeLog, contracts.registry),
    rows.map((row) => ({ type: 'DeviceNftUpdated', ...row })),
  );
  assert.deepEqual(
    events(receipt, mba.decodeLog).map(({ account, tokenId }) => [account, tokenId]),
    accounts.map((account, index) => [account, tokenIds[index]]),
  );
  for (const [index, account] of accounts.entries()) {
    const owner = index === 1 ? role('buyer') : role('owner');
    assert.equal(await accountAt(account).read('owner'), owner);
  }
});

test('nft: a collection, its tokens, approvals and transfers', async () => {
  const receipt = await sent(
    'buyer',
    nft.createCollection({
      name: 'Wetter \u{1f326}',
      symbol: 'WX',
      owner: role('buyer'),
      operator: role('operator'),
      chain,
    }),
  );
  const [created] = events(receipt, nft.decodeLog);
  assert.ok(created?.type === 'CollectionCreated');
  const { tokenContract } = created;
  const collection = nftAt(tokenContract);
  assert.deepEqual(
    await Promise.all(['name', 'symbol', 'owner', 'operator'].map((name) => collection.read(name))),
    ['Wetter \u{1f326}', 'WX', role('buyer'), role('operator')],
  );

  const minted = await sent('operator', nft.mint({ tokenContract, to: role('owner'), tokenId: 5 }));
  const to = [role('owner'), role('buyer')];
  const batch = await sent('operator', nft.batchMint({ tokenContract, to, tokenIds: [6, 7n] }));
  const transferred = (from: string, to: string, tokenId: bigint) => ({
    type: 'Transferred',
    from,
    to,
    tokenId,
  });
  assert.deepEqual(events(minted, nft.decodeLog), [transferred(zeroAddress, role('owner'), 5n)]);
  assert.deepEqual(events(batch, nft.decodeLog), [
    transferred(zeroAddress, role('owner'), 6n),
    transferred(zeroAddress, role('buyer'), 7n),
  ]);

  const approval = await sent(
    'owner',
    nft.approve({ tokenContract, to: role('keeper'), tokenId: 5 }),
  );
  assert.deepEqual(events(approval, nft.decodeLog), [
    { type: 'Approved', owner: role('owner'), approved: role('keeper'), tokenId: 5n },
  ]);
  assert.equal(await collection.read('getApproved', [5n]), role('keeper'));

  const moved = await sent(
    'keeper',
    nft.safeTransferFrom({
      tokenContract,
      from: role('owner'),
      to: role('buyer'),
      tokenId: 5,
      chain,
    }),
  );
  assert.deepEqual(events(moved, nft.decodeLog), [transferred(role('owner'), role('buyer'), 5n)]);
  const forAll = await collection.send('buyer', 'setApprovalForAll', [role('keeper'), true]);
  assert.deepEqual(events(forAll, nft.decodeLog), [
    { type: 'ApprovedForAll', owner: role('buyer'), operator: role('keeper'), approved: true },
  ]);

  for (const tokenId of [5n, 6n, 7n]) {
    const owner = await collection.read('ownerOf', [tokenId]);
    assert.equal(await asked(nft.ownerOf({ tokenContract, tokenId })), owner);
  }
  const balance = await collection.read('balanceOf', [role('buyer')]);
  assert.equal(balance, 2n);
  assert.equal(await asked(nft.balanceOf({ tokenContract, owner: role('buyer') })), balance);
  assert.equal(await asked(nft.tokenUri({ tokenContract, tokenId: 7 })), '');
});

test('mba.create and initialize, and every view of the account', async () => {
  const tokenId = await mint(role('owner'));
  const account = mba.address({ ...token(tokenId), chain });
  const created = await sent('buyer', mba.create({ ...token(tokenId), chain }));
  const salt: Hex = `0x${'00'.repeat(32)}`;
  const implementation = contracts.accountImplementation;
  const code = { ...token(tokenId), implementation, salt };
  assert.deepEqual(events(created, mba.decodeLog), [{ ...code, account }]);
  assert.deepEqual(mba.fromCode((await reader.getCode({ address: account })) ?? '0x'), code);
  const slot = () => reader.getStorageAt({ address: account, slot: IMPLEMENTATION_SLOT });
  assert.equal(BigInt((await slot()) ?? 1), 0n);
  await sent('buyer', mba.initialize({ account, chain }));
  assert.equal(BigInt((await slot()) ?? 0), BigInt(contracts.accountTarget));

  const viem = accountAt(account);
  const [chainId, tokenContract, id] = (await viem.read('token')) as [bigint, Address, bigint];
  const named = await asked(mba.token({ account }));
  assert.deepEqual(named, { chainId, tokenContract, tokenId: id });
  assert.deepEqual(named, token(tokenId));
  assert.equal(await asked(mba.owner({ account })), await viem.read('owner'));
  assert.equal(await asked(mba.state({ account })), await viem.read('state'));
  assert.equal(await asked(mba.isLocked({ account })), await viem.read('isLocked'));

  for (const [signer, valid] of [
    [role('owner'), true],
    [role('buyer'), false],
  ] as const) {
    assert.equal(await asked(mba.isValidSigner({ account, signer })), valid);
    const magic = await viem.read('isValidSigner', [signer, '0x']);
    assert.equal(magic, valid ? '0x523e3260' : '0x00000000');
  }
  const hash = keccak256('0x01');
  for (const [name, valid] of [
    ['owner', true],
    ['buyer', false],
  ] as const) {
    const signature = await keyOf(name).sign({ hash });
    assert.equal(await asked(mba.isValidSignature({ account, hash, signature })), valid);
    const magic = await viem.read('isValidSignature', [hash, signature]);
    assert.equal(magic, valid ? '0x1626ba7e' : '0x00000000');
  }
  for (const interfaceId of ['0x6faff5f1', '0x51945447', '0x01ffc9a7', '0xffffffff'] as const) {
    const supported = await viem.read('supportsInterface', [interfaceId]);
    assert.equal(await asked(mba.supportsInterface({ account, interfaceId })), supported);
    assert.equal(supported, interfaceId !== '0xffffffff');
  }
});

test('mba.execute: CALL, CREATE, CREATE2 and DELEGATECALL', async () => {
  const { account } = await newAccount();
  const to: Address = `0x${'00'.repeat(17)}abcdef`;
  await sent('owner', { to: account, data: '0x', value: 10n });
  const state = await asked(mba.state({ account }));
  await sent('owner', mba.execute({ account, to, value: 3 }));
  assert.equal(await reader.getBalance({ address: to }), 3n);
  assert.equal(await reader.getBalance({ address: account }), 7n);
  assert.notEqual(await asked(mba.state({ account })), state);

  // Code that says with LOG0 where it runs, and init code that returns it.
  const runtime = '60006000a000';
  const init: Hex = `0x65${runtime}6000526006601af3`;
  const created = getContractAddress({ from: account, nonce: 1n });
  await sent('owner', mba.execute({ account, to: zeroAddress, data: init, operation: 2 }));
  assert.equal(await reader.getCode({ address: created }), `0x${runtime}`);

  const salt = keccak256('0x02');
  const data: Hex = `0x${salt.slice(2)}${init.slice(2)}`;
  await sent('owner', mba.execute({ account, to: zeroAddress, value: 0, data, operation: 3 }));
  const placed = getContractAddress({ opcode: 'CREATE2', from: account, salt, bytecode: init });
  assert.equal(await reader.getCode({ address: placed }), `0x${runtime}`);

  const called = await sent('owner', mba.execute({ account, to: created }));
  assert.equal(called.logs[0]?.address, created.toLowerCase());
  const delegated = await sent('owner', mba.execute({ account, to: created, operation: 1 }));
  assert.equal(delegated.logs.length, 1);
  assert.notEqual(delegated.logs[0]?.address, created.toLowerCase());
});

test('mba.executeBatch, sendNative, sendToken, approveToken and sendNft', async () => {
  const { account } = await newAccount();
  await sent('owner', { to: account, data: '0x', value: 100n });
  await tokenAt.send('rewards', 'transfer', [account, parseEther('5')]);
  const [a, b]: [Address, Address] = [`0x${'00'.repeat(19)}a1`, `0x${'00'.repeat(19)}b2`];
  const transfer = encodeFunctionData({
    abi: parseAbi(['function transfer(address, uint256)']),
    args: [b, 7n],
  });
  await sent(
    'owner',
    mba.executeBatch({
      account,
      operations: [
        { to: a, value: 1 },
        { to: demo.rewardToken, data: transfer },
        { to: a, value: 2n, operation: 0 },
      ],
    }),
  );
  assert.equal(await reader.getBalance({ address: a }), 3n);
  assert.equal(await tokenAt.read('balanceOf', [b]), 7n);

  await sent('owner', mba.sendNative({ account, to: b, value: 50 }));
  assert.equal(await reader.getBalance({ address: b }), 50n);
  assert.equal(await reader.getBalance({ address: account }), 47n);

  const token = demo.rewardToken;
  await sent('owner', mba.sendToken({ account, token, to: a, amount: parseEther('2') }));
  assert.equal(await tokenAt.read('balanceOf', [a]), parseEther('2'));
  await sent('owner', mba.approveToken({ account, token, spender: demo.staking, amount: 11 }));
  assert.equal(await tokenAt.read('allowance', [account, demo.staking]), 11n);
  await sent('owner', mba.approveToken({ account, token, spender: demo.staking, amount: 0 }));
  assert.equal(await tokenAt.read('allowance', [account, demo.staking]), 0n);

  const held = await mint(account);
  const tokenContract = demo.deviceNft;
  const receipt = await sent(
    'owner',
    mba.sendNft({ account, tokenContract, tokenId: held, to: role('buyer'), chain }),
  );
  assert.deepEqual(events(receipt, nft.decodeLog), [
    { type: 'Transferred', from: account, to: role('buyer'), tokenId: held },
  ]);
  assert.equal(await nftAt(tokenContract).read('ownerOf', [held]), role('buyer'));
});

test('mba.setPermissions lets others act, and mba.lock nobody', async () => {
  const { account } = await newAccount();
  const viem = accountAt(account);
  const permit = (allowed: boolean) =>
    mba.setPermissions({
      account,
      permissions: [
        { caller: role('keeper'), allowed },
        { caller: role('buyer'), allowed: false },
      ],
    });
  for (const allowed of [true, false]) {
    await sent('owner', permit(allowed));
    const stored = await viem.read('permissions', [role('owner'), role('keeper')]);
    assert.equal(stored, allowed);
    assert.equal(await asked(mba.isValidSigner({ account, signer: role('keeper') })), allowed);
  }

  const { timestamp } = await reader.getBlock();
  const until = timestamp + 3_600n;
  await sent('owner', mba.lock({ account, until }));
  assert.equal(await viem.read('lockedUntil'), until);
  assert.equal(await viem.read('isLocked'), true);
  assert.equal(await asked(mba.isLocked({ account })), true);
});

test('delegation: on, granted, asked in both forms, revoked, off', async () => {
  const { account } = await newAccount();
  const enabled = () => accountAt(account).read('delegationEnabled');
  await sent('owner', delegation.enable({ account }));
  assert.equal(await enabled(), true);

  const manager = at(contracts.delegationManager, [
    'function isAuthorized(address, address, bytes4) view returns (bool)',
  ]);
  const grant = { delegator: role('keeper'), to: demo.staking, selector: 'stake(uint256)', chain };
  for (const authorized of [true, false]) {
    const change = authorized ? delegation.authorize(grant) : delegation.revoke(grant);
    const receipt = await sent('operator', change);
    assert.deepEqual(events(receipt, delegation.decodeLog), [
      { delegator: role('keeper'), to: demo.staking, selector: STAKE, authorized },
    ]);
    const args = [role('keeper'), demo.staking, STAKE];
    assert.equal(await manager.read('isAuthorized', args), authorized);
    for (const form of ['bytes4', 'bytes'] as const) {
      const view = delegation.isAuthorized({ ...grant, interface: form });
      assert.equal(await asked(view), authorized, form);
    }
  }
  await sent('owner', delegation.disable({ account }));
  assert.equal(await enabled(), false);
});

test('transaction.multicall: each answer in its place, and a revert where one is', async () => {
  const { tokenId, account } = await newAccount();
  const calls = [
    registry.totalDevices({ chain }),
    nft.ownerOf({ tokenContract: demo.deviceNft, tokenId: 1n << 200n }),
    mba.token({ account }),
    nft.ownerOf({ tokenContract: demo.deviceNft, tokenId }),
  ] as const;
  const [total, missing, named, owner] = await asked(transaction.multicall(calls, { chain }));
  assert.deepEqual(total, { value: await registryAt.read('totalDevices') });
  assert.ok('error' in missing);
  assert.deepEqual(named, { value: token(tokenId) });
  assert.deepEqual(owner, { value: role('owner') });
});
