import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  content,
  createClient,
  type Did,
  did as dids,
  document,
  mba,
  nft,
  type ResolutionResult,
  registry,
  registryV1,
} from 'ioid-web';
import {
  type Address,
  bytesToHex,
  getAddress,
  type Hex,
  hashTypedData,
  hexToBytes,
  keccak256,
  sha256,
  stringToHex,
  toBytes,
  zeroHash,
} from 'viem';
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { asked, at, sent, reader as viem } from '../test/chain.js';
import { config, mint, role } from '../test/world.js';

// Documents of every kind, really registered in the registries of the local world and really served.

const { chain } = config;
const contracts = chain.contracts as Required<typeof chain.contracts>;
const CHAIN = BigInt(chain.id);
const tokenContract = config.demo.deviceNft;

/** A gateway that has what a test gives it, by CID. */
const blocks = new Map<string, Uint8Array>();
const gateway = createServer((request, response) => {
  const [, cid = ''] = /^\/ipfs\/([^/?]+)/.exec(request.url ?? '') ?? [];
  const block = blocks.get(cid);
  response.statusCode = block ? 200 : 404;
  response.end(block ?? 'no such block');
});
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
after(() => gateway.close());
const { port } = gateway.address() as { port: number };
const ioid = createClient({ chain, gateways: [`http://127.0.0.1:${port}`] });

/** Gives bytes to the gateway. */
function served(bytes: Uint8Array | string): { uri: string; hash: Hex; bytes: Uint8Array } {
  const raw = typeof bytes === 'string' ? toBytes(bytes) : bytes;
  const cid = content.cid(raw);
  blocks.set(cid, raw);
  return { uri: `ipfs://${cid}`, hash: sha256(raw), bytes: raw };
}

let serial = 0;
const newDid = () => dids.derive({ project: 'GEODNET', device: `resolve-${++serial}` });

/** Registers past the package, which refuses what looks like no document. */
const registryAt = at(contracts.registry, [
  'function registerDeviceNFTWithDIDDoc(bytes32, uint256, bytes, uint256, string, bytes32)',
  'function deleteDeviceNFT(bytes32)',
]);

async function registered(
  did: Did,
  written: { uri: string; hash: Hex },
  tokenId = 1n,
): Promise<bigint> {
  const { uri, hash } = written;
  const args = [dids.toBytes32(did), CHAIN, tokenContract, tokenId, uri, hash] as const;
  const receipt = await registryAt.send('operator', 'registerDeviceNFTWithDIDDoc', args);
  assert.equal(receipt.status, 'success');
  return receipt.blockNumber;
}

const plain = (did: string) => `{"@context":"https://www.w3.org/ns/did/v1","id":"${did}"}`;

const outcomes = ({ evidence }: ResolutionResult) =>
  Object.fromEntries(evidence.checks.map(({ name, outcome }) => [name, outcome]));

/** The block a result was read at. */
function read({ evidence: { block } }: ResolutionResult): bigint {
  assert.ok(block !== undefined);
  return block;
}

/** What the standard asks of a result without a document. */
function isError(result: ResolutionResult, type: string): void {
  assert.equal(result.didDocument, null);
  assert.deepEqual(result.didDocumentMetadata, {});
  assert.deepEqual(Object.keys(result.didResolutionMetadata), ['error']);
  const { error } = result.didResolutionMetadata;
  assert.equal(error?.type, `https://www.w3.org/ns/did#${type}`);
  assert.match(`${error?.detail}`, /\S{2,} \S/);
}

