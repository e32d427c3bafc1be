import assert from 'node:assert/strict';
import { test } from 'node:test';
import { document, mba, nft, registryV1, type TxRequest, typedData } from 'ioid-web';
import {
  type Address,
  encodePacked,
  getAddress,
  type Hex,
  hashDomain,
  hashStruct,
  keccak256,
  parseEther,
  stringToHex,
  zeroAddress,
} from 'viem';
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { asked, at, events, keyOf, reader, refusal, sent } from '../test/chain.js';
import { config, role } from '../test/world.js';

// Registry v1, bound to with the package's calls: the device's key signs the permit, the owner
// sends, and each view is what viem reads.

const { chain, demo } = config;
const contracts = chain.contracts as Required<typeof chain.contracts>;
const { deviceNft: deviceContract, verifyingProxy: proxy } = demo.v1;
const projectId = BigInt(demo.v1.projectId);
const CHAIN = BigInt(chain.id);
const PRICE = parseEther('1');
const FIRST = '0x0000000000000000000000000000000000000001';

const registryAt = at(contracts.registryV1, [
  'function nonces(address) view returns (uint256)',
  'function permitHash(address, address) view returns (bytes32)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function exists(address) view returns (bool)',
  'function documentID(address) view returns (string)',
  'function documentHash(address) view returns (bytes32)',
  'function documentURI(address) view returns (string)',
  'function deviceTokenId(address) view returns (uint256)',
  'function registeredNFT(address, uint256) view returns (bool)',
]);
const ioidAt = at(contracts.ioidV1, [
  'function wallet(uint256) view returns (address, string)',
  'function deviceProject(address) view returns (uint256)',
  'function projectIDs(uint256, address, uint256) view returns (address[], address)',
  'function projectDeviceCount(uint256) view returns (uint256)',
  'function walletImplementation() view returns (address)',
  'function ownerOf(uint256) view returns (address)',
]);
const walletOfAt = at(contracts.ioidV1, ['function wallet(string) view returns (address)']);
const storeAt = at(contracts.storeV1, [
  'function price() view returns (uint256)',
  'function deviceContractProject(address) view returns (uint256)',
  'function projectAppliedAmount(uint256) view returns (uint256)',
  'function projectActivedAmount(uint256) view returns (uint256)',
]);
const nftAt = at(deviceContract, ['function ownerOf(uint256) view returns (address)']);

const newDevice = () => privateKeyToAccount(generatePrivateKey());
let nextToken = 1n;

/** The device's signature of its next permit, made by viem from the package's typed data. */
async function permitted(device: PrivateKeyAccount, owner: Address): Promise<Hex> {
  const nonce = await asked(registryV1.nonces({ device: device.address, chain }));
  const registry = contracts.registryV1;
  const permit = registryV1.permit({ owner, nonce, chainId: CHAIN, registry });
  const signature = await device.signTypedData(permit as never);
  // The digest is the same however it is signed.
  assert.equal(await device.sign({ hash: typedData.hash(permit) }), signature);
  return signature;
}

/** A device NFT that the registry may take from `owner`. */
async function approvedToken(owner: string): Promise<bigint> {
  const tokenId = nextToken++;
  await sent('operator', nft.mint({ tokenContract: deviceContract, to: role(owner), tokenId }));
  const approve = { tokenContract: deviceContract, to: contracts.registryV1, tokenId };
  await sent(owner, nft.approve(approve));
  return tokenId;
}

/** What is published for a device. */
function documentOf(device: Address, project = 'GEODNET') {
  const did = `did:io:${device.toLowerCase()}` as const;
  const built = document.build({ did, owner: { address: role('owner'), chainId: CHAIN }, project });
  const { hash, cid } = document.digest(built);
  return { uri: `ipfs://${cid}`, hash };
}

/** Binds a new device of `owner`; with `sender`, in the form that names the user. */
async function bind(owner: string, sender?: string) {
  const device = newDevice();
  const tokenId = await approvedToken(owner);
  const signature = await permitted(device, role(owner));
  const written = documentOf(device.address);
  const call = registryV1.register({
    deviceContract,
    tokenId,
    ...(sender === undefined ? {} : { user: role(owner) }),
    device: device.address,
    document: written,
    signature,
    chain,
  });
  const receipt = await sent(sender ?? owner, call);
  const id = await asked(registryV1.deviceTokenId({ device: device.address, chain }));
  return { device, tokenId, id, written, receipt };
}

