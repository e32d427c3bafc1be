// Prints one row for each thing that has a weight, beside the budget of the design, and fails when
// one is over its ceiling: what it weighs today and a little. A ceiling goes up only for what makes
// another go down by more.
// Weights are gzip level 9, in bytes; a kilobyte is 1,000 bytes. JavaScript is bundled and minified.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { report, writePage } from './size-report.mjs';

const root = process.argv.at(-1);
const target = join(root, 'target');
const dist = join(target, 'pkg/dist');
const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
const brotli = (bytes) => brotliCompressSync(bytes).length;

const tool = (name) => createRequire(join(root, 'npm/package.json'))(name);
/** What carries the wasm is weighed by itself. */
const WASM = ['#core', '#wasm'];

/** What an application that contains `contents` is, bundled and minified, without what is `apart`. */
function bundled(contents, apart = WASM) {
  const { outputFiles } = tool('esbuild').buildSync({
    stdin: { contents, resolveDir: dist },
    bundle: true,
    minify: true,
    format: 'esm',
    external: apart,
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

/** The same by Rollup, which decides for itself what is not used. */
async function rolledUp(contents) {
  const entry = join(dist, 'entry-of-an-application.js');
  const application = {
    name: 'application',
    // As its plugin for packages does where the manifest says `sideEffects: false`.
    resolveId: (id, from) =>
      from === undefined ? id : { id: join(dirname(from), id), moduleSideEffects: false },
    load: (id) => (id === entry ? contents : undefined),
  };
  // That nothing is left is what one of the rows is about.
  const options = { input: entry, external: WASM, plugins: [application], logLevel: 'silent' };
  const bundle = await tool('rollup').rollup(options);
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  return tool('esbuild').transformSync(output[0].code, { minify: true, format: 'esm' }).code;
}

/** Milliseconds of the first call, and of it with the import before: least of five processes. */
function starts() {
  const code = `const t = performance.now(); const { did } = await import('ioid-web');
    const imported = performance.now(); did.derive({ project: 'p', device: 'd' });
    const end = performance.now(); console.log(end - imported, end - t)`;
  const times = Array.from({ length: 5 }, () => {
    // There the package is known by its own name.
    const cwd = join(target, 'pkg');
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { cwd });
    if (run.status !== 0) throw new Error(`the first call failed: ${run.stderr}`);
    return String(run.stdout).trim().split(' ').map(Number);
  });
  return [0, 1].map((place) => Math.min(...times.map((row) => row[place])));
}

const file = (name) => readFileSync(join(dist, name));
const all = `export * from './index.js'`;
const only = (name) => `import { ${name} } from './index.js'; console.log(${name})`;
const unused = `import { did } from './index.js'`;

// What, weight, budget of the design, ceiling, unit. Times are noisy and have no ceiling.
const rows = [
  ['the small wasm module', gzip(file('core.wasm')), 100_000, 97_000, 'bytes'],
  ['the same, brotli', brotli(file('core.wasm')), undefined, undefined, 'bytes'],
  ['the whole wasm module', gzip(file('ioid.wasm')), undefined, 325_000, 'bytes'],
  ['the same, brotli', brotli(file('ioid.wasm')), undefined, undefined, 'bytes'],
  ['JavaScript without wasm', gzip(bundled(all)), 10_000, 10_000, 'bytes'],
  ['the same, bundled by Rollup', gzip(await rolledUp(all)), undefined, undefined, 'bytes'],
];
for (const name of ['did', 'mba']) {
  const small = gzip(bundled(only(name)));
  rows.push(
    [`JavaScript of \`{ ${name} }\` alone`, small, undefined, 4_100, 'bytes'],
    [
      'the same, bundled by Rollup',
      gzip(await rolledUp(only(name))),
      undefined,
      undefined,
      'bytes',
    ],
    ['the same with its wasm', gzip(bundled(only(name), [])), undefined, undefined, 'bytes'],
  );
}
const [firstCall, withImport] = starts();
rows.push(
  ['an unused import', bundled(unused, []).length, 100, 100, 'bytes'],
  ['the same, bundled by Rollup', (await rolledUp(unused)).length, 100, 100, 'bytes'],
  [
    'JavaScript of `ioid-web/worker`',
    gzip(bundled(`export * from './worker.js'`, [...WASM, './worker-batches.js'])),
    undefined,
    2_600,
    'bytes',
  ],
  ['tarball', statSync(join(target, 'ioid-web.tgz')).size, undefined, 1_080_000, 'bytes'],
  ['first call in Node', firstCall, 15, undefined, 'ms'],
  ['the same with the import', withImport, undefined, undefined, 'ms'],
);
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
  ['core', 'wasm'].map((name) =>
    report(join(target, `wasm/ioid_${name}_bg.wasm`), join(target, `xtask/ioid_${name}.symbols`)),
  ),
);
process.exitCode = over === 0 ? 0 : 1;
