import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import {
  createClient,
  delegation,
  type Eip1193Provider,
  type Hex,
  mba,
  nft,
  type TxRequest,
} from 'ioid-web';
import { type Address, encodeFunctionData, parseAbi } from 'viem';
import {
  clientOf,
  config,
  fails,
  mint,
  nftAbi,
  reader,
  role,
  rpc,
  token,
  walletOf,
} from '../test/world.js';

const accountAbi = parseAbi([
  'function execute(address to, uint256 value, bytes data, uint8 operation)',
]);

test('an account goes from undeployed to active in one transaction', async () => {
  const tokenId = await mint(role('owner'));
  const client = clientOf('owner');
  const before = await reader.account(token(tokenId));
  assert.equal(before.status, 'undeployed');
  assert.equal(before.owner, role('owner'));
  const stages: string[] = [];
  await client.activate(token(tokenId), { onStatus: ({ stage }) => stages.push(stage) });
  assert.deepEqual(stages, ['checking', 'simulating', 'wallet', 'pending', 'verifying', 'done']);
  const active = await reader.account(before.address);
  assert.equal(active.status, 'active');
  assert.deepEqual(active.token, token(tokenId));
  assert.equal(active.delegationEnabled, false);
  assert.equal(await client.activate(token(tokenId)), null);
});

test('an account call is refused before the wallet opens', async () => {
  const tokenId = await mint(role('owner'));
  const { address } = await reader.account(token(tokenId));
  const pay = (value: bigint) => ({
    to: address,
    data: encodeFunctionData({
      abi: accountAbi,
      functionName: 'execute',
      args: [role('buyer'), value, '0x', 0],
    }),
    value: 0n,
  });
  const owner = clientOf('owner');
  const undeployed = await fails('ACCOUNT_NOT_ACTIVE', () => owner.send(pay(1n)));
  assert.equal(undeployed.details.status, 'undeployed');

  await owner.activate(token(tokenId));
  await fails('ACCOUNT_BALANCE_INSUFFICIENT', () => owner.send(pay(1n)));
  await owner.send({ to: address, data: '0x', value: 5n });
  const foreign = await fails('ACCOUNT_NOT_OWNED', () => clientOf('buyer').send(pay(1n)));
  assert.equal(foreign.details.owner, role('owner'));
  await fails('INSUFFICIENT_FUNDS', () =>
    clientOf('poor').send({ to: role('owner'), data: '0x', value: 0n }),
  );

  const receipt = await owner.send(pay(2n));
  assert.ok(receipt.gasUsed > 21_000n);
  assert.equal(await reader.balance(address), 3n);
});

test('the device NFT cannot go into its own account', async () => {
  const tokenId = await mint(role('owner'));
  const { address } = await reader.account(token(tokenId));
  const data = encodeFunctionData({
    abi: parseAbi(['function transferFrom(address from, address to, uint256 tokenId)']),
    args: [role('owner'), address, tokenId],
  });
  await fails('OWNERSHIP_CYCLE', () =>
    clientOf('owner').send({ to: config.demo.deviceNft, data, value: 0n }),
  );
});

test('every state an account can be in is told apart', async () => {
  const owner = clientOf('owner');
  const send = (call: TxRequest) => owner.send(call);
  const status = async (tokenId: bigint) => (await reader.account(token(tokenId))).status;
  const { chain } = config;
  const target = chain.contracts.accountTarget as Address;

  const bare = await mint(role('owner'));
  await send(mba.create({ ...token(bare), chain }));
  assert.equal(await status(bare), 'uninitialised');
  const { address } = await reader.account(token(bare));
  await fails('ACCOUNT_NOT_ACTIVE', () => send(delegation.enable({ account: address })));
  await send(mba.initialize({ account: address, implementation: target }));
  assert.equal(await status(bare), 'active');

  const until = BigInt(Math.floor(Date.now() / 1000) + 86_400);
  await send(mba.lock({ account: address, until }));
  const locked = await reader.account(address);
  assert.equal(locked.status, 'locked');
  assert.equal(locked.lockedUntil, until);
  await fails('ACCOUNT_NOT_ACTIVE', () => send(delegation.enable({ account: address })));

  const burnt = await mint(role('owner'));
  await owner.activate(token(burnt));
  const burn = encodeFunctionData({ abi: nftAbi, functionName: 'burn', args: [burnt] });
  const { deviceNft: to } = config.demo;
  await clientOf('operator').send({ to, data: burn, value: 0n });
  assert.equal(await status(burnt), 'orphaned');

  const foreign = await reader.account({ ...token(1n), chainId: 1n });
  assert.equal(foreign.status, 'foreign-chain');
  assert.equal(foreign.owner, null);
  assert.equal((await reader.account(role('buyer'))).status, 'undeployed');
  assert.equal((await reader.account(to)).status, 'wrong-implementation');
});

