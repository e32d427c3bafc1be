// The public interface by name: every function with every argument it is specified to take. Names
// are promises; the compiler checks the types of the calls below, and running them that each
// argument is known.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sdk from 'ioid-web';
import {
  type Address,
  address,
  type ChainConfig,
  chains,
  content,
  type Decoded,
  type Did,
  delegation,
  did,
  document,
  type Explanation,
  type Hex,
  IoidError,
  type IoidErrorCode,
  type IoidErrorDetails,
  init,
  type Multikey,
  mba,
  nft,
  type ParsedDid,
  registry,
  registryV1,
  type TxRequest,
  transaction,
  typedData,
  type VerificationMethod,
  type ViewCall,
} from 'ioid-web';

const ONE: Address = '0x1111111111111111111111111111111111111111';
const TWO: Address = '0x2222222222222222222222222222222222222222';
const DID: Did = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
const WORD: Hex = `0x${'07'.repeat(32)}`;
const KEY = 'z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu';
const SECP256K1 = 'zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme';
const P256 = 'zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP';
const PROGRAM = 'CoREENxT6tW1HoK8ypY1SxRMZTcVPm7R94rH4PZNhX7d';
// r, s and v of no real signature.
const SIGNATURE: Hex = `0x${WORD.slice(2)}${WORD.slice(2)}1b`;
const bytes = new Uint8Array([1]);
const chain = 'iotex';
const selector = 'stake(uint256)';
const token = { chainId: 4689, tokenContract: ONE, tokenId: 7n };
const scheme = { chain, implementation: TWO, salt: WORD, registry: TWO } as const;
const account = ONE;
const grant = { manager: ONE, delegator: ONE, to: TWO, selector };
const metadata = { uri: 'ipfs://bafkqaaa', hash: WORD };
const device = { did: DID, chainId: 4689, nftContract: ONE, tokenId: 7 };
const signed = { device: ONE, signature: SIGNATURE };
const log = { topics: [WORD], data: '0x' as Hex };
const typed = {
  types: { T: [{ name: 'v', type: 'bool' }] },
  primaryType: 'T',
  domain: { name: 'n' },
  message: { v: true },
};

/** Calls to sign. */
const requests: Record<string, () => TxRequest> = {
  'mba.create': () => mba.create({ ...token, ...scheme }),
  'mba.initialize': () => mba.initialize({ account, implementation: TWO }),
  'mba.execute': () => mba.execute({ account, to: TWO, value: 1, data: '0x12', operation: 0 }),
  'mba.executeBatch': () =>
    mba.executeBatch({ account, operations: [{ to: TWO, value: 1, data: bytes, operation: 1 }] }),
  'mba.sendNative': () => mba.sendNative({ account, to: TWO, value: 1 }),
  'mba.sendToken': () => mba.sendToken({ account, token: TWO, to: TWO, amount: 1 }),
  'mba.sendNft': () => mba.sendNft({ account, tokenContract: TWO, tokenId: 1, to: TWO, token }),
  'mba.approveToken': () => mba.approveToken({ account, token: TWO, spender: TWO, amount: 1 }),
  'mba.lock': () => mba.lock({ account, until: 1 }),
  'mba.setPermissions': () =>
    mba.setPermissions({ account, permissions: [{ caller: TWO, allowed: true }] }),
  'delegation.enable': () => delegation.enable({ account }),
  'delegation.disable': () => delegation.disable({ account }),
  'delegation.authorize': () => delegation.authorize(grant),
  'delegation.revoke': () => delegation.revoke(grant),
  'registry.register': () => registry.register({ ...device, document: metadata, registry: TWO }),
  'registry.batchRegister': () => registry.batchRegister({ wrapper: TWO, devices: [device] }),
  'registry.remove': () => registry.remove({ did: DID }),
  'registryV1.register': () =>
    registryV1.register({
      deviceContract: ONE,
      tokenId: 1,
      user: TWO,
      document: metadata,
      value: 1,
      ...signed,
    }),
  'registryV1.update': () => registryV1.update({ document: metadata, ...signed }),
  'registryV1.migrate': () => registryV1.migrate({ owner: TWO, ...signed }),
  'registryV1.remove': () => registryV1.remove({ ...signed, registry: TWO }),
  'nft.approve': () => nft.approve({ tokenContract: ONE, to: TWO, tokenId: 1 }),
  'nft.safeTransferFrom': () =>
    nft.safeTransferFrom({ tokenContract: ONE, from: ONE, to: TWO, tokenId: 1 }),
  'nft.mint': () => nft.mint({ tokenContract: ONE, to: TWO, tokenId: 1 }),
  'nft.batchMint': () => nft.batchMint({ tokenContract: ONE, to: [TWO], tokenIds: [1] }),
  'nft.createCollection': () =>
    nft.createCollection({ factory: ONE, name: 'n', symbol: 's', owner: ONE, operator: TWO }),
};

