import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { createClient, did, type IoidError } from 'ioid-web';
import { type Address, encodeFunctionData, type Hex, parseAbi } from 'viem';
import { clientOf, config, fails, fault, mint, reader, role } from '../test/world.js';

test('bind registers a device whose document verifies, and is idempotent', async () => {
  const tokenId = await mint(role('owner'));
  const client = clientOf('operator');
  const steps: string[] = [];
  const request = {
    project: 'GEODNET',
    device: 'serial-1',
    tokenContract: config.demo.deviceNft,
    tokenId,
    publish: { api: config.publishApi },
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
      tokenContract: config.demo.deviceNft,
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

test('a gateway that lies, fails or is away never gives a trusted document', async () => {
  const tokenId = await mint(role('owner'));
  const { did } = await clientOf('operator').bind({
    project: 'GEODNET',
    device: 'serial-9',
    tokenContract: config.demo.deviceNft,
    tokenId,
    publish: { api: config.publishApi },
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
  const registry = config.chain.contracts.registry as Address;
  const [total, missing] = await reader.readMany([
    { to: registry, data: data('function totalDevices() view returns (uint256)'), decode },
    {
      to: config.demo.deviceNft,
      data: data('function ownerOf(uint256) view returns (address)', [123_456n]),
      decode,
    },
  ] as const);
  assert.deepEqual(total, { value: 2n });
  assert.ok(missing && 'error' in missing);
  assert.equal((missing.error as IoidError).code, 'EXECUTION_REVERTED');
});

test('an endpoint that is away or serves another chain is named', async () => {
  const { chain } = config;
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
