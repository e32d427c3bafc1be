import { chainOf, type LogInput, type OnChain, txRequest, viewCall } from './calls.js';
import { fields } from './fields.js';
import type { Address, Hex, TxRequest, Uint, ViewCall } from './types.js';
import { call } from './wasm.js';

/** What happened to tokens and collections. */
export type NftEvent =
  | { type: 'Transferred'; from: Address; to: Address; tokenId: bigint }
  | { type: 'Approved'; owner: Address; approved: Address; tokenId: bigint }
  | { type: 'ApprovedForAll'; owner: Address; operator: Address; approved: boolean }
  | { type: 'CollectionCreated'; tokenContract: Address };

/** Who owns a token. The call reverts when the token does not exist. */
export function ownerOf(input: { tokenContract: string; tokenId: Uint }): ViewCall<Address> {
  const { tokenContract, tokenId } = fields('nft.ownerOf', input, ['tokenContract', 'tokenId']);
  return view('ownerOf', tokenContract, tokenId);
}

/** Where a token's metadata is. */
export function tokenUri(input: { tokenContract: string; tokenId: Uint }): ViewCall<string> {
  const { tokenContract, tokenId } = fields('nft.tokenUri', input, ['tokenContract', 'tokenId']);
  return view('tokenUri', tokenContract, tokenId);
}

/** How many tokens of a contract `owner` has. */
export function balanceOf(input: { tokenContract: string; owner: string }): ViewCall<bigint> {
  const { tokenContract, owner } = fields('nft.balanceOf', input, ['tokenContract', 'owner']);
  return view('balanceOf', tokenContract, owner);
}

/** Lets `to` move one token; the zero address takes it back. */
export function approve(input: { tokenContract: string; to: string; tokenId: Uint }): TxRequest {
  const { tokenContract, to, tokenId } = fields('nft.approve', input, [
    'tokenContract',
    'to',
    'tokenId',
  ]);
  return txRequest('nft.approve', tokenContract, to, tokenId);
}

/**
 * Moves a token of `chain` (default IoTeX mainnet), and with it its account, funds and delegations.
 *
 * @throws `IoidError` `OWNERSHIP_CYCLE` when `to` is the token's own account, `RECIPIENT_ZERO`
 */
export function safeTransferFrom(
  input: { tokenContract: string; from: string; to: string; tokenId: Uint } & OnChain,
): TxRequest {
  const { tokenContract, from, to, tokenId, chain } = fields('nft.safeTransferFrom', input, [
    'tokenContract',
    'from',
    'to',
    'tokenId',
    'chain',
  ]);
  return txRequest('nft.safeTransferFrom', tokenContract, from, to, tokenId, chainOf(chain));
}

/**
 * Mints one device NFT. Only the collection's owner or operator may.
 *
 * @throws `IoidError` `RECIPIENT_ZERO`
 */
export function mint(input: { tokenContract: string; to: string; tokenId: Uint }): TxRequest {
  const { tokenContract, to, tokenId } = fields('nft.mint', input, [
    'tokenContract',
    'to',
    'tokenId',
  ]);
  return txRequest('nft.mint', tokenContract, to, tokenId);
}

/**
 * Mints device NFTs, the n-th id to the n-th recipient.
 *
 * @throws `IoidError` `BATCH_LENGTHS`, `BATCH_EMPTY`, `BATCH_DUPLICATE`, `RECIPIENT_ZERO`
 */
export function batchMint(input: {
  tokenContract: string;
  to: readonly string[];
  tokenIds: readonly Uint[];
}): TxRequest {
  const { tokenContract, to, tokenIds } = fields('nft.batchMint', input, [
    'tokenContract',
    'to',
    'tokenIds',
  ]);
  return txRequest('nft.batchMint', tokenContract, to, tokenIds);
}

/**
 * Creates a collection of device NFTs; its address is in the `CollectionCreated` event.
 *
 * @throws `IoidError` `RECIPIENT_ZERO` for a zero owner, `DEPLOYMENT_UNKNOWN`
 */
export function createCollection(
  input: {
    factory?: string;
    name: string;
    symbol: string;
    owner: string;
    operator: string;
  } & OnChain,
): TxRequest {
  const { factory, name, symbol, owner, operator, chain } = fields('nft.createCollection', input, [
    'factory',
    'name',
    'symbol',
    'owner',
    'operator',
    'chain',
  ]);
  return txRequest('nft.createCollection', factory, name, symbol, owner, operator, chainOf(chain));
}

/** A token id as 32 big-endian bytes. */
export function tokenIdToBytes32(tokenId: Uint): Hex {
  return call('nft.tokenIdToBytes32', tokenId);
}

/** A token id from 32 big-endian bytes. */
export function tokenIdFromBytes32(bytes: Uint8Array | Hex): bigint {
  return call('nft.tokenIdFromBytes32', bytes);
}

/**
 * Reads a log of an ERC-721 contract or the device NFT factory; `null` for other events, ERC-20's
 * of the same names included.
 *
 * @throws `IoidError` `ABI_DECODE`
 */
export function decodeLog(log: LogInput): NftEvent | null {
  return call('nft.decodeLog', log.topics, log.data);
}

function view<T>(name: string, tokenContract: string, about: unknown): ViewCall<T> {
  return viewCall('nft.view', (returned) => [name, returned, tokenContract, about]);
}
