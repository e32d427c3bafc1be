import { fields } from './fields.js';
import { jsonText } from './json.js';
import type { Did, Hex, Uint } from './types.js';
import { call } from './wasm.js';

/** A value that JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

/** A public key in multibase form with its multicodec prefix: `z6Mk…` for Ed25519. */
export type Multikey = `z${string}`;

/** A public JSON Web Key (RFC 7517); one with a private part is refused. */
export type Jwk = { kty: string; crv: string; x: string; y?: string; kid?: string };

export type KeyType = 'Ed25519' | 'secp256k1' | 'P-256' | 'X25519';

/** The verification relationships of DID Core. */
export type Purpose =
  | 'authentication'
  | 'assertionMethod'
  | 'keyAgreement'
  | 'capabilityInvocation'
  | 'capabilityDelegation';

/** A service; further properties are kept. */
export type Service = {
  id: string;
  type: string | readonly string[];
  serviceEndpoint: JsonValue;
  readonly [property: string]: JsonValue | undefined;
};

/** A DID document. */
export type DidDocument = {
  '@context'?: JsonValue;
  id: string;
  controller?: string | readonly string[];
  alsoKnownAs?: readonly string[];
  verificationMethod?: readonly JsonValue[];
  authentication?: readonly JsonValue[];
  assertionMethod?: readonly JsonValue[];
  keyAgreement?: readonly JsonValue[];
  capabilityInvocation?: readonly JsonValue[];
  capabilityDelegation?: readonly JsonValue[];
  service?: readonly Service[];
  readonly [property: string]: JsonValue | undefined;
};

/** What {@link build} makes a document of. */
export type BuildDocument = {
  did: Did;
  /** Who controls the document; the owner when absent and there is no key. */
  controller?: string;
  /** The owner's address and the chain it is meant on. */
  owner?: { address: string; chainId: Uint };
  project?: string;
  /** The serial number, in plain text, for everyone to read: leave it out to keep it private. */
  device?: string;
  keys?: readonly {
    publicKey: Multikey | Jwk;
    type?: string;
    id?: string;
    purposes?: readonly Purpose[];
  }[];
  mba?: { chainId: Uint; tokenContract: string; tokenId: Uint };
  dataEndpoint?: string;
  services?: readonly Service[];
  alsoKnownAs?: readonly string[];
};

/** One finding of {@link validate}. */
export type Problem = {
  /** JSON Pointer (RFC 6901); empty for the whole document. */
  path: string;
  code: string;
  message: string;
  severity: 'error' | 'warning';
};

/** A key of a document, with its references resolved. */
export type VerificationMethod = {
  /** Absolute DID URL. */
  id: string;
  /** Absent, like `type` and `publicKey`, when the method stands in another document. */
  controller?: string;
  type?: string;
  publicKey?: Multikey;
  /** The key was written without its multicodec prefix, as ioID's first documents do. */
  legacy?: true;
};

/**
 * Builds a DID document: with device keys, or controlled by its owner's `did:ethr`.
 *
 * @throws `IoidError` with the JSON pointer of the field in `details.path`
 */
export function build(input: BuildDocument): DidDocument {
  fields('document.build', input, [
    'did',
    'controller',
    'owner',
    'project',
    'device',
    'keys',
    'mba',
    'dataEndpoint',
    'services',
    'alsoKnownAs',
  ]);
  const text = jsonText('input', input, { integersAsText: true });
  return call('document.build', text);
}

/**
 * Everything that is wrong with a document: the rules of DID Core first, then those of ioID. With
 * `did`, the document must be that DID's. Text is examined as it is; it may have duplicate names,
 * which an object cannot show.
 */
export function validate(
  doc: unknown,
  options: { did?: string } = {},
): { valid: boolean; problems: Problem[] } {
  const { did } = fields('document.validate', options, ['did']);
  const text = textOf(doc);
  const problems = call('document.validate', text, did) as Problem[];
  return { valid: problems.every(({ severity }) => severity !== 'error'), problems };
}

/**
 * The canonical text: names sorted, no white space, numbers as ECMAScript prints them.
 *
 * Source: RFC 8785.
 *
 * @throws `IoidError` for duplicate names, integers beyond 2⁵³ that would change, lone surrogates,
 * more than 64 levels or 1 MiB
 */
export function canonicalize(doc: unknown): string {
  const text = textOf(doc);
  return call('document.canonicalize', text);
}

/**
 * SHA-256 and CID (v1, raw) of the bytes to publish: the canonical text of a document (an object,
 * or its JSON text), or bytes as they are (a `Uint8Array`, or `0x…`). The hash is the digest inside
 * the CID, and what the registry stores.
 *
 * @throws `IoidError` as {@link canonicalize}
 */
export function digest(doc: unknown): { hash: Hex; cid: string; bytes: Uint8Array } {
  const content = doc instanceof Uint8Array ? doc : textOf(doc);
  return call('document.digest', content) as ReturnType<typeof digest>;
}

/** Which hash of `bytes` is `hash` (32 bytes); `null` when neither is. */
export function verifyDigest(bytes: Uint8Array | Hex, hash: Hex): 'sha-256' | 'keccak-256' | null {
  return call('document.verifyDigest', bytes, hash);
}

/**
 * The keys of a document, or those for one purpose. Relative ids are made absolute against the
 * document's id; an embedded method serves only its relationship.
 *
 * Source: DID Core 1.0, section 5.2 and 5.3.
 */
export function verificationMethods(doc: unknown, purpose?: Purpose): VerificationMethod[] {
  const text = textOf(doc);
  return call('document.verificationMethods', text, purpose);
}

/**
 * Multibase text of a public key: 32 bytes for Ed25519 and X25519, 33 (compressed) or 65 for
 * secp256k1 and P-256.
 *
 * @throws `IoidError` for a wrong length or bytes that are no point of the curve
 */
export function multikey(type: KeyType, publicKey: Uint8Array | Hex): Multikey {
  return call('document.multikey', type, publicKey) as Multikey;
}

/**
 * Type and bytes of a multibase key. The form without prefix in ioID's first documents is read as
 * Ed25519 and marked `legacy`.
 */
export function parseMultikey(text: string): {
  type: KeyType;
  bytes: Uint8Array;
  legacy?: true;
} {
  return call('document.parseMultikey', text);
}

function textOf(doc: unknown): string {
  return typeof doc === 'string' ? doc : jsonText('document', doc);
}
