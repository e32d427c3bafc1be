// Serves the built wallet under the policy it is meant to live under. No dependency.

import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HOST = '127.0.0.1';
const DIST = fileURLToPath(new URL('./dist/', import.meta.url));
/** How many ports after the wanted one are tried. */
const PORTS_TRIED = 50;

/** @type {Record<string, string>} */
const MEDIA_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
};

const HARDENING = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * What the page is told of the local world: everything but the keys, which it has no use for.
 *
 * @typedef {object} World
 * @property {{ rpcUrls: string[] }} chain
 * @property {string[]} gateways
 * @property {string} publishApi
 * @property {{ rewardsApi: string, activityApi: string }} demo
 * @property {Record<string, unknown>[]} accounts
 */

/**
 * @param {string | undefined} path
 * @returns {Promise<World | null>}
 */
async function readWorld(path) {
  if (path === undefined) return null;
  /** @type {World} */
  const world = JSON.parse(await readFile(path, 'utf8'));
  const accounts = world.accounts.map(({ role, label, address }) => ({ role, label, address }));
  return { ...world, accounts };
}

/**
 * @param {string[]} publicOrigins
 * @param {World | null} world
 */
function contentSecurityPolicy(publicOrigins, world) {
  const local =
    world === null
      ? []
      : [
          ...world.chain.rpcUrls,
          ...world.gateways,
          world.publishApi,
          world.demo.rewardsApi,
          world.demo.activityApi,
        ].map((url) => new URL(url).origin);
  const connect = [...new Set([...publicOrigins, ...local])];
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${connect.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
  ].join('; ');
}

/**
 * The files of the build by their path in a URL: what is not in it does not exist. Read again for
 * each request, as a build may replace them at any time.
 *
 * @returns {Promise<Map<string, string>>}
 */
async function listFiles() {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true }).catch(() => {
    throw new Error('There is no build to serve yet: run `npm run build` first.');
  });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [`/${relative(DIST, file).split(sep).join('/')}`, file]));
}

/** @param {string | undefined} worldPath */
async function startServer(worldPath) {
  await listFiles();
  /** @type {string[]} */
  const publicOrigins = JSON.parse(await readFile(join(DIST, 'origins.json'), 'utf8'));

  return createServer(async (request, response) => {
    /** @type {(status: number, type: string, body: string | Buffer, extra?: Record<string, string>) => void} */
    const answer = (status, type, body, extra = {}) => {
      response.writeHead(status, { 'content-type': type, ...HARDENING, ...extra });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const text = 'text/plain; charset=utf-8';
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        answer(405, text, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
        return;
      }
      const { pathname } = new URL(request.url ?? '/', `http://${HOST}`);
      const world = await readWorld(worldPath);
      // Without a world the answer is `null`: a missing file would be an error in the page's console.
      if (pathname === '/world.json') {
        const json = MEDIA_TYPES['.json'] ?? text;
        answer(200, json, JSON.stringify(world), { 'cache-control': 'no-store' });
        return;
      }
      const files = await listFiles();
      const file = files.get(pathname === '/' ? '/index.html' : pathname);
      if (file === undefined) {
        answer(404, text, 'There is no such file.');
        return;
      }
      // Names under assets/ carry a hash of their content.
      const fixed = pathname.startsWith('/assets/');
      answer(200, MEDIA_TYPES[extname(file)] ?? 'application/octet-stream', await readFile(file), {
        'cache-control': fixed ? 'public, max-age=31536000, immutable' : 'no-cache',
        'content-security-policy': contentSecurityPolicy(publicOrigins, world),
      });
    } catch (error) {
      answer(500, text, error instanceof Error ? error.message : 'The server failed.');
    }
  });
}

/**
 * Listens on `port`, or on the next one that is free.
 *
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>}
 */
async function listen(server, port) {
  for (let offset = 0; offset < PORTS_TRIED; offset += 1) {
    const free = await new Promise((resolve, reject) => {
      server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
        if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
        else reject(error);
      });
      server.listen(port + offset, HOST, () => resolve(true));
    });
    server.removeAllListeners('error');
    if (free) return port + offset;
    server.removeAllListeners('listening');
  }
  throw new Error(`No free port from ${port} to ${port + PORTS_TRIED - 1}.`);
}

async function main() {
  const { values } = parseArgs({
    options: { world: { type: 'string' }, port: { type: 'string', default: '5173' } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error('--port must be a number from 1 to 65535.');
  }
  await readWorld(values.world);
  const server = await startServer(values.world);
  const taken = await listen(server, port);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.close();
      server.closeAllConnections();
    });
  }
  process.stdout.write(`READY http://${HOST}:${taken}/\n`);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