test('the domain separator of the contract is that of the permit', async () => {
  const owner = role('owner');
  const { domain } = registryV1.permit({
    owner,
    nonce: 0,
    chainId: CHAIN,
    registry: contracts.registryV1,
  });
  const types = {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ],
  };
  const separator = hashDomain({ domain: domain as never, types });
  assert.equal(await registryAt.read('DOMAIN_SEPARATOR'), separator);
  assert.equal(await asked(registryV1.domainSeparator({ chain })), separator);
});

for (const sender of [undefined, 'keeper']) {
  const form = sender === undefined ? 'for oneself' : 'for a user';
  test(`a device is bound ${form}, and every view tells so`, async () => {
    const before = await storeAt.read('projectActivedAmount', [projectId]);
    const { device, tokenId, id, written, receipt } = await bind('owner', sender);
    const { address } = device;
    const did = `did:io:${address.toLowerCase()}`;
    const owner = role('owner');

    const [account, name] = (await ioidAt.read('wallet', [id])) as [Address, string];
    assert.equal(name, did);
    assert.deepEqual(await asked(registryV1.wallet({ id, chain })), { account, did });
    assert.equal(await asked(registryV1.walletOf({ did, chain })), account);
    assert.equal(await walletOfAt.read('wallet', [did]), account);
    const derived = mba.address({
      chainId: CHAIN,
      tokenContract: contracts.ioidV1,
      tokenId: id,
      implementation: await asked(registryV1.walletImplementation({ chain })),
      chain,
    });
    assert.equal(derived, account);

    assert.deepEqual(events(receipt, registryV1.decodeLog), [
      { type: 'CreateIoid', owner, id, wallet: account, did },
      { type: 'NewDevice', device: address, owner, ...written },
    ]);
    assert.deepEqual(events(receipt, nft.decodeLog).at(-1), {
      type: 'Transferred',
      from: owner,
      to: account,
      tokenId,
    });
    assert.equal(await nftAt.read('ownerOf', [tokenId]), account);
    assert.equal(await ioidAt.read('ownerOf', [id]), owner);
    // The account is usable at once, there is nothing to initialise.
    assert.equal(await asked(mba.owner({ account })), owner);
    const to = getAddress(`0x${'00'.repeat(18)}${address.slice(2, 6)}`);
    await sent('owner', { to: account, data: '0x', value: 5n });
    await sent('owner', mba.sendNative({ account, to, value: 5 }));
    assert.equal(await reader.getBalance({ address: to }), 5n);

    const of = { device: address, chain };
    const ofToken = { deviceContract, tokenId, chain };
    const views: [unknown, unknown, unknown][] = [
      [await asked(registryV1.nonces(of)), await registryAt.read('nonces', [address]), 1n],
      [await asked(registryV1.exists(of)), await registryAt.read('exists', [address]), true],
      [await asked(registryV1.documentId(of)), await registryAt.read('documentID', [address]), did],
      [
        await asked(registryV1.documentHash(of)),
        await registryAt.read('documentHash', [address]),
        written.hash,
      ],
      [
        await asked(registryV1.documentUri(of)),
        await registryAt.read('documentURI', [address]),
        written.uri,
      ],
      [id, await registryAt.read('deviceTokenId', [address]), id],
      [
        await asked(registryV1.registeredNft(ofToken)),
        await registryAt.read('registeredNFT', [deviceContract, tokenId]),
        true,
      ],
      [
        await asked(registryV1.deviceProject(of)),
        await ioidAt.read('deviceProject', [address]),
        projectId,
      ],
      [
        await asked(registryV1.projectActivatedAmount({ projectId, chain })),
        await storeAt.read('projectActivedAmount', [projectId]),
        (before as bigint) + 1n,
      ],
    ];
    views.forEach(([ours, peers, expected], index) => {
      assert.equal(ours, peers, `view ${index}`);
      assert.equal(ours, expected, `view ${index}`);
    });
  });
}

test('the permit hash of the contract is the struct hash, which is not what is signed', async () => {
  const { device } = await bind('owner');
  const owner = role('buyer');
  const view = await asked(registryV1.permitHash({ owner, device: device.address, chain }));
  assert.equal(view, await registryAt.read('permitHash', [owner, device.address]));
  const { types, message } = registryV1.permit({
    owner,
    nonce: 1,
    chainId: CHAIN,
    registry: contracts.registryV1,
  });
  const data = { data: message, primaryType: 'Permit', types } as never;
  assert.equal(view, hashStruct(data));
});

