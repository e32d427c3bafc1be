// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { zeroHash } from 'viem';
import {
  bind,
  didOf,
  documentOf,
  proxy,
  publish,
  register,
  remove,
  resolver,
  server,
  sha256,
  world,
} from './fixture.mjs';

const service = await resolver();
const RESOLUTION = 'application/did-resolution';

test('a registered device resolves to its document, and says what was proven', async () => {
  const did = await bind('serial-1');
  const { status, headers, body } = await service.resolve(did);
  assert.equal(status, 200);
  assert.equal(headers.get('content-type'), RESOLUTION);
  assert.equal(body.verdict, 'verified');
  assert.deepEqual(body.didDocument, documentOf(did));
  assert.match(body.didDocumentMetadata.versionId, /^\d+$/);
  assert.match(String(headers.get('cache-control')), /^public, max-age=\d+$/);
  assert.equal(headers.get('access-control-allow-origin'), '*');
  // The same by an encoded DID, and by the older media type.
  const old = 'application/ld+json;profile="https://w3id.org/did-resolution"';
  const again = await service.resolve(encodeURIComponent(did), { accept: old });
  assert.equal(again.status, 200);
  assert.equal(again.headers.get('content-type'), old);
  assert.deepEqual(again.body.didDocument, body.didDocument);
});

test('the document alone comes in each representation', async () => {
  const did = await bind('serial-2');
  for (const accept of ['application/did', 'application/did+json', 'application/did+ld+json']) {
    const { status, headers, body } = await service.resolve(did, { accept });
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), accept);
    assert.deepEqual(body, documentOf(did));
  }
  const refused = await service.resolve(did, { accept: 'text/html' });
  assert.deepEqual([refused.status, refused.error], [406, 'REPRESENTATION_NOT_SUPPORTED']);
});

test('who has the answer of this block is not sent it again', async () => {
  const did = await bind('serial-3');
  const { headers, body } = await service.resolve(did);
  const etag = String(headers.get('etag'));
  assert.ok(etag.startsWith(`"${body.didDocumentMetadata.versionId}-`), etag);
  const again = await service.resolve(did, { 'if-none-match': etag });
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
});

test('a past block is resolved as it was', async () => {
  const did = await bind('serial-4');
  const before = await world.reader.getBlockNumber();
  // So that the removal is of another second.
  await sleep(1_100);
  await remove('serial-4');
  const was = await service.resolve(`${did}?versionId=${before}`);
  assert.equal(was.status, 200);
  assert.equal(was.body.didDocumentMetadata.versionId, String(before));
  assert.equal(was.headers.get('cache-control'), 'public, max-age=2');
  const option = await service.resolve(`${encodeURIComponent(did)}?versionId=${before}`);
  assert.deepEqual(option.body.didDocument, was.body.didDocument);
  const future = await service.resolve(`${did}?versionId=99999999`);
  assert.deepEqual([future.status, future.error], [404, 'NOT_FOUND']);
  for (const wrong of ['x', '-1', '0x1', '']) {
    const { status, error } = await service.resolve(
      `${encodeURIComponent(did)}?versionId=${wrong}`,
    );
    assert.deepEqual([status, error], [400, 'INVALID_OPTIONS'], wrong);
  }
  const { timestamp } = await world.reader.getBlock({ blockNumber: before });
  const time = new Date(Number(timestamp) * 1000).toISOString().replace('.000', '');
  for (const target of [
    `${did}?versionTime=${time}`,
    `${did}?versionTime=${encodeURIComponent(time)}`,
    `${encodeURIComponent(did)}?versionTime=${encodeURIComponent(time)}`,
    `${encodeURIComponent(`${did}?versionTime=${time}#key-1`)}`,
  ]) {
    const then = await service.resolve(target);
    assert.equal(then.status, 200, target);
    const { versionId } = then.body.didDocumentMetadata ?? then.body.contentMetadata;
    const block = await world.reader.getBlock({ blockNumber: BigInt(versionId) });
    assert.equal(block.timestamp, timestamp, target);
  }
  for (const [wrong, status, error] of /** @type {const} */ ([
    ['now', 400, 'INVALID_OPTIONS'],
    [`${time}&versionId=${before}`, 400, 'INVALID_OPTIONS'],
    ['%FF', 400, 'INVALID_DID_URL'],
    ['2000-01-01T00:00:00Z', 404, 'NOT_FOUND'],
    ['9999-01-01T00:00:00Z', 404, 'NOT_FOUND'],
  ])) {
    const refused = await service.resolve(`${did}?versionTime=${wrong}`);
    assert.deepEqual([refused.status, refused.error], [status, error], wrong);
  }
});

test('the newest block is asked for once in a moment, and what is not there yet is looked for again', async () => {
  let heads = 0;
  const node = await proxy((call, said) => {
    if (call.method === 'eth_getBlockByNumber' && call.params[0] === 'latest') heads += 1;
    return said;
  });
  const sharing = await resolver('--rpc', node.url, '--head-ms', '60000', '--fresh-ms', '0');
  const did = await bind('serial-9');
  for (let time = 0; time < 5; time++) assert.equal((await sharing.resolve(did)).status, 200);
  // One of them to see at the start whether the node answers.
  assert.ok(heads <= 2, `${heads} times`);
  const before = heads;
  for (const name of ['serial-10', 'serial-11']) {
    const { status } = await sharing.resolve(await bind(name));
    assert.equal(status, 200, name);
  }
  assert.equal(heads, before + 2);
  assert.equal((await sharing.resolve(didOf('never'))).status, 404);
});

