import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { content, createClient, type Hex, IoidError } from 'ioid-web';
import { type Behaviour, type Gateway, gateway, serving } from '../test/gateway.js';
import { clientOf, config, fails, mint, reader, role } from '../test/world.js';

// What hostile and broken gateways do, over real HTTP.

const bytes = new TextEncoder().encode('{"id":"did:example:1"}');
const uri = `ipfs://${content.cid(bytes)}`;
const good = serving(bytes);

type Case = {
  behave: Behaviour;
  /** Of the attempt's error. */
  says: RegExp;
  /** Seconds it may take. */
  seconds?: number;
  uri?: string;
};

const silent: Behaviour = () => {};

const dripping: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-length': '4096' });
  const timer = setInterval(() => response.write('x'), 200);
  response.on('close', () => clearInterval(timer));
};

/** As much as the other side takes: 10 GB. */
const endless: Behaviour = (_, response) => {
  const piece = Buffer.alloc(1 << 16, 0x20);
  let left = 10e9;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= piece.length;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
};

const cut: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, 5));
  setTimeout(() => response.destroy(), 20);
};

const loop: Behaviour = ({ url }, response) => {
  response.writeHead(302, { location: `${url}&again` }).end();
};

/** A node that says it links to itself: it cannot have the hash that it is asked for. */
const dagPb = `ipfs://${'bafybeif7ztnhq65lumvvtr4ekcwd2ifwgm3awq4zfr3srh462rwyinlb4y'}`;
const itself = Buffer.concat([
  Buffer.from([0x12, 0x26, 0x0a, 0x24, 1, 0x70, 0x12, 0x20]),
  Buffer.alloc(32, 0x42),
]);
const large = Buffer.alloc((1 << 20) + 1);
const largeUri = `ipfs://${content.cid(large)}`;
const bomb = gzipSync(Buffer.alloc(1 << 28));

const FAULTS: Record<string, Case> = {
  'hangs up': { behave: (request) => request.socket.destroy(), says: /./ },
  'answers 404': { behave: serving('no', {}, 404), says: /HTTP status 404/ },
  'answers 429': { behave: serving('no', {}, 429), says: /HTTP status 429/ },
  'answers nothing': { behave: serving(''), says: /other bytes/ },
  'never answers': { behave: silent, says: /in time/, seconds: 20 },
  'never ends its body': { behave: dripping, says: /in time/, seconds: 20 },
  'serves other bytes': { behave: serving('{"id":"did:example:2"}'), says: /other bytes/ },
  'serves an error page as 200': {
    behave: serving('<html>busy</html>', { 'content-type': 'text/html' }),
    says: /other bytes/,
  },
  'cuts the body': { behave: cut, says: /cut off/ },
  'sends 10 GB': { behave: endless, says: /more than 1048576 bytes/ },
  'sends a gzip bomb': {
    behave: serving(bomb, { 'content-encoding': 'gzip' }),
    says: /more than 1048576 bytes|cut off/,
  },
  'redirects for ever': { behave: loop, says: /more than five times/ },
  'serves a node that links to itself': {
    behave: serving(itself),
    says: /other bytes/,
    uri: dagPb,
  },
  'serves 3 MiB as one node': {
    behave: serving(Buffer.alloc(3 << 20)),
    says: /more than 2097152 bytes/,
    uri: dagPb,
  },
  'serves the right block, which is too large': {
    behave: serving(large),
    says: /more than 1048576 bytes/,
    uri: largeUri,
  },
};

async function released({ open }: Gateway): Promise<void> {
  for (let tries = 0; open() > 0; tries += 1) {
    assert.ok(tries < 50, 'a request was left open');
    await wait(20);
  }
}

