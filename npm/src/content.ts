import type { Hex } from './types.js';
import { call } from './wasm.js';

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
  return call('content.cid', bytes);
}
