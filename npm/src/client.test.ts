import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  type ChainConfig,
  type Client,
  createClient,
  delegation,
  did,
  type Eip1193Provider,
  IoidError,
  mba,
  nft,
  type TxRequest,
} from 'ioid-web';
import { type Address, encodeFunctionData, type Hex, parseAbi } from 'viem';

// The world of `devnet/`: real contracts on a real node, a content store that can misbehave.
type World = {
  config: {
    chain: ChainConfig;
    gateways: string[];
    publishApi: string;
    demo: { deviceNft: Address; rewardToken: Address; staking: Address; autoStaking: Address };
    accounts: { role: string; address: Address }[];
  };
  stop(): Promise<void>;
};

const folder = mkdtempSync(join(tmpdir(), 'ioid-client-'));
let world: World;
let reader: Client;
let rpc: (method: string, params?: unknown[]) => Promise<unknown>;

const nftAbi = parseAbi([
  'function mint(address to, uint256 tokenId)',
  'function burn(uint256 tokenId)',
]);
const accountAbi = parseAbi([
  'function execute(address to, uint256 value, bytes data, uint8 operation)',
  'function setDelegationEnabled(bool enabled)',
]);

const role = (name: string): Address => {
  const account = world.config.accounts.find((account) => account.role === name);
  assert.ok(account, `no role ${name}`);
  return account.address;
};

/** A wallet that says yes: the node signs for its own accounts. */
function walletOf(name: string): Eip1193Provider {
  return {
    request: async ({ method, params }) => {
      if (method === 'eth_accounts') return [role(name)];
      return rpc(method, params as unknown[]);
    },
  };
}

function clientOf(name: string): Client {
  const { chain, gateways } = world.config;
  return createClient({ chain, gateways, provider: walletOf(name), rpcUrls: chain.rpcUrls });
}

async function fails(code: string, work: () => Promise<unknown>): Promise<IoidError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof IoidError, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `nothing failed with ${code}` });
}

