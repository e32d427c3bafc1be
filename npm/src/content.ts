import type { Hex } from './types.js';
import { call } from './wasm.js';

/**
 * The CID (v1, raw, SHA-256) of bytes: where IPFS has them when they are one block, up to 1 MiB.
 *
 * Source: multiformats CID.
 */
export function cid(bytes: Uint8Array | Hex): string {
  return call('content.cid', bytes);
}
