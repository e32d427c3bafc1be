// Where the bytes of the WebAssembly go: every function of the module that ships, by the crate and
// the part of the product its name speaks of. The names are those wasm-opt wrote beside the module.
import { readFileSync, writeFileSync } from 'node:fs';

/** Parts of the product, and what the names of their functions contain; the first that fits. */
const PARTS = [
  ['decoding, explaining and checking transactions', /\bioid::|ioid_wasm::transaction/],
  [
    'resolution and content',
    /ioid_resolve::(resolve|resolution|content|v1|key|ethr|dereference|verdict|url|publish)/,
  ],
  [
    'the client: reading, sending, binding',
    /ioid_resolve|ioid_wasm::(client|driver|http|json_rpc|transport|conversation)|futures/,
  ],
  [
    'documents, keys and JSON',
    /ioid_did::(document|json|multikey|jwk|curve|cid|digest)|ioid_wasm::document|curve25519/,
  ],
  ['typed data (EIP-712)', /typed_data/],
  [
    'identifiers and addresses',
    /ioid_did|ioid_wasm::(did|address)|ioid_chain::(address|bech32|solana|base)/,
  ],
  [
    'calls, views and logs of the contracts',
    /ioid_chain|alloy_sol_types|ioid_wasm::(mba|nft|registry|delegation|call|row|network)/,
  ],
  ['the crossing', /ioid_wasm|wasm_bindgen|externref/],
  ['hashing', /sha2|keccak|digest|block_buffer/],
  [
    'numbers, bytes and text of the libraries',
    /ruint|alloy_primitives|bytes|const_hex|itoa|five8|http::/,
  ],
  ['allocation', /rlsf|__rustc|__rust_/],
  ["Rust's core, alloc and std", /./],
];

/** Crates by the names in a function's name; the first that is one of ours, else the first. */
function crateOf(name) {
  const crates = name.match(/\b[a-z][a-z0-9_]*(?=(\[[0-9a-f]+\])?::)/g) ?? [];
  return crates.find((crate) => /^ioid(_|$)/.test(crate)) ?? crates[0] ?? 'glue';
}

/** Names in the older mangling are plain already; of the newer one only the crate is read. */
function plain(text) {
  const name = text.replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(`0x${hex}`));
  if (!name.startsWith('_R')) return name;
  const crates = [...name.matchAll(/C(?:s[0-9A-Za-z]+_)?(\d+)_?/g)].map(
    ({ 1: digits, index, 0: all }) =>
      name.slice(index + all.length, index + all.length + Number(digits)),
  );
  return `${crates.find((crate) => /^[a-z_0-9]{3,}$/.test(crate)) ?? 'core'}::${name}`;
}

function* sections(bytes) {
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    const [length, start] = leb(bytes, at + 1);
    yield { id, start, end: start + length };
    at = start + length;
  }
}

function leb(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

/** The size of each function's code, by its index; imported ones have none. */
function functions(bytes, imported) {
  const code = [...sections(bytes)].find(({ id }) => id === 10);
  let [count, at] = leb(bytes, code.start);
  const sizes = new Map();
  for (let index = imported; count > 0; count -= 1, index += 1) {
    const [length, start] = leb(bytes, at);
    sizes.set(index, start + length - at);
    at = start + length;
  }
  return { sizes, code: code.end - code.start };
}

/**
 * @param {string} module path of the wasm
 * @param {string} symbols path of `index:name` lines
 */
export function report(module, symbols) {
  const bytes = readFileSync(module);
  const names = readFileSync(symbols, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => plain(line.slice(line.indexOf(':') + 1)));
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  const imported = imports.filter(({ kind }) => kind === 'function').length;
  const { sizes, code } = functions(bytes, imported);
  if (names.length !== imported + sizes.size) {
    throw new Error(`${names.length} names for ${imported + sizes.size} functions: build again`);
  }
  const sum = (keyOf) => {
    const sums = new Map();
    for (const [index, size] of sizes) {
      const key = keyOf(names[index]);
      sums.set(key, (sums.get(key) ?? 0) + size);
    }
    return [...sums].sort(([, a], [, b]) => b - a);
  };
  return {
    total: bytes.length,
    code,
    count: sizes.size,
    parts: sum((name) => PARTS.find(([, pattern]) => pattern.test(name))[0]),
    crates: sum(crateOf),
    largest: [...sizes]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 20)
      .map(([index, size]) => [names[index].replace(/::h[0-9a-f]{16}$/, ''), size]),
  };
}

const number = (value) => value.toLocaleString('en');

