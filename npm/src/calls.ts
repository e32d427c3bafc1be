import { valuesOf } from './arguments.js';
import { crossTo, formOf } from './crossing.js';
import type { Module } from './crossing-instance.js';
import { asIoidError } from './errors.js';
import type { Result } from './transaction.js';
import type { Address, ChainConfig, ChainName, Hex, ViewCall } from './types.js';

/** A log as nodes and libraries give it; other properties are ignored. */
export type LogInput = { topics: readonly Hex[]; data: Hex };

/** Where defaults come from: IoTeX mainnet unless given. */
export type OnChain = { chain?: ChainName | ChainConfig };

/**
 * Calls a function of a module, which is started when it must be, with what a caller gave. Whatever
 * it throws is an `IoidError`.
 *
 * Both halves of a view are one function of the module: without an answer it gives the question, with
 * one it gives the value.
 */
export function invoke<T>(module: () => Module, name: string, given: readonly unknown[]): T {
  try {
    const of = module();
    const form = formOf(of, name);
    const values = valuesOf(name, form, given);
    const result = crossTo(of, form[0], values);
    return (form[1] ? asked(module, form[0], values, result as Question) : result) as T;
  } catch (thrown) {
    throw asIoidError(thrown);
  }
}

type Question = { to: Address; data: Hex };

function asked(
  module: () => Module,
  number: number,
  [, ...values]: readonly unknown[],
  { to, data }: Question,
): ViewCall<unknown> {
  const decode = (returned: Hex) => {
    try {
      // Nothing and an answer that is missing cross alike; this is refused with the right words.
      return crossTo(module(), number, [returned ?? 'missing', ...values]);
    } catch (thrown) {
      throw asIoidError(thrown);
    }
  };
  return { to, data, decode };
}

/** What one of many reads gave; one whose answer cannot be read is an error in its place. */
export function outcomeOf<T>(view: ViewCall<T>, answer: Hex | Error | undefined): Result<T> {
  try {
    if (typeof answer === 'string') return { value: view.decode(answer) };
    return { error: answer as Error };
  } catch (error) {
    return { error: error as Error };
  }
}
