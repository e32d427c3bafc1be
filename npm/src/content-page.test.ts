import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after, test } from 'node:test';
import { build } from 'esbuild';
import type { content, IoidError } from 'ioid-web';
import { launch } from '../test/chromium.mjs';
import { gateway } from '../test/gateway.js';
import { config } from '../test/world.js';

// What only an engine of pages does, over real HTTP: it hides where it is redirected, sends requests
// of one origin to another only when allowed, and has its own way with forms.

const bundled = await build({
  stdin: { contents: "export * from 'ioid-web'", resolveDir: `${REPOSITORY}/npm` },
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  write: false,
});
const script = bundled.outputFiles[0]?.contents ?? new Uint8Array();

/** For everyone. */
const open =
  (behave: (request: IncomingMessage, response: ServerResponse) => void) =>
  (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'OPTIONS') return void response.end();
    behave(request, response);
  };

const site = await gateway(({ url }, response) => {
  const type = url === '/' ? 'text/html' : 'text/javascript';
  response.writeHead(200, { 'content-type': type }).end(url === '/' ? '<!doctype html>' : script);
});
const browser = await launch();
after(() => browser.close());
const page = await browser.newPage();
await page.goto(`${site.url}/`);

type Outcome = { given?: unknown; code?: string; attempts?: string | undefined };
type Call =
  | { name: 'fetch'; uri: string; options: NonNullable<Parameters<typeof content.fetch>[1]> }
  | { name: 'publish'; bytes: number[]; options: Parameters<typeof content.publish>[1] };

/** In the page; bytes come back as numbers. */
const run = (call: Call): Promise<Outcome> =>
  page.evaluate(async (call) => {
    const path = '/ioid-web.js';
    const sdk: { content: typeof content } = await import(path);
    try {
      if (call.name === 'fetch') {
        return { given: [...(await sdk.content.fetch(call.uri, call.options))] };
      }
      return { given: await sdk.content.publish(new Uint8Array(call.bytes), call.options) };
    } catch (error) {
      const { code, details } = error as IoidError;
      return { code, attempts: details.attempts };
    }
  }, call);

const bytes = [...new TextEncoder().encode('{"id":"did:example:1"}')];
const body = Buffer.from(bytes);
const cid = 'bafkreicmtvkcmcrflwhtx7h5klpw6b6m25gvkn4c5cd3eylfgmblsy2v74';
const uri = `ipfs://${cid}`;

test('what a page publishes as a form comes back', async () => {
  const given = { cid, uri };
  const published = await run({ name: 'publish', bytes, options: { api: config.publishApi } });
  assert.deepEqual(published, { given });
  const fetched = await run({ name: 'fetch', uri, options: { gateways: config.gateways } });
  assert.deepEqual(fetched, { given: bytes });
});

test('a page follows redirects to where they may lead, and believes nothing else', async () => {
  const moved = await gateway(
    open(({ url = '' }, response) => {
      if (url.startsWith('/there')) return void response.end(body);
      response.writeHead(301, { location: '/there' }).end();
    }),
  );
  const fetched = await run({ name: 'fetch', uri, options: { gateways: [moved.url] } });
  assert.deepEqual(fetched, { given: bytes });

  const elsewhere = await gateway(open((_, response) => void response.end(body)));
  const leading = await gateway(
    open((_, response) => {
      response.writeHead(307, { location: `${elsewhere.url}/secret` }).end();
    }),
  );
  const led = await run({ name: 'fetch', uri, options: { gateways: [leading.url] } });
  assert.equal(led.code, 'CONTENT_UNAVAILABLE');
  assert.match(led.attempts ?? '', /not https/);

  const round = await gateway(
    open(({ url }, response) => {
      response.writeHead(302, { location: `${url}&again` }).end();
    }),
  );
  const endless = await run({ name: 'fetch', uri, options: { gateways: [round.url] } });
  assert.equal(endless.code, 'CONTENT_UNAVAILABLE');
  // The engine's own limit.
  assert.ok(round.asked.length < 50, `${round.asked.length}`);
});

test('a page reads no more of a body than it wants, and lets it go', async () => {
  const piece = Buffer.alloc(1 << 16, 0x20);
  const enormous = await gateway(
    open((_, response) => {
      const more = () => {
        while (!response.destroyed) {
          if (!response.write(piece)) return void response.once('drain', more);
        }
      };
      more();
    }),
  );
  const { code, attempts } = await run({
    name: 'fetch',
    uri,
    options: { gateways: [enormous.url] },
  });
  assert.equal(code, 'CONTENT_UNAVAILABLE');
  assert.match(attempts ?? '', /more than 1048576 bytes/);
  assert.ok(enormous.sent() < 64 << 20, `${enormous.sent()} bytes were taken`);
  for (let tries = 0; enormous.open() > 0; tries += 1) {
    assert.ok(tries < 100, 'a request was left open');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test('a header is sent once, in its last form, and a service that redirects gets nothing more', async () => {
  const seen: (string | undefined)[] = [];
  const api = await gateway(
    open((request, response) => {
      seen.push(request.headers.authorization);
      request.resume().on('end', () => response.writeHead(307, { location: '/there' }).end());
    }),
  );
  const headers = { authorization: 'first', Authorization: 'second' };
  const { code } = await run({
    name: 'publish',
    bytes,
    options: { api: `${api.url}/add`, headers },
  });
  assert.equal(code, 'CONTENT_UNAVAILABLE');
  assert.deepEqual(seen, ['second']);
});
