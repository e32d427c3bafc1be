import source from '#wasm';
import { converse, cross } from './crossing.js';
import { asIoidError, IoidError } from './errors.js';
import * as glue from './generated/ioid_wasm.js';
import type { Host } from './host.js';

let started = false;

/**
 * Calls a function of the wasm module; whatever it throws is an `IoidError`. The first call
 * instantiates the module, synchronously, from the bytes in this package: about 5 ms, once.
 */
export function call<T>(name: string, ...values: readonly unknown[]): T {
  if (!started) startHere();
  try {
    return cross(name, values) as T;
  } catch (thrown) {
    throw asIoidError(thrown);
  }
}

/** `call` for the client's conversations with the outside world. */
export async function callAsync<T>(
  host: Host,
  name: string,
  ...values: readonly unknown[]
): Promise<T> {
  if (!started) startHere();
  try {
    return (await converse(name, values, host)) as T;
  } catch (thrown) {
    throw asIoidError(thrown);
  }
}

/** What the module can be started with. */
export type WasmSource = WebAssembly.Module | URL | string | Response | BufferSource;

function startHere(): void {
  const module = source();
  try {
    start(module);
  } catch (cause) {
    throw startFailure(cause, true);
  }
}

function start(module: BufferSource | WebAssembly.Module): void {
  glue.initSync({ module });
  started = true;
}

/**
 * Does ahead of time, and off the main thread, what the first call does otherwise. Optional and
 * idempotent. Without an argument the bytes in this package are compiled; a URL or `Response` is
 * fetched and compiled while it streams in.
 *
 * @throws `IoidError` `WASM_BLOCKED`, `WASM_UNSUPPORTED`, `WASM_START`
 * @example
 * await init(); // => undefined
 * did.isValid('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa'); // => true
 */
export async function init(from?: WasmSource): Promise<void> {
  if (started) return;
  const given = from ?? source();
  try {
    const module = await compile(given);
    if (!started) start(module);
  } catch (cause) {
    throw startFailure(cause, from === undefined);
  }
}

async function compile(from: WasmSource): Promise<WebAssembly.Module> {
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

/** `own`: the bytes were those of this package, so that it is the engine that does not know them. */
function startFailure(cause: unknown, own: boolean): IoidError {
  const text = cause instanceof Error ? cause.message : String(cause);
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

/** A module of one function type with an `externref`: the youngest thing our own module needs. */
const NEEDED = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0]);

const ENGINES = 'use Chrome 115, Firefox 93, Safari 16.4, Node.js 20 or newer';
