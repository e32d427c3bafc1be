// `npm run bench`: ours and the best peers on the same input, in Node and in headless Chromium.
// Writes docs/performance.md, its charts and the raw numbers; `--quick` only prints, `--starts` measures
// the starts alone again, `--report` writes the document again from the raw numbers.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { join, normalize } from 'node:path';
import { launch } from '../test/chromium.mjs';
import { NPM, unpack } from '../test/suites.mjs';
import { BENCH, bundleStarts, bundleTasks, bundleWork, OUT } from './bundle.mjs';
import { print, RAW, write } from './report.mjs';
import { SUBJECTS, startsInChromium, startsInNode, weights } from './starts.mjs';

const quick = process.argv.includes('--quick');
const started = performance.now();
const say = (line) => {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  console.error(`${seconds} s  ${line}`);
};

/** The peers, which nothing but this needs: as the lock file says, without their install scripts. */
function installPeers() {
  const marks = ['package.json', 'package-lock.json'].map((file) =>
    readFileSync(join(BENCH, file), 'utf8'),
  );
  const [manifest] = marks.map((text) => JSON.parse(text));
  const there = Object.entries(manifest.devDependencies).every(([name, version]) => {
    const file = join(BENCH, 'node_modules', name, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
  });
  if (there) return;
  say('installs the peers');
  const line = ['install', '--no-save', '--ignore-scripts', '--prefer-offline'];
  const run = spawnSync('npm', [...line, '--no-audit', '--no-fund'], {
    cwd: BENCH,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.status !== 0) throw new Error('npm could not install what is measured against');
}

/** Another process, so that what one part compiled or left behind does not weigh on the next. */
function inNode(code) {
  const run = spawnSync(process.execPath, ['--expose-gc', '--input-type=module', '--eval', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error('the run in Node failed');
  return JSON.parse(run.stdout);
}

/** A page that is isolated has a clock of 5 µs instead of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const TYPES = { js: 'text/javascript', mjs: 'text/javascript', wasm: 'application/wasm' };

function answer(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://page').pathname));
  const send = (type, body) =>
    response.writeHead(200, { ...ISOLATED, 'content-type': type }).end(body);
  if (path === '/') return send('text/html', '<!doctype html><link rel="icon" href="data:,">');
  const file = path.startsWith('/file/')
    ? join(BENCH, 'node_modules', path.slice(6))
    : join(OUT, path);
  if (!existsSync(file)) return response.writeHead(404).end();
  return send(TYPES[path.split('.').at(-1)] ?? 'application/octet-stream', readFileSync(file));
}

/** Chromium beside a server of the bundles, for as long as `work` takes. */
async function withChromium(work) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch('--site-per-process');
  try {
    return await work(browser, server.address().port);
  } finally {
    await browser.close();
    server.close();
  }
}

const inChromium = () =>
  withChromium(async (browser, port) => {
    const page = await browser.newPage();
    page.on('console', (message) => say(`Chromium: ${message.text()}`));
    await page.goto(`http://127.0.0.1:${port}/`);
    const table = await page.evaluate(
      async (options) => {
        const { contest } = await import('/contest.mjs');
        // Between two lines the page does what it has put off.
        return contest(options, console.log);
      },
      { quick },
    );
    await page.close();
    say('Chromium: long tasks');
    const apart = await browser.newPage();
    await apart.goto(`http://127.0.0.1:${port}/`);
    const tasks = await apart.evaluate(
      async (small) => (await import('/tasks/page.js')).tasks(small),
      quick,
    );
    await apart.close();
    return { version: browser.version(), ...table, tasks };
  });

/** From import to the first result, in both places. */
async function starts() {
  await bundleStarts(SUBJECTS);
  say('Node: import to first result');
  const node = startsInNode(quick ? 2 : 21);
  say('Chromium: import to first result');
  const chromium = await withChromium((browser, port) =>
    startsInChromium(browser, (site) => `http://s${site}.localhost:${port}/`, quick ? 1 : 11),
  );
  return { node, chromium, sizes: weights() };
}

function prepare() {
  installPeers();
  unpack(NPM);
  say('bundles');
}

/** Everything is measured here. */
async function measured() {
  prepare();
  await bundleWork();
  await bundleTasks();
  const contest = JSON.stringify(join(OUT, 'contest.mjs'));
  const node = inNode(`const { contest } = await import(${contest});
const found = contest({ quick: ${quick} }, (line) => console.error('        Node: ' + line));
process.stdout.write(JSON.stringify(found));`);
  node.version = process.version;
  const chromium = await inChromium();
  const started = await starts();
  node.starts = started.node;
  chromium.starts = started.chromium;
  const profile = quick
    ? []
    : inNode(`await import(${JSON.stringify(join(BENCH, 'profile.mjs'))})`);
  const { devDependencies } = JSON.parse(readFileSync(join(BENCH, 'package.json'), 'utf8'));
  return {
    machine: { processor: cpus()[0].model.trim(), cores: cpus().length },
    peers: devDependencies,
    node,
    chromium,
    sizes: started.sizes,
    profile,
  };
}

const known = () => JSON.parse(readFileSync(RAW, 'utf8'));

/** The starts alone; the rest is what was measured before. */
async function startsAgain() {
  prepare();
  const { node, chromium, sizes } = await starts();
  const results = known();
  results.node.starts = node;
  results.chromium.starts = chromium;
  return { ...results, sizes };
}

/** By the first argument; without one everything is measured. */
const ways = { '--report': known, '--starts': startsAgain };
const results = await (ways[process.argv[2]] ?? measured)();
print(results);
if (!quick) write(results);
say('done');
