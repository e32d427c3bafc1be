// How values cross. Arguments are written straight into the module's memory and results read out of
// it, so that a call crosses twice whatever it carries.

import { current, fresh, type Glue, type Instance, type Module } from './crossing-instance.js';
import { read } from './crossing-read.js';
import { REPLACED, write } from './crossing-write.js';

/**
 * Calls a function of a module by its name.
 *
 * @throws the `IoidError` that the module answered with
 */
export function cross(module: Module<Glue>, name: string, values: readonly unknown[]): unknown {
  let of = module.instance === undefined ? current(module) : fresh(module.instance);
  let at = run(of, name, values);
  if (at === REPLACED) {
    of = current(module);
    at = run(of, name, values);
  }
  fresh(of);
  return read({ bytes: of.bytes, view: of.view, at, texts: of, values, pool: '', next: 0 }, true);
}

/** Where its result begins, or that there is another instance now, after a defect of this one. */
function run(of: Instance, name: string, values: readonly unknown[]): number {
  try {
    return of.glue.call(of.functions.get(name) ?? -1, write(of, values));
  } catch (thrown) {
    if (thrown === REPLACED) return REPLACED;
    throw thrown;
  }
}

/** Reads what the module handed over as bytes. */
export function readBytes(of: Instance, bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return read({ bytes, view, at: 0, texts: fresh(of), values: [], pool: '', next: 0 }, true);
}
