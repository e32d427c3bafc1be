import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  type ClientOptions,
  createClient,
  type Did,
  did as dids,
  type Eip1193Provider,
  type IoidError,
  nft,
  type ResolveOptions,
  registry,
} from 'ioid-web';
import { sent } from '../test/chain.js';
import { type Fault, faultyNode } from '../test/faulty-node.js';
import { clientOf, config, fails, mint, role, rpc, token, walletOf } from '../test/world.js';

const target = String(config.chain.rpcUrls[0]);
const [bad, good] = [await faultyNode(target), await faultyNode(target)];
after(() => {
  bad.close();
  good.close();
});

const tokenId = await mint(role('owner'));
const { did } = await clientOf('operator').bind({
  project: 'GEODNET',
  device: 'faulty-1',
  tokenContract: config.demo.deviceNft,
  tokenId,
  publish: { api: config.publishApi },
});

const TIMEOUT = 400;

/** A client of its own: what another one learned of a node does not count. */
const clientAt = (rpcUrls: string[], options: ClientOptions = {}) =>
  createClient({
    chain: config.chain,
    gateways: config.gateways,
    rpcUrls,
    timeout: TIMEOUT,
    ...options,
  });

/** Runs `work` while the node misbehaves; milliseconds it took. */
async function under(fault: Fault, work: () => Promise<unknown>): Promise<number> {
  bad.fault = fault;
  const start = performance.now();
  try {
    await work();
    return performance.now() - start;
  } finally {
    bad.fault = 'none';
  }
}

/** What each fault comes to when there is no other node. */
const ALONE: Partial<Record<Fault, string>> = {
  status: 'RPC_UNAVAILABLE',
  error: 'RPC_ERROR',
  cut: 'RPC_MALFORMED',
  enormous: 'LIMIT_EXCEEDED',
  hang: 'TIMED_OUT',
  stall: 'TIMED_OUT',
  drop: 'RPC_UNAVAILABLE',
  garbage: 'RPC_MALFORMED',
  'other-chain': 'CHAIN_MISMATCH',
  lag: 'BLOCK_UNAVAILABLE',
  reorg: 'CHAIN_REORGANIZED',
};

for (const [fault, code] of Object.entries(ALONE) as [Fault, string][]) {
  test(`${fault}: an error in time, and another node answers instead`, async () => {
    // 16 MiB take a while.
    const timeout = fault === 'enormous' ? 10_000 : TIMEOUT;
    const alone = clientAt([bad.url], { timeout });
    const took = await under(fault, () => fails(code, () => alone.resolve(did)));
    // A node that may only be late is asked four times, a second apart.
    assert.ok(took < (fault === 'lag' ? 6_000 : 3_000), `${took} ms`);
    await under(fault, () => fails(code, () => alone.account(token(tokenId))));
    // The client is as usable as before.
    assert.equal((await alone.resolve(did)).verdict, 'verified');

    const both = clientAt([bad.url, good.url], { timeout });
    await under(fault, async () => {
      const { verdict, didDocument } = await both.resolve(did);
      assert.equal(verdict, 'verified');
      assert.equal(didDocument?.id, did);
      // The bad node rests: it is not asked again at once.
      if (fault === 'lag' || fault === 'reorg') return;
      const before = bad.requests.length;
      assert.equal((await both.account(token(tokenId))).owner, role('owner'));
      assert.equal(bad.requests.length, before);
    });
  });
}

test('an endless body is not taken in', async () => {
  const client = clientAt([bad.url], { timeout: 10_000 });
  await under('enormous', () => fails('LIMIT_EXCEEDED', () => client.balance(role('owner'))));
  // 16 MiB, and what the sockets hold.
  assert.ok(bad.sent < 32 << 20, `${bad.sent} bytes`);
});

test('a lie is found by the quorum, and a lie about the document without it', async () => {
  const pair = clientAt([bad.url, good.url], { quorum: 2 });
  assert.equal((await pair.resolve(did)).verdict, 'verified');
  const account = await pair.account(token(tokenId));
  assert.equal(account.status, 'active');
  await under('lie', async () => {
    await rpc('evm_mine');
    const error = await fails('RPC_DISAGREEMENT', () => pair.account(token(tokenId)));
    const [one, two] = [bad, good].map(({ url }) => error.message.indexOf(url));
    assert.ok(Number(one) > 0 && Number(two) > Number(one), error.message);
    await fails('RPC_DISAGREEMENT', () => pair.resolve(did));
    const owner = nft.ownerOf({ tokenContract: config.demo.deviceNft, tokenId });
    await fails('RPC_DISAGREEMENT', () => pair.read(owner));

    // The lie turns the registry's hash or breaks the encoding: neither is reported as verified.
    const alone = clientAt([bad.url]);
    const outcome = await alone.resolve(did).then(
      ({ verdict, didDocument }) => (didDocument === null ? verdict : 'a document'),
      ({ code }: IoidError) => code,
    );
    assert.ok(['mismatch', 'ABI_DECODE'].includes(outcome), outcome);
  });
});