test('an account that owns itself through another one is cyclic', async () => {
  const [first, second] = [await mint(role('owner')), await mint(role('owner'))];
  const owner = clientOf('owner');
  await owner.activate(token(first));
  await owner.activate(token(second));
  const accounts = [await reader.account(token(first)), await reader.account(token(second))];
  const [a, b] = accounts.map(({ address }) => address) as [Address, Address];
  const { deviceNft: tokenContract } = config.demo;
  // Into the other account is fine; back into the first one closes the circle.
  await owner.send(
    nft.safeTransferFrom({ tokenContract, from: role('owner'), to: b, tokenId: first }),
  );
  const back = { tokenContract, from: role('owner'), to: a, tokenId: second };
  await fails('OWNERSHIP_CYCLE', () => owner.send(nft.safeTransferFrom(back)));
  // The chain itself does not stop a plain transfer.
  const data = encodeFunctionData({
    abi: parseAbi(['function transferFrom(address from, address to, uint256 tokenId)']),
    args: [role('owner'), a, second],
  });
  const hash = await rpc('eth_sendTransaction', [{ from: role('owner'), to: tokenContract, data }]);
  while ((await rpc('eth_getTransactionReceipt', [hash])) === null) await setTimeout(20);
  assert.equal((await reader.account(token(first))).status, 'cyclic');
});

test('a transaction that was included but did nothing is told', async () => {
  const tokenId = await mint(role('owner'));
  const owner = clientOf('owner');
  await owner.activate(token(tokenId));
  const { address } = await reader.account(token(tokenId));
  // A wallet that sends something else and hands over that transaction's hash.
  const provider: Eip1193Provider = {
    request: async (args) => {
      if (args.method !== 'eth_sendTransaction') return walletOf('owner').request(args);
      return rpc('eth_sendTransaction', [{ from: role('owner'), to: role('buyer'), value: '0x1' }]);
    },
  };
  const { chain } = config;
  const client = createClient({ chain, provider, rpcUrls: chain.rpcUrls });
  const error = await fails('TRANSACTION_NO_EFFECT', () =>
    client.send(delegation.enable({ account: address })),
  );
  assert.match(error.details.hash ?? '', /^0x[0-9a-f]{64}$/);
  assert.equal((await reader.account(address)).delegationEnabled, false);
});

test('a revert comes back in words', async () => {
  const { deviceNft: to, rewardToken } = config.demo;
  const mintTo = (receiver: Address) =>
    encodeFunctionData({ abi: nftAbi, functionName: 'mint', args: [receiver, 7_777n] });
  const plain = await fails('EXECUTION_REVERTED', () =>
    clientOf('buyer').send({ to, data: mintTo(role('buyer')), value: 0n }),
  );
  assert.equal(plain.details.error, 'Error');
  assert.doesNotMatch(plain.message, /execution reverted/);
  // A token contract takes no NFTs: a custom error, decoded from its data.
  const custom = await fails('EXECUTION_REVERTED', () =>
    clientOf('operator').send({ to, data: mintTo(rewardToken), value: 0n }),
  );
  assert.equal(custom.details.error, 'ERC721InvalidReceiver');
});

