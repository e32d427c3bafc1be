// How values cross. Arguments are written straight into the module's memory and results read out of
// it, so that a call crosses twice whatever it carries.

import { broken, current, type Instance, type Module, result } from './crossing-instance.js';
import { write } from './crossing-write.js';

/**
 * Calls a function of a module by its name.
 *
 * @throws the `IoidError` that the module answered with
 */
export function cross(module: Module, name: string, values: readonly unknown[]): unknown {
  const of = current(module);
  const length = write(of, values);
  return result(of, run(of, of.functions.get(name) ?? -1, length), values);
}

/** Where its result begins. */
function run(of: Instance, index: number, length: number): number {
  try {
    return of.exports.call(index, length);
  } catch (cause) {
    throw broken(of, cause);
  }
}
