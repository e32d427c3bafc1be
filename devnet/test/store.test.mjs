// @ts-check
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { afterEach, test } from 'node:test';
import { CID } from 'multiformats/cid';
import { sha256 } from 'multiformats/hashes/sha2';
import { MAX_UPLOAD } from '../src/store.mjs';
import { openWorld } from './fixture.mjs';

const { config } = await openWorld();
const [gateway] = config.gateways;
assert.ok(gateway);
const RAW = '?cid-version=1&raw-leaves=true';

/**
 * @param {Uint8Array} bytes
 * @param {string} [query]
 * @param {string} [name]
 */
function post(bytes, query = RAW, name = 'did.json') {
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(bytes)]), name);
  return fetch(`${config.publishApi}${query}`, { method: 'POST', body: form });
}

/**
 * @param {Uint8Array} bytes
 * @param {string} [query]
 * @returns {Promise<{ Name: string, Hash: string, Size: string }>}
 */
async function add(bytes, query) {
  const response = await post(bytes, query);
  assert.equal(response.status, 200);
  return JSON.parse(await response.text());
}

/**
 * @param {string} path
 * @param {Record<string, string>} [headers]
 */
const get = (path, headers = {}) => fetch(`${gateway}${path}`, { headers });

/** @param {unknown} fault */
const setFault = (fault) =>
  fetch(`${gateway}/devnet/fault`, { method: 'POST', body: JSON.stringify(fault) });

/** @param {Response} response */
const bytesOf = async (response) => new Uint8Array(await response.arrayBuffer());

const document = () =>
  new TextEncoder().encode(JSON.stringify({ id: `did:io:${randomBytes(8).toString('hex')}` }));

afterEach(() => setFault({ mode: 'none' }));

test('a document with raw leaves gets the CID whose digest is its SHA-256', async () => {
  const bytes = document();
  const { Name, Hash, Size } = await add(bytes);
  assert.deepEqual([Name, Size], ['did.json', String(bytes.length)]);
  const cid = CID.parse(Hash);
  assert.equal(cid.version, 1);
  assert.equal(cid.code, 0x55);
  assert.deepEqual(Buffer.from(cid.multihash.digest), createHash('sha256').update(bytes).digest());
});

test('CIDs equal the published ones', async () => {
  const hello = new TextEncoder().encode('hello world\n');
  const empty = new Uint8Array();
  // Source: github.com/ipfs/specs at 8721f87, src/unixfs.md, "Test Vectors".
  const published = /** @type {const} */ ([
    [hello, RAW, 'bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4'],
    [hello, '?cid-version=1', 'bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4'],
    [empty, RAW, 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'],
    [empty, '', 'QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH'],
    [
      empty,
      '?cid-version=1&raw-leaves=false',
      'bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y',
    ],
  ]);
  for (const [bytes, query, cid] of published) {
    assert.equal((await add(bytes, query)).Hash, cid, query);
  }
});

test('without options a file is one dag-pb node with a version 0 CID, as Kubo does by default', async () => {
  const text = Buffer.from('hello world');
  // The block by hand, from the protobuf schemas of dag-pb and UnixFS:
  // PBNode { Data (1): Data { Type (1): File (2), Data (2): bytes, filesize (3): 11 } }.
  const unixfs = Buffer.concat([Buffer.of(0x08, 2, 0x12, 11), text, Buffer.of(0x18, 11)]);
  const block = Buffer.concat([Buffer.of(0x0a, unixfs.length), unixfs]);
  const cid = CID.createV0(await sha256.digest(block));
  const { Hash, Size } = await add(text, '');
  assert.deepEqual([Hash, Size], [cid.toString(), String(block.length)]);
});

test('a file of several blocks reads back whole, and its blocks verify one by one', async () => {
  const bytes = new Uint8Array(randomBytes(600_000));
  const { Hash } = await add(bytes);
  assert.equal(CID.parse(Hash).code, 0x70, 'three leaves need a node above them');
  assert.deepEqual(await bytesOf(await get(`/ipfs/${Hash}`)), bytes);
  const block = await bytesOf(await get(`/ipfs/${Hash}?format=raw`));
  assert.deepEqual((await sha256.digest(block)).bytes, CID.parse(Hash).multihash.bytes);
});

test('the file is served with its type and for ever', async () => {
  const bytes = document();
  const { Hash } = await add(bytes);
  const response = await get(`/ipfs/${Hash}`);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.match(response.headers.get('cache-control') ?? '', /immutable/);
  assert.equal(response.headers.get('x-ipfs-path'), `/ipfs/${Hash}`);
  assert.deepEqual(await bytesOf(response), bytes);

  const { Hash: other } = await add(Uint8Array.of(0xff, 0xfe));
  const binary = await get(`/ipfs/${other}`);
  assert.equal(binary.headers.get('content-type'), 'application/octet-stream');
});

test('the raw block comes by query and by Accept', async () => {
  const bytes = document();
  const { Hash } = await add(bytes);
  const raw = 'application/vnd.ipld.raw';
  for (const response of [
    await get(`/ipfs/${Hash}?format=raw`),
    await get(`/ipfs/${Hash}`, { accept: raw }),
    await get(`/ipfs/${Hash}`, { accept: `text/html, ${raw};q=0.5` }),
  ]) {
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), raw);
    assert.deepEqual(await bytesOf(response), bytes);
  }
});

