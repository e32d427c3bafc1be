// Turns what wasm-pack and wasm-opt made into the package's code.
//
//   IOID_WASM_DIR   folder with `ioid_wasm.js`, `ioid_wasm.d.ts`, `ioid_wasm_bg.wasm`
//   IOID_DIST_DIR   where the compiled package goes (default ../target/pkg/dist)

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const wasmDir = resolve(process.env.IOID_WASM_DIR ?? join(here, '../target/wasm'));
const dist = resolve(process.env.IOID_DIST_DIR ?? join(here, '../target/pkg/dist'));
const generated = join(here, 'src/generated');

const wasm = readFileSync(join(wasmDir, 'ioid_wasm_bg.wasm'));

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });
cpSync(join(wasmDir, 'ioid_wasm.js'), join(generated, 'ioid_wasm.js'));
cpSync(join(wasmDir, 'ioid_wasm.d.ts'), join(generated, 'ioid_wasm.d.ts'));

// One line of base64, decoded on the first call and never at import. The engine's own decoder is
// younger than Node 20, whose `Buffer` takes 1 ms where a loop over `atob` takes 20; that loop is ten
// times as fast as `Uint8Array.from` with a function. `globalThis.` keeps bundlers from adding one.
const inline = `const text = '${wasm.toString('base64')}';
export default () => {
  if (typeof Uint8Array.fromBase64 === 'function') return Uint8Array.fromBase64(text);
  if (globalThis.Buffer !== undefined) return globalThis.Buffer.from(text, 'base64');
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
};
`;
writeFileSync(join(generated, 'wasm-inline.js'), inline);
writeFileSync(
  join(generated, 'wasm-inline.d.ts'),
  'declare const source: () => Uint8Array<ArrayBuffer> | WebAssembly.Module;\nexport default source;\n',
);

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
cpSync(join(generated, 'ioid_wasm.js'), join(dist, 'generated/ioid_wasm.js'));
cpSync(join(generated, 'ioid_wasm.d.ts'), join(dist, 'generated/ioid_wasm.d.ts'));
writeFileSync(join(dist, 'wasm-inline.js'), inline);
writeFileSync(join(dist, 'ioid.wasm'), wasm);
// What importing the file itself gives where an engine has that, as workerd does.
writeFileSync(
  join(dist, 'ioid.wasm.d.ts'),
  'declare const module: WebAssembly.Module;\nexport default module;\n',
);
// workerd refuses to compile bytes: its bundler hands over a compiled module instead.
writeFileSync(
  join(dist, 'wasm-workerd.js'),
  `import module from './ioid.wasm';\nexport default () => module;\n`,
);

// `dist/slim/` holds again the modules that lead to `#wasm`, with a source that has no bytes; what
// they share with the package itself (the crossing, the errors, the wallet) is imported from there.
const IMPORT = /(\bfrom\s*|^import\s*)'([^']+)'/gm;
const modules = new Map(
  readdirSync(dist)
    .filter((name) => name.endsWith('.js') && !name.startsWith('wasm-'))
    .map((name) => [`./${name}`, readFileSync(join(dist, name), 'utf8')]),
);
const leads = new Set(['#wasm']);
for (let known = 0; known !== leads.size; ) {
  known = leads.size;
  for (const [name, text] of modules) {
    if ([...text.matchAll(IMPORT)].some(([, , from]) => leads.has(from))) leads.add(name);
  }
}
leads.delete('#wasm');
// The worker is started by its own address, and brings the bytes.
for (const name of leads) if (name.startsWith('./worker')) leads.delete(name);
if (!leads.has('./slim.js') || leads.has('./errors.js')) {
  throw new Error(`ioid-web/slim would consist of ${[...leads].join(', ')}`);
}
mkdirSync(join(dist, 'slim'));
for (const name of leads) {
  const text = modules.get(name).replace(IMPORT, (_, word, from) => {
    if (from === '#wasm') return `${word}'../wasm-served.js'`;
    return `${word}'${leads.has(from) ? from : from.replace(/^\.\//, '../')}'`;
  });
  // Its map would say what the module it was made from says.
  const own = text.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
  writeFileSync(join(dist, 'slim', name), own);
}
for (const name of ['slim.js', 'slim.js.map']) rmSync(join(dist, name));
