import type { TalkingGlue } from './conversation.js';
import type { Glue, Module } from './crossing-instance.js';
import * as small from './generated/ioid_core.js';
import * as full from './generated/ioid_wasm.js';

// One record for each wasm module, wherever it was started: a module has one place for arguments.
// Each function by itself, so that bundlers leave out those that are never called.

/** Derivations, documents, and the calls, views and logs of the contracts. */
export const core: Module<Glue> = {
  glue: {
    initSync: small.initSync,
    linear_memory: small.linear_memory,
    functions: small.functions,
    reserve: small.reserve,
    call: small.call,
  },
  instance: undefined,
};

/** All of that, the client, and what explains transactions. */
export const whole: Module<TalkingGlue> = {
  glue: {
    initSync: full.initSync,
    linear_memory: full.linear_memory,
    functions: full.functions,
    reserve: full.reserve,
    call: full.call,
    flows: full.flows,
    converse: full.converse,
    resume: full.resume,
    settle: full.settle,
  },
  instance: undefined,
};
