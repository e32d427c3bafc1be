// `dist/node/`: the same modules in few files. Node.js, Deno and Bun read a package file by file, half
// a millisecond each; bundlers need the modules apart, to leave out what is not used.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { rollup } from 'rollup';

/** The ways into the package, and what tests reach past its names. */
const ENTRIES = {
  index: 'index.js',
  slim: 'slim/slim.js',
  wallet: 'wallet.js',
  worker: 'worker.js',
  'worker-entry': 'worker-entry.js',
  modules: 'modules.js',
  'crossing-instance': 'crossing-instance.js',
};

/** The bytes: files that both have. Looking up their other names takes a millisecond. */
const BYTES = {
  '#core': '../generated/core-inline.js',
  '#wasm': '../generated/wasm-inline.js',
};

/** What is compiled already, with the maps that lead to its sources. */
const compiled = {
  name: 'compiled',
  resolveId: (id, from) => (id.startsWith('.') ? join(dirname(from), id) : id),
  load: (id) => ({
    code: readFileSync(id, 'utf8'),
    map: existsSync(`${id}.map`) ? readFileSync(`${id}.map`, 'utf8') : undefined,
  }),
};

/** Comments are for people, who have the maps; one character beyond ASCII doubles a text in memory. */
const bare = {
  name: 'bare',
  renderChunk: (code) => transform(code, { format: 'esm', sourcemap: true }),
};

/**
 * @param {string} dist
 * @param {readonly string[]} shared the modules that are the same whichever way leads to them
 */
export async function bundleForNode(dist, shared) {
  const within = (name) => join(dist, name);
  const bundle = await rollup({
    input: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, within(file)])),
    external: Object.keys(BYTES),
    plugins: [compiled, bare],
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  await bundle.write({
    dir: within('node'),
    format: 'es',
    paths: BYTES,
    chunkFileNames: '[name].js',
    // With the batches goes what they are made of: the namespaces of the small wasm module.
    manualChunks: { shared: shared.map(within), batches: [within('worker-batches.js')] },
    // A namespace says that it is one.
    generatedCode: { symbols: true, constBindings: true },
    sourcemap: true,
    sourcemapExcludeSources: true,
  });
  await bundle.close();
}
