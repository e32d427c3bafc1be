// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bind, documentOf, endless, fault, proxy, resolver, server, world } from './fixture.mjs';

/** @import { RequestListener } from 'node:http' */

const store = String(world.config.gateways[0]);

test('a gateway on another machine is asked by http:// only where that is allowed', async () => {
  const did = await bind('plain gateway');
  // An address that is not known to be this machine's.
  const plain = store.replace('127.0.0.1', '0.0.0.0');
  assert.notEqual(plain, store);
  await assert.rejects(resolver('--gateway', plain), /--allow-http-gateways/);
  const service = await resolver('--gateway', plain, '--allow-http-gateways');
  const { status, body } = await service.resolve(did);
  assert.equal(status, 200, JSON.stringify(body));
  assert.ok(body.evidence.gateways[0].url.startsWith(plain));
});

test('a gateway that fails in any way leaves the next one, and alone gives no document', async () => {
  /** @type {Record<string, RequestListener>} */
  const gateways = {
    'hangs up': (request) => request.socket.destroy(),
    'says nothing': () => undefined,
    'sends other bytes': (_, response) => response.end('{"id":"did:io:another"}'),
    'cuts the body': (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      setTimeout(() => response.destroy(), 10);
    },
    'sends ten gigabytes': (_, response) => endless(response, 10 * 2 ** 30),
    'redirects for ever': (request, response) =>
      response.writeHead(302, { location: `${request.url}x` }).end(),
    'redirects inside': (_, response) =>
      response.writeHead(302, { location: `${store}/devnet/activity` }).end(),
    'answers 500': (_, response) => response.writeHead(500).end(),
  };
  const dids = [];
  for (const [what, listener] of Object.entries(gateways)) {
    const did = await bind(`gateway ${what}`);
    dids.push(did);
    const bad = await server(listener);
    const alone = await resolver('--gateway', bad.url);
    const started = performance.now();
    const failed = await alone.resolve(did);
    assert.ok(performance.now() - started < 20_000, what);
    assert.equal(failed.status, 500, what);
    assert.equal(failed.body.didDocument, null, what);
    assert.match(failed.body.verdict, /^(unavailable|mismatch)$/, what);
    assert.ok(bad.count.requests > 0, what);
    assert.equal((await fetch(`${alone.url}/healthz`)).status, 200, what);

    const both = await resolver('--gateway', bad.url, '--gateway', store);
    const { status, body } = await both.resolve(did);
    assert.equal(status, 200, `${what}: ${JSON.stringify(body)}`);
    assert.equal(body.verdict, 'verified', what);
    assert.deepEqual(body.didDocument, documentOf(did), what);
    await Promise.all([alone.stop(), both.stop()]);
  }
});

test('the store that fails and recovers is noticed at once', async () => {
  const service = await resolver();
  const did = await bind('recovers');
  try {
    for (const mode of /** @type {const} */ (['down', 'wrong-bytes', 'slow'])) {
      await fault(mode);
      assert.equal((await service.resolve(did)).status, 500, mode);
    }
  } finally {
    await fault('none');
  }
  assert.equal((await service.resolve(did)).status, 200);
});

test('a node that lies, lags or fails is left, and found out by a second one', async () => {
  const did = await bind('node');
  const honest = String(world.config.chain.rpcUrls[0]);
  const [liar, foreign, failing] = await Promise.all([
    proxy((call, said) => (call.method === 'eth_call' ? { ...said, result: '0x' } : said)),
    proxy((call, said) => (call.method === 'eth_chainId' ? { ...said, result: '0x1' } : said)),
    proxy((call) => ({ id: call.id, error: { code: -32_000, message: 'no' } })),
  ]);
  for (const [what, url, code] of [
    ['on another chain', foreign.url, 'CHAIN_MISMATCH'],
    ['failing', failing.url, 'RPC_ERROR'],
    ['away', 'http://127.0.0.1:9', 'RPC_UNAVAILABLE'],
  ]) {
    const alone = await resolver('--rpc', String(url));
    const failed = await alone.resolve(did);
    assert.deepEqual([failed.status, failed.error], [500, 'INTERNAL_ERROR'], what);
    assert.equal(failed.body.didResolutionMetadata.error.code, code, what);
    const both = await resolver('--rpc', `${url},${honest}`);
    const { status, body } = await both.resolve(did);
    assert.equal(status, 200, `${what}: ${JSON.stringify(body)}`);
    await Promise.all([alone.stop(), both.stop()]);
  }
  const quorum = await resolver('--rpc', `${honest},${liar.url}`, '--quorum', '2');
  const disagreed = await quorum.resolve(did);
  assert.deepEqual([disagreed.status, disagreed.error], [500, 'INTERNAL_ERROR']);
  assert.equal(disagreed.body.didResolutionMetadata.error.code, 'RPC_DISAGREEMENT');
});

test('what was resolved a moment ago is not asked again', async () => {
  const did = await bind('remembered');
  const node = await proxy((_, said) => said);
  const service = await resolver('--rpc', node.url, '--fresh-ms', '60000');
  const first = await service.resolve(did);
  const asked = node.count.requests;
  assert.ok(asked > 0);
  const all = await Promise.all(Array.from({ length: 20 }, () => service.resolve(did)));
  assert.ok(all.every(({ body }) => JSON.stringify(body) === JSON.stringify(first.body)));
  assert.equal(node.count.requests, asked);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  assert.match(metrics, /^ioid_resolver_cache_hits_total 20$/m);
});

test('logs are JSON when asked for, hold no key, and SIGTERM ends it in order', async () => {
  const url = 'http://127.0.0.1:9/v3/a-secret-key';
  const service = await resolver('--rpc', url, '--log-format', 'json', '--log', 'debug');
  await service.resolve(await bind('logged'));
  assert.equal((await fetch(`${service.url}/readyz`)).status, 503);
  assert.deepEqual(await service.stop(), [0, null]);
  const lines = service
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.ok(lines.some(({ message }) => message === 'not resolved'));
  assert.equal(lines.at(-1).message, 'stopped');
  assert.ok(!service.log().includes('a-secret-key'));
});
