// The parts of the documentation that are made: from the table of environments, from what the
// package weighs and from the last measurement of its speed.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export const README = join(REPOSITORY, 'pkg-template/README.md');
export const ERRORS = join(REPOSITORY, 'docs/errors.md');

type Row = { name: string; wants?: { thread?: string; client?: { thread: string } } };

/** Where the package is tried, as `tests-wasm/environments/table.mjs` has it. */
export async function environments(): Promise<string> {
  const table = join(REPOSITORY, 'tests-wasm/environments/table.mjs');
  const { ORDINARY, BATCHES } = (await import(pathToFileURL(table).href)) as {
    ORDINARY: Row[];
    BATCHES: Row[];
  };
  const thread = ({ wants }: Row) => wants?.client?.thread ?? wants?.thread;
  const names = (rows: Row[]) =>
    rows.map(({ name }) => `- ${name.replace(/^batch worker: /, '')}\n`).join('');
  return [
    names(ORDINARY),
    'And `ioid-web/worker`, off the main thread:\n',
    names(BATCHES.filter((row) => thread(row) === 'worker')),
    'on it, in short tasks:\n',
    names(BATCHES.filter((row) => thread(row) === 'main')),
  ].join('\n');
}

const gzip = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length;

async function bundled(contents: string, apart: string[] = []): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(REPOSITORY, 'npm') },
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['#core', '#wasm', ...apart],
    write: false,
    logLevel: 'error',
    tsconfigRaw: '{}',
  });
  return gzip(outputFiles[0]?.contents ?? new Uint8Array());
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;

/** What the installed package weighs. */
export async function sizes(): Promise<string> {
  const wasm = (name: string) =>
    gzip(readFileSync(join(REPOSITORY, 'npm/node_modules/ioid-web/dist', name)));
  const rows = [
    ['the small wasm module: identities, documents, accounts, calls, logs', wasm('core.wasm')],
    ['the whole wasm module: all that, the client, explaining', wasm('ioid.wasm')],
    ['JavaScript, all of it', await bundled("export * from 'ioid-web'")],
    [
      'JavaScript of `did` alone',
      await bundled("import { did } from 'ioid-web'; console.log(did)"),
    ],
    ['JavaScript of `ioid-web/wallet`', await bundled("export * from 'ioid-web/wallet'")],
  ] as const;
  return [
    '| what a page loads (gzip) | |',
    '| --- | ---: |',
    ...rows.map(([what, bytes]) => `| ${what} | ${kilobytes(bytes)} |`),
    '',
  ].join('\n');
}

/** What `npm run bench` measured last. */
export function speeds(): string {
  const page = readFileSync(join(REPOSITORY, 'docs/performance.md'), 'utf8');
  const [, , ...rows] = page.split('\n').filter((line) => line.startsWith('|'));
  const end = rows.findIndex((line) => /^\| work|^\| -/.test(line));
  const cells = rows.slice(0, end === -1 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const ratio = (cell = '') => cell.replace(/\*\*/g, '').replace(/ \(.*/, '');
  return [
    '| one item, in Node.js | ioid-web | fastest peer | ratio | in Chromium |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...cells.map(
      ([work, , ours, peer, first, , , second]) =>
        `| ${work} | ${ours} | ${peer} | ${ratio(first)} | ${ratio(second)} |`,
    ),
    '',
    'How it was measured, with spreads, all peers and missed aims:',
    '[performance](https://github.com/iotexproject/ioid-web/blob/main/docs/performance.md).',
    '',
  ].join('\n');
}

const marks = (name: string) => [`<!-- ${name} -->`, `<!-- end of ${name} -->`] as const;

/** What stands between the marks. */
export function part(text: string, name: string): string {
  const [begin, end] = marks(name);
  const [, rest = ''] = text.split(begin);
  return (rest.split(end)[0] ?? '').trim();
}

export function withPart(text: string, name: string, content: string): string {
  const [begin, end] = marks(name);
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`The README has no part "${name}".`);
  return `${before}${begin}\n\n${content.trim()}\n\n${end}${after}`;
}

/** The programs of a page, each under its heading. */
export function programs(text: string): { heading: string; code: string }[] {
  const found: { heading: string; code: string }[] = [];
  for (const section of text.split(/^#+ /m).slice(1)) {
    const heading = section.slice(0, section.indexOf('\n'));
    for (const [, code = ''] of section.matchAll(/```ts\n([\s\S]*?)```/g)) {
      found.push({ heading, code });
    }
  }
  return found;
}
