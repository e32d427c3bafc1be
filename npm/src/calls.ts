import { chainConfig } from './chains.js';
import { call } from './core.js';
import type { Address, ChainConfig, ChainName, Hex, TxRequest, ViewCall } from './types.js';

/** A log as nodes and libraries give it; other properties are ignored. */
export type LogInput = { topics: readonly Hex[]; data: Hex };

/** Where defaults come from: IoTeX mainnet unless given. */
export type OnChain = { chain?: ChainName | ChainConfig };

/** What crosses for `chain`; nothing for IoTeX mainnet, which Rust knows. */
export function chainOf(chain: ChainName | ChainConfig | undefined): ChainConfig | undefined {
  return chain === undefined ? undefined : chainConfig(chain);
}

/** A call to sign. */
export function txRequest(name: string, ...values: readonly unknown[]): TxRequest {
  return call(name, ...values);
}

/**
 * A call to read. Both halves are one function of the module: without an answer it gives the
 * question, with one it gives the value. An answer that is missing is no answer of a contract.
 */
export function viewCall<T>(
  name: string,
  values: (returned: Hex | undefined) => readonly unknown[],
  run: typeof call = call,
): ViewCall<T> {
  const { to, data } = run<{ to: Address; data: Hex }>(name, ...values(undefined));
  return { to, data, decode: (returned) => run(name, ...values(answer(returned))) };
}

/** Nothing and an answer that is missing cross alike; this is refused with the right words. */
function answer(returned: Hex): Hex {
  return returned ?? 'missing';
}
