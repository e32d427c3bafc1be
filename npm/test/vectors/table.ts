import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { opened } from './rows.js';

const VECTORS = join(REPOSITORY, 'tests-wasm/vectors');

export const README = () => readFileSync(join(VECTORS, 'README.md'), 'utf8');

/** Paths of the files below a folder, relative to it. */
function filesBelow(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(({ name }) => name !== 'target' && name !== 'node_modules')
    .flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    })
    .sort();
}

/** Every vector file: `did/derive.json`. */
const files = filesBelow(VECTORS).filter((file) => /\.(json|csv|txt)$/.test(file));

/** The vector files that sources name, as `did/derive.json`, `did/derive` or `jcs/input/{name}.json`. */
function namedIn(folder: string, isSource: (file: string) => boolean): Set<string> {
  const names = filesBelow(join(REPOSITORY, folder))
    .filter(isSource)
    .flatMap((file) =>
      [...readFileSync(join(REPOSITORY, folder, file), 'utf8').matchAll(/[\w.{}$/-]+/g)].map(
        ([word]) => word.split('vectors/').at(-1)?.replace(/\.(json|csv|txt)$/, '') ?? '',
      ),
    )
    .filter((word) => word.includes('/'));
  const plain = new Set(names.filter((name) => !name.includes('{')));
  const patterns = [...new Set(names.filter((name) => /^[\w-]+\/.*\{/.test(name)))].map(
    (name) => new RegExp(`^${name.replace(/\$?\{\w*\}/g, '[^/]+')}$`),
  );
  return new Set(
    files.filter((file) => {
      const name = file.replace(/\.(json|csv|txt)$/, '');
      return plain.has(name) || patterns.some((pattern) => pattern.test(name));
    }),
  );
}

let rust: Set<string> | undefined;

/** The vector files that the tests of the crates read. */
export function filesOfRust(): Set<string> {
  // A page asks the server for each source: once is enough.
  rust ??= namedIn('crates', (file) => file.endsWith('.rs'));
  return rust;
}

/** The vector files that the suites of the package read, in Node and in Chromium alike. */
export function filesOfSuites(): Set<string> {
  const named = namedIn('npm/src', (file) => file.endsWith('.test.ts'));
  return new Set([...opened, ...named]);
}

/**
 * How many vectors a file holds: the items of the lists at its top, or lines. A file without a
 * list is one vector.
 */
function count(file: string): number {
  const text = readFileSync(join(VECTORS, file), 'utf8');
  if (file.endsWith('.txt')) return text.trimEnd().split('\n').length;
  if (file.endsWith('.csv')) return text.trimEnd().split('\n').length - 1;
  const content = JSON.parse(text) as unknown;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return 1;
  const lists = Object.values(content).filter((value) => Array.isArray(value));
  return lists.reduce((sum, list) => sum + list.length, 0) || 1;
}

/** The rows of the table in README.md, up to what stands there about the source. */
export function tableOf(): string[] {
  const [rust, suites] = [filesOfRust(), filesOfSuites()];
  const topics = [...new Set(files.map((file) => file.split('/')[0] ?? ''))];
  return topics.map((topic) => {
    const own = files.filter((file) => file.startsWith(`${topic}/`));
    const vectors = own.reduce((sum, file) => sum + count(file), 0);
    const readers = [rust, suites].map((some) => own.filter((file) => some.has(file)).length);
    return `| \`${topic}\` | ${own.length} | ${vectors} | ${readers[0]} | ${readers[1]} |`;
  });
}

/** The files that one side alone reads, or none: each stands in README.md with the reason. */
export function readByOneSide(): string[] {
  const [rust, suites] = [filesOfRust(), filesOfSuites()];
  return files.filter((file) => !rust.has(file) || !suites.has(file));
}
