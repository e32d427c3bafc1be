// Installs the packed tarball where the table says, and compares what comes back.
//
//   node run.mjs <tools> <tarball> [--fast] [part of a name]
//
// `tools` is the folder with the npm packages of `package.json` installed, and those of
// `wide/package.json` in `wide/`; every row has a folder of its own beside them.

import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { browserFrom, open, serve } from './chromium.mjs';
import { run, started } from './commands.mjs';
import { difference, inputs, STORY } from './expected.mjs';
import { TABLE } from './table.mjs';
import { inspect } from './tarball.mjs';

const HERE = import.meta.dirname;
/** Rows at a time. */
const LANES = 2;

const options = process.argv.slice(2);
const fast = options.includes('--fast');
const [tools, tarball, part = ''] = options.filter((option) => option !== '--fast');
const TOOLS = resolve(tools);
const WIDE = join(TOOLS, 'wide');
const INSTALLED = join(TOOLS, 'installed');
/** Before the tools' own on the search path. */
const ENGINE = join(TOOLS, 'engine');

const browser = browserFrom(TOOLS);

/** Once with npm, as a user does; what it made is copied for every row. */
async function install() {
  for (const folder of [INSTALLED, ENGINE]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  symlinkSync(process.execPath, join(ENGINE, 'node'));
  writeFileSync(join(INSTALLED, 'package.json'), '{ "private": true }\n');
  const quiet = ['--offline', '--no-audit', '--no-fund', '--no-save'];
  await run(['npm', 'install', ...quiet, resolve(tarball)], INSTALLED, [TOOLS]);
}

function prepare(row) {
  const name = row.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const folder = join(row.wide ? WIDE : TOOLS, `row-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'), { recursive: true });
  for (const place of [row.and, row.place].filter((place) => place !== undefined)) {
    cpSync(join(HERE, 'places', place), folder, { recursive: true });
  }
  for (const [from, to] of Object.entries(row.as ?? {})) {
    renameSync(join(folder, from), join(folder, to));
  }
  for (const name of ['story.js', 'batch.js']) cpSync(join(HERE, name), join(folder, name));
  writeFileSync(join(folder, 'inputs.js'), `export default ${JSON.stringify(inputs)};\n`);
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const from = join(INSTALLED, 'node_modules/ioid-web');
  cpSync(from, join(folder, 'node_modules/ioid-web'), { recursive: true });
  return folder;
}

async function told(row, folder, places) {
  const { command, serve: server, page: path, extension } = row.tells;
  if (command !== undefined) {
    const printed = (await run(command, folder, places)).trim().split('\n');
    return { told: JSON.parse(printed.at(-1)), problems: [], wasm: [] };
  }
  if (extension !== undefined) {
    const { page, origin, end } = await browser.extension(join(folder, extension));
    return open(page, origin + path).finally(end);
  }
  const site = await (server === undefined
    ? serve(join(folder, path), row.csp)
    : started(server, folder, places));
  try {
    const { page, end } = await browser.page();
    return await open(page, site.url).finally(end);
  } finally {
    await site.end();
  }
}

/** Whether the `.wasm` files a page asked for are those it may ask for. */
function fetched({ fetches = false }, wasm) {
  if (wasm.length > 0 === fetches) return undefined;
  return fetches ? 'The page asked for no .wasm.' : `The page asked for ${wasm.join(', ')}.`;
}

async function check(row) {
  const folder = prepare(row);
  const places = row.wide ? [WIDE, TOOLS] : [TOOLS];
  for (const step of row.steps ?? []) await run(step, folder, places);
  const answer = await told(row, folder, places);
  const wrong =
    difference(row.wants ?? STORY, answer.told) ??
    fetched(row, answer.wasm) ??
    (row.loud ? undefined : answer.problems[0]);
  if (wrong !== undefined) throw new Error(wrong);
}

const begun = performance.now();
await install();
const rows = [
  ...TABLE.map((row) => ({ name: row.name, fast: row.fast, work: () => check(row) })),
  ...inspect(TOOLS, resolve(tarball), join(INSTALLED, 'node_modules/ioid-web')),
].filter((row) => (row.fast || !fast) && row.name.toLowerCase().includes(part.toLowerCase()));
if (rows.length === 0) throw new Error(`No environment is named like "${part}".`);

const [failures, results] = [[], []];
const width = Math.max(...rows.map(({ name }) => name.length));
let next = 0;
async function lane() {
  for (let row = rows[next++]; row !== undefined; row = rows[next++]) {
    const start = performance.now();
    const error = await row.work().then(
      () => undefined,
      (thrown) => thrown,
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const word = error === undefined ? 'passed' : 'FAILED';
    results.push({ name: row.name, passed: error === undefined, seconds: Number(seconds) });
    console.log(`  ${row.name.padEnd(width)}  ${word} ${seconds.padStart(6)} s`);
    if (error !== undefined) failures.push([row.name, error]);
  }
}
await Promise.all(Array.from({ length: LANES }, lane));
await browser.close();
writeFileSync(join(TOOLS, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);

for (const [name, error] of failures) {
  console.log(`\n${name}:\n${error.message.replace(/^/gm, '  ')}`);
}
const whole = ((performance.now() - begun) / 1000).toFixed(1);
console.log(`${rows.length - failures.length} of ${rows.length} environments, ${whole} s`);
if (failures.length > 0) process.exitCode = 1;
