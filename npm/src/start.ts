import { IoidError, wordsOf } from './errors.js';

// What is common to starting either of the wasm modules.

/** What a module can be started with. */
export type WasmSource = WebAssembly.Module | URL | string | Response | BufferSource;

/** Compiles off the main thread; a URL or `Response` while it streams in. */
export async function compile(from: WasmSource): Promise<WebAssembly.Module> {
  if (from instanceof WebAssembly.Module) return from;
  if (from instanceof URL || typeof from === 'string') return compile(await fetch(from));
  if (typeof Response !== 'undefined' && from instanceof Response) {
    if (!from.ok) throw new TypeError(`${from.url} answered ${from.status}`);
    // `compileStreaming` insists on the media type; a server without it costs only the streaming.
    const streams = from.headers.get('content-type')?.startsWith('application/wasm') ?? false;
    return streams
      ? WebAssembly.compileStreaming(from)
      : WebAssembly.compile(await from.arrayBuffer());
  }
  return WebAssembly.compile(from as BufferSource);
}

/**
 * `own`: the bytes were those of this package, so that it is the engine that does not know them.
 * Where there are no bytes, the source has said so itself.
 */
export function startFailure(cause: unknown, own: boolean): IoidError {
  if (cause instanceof IoidError) return cause;
  const text = wordsOf(cause);
  if (typeof WebAssembly === 'undefined') {
    return new IoidError(
      'WASM_UNSUPPORTED',
      `This engine has no WebAssembly, or it is switched off: ${ENGINES}.`,
      { cause },
    );
  }
  // The words of Chromium and Safari, then those of Firefox.
  if (/content security policy|unsafe-eval|blocked by CSP/i.test(text)) {
    return new IoidError(
      'WASM_BLOCKED',
      "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src.",
      { cause },
    );
  }
  // V8's words where its host forbids it, as workerd and edge runtimes do.
  if (/disallowed by embedder/.test(text)) {
    return new IoidError(
      'WASM_BLOCKED',
      'This engine compiles no WebAssembly from bytes: import ioid-web/ioid.wasm as a module and `await init(module)` of ioid-web/slim.',
      { cause },
    );
  }
  // Chromium before 115 compiles no more than 4 KiB on its main thread.
  if (!WebAssembly.validate(NEEDED) || /on the main thread/.test(text)) {
    return new IoidError(
      'WASM_UNSUPPORTED',
      `This engine is too old for the wasm module (${text}): ${ENGINES}.`,
      { cause },
    );
  }
  const cure = own
    ? 'this copy of ioid-web is damaged, install it again'
    : 'give init() the ioid.wasm of this very version of ioid-web';
  return new IoidError('WASM_START', `The wasm module could not be started (${text}): ${cure}.`, {
    cause,
  });
}

/** A module with the youngest thing our own ones need: a vector of 128 bits, a function's result. */
const NEEDED = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15,
  11,
]);

const ENGINES = 'use Chrome 115, Firefox 93, Safari 16.4, Node.js 20 or newer';
