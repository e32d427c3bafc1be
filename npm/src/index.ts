export * as chains from './chains-public.js';
export { createClient } from './client.js';
export type * from './client-types.js';
export { IoidError, type IoidErrorCode, type IoidErrorDetails } from './errors.js';
export type * from './types.js';
export * as wallet from './wallet.js';
export { init } from './wasm.js';