/** Calls to read. */
const views: Record<string, () => ViewCall<unknown>> = {
  'mba.token': () =>
    mba.token({ account }) satisfies ViewCall<{
      chainId: bigint;
      tokenContract: Address;
      tokenId: bigint;
    }>,
  'mba.state': () => mba.state({ account }) satisfies ViewCall<bigint>,
  'mba.owner': () => mba.owner({ account }) satisfies ViewCall<Address>,
  'mba.isLocked': () => mba.isLocked({ account }) satisfies ViewCall<boolean>,
  'mba.isValidSigner': () =>
    mba.isValidSigner({ account, signer: TWO, context: '0x' }) satisfies ViewCall<boolean>,
  'mba.isValidSignature': () =>
    mba.isValidSignature({ account, hash: WORD, signature: '0x12' }) satisfies ViewCall<boolean>,
  'mba.supportsInterface': () =>
    mba.supportsInterface({ account, interfaceId: '0x6faff5f1' }) satisfies ViewCall<boolean>,
  'delegation.isAuthorized': () =>
    delegation.isAuthorized({ ...grant, interface: 'bytes' }) satisfies ViewCall<boolean>,
  'registry.deviceNft': () => registry.deviceNft({ did: DID, registry: TWO }),
  'registry.documentMetadata': () => registry.documentMetadata({ did: DID, registry: TWO }),
  'registry.totalDevices': () => registry.totalDevices() satisfies ViewCall<bigint>,
  'registry.operator': () => registry.operator() satisfies ViewCall<Address>,
  'registryV1.nonces': () => registryV1.nonces({ device: ONE }) satisfies ViewCall<bigint>,
  'registryV1.exists': () => registryV1.exists({ device: ONE }) satisfies ViewCall<boolean>,
  'registryV1.price': () => registryV1.price() satisfies ViewCall<bigint>,
  'nft.ownerOf': () => nft.ownerOf({ tokenContract: ONE, tokenId: 1 }) satisfies ViewCall<Address>,
  'nft.tokenUri': () => nft.tokenUri({ tokenContract: ONE, tokenId: 1 }) satisfies ViewCall<string>,
  'nft.balanceOf': () =>
    nft.balanceOf({ tokenContract: ONE, owner: TWO }) satisfies ViewCall<bigint>,
  'transaction.multicall': () => transaction.multicall([registry.totalDevices()]),
};

/** Everything else. */
const values: Record<string, () => unknown> = {
  'did.derive': () => did.derive({ project: 'p', device: bytes }) satisfies Did,
  'did.deriveMany': () => did.deriveMany({ project: bytes, devices: ['d', bytes] }) satisfies Did[],
  'did.parse': () => did.parse(DID) satisfies ParsedDid,
  'did.isValid': () => did.isValid(DID as unknown),
  'did.toBytes32': () => did.toBytes32(DID) satisfies Hex,
  'did.fromBytes32': () => [did.fromBytes32(WORD), did.fromBytes32(new Uint8Array(32).fill(1))],
  'did.fromAddress': () => did.fromAddress(ONE) satisfies Did,
  'document.build': () =>
    document.build({
      did: DID,
      controller: DID,
      owner: { address: ONE, chainId: 4689 },
      project: 'p',
      device: 'd',
      keys: [{ publicKey: KEY, id: '#k', purposes: ['authentication'] }],
      mba: token,
      dataEndpoint: 'https://data.example',
      services: [{ id: '#s', type: 'T', serviceEndpoint: 'https://s.example' }],
      alsoKnownAs: ['https://k.example'],
    }),
  'document.validate': () => document.validate({}, { did: DID }),
  'document.canonicalize': () => document.canonicalize({}) satisfies string,
  'document.digest': () =>
    document.digest({}) satisfies { hash: Hex; cid: string; bytes: Uint8Array },
  'document.verifyDigest': () =>
    [document.verifyDigest(bytes, WORD)] satisfies ('sha-256' | 'keccak-256' | null)[],
  'document.verificationMethods': () =>
    document.verificationMethods({}, 'authentication') satisfies VerificationMethod[],
  'document.multikey': () => [
    document.multikey('Ed25519', document.parseMultikey(KEY).bytes),
    document.multikey('secp256k1', document.parseMultikey(SECP256K1).bytes),
    document.multikey('P-256', document.parseMultikey(P256).bytes),
    document.multikey('X25519', new Uint8Array(32).fill(9)) satisfies Multikey,
  ],
  'document.parseMultikey': () => document.parseMultikey(KEY),
  'address.parse': () => address.parse(ONE) satisfies { address: Address; io1: string },
  'address.isValid': () => address.isValid(ONE as unknown),
  'mba.address': () => mba.address({ ...token, ...scheme }) satisfies Address,
  'mba.addressMany': () => {
    const { chainId, tokenContract } = token;
    const one = mba.addressMany({ chainId, tokenContract, tokenIds: [1n], ...scheme });
    const tokenIds = { from: 1n, count: 1 };
    return [one, mba.addressMany({ chainId, tokenContract, tokenIds, ...scheme })];
  },
  'mba.solanaAddress': () =>
    mba.solanaAddress({ seeds: [bytes], programId: PROGRAM }) satisfies {
      address: string;
      bump: number;
    },
  'mba.solanaAssetSigner': () => mba.solanaAssetSigner({ asset: PROGRAM }),
  'mba.fromCode': () => mba.fromCode('0x'),
  'delegation.decodeLog': () => delegation.decodeLog(log),
  'registry.decodeLog': () => registry.decodeLog(log),
  'registryV1.decodeLog': () => registryV1.decodeLog(log),
  'registryV1.permit': () =>
    registryV1.permit({ owner: ONE, nonce: 0, chainId: 4690, registry: TWO }),
  'nft.tokenIdToBytes32': () => nft.tokenIdToBytes32(1) satisfies Hex,
  'nft.tokenIdFromBytes32': () => nft.tokenIdFromBytes32(WORD) satisfies bigint,
  'typedData.hash': () => typedData.hash(typed) satisfies Hex,
  'transaction.decode': () =>
    [
      transaction.decode({ to: ONE, data: '0x', value: 1, chainId: 4689 }),
    ] satisfies (Decoded | null)[],
  'transaction.explain': () =>
    transaction.explain({
      to: ONE,
      data: '0x',
      value: 1,
      chainId: 4689,
      context: { from: ONE },
    }) satisfies Explanation,
  'transaction.decodeRevert': () => transaction.decodeRevert('0x'),
  'content.cid': () => content.cid(bytes) satisfies string,
};

