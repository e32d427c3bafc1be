// @ts-check
// `cargo xtask load`: how much the resolver service carries, beside a server that does nothing and
// beside the usual JavaScript resolver, all on one local world and on the same cores as the client.
// Prints a table and writes it into docs/resolution.md; `--quick` only prints.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pad, toHex } from 'viem';
import { startWorld } from '../src/main.mjs';
import { each, spent } from './cpu.mjs';
import { deployEthr, register } from './devices.mjs';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Spent } from './cpu.mjs' */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAMS = path.join(ROOT, 'target/service');
const DOCUMENT = path.join(ROOT, 'docs/resolution.md');
const OHA = process.env.OHA ?? 'oha';

const quick = process.argv.includes('--quick');
const DEVICES = 200;
const CONNECTIONS = 32;
const ROUNDS = quick ? 1 : 5;
const SECONDS = quick ? 2 : 5;
const MANY = quick ? 100_000 : 1_000_000;

/** @type {(() => Promise<unknown>)[]} */
const ends = [];
const folder = await mkdtemp(path.join(tmpdir(), 'ioid-load-'));
ends.push(() => rm(folder, { recursive: true }));
async function main() {
  say('starts a world and registers devices');
  const world = await startWorld({
    rpcPort: 0,
    storePort: 0,
    dataDir: path.join(ROOT, 'target/devnet'),
    out: path.join(folder, 'world.json'),
  });
  ends.push(world.stop);
  const dids = await register(world, DEVICES);
  const ethr = await deployEthr(world);

  const service = ['--chain', path.join(folder, 'world.json'), '--listen', '127.0.0.1:0'];
  const options = [...service, '--rate', '0', '--log', 'warn'];
  const resolver = path.join(PROGRAMS, 'ioid-resolver');
  const day = ['--fresh-ms', '86400000'];
  const [hello, cached, uncached, bare, peer] = await Promise.all([
    start(path.join(PROGRAMS, 'examples/hello')),
    start(resolver, ...options, ...day),
    start(resolver, ...options, '--fresh-ms', '0'),
    start(resolver, ...options, '--cache-mib', '0'),
    start(process.execPath, 'peer.mjs', ...ethr),
  ]);
  const addresses = Array.from({ length: DEVICES }, (_, index) =>
    pad(toHex(index + 1), { size: 20 }),
  );
  /** @type {Record<string, Subject>} */
  const subjects = {
    hello: {
      title: 'axum, “Hello, world!”',
      child: hello.child,
      urls: dids.map((did) => `${hello.url}/${did}`),
    },
    cached: {
      title: 'ioid-resolver, from memory',
      child: cached.child,
      urls: dids.map((did) => at(cached.url, did)),
    },
    peer: {
      title: 'did-resolver + ethr-did-resolver, Fastify',
      child: peer.child,
      urls: addresses.map((address) => at(peer.url, `did:ethr:devnet:${address}`)),
    },
    uncached: {
      title: 'ioid-resolver, from the chain',
      child: uncached.child,
      urls: dids.map((did) => at(uncached.url, did)),
    },
    bare: {
      title: 'ioid-resolver, from chain and gateway',
      child: bare.child,
      urls: dids.map((did) => at(bare.url, did)),
    },
  };
  for (const [name, { urls }] of Object.entries(subjects)) {
    const answered = await fetch(String(urls[0]));
    const body = await answered.text();
    assert.equal(answered.status, 200, `${name}: ${body}`);
    if (name !== 'hello' && name !== 'peer') assert.equal(JSON.parse(body).verdict, 'verified');
  }

  /** @type {Record<string, Measured[]>} */
  const rounds = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, subject] of Object.entries(subjects)) {
      say(`round ${round + 1} of ${ROUNDS}: ${subject.title}`);
      rounds[name] = [
        ...(rounds[name] ?? []),
        await measure(name, subject, world.chain.pid, ['-z', `${SECONDS}s`]),
      ];
    }
  }

  say(`${MANY} requests, for the memory`);
  const memory = [await resident(cached.child)];
  for (let part = 0; part < 4; part++) {
    const subject = /** @type {Subject} */ (subjects.cached);
    await measure('cached', subject, world.chain.pid, ['-n', String(MANY / 4)]);
    memory.push(await resident(cached.child));
  }
  const table = report(subjects, rounds, memory);
  process.stdout.write(`\n${table}`);
  if (!quick) await write(table);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${performance.now().toFixed(0).padStart(8)} ms  ${line}\n`);
}

/** @param {string} url @param {string} did */
const at = (url, did) => `${url}/1.0/identifiers/${did}`;

/** @typedef {{ title: string, child: ChildProcess, urls: string[] }} Subject */
/**
 * @typedef {object} Measured
 * @property {number} rate requests a second
 * @property {number} p50 milliseconds, as everything below
 * @property {number} p99
 * @property {Spent} spent of a request
 */

/**
 * @param {string} program
 * @param {...string} args
 * @returns {Promise<{ url: string, child: ChildProcess }>}
 */
async function start(program, ...args) {
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  ends.push(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const line = once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => String(text));
  const ready = await Promise.race([line, exited.then(() => 'it ended at once')]);
  const url = /^READY (\S+)/.exec(ready)?.[1];
  assert.ok(url, `${program}: ${ready}`);
  return { url, child };
}

/**
 * @param {string} name
 * @param {Subject} subject
 * @param {number | undefined} chain the node's process
 * @param {string[]} amount
 * @returns {Promise<Measured>}
 */
async function measure(name, { urls, child: { pid: server } }, chain, amount) {
  const list = path.join(folder, `${name}.txt`);
  await writeFile(list, urls.join('\n'));
  const args = ['--no-tui', '--output-format', 'json', '-c', String(CONNECTIONS), ...amount];
  const before = spent({ server, chain });
  const child = spawn(OHA, [...args, '--urls-from-file', list], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, 'oha failed; install it with `cargo install oha`, or name it with OHA');
  const { summary, latencyPercentiles, statusCodeDistribution } = JSON.parse(text);
  assert.deepEqual(Object.keys(statusCodeDistribution), ['200'], name);
  const requests = Number(statusCodeDistribution['200']);
  return {
    spent: each(before, spent({ server, chain }), requests),
    rate: summary.requestsPerSec,
    p50: latencyPercentiles.p50 * 1_000,
    p99: latencyPercentiles.p99 * 1_000,
  };
}

/** @param {ChildProcess} child @returns {Promise<number>} MiB in memory (Linux) */
async function resident({ pid }) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Number(sorted[sorted.length >> 1]);
}

/**
 * @param {Record<string, Subject>} subjects
 * @param {Record<string, Measured[]>} rounds
 * @param {number[]} memory
 */
function report(subjects, rounds, memory) {
  const rows = Object.entries(subjects).map(([name, { title }]) => {
    const all = rounds[name] ?? [];
    const rate = Math.round(median(all.map(({ rate }) => rate))).toLocaleString('en');
    const [p50, p99] = [median(all.map(({ p50 }) => p50)), median(all.map(({ p99 }) => p99))];
    return `| ${title} | ${rate} | ${p50.toFixed(2)} ms | ${p99.toFixed(2)} ms |`;
  });
  /** @param {string} ours @param {string} theirs */
  const ratio = (ours, theirs) => {
    const other = rounds[theirs] ?? [];
    const each = (rounds[ours] ?? []).map(({ rate }, round) => rate / Number(other[round]?.rate));
    const [least, most] = [Math.min(...each), Math.max(...each)];
    return `${median(each).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  };
  const mib = memory.map((size) => size.toFixed(1)).join(', ');
  const times = Object.entries(subjects).map(([name, { title }]) => {
    const all = rounds[name] ?? [];
    /** @param {keyof Spent} who */
    const of = (who) => (1_000 * median(all.map(({ spent }) => spent[who]))).toFixed(0);
    return `| ${title} | ${of('server')} | ${of('chain')} | ${of('store')} | ${of('client')} |`;
  });
  return `| | requests a second | p50 | p99 |
| --- | --- | --- | --- |
${rows.join('\n')}

| rates, round by round | median (least to most) | aim |
| --- | --- | --- |
| from memory / “Hello, world!” | ${ratio('cached', 'hello')} | 0.60 |
| from the chain / JavaScript | ${ratio('uncached', 'peer')} | 5.00 |
| from chain and gateway / JavaScript | ${ratio('bare', 'peer')} | |

| processor time of a request, µs | server | chain | content store | client |
| --- | --- | --- | --- | --- |
${times.join('\n')}

${ROUNDS} rounds of ${SECONDS} s each in turn, ${CONNECTIONS} connections, ${DEVICES} DIDs; client, servers, chain
and content store on the same ${cpus().length} cores. Memory of the service before and after each
quarter of ${MANY.toLocaleString('en')} requests: ${mib} MiB.
`;
}

/** @param {string} table */
async function write(table) {
  const text = await readFile(DOCUMENT, 'utf8');
  const parts = text.split(/(?<=<!-- load -->\n)[\s\S]*(?=<!-- end of load -->)/);
  assert.equal(parts.length, 2, `${DOCUMENT} has no place for the table`);
  await writeFile(DOCUMENT, `${parts[0]}\n${table}\n${parts[1]}`);
  const biome = spawn('npm/node_modules/.bin/biome', ['format', '--write', DOCUMENT], {
    cwd: ROOT,
  });
  await once(biome, 'close');
  say(`wrote ${DOCUMENT}`);
}

try {
  await main();
} finally {
  for (const end of ends.reverse()) await end();
}
