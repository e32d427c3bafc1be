import { namespace } from './namespace.js';
import type { Address } from './types.js';

/** The functions of `address`. */
export interface AddressNamespace {
  /**
   * Reads an address: `0x` and 40 hex digits in lower, upper or EIP-55 case, or `io1…` (bech32 of
   * the same 20 bytes, 41 characters). Nothing is trimmed.
   *
   * @returns both spellings
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `INPUT_INVALID`
   * @example
   * address.parse('io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x');
   * // => {
   * //      address: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * //      io1: 'io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x',
   * //    }
   */
  readonly parse: (input: string) => { address: Address; io1: string };

  /**
   * Whether {@link parse} accepts it.
   *
   * @example
   * address.isValid('0xb2119aF10cc641162968ED255dC4E688dC4B2B6E'); // => true
   * address.isValid('0xB2119aF10cc641162968ED255dC4E688dC4B2B6E'); // => false
   */
  readonly isValid: (input: unknown) => input is string;
}

/** Addresses of IoTeX in both spellings. */
export const address: AddressNamespace = /* @__PURE__ */ namespace('address', 'parse isValid');
