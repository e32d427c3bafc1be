// Runs the tests beside the sources (`src/**/*.test.ts`) on the packed package: what is tested is
// what is published. `cargo xtask build` makes `target/ioid-web.tgz`; tests import `ioid-web`.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const npm = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const tarball = resolve(npm, '../target/ioid-web.tgz');
if (!existsSync(tarball)) {
  console.error(`There is no ${tarball}: run \`cargo xtask build\` first.`);
  process.exit(1);
}
const installed = join(npm, 'node_modules/ioid-web');
rmSync(installed, { recursive: true, force: true });
mkdirSync(installed, { recursive: true });
const untar = spawnSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
if (untar.status !== 0) throw new Error(`tar failed: ${untar.stderr}`);

/** Every file below `folder` whose name ends in `.test.ts`. */
function tests(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const only = process.argv.slice(2);
const entryPoints = tests(join(npm, 'src')).filter(
  (file) => only.length === 0 || only.some((part) => file.includes(part)),
);
if (entryPoints.length === 0) throw new Error('No test file was found.');

const out = join(npm, '.test');
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints,
  outdir: out,
  outbase: join(npm, 'src'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // The type check maps `ioid-web` to the sources; what runs is the package.
  tsconfigRaw: '{}',
  sourcemap: 'inline',
  outExtension: { '.js': '.mjs' },
  define: { REPOSITORY: JSON.stringify(resolve(npm, '..')) },
});

const files = tests(join(npm, 'src'))
  .filter((file) => entryPoints.includes(file))
  .map((file) => join(out, file.slice(join(npm, 'src').length + 1).replace(/\.ts$/, '.mjs')));
const run = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--expose-gc', '--test', ...files],
  {
    stdio: 'inherit',
  },
);
process.exit(run.status ?? 1);