test('a quorum stands as long as enough nodes do', async () => {
  const three = clientAt([bad.url, good.url, target], { quorum: 2 });
  await under('hang', async () => {
    assert.equal((await three.resolve(did)).verdict, 'verified');
  });
  const two = clientAt([bad.url, good.url], { quorum: 2 });
  await under('drop', async () => {
    const error = await fails('RPC_UNAVAILABLE', () => two.balance(role('owner')));
    assert.match(error.message, /2 nodes must agree and 1 answered/);
  });
  await under('reorg', () => fails('RPC_DISAGREEMENT', () => two.balance(role('owner'))));
});

test('a quorum that nobody could reach is refused before anything is asked', () => {
  const { chain } = config;
  const refused: [string[], number, RegExp][] = [
    [[target], 0, /from 1 to the number of endpoints, 1/],
    [[target], 2, /from 1 to the number of endpoints, 1/],
    [[], 2, /from 1 to the number of endpoints, 0/],
    [[target, target], 2, /given twice/],
    [[target], 1.5, /`quorum` must be an integer/],
    [[target], Number.NaN, /`quorum` must be an integer/],
  ];
  for (const [rpcUrls, quorum, message] of refused) {
    const make = () => createClient({ chain, rpcUrls, quorum });
    assert.throws(make, { code: 'INPUT_INVALID', message }, `${rpcUrls.length} ${quorum}`);
  }
  const provider = walletOf('owner');
  assert.throws(() => createClient({ chain, provider, quorum: 2 }), { code: 'INPUT_INVALID' });
  createClient({ chain, rpcUrls: [target, good.url], quorum: 2 });
});

test('a time that no request can take is refused before anything is asked', async () => {
  const { chain } = config;
  for (const timeout of [0, 0.9, -1, Number.NaN, Infinity, 2 ** 31, 'soon' as never]) {
    assert.throws(() => createClient({ chain, timeout }), {
      code: 'INPUT_INVALID',
      message: /`timeout` must be milliseconds, from 1/,
    });
  }
  for (const timeout of [1_500.5, 2 ** 31 - 1]) {
    assert.ok((await createClient({ chain, timeout }).balance(role('owner'))) > 0n);
  }
  const late = createClient({ chain, rpcUrls: [bad.url], timeout: 30 });
  await under('hang', async () => {
    const error = await fails('TIMED_OUT', () => late.balance(role('owner')));
    assert.equal(error.details.reason, 'no answer within 0.03 s');
  });
});

test('batches become what the node takes, and stay so', async () => {
  const calls = Array.from({ length: 130 }, (_, index) =>
    nft.ownerOf({ tokenContract: config.demo.deviceNft, tokenId: BigInt(index) }),
  );
  const { multicall3: _, ...contracts } = config.chain.contracts;
  const chain = { ...config.chain, contracts };
  const client = clientAt([good.url], { chain, timeout: 20_000 });
  const expected = await client.readMany(calls);
  for (const [fault, most] of [
    ['small-batch', 10],
    ['no-batch', 1],
  ] as const) {
    const limited = clientAt([bad.url], { chain, timeout: 20_000 });
    await under(fault, async () => {
      const found = await limited.readMany(calls);
      assert.deepEqual(
        found.map((one) => 'value' in one && one.value),
        expected.map((one) => 'value' in one && one.value),
      );
      bad.requests = [];
      await rpc('evm_mine');
      await limited.readMany(calls);
      assert.ok(bad.requests.every(({ length }) => length <= most));
      // 130 calls, the chain, the newest block and a look at it: nothing in vain.
      assert.equal(bad.requests.flat().length, 133);
    });
  }
});

test('what was read at a block is not asked again at it', async () => {
  const client = clientAt([good.url]);
  const asked = async (work: () => Promise<unknown>) => {
    good.requests = [];
    await work();
    return good.requests.flat().filter((method) => !/^eth_(chainId|getBlock)/.test(method));
  };
  assert.notEqual((await asked(() => client.resolve(did))).length, 0);
  assert.deepEqual(await asked(() => client.resolve(did)), []);
  await asked(() => client.account(token(tokenId)));
  assert.deepEqual(await asked(() => client.account(token(tokenId))), []);
  const once = await asked(() => client.device(did));
  assert.equal(once.filter((method) => /Balance|Storage|Code/.test(method)).length, 0);
  await rpc('evm_mine');
  assert.notEqual((await asked(() => client.resolve(did))).length, 0);
});

test('devices are found through a node that gives few blocks at a time, and a scan goes on', async () => {
  const list = async (client = clientAt([bad.url]), fromBlock?: bigint) => {
    const found: Did[] = [];
    const progress: { next: bigint | null }[] = [];
    const onProgress = (one: { next: bigint | null }) => progress.push(one);
    const options = fromBlock === undefined ? {} : { fromBlock };
    for await (const device of client.devices({ ...options, onProgress })) found.push(device.did);
    return { found, progress };
  };
  await rpc('anvil_mine', ['0x80']);
  const all = await list();
  assert.deepEqual(all.found, [did]);
  assert.equal(all.progress.at(-1)?.next, null);
  await under('narrow', async () => {
    const slow = await list();
    assert.deepEqual(slow.found, all.found);
    const next = slow.progress.find((one) => one.next !== null)?.next;
    assert.ok(slow.progress.length > 1 && next, 'several pages');
    assert.equal((await list(clientAt([bad.url]), next)).progress.at(-1)?.next, null);
  });
  await under('error', () => fails('RPC_ERROR', () => list()));
});

