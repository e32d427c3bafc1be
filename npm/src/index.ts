export * as address from './address.js';
export * as chains from './chains-public.js';
export { createClient } from './client.js';
export type * from './client-types.js';
export * as content from './content.js';
export * as delegation from './delegation.js';
export type { ParsedDid } from './did.js';
export * as did from './did.js';
export type {
  BuildDocument,
  DidDocument,
  Multikey,
  Problem,
  VerificationMethod,
} from './document.js';
export * as document from './document.js';
export { IoidError, type IoidErrorCode, type IoidErrorDetails } from './errors.js';
export * as mba from './mba.js';
export * as nft from './nft.js';
export * as registry from './registry.js';
export * as registryV1 from './registryV1.js';
export type * from './resolution.js';
export type { Decoded, ExplainContext, Explanation } from './transaction.js';
export * as transaction from './transaction.js';
export * as typedData from './typedData.js';
export type * from './types.js';
export * as wallet from './wallet.js';
export { init } from './wasm.js';