test('a removed device is gone, and one that never was is not found', async () => {
  const did = await bind('serial-5');
  await remove('serial-5');
  const gone = await service.resolve(did);
  assert.equal(gone.status, 410);
  assert.equal(gone.body.verdict, 'deactivated');
  assert.equal(gone.body.didDocumentMetadata.deactivated, true);
  const never = await service.resolve(didOf('never'));
  assert.deepEqual([never.status, never.error], [404, 'NOT_FOUND']);
  assert.equal(never.body.verdict, 'unregistered');
  const bare = await service.resolve(await register('serial-6'));
  assert.deepEqual([bare.status, bare.error], [404, 'NOT_FOUND']);
  assert.equal(bare.body.verdict, 'no-document');
});

test('a DID URL leads to a key, a service, or its address', async () => {
  const did = await bind('serial-7');
  const document = documentOf(did);
  const key = await service.resolve(encodeURIComponent(`${did}#key-1`));
  assert.equal(key.status, 200);
  assert.equal(key.headers.get('content-type'), 'application/did-url-dereferencing');
  const method = { '@context': document['@context'], ...document.verificationMethod[0] };
  assert.deepEqual(key.body.content, method);
  const alone = await service.resolve(`${did}%23key-1`, { accept: 'application/did' });
  assert.deepEqual(alone.body, method);
  const missing = await service.resolve(`${did}%23nothing`);
  assert.deepEqual([missing.status, missing.error], [404, 'NOT_FOUND']);

  const url = `${did}?service=files&relativeRef=${encodeURIComponent('a/b?c=d')}`;
  const redirect = await service.resolve(url, { accept: 'text/uri-list' });
  assert.equal(redirect.status, 303);
  assert.equal(redirect.headers.get('location'), 'https://files.example/base/a/b?c=d');
  assert.equal(redirect.body, '');
  const listed = await service.resolve(url);
  assert.equal(listed.status, 200);
  assert.deepEqual(listed.body.content, ['https://files.example/base/a/b?c=d']);
});

test('DIDs that hold their document need no chain', async () => {
  const key = 'did:key:z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu';
  const found = await service.resolve(key);
  assert.equal(found.status, 200);
  assert.equal(found.body.didDocument.id, key);
  const ethr = 'did:ethr:0x1251:0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
  assert.equal((await service.resolve(ethr)).body.didDocument.id, ethr);
  const other = await service.resolve('did:web:example.com');
  assert.deepEqual([other.status, other.error], [501, 'METHOD_NOT_SUPPORTED']);
});

test('a document that is not the registered one is never given as such', async () => {
  const did = didOf('serial-8');
  const text = JSON.stringify(documentOf(did));
  await register('serial-8', { uri: `ipfs://${await publish(text)}`, hash: sha256('another') });
  const { status, body, error } = await service.resolve(did);
  assert.deepEqual([status, error], [500, 'INVALID_DID_DOCUMENT']);
  assert.equal(body.verdict, 'mismatch');
  assert.equal(body.didDocument, null);
  const alone = await service.resolve(did, { accept: 'application/did' });
  assert.equal(alone.status, 500);
  assert.equal(alone.headers.get('content-type'), RESOLUTION);
  assert.ok(!JSON.stringify(alone.body.didDocument).includes('key-1'));
});

test('documents that cannot be right are refused, whatever their hash', async () => {
  const [did, other] = [didOf('hostile'), didOf('another')];
  const good = JSON.stringify(documentOf(did));
  const hostile = {
    'another id': JSON.stringify(documentOf(other)),
    'a member twice': good.replace('{', `{"id":"${did}",`),
    'nested without end': good.replace(/\}$/, `,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`),
    'no UTF-8': Buffer.concat([
      Buffer.from(good.slice(0, -1)),
      Buffer.from(',"x":"\xff"}', 'latin1'),
    ]),
    'no JSON': '<html>',
    'no object': '[]',
    empty: '',
  };
  for (const [what, bytes] of Object.entries(hostile)) {
    await bind('hostile', bytes);
    // At its own block, so that memory of the last one does not answer.
    const block = await world.reader.getBlockNumber();
    const { status, body, error } = await service.resolve(`${did}?versionId=${block}`);
    assert.deepEqual([status, error], [500, 'INVALID_DID_DOCUMENT'], what);
    assert.equal(body.didDocument, null, what);
    assert.doesNotMatch(body.verdict, /^verified/, what);
  }
});

test('an address on the chain does not lead into a private network', async () => {
  const inside = await server((_, response) => response.end('{"secret":true}'));
  const { port } = new URL(inside.url);
  for (const [index, uri] of [
    `https://127.0.0.1:${port}/admin`,
    `https://localhost:${port}/admin`,
    `https://[::ffff:127.0.0.1]:${port}/admin`,
    `http://127.0.0.1:${port}/admin`,
    `http://127.0.0.1:${port}/ipfs/${await publish('{}')}`,
    'https://169.254.169.254/latest/meta-data',
    `file:///etc/passwd`,
  ].entries()) {
    const did = await register(`ssrf-${index}`, { uri, hash: zeroHash });
    const { status, body } = await service.resolve(did);
    assert.equal(status, 500, uri);
    assert.ok(!JSON.stringify(body).includes('secret'), uri);
  }
  assert.equal(inside.count.requests, 0, 'nobody inside was asked');
});
