import { namespace } from './namespace.js';
import type { Address, Did, Hex } from './types.js';

/** An ioID taken apart. */
export type ParsedDid = {
  did: Did;
  /** 2: an identifier of the registry. 1: the address of a device's key. */
  version: 1 | 2;
  /** The registry's key; v2 only. */
  bytes32?: Hex;
  /** The device's address, EIP-55; v1 only. */
  address?: Address;
  path?: string;
  query?: string;
  fragment?: string;
};

/** Something in a name that a person should look at; it never changes the name. */
export type NameNotice = {
  code: string;
  message: string;
  /** Bytes (UTF-8) before the first character concerned. */
  offset: number;
};

/** The functions of `did`. */
export interface DidNamespace {
  /**
   * The ioID of a device: `did:io:` and base58 of
   * `sha256(sha256(project) || sha256(device))`.
   *
   * Strings are taken as UTF-8, byte for byte: no trimming, no case folding, no normalisation. Both
   * have 1 to 1,024 bytes.
   *
   * @throws `IoidError` `INPUT_EMPTY`, `INPUT_TOO_LONG`, `INPUT_INVALID`
   * @example
   * did.derive({ project: 'GEODNET', device: 'serial-kitchen-temp-sensor' });
   * // => 'did:io:EKjQ9yyCTE9VqDRKy4sEdjepXu9ja3VCMktboyYdYfBH'
   * did.derive({ project: 'GEODNET', device: '' }); // throws INPUT_EMPTY
   */
  readonly derive: (input: { project: string | Uint8Array; device: string | Uint8Array }) => Did;

  /**
   * The ioIDs of many devices of one project, in their order; the project is hashed once.
   *
   * @throws `IoidError` as {@link derive}; `details.path` is `devices[n]`
   * @example
   * did.deriveMany({ project: 'GEODNET', devices: ['serial-kitchen-temp-sensor'] });
   * // => ['did:io:EKjQ9yyCTE9VqDRKy4sEdjepXu9ja3VCMktboyYdYfBH']
   */
  readonly deriveMany: (input: {
    project: string | Uint8Array;
    devices: readonly (string | Uint8Array)[];
  }) => Did[];

  /**
   * Reads an ioID or a DID URL of one, and says which version it is.
   *
   * Source: DID Core 1.0, section 3.1 and 3.2.
   *
   * @throws `IoidError` `DID_INVALID` (with `position`, in bytes), `DID_NOT_IOID`, `DID_CHECKSUM`
   * @example
   * did.parse('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa#key-1');
   * // => {
   * //      did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa',
   * //      version: 2,
   * //      bytes32: '0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f',
   * //      fragment: 'key-1',
   * //    }
   * did.parse('did:key:z6Mk'); // throws DID_NOT_IOID
   */
  readonly parse: (input: string) => ParsedDid;

  /**
   * Whether the value is an ioID: a DID, not a DID URL.
   *
   * @example
   * did.isValid('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa'); // => true
   * did.isValid('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa#key-1'); // => false
   */
  readonly isValid: (input: unknown) => input is Did;

  /**
   * The registry's key of a v2 ioID, 32 bytes.
   *
   * @throws `IoidError` `DID_VERSION` for v1, and those of {@link parse}
   * @example
   * did.toBytes32('did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa');
   * // => '0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f'
   * did.toBytes32('did:io:0xb2119af10cc641162968ed255dc4e688dc4b2b6e'); // throws DID_VERSION
   */
  readonly toBytes32: (did: Did) => Hex;

  /**
   * The v2 ioID of a registry key, 32 bytes and not all zero.
   *
   * @throws `IoidError` `IDENTIFIER_LENGTH`, `IDENTIFIER_ZERO`, `INPUT_INVALID`
   * @example
   * did.fromBytes32('0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f');
   * // => 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa'
   */
  readonly fromBytes32: (id: Hex | Uint8Array) => Did;

  /**
   * The v1 ioID of a device's address, in lower case: the spelling the v1 contracts hash.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * did.fromAddress('0xb2119aF10cc641162968ED255dC4E688dC4B2B6E');
   * // => 'did:io:0xb2119af10cc641162968ed255dc4e688dc4b2b6e'
   */
  readonly fromAddress: (address: string) => Did;

  /**
   * What a person should look at before a project name or device identifier becomes an identity:
   * white space at the ends, invisible and control characters, another spelling that looks the same.
   *
   * @throws `IoidError` `INPUT_INVALID` when it is no text
   * @example
   * did.notices('serial-1 ').map(({ code, offset }) => ({ code, offset }));
   * // => [{ code: 'NAME_TRAILING_SPACE', offset: 8 }]
   */
  readonly notices: (name: string) => NameNotice[];
}

/** The identity of a device: derive, parse and convert a DID. */
export const did: DidNamespace = /* @__PURE__ */ namespace(
  'did',
  'derive deriveMany parse isValid toBytes32 fromBytes32 fromAddress notices',
);
