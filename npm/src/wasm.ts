import source from '#wasm';
import { valuesOf } from './arguments.js';
import { invoke } from './calls.js';
import { converse } from './conversation.js';
import { coreSource, isCoreStarted, startCore, useAsCore } from './core.js';
import { formOf } from './crossing.js';
import { type Module, start as startModule } from './crossing-instance.js';
import { asIoidError } from './errors.js';
import { makeHost } from './host.js';
import { whole } from './modules.js';
import { compile, startFailure, type WasmSource } from './start.js';

// The whole wasm module: what the small one has, the client, and what explains transactions.

/** Arguments are objects of lists of objects at most. */
const DEEPEST = 8;

let started = false;
let starting: Promise<void> | undefined;

/** Calls a function of the whole wasm module, as `call` of `core.ts` does of the small one. */
export function call<T>(name: string, ...given: readonly unknown[]): T {
  return invoke(startHere, name, given);
}

/** What conversations are watched with. */
export type Watched =
  | {
      signal?: AbortSignal | undefined;
      onStatus?: ((notice: never) => void) | undefined;
      onProgress?: ((notice: never) => void) | undefined;
    }
  | undefined;

/**
 * `call` for conversations with the outside world, which begin with the settings of a client. The
 * first one compiles the module off the main thread.
 */
export async function callAsync<T>(
  name: string,
  settings: unknown,
  given: readonly unknown[],
  host: Omit<Parameters<typeof makeHost>[0], 'signal' | 'notice'>,
  watched: Watched,
): Promise<T> {
  const { signal, onStatus, onProgress } = watched ?? {};
  const outside = makeHost({ ...host, signal, notice: onStatus ?? onProgress });
  try {
    let kept = given;
    if (!started) {
      // What is given must not change while the module is compiled.
      kept = given.map((value) => copy(value, 0));
      await startAhead();
    }
    const values = valuesOf(name, formOf(whole, name), kept);
    return (await converse(whole, name, [settings, ...values], outside)) as T;
  } catch (thrown) {
    throw asIoidError(thrown);
  } finally {
    outside.close();
  }
}

/** A copy of plain data, in which anything else, and what is deeper than any argument, is as it was. */
function copy(value: unknown, depth: number): unknown {
  const inside = (part: unknown) => copy(part, depth + 1);
  if (value instanceof Uint8Array) return value.slice();
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map(inside);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inside(part)]));
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

function startAhead(): Promise<void> {
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
    await Promise.all([started || startAhead(), isCoreStarted() || startCoreAhead()]);
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
