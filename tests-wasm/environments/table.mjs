// Where the package must work. A row is data:
//
//   name    what is reported
//   fast    whether `cargo xtask test` has the time for it
//   wide    made with the tools of `wide/`
//   place   its files in `places/`; `as` gives some of them another name
//   steps   commands that prepare it, in its own folder
//   tells   how it is asked: `command` prints; `page` is a folder that is served, or what `serve`
//           serves, opened in Chromium; `extension` is a folder that Chromium loads
//   csp     the page's policy
//   wants   what must come back; the story when it is not said
//   loud    the browser itself reports an error
//   fetches the page asks for a `.wasm`; no other may

import { failure, inPage, STORY, WORKED } from './expected.mjs';

const esbuild = (...entries) => [
  'esbuild',
  ...entries,
  'index.html',
  '--loader:.html=copy',
  '--bundle',
  '--format=esm',
  '--outdir=dist',
  '--log-level=warning',
];
const workerd = (entry) => [
  ['esbuild', entry, '--bundle', '--format=esm', '--conditions=workerd', '--outdir=dist'].concat([
    '--loader:.wasm=copy',
    '--asset-names=[name]',
    '--log-level=warning',
  ]),
];
const SERVE = ['--port', '{port}', '--strictPort', '--host', '127.0.0.1'];
const WASM_FILE = ['cp', 'node_modules/ioid-web/dist/ioid.wasm', 'dist/ioid.wasm'];

const STRICT = "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'";
const STRICT_SLIM = `${STRICT}; connect-src 'self'`;
const WITHOUT_WASM = "default-src 'none'; img-src data:; script-src 'self'";

const EARLY = failure('WASM_START', /await init\('\/ioid\.wasm'\)/);
const SLIM = { early: EARLY, told: STORY };
const BLOCKED = failure('WASM_BLOCKED', /add 'wasm-unsafe-eval' to script-src/);

