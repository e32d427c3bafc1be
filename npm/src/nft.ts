import type { LogInput, OnChain } from './calls.js';
import { namespace } from './namespace.js';
import type { Address, Hex, TxRequest, Uint, ViewCall } from './types.js';

/** What happened to tokens and collections. */
export type NftEvent =
  | { type: 'Transferred'; from: Address; to: Address; tokenId: bigint }
  | { type: 'Approved'; owner: Address; approved: Address; tokenId: bigint }
  | { type: 'ApprovedForAll'; owner: Address; operator: Address; approved: boolean }
  | { type: 'CollectionCreated'; tokenContract: Address };

/** The functions of `nft`. */
export interface NftNamespace {
  /**
   * Who owns a token. The call reverts when the token does not exist.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * const tokenContract = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
   * const view = nft.ownerOf({ tokenContract, tokenId: 7 });
   * view.data; // => '0x6352211e00000000000000000000000000000000…'
   * view.decode('0x00000000000000000000000071c7656ec7ab88b098defb751b7401b5f6d8976f');
   * // => '0x71C7656EC7ab88b098defB751B7401B5f6d8976F'
   */
  readonly ownerOf: (input: { tokenContract: string; tokenId: Uint }) => ViewCall<Address>;

  /**
   * Where a token's metadata is.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * nft.tokenUri({
   *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   tokenId: 7,
   * }).data;
   * // => '0xc87b56dd00000000000000000000000000000000…'
   */
  readonly tokenUri: (input: { tokenContract: string; tokenId: Uint }) => ViewCall<string>;

  /**
   * How many tokens of a contract `owner` has.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
   * @example
   * nft.balanceOf({
   *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   owner: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * }).data;
   * // => '0x70a0823100000000000000000000000071c7656e…'
   */
  readonly balanceOf: (input: { tokenContract: string; owner: string }) => ViewCall<bigint>;

  /**
   * Lets `to` move one token; the zero address takes it back.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `INPUT_INVALID`
   * @example
   * nft.approve({
   *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   to: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   tokenId: 7,
   * });
   * // => {
   * //      to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * //      data: '0x095ea7b300000000000000000000000071c7656e…',
   * //      value: 0n,
   * //    }
   */
  readonly approve: (input: { tokenContract: string; to: string; tokenId: Uint }) => TxRequest;

  /**
   * Moves a token of `chain` (default IoTeX mainnet), and with it its account, funds and delegations.
   *
   * @throws `IoidError` `OWNERSHIP_CYCLE` when `to` is the token's own account, `RECIPIENT_ZERO`
   * @example
   * const tokenContract = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
   * const from = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
   * const to = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
   * nft.safeTransferFrom({ tokenContract, from, to, tokenId: 7 }).data;
   * // => '0x42842e0e00000000000000000000000071c7656e…'
   * const own = mba.address({ chainId: 4689, tokenContract, tokenId: 7 });
   * nft.safeTransferFrom({ tokenContract, from, to: own, tokenId: 7 }); // throws OWNERSHIP_CYCLE
   */
  readonly safeTransferFrom: (
    input: { tokenContract: string; from: string; to: string; tokenId: Uint } & OnChain,
  ) => TxRequest;

  /**
   * Mints one device NFT. Only the collection's owner or operator may.
   *
   * @throws `IoidError` `RECIPIENT_ZERO`
   * @example
   * nft.mint({
   *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   to: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   tokenId: 7,
   * }).data;
   * // => '0x40c10f1900000000000000000000000071c7656e…'
   */
  readonly mint: (input: { tokenContract: string; to: string; tokenId: Uint }) => TxRequest;

  /**
   * Mints device NFTs, the n-th id to the n-th recipient.
   *
   * @throws `IoidError` `BATCH_LENGTHS`, `BATCH_EMPTY`, `BATCH_DUPLICATE`, `RECIPIENT_ZERO`
   * @example
   * const tokenContract = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
   * const to = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
   * nft.batchMint({ tokenContract, to: [to, to], tokenIds: [7, 8] }).data;
   * // => '0x6857310700000000000000000000000000000000…'
   * nft.batchMint({ tokenContract, to: [to], tokenIds: [7, 8] }); // throws BATCH_LENGTHS
   */
  readonly batchMint: (input: {
    tokenContract: string;
    to: readonly string[];
    tokenIds: readonly Uint[];
  }) => TxRequest;

  /**
   * Creates a collection of device NFTs; its address is in the `CollectionCreated` event.
   *
   * @throws `IoidError` `RECIPIENT_ZERO` for a zero owner, `DEPLOYMENT_UNKNOWN`
   * @example
   * nft.createCollection({
   *   factory: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
   *   name: 'GEODNET devices',
   *   symbol: 'GEO',
   *   owner: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   operator: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * }).data;
   * // => '0x4218b87c00000000000000000000000000000000…'
   */
  readonly createCollection: (
    input: {
      factory?: string;
      name: string;
      symbol: string;
      owner: string;
      operator: string;
    } & OnChain,
  ) => TxRequest;

  /**
   * A token id as 32 big-endian bytes.
   *
   * @throws `IoidError` `INPUT_INVALID` when it is no integer from 0 to 2²⁵⁶−1
   * @example
   * nft.tokenIdToBytes32(7);
   * // => '0x0000000000000000000000000000000000000000000000000000000000000007'
   */
  readonly tokenIdToBytes32: (tokenId: Uint) => Hex;

  /**
   * A token id from 32 big-endian bytes.
   *
   * @throws `IoidError` `INPUT_INVALID` when it is not 32 bytes
   * @example
   * nft.tokenIdFromBytes32('0x0000000000000000000000000000000000000000000000000000000000000007');
   * // => 7n
   */
  readonly tokenIdFromBytes32: (bytes: Uint8Array | Hex) => bigint;

  /**
   * Reads a log of an ERC-721 contract or the device NFT factory; `null` for other events, ERC-20's
   * of the same names included.
   *
   * @throws `IoidError` `ABI_DECODE`
   * @example
   * nft.decodeLog({
   *   topics: [
   *     '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
   *     '0x0000000000000000000000000000000000000000000000000000000000000000',
   *     '0x00000000000000000000000071c7656ec7ab88b098defb751b7401b5f6d8976f',
   *     '0x0000000000000000000000000000000000000000000000000000000000000007',
   *   ],
   *   data: '0x',
   * });
   * // => {
   * //      type: 'Transferred',
   * //      from: '0x0000000000000000000000000000000000000000',
   * //      to: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * //      tokenId: 7n,
   * //    }
   */
  readonly decodeLog: (log: LogInput) => NftEvent | null;
}

/** The device NFT: calls, views and logs. */
export const nft: NftNamespace = /* @__PURE__ */ namespace(
  'nft',
  'ownerOf tokenUri balanceOf approve safeTransferFrom mint batchMint createCollection tokenIdToBytes32 tokenIdFromBytes32 decodeLog',
);