for (const [name, { behave, says, seconds = 3, uri: wanted = uri }] of Object.entries(FAULTS)) {
  test(`a gateway that ${name} is reported, in time, and costs no memory`, async (t) => {
    const bad = await gateway(behave);
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const start = performance.now();
    const error = await fails('CONTENT_UNAVAILABLE', () =>
      content.fetch(wanted, { gateways: [bad.url] }),
    );
    const elapsed = performance.now() - start;
    clearInterval(watch);
    const taken = `${bad.sent()} bytes taken, ${(peak - before) >> 20} MiB`;
    t.diagnostic(`${elapsed.toFixed()} ms, ${taken}: ${error.details.attempts}`);
    assert.match(error.details.attempts ?? '', says);
    assert.ok(error.details.attempts?.startsWith(`${bad.url}/ipfs/b`));
    assert.ok(elapsed < seconds * 1_000, `${elapsed} ms`);
    assert.ok(peak - before < 128 << 20, `${(peak - before) >> 20} MiB`);
    assert.ok(bad.sent() < 16 << 20, `${bad.sent()} bytes were taken`);

    // With one that works behind it, the answer is the right one.
    if (wanted !== uri) return;
    const better = await gateway(good);
    const found = await content.fetch(uri, { gateways: [bad.url, better.url] });
    assert.deepEqual(found, bytes);
    // What lost is not left open.
    await released(bad);
  });
}

test('all of them before one that works', async () => {
  const bad = await Promise.all(Object.values(FAULTS).map(({ behave }) => gateway(behave)));
  const better = await gateway(good);
  const gateways = [...bad, better].map(({ url }) => url);
  assert.deepEqual(await content.fetch(uri, { gateways }), bytes);
});

test('the media type decides nothing, the hash does', async () => {
  const { url } = await gateway(serving(bytes, { 'content-type': 'text/html' }));
  assert.deepEqual(await content.fetch(uri, { gateways: [url] }), bytes);
  const zipped = await gateway(serving(gzipSync(bytes), { 'content-encoding': 'gzip' }));
  assert.deepEqual(await content.fetch(uri, { gateways: [zipped.url] }), bytes);
});

test('a redirect within the gateway is followed, one to plain http:// elsewhere is not', async () => {
  const moved = await gateway(({ url = '' }, response) => {
    if (url.startsWith('/there')) return void response.end(bytes);
    response.writeHead(301, { location: '/there' }).end();
  });
  assert.deepEqual(await content.fetch(uri, { gateways: [moved.url] }), bytes);
  const elsewhere = await gateway(good);
  const leading = await gateway((_, response) => {
    response.writeHead(307, { location: `${elsewhere.url}/secret` }).end();
  });
  const error = await fails('CONTENT_UNAVAILABLE', () =>
    content.fetch(uri, { gateways: [leading.url] }),
  );
  assert.match(error.details.attempts ?? '', /not https/);
  assert.deepEqual(elsewhere.asked, []);
});

test('the next gateway is asked after a moment, and the slow one is let go', async () => {
  const slow = await gateway(silent);
  const quick = await gateway(good);
  const start = performance.now();
  await content.fetch(uri, { gateways: [slow.url, quick.url] });
  const elapsed = performance.now() - start;
  assert.ok(elapsed > 700 && elapsed < 3_000, `${elapsed} ms`);
  await released(slow);
});

test('who gives up is obeyed, before the answer and in the middle of it', async () => {
  for (const behave of [silent, dripping]) {
    const slow = await gateway(behave);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const start = performance.now();
    await fails('ABORTED', () =>
      content.fetch(uri, { gateways: [slow.url, slow.url], signal: controller.signal }),
    );
    assert.ok(performance.now() - start < 2_000);
    await released(slow);
  }
  const stranger = await gateway(good);
  const fetched = content.fetch(uri, { gateways: [stranger.url], signal: AbortSignal.abort() });
  await assert.rejects(fetched, { code: 'ABORTED' });
  assert.deepEqual(stranger.asked, []);
});

type Odd = { name: string; cid: string; blocks: Record<string, Hex>; text?: string; path?: string };
type Archived = { cid: string; size: number; nodes: Record<string, Hex>; car?: string };

const vectors = <T>(name: string): T[] => {
  const path = join(REPOSITORY, 'tests-wasm/vectors/content', name);
  return (JSON.parse(readFileSync(path, 'utf8')) as { vectors: T[] }).vectors;
};