export const ORDINARY = [
  {
    name: 'Node.js 20, import',
    fast: true,
    place: 'node',
    tells: { command: ['node', 'import.js'] },
  },
  {
    name: 'Node.js 20, require',
    fast: true,
    place: 'node',
    tells: { command: ['node', 'require.cjs'] },
  },
  {
    name: 'Node.js 20, slim',
    fast: true,
    place: 'node',
    tells: { command: ['node', 'slim.js'] },
    wants: SLIM,
  },
  {
    name: 'Node.js 20, slim, the small module and then the whole',
    fast: true,
    place: 'node',
    tells: { command: ['node', 'slim-core.js'] },
    wants: { told: STORY, early: EARLY, asked: EARLY, name: '' },
  },
  {
    name: 'Node.js 22, import',
    wide: true,
    place: 'node',
    tells: { command: ['../node_modules/node-22/bin/node', 'import.js'] },
  },
  {
    name: 'Node.js 22, require',
    wide: true,
    place: 'node',
    tells: { command: ['../node_modules/node-22/bin/node', 'require.cjs'] },
  },
  {
    name: 'Deno 2',
    wide: true,
    place: 'node',
    tells: {
      command: ['../node_modules/@deno/linux-x64-glibc/deno', 'run', '--no-prompt', 'import.js'],
    },
  },
  {
    name: 'Bun 1',
    wide: true,
    place: 'node',
    // npm puts the program into its place when it installs it.
    tells: { command: ['bun', '--no-install', 'import.js'] },
  },
  {
    name: 'workerd',
    fast: true,
    place: 'workerd',
    steps: workerd('worker.js'),
    tells: { command: ['node', 'serve.js'] },
  },
  {
    name: 'workerd, slim',
    place: 'workerd',
    steps: workerd('slim.js'),
    tells: { command: ['node', 'serve.js'] },
    wants: SLIM,
  },
  {
    name: 'Vite 8, build, strict CSP',
    fast: true,
    place: 'page',
    steps: [['vite', 'build', '--logLevel', 'warn']],
    tells: { page: 'dist' },
    csp: STRICT,
  },
  {
    name: 'Vite 8, dev',
    place: 'page',
    tells: { serve: ['vite', ...SERVE] },
  },
  {
    name: 'Vite 8, build, slim with ?url',
    place: 'page',
    as: { 'vite-slim.js': 'page.js' },
    steps: [['vite', 'build', '--logLevel', 'warn']],
    tells: { page: 'dist' },
    csp: STRICT_SLIM,
    wants: SLIM,
    fetches: true,
  },
  {
    name: 'Vite 8, build, worker by its address',
    place: 'module-worker',
    as: { 'by-address.js': 'page.js' },
    steps: [['vite', 'build', '--logLevel', 'warn']],
    tells: { page: 'dist' },
  },
  {
    name: 'Vite 5, dev',
    wide: true,
    place: 'page',
    tells: { serve: ['node', '../node_modules/vite-5/bin/vite.js', ...SERVE] },
  },
  {
    name: 'webpack 5',
    wide: true,
    place: 'webpack',
    and: 'page',
    steps: [
      ['node', 'build.js'],
      ['cp', 'index.html', 'dist/'],
    ],
    tells: { page: 'dist' },
    csp: STRICT,
  },
  {
    name: 'esbuild',
    fast: true,
    place: 'page',
    steps: [esbuild('page.js')],
    tells: { page: 'dist' },
  },
  {
    name: 'esbuild, init() under strict CSP',
    fast: true,
    place: 'page',
    as: { 'init.js': 'page.js' },
    steps: [esbuild('page.js')],
    tells: { page: 'dist' },
    csp: STRICT,
  },
  {
    name: 'Rollup 4',
    wide: true,
    place: 'page',
    steps: [
      ['rollup', 'page.js', '--plugin', 'node-resolve', '--dir', 'dist', '--silent'],
      ['cp', 'index.html', 'dist/'],
    ],
    tells: { page: 'dist' },
    csp: STRICT,
  },
  {
    name: 'Next 16, Turbopack: server and client component',
    wide: true,
    place: 'next',
    steps: [['next', 'build']],
    tells: { serve: ['next', 'start', '--port', '{port}', '--hostname', '127.0.0.1'] },
    wants: { server: STORY, client: STORY },
  },
  {
    name: 'Next 16, webpack: server and client component',
    wide: true,
    place: 'next',
    steps: [['next', 'build', '--webpack']],
    tells: { serve: ['next', 'start', '--port', '{port}', '--hostname', '127.0.0.1'] },
    wants: { server: STORY, client: STORY },
  },
  {
    name: 'dedicated worker',
    fast: true,
    place: 'module-worker',
    steps: [esbuild('page.js', 'worker.js')],
    tells: { page: 'dist' },
    csp: STRICT,
  },
  {
    name: 'service worker',
    fast: true,
    place: 'service-worker',
    steps: [esbuild('page.js', 'worker.js')],
    tells: { page: 'dist' },
    csp: STRICT,
  },
  {
    name: 'MV3 extension: background and popup',
    fast: true,
    place: 'extension',
    steps: [
      ['esbuild', 'background.js', 'popup.js', '--bundle', '--format=esm', '--outdir=dist'].concat([
        '--log-level=warning',
      ]),
      ['cp', 'manifest.json', 'popup.html', 'dist/'],
    ],
    tells: { extension: 'dist', page: 'popup.html' },
    wants: { popup: STORY, background: STORY },
  },
  {
    name: 'TypeScript 6, nodenext and bundler',
    fast: true,
    place: 'types',
    and: 'node',
    steps: [
      ['tsc', '-p', 'nodenext.json'],
      ['tsc', '-p', 'bundler.json'],
    ],
    tells: { command: ['node', 'import.js'] },
  },
  {
    name: 'slim in a page, given a Response',
    place: 'page',
    as: { 'slim-response.js': 'page.js' },
    steps: [esbuild('page.js'), WASM_FILE],
    tells: { page: 'dist' },
    wants: SLIM,
    fetches: true,
  },
  {
    name: 'slim in a page, streamed, strict CSP',
    fast: true,
    place: 'page',
    as: { 'slim.js': 'page.js' },
    steps: [esbuild('page.js'), WASM_FILE],
    tells: { page: 'dist' },
    csp: STRICT_SLIM,
    wants: SLIM,
    fetches: true,
  },
];