test('update replaces the document', async () => {
  const { device } = await bind('owner');
  const written = documentOf(device.address, 'another');
  const signature = await permitted(device, role('owner'));
  const call = registryV1.update({ device: device.address, document: written, signature, chain });
  assert.deepEqual(events(await sent('owner', call), registryV1.decodeLog), [
    { type: 'UpdateDevice', device: device.address, owner: role('owner'), ...written },
  ]);
  assert.equal(await registryAt.read('documentHash', [device.address]), written.hash);
  assert.equal(await registryAt.read('documentURI', [device.address]), written.uri);
});

test('migrate hands the device, and with it the account, to the owner in the permit', async () => {
  const { device, id } = await bind('owner');
  const owner = role('buyer');
  const signature = await permitted(device, owner);
  const call = registryV1.migrate({ device: device.address, owner, signature, chain });
  assert.deepEqual(events(await sent('owner', call), registryV1.decodeLog), [
    { type: 'Migrate', device: device.address, owner },
  ]);
  assert.equal(await ioidAt.read('ownerOf', [id]), owner);
  const { account } = await asked(registryV1.wallet({ id, chain }));
  assert.equal(await asked(mba.owner({ account })), owner);
});

test('remove unbinds the device', async () => {
  const { device, id } = await bind('owner');
  const { address } = device;
  const signature = await permitted(device, role('owner'));
  const receipt = await sent('owner', registryV1.remove({ device: address, signature, chain }));
  assert.deepEqual(events(receipt, registryV1.decodeLog), [
    { type: 'RemoveDevice', device: address, owner: role('owner') },
  ]);
  assert.equal(await registryAt.read('exists', [address]), false);
  assert.equal(await asked(registryV1.exists({ device: address, chain })), false);
  const { did } = await asked(registryV1.wallet({ id, chain }));
  assert.equal(did, '');
  const name = `did:io:${address.toLowerCase()}`;
  assert.equal(await asked(registryV1.walletOf({ did: name, chain })), zeroAddress);
});

test('a verifying proxy binds for a person it vouches for', async () => {
  const device = newDevice();
  const owner = role('buyer');
  const raw = encodePacked(['uint256', 'address', 'address'], [CHAIN, owner, device.address]);
  const call = registryV1.registerThroughProxy({
    proxy,
    verifySignature: await keyOf('operator').signMessage({ message: { raw } }),
    owner,
    device: device.address,
    document: documentOf(device.address),
    signature: await permitted(device, proxy),
  });
  const receipt = await sent('keeper', call);
  const types = events(receipt, registryV1.decodeLog).map(({ type }) => type);
  assert.deepEqual(types, ['CreateIoid', 'NewDevice']);
  const id = await asked(registryV1.deviceTokenId({ device: device.address, chain }));
  assert.equal(await ioidAt.read('ownerOf', [id]), owner);
});

test('the store, and the pages of a project’s devices', async () => {
  const [price, project, applied] = [
    await asked(registryV1.price({ chain })),
    await asked(registryV1.deviceContractProject({ deviceContract, chain })),
    await asked(registryV1.projectAppliedAmount({ projectId, chain })),
  ];
  assert.equal(price, await storeAt.read('price'));
  assert.equal(price, PRICE);
  assert.equal(project, await storeAt.read('deviceContractProject', [deviceContract]));
  assert.equal(applied, await storeAt.read('projectAppliedAmount', [projectId]));
  const implementation = await ioidAt.read('walletImplementation');
  assert.equal(await asked(registryV1.walletImplementation({ chain })), implementation);

  await sent('buyer', registryV1.applyIoids({ projectId, amount: 3, value: 3n * price, chain }));
  assert.equal(await storeAt.read('projectAppliedAmount', [projectId]), applied + 3n);

  const count = await asked(registryV1.projectDeviceCount({ projectId, chain }));
  assert.equal(count, await ioidAt.read('projectDeviceCount', [projectId]));
  const whole = await asked(registryV1.projectIds({ projectId, pageSize: 1_000, chain }));
  const peer = await ioidAt.read('projectIDs', [projectId, FIRST, 1_000n]);
  assert.deepEqual([whole.devices, whole.next], peer);
  assert.equal(BigInt(whole.devices.length), count);

  // From the last device of the page before: `next` is the first one left out, and a page begins
  // after its start.
  const paged: Address[] = [];
  for (let start: Address | undefined = FIRST; start !== undefined; ) {
    const page: { devices: Address[] } = await asked(
      registryV1.projectIds({ projectId, start, pageSize: 2, chain }),
    );
    paged.push(...page.devices);
    start = page.devices.at(-1);
  }
  assert.deepEqual(paged, whole.devices);
});

