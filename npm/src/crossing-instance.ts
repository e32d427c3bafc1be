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
  broken: boolean;
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
  of.instance = instantiate(code);
  of.code = code;
}

/** The instance to call: another one after a defect. */
export function current(of: Module): Instance {
  const { instance } = of;
  if (instance?.broken === false) return instance;
  of.instance = instantiate(of.code as WebAssembly.Module);
  return of.instance;
}

export function instantiate(code: WebAssembly.Module): Instance {
  const { memory, reserve, call, hexAsBytes } = new WebAssembly.Instance(code).exports as Exports;

  /** What an export throws is a trap: the instance would go on answering from broken memory. */
  const broken = (cause: unknown) => {
    of.broken = true;
    const failure = defect(cause);
    for (const end of of.open) end(failure);
    return failure;
  };
  const of: Instance = {
    memory,
    broken: false,
    reserve(size) {
      try {
        return reserve(size) >>> 0;
      } catch (cause) {
        throw broken(cause);
      }
    },
    call(index, values) {
      const length = write(values);
      let at: number;
      try {
        at = call(index, length);
      } catch (cause) {
        throw broken(cause);
      }
      return read(at, values);
    },
    open: new Set(),
  };
  const write = writer(memory, of.reserve);
  const read = reader(memory);
  if ('toHex' in Uint8Array.prototype) hexAsBytes();
  return of;
}