export const BATCHES = [
  {
    name: 'batch worker: Node.js 20',
    fast: true,
    place: 'node',
    as: { 'batch-import.js': 'import.js' },
    tells: { command: ['node', 'import.js'] },
    wants: WORKED,
  },
  {
    name: 'batch worker: Node.js 22',
    wide: true,
    place: 'node',
    as: { 'batch-import.js': 'import.js' },
    tells: { command: ['../node_modules/node-22/bin/node', 'import.js'] },
    wants: WORKED,
  },
  {
    name: 'batch worker: Deno 2',
    wide: true,
    place: 'node',
    as: { 'batch-import.js': 'import.js' },
    tells: {
      command: ['../node_modules/@deno/linux-x64-glibc/deno', 'run', '-R', '--no-prompt'].concat([
        'import.js',
      ]),
    },
    wants: WORKED,
  },
  {
    name: 'batch worker: Bun 1',
    wide: true,
    place: 'node',
    as: { 'batch-import.js': 'import.js' },
    tells: { command: ['bun', '--no-install', 'import.js'] },
    wants: WORKED,
  },
  {
    name: 'batch worker: workerd, which has none',
    place: 'workerd',
    as: { 'batch-worker.js': 'worker.js' },
    steps: workerd('worker.js'),
    tells: { command: ['node', 'serve.js'] },
    wants: inPage(WORKED),
  },
  {
    name: 'batch worker: Vite 8, build, strict CSP, 1,000,000 items',
    fast: true,
    place: 'batch',
    as: { 'million.js': 'page.js' },
    steps: [['vite', 'build', '--logLevel', 'warn']],
    tells: { page: 'dist' },
    csp: STRICT,
    wants: { ...WORKED, longTasks: [] },
  },
  {
    name: 'batch worker: Vite 8, dev',
    place: 'batch',
    tells: { serve: ['vite', ...SERVE] },
    wants: WORKED,
  },
  {
    name: 'batch worker: Vite 5, dev',
    wide: true,
    place: 'batch',
    tells: { serve: ['node', '../node_modules/vite-5/bin/vite.js', ...SERVE] },
    // It moves the package while it serves, and leaves the worker behind.
    wants: inPage(WORKED),
    loud: true,
  },
  {
    name: 'batch worker: webpack 5',
    wide: true,
    place: 'batch',
    and: 'webpack',
    steps: [
      ['node', 'build.js'],
      ['cp', 'index.html', 'dist/'],
    ],
    tells: { page: 'dist' },
    csp: STRICT,
    wants: WORKED,
  },
  {
    name: 'batch worker: esbuild, with the entry of the worker',
    fast: true,
    place: 'batch',
    steps: [esbuild('page=page.js', 'worker-entry=ioid-web/worker-entry')],
    tells: { page: 'dist' },
    csp: STRICT,
    wants: WORKED,
  },
  {
    name: 'batch worker: esbuild, without',
    fast: true,
    place: 'batch',
    steps: [esbuild('page.js')],
    tells: { page: 'dist' },
    wants: inPage(WORKED),
    loud: true,
  },
  {
    name: 'batch worker: Rollup 4, with the entry of the worker',
    wide: true,
    place: 'batch',
    steps: [
      ['rollup', 'page.js', 'ioid-web/worker-entry', '--plugin', 'node-resolve'].concat([
        ...['--entryFileNames', '[name].js', '--dir', 'dist', '--silent'],
      ]),
      ['cp', 'index.html', 'dist/'],
    ],
    tells: { page: 'dist' },
    csp: STRICT,
    wants: WORKED,
  },
  {
    name: 'batch worker: Next 16, Turbopack, client component',
    wide: true,
    place: 'batch-next',
    and: 'next',
    steps: [['next', 'build']],
    tells: { serve: ['next', 'start', '--port', '{port}', '--hostname', '127.0.0.1'] },
    // What it makes for the server has no address from which a thread could start.
    wants: { server: inPage(WORKED), client: WORKED },
  },
  {
    name: 'batch worker: Next 16, webpack, client component',
    wide: true,
    place: 'batch-next',
    and: 'next',
    steps: [['next', 'build', '--webpack']],
    tells: { serve: ['next', 'start', '--port', '{port}', '--hostname', '127.0.0.1'] },
    wants: { server: WORKED, client: WORKED },
  },
  {
    name: 'batch worker: a page that forbids workers',
    fast: true,
    place: 'batch',
    steps: [esbuild('page=page.js', 'worker-entry=ioid-web/worker-entry')],
    tells: { page: 'dist' },
    csp: `${STRICT}; worker-src 'none'`,
    wants: inPage(WORKED),
    loud: true,
  },
];