test('what binds a document decides its verdict', async () => {
  const device = newDid();
  const text = plain(device);
  const { uri, hash } = served(text);
  const spaced = served(`${text}\n`);
  const inline = `data:application/did+ld+json,${encodeURIComponent(text)}`;
  const cases: [{ uri: string; hash: Hex }, ResolutionResult['verdict'], string | undefined][] = [
    [{ uri, hash }, 'verified', 'sha-256'],
    [{ uri, hash: keccak256(stringToHex(text)) }, 'verified', 'keccak-256'],
    [{ uri: spaced.uri, hash: sha256(stringToHex(`${text}\n`)) }, 'verified', 'sha-256'],
    [
      { uri: spaced.uri, hash: document.digest(JSON.parse(text)).hash },
      'verified-canonical',
      'sha-256',
    ],
    [{ uri, hash: zeroHash }, 'cid-only', undefined],
    [{ uri: inline, hash }, 'verified', 'sha-256'],
    [{ uri: inline, hash: zeroHash }, 'mismatch', undefined],
    [{ uri, hash: keccak256('0x') }, 'mismatch', undefined],
    [{ uri: `ipfs://${content.cid(toBytes('nobody has this'))}`, hash }, 'unavailable', undefined],
    [{ uri: 'http://127.0.0.1/did.json', hash }, 'unavailable', undefined],
    [{ uri: '', hash: zeroHash }, 'no-document', undefined],
  ];
  for (const [written, verdict, algorithm] of cases) {
    const block = await registered(device, written);
    const result = await ioid.resolve(device);
    assert.equal(result.verdict, verdict, written.uri);
    assert.equal(result.evidence.algorithm, algorithm);
    assert.ok((result.evidence.block ?? 0n) >= block);
    assert.equal(result.evidence.nft?.tokenId, 1n);
    const trusted = ['verified', 'verified-canonical', 'cid-only'].includes(verdict);
    assert.equal(result.didDocument !== null, trusted);
    if (!trusted) continue;
    assert.equal(result.didResolutionMetadata.contentType, 'application/did+ld+json');
    assert.deepEqual(result.didDocumentMetadata, { versionId: `${result.evidence.block}` });
    assert.equal(result.untrusted, undefined);
  }

  // Both hashes are told, and the text only as untrusted.
  await registered(device, { uri: inline, hash: keccak256('0x') });
  const mismatch = await ioid.resolve(device);
  isError(mismatch, 'INVALID_DID_DOCUMENT');
  const check = mismatch.evidence.checks.find(({ name }) => name === 'hash');
  assert.deepEqual(check, {
    name: 'hash',
    outcome: 'failed',
    expected: keccak256('0x'),
    found: hash,
  });
  assert.equal(mismatch.untrusted, text);
  await registered(device, { uri: '', hash: zeroHash });
  isError(await ioid.resolve(device), 'NOT_FOUND');
});

test('registered bytes that are no document of the device', async () => {
  const device = newDid();
  const id = `"id":"${device}"`;
  const megabyte = new Uint8Array(1 << 20).fill(0x20);
  megabyte.set(toBytes(`{${id},"a":`));
  megabyte.set(toBytes('1}'), megabyte.length - 2);
  const hostile: [Uint8Array | string, string][] = [
    [plain('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa'), 'DOCUMENT_ID_MISMATCH'],
    [`{${id},${id}}`, 'JSON_DUPLICATE_KEY'],
    [`{${id},"a":${'['.repeat(100_000)}`, 'JSON_TOO_DEEP'],
    [new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'JSON_UTF8'],
    [`{${id},"n":9007199254740993}`, 'JSON_NUMBER_INEXACT'],
    ['<!doctype html><title>502</title>', 'JSON_SYNTAX'],
    [`{${id},"service":[{"id":"#s","type":"T","serviceEndpoint":"no uri"}]}`, 'SERVICE_ENDPOINT'],
  ];
  for (const [bytes, code] of hostile) {
    await registered(device, served(bytes));
    const result = await ioid.resolve(device);
    assert.equal(result.verdict, 'invalid-document', code);
    const errors = result.problems.filter(({ severity }) => severity === 'error');
    assert.equal(errors[0]?.code, code);
    assert.ok(result.untrusted !== undefined && result.untrusted.length <= 1 << 14);
    assert.equal(outcomes(result).document, 'failed');
    assert.equal(outcomes(result).hash, 'passed');
    isError(result, 'INVALID_DID_DOCUMENT');
  }
  // What is large and good is good; a byte more is not fetched.
  await registered(device, served(megabyte));
  assert.equal((await ioid.resolve(device)).verdict, 'verified');
  await registered(device, served(new Uint8Array((1 << 20) + 1).fill(0x20)));
  const large = await ioid.resolve(device);
  assert.equal(large.verdict, 'unavailable');
  assert.match(`${large.evidence.gateways[0]?.error}`, /bytes/);
});