/** A table as the formatter has it: columns of one width, numbers to the right. */
function table(head, rows) {
  const cells = [head, ...rows];
  const widths = head.map((_, at) => Math.max(3, ...cells.map((row) => row[at].length)));
  const pad = (text, at) => (at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]));
  const line = (row) => `| ${row.map(pad).join(' | ')} |`;
  const rule = widths.map((width, at) =>
    at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/**
 * Writes `docs/size.md`.
 *
 * @param {string} path
 * @param {[string, number, number | undefined][]} weights what, bytes, budget
 * @param {ReturnType<typeof report>[]} modules the small one and the whole one
 */
export function writePage(path, weights, modules) {
  const [small, whole] = modules;
  const share = (size) => `${((100 * size) / whole.code).toFixed(1)} %`;
  const sized = (key, shown = (name) => name) => {
    const inSmall = new Map(small[key]);
    return whole[key]
      .filter(([, size]) => share(size) !== '0.0 %')
      .map(([name, size]) => [
        shown(name),
        number(inSmall.get(name) ?? 0),
        number(size),
        share(size),
      ]);
  };
  const columns = ['small module', 'whole module', 'share of it'];
  const largest = (where) =>
    table(
      ['function', 'bytes'],
      where.largest.map(([name, size]) => [`\`${name}\``, number(size)]),
    );
  writeFileSync(
    path,
    `# Size

Written by \`cargo xtask size\`, which also fails when one of these weights is over its ceiling. A
kilobyte is 1,000 bytes. Weights are gzip level 9 unless they say otherwise, an unused import is not
compressed; JavaScript is bundled by esbuild and minified, without the wasm it carries.

${table(
  ['what', 'bytes', 'budget'],
  weights.map(([what, bytes, budget]) => [what, number(bytes), budget ? number(budget) : '']),
)}

For comparison, compressed: didkit-wasm 2,260 kB, identity-wasm 2,110 kB, didcomm 324 kB.

There are two modules. The small one has what needs no network: identities, documents, accounts, and
the calls, views and logs of the contracts. The whole one has that too, the client, and what explains
transactions and hashes typed data. An application brings the one it uses; one that derives an
address does not pay for a client. An application that uses both may serve the whole one alone, with
\`ioid-web/slim\`.

## Where the bytes go

The small module is ${number(small.total)} bytes before compression, of which ${number(small.code)} are code in ${number(small.count)} functions;
the whole one ${number(whole.total)} bytes, ${number(whole.code)} of code in ${number(whole.count)} functions. Most of the rest are texts:
what a person reads before signing, and what an error says. A function that was inlined counts where
it was inlined. Code compresses to about two fifths.

${table(['part', ...columns], sized('parts'))}

${table(
  ['crate', ...columns],
  sized('crates', (name) => `\`${name}\``),
)}

The largest functions of the small module:

${largest(small)}

and of the whole one:

${largest(whole)}

## What was done, and what it gave

Bytes of the compressed module, each measured by itself.

| change                                                                                              |   bytes |
| --------------------------------------------------------------------------------------------------- | ------: |
| reading calls, answers and logs with one decoder of our own instead of code generated for each type | −17,800 |
| functions in the order of their names, so that gzip sees copies of one generic function together    |  −5,600 |
| writing calls with one encoder of our own                                                           |  −5,300 |
| one type of ordered map for all indices                                                             |  −6,800 |
| errors of the chain and of the client in a box, so that results without one are small               | −19,400 |
| what JavaScript lends called by name, requests made on its side, and no executor of our own         |  −5,500 |
| a context read without copying its way; what several conversations hold in one place                |  −9,300 |
| functions, views and events of the contracts in tables that one interpreter reads                   | −13,900 |
| composed calls and batches in these tables; a chain that is read without owning its texts           |  −5,000 |
| telling wasm-opt that memory starts as zeros and its first kilobyte holds nothing                   |  −3,000 |
| linking the module as a crate of its own, so that it is optimised as one with what it depends on    | −13,000 |
| no standard library in the small module, so no sentences of panics, and a smaller allocator         |  −6,800 |
| hashing and encoding compiled small, unrolled by hand where it counts                               |  −4,200 |
| the rules of documents in tables, one writer of JSON                                                |  −4,200 |
| modules that import nothing of JavaScript                                                           |  −2,300 |
| sentence and facts of an error from one list, without core::fmt                                     |  −1,700 |
| large functions with one caller left apart, values that are computed twice left so                  |    −900 |

And of the JavaScript, compressed, where it went from 16.9 kB to less than 10:

| change                                                                                            |  bytes |
| ------------------------------------------------------------------------------------------------- | -----: |
| no generated JavaScript: a module is called with numbers, and needs nothing to be lent to it      | −2,500 |
| namespaces as lists of names, and what each function takes said by the module (1,300 bytes there) | −2,000 |
| the client likewise; pages of a scan, settings and options read by the module                     |   −700 |
| redirects, requests, time-outs and kinds of failure decided by the module                         |   −900 |
| JSON arguments as text that one function makes, blocks in memory kept by the module               |   −700 |

In the package each module stands as a text of one character for a common byte and two for a rare one,
which gzip makes as small as the module itself; base64 hides from gzip that bytes repeat, and weighed
31 % more on the way to a page.

Tried and left: optimising for size in \`wasm-opt\` twice, until nothing changes, with flattening,
whole-program type analysis or similar functions merged (each below 0.4 %); \`-Os\` for \`-Oz\`; other
thresholds of LLVM's inliner (up to 0.5 % more); ordering functions by what they share (no better than
by name).

What would give more: the rest of \`core::fmt\`, about 2 kB in the small module; conversations replayed
as plain functions instead of state machines, in the whole module.
`,
  );
}
