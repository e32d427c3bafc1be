import { call } from './core.js';

// The functions of the public interface are those of the wasm module, which knows what each takes:
// here are their names. Their types and what they mean stand beside.

type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S;

/** An object of functions, to be given its type. */
export type Functions<S extends string> = { [Name in Words<S>]: never };

/** The functions `<of>.<name>` of a module, the small one unless another is to be called. */
export function namespace<const S extends string>(
  of: string,
  names: S,
  run: (name: string, given: readonly unknown[]) => unknown = call,
): Functions<S> {
  const functions = names.split(' ').map((name) => {
    const full = `${of}.${name}`;
    return [name, (...given: readonly unknown[]) => run(full, given)];
  });
  return Object.fromEntries(functions);
}
