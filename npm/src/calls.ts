import { chainConfig } from './chains.js';
import { call, callWith } from './core.js';
import { fields } from './fields.js';
import type { Address, ChainConfig, ChainName, Hex, TxRequest, ViewCall } from './types.js';

/** A log as nodes and libraries give it; other properties are ignored. */
export type LogInput = { topics: readonly Hex[]; data: Hex };

/** Where defaults come from: IoTeX mainnet unless given. */
export type OnChain = { chain?: ChainName | ChainConfig };

/** What crosses for `chain`; nothing for IoTeX mainnet, which Rust knows. */
export function chainOf(chain: ChainName | ChainConfig | undefined): ChainConfig | undefined {
  return chain === undefined ? undefined : chainConfig(chain);
}

/**
 * What crosses of an input: its fields in this order. Any others are refused.
 *
 * @throws `IoidError` `INPUT_UNKNOWN_FIELD`, `INPUT_INVALID`, `CHAIN_UNKNOWN`
 */
export function valuesOf<T extends object>(
  name: string,
  input: T,
  known: readonly (keyof T & string)[],
): unknown[] {
  fields(name, input, known);
  const values: unknown[] = [];
  for (const field of known) {
    const value = input[field];
    values.push(field === 'chain' ? chainOf(value as ChainName | undefined) : value);
  }
  return values;
}

/** A call to sign, by a function of the module that takes these fields. */
export function txRequest<T extends object>(
  name: string,
  input: T,
  known: readonly (keyof T & string)[],
): TxRequest {
  return callWith(name, valuesOf(name, input, known));
}

/** A call to read, likewise. */
export function viewCall<R, T extends object = object>(
  name: string,
  input: T,
  known: readonly (keyof T & string)[],
): ViewCall<R> {
  return question(name, valuesOf(name, input, known));
}

/**
 * A call to read. Both halves are one function of the module: without an answer it gives the
 * question, with one it gives the value. An answer that is missing is no answer of a contract.
 */
export function question<R>(
  name: string,
  values: readonly unknown[],
  run: typeof call = call,
): ViewCall<R> {
  const { to, data } = run<{ to: Address; data: Hex }>(name, undefined, ...values);
  return { to, data, decode: (returned) => run(name, answer(returned), ...values) };
}

/** Nothing and an answer that is missing cross alike; this is refused with the right words. */
function answer(returned: Hex): Hex {
  return returned ?? 'missing';
}
