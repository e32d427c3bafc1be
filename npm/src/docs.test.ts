import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import {
  ERRORS,
  environments,
  part,
  programs,
  README,
  sizes,
  speeds,
  withPart,
} from '../test/docs.js';
import { errorGuide, errorPage } from '../test/error-guide.js';
import { checked } from '../test/examples.js';
import { openWindow, recipePage } from '../test/recipes.js';
import { coreErrorCodes } from './error-codes.js';

/** `npm run docs` writes what is made; the tests say when that is due. */
if (env.IOID_WRITE_DOCS === '1') {
  let readme = readFileSync(README, 'utf8');
  readme = withPart(readme, 'environments', await environments());
  readme = withPart(readme, 'sizes', await sizes());
  writeFileSync(README, withPart(readme, 'speeds', speeds()));
  writeFileSync(ERRORS, errorPage());
}

const readme = readFileSync(README, 'utf8');
const all = programs(readme);
const LIBRARIES = /from '(viem|ethers|wagmi)/;
const recipes = all.filter(({ heading }) => /^\d+\. /.test(heading));
const folder = join(REPOSITORY, 'npm/.test/recipes');
const libraries = join(REPOSITORY, 'npm/test/libraries');

/** Without what a formatter changes. */
const words = (text: string) => text.replace(/\s+/g, ' ').trim();

test('the page of errors has every code, with its cause and cure', () => {
  assert.equal(words(readFileSync(ERRORS, 'utf8')), words(errorPage()), 'run `npm run docs`');
  assert.deepEqual(Object.keys(errorGuide), Object.keys(errorGuide).sort());
  for (const code of coreErrorCodes) assert.ok(code in errorGuide, code);
  for (const [code, sentences] of Object.entries(errorGuide)) {
    for (const sentence of sentences) assert.match(sentence, /^\S.{5,200}[.`]$/, code);
  }
});

test('the README names the environments that are tried', async () => {
  const said = words(part(readme, 'environments'));
  assert.equal(said, words(await environments()), 'run `npm run docs`');
});

const numbers = (text: string) =>
  [...text.matchAll(/(\d[\d.,]*) ?(kB|×)/g)].map(([, n]) => Number(n));

test('the sizes and speeds of the README are not stale', async () => {
  const measured: [string, string, number][] = [
    ['sizes', await sizes(), 1.1],
    // The measurement itself wavers more than this, from machine to machine.
    ['speeds', speeds(), 1.5],
  ];
  for (const [name, fresh, tolerance] of measured) {
    const [said, found] = [numbers(part(readme, name)), numbers(fresh)];
    assert.ok(found.length > 3, name);
    assert.equal(said.length, found.length, `${name}: run \`npm run docs\``);
    for (const [index, number] of found.entries()) {
      const ratio = (said[index] ?? 0) / number;
      assert.ok(
        ratio < tolerance && ratio > 1 / tolerance,
        `${name}: ${said[index]} is said, ${number} is so; run \`npm run docs\``,
      );
    }
  }
});

function problemsOf(files: string[], from: string, options: ts.CompilerOptions = {}): string[] {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    skipLibCheck: true,
    ...options,
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file?.text.slice(0, start).split('\n').length ?? 0;
    const words = ts.flattenDiagnosticMessageText(messageText, ' ');
    return `${file?.fileName.slice(from.length + 1)}:${line} ${words}`;
  });
}

test('what is written for viem, ethers, wagmi and a bare provider compiles with them', () => {
  const section = readme.slice(readme.indexOf('## With your library'));
  const found = programs(section).slice(0, 4);
  assert.deepEqual(
    found.map(({ heading }) => heading),
    ['viem', 'ethers', 'wagmi', 'Plain EIP-1193'],
  );
  assert.ok(existsSync(join(libraries, 'node_modules/wagmi')), `npm install in ${libraries}`);
  const place = join(libraries, '.test');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const files = found.map(({ heading, code }, index) => {
    const file = join(place, `${index}-${heading.toLowerCase().replace(/\W/g, '-')}.ts`);
    writeFileSync(file, code);
    return file;
  });
  // The check itself: a field that `mba.lock` does not have.
  const wrong = join(place, 'wrong.ts');
  writeFileSync(wrong, (found[0]?.code ?? '').replace('until: 1_900_000_000n', 'untill: 1n'));
  const problems = problemsOf([...files, wrong], place);
  assert.deepEqual(
    problems.filter((problem) => !problem.startsWith('wrong.ts')),
    [],
  );
  assert.equal(problems.length, 1);
});

const HEAD = `type Page = import('./page.js').Page;
type Claim = (work: () => Promise<unknown>, expected: unknown) => Promise<void>;
`;

test('there are ten recipes, and each does what it says', async () => {
  assert.equal(recipes.length, 10);
  assert.ok(recipes.every(({ code }) => !LIBRARIES.test(code)));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { given, types } = await recipePage();
  writeFileSync(join(folder, 'page.d.ts'), types);
  const files = recipes.map(({ heading, code }) => {
    const body = checked(code);
    assert.ok(body.claims > 0 || /discover/.test(code), `${heading} says nothing`);
    const imports = body.code.match(/^import .*$/gm) ?? [];
    const rest = body.code.replace(/^import .*$/gm, '');
    // What a recipe makes itself is not given.
    const names = Object.keys(given).filter((name) => !new RegExp(`const ${name}\\b`).test(rest));
    const file = join(folder, `${heading.replace(/\W+/g, '-').toLowerCase()}.ts`);
    const signature = `{ ${names.join(', ')} }: Page, gives: Claim`;
    writeFileSync(
      file,
      `${imports.join('\n')}\n${HEAD}export default async function recipe(${signature}) {{\n${rest}\n}}\n`,
    );
    return { heading, file, claims: body.claims };
  });
  assert.deepEqual(
    problemsOf(
      files.map(({ file }) => file),
      folder,
    ),
    [],
  );
  openWindow(given.provider);
  for (const { heading, file, claims } of files) {
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const script = file.replace(/ts$/, 'mjs');
    // What a recipe prints is for its reader.
    writeFileSync(script, `const console = { log() {} };\n${outputText}`);
    const { default: recipe } = await import(pathToFileURL(script).href);
    let made = 0;
    await recipe(given, async (work: () => Promise<unknown>, expected: unknown) => {
      made += 1;
      assert.deepEqual(await work(), expected, heading);
    });
    assert.equal(made, claims, heading);
  }
});