test('files of all shapes come whole or are refused, over HTTP too', async () => {
  for (const row of vectors<Odd>('unixfs-odd.json')) {
    const { url } = await gateway(({ url = '' }, response) => {
      const block = row.blocks[/ipfs\/(\w+)\?format=raw/.exec(url)?.[1] ?? ''];
      response.writeHead(block === undefined ? 404 : 200).end(Buffer.from(block ?? '', 'hex'));
    });
    const path = row.path === undefined ? '' : `/${row.path}`;
    const fetched = content.fetch(`ipfs://${row.cid}${path}`, { gateways: [url] });
    if (row.text === undefined) {
      await assert.rejects(fetched, /cannot be read|longer than/, row.name);
    } else {
      assert.equal(new TextDecoder().decode(await fetched), row.text, row.name);
    }
  }
});

test('a file of many blocks comes with one archive', async () => {
  for (const row of vectors<Archived>('unixfs-files.json').filter(({ car }) => car !== undefined)) {
    const archive = await gateway(({ url = '' }, response) => {
      const root = Buffer.from(row.nodes[row.cid] ?? '', 'hex');
      response.end(url.includes('format=car') ? Buffer.from(row.car ?? '', 'hex') : root);
    });
    const found = await content.fetch(`ipfs://${row.cid}`, { gateways: [archive.url] });
    assert.equal(found.length, row.size);
    assert.ok(found.every((byte, at) => byte === ((at ^ (at >> 8)) & 255)));
    assert.ok(archive.asked.length <= 2, archive.asked.join(' '));
  }
});

test('what the store publishes comes back, of any size that is one block', async () => {
  for (const size of [0, 1, 262_144, 262_145, 1 << 20]) {
    const bytes = Uint8Array.from({ length: size }, (_, at) => at % 251);
    const { cid, uri } = await content.publish(bytes, { api: config.publishApi });
    assert.equal(cid, content.cid(bytes));
    assert.deepEqual(await content.fetch(uri, { gateways: config.gateways }), bytes);
  }
});

test('a hash is checked beside the CID', async () => {
  const hash: Hex = `0x${createHash('sha256').update(bytes).digest('hex')}`;
  await content.publish(bytes, { api: config.publishApi });
  assert.deepEqual(await content.fetch(uri, { gateways: config.gateways, hash }), bytes);
  const other: Hex = `0x${'11'.repeat(32)}`;
  const error = await fails('CONTENT_MISMATCH', () =>
    content.fetch(uri, { gateways: config.gateways, hash: other }),
  );
  assert.equal(error.details.received, hash);
});

test('a client keeps what it fetched, unless it is told not to', async () => {
  const tokenId = await mint(role('owner'));
  const { did } = await clientOf('operator').bind({
    project: 'GEODNET',
    device: 'serial-cache',
    tokenContract: config.demo.deviceNft,
    tokenId,
    publish: { api: config.publishApi },
  });
  const { evidence } = await reader.resolve(did);
  const document = await content.fetch(String(evidence.uri), { gateways: config.gateways });
  for (const [cache, asked] of [
    ['memory', 1],
    ['persistent', 1],
    [false, 2],
  ] as const) {
    const store = await gateway(serving(document));
    const client = createClient({ chain: config.chain, gateways: [store.url], cache });
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await client.resolve(did)).verdict, 'verified');
    }
    assert.equal(store.asked.length, asked, String(cache));
  }
});

