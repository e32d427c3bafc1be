// Prints one row for each thing that has a weight, beside the budget of the design, and fails when
// one is over its ceiling: what it weighs today and a little. A ceiling only ever goes down.
// Weights are gzip level 9, in bytes; a kilobyte is 1,000 bytes. JavaScript is bundled and minified.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { report, writePage } from './size-report.mjs';

const root = process.argv.at(-1);
const target = join(root, 'target');
const dist = join(target, 'pkg/dist');
const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** What an application that contains `contents` is, bundled and minified, without what is `apart`. */
function bundled(contents, apart = []) {
  const { buildSync } = createRequire(join(root, 'npm/package.json'))('esbuild');
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: dist },
    bundle: true,
    minify: true,
    format: 'esm',
    // What carries the wasm is weighed by itself.
    external: ['#wasm', ...apart],
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

/** Milliseconds from before the import to after the first call, best of five processes. */
function firstCall() {
  const url = JSON.stringify(pathToFileURL(join(dist, 'index.js')).href);
  const code = `const t = performance.now(); const { did } = await import(${url});
    did.derive({ project: 'p', device: 'd' }); console.log(performance.now() - t)`;
  const times = Array.from({ length: 5 }, () => {
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', code]);
    if (run.status !== 0) throw new Error(`the first call failed: ${run.stderr}`);
    return Number(run.stdout);
  });
  return Math.min(...times);
}

// What, weight, budget of the design, ceiling, unit. Times are noisy and have no ceiling.
const rows = [
  ['wasm, gzip', gzip(readFileSync(join(dist, 'ioid.wasm'))), 100_000, 372_500, 'bytes'],
  [
    'JavaScript without wasm, gzip',
    gzip(bundled(`export * from './index.js'`)),
    10_000,
    16_900,
    'bytes',
  ],
  ['an unused import', bundled(`import { did } from './index.js'`).length, 100, 100, 'bytes'],
  [
    'JavaScript of `{ did }` alone, gzip',
    gzip(bundled(`import { did } from './index.js'; console.log(did)`)),
    undefined,
    5_800,
    'bytes',
  ],
  [
    'JavaScript of `{ mba }` alone, gzip',
    gzip(bundled(`import { mba } from './index.js'; console.log(mba)`)),
    undefined,
    7_500,
    'bytes',
  ],
  [
    'JavaScript of `ioid-web/worker`, gzip',
    gzip(bundled(`export * from './worker.js'`, ['./worker-batches.js'])),
    undefined,
    2_600,
    'bytes',
  ],
  ['tarball', statSync(join(target, 'ioid-web.tgz')).size, undefined, 1_050_000, 'bytes'],
  ['import and first call in Node', firstCall(), 15, undefined, 'ms'],
];
let over = 0;
for (const [what, weight, budget, ceiling, unit] of rows) {
  const text = unit === 'ms' ? weight.toFixed(1) : weight.toLocaleString('en');
  const aim =
    budget === undefined
      ? ''
      : `budget ${budget.toLocaleString('en')}, ${(weight / budget).toFixed(1)} times that`;
  const verdict = ceiling !== undefined && weight > ceiling ? '  OVER ITS CEILING' : '';
  if (verdict) over += 1;
  console.log(`${what.padEnd(34)} ${text.padStart(9)} ${unit.padEnd(5)} ${aim}${verdict}`);
}
// The page holds what does not depend on how busy the machine is.
writePage(
  join(root, 'docs/size.md'),
  rows
    .filter(([, , , , unit]) => unit === 'bytes')
    .map(([what, bytes, budget]) => [what, bytes, budget]),
  report(join(dist, 'ioid.wasm'), join(target, 'xtask/wasm-symbols')),
);
process.exitCode = over === 0 ? 0 : 1;
