import { namespace } from './namespace.js';
import type { Hex } from './types.js';
import { call } from './wasm.js';

/** Structured data as `eth_signTypedData_v4` takes it; `types` may leave out `EIP712Domain`. */
export type TypedData = {
  types: Record<string, readonly { name: string; type: string }[]>;
  primaryType: string;
  domain: {
    name?: string;
    version?: string;
    chainId?: number | bigint | string;
    verifyingContract?: string;
    salt?: string;
  };
  message: Record<string, unknown>;
};

/** The functions of `typedData`. */
export interface TypedDataNamespace {
  /**
   * The digest a wallet signs (EIP-712): `keccak256(0x1901 ‖ domain separator ‖ struct hash)`.
   *
   * Integers are `bigint`, safe `number`, decimal or `0x` text; bytes are `Uint8Array` or `0x` text of
   * exactly their length. A member the type does not have is refused: it would be shown and not
   * signed.
   *
   * @throws `IoidError` `TYPED_DATA_INVALID`, whose `details.path` is a JSON pointer; `INPUT_INVALID`
   * for a value that JSON cannot hold
   * @example
   * typedData.hash({
   *   types: { Mail: [{ name: 'contents', type: 'string' }] },
   *   primaryType: 'Mail',
   *   domain: { name: 'Ether Mail', version: '1', chainId: 1 },
   *   message: { contents: 'Hello, Bob!' },
   * });
   * // => '0xbbd2175e85605355ed040dbddb5595b7953249b71a7f434769e6925364b4677d'
   */
  readonly hash: (typed: TypedData) => Hex;
}

/** EIP-712 digests. */
export const typedData: TypedDataNamespace = /* @__PURE__ */ namespace('typedData', 'hash', call);
