// How the wasm modules stand in the JavaScript of this package. Base64 would hide from gzip that their
// bytes repeat, and cost a third more on the way to a page; here a byte is one character, or two if it
// is rare, and the text compresses as well as the module does. Bytes that are close to each other have
// characters that are: brotli tells by that what comes next.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** What a JavaScript string or an HTML page would have to escape. */
const ESCAPED = '"$\'<\\`';
/** The codes of the characters. After one of the first two comes another: together a rare byte. */
const CODES = Array.from({ length: 0x7f - 0x20 }, (_, index) => 0x20 + index).filter(
  (code) => !ESCAPED.includes(String.fromCharCode(code)),
);
const FIRST = CODES.slice(0, 2);
const PLAIN = CODES.slice(2);
const PAIRS = FIRST.flatMap((first) => CODES.map((second) => [first, second]));

/**
 * The codes of each byte, fit for all of the modules.
 *
 * @param {readonly Uint8Array[]} modules
 * @returns {(readonly number[])[]}
 */
export function alphabetOf(modules) {
  const counts = new Array(256).fill(0);
  for (const module of modules) for (const byte of module) counts[byte] += 1;
  const often = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const plain = new Set(often.slice(0, PLAIN.length));
  let [plains, rares] = [0, 0];
  return counts.map((_, byte) => (plain.has(byte) ? [PLAIN[plains++]] : PAIRS[rares++]));
}

/**
 * @param {Uint8Array} module
 * @param {(readonly number[])[]} alphabet
 */
export function textOf(module, alphabet) {
  const characters = alphabet.map((codes) => String.fromCharCode(...codes));
  return Array.from(module, (byte) => characters[byte]).join('');
}

/**
 * `src/inline.wat` with the table of an alphabet, assembled: what reads such a text.
 *
 * @param {(readonly number[])[]} alphabet
 * @returns {Uint8Array}
 */
export function decoderOf(alphabet) {
  const table = new Uint8Array(128 * (FIRST[1] + 1));
  for (const [byte, [first, second]] of alphabet.entries()) {
    table[second === undefined ? first : 128 * first + second] = byte;
  }
  const data = ([from, to]) => {
    const digits = Array.from(table.subarray(from, to), (byte) => byte.toString(16));
    return `(data (i32.const ${from}) "\\${digits.map((pair) => pair.padStart(2, '0')).join('\\')}")`;
  };
  const pages = [0, ...FIRST.map((first) => 128 * first)].map((page, index) => [
    page + (index === 0 ? PLAIN : CODES)[0],
    page + 0x7f,
  ]);
  const source = readFileSync(join(here, 'src/inline.wat'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'ioid-inline-'));
  try {
    const [text, module] = [join(folder, 'inline.wat'), join(folder, 'inline.wasm')];
    writeFileSync(text, source.replace('(; table ;)', pages.map(data).join('\n  ')));
    execFileSync(join(here, 'node_modules/.bin/wasm-as'), [text, '-o', module]);
    return readFileSync(module);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
