// Runs the tests beside the sources (`src/**/*.test.ts`) on the packed package: what is tested is
// what is published. `cargo xtask build` makes `target/ioid-web.tgz`; tests import `ioid-web`.

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { NPM, nameOf, OUT, RECORD, REPOSITORY, suites, unpack } from './suites.mjs';

unpack(NPM);
const entryPoints = suites(process.argv.slice(2));
await build({
  entryPoints,
  outdir: OUT,
  outbase: NPM,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // The type check maps `ioid-web` to the sources; what runs is the package.
  tsconfigRaw: '{}',
  sourcemap: 'inline',
  outExtension: { '.js': '.mjs' },
  define: { REPOSITORY: JSON.stringify(REPOSITORY) },
});

mkdirSync(dirname(RECORD), { recursive: true });
const run = spawnSync(
  process.execPath,
  [
    '--enable-source-maps',
    '--expose-gc',
    '--test',
    // Node alone would keep one core for itself, which on two cores is half of them.
    `--test-concurrency=${availableParallelism()}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(NPM, 'test/record.mjs')}`,
    `--test-reporter-destination=${RECORD}`,
    ...entryPoints.map((file) => join(OUT, `${nameOf(file)}.mjs`)),
  ],
  { stdio: 'inherit' },
);
rmSync(OUT, { recursive: true, force: true });
process.exit(run.status ?? 1);
