// How values cross. Arguments are written straight into the module's memory and results read out of
// it, so that a call crosses twice whatever it carries.

import { current, type Module } from './crossing-instance.js';

/** An argument or a field: its name, or what else it is, its name, and what is inside. */
export type Part = string | Compound;
export type Compound = readonly [
  kind: '.' | '+' | '*' | '$' | '#' | '?' | '!',
  name: string,
  ...Part[],
];

/** What a function takes, as `crates/ioid-wasm/src/form.rs` says it. */
export type Form = readonly [number: number, isView: 0 | 1, ...Part[]];

/** Those that have been asked for: a function is the same in both modules. */
const forms = /* @__PURE__ */ new Map<string, Form>();

/**
 * Calls a function of a module by its name.
 *
 * @throws the `IoidError` that the module answered with
 */
export function cross(module: Module, name: string, values: readonly unknown[]): unknown {
  return crossTo(module, formOf(module, name)[0], values);
}

/** The form of a function. */
export function formOf(module: Module, name: string): Form {
  let form = forms.get(name);
  if (form === undefined) {
    form = crossTo(module, 0, [name]) as Form;
    forms.set(name, form);
  }
  return form;
}

/** Calls a function by its number. */
export function crossTo(module: Module, number: number, values: readonly unknown[]): unknown {
  return current(module).call(number, values);
}