test('HEAD answers the headers without the bytes', async () => {
  const bytes = document();
  const { Hash } = await add(bytes);
  const response = await fetch(`${gateway}/ipfs/${Hash}`, { method: 'HEAD' });
  assert.equal(response.headers.get('content-length'), String(bytes.length));
  assert.equal((await bytesOf(response)).length, 0);
});

test('what is not there is 404, what is no CID is 400', async () => {
  const unknown = CID.createV1(0x55, await sha256.digest(randomBytes(32)));
  assert.equal((await get(`/ipfs/${unknown}`)).status, 404);
  assert.equal((await get(`/ipfs/${unknown}?format=raw`)).status, 404);
  for (const text of ['nonsense', 'bafk', '%E0%A4%A', '']) {
    assert.equal((await get(`/ipfs/${text}`)).status, 400, text);
  }
  const { Hash } = await add(document());
  assert.equal((await get(`/ipfs/${Hash}/inside`)).status, 404);
  assert.equal((await get(`/ipfs/${Hash}?format=car`)).status, 400);
  assert.equal((await get('/elsewhere')).status, 404);
});

test('uploads that cannot be right are refused with a reason', async () => {
  const bytes = document();
  /** @type {[string, number][]} */
  const queries = [
    ['?cid-version=2', 400],
    ['?raw-leaves=yes', 400],
    ['?only-hash=true', 400],
    ['?chunker=size-1048577', 400],
    ['?chunker=rabin', 400],
    ['?chunker=size-1048576', 200],
    ['?pin=true&quieter=true', 200],
  ];
  for (const [query, status] of queries) {
    const response = await post(bytes, query);
    assert.equal(response.status, status, query);
    if (status === 400) assert.match(await response.text(), /"Type":"error"/);
  }
  const bodies = [
    { body: 'plain' },
    { body: new FormData() },
    { body: '--x\r\nbroken', headers: { 'content-type': 'multipart/form-data; boundary=x' } },
  ];
  for (const init of bodies) {
    const response = await fetch(config.publishApi, { method: 'POST', ...init });
    assert.equal(response.status, 400);
  }
  assert.equal((await get('/api/v0/add')).status, 405);
});

test('an upload above the limit is 413', async () => {
  const response = await post(new Uint8Array(MAX_UPLOAD + 1));
  assert.equal(response.status, 413);
});

test('any page may ask, with a preflight', async () => {
  const preflight = await fetch(config.publishApi, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/);
  const refused = await get('/ipfs/nonsense');
  assert.equal(refused.headers.get('access-control-allow-origin'), '*', 'errors are readable too');
});

test('fault wrong-bytes serves other bytes under the same CID, only for the CID named', async () => {
  const [bytes, others] = [document(), document()];
  const [{ Hash }, { Hash: other }] = [await add(bytes), await add(others)];
  assert.equal((await setFault({ mode: 'wrong-bytes', cid: Hash })).status, 200);
  for (const query of ['', '?format=raw']) {
    const response = await get(`/ipfs/${Hash}${query}`);
    assert.equal(response.status, 200);
    const served = await bytesOf(response);
    assert.equal(served.length, bytes.length);
    assert.notDeepEqual(served, bytes);
  }
  assert.deepEqual(await bytesOf(await get(`/ipfs/${other}`)), others);
  await setFault({ mode: 'none' });
  assert.deepEqual(await bytesOf(await get(`/ipfs/${Hash}`)), bytes);
});

test('fault down closes the connection, for reading and adding', async () => {
  const { Hash } = await add(document());
  await setFault({ mode: 'down' });
  await assert.rejects(get(`/ipfs/${Hash}`), /fetch failed/);
  await assert.rejects(post(document()), /fetch failed/);
  await setFault({ mode: 'none' });
  assert.equal((await get(`/ipfs/${Hash}`)).status, 200);
});

test('fault slow delays the answer', async () => {
  const { Hash } = await add(document());
  await setFault({ mode: 'slow', cid: Hash, delayMs: 400 });
  const start = performance.now();
  assert.equal((await get(`/ipfs/${Hash}`)).status, 200);
  assert.ok(performance.now() - start >= 390);

  await setFault({ mode: 'slow', delayMs: 60_000 });
  await assert.rejects(
    fetch(`${gateway}/ipfs/${Hash}`, { signal: AbortSignal.timeout(100) }),
    /aborted/,
  );
});

test('a fault that makes no sense is refused', async () => {
  for (const fault of [
    {},
    { mode: 'loud' },
    { mode: 'slow', delayMs: -1 },
    { mode: 'down', cid: 1 },
    [],
  ]) {
    assert.equal((await setFault(fault)).status, 400, JSON.stringify(fault));
  }
  const response = await fetch(`${gateway}/devnet/fault`, { method: 'POST', body: '{' });
  assert.equal(response.status, 400);
});

test('a request target that is no URL does not end the server', async () => {
  const { port } = new URL(gateway);
  const status = await new Promise((resolve, reject) => {
    httpRequest({ port, host: '127.0.0.1', path: '//', method: 'GET' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  assert.equal(status, 404);
});

test('what Helia would call it, the store calls it', async () => {
  const file = new URL('../../tests-wasm/vectors/content/helia.json', import.meta.url);
  /** @type {{ vectors: { text?: string, repeat?: string, count?: number, cid: string }[] }} */
  const { vectors } = JSON.parse(readFileSync(file, 'utf8'));
  assert.ok(vectors.length > 0);
  for (const { text, repeat = '', count = 0, cid } of vectors) {
    const { Hash } = await add(new TextEncoder().encode(text ?? repeat.repeat(count)), RAW);
    assert.equal(Hash, cid);
  }
});