/** The function a full name stands for. */
function functionOf(name: string): unknown {
  const [namespace = '', member = ''] = name.split('.');
  return Reflect.get(Reflect.get(sdk, namespace) ?? {}, member);
}

const table = { ...requests, ...views, ...values };

test('every name is there and takes the arguments it is said to take', () => {
  for (const [name, call] of Object.entries(table)) {
    assert.equal(typeof functionOf(name), 'function', name);
    assert.doesNotThrow(call, name);
    assert.notEqual(call(), undefined, name);
  }
});

test('a call to sign is to, data and value; a call to read is to, data and decode', () => {
  const isCall = (name: string, call: { to: string; data: string }) => {
    assert.match(call.to, /^0x[0-9a-fA-F]{40}$/, name);
    assert.match(call.data, /^0x([0-9a-f]{2})*$/, name);
  };
  for (const [name, request] of Object.entries(requests)) {
    const call = request();
    assert.deepEqual(Object.keys(call).sort(), ['data', 'to', 'value'], name);
    assert.equal(typeof call.value, 'bigint', name);
    isCall(name, call);
  }
  for (const [name, view] of Object.entries(views)) {
    const call = view();
    assert.deepEqual(Object.keys(call).sort(), ['data', 'decode', 'to'], name);
    assert.equal(typeof call.decode, 'function', name);
    isCall(name, call);
  }
});

test('topics, chains, init, errors, client and wallet', () => {
  for (const topic of Object.values(registry.topics)) assert.match(topic, /^0x[0-9a-f]{64}$/);
  assert.deepEqual(Object.keys(chains).sort(), ['iotex', 'iotexTestnet']);
  assert.equal(typeof init, 'function');
  assert.ok(new IoidError('INTERNAL', 'text') instanceof Error);
  const client = sdk.createClient({ rpcUrls: [], chain: 'iotex', gateways: [], fetch });
  for (const method of [
    'resolve',
    'dereference',
    'account',
    'device',
    'devices',
    'read',
    'readMany',
    'send',
    'bind',
  ] as const) {
    assert.equal(typeof client[method], 'function', method);
  }
  for (const name of ['discover', 'connect', 'errorCode'] as const) {
    assert.equal(typeof sdk.wallet[name], 'function', name);
  }
});

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

// Checked by the compiler: a shape that changes makes one of these `false`.
const shapes: [
  Equal<Address, Hex>,
  Equal<Hex, `0x${string}`>,
  Equal<Did, `did:io:${string}`>,
  Equal<keyof ParsedDid, 'did' | 'version' | 'bytes32' | 'address' | 'path' | 'query' | 'fragment'>,
  Equal<ParsedDid['version'], 1 | 2>,
  Equal<TxRequest, { to: Address; data: Hex; value: bigint }>,
  Equal<ViewCall<bigint>['decode'], (returned: Hex) => bigint>,
  Equal<keyof ChainConfig, 'id' | 'name' | 'rpcUrls' | 'explorer' | 'nativeCurrency' | 'contracts'>,
  Equal<keyof Explanation, 'title' | 'fields' | 'warnings'>,
  Equal<Explanation['warnings'][number]['severity'], 'info' | 'danger'>,
  Equal<IoidError['code'], IoidErrorCode>,
  Equal<IoidError['details'], IoidErrorDetails>,
] = [true, true, true, true, true, true, true, true, true, true, true, true];

test('the shapes are those of the interface', () => {
  assert.ok(shapes.every(Boolean));
});
