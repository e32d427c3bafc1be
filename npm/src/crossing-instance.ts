import { read } from './crossing-read.js';
import { defect } from './errors.js';

// The instance of a wasm module that calls go to, and what is known of it.

/** What each module exports: functions of numbers, which leave their results in its memory. */
type Exports = {
  memory: WebAssembly.Memory;
  reserve(length: number): number;
  call(index: number, length: number): number;
};

/** One of the wasm modules; without its code it is not started. */
export type Module = { code: WebAssembly.Module | undefined; instance: Instance | undefined };

/** What belongs to one instance of a module; a defect of the module ends all of it. */
export type Instance = {
  exports: Exports;
  broken: boolean;
  bytes: Uint8Array;
  view: DataView;
  /** Where arguments are written, and how many bytes there are. */
  room: number;
  size: number;
  /** How many are written. */
  at: number;
  writing: boolean;
  /** Short texts that still stand where an argument was written, by its place; from where to where. */
  standing: (string | undefined)[];
  starts: number[];
  ends: number[];
  /** Texts that stand in the module, by their address. */
  texts: Map<number, string>;
  /** What ends a conversation that is under way. */
  open: Set<(reason: unknown) => void>;
};

/** Room for the arguments of most calls. */
export const FIRST_ROOM = 4096;

/** Starts a module, once. Modules import nothing: all they need is handed to their functions. */
export function start(of: Module, from: BufferSource | WebAssembly.Module): void {
  if (of.code !== undefined) return;
  const code = from instanceof WebAssembly.Module ? from : new WebAssembly.Module(from);
  of.instance = instantiate(code);
  of.code = code;
}

/** The instance to call: another one after a defect. */
export function current(of: Module): Instance {
  const { code, instance } = of;
  if (instance?.broken === false) return fresh(instance);
  of.instance = instantiate(code as WebAssembly.Module);
  return of.instance;
}

export function instantiate(code: WebAssembly.Module): Instance {
  const exports = new WebAssembly.Instance(code).exports as Exports;
  // First, for the memory may grow to have it.
  const room = exports.reserve(FIRST_ROOM);
  const { buffer } = exports.memory;
  return {
    exports,
    broken: false,
    room,
    size: FIRST_ROOM,
    at: 0,
    writing: false,
    standing: [],
    starts: [],
    ends: [],
    texts: new Map(),
    bytes: new Uint8Array(buffer),
    view: new DataView(buffer),
    open: new Set(),
  };
}

/** Reads a result. */
export function result(of: Instance, at: number, values: readonly unknown[] = []): unknown {
  const { bytes, view } = fresh(of);
  return read({ bytes, view, at: at >>> 0, texts: of, values, pool: '', next: 0 }, true);
}

/** The views, made again when the memory has grown, which leaves the old ones empty. */
export function fresh(of: Instance): Instance {
  if (of.bytes.length === 0) {
    const { buffer } = of.exports.memory;
    of.bytes = new Uint8Array(buffer);
    of.view = new DataView(buffer);
  }
  return of;
}

/** Room for the arguments; where it is. */
export function reserve(of: Instance, size: number): number {
  try {
    return of.exports.reserve(size) >>> 0;
  } catch (cause) {
    throw broken(of, cause);
  }
}

/** What an export throws is a trap: the instance would go on answering from broken memory. */
export function broken(of: Instance, cause: unknown): unknown {
  of.broken = true;
  const failure = defect(cause);
  for (const end of of.open) end(failure);
  return failure;
}
