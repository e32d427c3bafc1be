import type { Module } from './crossing-instance.js';

// One record for each wasm module, wherever it was started: a module has one place for arguments.

/** Derivations, documents, and the calls, views and logs of the contracts. */
export const core: Module = { code: undefined, instance: undefined };

/** All of that, the client, and what explains transactions. */
export const whole: Module = { code: undefined, instance: undefined };
