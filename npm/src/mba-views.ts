import type { Token } from './mba-calls.js';
import type { Address, Bytes, ViewCall } from './types.js';

/** What accounts are asked. */
export interface MbaViews {
  /**
   * The NFT the account says it belongs to.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const view = mba.token({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
   * view.data; // => '0xfc0c546a'
   * const word = (hex: string) => hex.padStart(64, '0');
   * const contract = 'b2119af10cc641162968ed255dc4e688dc4b2b6e';
   * view.decode(`0x${word('1251')}${word(contract)}${word('7')}`);
   * // => {
   * //      chainId: 4689n,
   * //      tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * //      tokenId: 7n,
   * //    }
   */
  readonly token: (input: { account: string }) => ViewCall<Token>;

  /**
   * A number that changes whenever the account acts.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const view = mba.state({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
   * view.data; // => '0xc19d93fb'
   * view.decode('0x0000000000000000000000000000000000000000000000000000000000000003'); // => 3n
   */
  readonly state: (input: { account: string }) => ViewCall<bigint>;

  /**
   * Who owns the account now; the zero address when its NFT is on another chain.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const view = mba.owner({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
   * view.decode('0x000000000000000000000000b2119af10cc641162968ed255dc4e688dc4b2b6e');
   * // => '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E'
   */
  readonly owner: (input: { account: string }) => ViewCall<Address>;

  /**
   * Whether the account is locked now.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const view = mba.isLocked({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
   * view.decode('0x0000000000000000000000000000000000000000000000000000000000000000'); // => false
   * view.decode('0x'); // throws ABI_DECODE
   */
  readonly isLocked: (input: { account: string }) => ViewCall<boolean>;

  /**
   * Whether `signer` may act for the account (ERC-6551, magic value `0x523e3260`).
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const view = mba.isValidSigner({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   signer: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * });
   * view.decode('0x523e326000000000000000000000000000000000000000000000000000000000'); // => true
   */
  readonly isValidSigner: (input: {
    account: string;
    signer: string;
    context?: Bytes;
  }) => ViewCall<boolean>;

  /**
   * Whether the account accepts a signature (ERC-1271, magic value `0x1626ba7e`).
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const view = mba.isValidSignature({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   hash: '0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f',
   *   signature: '0x00',
   * });
   * view.decode('0xffffffff00000000000000000000000000000000000000000000000000000000'); // => false
   */
  readonly isValidSignature: (input: {
    account: string;
    hash: Bytes;
    signature: Bytes;
  }) => ViewCall<boolean>;

  /**
   * Whether the account says it supports an interface (ERC-165, four bytes).
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const account = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
   * const view = mba.supportsInterface({ account, interfaceId: '0x6faff5f1' });
   * view.data; // => '0x01ffc9a76faff5f1000000000000000000000000…'
   * view.decode('0x0000000000000000000000000000000000000000000000000000000000000001'); // => true
   */
  readonly supportsInterface: (input: { account: string; interfaceId: Bytes }) => ViewCall<boolean>;
}