test('a removed device is found through a node that gives few blocks at a time', async () => {
  const removed = dids.derive({ project: 'GEODNET', device: 'faulty-2' });
  const never = dids.derive({ project: 'GEODNET', device: 'faulty-3' });
  const chain = config.chain;
  const nft = { chainId: BigInt(chain.id), nftContract: config.demo.deviceNft, tokenId };
  await sent('operator', registry.register({ did: removed, ...nft, chain }));
  await sent('operator', registry.remove({ did: removed, chain }));
  const history = async (did: Did, options: ResolveOptions = {}) => {
    const { verdict, evidence } = await clientAt([bad.url]).resolve(did, options);
    return { verdict, check: evidence.checks.find(({ name }) => name === 'history') };
  };
  await under('narrow', async () => {
    assert.equal((await history(removed)).verdict, 'deactivated');
    const { verdict, check } = await history(never, { metadata: true });
    assert.deepEqual([verdict, check?.outcome], ['unregistered', 'passed']);
  });
  // Now there are more blocks than the node gives in 64 requests.
  await rpc('anvil_mine', ['0x400']);
  await under('narrow', async () => {
    const { verdict, check } = await history(removed);
    assert.deepEqual([verdict, check?.outcome], ['unregistered', 'skipped']);
    assert.match(
      String(check?.found),
      /no removal in the blocks (\d+) to .* further than block \1$/,
    );
    assert.equal((await history(removed, { metadata: true })).verdict, 'deactivated');
  });
});

test('a wallet that hangs, changes its chain or says nonsense does not mislead reads', async () => {
  const { chain, gateways } = config;
  const through = (bend: (method: string, result: unknown) => unknown) => {
    const provider: Eip1193Provider = {
      request: async (args) => bend(args.method, await walletOf('owner').request(args)),
    };
    return createClient({ chain, gateways, provider, timeout: TIMEOUT });
  };
  const read = (bend: (method: string, result: unknown) => unknown) =>
    through(bend).account(token(tokenId));
  assert.equal((await read((_, result) => result)).status, 'active');

  const never = new Promise(() => {});
  await fails('TIMED_OUT', () => read(() => never));
  await fails('TIMED_OUT', () =>
    read((method, result) => (method === 'eth_call' ? never : result)),
  );
  await fails('CHAIN_MISMATCH', () =>
    read((method, result) => (method === 'eth_chainId' ? '0x1' : result)),
  );
  // The person switches while the chain is read: its blocks are others from then on.
  let asked = 0;
  await fails('CHAIN_REORGANIZED', () =>
    read((method, result) => {
      if (method !== 'eth_getBlockByNumber' || asked++ === 0) return result;
      return { ...(result as object), hash: `0x${'99'.repeat(32)}` };
    }),
  );
  const cycle: { self?: object } = {};
  cycle.self = cycle;
  for (const nonsense of [7, 'ape', [], { a: 1n }, cycle, undefined]) {
    const error = await through((method, result) => (method === 'eth_getCode' ? nonsense : result))
      .account(token(tokenId))
      .then(
        () => assert.fail('believed'),
        (thrown: IoidError) => thrown,
      );
    assert.ok(['RPC_MALFORMED', 'WALLET_INTERNAL'].includes(error.code), `${error.code}`);
  }
});

test('offline is said at once', async () => {
  const fetch = async () => Promise.reject(new TypeError('fetch failed'));
  const start = performance.now();
  const offline = clientAt([good.url, bad.url], { fetch });
  const error = await fails('RPC_UNAVAILABLE', () => offline.resolve(did));
  assert.match(error.message, /could not be reached/);
  assert.ok(performance.now() - start < 1_000);
});

test('nothing is taken from a cache, where the engine has one', async () => {
  const told: (RequestInit | undefined)[] = [];
  const fetch: typeof globalThis.fetch = (request, init) => {
    told.push(init);
    return globalThis.fetch(request, init);
  };
  const ask = () => clientAt([target], { fetch }).balance(role('owner'));
  const { cache } = Object.getOwnPropertyDescriptors(Request.prototype);
  await ask();
  const known = told.splice(0);
  assert.ok(known.length > 0 && known.every((init) => init?.cache === 'no-store'));
  // As in Cloudflare Workers of before November 2024, where it is an error to name one.
  Reflect.deleteProperty(Request.prototype, 'cache');
  try {
    await ask();
  } finally {
    Object.defineProperty(Request.prototype, 'cache', cache);
  }
  assert.ok(told.length > 0 && told.every((init) => init !== undefined && !('cache' in init)));
  assert.ok([...known, ...told].every((init) => init?.credentials === 'omit'));
});