test('a refusal in the wallet is calm, and nothing is sent', async () => {
  const { chain } = config;
  const provider: Eip1193Provider = {
    request: async (args) => {
      if (args.method === 'eth_sendTransaction') throw { code: 4001, message: 'User rejected' };
      return walletOf('owner').request(args);
    },
  };
  const client = createClient({ chain, provider, rpcUrls: chain.rpcUrls });
  const error = await fails('USER_REJECTED', () =>
    client.send({ to: role('buyer'), data: '0x', value: 1n }),
  );
  assert.equal(error.message, 'You cancelled. Nothing was sent.');
});

test('who stops waiting after signing still learns the transaction', async () => {
  const controller = new AbortController();
  const error = await fails('ABORTED', () =>
    clientOf('owner').send(
      { to: role('buyer'), data: '0x', value: 1n },
      {
        signal: controller.signal,
        onStatus: ({ stage }) => stage === 'pending' && controller.abort(),
      },
    ),
  );
  assert.match(error.message, /was sent/);
  const sent = await rpc('eth_getTransactionByHash', [error.details.hash]);
  assert.equal((sent as { from: string }).from, role('owner').toLowerCase());
});

test('a transaction that was sent by an earlier page is waited for, and checked', async () => {
  const tokenId = await mint(role('owner'));
  const owner = clientOf('owner');
  await owner.activate(token(tokenId));
  const { address: account } = await reader.account(token(tokenId));
  const from = role('owner');
  const enable = delegation.enable({ account });
  const params = (tx: TxRequest) => ({ from, to: tx.to, data: tx.data, gas: '0x100000' });
  const sent = async (tx: TxRequest) => (await rpc('eth_sendTransaction', [params(tx)])) as Hex;

  const stages: string[] = [];
  const hash = await sent(enable);
  const receipt = await reader.wait(enable, {
    hash,
    from,
    onStatus: ({ stage }) => stages.push(stage),
  });
  assert.equal(receipt.hash, hash);
  assert.deepEqual(stages, ['pending', 'verifying', 'done']);
  assert.equal((await reader.account(account)).delegationEnabled, true);

  // Another transaction than it was told: that one did nothing of this.
  const other = await sent({ to: role('buyer'), data: '0x', value: 0n });
  const disable = delegation.disable({ account });
  await fails('TRANSACTION_NO_EFFECT', () => reader.wait(disable, { hash: other, from }));
  const stranger = mba.execute({ account, to: role('buyer'), value: 1n });
  const reverted = await fails('EXECUTION_REVERTED', async () =>
    reader.wait(stranger, { hash: await sent(stranger), from }),
  );
  assert.match(reverted.details.hash ?? '', /^0x[0-9a-f]{64}$/);

  const controller = new AbortController();
  const unknown = { hash: `0x${'ab'.repeat(32)}`, from, signal: controller.signal } as const;
  const waiting = fails('ABORTED', () => reader.wait(enable, unknown));
  await setTimeout(300);
  controller.abort();
  await waiting;
  await fails('INPUT_INVALID', () => reader.wait(enable, { hash: '0x12', from }));
});

test('delegation is confirmed by the manager', async () => {
  const { delegationManager: manager } = config.chain.contracts;
  assert.ok(manager);
  const { autoStaking, staking } = config.demo;
  const send = (name: 'authorizeDelegator' | 'revokeDelegator') =>
    clientOf('operator').send({
      to: manager,
      data: encodeFunctionData({
        abi: parseAbi([`function ${name}(address delegator, address to, bytes4 selector)`]),
        args: [autoStaking, staking, '0xa694fc3a'],
      } as never),
      value: 0n,
    });
  await send('authorizeDelegator');
  const [grant] = await reader.grants();
  assert.deepEqual(
    { ...grant, block: 0n },
    { delegator: autoStaking, to: staking, selector: '0xa694fc3a', block: 0n },
  );
  await send('revokeDelegator');
  assert.deepEqual(await reader.grants(), []);
});
