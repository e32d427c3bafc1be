import source from '#core';
import { invoke } from './calls.js';
import { type Module, start } from './crossing-instance.js';
import { core } from './modules.js';
import { startFailure } from './start.js';

// The small wasm module: derivations, documents, and the calls, views and logs of the contracts.

let used: Module | undefined;

/**
 * Calls a function of the small wasm module with what a caller gave. The first call instantiates
 * the module, synchronously, from the bytes in this package: a few milliseconds, once.
 */
export function call<T>(name: string, given: readonly unknown[]): T {
  return invoke(started, name, given);
}

function started(): Module {
  if (used !== undefined) return used;
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