test('account and controller are compared with the chain', async () => {
  const tokenId = await mint(role('owner'));
  const device = newDid();
  const owner = { address: role('owner'), chainId: CHAIN };
  const written = (id: bigint) =>
    document.digest(
      document.build({
        did: device,
        owner,
        mba: { chainId: CHAIN, tokenContract, tokenId: id },
      }),
    );
  const right = served(written(tokenId).bytes);
  await registered(device, right, tokenId);
  const bound = await ioid.resolve(device);
  assert.equal(bound.verdict, 'verified');
  const all = ['cid', 'hash', 'document', 'id', 'account', 'controller'];
  assert.deepEqual(outcomes(bound), Object.fromEntries(all.map((name) => [name, 'passed'])));
  assert.equal(bound.evidence.owner, role('owner'));
  assert.deepEqual(bound.evidence.nft, { chainId: CHAIN, contract: tokenContract, tokenId });
  const account = mba.address({ chainId: CHAIN, tokenContract, tokenId, chain });
  assert.equal(bound.evidence.account, account);

  // Sold: the same document, and it is said that its controller owns the device no more.
  const to = role('buyer');
  const sale = nft.safeTransferFrom({ tokenContract, from: role('owner'), to, tokenId });
  await sent('owner', sale);
  const sold = await ioid.resolve(device);
  assert.equal(sold.verdict, 'verified');
  assert.equal(sold.evidence.owner, to);
  const controller = sold.evidence.checks.find(({ name }) => name === 'controller');
  assert.equal(controller?.outcome, 'failed');
  assert.equal(controller?.expected, `did:ethr:0x${CHAIN.toString(16)}:${to}`);

  // An account of another NFT would take what is meant for this one.
  await registered(device, served(written(tokenId + 1n).bytes), tokenId);
  const wrong = await ioid.resolve(device);
  assert.equal(wrong.verdict, 'invalid-document');
  assert.equal(outcomes(wrong).account, 'failed');
});

