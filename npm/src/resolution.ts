import type { DidDocument, Problem } from './document.js';
import type { Address, Did, Hex } from './types.js';

/** How to resolve a DID. */
export type ResolveOptions = {
  /**
   * The media types that can be read, as in an `Accept` header: `application/did`,
   * `application/did+ld+json`, `application/did+json`.
   */
  accept?: string;
  /** Block at which to resolve; the latest when absent. Old blocks need an archive node. */
  versionId?: bigint | number | string;
  /**
   * Time at which to resolve, in UTC to the second: `2020-12-20T19:17:47Z`. That is the newest block
   * of that time or before; a time after the newest block is not found yet. Not with `versionId`.
   */
  versionTime?: string;
  /**
   * Whether to look for `created` and `updated` in the registry's events: the whole chain when the
   * node shows it in one answer, else back from its newest block for as much as 480 requests or 10 s
   * give. For a DID that is not registered: whether it once was, as far back, instead of 64 requests
   * and 5 s.
   */
  metadata?: boolean;
  /** Whether to write relative DID URLs in the document as absolute ones. */
  expandRelativeUrls?: boolean;
  signal?: AbortSignal;
};

/** How to dereference a DID URL. */
export type DereferenceOptions = ResolveOptions & {
  /** The purpose that the key must have which the DID URL names. */
  verificationRelationship?:
    | 'authentication'
    | 'assertionMethod'
    | 'keyAgreement'
    | 'capabilityInvocation'
    | 'capabilityDelegation';
};

/**
 * What was proven about a document.
 *
 * - `verified`: the registry's hash is that of the exact bytes; or the document follows from the
 *   DID itself (`did:key`, `did:ethr`)
 * - `verified-canonical`: the registry's hash is that of the document's canonical form
 * - `cid-only`: the registry holds no hash, but its URI names the content
 * - `legacy-hash`: the registry's hash is of something else than a document (v1), see
 *   {@link Evidence.legacyHash}; the document is trusted as far as its CID goes
 * - `mismatch`: the bytes are not those that were registered
 * - `unavailable`: nothing gave the document, or it cannot be asked for
 * - `no-document`: registered without one
 * - `invalid-document`: the bytes are the right ones, and no valid document of this DID
 * - `unregistered`: the registry does not know the DID
 * - `deactivated`: it was registered, and was removed
 */
export type Verdict =
  | 'verified'
  | 'verified-canonical'
  | 'cid-only'
  | 'legacy-hash'
  | 'mismatch'
  | 'unavailable'
  | 'no-document'
  | 'invalid-document'
  | 'unregistered'
  | 'deactivated';

/** How one gateway answered. */
export type GatewayAttempt = { url: string; error?: string };

/** One thing that was compared, with both values. */
export type Check = {
  /**
   * `cid`: the bytes and the CID of the URI; `hash`: the registry's and theirs; `document`: whether
   * it is valid; `id`: the DID; `account`: the NFT of its `MachineBoundAccount` and the registry's;
   * `controller`: its `did:ethr` and the NFT's owner; `history`: whether the DID was ever
   * registered, `skipped` when not all blocks were searched, with how far in `found`; `events`: what the registry of `did:ethr` holds, which is not read.
   */
  name: 'cid' | 'hash' | 'document' | 'id' | 'account' | 'controller' | 'history' | 'events';
  outcome: 'passed' | 'failed' | 'skipped';
  expected?: string;
  found?: string;
};

/** The facts behind a verdict. */
export type Evidence = {
  /** The block every chain read was made at; absent when the chain was not asked. */
  block?: bigint;
  uri?: string;
  /** `didDocHash` as the registry holds it. */
  registryHash?: Hex;
  /** SHA-256 of the bytes that came back. */
  contentHash?: Hex;
  /** Which hash of the bytes equals the registry's. The last one is found in v1 only. */
  algorithm?: 'sha-256' | 'keccak-256' | 'sha-512/256';
  /** What a v1 registry's hash was made of, when of no document. */
  legacyHash?: 'device-address' | 'permit' | 'empty';
  /** The NFT the device is bound to; of a v1 device its ioID NFT. */
  nft?: { chainId: bigint; contract: string; tokenId: bigint };
  /** Who owns that NFT, when it is on this chain. */
  owner?: Address;
  /** The device's account, when its address can be computed. */
  account?: Address;
  gateways: GatewayAttempt[];
  checks: Check[];
};

/** An error of DID Resolution (RFC 9457). */
export type ResolutionError = {
  /** For example `https://www.w3.org/ns/did#NOT_FOUND`. */
  type: string;
  title: string;
  /** A sentence about this very case. */
  detail: string;
};

/** What is known about a document. Empty when there is an error. */
export type DidDocumentMetadata = {
  /** The block at which it was resolved. */
  versionId?: string;
  /** UTC, whole seconds: `2020-12-20T19:17:47Z`. Only when asked for, and when it is certain. */
  created?: string;
  updated?: string;
  deactivated?: boolean;
  /** The spelling that the contracts use, when the DID was given in another. */
  canonicalId?: Did;
};

/** A W3C DID Resolution result, and what was proven about it. */
export type ResolutionResult = {
  /** The document, only when it can be trusted as far as the verdict says. */
  didDocument: DidDocument | null;
  didResolutionMetadata: { contentType?: string; error?: ResolutionError };
  didDocumentMetadata: DidDocumentMetadata;
  verdict: Verdict;
  evidence: Evidence;
  /** Problems found in the document, at most 100; a verified one may have warnings. */
  problems: Problem[];
  /** The text of a document that failed its check: show it as such or not at all. */
  untrusted?: string;
};

/** A W3C DID URL dereferencing result, and what was proven about the document. */
export type DereferenceResult = {
  /** A document, a key, a service, or an array of URLs. */
  content: unknown;
  dereferencingMetadata: { contentType?: string; error?: ResolutionError };
  contentMetadata: DidDocumentMetadata;
  verdict: Verdict;
  evidence: Evidence;
  problems: Problem[];
  untrusted?: string;
};
