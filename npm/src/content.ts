import { blocksOf, type ContentCache } from './cache.js';
import { call } from './core.js';
import { callAsync } from './talk.js';
import type { Hex } from './types.js';

/** What {@link fetch} takes besides the address. */
export type FetchContentOptions = {
  /** SHA-256 or keccak-256 of the exact bytes; needed for `https://`, where no CID proves them. */
  hash?: Hex;
  /**
   * IPFS gateways in the order to try: `https://`, or `http://` on this machine. By default
   * `https://trustless-gateway.link` and `https://ipfs.filebase.io`.
   */
  gateways?: readonly string[];
  /** Keeps blocks in the browser's IndexedDB for the next call. By default nothing is kept. */
  cache?: Exclude<ContentCache, 'memory'>;
  signal?: AbortSignal;
};

/** What understands {@link publish}'s request. */
export type PublishingService =
  /** Kubo's RPC `/api/v0/add`, and what imitates it. */
  | 'kubo'
  /** The IPFS Pinning Service API, `…/pins`. It takes a CID only: the bytes must be on IPFS already. */
  | 'pinning'
  /** Pinata's `pinFileToIPFS`. */
  | 'pinata-file'
  /** Pinata's `pinJSONToIPFS`, which writes JSON anew: only canonical text keeps its CID. */
  | 'pinata-json';

/** What the IPFS Pinning Service API says of a pin. */
export type PinningStatus = 'queued' | 'pinning' | 'pinned' | 'failed';

/** Where {@link publish} publishes. */
export type PublishOptions = {
  /** URL of the endpoint: `https://`, or `http://` on this machine. */
  api: string;
  /** Such as `authorization`; never part of an error. */
  headers?: Readonly<Record<string, string>>;
  /** What the endpoint understands; `'kubo'` by default. */
  service?: PublishingService;
  /**
   * Whether to wait until `'pinning'` has the content, by default at most two minutes: it takes a CID
   * only, and whether anyone serves the bytes shows no sooner. `false`: a promise is enough.
   */
  wait?: boolean;
  /** Called with what `'pinning'` says while it is waited for. */
  onProgress?: (progress: { pinning: PinningStatus }) => void;
  signal?: AbortSignal;
};

/**
 * The CID (v1, raw, SHA-256) of bytes: where IPFS has them when they are one block, up to 1 MiB.
 *
 * Source: multiformats CID.
 *
 * @throws `IoidError` `INPUT_INVALID` when it is neither a `Uint8Array` nor `0x` text
 * @example
 * content.cid(new TextEncoder().encode('hello'));
 * // => 'bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq'
 */
export function cid(bytes: Uint8Array | Hex): string {
  return call('content.cid', [bytes]);
}

/**
 * The content of an address, at most 1 MiB, once it is proven; no gateway is trusted.
 *
 * - `ipfs://<cid>/<path>`, `https://<gateway>/ipfs/<cid>` and `https://<cid>.ipfs.<gateway>/`: CIDv0
 *   and v1; raw, JSON and DAG-JSON blocks, UnixFS files in any layout, also below directories that
 *   are not sharded. Every block is checked against its CID before it is used. The next gateway is
 *   asked when the one before fails or takes longer than 750 ms; the first good answer wins. A
 *   gateway that the address names comes first.
 * - `https://`: only with `hash`. At most five redirects, to `https://` only.
 * - `data:`: percent-encoded or base64.
 *
 * A gateway may take 10 s for a block, and everything together 30 s.
 *
 * Source: IPFS trustless gateway, UnixFS, CARv1; RFC 2397.
 *
 * @throws `IoidError` `URI_INVALID` for other addresses; `CONTENT_UNAVAILABLE` with each gateway and
 * its failure in `details.attempts`, a line each; `CONTENT_INVALID` when it is a directory or
 * malformed; `CONTENT_TOO_LARGE`; `CONTENT_MISMATCH` when the hash is another; `ABORTED`
 * @example
 * const uri = `ipfs://${content.cid(new TextEncoder().encode('hello'))}`;
 * await content.publish(new TextEncoder().encode('hello'), { api: publishApi });
 * new TextDecoder().decode(await content.fetch(uri, { gateways })); // => 'hello'
 * await content.fetch('http://example.com/did.json'); // throws URI_INVALID
 */
export function fetch(uri: string, options: FetchContentOptions = {}): Promise<Uint8Array> {
  const blocks = blocksOf(options?.cache ?? false);
  return callAsync('content.fetch', undefined, [uri, options], { blocks }, options);
}

/**
 * Publishes bytes, at most 1 MiB, as one block, so that their CID is the hash of the bytes
 * themselves. The service is believed only when it names exactly the CID that was computed here.
 *
 * Source: Kubo RPC, IPFS Pinning Service API, Pinata.
 *
 * @throws `IoidError` `PUBLISH_MISMATCH` when the service stored something else; `CONTENT_UNAVAILABLE`
 * also when a pin fails or takes longer than two minutes; `INPUT_INVALID`, `CONTENT_STATUS`, `RPC_MALFORMED`, `TIMED_OUT`, `ABORTED`
 * @example
 * const bytes = new TextEncoder().encode('{"id":"did:example:1"}');
 * const { uri } = await content.publish(bytes, { api: publishApi });
 * uri === `ipfs://${content.cid(bytes)}`; // => true
 */
export function publish(
  bytes: Uint8Array | Hex,
  options: PublishOptions,
): Promise<{ cid: string; uri: string }> {
  return callAsync('content.publish', undefined, [bytes, options], {}, options);
}