test('unregistered, removed, and what was before', async () => {
  const device = newDid();
  const never = await ioid.resolve(device);
  assert.equal(never.verdict, 'unregistered');
  isError(never, 'NOT_FOUND');
  assert.equal(outcomes(never).history, 'passed');

  const first = served(plain(device));
  const created = await registered(device, first);
  const second = served(`${plain(device)} `);
  const updated = await registered(device, second);
  await sleep(1_100);
  await sent('operator', registry.remove({ did: device, chain }));
  const removed = await ioid.resolve(device);
  assert.equal(removed.verdict, 'deactivated');
  assert.equal(removed.didDocument, null);
  assert.equal(removed.didDocumentMetadata.deactivated, true);
  assert.equal(removed.didResolutionMetadata.error, undefined);

  for (const [block, hash] of [
    [created, first.hash],
    [updated, second.hash],
  ] as const) {
    for (const versionId of [block, `${block}`, Number(block)]) {
      const then = await ioid.resolve(device, { versionId });
      assert.equal(then.verdict, 'verified');
      assert.equal(then.evidence.registryHash, hash);
      assert.equal(then.didDocumentMetadata.versionId, `${block}`);
    }
  }
  const dated = await ioid.resolve(device, { versionId: updated, metadata: true });
  const date = async (blockNumber: bigint) => {
    const { timestamp } = await viem.getBlock({ blockNumber });
    return new Date(Number(timestamp) * 1000).toISOString().replace('.000', '');
  };
  assert.deepEqual(dated.didDocumentMetadata, {
    versionId: `${updated}`,
    created: await date(created),
    updated: await date(updated),
  });
  // By time: the newest block that is not younger, which is before the removal.
  const versionTime = await date(updated);
  const then = await ioid.resolve(device, { versionTime, metadata: true });
  assert.equal(then.verdict, 'verified');
  assert.equal(then.evidence.registryHash, second.hash);
  assert.equal(then.didDocumentMetadata.updated, versionTime);
  assert.equal(await date(read(then)), versionTime);
  assert.notEqual(await date(read(then) + 1n), versionTime);
  const byUrl = await ioid.dereference(`${device}?versionTime=${encodeURIComponent(versionTime)}`);
  assert.equal(byUrl.contentMetadata.versionId, then.didDocumentMetadata.versionId);
  const gone = await ioid.resolve(device, { versionTime: await date(read(removed)) });
  assert.equal(gone.verdict, 'deactivated');
  for (const outside of ['1969-12-31T23:59:59Z', '2000-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
    isError(await ioid.resolve(device, { versionTime: outside }), 'NOT_FOUND');
  }
  for (const wrong of ['now', '2026-01-01', `${versionTime} `, versionTime.replace('Z', '.5Z')]) {
    isError(await ioid.resolve(device, { versionTime: wrong }), 'INVALID_OPTIONS');
  }
  const twice = await ioid.resolve(device, { versionTime, versionId: updated });
  isError(twice, 'INVALID_OPTIONS');

  // Before the contracts were there.
  const early = await ioid.resolve(device, { versionId: 0n });
  assert.equal(early.verdict, 'unregistered');
  isError(early, 'NOT_FOUND');
  const before = await ioid.resolve(device, { versionId: created - 1n });
  assert.equal(before.verdict, 'unregistered');
  isError(await ioid.resolve(device, { versionId: 1n << 40n }), 'NOT_FOUND');
  isError(await ioid.resolve(device, { versionId: 'latest' }), 'INVALID_OPTIONS');
  isError(await ioid.resolve(device, { versionId: -1 }), 'INVALID_OPTIONS');
});

// ---- v1

const registryOfV1 = at(contracts.registryV1, [
  'function register(address, uint256, address, bytes32, string, uint8, bytes32, bytes32) payable',
]);
const deviceContract = config.demo.v1.deviceNft;
let nextToken = 1n;

async function permitted(device: PrivateKeyAccount): Promise<{ signature: Hex; digest: Hex }> {
  const nonce = await asked(registryV1.nonces({ device: device.address, chain }));
  const permit = registryV1.permit({
    owner: role('owner'),
    nonce,
    chainId: CHAIN,
    registry: contracts.registryV1,
  });
  const signature = await device.signTypedData(permit as never);
  return { signature, digest: hashTypedData(permit as never) };
}

/** Binds a device with a document, in the way device owners do it today. */
async function bound(device: PrivateKeyAccount, written: { uri: string; hash: Hex }) {
  const tokenId = nextToken++;
  const to = role('owner');
  await sent('operator', nft.mint({ tokenContract: deviceContract, to, tokenId }));
  const approval = { tokenContract: deviceContract, to: contracts.registryV1, tokenId };
  await sent('owner', nft.approve(approval));
  const { signature } = await permitted(device);
  const bytes = hexToBytes(signature);
  const receipt = await registryOfV1.send('owner', 'register', [
    deviceContract,
    tokenId,
    device.address,
    written.hash,
    written.uri,
    Number(bytes[64]),
    bytesToHex(bytes.slice(0, 32)),
    bytesToHex(bytes.slice(32, 64)),
  ]);
  assert.equal(receipt.status, 'success');
}

const sha512_256 = (bytes: Uint8Array): Hex =>
  `0x${createHash('sha512-256').update(bytes).digest('hex')}`;

test('devices of v1', async () => {
  const device = privateKeyToAccount(generatePrivateKey());
  const v1 = dids.fromAddress(device.address);
  assert.equal((await ioid.resolve(v1)).verdict, 'unregistered');
  assert.equal(await ioid.device(v1), null);
  await assert.rejects(ioid.account(v1), { code: 'DEVICE_UNREGISTERED' });

  const text = served(plain(v1));
  await bound(device, text);
  const id = await asked(registryV1.deviceTokenId({ device: device.address, chain }));
  const { account } = await asked(registryV1.wallet({ id, chain }));
  const found = await ioid.resolve(v1);
  assert.equal(found.verdict, 'verified');
  assert.equal(found.evidence.owner, role('owner'));
  assert.equal(found.evidence.account, account);
  const token = { chainId: CHAIN, contract: getAddress(contracts.ioidV1), tokenId: id };
  assert.deepEqual(found.evidence.nft, token);
  assert.equal(found.didDocumentMetadata.canonicalId, undefined);
  const view = await ioid.device(v1);
  assert.ok(view);
  assert.deepEqual([view.did, view.identifier], [v1, null]);
  assert.deepEqual(view.nft, { ...token, owner: role('owner') });
  assert.deepEqual([view.account?.address, view.account?.status], [account, 'active']);
  assert.deepEqual(view.account, await ioid.account(v1));
  assert.deepEqual(view.account, await ioid.account(account));
  assert.deepEqual(view.document, { uri: text.uri, hash: text.hash, verdict: 'verified' });

  // The same device, written otherwise.
  const checksummed = `did:io:${getAddress(device.address)}`;
  const other = await ioid.resolve(checksummed);
  assert.equal(other.verdict, 'verified');
  assert.equal(other.didDocumentMetadata.canonicalId, v1);

  const update = async (written: { uri: string; hash: Hex }) => {
    const { signature } = await permitted(device);
    const { uri, hash } = written;
    const call = { device: device.address, document: { uri, hash }, signature, chain };
    await sent('owner', registryV1.update(call));
    return ioid.resolve(v1);
  };
  const truncated = await update({ uri: text.uri, hash: sha512_256(text.bytes) });
  assert.equal(truncated.verdict, 'verified');
  assert.equal(truncated.evidence.algorithm, 'sha-512/256');

  // Hashes of something else, as they are found on the live chain.
  const { digest } = await permitted(device);
  const legacy: [Hex, string][] = [
    [keccak256(device.address), 'device-address'],
    [digest, 'permit'],
    [sha256('0x'), 'empty'],
    [keccak256('0x'), 'empty'],
  ];
  for (const [hash, of] of legacy) {
    const result = await update({ uri: text.uri, hash });
    assert.equal(result.verdict, 'legacy-hash', of);
    assert.equal(result.evidence.legacyHash, of);
    assert.equal(outcomes(result).hash, 'failed');
    assert.equal(result.didDocument?.id, v1, 'its CID binds it');
  }
  const unbound = `data:application/json,${encodeURIComponent(plain(v1))}`;
  const nothing = await update({ uri: unbound, hash: keccak256(device.address) });
  assert.equal(nothing.verdict, 'legacy-hash');
  assert.equal(nothing.untrusted, plain(v1));
  isError(nothing, 'INVALID_DID_DOCUMENT');
  const mismatch = await update({ uri: text.uri, hash: keccak256('0x1234') });
  assert.equal(mismatch.verdict, 'mismatch');

  const dated = await ioid.resolve(v1, { metadata: true, versionId: read(mismatch) });
  assert.equal(dated.didDocumentMetadata.created, undefined, 'an error has no metadata');
  const good = await update(text);
  const { created, updated } = (await ioid.resolve(v1, { metadata: true })).didDocumentMetadata;
  assert.match(`${created} ${updated}`, /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ?){2}$/);

  const { signature } = await permitted(device);
  await sent('owner', registryV1.remove({ device: device.address, signature, chain }));
  const removed = await ioid.resolve(v1);
  assert.equal(removed.verdict, 'deactivated');
  assert.equal(removed.didDocumentMetadata.deactivated, true);
  const then = await ioid.resolve(v1, { versionId: read(good) });
  assert.equal(then.verdict, 'verified');
});

