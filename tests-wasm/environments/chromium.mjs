// Pages, workers and extensions in a real browser, on files served from this machine.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 60_000;
const POLL_MS = 20;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * The browser of a run, with the playwright that is installed in `tools`.
 *
 * @param {string} tools
 */
export function browserFrom(tools) {
  const { chromium } = createRequire(join(tools, 'package.json'))('playwright-core');
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  let launched;
  return {
    page: async () => {
      launched ??= chromium.launch({ executablePath, args: ARGS });
      const context = await (await launched).newContext();
      return { page: await context.newPage(), end: () => context.close() };
    },
    extension: async (folder) => {
      const profile = mkdtempSync(join(tmpdir(), 'ioid-environment-'));
      const context = await chromium.launchPersistentContext(profile, {
        executablePath,
        args: [...ARGS, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
      });
      const end = async () => {
        await context.close();
        rmSync(profile, { recursive: true, force: true });
      };
      try {
        const [worker] = context.serviceWorkers();
        const { host } = new URL((worker ?? (await context.waitForEvent('serviceworker'))).url());
        return { page: await context.newPage(), origin: `chrome-extension://${host}/`, end };
      } catch (error) {
        await end();
        throw error;
      }
    },
    close: async () => (await launched)?.close(),
  };
}

/**
 * Opens a page and waits for what it tells.
 *
 * @returns {Promise<{ told: unknown, problems: string[], wasm: string[] }>} what it told, what the
 *   browser complained of, and the `.wasm` files it asked for
 */
export async function open(page, url) {
  const [problems, wasm] = [[], []];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/\.wasm\b/.test(request.url())) wasm.push(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') {
      problems.push(`asked ${hostname}, which is not this machine`);
    }
  });
  await page.goto(url, { timeout: PATIENCE_MS });
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const told = await page.evaluate(() => globalThis.told).catch(() => undefined);
    if (told !== undefined) return { told, problems, wasm };
    if (Date.now() > end) throw new Error(`The page told nothing. ${problems.join('\n')}`);
    await pause(POLL_MS);
  }
}

/**
 * Serves a folder at a free port.
 *
 * @param {string} folder
 * @param {string | undefined} csp
 */
export async function serve(folder, csp) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://page').pathname);
    const name = path === '/' ? 'index.html' : path;
    const policy = csp === undefined ? {} : { 'content-security-policy': csp };
    try {
      const body = readFileSync(join(folder, name));
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...policy }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    end: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
