export type { AddressNamespace } from './address.js';
export { address } from './address.js';
export type { ContentCache } from './cache.js';
export type { LogInput, OnChain } from './calls.js';
/** The chains this package knows, with ioID’s deployment on each. */
export * as chains from './chains-public.js';
export { createClient } from './client.js';
export type * from './client-types.js';
/** Documents by their content: CIDs, fetching and publishing. */
export * as content from './content.js';
export type { DelegationNamespace, DelegatorUpdated, GrantInput } from './delegation.js';
export { delegation } from './delegation.js';
export type { DidNamespace, NameNotice, ParsedDid } from './did.js';
export { did } from './did.js';
export type {
  BuildDocument,
  DidDocument,
  DocumentNamespace,
  JsonValue,
  Jwk,
  KeyType,
  Multikey,
  Problem,
  Purpose,
  Service,
  VerificationMethod,
} from './document.js';
export { document } from './document.js';
export { IoidError, type IoidErrorCode, type IoidErrorDetails } from './errors.js';
export type { AccountCode, MbaNamespace, ProgramDerivedAddress } from './mba.js';
export { mba } from './mba.js';
export type * from './mba-calls.js';
export type * from './mba-views.js';
export type { NftEvent, NftNamespace } from './nft.js';
export { nft } from './nft.js';
export type {
  DeviceInput,
  DeviceNft,
  DocumentMetadata,
  RegistryEvent,
  RegistryInput,
  RegistryNamespace,
} from './registry.js';
export { registry } from './registry.js';
export type { RegistryV1Event, RegistryV1Namespace } from './registryV1.js';
export { registryV1 } from './registryV1.js';
export type * from './registryV1-calls.js';
export type * from './registryV1-views.js';
export type * from './resolution.js';
export type { WasmSource } from './start.js';
export type {
  ContractKind,
  Decoded,
  DecodedValue,
  ExplainContext,
  Explanation,
  InnerCall,
  KnownAccount,
  Result,
  Results,
  Revert,
  TransactionInput,
  TransactionNamespace,
} from './transaction.js';
export { transaction } from './transaction.js';
export type { TypedData, TypedDataNamespace } from './typedData.js';
export { typedData } from './typedData.js';
export type * from './types.js';
export type { AnnouncedProvider, ProviderInfo } from './wallet.js';
/** Finding and connecting wallets (EIP-6963, EIP-1193), and what their errors mean. */
export * as wallet from './wallet.js';
export type { WalletErrorCode } from './wallet-errors.js';
export { init } from './wasm.js';
