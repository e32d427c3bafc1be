import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const KEY = `0x${'11'.repeat(32)}`;
const world = {
  chain: { id: 31690, name: 'ioID devnet', rpcUrls: ['http://127.0.0.1:18099/rpc'], contracts: {} },
  gateways: ['http://127.0.0.1:18098'],
  publishApi: 'http://127.0.0.1:18098/api/v0/add',
  demo: { rewardsApi: 'http://127.0.0.1:18098/r', activityApi: 'http://127.0.0.1:18098/a' },
  accounts: [{ role: 'operator', label: 'Operator', address: '0x01', privateKey: KEY }],
};

let folder = '';
let child: ChildProcess;
let base = '';
const occupied = createServer();

/** Starts the server over a small build and gives the address it prints. */
async function start(port: number): Promise<string> {
  child = spawn(process.execPath, [
    join(folder, 'serve.mjs'),
    '--world',
    join(folder, 'world.json'),
    '--port',
    String(port),
  ]);
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk) => resolve(String(chunk)));
    child.stderr?.on('data', (chunk) => reject(new Error(String(chunk))));
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioid-serve-'));
  await cp('serve.mjs', join(folder, 'serve.mjs'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html>');
  await writeFile(join(folder, 'dist/assets/a-1.js'), 'export {};');
  await writeFile(join(folder, 'dist/origins.json'), '["https://rpc.example"]');
  await writeFile(join(folder, 'world.json'), JSON.stringify(world));
  await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
  const address = occupied.address();
  const taken = typeof address === 'object' && address ? address.port : 0;
  const ready = await start(taken);
  base = ready.replace('READY ', '').trim();
  expect(ready).toMatch(/^READY http:\/\/127\.0\.0\.1:\d+\/\n$/);
  expect(new URL(base).port).not.toBe(String(taken));
});

afterAll(async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  occupied.close();
  await rm(folder, { recursive: true });
});

describe('the server', () => {
  it('sends the page under a strict policy that knows the local world', async () => {
    const response = await fetch(base);
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'",
    );
    expect(policy).toContain(
      "connect-src 'self' https://rpc.example http://127.0.0.1:18099 http://127.0.0.1:18098;",
    );
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('tells the page of the world without its keys', async () => {
    const text = await (await fetch(`${base}world.json`)).text();
    expect(text).not.toContain(KEY);
    expect(JSON.parse(text).accounts).toEqual([
      { role: 'operator', label: 'Operator', address: '0x01' },
    ]);
  });

  it('gives out nothing but the build', async () => {
    expect((await fetch(`${base}assets/a-1.js`)).headers.get('cache-control')).toContain(
      'immutable',
    );
    for (const path of [
      'serve.mjs',
      '%2e%2e/serve.mjs',
      '..%2fworld.json',
      'assets/',
      'constructor',
    ]) {
      expect((await fetch(`${base}${path}`)).status, path).toBe(404);
    }
    expect((await fetch(base, { method: 'POST' })).status).toBe(405);
  });
});
