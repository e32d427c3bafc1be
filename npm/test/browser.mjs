// Runs the suites beside the sources in headless Chromium, unchanged, on the packed package: all but
// those that need the local world or modules by their address, which Node runs. `run.mjs` comes
// first, and what ran there must run here: a suite that registers less in a page is a failure.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { build } from 'esbuild';
import { launch } from './chromium.mjs';
import { NPM, nameOf, RECORD, REPOSITORY, suites, unpack } from './suites.mjs';

/** Longer than any suite takes, also on a busy machine. */
const PATIENCE_MS = 120_000;
/** Suites at a time; each has a page of its own. */
const LANES = 2;
const WORK = join(REPOSITORY, 'target/npm-browser');

const needsWorld = (file) =>
  /from '(\.\.\/test\/world\.js|node:url)'/.test(readFileSync(file, 'utf8'));
const files = suites(process.argv.slice(2));
const inPages = files.filter((file) => !needsWorld(file));

/** One bundle per suite: its tests, the package as it is packed, and a page's own `node:` modules. */
async function bundle() {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  unpack(WORK);
  const own = {
    'node:assert/strict': 'node-assert.ts',
    'node:crypto': 'node-crypto.ts',
    'node:fs': 'node-fs.ts',
    'node:path': 'node-path.ts',
    'node:test': 'node-test.ts',
  };
  const inPage = {
    name: 'in a page',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^suite:/ }, ({ path }) => ({ path: path.slice(6), namespace: 'suite' }));
      onLoad({ filter: /.*/, namespace: 'suite' }, ({ path }) => ({
        contents: `import ${JSON.stringify(path)};\nexport { run } from 'node:test';`,
        resolveDir: NPM,
      }));
      onResolve({ filter: /^node:/ }, ({ path }) =>
        own[path] === undefined
          ? { errors: [{ text: `A page has no ${path}; what it has is in test/browser/.` }] }
          : { path: join(NPM, 'test/browser', own[path]) },
      );
      onResolve({ filter: /^ioid-web(\/|$)/ }, ({ path, kind, pluginData }) =>
        pluginData === WORK
          ? undefined
          : resolve(path, { kind, resolveDir: WORK, pluginData: WORK }),
      );
    },
  };
  await build({
    entryPoints: [
      ...inPages.map((file) => ({ in: `suite:${file}`, out: nameOf(file) })),
      // Beside the suite that starts it: what esbuild leaves to whoever builds.
      { in: 'ioid-web/worker-entry', out: 'src/worker-entry' },
    ],
    outdir: join(WORK, 'suites'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    tsconfigRaw: '{}',
    sourcemap: 'inline',
    define: { REPOSITORY: '"/repository"' },
    plugins: [inPage],
  });
}

/** The bundles, and the repository for `node:fs`; a path that ends in `/` is a folder's list. */
function answer(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://page').pathname));
  const send = (type, body) => response.writeHead(200, { 'content-type': type }).end(body);
  try {
    if (path === '/') return send('text/html', '<!doctype html><link rel="icon" href="data:,">');
    if (path.startsWith('/suites/')) {
      return send('text/javascript', readFileSync(join(WORK, path)));
    }
    const place = join(REPOSITORY, path.replace(/^\/repository\//, ''));
    if (!statSync(place).isDirectory())
      return send('text/plain; charset=utf-8', readFileSync(place));
    const list = readdirSync(place, { withFileTypes: true });
    const entries = list.map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
    return send('application/json', JSON.stringify(entries));
  } catch {
    return response.writeHead(404).end();
  }
}

/**
 * Runs one suite in a page of its own, with an instance of the module of its own.
 *
 * @returns {Promise<{ outcomes: import('./browser/node-test.js').Outcome[], problems: string[] }>}
 */
async function runSuite(browser, origin, file) {
  const page = await browser.newPage();
  const problems = [];
  // Besides exceptions this is what unhandled rejections arrive as.
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  let timer;
  const late = new Promise((_, reject) => {
    const give = () => reject(new Error(`not finished within ${PATIENCE_MS / 1000} s`));
    timer = setTimeout(give, PATIENCE_MS);
  });
  try {
    await page.goto(origin);
    const ran = page.evaluate(
      async (path) => {
        const { run } = await import(path);
        const outcomes = await run();
        // A rejection nobody handled is reported after the task it happened in.
        await new Promise((resolve) => setTimeout(resolve));
        return outcomes;
      },
      `/suites/${nameOf(file)}.js`,
    );
    return { outcomes: await Promise.race([ran, late]), problems };
  } catch (error) {
    return { outcomes: [], problems: [...problems, String(error)] };
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}

/** The names of the tests that Node ran of these suites. */
function inNode() {
  let text;
  try {
    text = readFileSync(RECORD, 'utf8');
  } catch {
    throw new Error('The suites run in Node first: `npm test`.');
  }
  const away = files.filter((file) => !inPages.includes(file));
  const rows = text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return rows.filter(({ file }) => !away.includes(file)).map(({ name }) => name);
}

/** What of `wanted` is missing in `found`, each as often as it is missing. */
function missing(wanted, found) {
  const left = [...found];
  return wanted.filter((name) => {
    const index = left.indexOf(name);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

const started = performance.now();
await bundle();
const server = createServer(answer);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await launch();
const ran = [];
let failures = 0;
try {
  const origin = `http://127.0.0.1:${server.address().port}/`;
  const results = inPages.map(() => undefined);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < inPages.length; index = next++) {
      results[index] = await runSuite(browser, origin, inPages[index]);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const [index, file] of inPages.entries()) {
    const { outcomes, problems } = results[index];
    const bad = outcomes.filter(({ error }) => error !== undefined);
    failures += bad.length + problems.length;
    console.log(`${bad.length + problems.length === 0 ? 'ok' : 'not ok'} - ${nameOf(file)}`);
    for (const { name, milliseconds, error, notes } of outcomes) {
      ran.push(name);
      console.log(
        `    ${error === undefined ? 'ok' : 'not ok'} - ${name} # ${milliseconds.toFixed(0)} ms`,
      );
      for (const note of notes) console.log(`      # ${note}`);
      if (error !== undefined) console.log(error.replace(/^/gm, '      '));
    }
    for (const problem of problems) console.log(problem.replace(/^/gm, '    '));
  }
  const node = inNode();
  for (const name of missing(node, ran)) {
    failures += 1;
    console.log(`not ok - Node ran "${name}", Chromium did not`);
  }
  for (const name of missing(ran, node)) {
    failures += 1;
    console.log(`not ok - Chromium ran "${name}", Node did not: run \`npm test\` again`);
  }
} finally {
  await browser.close();
  server.close();
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `# ${ran.length} tests of ${inPages.length} suites in Chromium, ${failures} failures, ${seconds} s`,
);
if (failures > 0) process.exitCode = 1;
