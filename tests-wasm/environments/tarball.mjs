// What the tarball itself must be: no code from text, nothing fetched or awaited at import, and a
// manifest that package managers, bundlers and compilers read alike.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { run } from './commands.mjs';

/** What no script in the package contains, and in which file it may. */
const REFUSED = [
  { what: 'code made from text', pattern: /\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(/ },
  {
    what: 'an address beside the module',
    pattern: /\bimport\.meta\b/,
    // A worker is a file of its own; nothing but `ioid-web/worker` leads there.
    except: ['dist/worker-thread.js', 'dist/node/worker.js'],
  },
  { what: 'a CommonJS import', pattern: /\brequire\s*\(/ },
  {
    what: 'a global that is written',
    pattern: /\b(?:globalThis|window|self)(?:\.\w+|\[[^\]]*\])\s*=[^=]/,
  },
  {
    what: 'the name of a .wasm file',
    pattern: /['"`][^'"`\s]*\.wasm['"`]/,
    // workerd is handed a compiled module, and no other engine resolves those files; in the others
    // it is a sentence about what to serve.
    except: [
      ...['dist/core-workerd.js', 'dist/wasm-workerd.js'],
      ...['dist/wasm-served.js', 'dist/node/slim.js'],
    ],
  },
];

function files(folder, ending) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

const scripts = (folder) => files(folder, '.js');

/** A script without its comments: they may speak of what the code may not do. */
const code = (file) => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** The folders of a machine: the wasm that is built is the same wherever it is built. */
const FOLDERS = /(?:\/root|\/home\/|\/Users\/)[\w./-]*/;

function refuse(folder) {
  const found = [];
  for (const file of files(folder, '.wasm')) {
    const match = FOLDERS.exec(readFileSync(file, 'latin1'));
    if (match !== null) found.push(`${relative(folder, file)} names a folder: ${match[0]}`);
  }
  for (const file of scripts(folder)) {
    const name = relative(folder, file);
    for (const { what, pattern, except = [] } of REFUSED) {
      const match = except.includes(name) ? null : pattern.exec(code(file));
      if (match !== null) found.push(`${name} contains ${what}: ${match[0]}`);
    }
  }
  if (found.length > 0) throw new Error(found.join('\n'));
}

/** Every map leads to a source in the package, and what names a map has it. */
function follow(folder) {
  const lost = [];
  for (const file of files(folder, '.map')) {
    for (const source of JSON.parse(readFileSync(file, 'utf8')).sources) {
      const place = resolve(dirname(file), source);
      if (!place.startsWith(folder) || !existsSync(place)) lost.push(`${file} leads to ${source}`);
    }
  }
  const named = /sourceMappingURL=(\S+)/;
  for (const file of [...scripts(folder), ...files(folder, '.d.ts')]) {
    const map = named.exec(readFileSync(file, 'utf8'))?.[1];
    if (map !== undefined && !existsSync(join(dirname(file), map))) lost.push(`${file}: no ${map}`);
  }
  if (!existsSync(join(folder, 'dist/did.d.ts.map'))) lost.push('There are no declaration maps.');
  if (lost.length > 0) throw new Error(lost.join('\n'));
}

/** esbuild refuses `await` at the top of a module whose target has none. */
async function synchronous(folder, tools) {
  const options = ['--format=esm', '--target=es2021', '--supported:top-level-await=false'];
  const silent = ['--log-level=error', `--outdir=${join(tools, 'synchronous')}`];
  await run(['esbuild', ...scripts(folder), ...options, ...silent], folder, [tools]);
}

/** The rows of the table that ask the tarball itself. */
export function inspect(tools, tarball, installed) {
  const command = (name, words) => ({
    name,
    fast: true,
    work: () => run(words, installed, [tools]),
  });
  return [
    {
      name: 'tarball: no eval, global, address, folder or file name',
      fast: true,
      work: async () => refuse(installed),
    },
    {
      name: 'tarball: maps lead to sources',
      fast: true,
      work: async () => follow(installed),
    },
    {
      name: 'tarball: no top-level await',
      fast: true,
      work: () => synchronous(installed, tools),
    },
    command('tarball: publint --strict', ['publint', '--strict', tarball]),
    command('tarball: attw --profile esm-only', ['attw', tarball, '--profile', 'esm-only']),
  ];
}
