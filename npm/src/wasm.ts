import source from '#wasm';
import { invoke } from './calls.js';
import { coreSource, isCoreStarted, startCore, useAsCore } from './core.js';
import { type Module, start as startModule } from './crossing-instance.js';
import { whole } from './modules.js';
import { compile, startFailure, type WasmSource } from './start.js';

// The whole wasm module: what the small one has, the client, and what explains transactions.

let started = false;
let starting: Promise<void> | undefined;

/** Calls a function of the whole wasm module, as that of `core.ts` does of the small one. */
export function call<T>(name: string, given: readonly unknown[]): T {
  return invoke(startHere, name, given);
}

function startHere(): Module {
  try {
    if (!started) start(source());
  } catch (cause) {
    throw startFailure(cause, true);
  }
  return whole;
}

function start(module: BufferSource | WebAssembly.Module): void {
  if (started) return;
  startModule(whole, module);
  started = true;
  useAsCore(whole);
}

/** Starts the module, off the main thread; there is nothing to wait for where it is. */
export function startAhead(): Promise<void> | undefined {
  if (started) return undefined;
  starting ??= (async () => {
    try {
      start(await compile(source()));
    } catch (cause) {
      throw startFailure(cause, true);
    }
  })().catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

/**
 * Does ahead of time, and off the main thread, what first calls do otherwise. Optional and
 * idempotent. Without an argument the bytes in this package are compiled, those of both modules: a
 * page that uses the small one alone starts in milliseconds without it. A URL or `Response` is
 * fetched and compiled while it streams in.
 *
 * @throws `IoidError` `WASM_BLOCKED`, `WASM_UNSUPPORTED`, `WASM_START`
 * @example
 * await init(); // => undefined
 * did.isValid('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa'); // => true
 */
export async function init(from?: WasmSource): Promise<void> {
  if (started && isCoreStarted()) return;
  if (from === undefined) {
    await Promise.all([startAhead(), isCoreStarted() || startCoreAhead()]);
    return;
  }
  try {
    const module = await compile(from);
    if (isWhole(module)) start(module);
    else startCore(module);
  } catch (cause) {
    throw startFailure(cause, false);
  }
}

async function startCoreAhead(): Promise<void> {
  try {
    startCore(await compile(coreSource()));
  } catch (cause) {
    throw startFailure(cause, true);
  }
}

function isWhole(module: WebAssembly.Module): boolean {
  return WebAssembly.Module.exports(module).some(({ name }) => name === 'whole');
}
