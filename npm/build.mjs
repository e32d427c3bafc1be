// Turns what wasm-pack and wasm-opt made into the package's code.
//
//   IOID_WASM_DIR   folder with `ioid_wasm_bg.wasm`, the whole module, and `ioid_core_bg.wasm`, the
//                   small one. The glue beside them is not needed: they import nothing, and their
//                   functions take and return numbers; `src/crossing-instance.ts` is all that is left
//   IOID_DIST_DIR   where the compiled package goes (default ../target/pkg/dist)

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { alphabetOf, decoderOf, textOf } from './inline.mjs';
import { bundleForNode } from './node.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const wasmDir = resolve(process.env.IOID_WASM_DIR ?? join(here, '../target/wasm'));
const dist = resolve(process.env.IOID_DIST_DIR ?? join(here, '../target/pkg/dist'));
const generated = join(here, 'src/generated');

/** The modules: what Rust calls each, and what the package calls its source and its file. */
const MODULES = [
  { crate: 'ioid_core', source: 'core', file: 'core.wasm' },
  { crate: 'ioid_wasm', source: 'wasm', file: 'ioid.wasm' },
].map((module) => ({
  ...module,
  bytes: readFileSync(join(wasmDir, `${module.crate}_bg.wasm`)),
}));

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });
const alphabet = alphabetOf(MODULES.map(({ bytes }) => bytes));
const decoder = [...decoderOf(alphabet)].join(', ');
writeFileSync(join(generated, 'decoder.js'), `export default [${decoder}];\n`);
writeFileSync(
  join(generated, 'decoder.d.ts'),
  'declare const bytes: readonly number[];\nexport default bytes;\n',
);
for (const { source, bytes } of MODULES) {
  writeFileSync(
    join(generated, `${source}-inline.js`),
    `import { inlineBytes } from '../inline.js';
const text = '${textOf(bytes, alphabet)}';
export default () => inlineBytes(text);
`,
  );
  writeFileSync(
    join(generated, `${source}-inline.d.ts`),
    'declare const source: () => Uint8Array<ArrayBuffer> | WebAssembly.Module;\nexport default source;\n',
  );
}

rmSync(dist, { recursive: true, force: true });
execFileSync(join(here, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.json', '--outDir', dist], {
  cwd: here,
  stdio: 'inherit',
});

// The maps lead to the sources, which are published beside the code.
const published = join(dist, '../src');
rmSync(published, { recursive: true, force: true });
mkdirSync(published);
for (const name of readdirSync(dist).filter((file) => file.endsWith('.map'))) {
  const map = JSON.parse(readFileSync(join(dist, name), 'utf8'));
  const files = map.sources.map((source) => basename(source));
  for (const file of files) cpSync(join(here, 'src', file), join(published, file));
  map.sources = files.map((file) => `../src/${file}`);
  writeFileSync(join(dist, name), JSON.stringify(map));
}

mkdirSync(join(dist, 'generated'), { recursive: true });
cpSync(join(generated, 'decoder.js'), join(dist, 'generated/decoder.js'));
// One file to read instead of two.
buildSync({
  absWorkingDir: dist,
  entryPoints: ['inline.js'],
  outfile: 'inline.js',
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
for (const { source, file, bytes } of MODULES) {
  cpSync(join(generated, `${source}-inline.js`), join(dist, 'generated', `${source}-inline.js`));
  writeFileSync(join(dist, file), bytes);
  // What importing the file itself gives where an engine has that, as workerd does.
  writeFileSync(
    join(dist, `${file}.d.ts`),
    'declare const module: WebAssembly.Module;\nexport default module;\n',
  );
  // workerd refuses to compile bytes: its bundler hands over a compiled module instead.
  writeFileSync(
    join(dist, `${source}-workerd.js`),
    `import module from './${file}';\nexport default () => module;\n`,
  );
}

// `dist/slim/` holds again the modules that lead to the bytes, with a source that has none; what
// they share with the package itself (the crossing, the errors, the wallet) is imported from there.
const IMPORT = /(\bfrom\s*|^import\s*)'([^']+)'/gm;
const modules = new Map(
  readdirSync(dist)
    .filter((name) => name.endsWith('.js') && !/^(core|wasm)-/.test(name))
    .map((name) => [`./${name}`, readFileSync(join(dist, name), 'utf8')]),
);
const SOURCES = MODULES.map(({ source }) => `#${source}`);
const leads = new Set(SOURCES);
for (let known = 0; known !== leads.size; ) {
  known = leads.size;
  for (const [name, text] of modules) {
    if ([...text.matchAll(IMPORT)].some(([, , from]) => leads.has(from))) leads.add(name);
  }
}
for (const source of SOURCES) leads.delete(source);
// The worker is started by its own address, and brings the bytes.
for (const name of leads) if (name.startsWith('./worker')) leads.delete(name);
if (!leads.has('./slim.js') || leads.has('./errors.js')) {
  throw new Error(`ioid-web/slim would consist of ${[...leads].join(', ')}`);
}
mkdirSync(join(dist, 'slim'));
for (const name of leads) {
  const text = modules.get(name).replace(IMPORT, (_, word, from) => {
    if (SOURCES.includes(from)) return `${word}'../wasm-served.js'`;
    return `${word}'${leads.has(from) ? from : from.replace(/^\.\//, '../')}'`;
  });
  // Its map would say what the module it was made from says.
  const own = text.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
  writeFileSync(join(dist, 'slim', name), own);
}
for (const name of ['slim.js', 'slim.js.map']) rmSync(join(dist, name));

const own = (name) => leads.has(name) || /^\.\/(?:worker|wasm-served|inline)/.test(name);
await bundleForNode(
  dist,
  [...modules.keys()].filter((name) => !own(name)),
);
