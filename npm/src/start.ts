import { IoidError, type IoidErrorCode, wordsOf } from './errors.js';

// What is common to starting either of the wasm modules.

/** What a module can be started with. */
export type WasmSource = WebAssembly.Module | URL | string | Response | BufferSource;

/** Compiles off the main thread; a URL or `Response` while it streams in. */
export async function compile(from: WasmSource): Promise<WebAssembly.Module> {
  if (from instanceof WebAssembly.Module) return from;
  const given = from instanceof URL || typeof from === 'string' ? await fetch(from) : from;
  const response = given as Response;
  // There are engines and test environments without a `Response` to be an instance of.
  if (!response.headers) return WebAssembly.compile(given as BufferSource);
  if (!response.ok) throw new TypeError(`${response.url} answered ${response.status}`);
  // `compileStreaming` insists on the media type; a server without it costs only the streaming.
  return response.headers.get('content-type') === 'application/wasm'
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * `own`: the bytes were those of this package, so that it is the engine that does not know them.
 * Where there are no bytes, the source has said so itself.
 */
export function startFailure(cause: unknown, own: boolean): IoidError {
  if (cause instanceof IoidError) return cause;
  return new IoidError(...failureOf(wordsOf(cause), own), { cause });
}

/** What the engine's words mean, and what is to be done. */
function failureOf(words: string, own: boolean): [IoidErrorCode, string] {
  if (typeof WebAssembly === 'undefined') {
    return [
      'WASM_UNSUPPORTED',
      `This engine has no WebAssembly, or it is switched off: ${ENGINES}.`,
    ];
  }
  // The words of Chromium and Safari, then those of Firefox.
  if (/security policy|unsafe-eval|by CSP/i.test(words)) {
    return [
      'WASM_BLOCKED',
      "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src.",
    ];
  }
  // V8's words where its host forbids it, as workerd and edge runtimes do.
  if (/disallowed by embedder/.test(words)) {
    return [
      'WASM_BLOCKED',
      'This engine compiles no WebAssembly from bytes: import ioid-web/ioid.wasm as a module and `await init(module)` of ioid-web/slim.',
    ];
  }
  // Chromium before 115 compiles no more than 4 KiB on its main thread.
  if (!WebAssembly.validate(NEEDED) || /on the main thread/.test(words)) {
    return [
      'WASM_UNSUPPORTED',
      `This engine is too old for the wasm module (${words}): ${ENGINES}.`,
    ];
  }
  const cure = own
    ? 'this copy of ioid-web is damaged, install it again'
    : 'give init() the ioid.wasm of this very version of ioid-web';
  return ['WASM_START', `The wasm module could not be started (${words}): ${cure}.`];
}

/** A module with the youngest thing our own ones need: the type of a vector of 128 bits. */
const NEEDED = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123]);

const ENGINES = 'use Chrome 115, Firefox 93, Safari 16.4, Node.js 20 or newer';
