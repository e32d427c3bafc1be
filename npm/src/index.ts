/** Addresses of IoTeX in both spellings. */
export * as address from './address.js';
export type { ContentCache } from './cache.js';
export type { LogInput, OnChain } from './calls.js';
/** The chains this package knows, with ioID’s deployment on each. */
export * as chains from './chains-public.js';
export { createClient } from './client.js';
export type * from './client-types.js';
/** Documents by their content: CIDs, fetching and publishing. */
export * as content from './content.js';
export type { DelegatorUpdated } from './delegation.js';
/** Letting others act for an account: calls, views and logs. */
export * as delegation from './delegation.js';
export type { ParsedDid } from './did.js';
/** The identity of a device: derive, parse and convert a DID. */
export * as did from './did.js';
export type {
  BuildDocument,
  DidDocument,
  Jwk,
  KeyType,
  Multikey,
  Problem,
  Purpose,
  Service,
  VerificationMethod,
} from './document.js';
/** DID documents: build, validate, canonicalize, hash; keys. */
export * as document from './document.js';
export { IoidError, type IoidErrorCode, type IoidErrorDetails } from './errors.js';
/** Machine-Bound Accounts (ERC-6551): addresses, calls, views and logs. */
export * as mba from './mba.js';
export type { NftEvent } from './nft.js';
/** The device NFT: calls, views and logs. */
export * as nft from './nft.js';
export type { DeviceNft, DocumentMetadata, RegistryEvent } from './registry.js';
/** The ioID registry v2: calls, views and logs. */
export * as registry from './registry.js';
export type { RegistryV1Event } from './registryV1.js';
/** The ioID contracts v1: the device’s permit, calls, views and logs. */
export * as registryV1 from './registryV1.js';
export type * from './resolution.js';
export type { WasmSource } from './start.js';
export type {
  Decoded,
  ExplainContext,
  Explanation,
  Result,
  Revert,
} from './transaction.js';
/** What a transaction does, in words; revert reasons; many reads in one. */
export * as transaction from './transaction.js';
export type { TypedData } from './typedData.js';
/** EIP-712 digests. */
export * as typedData from './typedData.js';
export type * from './types.js';
export type { AnnouncedProvider, ProviderInfo } from './wallet.js';
/** Finding and connecting wallets (EIP-6963, EIP-1193), and what their errors mean. */
export * as wallet from './wallet.js';
export type { WalletErrorCode } from './wallet-errors.js';
export { init } from './wasm.js';
