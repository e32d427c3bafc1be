import { namespace } from './namespace.js';
import type { Did, Hex, Uint } from './types.js';

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

/** The public keys a document can hold. */
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

/** What {@link DocumentNamespace.build} makes a document of. */
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

/** One finding of {@link DocumentNamespace.validate}. */
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

/** The functions of `document`. */
export interface DocumentNamespace {
  /**
   * Builds a DID document: with device keys, or controlled by its owner's `did:ethr`.
   *
   * @throws `IoidError` `DID_NOT_IOID`, `DID_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`,
   * `FIELD_INVALID`, `FIELD_UNKNOWN`, `KEY_ENCODING`, `KEY_POINT`, `KEY_SECRET`, `URI_INVALID`, with the
   * JSON pointer of the field in `details.path`
   * @example
   * const doc = document.build({
   *   did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa',
   *   owner: { address: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E', chainId: 4689 },
   *   project: 'GEODNET',
   * });
   * doc.controller; // => 'did:ethr:0x1251:0xb2119aF10cc641162968ED255dC4E688dC4B2B6E'
   * doc.service?.map(({ type }) => type); // => ['DePINProjectMembership', 'DeviceOwner']
   */
  readonly build: (input: BuildDocument) => DidDocument;

  /**
   * Everything that is wrong with a document: the rules of DID Core first, then those of ioID. With
   * `did`, the document must be that DID's. Text is examined as it is; it may have duplicate names,
   * which an object cannot show.
   *
   * @throws `IoidError` `INPUT_INVALID` for a value that JSON cannot hold, `INPUT_UNKNOWN_FIELD`
   * @example
   * const { valid, problems } = document.validate({
   *   '@context': 'https://www.w3.org/ns/did/v1',
   *   id: 'did:io:nobody',
   * });
   * valid; // => false
   * problems.map(({ path, code }) => ({ path, code })); // => [{ path: '/id', code: 'DID_NOT_IOID' }]
   */
  readonly validate: (
    doc: unknown,
    options?: { did?: string },
  ) => { valid: boolean; problems: Problem[] };

  /**
   * The canonical text: names sorted, no white space, numbers as ECMAScript prints them.
   *
   * Source: RFC 8785.
   *
   * @throws `IoidError` `JSON_SYNTAX`, `JSON_DUPLICATE_KEY`, `JSON_NUMBER_INEXACT` for integers beyond
   * 2⁵³ that would change, `JSON_LONE_SURROGATE`, `JSON_TOO_DEEP` beyond 64 levels, `JSON_TOO_LARGE`
   * beyond 1 MiB, `INPUT_INVALID` for what JSON cannot hold
   * @example
   * document.canonicalize({ id: 'did:io:…', '@context': [1e3, 'é'] });
   * // => '{"@context":[1000,"é"],"id":"did:io:…"}'
   * document.canonicalize('{"a":1,"a":2}'); // throws JSON_DUPLICATE_KEY
   */
  readonly canonicalize: (doc: unknown) => string;

  /**
   * SHA-256 and CID (v1, raw) of the bytes to publish: the canonical text of a document (an object,
   * or its JSON text), or bytes as they are (a `Uint8Array`, or `0x…`). The hash is the digest inside
   * the CID, and what the registry stores.
   *
   * @throws `IoidError` as {@link canonicalize}
   * @example
   * const { hash, cid, bytes } = document.digest({ b: 1, a: 2 });
   * hash; // => '0xd3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772'
   * cid; // => 'bafkreigtmjvmgcuh4332mqucgoz4nauzs5ugl6svbdscm7cucxdwv55hoi'
   * new TextDecoder().decode(bytes); // => '{"a":2,"b":1}'
   */
  readonly digest: (doc: unknown) => { hash: Hex; cid: string; bytes: Uint8Array };

  /**
   * Which hash of `bytes` is `hash` (32 bytes); `null` when neither is.
   *
   * @throws `IoidError` `INPUT_INVALID` when `hash` is not 32 bytes, or `bytes` are none
   * @example
   * const { bytes, hash } = document.digest({ id: 'did:io:…' });
   * document.verifyDigest(bytes, hash); // => 'sha-256'
   * document.verifyDigest('0x', hash); // => null
   */
  readonly verifyDigest: (bytes: Uint8Array | Hex, hash: Hex) => 'sha-256' | 'keccak-256' | null;

  /**
   * The keys of a document, or those for one purpose. Relative ids are made absolute against the
   * document's id; an embedded method serves only its relationship.
   *
   * Source: DID Core 1.0, section 5.2 and 5.3.
   *
   * @throws `IoidError` `JSON_SYNTAX` and the other codes of {@link canonicalize}, `INPUT_INVALID` for
   * a purpose DID Core does not have
   * @example
   * const id = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
   * const publicKey = document.multikey(
   *   'Ed25519',
   *   '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
   * );
   * const doc = document.build({ did: id, keys: [{ publicKey }] });
   * document.verificationMethods(doc, 'authentication')[0];
   * // => {
   * //      id: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa#keys-1',
   * //      controller: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa',
   * //      type: 'Ed25519VerificationKey2020',
   * //      publicKey: 'z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw',
   * //    }
   */
  readonly verificationMethods: (doc: unknown, purpose?: Purpose) => VerificationMethod[];

  /**
   * Multibase text of a public key: 32 bytes for Ed25519 and X25519, 33 (compressed) or 65 for
   * secp256k1 and P-256.
   *
   * @throws `IoidError` `KEY_LENGTH`, `KEY_POINT` for bytes that are no point of the curve, `INPUT_INVALID`
   * @example
   * document.multikey(
   *   'Ed25519',
   *   '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
   * );
   * // => 'z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw'
   */
  readonly multikey: (type: KeyType, publicKey: Uint8Array | Hex) => Multikey;

  /**
   * Type and bytes of a multibase key. The form without prefix in ioID's first documents is read as
   * Ed25519 and marked `legacy`.
   *
   * @throws `IoidError` `KEY_ENCODING`, `KEY_UNSUPPORTED`, `KEY_LENGTH`, `KEY_POINT`
   * @example
   * const key = 'z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw';
   * const { type, bytes } = document.parseMultikey(key);
   * type; // => 'Ed25519'
   * bytes.length; // => 32
   */
  readonly parseMultikey: (text: string) => {
    type: KeyType;
    bytes: Uint8Array;
    legacy?: true;
  };
}

/** DID documents: build, validate, canonicalize, hash; keys. */
export const document: DocumentNamespace = /* @__PURE__ */ namespace(
  'document',
  'build validate canonicalize digest verifyDigest verificationMethods multikey parseMultikey',
);
