import type { WalletErrorCode } from './wallet-errors.js';

/** Codes that come from Rust; a test compares the list with the crates'. */
export const coreErrorCodes = [
  'INPUT_INVALID',
] as const;

/** Codes of the TypeScript layer: the loader, the shape of arguments, the wallet. */
type EdgeErrorCode =
  | 'INPUT_UNKNOWN_FIELD'
  | 'WASM_BLOCKED'
  | 'WASM_UNSUPPORTED'
  | 'WASM_START'
  | 'INTERNAL'
  | 'CHAIN_UNKNOWN'
  | 'CHAIN_MISMATCH'
  | 'ABORTED'
  | WalletErrorCode;

/** Every `code` an `IoidError` can have. */
export type IoidErrorCode = (typeof coreErrorCodes)[number] | EdgeErrorCode;
