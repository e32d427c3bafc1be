// How a wasm module stands in the JavaScript of this package. Base64 would hide from gzip that the
// module's bytes repeat, and cost a third more on the way to a page; here a byte is one character, or
// two if it is rare, and the text compresses as well as the module does. `npm/build.mjs` writes it.

/** The next character is one of the rare ones: the first of these, or the second. */
const FIRST_PLAIN = 0x22;
/** What a JavaScript string or an HTML page would have to escape. */
const UNUSED = '"$\'<\\`';
const PAGE = 128;

/**
 * The module's bytes. `order` has every byte in hexadecimal, the most frequent first. A text that
 * was damaged gives bytes that no engine takes for a module.
 */
export function inlineBytes(text: string, order: string, length: number): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(3 * PAGE);
  let known = 0;
  for (let page = 0; page < 3; page += 1) {
    for (let code = page === 0 ? FIRST_PLAIN : 0x20; code < 0x7f; code += 1) {
      if (UNUSED.includes(String.fromCharCode(code))) continue;
      values[page * PAGE + code] = Number.parseInt(order.slice(known, known + 2), 16);
      known += 2;
    }
  }
  return decoded(new TextEncoder().encode(text), values, new Uint8Array(length));
}

// Apart, and short: engines compile it while it runs.
function decoded(
  codes: Uint8Array,
  values: Uint8Array,
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  let at = 0;
  for (let index = 0; index < codes.length; index += 1) {
    let code = codes[index] as number;
    if (code < FIRST_PLAIN) {
      index += 1;
      code = PAGE * (code - 0x1f) + (codes[index] as number);
    }
    bytes[at] = values[code] as number;
    at += 1;
  }
  return bytes;
}
