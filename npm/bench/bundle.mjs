// One bundle of the work for Node and Chromium, and one for each way to start.

import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const BENCH = dirname(fileURLToPath(import.meta.url));
export const OUT = resolve(BENCH, '../../target/npm-bench');

/** wasm-bindgen's output for bundlers imports its `.wasm` as a module: fetched, as webpack does. */
const wasmModules = {
  name: 'wasm modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      namespace: 'wasm',
    }));
    onLoad({ filter: /.*/, namespace: 'wasm' }, async ({ path }) => {
      const glue = path.replace(/\.wasm$/, '.js');
      const module = await WebAssembly.compile(readFileSync(path));
      const names = WebAssembly.Module.exports(module).map(({ name }) => name);
      const from = WebAssembly.Module.imports(module)[0]?.module ?? './glue.js';
      return {
        resolveDir: dirname(path),
        contents: `import * as glue from ${JSON.stringify(glue)};
const { instance } = await WebAssembly.instantiateStreaming(
  fetch('/file/${relative(join(BENCH, 'node_modules'), path)}'), { ${JSON.stringify(from)}: glue });
export const { ${names.join(', ')} } = instance.exports;`,
      };
    });
  },
};

const common = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  logLevel: 'error',
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
};

export async function bundleWork() {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  await build({
    ...common,
    entryPoints: [join(BENCH, 'contest.mjs')],
    outfile: join(OUT, 'contest.mjs'),
    // Peers name Node's modules for paths that are not gone here.
    plugins: [emptyNode],
  });
}

/** The page, and beside it the worker's own module, which it starts by its name. */
export async function bundleTasks() {
  await build({
    ...common,
    entryPoints: {
      page: join(BENCH, 'tasks.mjs'),
      'worker-entry': join(BENCH, '../node_modules/ioid-web/dist/worker-entry.js'),
    },
    outdir: join(OUT, 'tasks'),
    plugins: [emptyNode],
  });
}

const emptyNode = {
  name: 'no node modules',
  setup({ onResolve, onLoad }) {
    onResolve(
      {
        filter:
          /^(node:)?(crypto|buffer|stream|http|https|zlib|url|util|events|assert|fs|path|punycode|net|tls|os)$/,
      },
      ({ path, resolveDir }) => {
        // Some are packages of the same name.
        const found = join(BENCH, 'node_modules', path);
        if (!path.startsWith('node:') && existsSync(join(found, 'package.json'))) {
          return { path: createRequire(join(resolveDir, 'x.js')).resolve(`${path}/`) };
        }
        return { path, namespace: 'empty' };
      },
    );
    onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'module.exports = {}',
      loader: 'js',
    }));
  },
};

/** @param {{ name: string, page?: string }[]} subjects */
export async function bundleStarts(subjects) {
  for (const { name, page } of subjects) {
    if (page === undefined) continue;
    await build({
      ...common,
      minify: true,
      stdin: { contents: page, resolveDir: BENCH, loader: 'js' },
      outfile: join(OUT, 'starts', `${name}.mjs`),
      plugins: [wasmModules, emptyNode],
    });
  }
}