const faults = [
  {
    name: 'ioid-web and ioid-web/slim in one page',
    fast: true,
    place: 'both',
    steps: [esbuild('page.js'), WASM_FILE],
    tells: { page: 'dist' },
    wants: { early: EARLY, told: STORY, after: { ioid: STORY, slim: STORY }, oneError: true },
    fetches: true,
  },
  {
    name: 'two copies in a page, a defect in one',
    fast: true,
    place: 'copies',
    steps: [
      esbuild('first.js', 'second.js'),
      [
        'esbuild',
        'page.js',
        '--bundle',
        '--format=esm',
        '--outdir=dist',
        '--log-level=warning',
      ].concat(['--external:./first.js', '--external:./second.js']),
    ],
    tells: { page: 'dist' },
    wants: {
      told: { first: STORY, second: STORY },
      broken: 'INTERNAL',
      after: { first: STORY, second: STORY },
      apart: true,
      written: [],
    },
  },
  {
    name: 'CSP without wasm',
    fast: true,
    place: 'page',
    steps: [esbuild('page.js')],
    tells: { page: 'dist' },
    csp: WITHOUT_WASM,
    wants: BLOCKED,
    loud: true,
  },
  {
    name: 'CSP without wasm, init()',
    fast: true,
    place: 'page',
    as: { 'init.js': 'page.js' },
    steps: [esbuild('page.js')],
    tells: { page: 'dist' },
    csp: WITHOUT_WASM,
    wants: BLOCKED,
    loud: true,
  },
  {
    name: 'MV3 extension without wasm in its CSP',
    place: 'extension',
    as: { 'manifest-without-wasm.json': 'manifest.json' },
    steps: [
      ['esbuild', 'background.js', 'popup.js', '--bundle', '--format=esm', '--outdir=dist'].concat([
        '--log-level=warning',
      ]),
      ['cp', 'manifest.json', 'popup.html', 'dist/'],
    ],
    tells: { extension: 'dist', page: 'popup.html' },
    wants: { popup: BLOCKED, background: BLOCKED },
    loud: true,
  },
  {
    name: 'slim with a file cut short',
    fast: true,
    place: 'page',
    as: { 'slim.js': 'page.js' },
    steps: [esbuild('page.js'), WASM_FILE, ['truncate', '-s', '100000', 'dist/ioid.wasm']],
    tells: { page: 'dist' },
    wants: { early: EARLY, told: failure('WASM_START', /ioid\.wasm of this very version/) },
    fetches: true,
  },
  {
    name: 'slim with a file that is not served',
    fast: true,
    place: 'page',
    as: { 'slim.js': 'page.js' },
    steps: [esbuild('page.js')],
    tells: { page: 'dist' },
    wants: { early: EARLY, told: failure('WASM_START', /ioid\.wasm answered 404/) },
    loud: true,
    fetches: true,
  },
  {
    name: 'a damaged copy of the package',
    fast: true,
    place: 'node',
    steps: [['node', 'damage.js']],
    tells: { command: ['node', 'import.js'] },
    wants: failure('WASM_START', /damaged, install it again/),
  },
  {
    name: 'an engine with WebAssembly switched off',
    fast: true,
    place: 'node',
    tells: { command: ['node', '--jitless', 'import.js'] },
    wants: failure('WASM_UNSUPPORTED', /has no WebAssembly.*Node\.js 20 or newer/),
  },
  {
    name: 'workerd, bundled as for a browser',
    fast: true,
    place: 'workerd',
    steps: [['esbuild', 'worker.js', '--bundle', '--format=esm', '--outdir=dist']],
    tells: { command: ['node', 'serve.js'] },
    wants: failure('WASM_BLOCKED', /await init\(module\)` of ioid-web\/slim/),
  },
  {
    name: 'an old engine (Node.js 16, without the vectors that it has)',
    wide: true,
    place: 'node',
    tells: {
      command: ['../node_modules/node-16/bin/node', '--no-experimental-wasm-simd', 'import.js'],
    },
    wants: failure('WASM_UNSUPPORTED', /too old.*Node\.js 20 or newer/),
  },
];

export const TABLE = [...ORDINARY, ...BATCHES, ...faults];
