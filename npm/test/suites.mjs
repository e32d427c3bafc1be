// What both runners share: the packed package, and the suites.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const NPM = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const REPOSITORY = resolve(NPM, '..');

/** The bundles of this Node run: several may go on at once. */
export const OUT = join(NPM, '.test', String(process.pid));

/** What the Node run leaves for the one in Chromium: one line of JSON per test. */
export const RECORD = join(REPOSITORY, 'target/npm-test/record.ndjson');

/**
 * Puts what `cargo xtask build` packed where `import 'ioid-web'` in `folder` finds it.
 *
 * @param {string} folder
 */
export function unpack(folder) {
  const tarball = join(REPOSITORY, 'target/ioid-web.tgz');
  if (!existsSync(tarball)) {
    console.error(`There is no ${tarball}: run \`cargo xtask build\` first.`);
    process.exit(1);
  }
  const installed = join(folder, 'node_modules/ioid-web');
  const { size, mtimeMs } = statSync(tarball);
  const [mark, wanted] = [join(installed, '.unpacked'), `${size} ${mtimeMs}`];
  // Another run may be reading what is there already.
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  const untar = spawnSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  if (untar.status !== 0) throw new Error(`tar failed: ${untar.stderr}`);
  writeFileSync(mark, wanted);
}

/**
 * Every `*.test.ts` in `src` and `test`, or those whose path contains one of `only`.
 *
 * @param {readonly string[]} only
 */
export function suites(only) {
  const all = ['src', 'test']
    .flatMap((folder) => readdirSync(join(NPM, folder), { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !nameOf(file).includes('node_modules'))
    .sort();
  const found = all.filter(
    (file) => only.length === 0 || only.some((part) => nameOf(file).includes(part)),
  );
  if (found.length === 0) throw new Error('No test file was found.');
  return found;
}

/**
 * The name of a suite in bundles and reports: `src/did.test` of `src/did.test.ts`.
 *
 * @param {string} file
 */
export function nameOf(file) {
  return file.slice(NPM.length + 1).replace(/\.ts$/, '');
}
