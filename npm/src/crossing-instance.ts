import { reader } from './crossing-read.js';
import { writer } from './crossing-write.js';
import { defect } from './errors.js';

// The instance of a wasm module that calls go to, and what is known of it.

/** What each module exports: functions of numbers, which leave their results in its memory. */
type Exports = {
  memory: WebAssembly.Memory;
  reserve(length: number): number;
  call(index: number, length: number): number;
  /** Has bytes cross as they are where a result is their digits. */
  hexAsBytes(): void;
};

/** One of the wasm modules; without its code it is not started. */
export type Module = { code: WebAssembly.Module | undefined; instance: Instance | undefined };

/** What belongs to one instance of a module; a defect of the module ends all of it. */
export type Instance = {
  memory: WebAssembly.Memory;
  /** Makes room for so many bytes of arguments; where it is. */
  reserve(size: number): number;
  /** Calls the function of this number. */
  call(index: number, values: readonly unknown[]): unknown;
  /** What ends a conversation that is under way. */
  open: Set<(reason: unknown) => void>;
};

/** Starts a module, once. Modules import nothing: all they need is handed to their functions. */
export function start(of: Module, from: BufferSource | WebAssembly.Module): void {
  if (of.code !== undefined) return;
  const code = from instanceof WebAssembly.Module ? from : new WebAssembly.Module(from);
  of.instance = instantiate(of, code);
  of.code = code;
}

/** The instance to call: another one after a defect. */
export function current(of: Module): Instance {
  of.instance ??= instantiate(of, of.code as WebAssembly.Module);
  return of.instance;
}

function instantiate(of: Module, code: WebAssembly.Module): Instance {
  const exports = new WebAssembly.Instance(code).exports as Exports;
  const { memory } = exports;

  /** What an export throws is a trap: the instance would go on answering from broken memory. */
  const guarded = (run: (first: number, second: number) => number) => {
    return (first: number, second = 0) => {
      try {
        return run(first, second) >>> 0;
      } catch (cause) {
        if (of.instance === instance) of.instance = undefined;
        const failure = defect(cause);
        for (const end of instance.open) end(failure);
        throw failure;
      }
    };
  };
  const reserve = guarded(exports.reserve);
  const call = guarded(exports.call);
  const instance: Instance = {
    memory,
    reserve,
    call: (index, values) => read(call(index, write(values)), values),
    open: new Set(),
  };
  const write = writer(memory, reserve);
  const read = reader(memory);
  if ('toHex' in Uint8Array.prototype) exports.hexAsBytes();
  return instance;
}
