import decoder from './generated/decoder.js';

/** Where the text begins in the decoder's memory. */
const TEXT = 0x1100;
/** The unit in which a memory grows. */
const PAGE = 65_536;

/**
 * The bytes of a wasm module that stands in this package as text, as `npm/inline.mjs` wrote it. What
 * reads it is a small module itself, `inline.wat`: an engine takes milliseconds until it runs a loop
 * of JavaScript fast, and compiles that one at once. A text that was damaged gives bytes that no
 * engine takes for a module, or ends in an error here.
 */
export function inlineBytes(text: string): Uint8Array<ArrayBuffer> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(decoder)));
  const { memory, decode } = exports as {
    memory: WebAssembly.Memory;
    decode: (end: number) => number;
  };
  memory.grow(Math.ceil(text.length / PAGE));
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer, TEXT));
  return new Uint8Array(memory.buffer, TEXT, decode(TEXT + written) - TEXT);
}
