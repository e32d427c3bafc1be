import { chainConfig } from './chains.js';
import type { Address, ChainConfig, ChainName, Hex, TxRequest, ViewCall } from './types.js';
import { call } from './wasm.js';

type Wasm = Parameters<Parameters<typeof call>[0]>[0];

/** A log as nodes and libraries give it; other properties are ignored. */
export type LogInput = { topics: readonly Hex[]; data: Hex };

/** Where defaults come from: IoTeX mainnet unless given. */
export type OnChain = { chain?: ChainName | ChainConfig };

/** What crosses for `chain`; nothing for IoTeX mainnet, which Rust knows. */
export function chainOf(chain: ChainName | ChainConfig | undefined): ChainConfig | undefined {
  return chain === undefined ? undefined : chainConfig(chain);
}

/** A call to sign. */
export function txRequest(build: (wasm: Wasm) => TxRequest): TxRequest {
  return call(build);
}

/**
 * A call to read. Both halves are one export: without an answer it gives the question, with one it
 * gives the value. `null` stands for an answer that is missing.
 */
export function viewCall<T>(
  cross: (wasm: Wasm, returned: Hex | null | undefined) => unknown,
): ViewCall<T> {
  const { to, data } = call((wasm) => cross(wasm, undefined)) as { to: Address; data: Hex };
  return { to, data, decode: (returned) => call((wasm) => cross(wasm, returned ?? null)) as T };
}
