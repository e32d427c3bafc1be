// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createPublicClient, http } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import { parseOptions } from '../src/main.mjs';
import { DATA_DIR } from './fixture.mjs';

const MAIN = fileURLToPath(new URL('../src/main.mjs', import.meta.url));
const directory = await mkdtemp(path.join(tmpdir(), 'ioid-devnet-'));
after(() => rm(directory, { recursive: true }));

/** @param {string[]} args */
function run(args) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  const exited = once(child, 'exit');
  return { child, output, exited };
}

/** @param {string} url */
const answers = (url) =>
  fetch(url).then(
    () => true,
    () => false,
  );

test('the command starts the world on the next free ports and leaves nothing behind', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  assert.ok(typeof address === 'object' && address !== null);

  const out = path.join(directory, 'deep', 'world.json');
  const port = String(address.port);
  const ports = ['--rpc-port', port, '--store-port', port];
  const { child, output, exited } = run([...ports, '--out', out, '--data', DATA_DIR]);
  while (!output.stdout.includes('\n')) {
    const ended = await Promise.race([
      once(child.stdout, 'data').then(() => false),
      exited.then(() => true),
    ]);
    assert.equal(ended, false, output.stderr);
  }
  assert.equal(output.stdout, `READY ${out}\n`);
  assert.match(output.stderr, /contracts deployed in [0-4]\.\d\d s/);

  const world = JSON.parse(await readFile(out, 'utf8'));
  const [rpcUrl] = world.chain.rpcUrls;
  assert.notEqual(new URL(rpcUrl).port, port);
  assert.notEqual(new URL(world.gateways[0]).port, port);
  const client = createPublicClient({ transport: http(rpcUrl) });
  assert.equal(await client.getChainId(), world.chain.id);

  const { contracts } = world.chain;
  const { deviceNft, rewardToken, staking, autoStaking } = world.demo;
  for (const contract of [
    ...Object.values(contracts),
    deviceNft,
    rewardToken,
    staking,
    autoStaking,
  ]) {
    assert.ok(await client.getCode({ address: contract }), contract);
  }
  assert.deepEqual(
    world.accounts.map((/** @type {{ role: string }} */ { role }) => role),
    ['operator', 'owner', 'buyer', 'rewards', 'keeper', 'poor'],
  );
  for (const { role, address: owner, privateKey } of world.accounts) {
    assert.equal(privateKeyToAddress(privateKey), owner);
    const balance = await client.getBalance({ address: owner });
    assert.equal(balance === 0n, role === 'poor', role);
  }

  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
  assert.equal(await answers(rpcUrl), false);
  assert.equal(await answers(world.gateways[0]), false);
  taken.close();
});

test('an option that is wrong ends it with a sentence', async () => {
  const { output, exited } = run(['--rpc-port', 'many']);
  assert.deepEqual(await exited, [1, null]);
  assert.match(output.stderr, /--rpc-port must be a whole number/);
  assert.equal(output.stdout, '');
});

test('a data directory that is a file ends it with a sentence, and the chain with it', async () => {
  const { output, exited } = run(['--rpc-port', '0', '--store-port', '0', '--data', MAIN]);
  assert.deepEqual(await exited, [1, null]);
  assert.match(output.stderr, /The local world cannot run\./);
});

test('options have defaults', () => {
  const options = parseOptions([]);
  assert.equal(options?.rpcPort, 8545);
  assert.equal(options.storePort, 8650);
  assert.ok(options.out.endsWith(path.join('target', 'devnet', 'world.json')));
  assert.equal('blockTime' in options, false);
  assert.equal(parseOptions(['--block-time', '2'])?.blockTime, 2);
  assert.equal(parseOptions(['--help']), null);
  assert.throws(() => parseOptions(['--rpc-port', '70000']), /from 0 to 65535/);
  assert.throws(() => parseOptions(['--colour']), /Unknown option/);
});