test('a project is registered with its device contract', async () => {
  const projects = at(contracts.projectV1, [
    'function count() view returns (uint256)',
    'function name(uint256) view returns (string)',
    'function projectType(uint256) view returns (uint8)',
    'function ownerOf(uint256) view returns (address)',
  ]);
  const kinds = [
    ['hardware', 0],
    ['virtual', 1],
  ] as const;
  for (const [kind, number] of kinds) {
    await sent('buyer', registryV1.registerProject({ name: `Wind ${kind}`, kind, chain }));
    const id = (await projects.read('count')) as bigint;
    assert.equal(await projects.read('name', [id]), `Wind ${kind}`);
    assert.equal(await projects.read('projectType', [id]), number);
    assert.equal(await projects.read('ownerOf', [id]), role('buyer'));
    const contract = getAddress(`0x${'cc'.repeat(19)}0${number}`);
    const set = registryV1.setDeviceContract({ projectId: id, deviceContract: contract, chain });
    await sent('buyer', set);
    assert.equal(await storeAt.read('deviceContractProject', [contract]), id);
  }
});

test('each thing that is wrong has its reason, and a sentence for people', async () => {
  const { device: taken, tokenId: used } = await bind('owner');
  const device = newDevice();
  const tokenId = await approvedToken('owner');
  const good = {
    deviceContract,
    tokenId,
    device: device.address as Address,
    document: documentOf(device.address),
    signature: await permitted(device, role('owner')),
    chain,
  };
  const register = (change: object) => registryV1.register({ ...good, ...change });
  /** The call with another word at a place, which the package itself would refuse. */
  const patched = (call: TxRequest, place: number, word = '00'.repeat(32)): TxRequest => ({
    ...call,
    data: `0x${call.data.slice(2, 10 + 64 * place)}${word}${call.data.slice(10 + 64 * place + 64)}`,
  });
  const absent = { device: newDevice().address, chain };
  const ask = ({ to, data }: { to: Address; data: Hex }): TxRequest => ({ to, data, value: 0n });

  const rows: [string, RegExp, TxRequest, string?][] = [
    ['device is the zero address', /device's key is missing/, patched(register({}), 2)],
    ['user is the zero address', /user is missing/, patched(register({ user: role('owner') }), 2)],
    ['nft already used', /bound to another device/, register({ tokenId: used })],
    ['device exists', /registered already/, register({ device: taken.address })],
    ['invalid project', /belongs to no project/, register({ deviceContract: demo.deviceNft })],
    ['invalid signature', /signature does not fit/, register({}), 'buyer'],
    ['empty hash', /hash is missing/, patched(register({}), 3)],
    [
      'insufficient fund',
      /payment does not cover/,
      registryV1.applyIoids({ projectId, amount: 2, value: 2n * PRICE - 1n, chain }),
    ],
    ['device not exists', /not registered/, ask(registryV1.documentHash(absent))],
    [
      'device not exists',
      /not registered/,
      registryV1.remove({ ...absent, signature: good.signature }),
    ],
  ];
  for (const [reason, message, call, by = 'owner'] of rows) {
    const revert = await refusal(by, call);
    assert.deepEqual([revert.name, revert.args], ['Error', { reason }]);
    assert.match(revert.message, message);
  }
  await sent('owner', register({}));
});

test('the bind after the last ioID that was paid for costs the price', async () => {
  await sent('operator', registryV1.registerProject({ name: 'Unpaid', kind: 'hardware', chain }));
  const project = (await at(contracts.projectV1, ['function count() view returns (uint256)']).read(
    'count',
  )) as bigint;
  // The collection of v2, which belongs to no project of v1 until now.
  const contract = demo.deviceNft;
  const set = { projectId: project, deviceContract: contract, chain };
  await sent('operator', registryV1.setDeviceContract(set));
  const tokenId = BigInt(keccak256(stringToHex('unpaid')));
  await sent('operator', nft.mint({ tokenContract: contract, to: role('owner'), tokenId }));
  const approve = { tokenContract: contract, to: contracts.registryV1, tokenId };
  await sent('owner', nft.approve(approve));
  const device = newDevice();
  const binding = {
    deviceContract: contract,
    tokenId,
    device: device.address,
    document: documentOf(device.address),
    signature: await permitted(device, role('owner')),
    chain,
  };
  const revert = await refusal('owner', registryV1.register(binding));
  assert.deepEqual(revert.args, { reason: 'insufficient fund' });
  await sent('owner', registryV1.register({ ...binding, value: PRICE }));
  assert.equal((await reader.getBalance({ address: contracts.storeV1 })) >= PRICE, true);
});
