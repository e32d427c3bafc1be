// Where our own time goes: a sampling profile of every line of the table, in a process of its own.
// The package's wasm has no names; the one it was optimised from has, and does the same.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join, resolve } from 'node:path';
import { BENCH, OUT } from './bundle.mjs';

const NAMED = resolve(BENCH, '../../target/wasm-unoptimised/ioid_wasm/ioid_wasm_bg.wasm');
const WARM_MS = 200;
const MEASURED_MS = 400;

const { init, ourWork } = await import(join(OUT, 'contest.mjs'));
if (existsSync(NAMED)) {
  // Without what wasm-bindgen exports for its own glue, and the imports that this needs.
  const named = join(OUT, 'named.wasm');
  const bare = ['--remove-exports=__*', '--remove-unused-module-elements', '--all-features'];
  const wasmOpt = join(BENCH, '../node_modules/.bin/wasm-opt');
  execFileSync(wasmOpt, [NAMED, ...bare, '--debuginfo', '-o', named]);
  await init(readFileSync(named));
}
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 100 });

/** `tiny_keccak::keccakf` of `tiny_keccak::keccakf::keccakf::h4cb9…`. */
function short(name) {
  const path = name
    .replace(/::h[0-9a-f]{16}$/, '')
    .replace(/\[[0-9a-f]+\]/g, '')
    .replace(/<&?[^<>]* as ([^<>]*)>/g, '$1')
    .replace(/<[^<>]*>/g, '');
  return path.split('::').slice(-2).join('::');
}

function forAs(milliseconds, run) {
  const started = performance.now();
  let index = 0;
  while (performance.now() - started < milliseconds) {
    run(index);
    index += 1;
  }
}

const found = [];
for (const { name, run } of ourWork()) {
  forAs(WARM_MS, run);
  await session.post('Profiler.start');
  forAs(MEASURED_MS, run);
  const { profile } = await session.post('Profiler.stop');
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map();
  const places = { wasm: 0, JavaScript: 0, 'garbage collection': 0 };
  let total = 0;
  for (const id of profile.samples) {
    const { url, functionName } = frames.get(id);
    if (functionName === '(idle)' || functionName === '(program)') continue;
    total += 1;
    const isWasm = url.startsWith('wasm:');
    const place = isWasm
      ? 'wasm'
      : functionName === '(garbage collector)'
        ? 'garbage collection'
        : 'JavaScript';
    places[place] += 1;
    if (place === 'garbage collection') continue;
    const key = isWasm ? short(functionName) : functionName || '(anonymous)';
    functions.set(key, (functions.get(key) ?? 0) + 1);
  }
  const share = ([what, count]) => [what, Math.round((100 * count) / total)];
  const top = [...functions].sort((a, b) => b[1] - a[1]).slice(0, 5);
  found.push({ name, places: Object.entries(places).map(share), functions: top.map(share) });
}
process.stdout.write(JSON.stringify(found));