async function fault(mode: string): Promise<void> {
  const { origin } = new URL(world.config.publishApi);
  const response = await fetch(`${origin}/devnet/fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
  assert.ok(response.ok);
}

let nextToken = 1n;
async function mint(to: Address): Promise<bigint> {
  const tokenId = nextToken++;
  const data = encodeFunctionData({ abi: nftAbi, functionName: 'mint', args: [to, tokenId] });
  await clientOf('operator').send({ to: world.config.demo.deviceNft, data, value: 0n });
  return tokenId;
}

const token = (tokenId: bigint) => ({
  chainId: BigInt(world.config.chain.id),
  tokenContract: world.config.demo.deviceNft,
  tokenId,
});

describe('client on the local world', () => {
  before(async () => {
    const { startWorld } = (await import(
      pathToFileURL(join(REPOSITORY, 'devnet/src/world.mjs')).href
    )) as { startWorld(options: object): Promise<World> };
    world = await startWorld({
      rpcPort: 0,
      storePort: 0,
      dataDir: join(REPOSITORY, 'target/devnet-test'),
    });
    reader = createClient({ chain: world.config.chain, gateways: world.config.gateways });
    const [url] = world.config.chain.rpcUrls;
    let id = 0;
    rpc = async (method, params = []) => {
      const response = await fetch(String(url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }),
      });
      const { result, error } = (await response.json()) as { result: unknown; error?: object };
      if (error) throw error;
      return result;
    };
  });

  after(async () => {
    await world?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('bind registers a device whose document verifies, and is idempotent', async () => {
    const tokenId = await mint(role('owner'));
    const client = clientOf('operator');
    const steps: string[] = [];
    const request = {
      project: 'GEODNET',
      device: 'serial-1',
      tokenContract: world.config.demo.deviceNft,
      tokenId,
      publish: { api: world.config.publishApi },
    };
    const bound = await client.bind({
      ...request,
      onProgress: ({ step, state, stage }) => void (stage ?? steps.push(`${step} ${state}`)),
    });
    assert.deepEqual(steps, [
      'document running',
      'document done',
      'publish running',
      'publish done',
      'register running',
      'register done',
      'account running',
      'account done',
    ]);
    assert.equal(bound.transactions.length, 2);

    const found = await reader.resolve(bound.did);
    assert.equal(found.verdict, 'verified');
    assert.equal(found.evidence.algorithm, 'sha-256');
    assert.equal(found.didDocument?.id, bound.did);

    const device = await reader.device(bound.did);
    assert.equal(device?.nft.owner, role('owner'));
    assert.equal(device?.account?.status, 'active');
    assert.equal(device?.document?.verdict, 'verified');

    const again = await client.bind(request);
    assert.deepEqual(again, { ...bound, transactions: [] });

    const other = await mint(role('owner'));
    await fails('REGISTRY_ALREADY_REGISTERED', () => client.bind({ ...request, tokenId: other }));
    await fails('REGISTRY_NOT_OPERATOR', () =>
      clientOf('owner').bind({ ...request, device: 'serial-2', tokenId: other }),
    );
    await fails('NFT_MISSING', () => client.bind({ ...request, device: 'x', tokenId: 999n }));
  });

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
      clientOf('owner').send({ to: world.config.demo.deviceNft, data, value: 0n }),
    );
  });

  test('every state an account can be in is told apart', async () => {
    const owner = clientOf('owner');
    const send = (call: TxRequest) => owner.send(call);
    const status = async (tokenId: bigint) => (await reader.account(token(tokenId))).status;
    const { chain } = world.config;
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
    const { deviceNft: to } = world.config.demo;
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
    const { deviceNft: tokenContract } = world.config.demo;
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
    const hash = await rpc('eth_sendTransaction', [
      { from: role('owner'), to: tokenContract, data },
    ]);
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
        return rpc('eth_sendTransaction', [
          { from: role('owner'), to: role('buyer'), value: '0x1' },
        ]);
      },
    };
    const { chain } = world.config;
    const client = createClient({ chain, provider, rpcUrls: chain.rpcUrls });
    const error = await fails('TRANSACTION_NO_EFFECT', () =>
      client.send(delegation.enable({ account: address })),
    );
    assert.match(error.details.hash ?? '', /^0x[0-9a-f]{64}$/);
    assert.equal((await reader.account(address)).delegationEnabled, false);
  });

  test('a publishing service that stored something else stops the bind', async () => {
    const tokenId = await mint(role('owner'));
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"Name":"did.json","Hash":"bafkreigh2akiscaildc","Size":"1"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      const request = {
        project: 'GEODNET',
        device: 'serial-77',
        tokenContract: world.config.demo.deviceNft,
        tokenId,
        publish: { api: `http://127.0.0.1:${port}/api/v0/add` },
      };
      const error = await fails('PUBLISH_MISMATCH', () => clientOf('operator').bind(request));
      assert.equal(error.details.received, 'bafkreigh2akiscaildc');
      const name = did.derive({ project: request.project, device: request.device });
      assert.equal((await reader.resolve(name)).verdict, 'unregistered');
    } finally {
      server.close();
    }
  });

  test('a revert comes back in words', async () => {
    const { deviceNft: to, rewardToken } = world.config.demo;
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
    const { chain } = world.config;
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

  test('delegation is confirmed by the manager', async () => {
    const { delegationManager: manager } = world.config.chain.contracts;
    assert.ok(manager);
    const { autoStaking, staking } = world.config.demo;
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

  test('a gateway that lies, fails or is away never gives a trusted document', async () => {
    const tokenId = await mint(role('owner'));
    const { did } = await clientOf('operator').bind({
      project: 'GEODNET',
      device: 'serial-9',
      tokenContract: world.config.demo.deviceNft,
      tokenId,
      publish: { api: world.config.publishApi },
    });
    try {
      await fault('wrong-bytes');
      const lied = await reader.resolve(did);
      assert.equal(lied.verdict, 'mismatch');
      assert.equal(lied.didDocument, null);
      assert.notEqual(lied.evidence.contentHash, lied.evidence.registryHash);
      await fault('down');
      const away = await reader.resolve(did);
      assert.equal(away.verdict, 'unavailable');
      assert.equal(away.didDocument, null);
      assert.ok(away.evidence.gateways[0]?.error);
    } finally {
      await fault('none');
    }
    const { verdict } = await reader.resolve(did);
    assert.equal(verdict, 'verified');
    const unknown = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
    assert.equal((await reader.resolve(unknown)).verdict, 'unregistered');
    assert.equal(await reader.device(unknown), null);
  });

  test('devices are found from events, by owner too, and a scan can be cancelled', async () => {
    const all = [];
    let last: { block: bigint; toBlock: bigint } | undefined;
    for await (const device of reader.devices({ onProgress: (progress) => (last = progress) })) {
      all.push(device);
    }
    assert.equal(all.length, 2);
    assert.equal(last?.block, last?.toBlock);
    for await (const _ of reader.devices({ owner: role('buyer') })) assert.fail('owns nothing');

    const controller = new AbortController();
    controller.abort();
    await fails('ABORTED', async () => {
      for await (const _ of reader.devices({ signal: controller.signal })) assert.fail('aborted');
    });
  });

  test('readMany gives each call its own outcome', async () => {
    const data = (signature: string, args: unknown[] = []) =>
      encodeFunctionData({ abi: parseAbi([signature] as never), args } as never) as Hex;
    const decode = (returned: Hex) => BigInt(returned);
    const registry = world.config.chain.contracts.registry as Address;
    const [total, missing] = await reader.readMany([
      { to: registry, data: data('function totalDevices() view returns (uint256)'), decode },
      {
        to: world.config.demo.deviceNft,
        data: data('function ownerOf(uint256) view returns (address)', [123_456n]),
        decode,
      },
    ] as const);
    assert.deepEqual(total, { value: 2n });
    assert.ok(missing && 'error' in missing);
    assert.equal((missing.error as IoidError).code, 'EXECUTION_REVERTED');
  });

  test('an endpoint that is away or serves another chain is named', async () => {
    const { chain } = world.config;
    const away = createClient({ chain, rpcUrls: ['http://127.0.0.1:9'] });
    await fails('RPC_UNAVAILABLE', () => away.balance(role('owner')));
    const failover = createClient({ chain, rpcUrls: ['http://127.0.0.1:9', ...chain.rpcUrls] });
    assert.ok((await failover.balance(role('owner'))) > 0n);
    const other = createClient({ chain: { ...chain, id: 4689 } });
    await fails('CHAIN_MISMATCH', () => other.balance(role('owner')));
  });

  test('an unknown field is refused', () => {
    assert.throws(
      () => createClient({ chain: 'iotex', rpcUrl: 'http://127.0.0.1' } as never),
      (error: IoidError) => error.code === 'INPUT_UNKNOWN_FIELD',
    );
  });
});