// ---- DID URLs and other methods

test('what a DID URL names', async () => {
  const device = newDid();
  const built = document.build({
    did: device,
    keys: [{ publicKey: 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' as never }],
    dataEndpoint: 'https://data.example.com/device',
  });
  await registered(device, served(document.digest(built).bytes));
  const key = await ioid.dereference(`${device}#keys-1`, {
    verificationRelationship: 'authentication',
  });
  assert.equal(key.verdict, 'verified');
  assert.equal((key.content as { id: string }).id, `${device}#keys-1`);
  assert.equal(key.dereferencingMetadata.contentType, 'application/ld+json');
  const denied = await ioid.dereference(`${device}#keys-1`, {
    verificationRelationship: 'keyAgreement',
  });
  assert.match(`${denied.dereferencingMetadata.error?.type}`, /INVALID_RELATIONSHIP/);
  const below = await ioid.dereference(
    `${device}?service=depin-data&relativeRef=%2Flatest%3Fn%3D1`,
  );
  assert.deepEqual(below.content, ['https://data.example.com/device/latest?n=1']);
  assert.equal(below.dereferencingMetadata.contentType, 'text/uri-list');
  const outside = await ioid.dereference(`${device}?service=depin-data&relativeRef=..%2F..%2Fx`);
  assert.match(`${outside.dereferencingMetadata.error?.type}`, /#INVALID_DID_URL$/);
  const whole = await ioid.dereference(device, { accept: 'application/did' });
  assert.deepEqual(whole.content, built);
  assert.equal(whole.dereferencingMetadata.contentType, 'application/did');
});

test('controllers resolve too, and what is no DID is told', async () => {
  const owner: Address = role('owner');
  const ethr = await ioid.resolve(`did:ethr:0x1251:${owner}`);
  assert.equal(ethr.verdict, 'verified');
  assert.equal(outcomes(ethr).events, 'skipped');
  const controller = await ioid.dereference(`did:ethr:0x1251:${owner}#controller`, {
    verificationRelationship: 'assertionMethod',
  });
  assert.deepEqual(controller.content, {
    '@context': ethr.didDocument?.['@context'],
    id: `did:ethr:0x1251:${owner}#controller`,
    type: 'EcdsaSecp256k1RecoveryMethod2020',
    controller: `did:ethr:0x1251:${owner}`,
    blockchainAccountId: `eip155:4689:${owner}`,
  });
  isError(await ioid.resolve('did:io:too-short'), 'INVALID_DID');
  isError(await ioid.resolve(''), 'INVALID_DID');
  isError(await ioid.resolve('did:web:example.com'), 'METHOD_NOT_SUPPORTED');
  const device = newDid();
  isError(await ioid.resolve(device, { accept: 'text/html' }), 'REPRESENTATION_NOT_SUPPORTED');
  await assert.rejects(() => ioid.resolve(7 as never), { code: 'INPUT_INVALID' });
  await assert.rejects(() => ioid.resolve(device, { version: 7 } as never), {
    code: 'INPUT_UNKNOWN_FIELD',
  });
});