test('a pin is waited for, with the token, until it is there or fails', async () => {
  const cid = content.cid(bytes);
  let states = ['queued', 'pinning', 'pinned'];
  const seen: { method: string | undefined; url: string | undefined; token: unknown }[] = [];
  const service = await gateway((request, response) => {
    const { method, url, headers } = request;
    seen.push({ method, url, token: headers.authorization });
    const status = states.length > 1 ? states.shift() : states[0];
    request.resume().on('end', () => {
      response.end(JSON.stringify({ requestid: 'id-1', status, pin: { cid } }));
    });
  });
  const publish = (options: { wait?: boolean; signal?: AbortSignal } = {}) => {
    const told: string[] = [];
    const done = content.publish(bytes, {
      api: `${service.url}/pins?team=7`,
      service: 'pinning',
      headers: { authorization: 'Bearer t' },
      onProgress: ({ pinning }) => told.push(pinning),
      ...options,
    });
    return { done, told };
  };
  const { done, told } = publish();
  assert.equal((await done).cid, cid);
  assert.deepEqual(told, ['queued', 'pinning', 'pinned']);
  const looks = ['GET', '/pins/id-1?team=7', 'Bearer t'];
  assert.deepEqual(
    seen.map(({ method, url, token }) => [method, url, token]),
    [['POST', '/pins?team=7', 'Bearer t'], looks, looks],
  );
  states = ['queued'];
  assert.equal((await publish({ wait: false }).done).cid, cid);
  states = ['queued', 'failed'];
  const failed = await fails('CONTENT_UNAVAILABLE', () => publish().done);
  assert.match(failed.message, /could not pin/);
  states = ['queued'];
  const stop = new AbortController();
  const waiting = publish({ signal: stop.signal }).done;
  setTimeout(() => stop.abort(), 300);
  await fails('ABORTED', () => waiting);
});

test('each kind of service gets what it understands, and is believed only when it agrees', async () => {
  const cid = content.cid(bytes);
  const secret = 'token-4711';
  const answers = {
    kubo: (cid: string) => ({ Name: 'did.json', Hash: cid, Size: '22' }),
    pinning: (cid: string) => ({ requestid: '1', status: 'pinned', pin: { cid } }),
    'pinata-file': (cid: string) => ({ IpfsHash: cid, PinSize: 22 }),
    'pinata-json': (cid: string) => ({ IpfsHash: cid, PinSize: 22 }),
  };
  for (const service of ['kubo', 'pinning', 'pinata-file', 'pinata-json'] as const) {
    let answer = { status: 200, body: JSON.stringify(answers[service](cid)) };
    const seen: { type: string; body: Buffer; token: string | undefined }[] = [];
    const api = await gateway(async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const { 'content-type': type = '', authorization: token } = request.headers;
      seen.push({ type, body: Buffer.concat(pieces), token });
      const location = answer.status === 307 ? { location: '/elsewhere' } : {};
      response.writeHead(answer.status, location).end(answer.body);
    });
    const publish = () =>
      content.publish(bytes, {
        api: `${api.url}/add`,
        service,
        headers: { authorization: secret },
      });
    assert.deepEqual(await publish(), { cid, uri: `ipfs://${cid}` });
    const [{ type, body, token } = { type: '', body: Buffer.alloc(0), token: '' }] = seen;
    assert.equal(token, secret);
    if (service === 'kubo' || service === 'pinata-file') {
      assert.match(type, /^multipart\/form-data/);
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': type },
      }).formData();
      const file = form.get('file') as Blob;
      assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
      const options = service === 'kubo' ? null : '{"cidVersion":1}';
      assert.equal(form.get('pinataOptions'), options);
    } else {
      assert.equal(type, 'application/json');
      const json = JSON.parse(body.toString()) as Record<string, unknown>;
      if (service === 'pinning') assert.deepEqual(json, { cid });
      else assert.deepEqual(json.pinataContent, { id: 'did:example:1' });
    }
    const other = content.cid(new Uint8Array(1));
    for (const [status, body, code] of [
      [200, JSON.stringify(answers[service](other)), 'PUBLISH_MISMATCH'],
      [200, JSON.stringify(answers[service]('nonsense')), 'PUBLISH_MISMATCH'],
      [200, '{}', 'RPC_MALFORMED'],
      [200, '<html>', 'RPC_MALFORMED'],
      [401, secret, 'CONTENT_STATUS'],
      [307, '', 'CONTENT_UNAVAILABLE'],
      [200, ' '.repeat(70_000), 'CONTENT_TOO_LARGE'],
    ] as const) {
      answer = { status, body };
      const before = seen.length;
      const error = await fails(code, publish);
      assert.ok(error instanceof IoidError);
      const shown = `${error.message} ${JSON.stringify(error.details)} ${error.stack}`;
      assert.ok(!shown.includes(secret), shown);
      assert.equal(seen.length, before + 1, 'headers are sent to nobody else');
    }
  }
});
