import source from '#core';
import { cross } from './crossing.js';
import { type Module, start } from './crossing-instance.js';
import { asIoidError } from './errors.js';
import { core } from './modules.js';
import { startFailure } from './start.js';

// The small wasm module: derivations, documents, and the calls, views and logs of the contracts.

let used: Module | undefined;

/**
 * Calls a function of the small wasm module; whatever it throws is an `IoidError`. The first call
 * instantiates the module, synchronously, from the bytes in this package: a few milliseconds, once.
 */
export function call<T>(name: string, ...values: readonly unknown[]): T {
  return callWith(name, values);
}

/** {@link call} with the values in an array. */
export function callWith<T>(name: string, values: readonly unknown[]): T {
  try {
    return cross(used ?? startHere(), name, values) as T;
  } catch (thrown) {
    throw asIoidError(thrown);
  }
}

function startHere(): Module {
  try {
    return startCore(source());
  } catch (cause) {
    throw startFailure(cause, true);
  }
}

/** Starts the small module, once. */
export function startCore(module: BufferSource | WebAssembly.Module): Module {
  if (used === undefined) {
    start(core, module);
    used = core;
  }
  return used;
}

/** The whole module has what the small one has: where it is started, the small one need not be. */
export function useAsCore(whole: Module): void {
  used ??= whole;
}

export const isCoreStarted = (): boolean => used !== undefined;

/** The bytes, or what the platform has in their place. */
export const coreSource = (): BufferSource | WebAssembly.Module => source();
