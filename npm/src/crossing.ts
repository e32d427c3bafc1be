// How values cross: the form is written down in `crates/ioid-wasm/src/argument.rs` (in) and
// `reply.rs` (out). Arguments are written straight into the module's memory and results read out of
// it, so that a call crosses twice whatever it carries.

import { IoidError, type IoidErrorCode } from './errors.js';

/** What wasm-bindgen makes of each module's exports. */
export type Glue = {
  initSync(options: { module: BufferSource | WebAssembly.Module }): unknown;
  linear_memory(): unknown;
  functions(): string;
  reserve(length: number): number;
  call(index: number, length: number): number;
};

/** One of the wasm modules. */
export type Module<G extends Glue> = { readonly glue: G; instance: Instance | undefined };

/** What belongs to one instance of a module; a defect of the module ends all of it. */
export type Instance = {
  glue: Glue;
  memory: WebAssembly.Memory;
  bytes: Uint8Array;
  view: DataView;
  functions: Map<string, number>;
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

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder();
const FIRST_ROOM = 4096;
const LARGEST_KEPT = 1 << 16;
const LARGEST_ROOM = 1 << 30;
/** What an instance answers that has not been given room: nothing stands at 0. */
const REPLACED = 0;
/** Arguments are lists of lists at most. */
const DEEPEST = 8;
const U64 = 0xffff_ffff_ffff_ffffn;

/** The lines of a text, by which each is its number. */
export function numbered(lines: string): Map<string, number> {
  return new Map(lines.split('\n').map((name, line) => [name, line]));
}

export function current(of: Module<Glue>): Instance {
  // After a defect this call makes a new instance, which has a memory of its own.
  const { glue, instance } = of;
  const memory = glue.linear_memory() as WebAssembly.Memory;
  if (instance?.memory === memory) return fresh(instance);
  of.instance = {
    glue,
    memory,
    functions: numbered(glue.functions()),
    room: glue.reserve(FIRST_ROOM),
    size: FIRST_ROOM,
    at: 0,
    writing: false,
    standing: [],
    starts: [],
    ends: [],
    texts: new Map(),
    bytes: new Uint8Array(memory.buffer),
    view: new DataView(memory.buffer),
    open: new Set(),
  };
  // What another one was told, this one does not know.
  for (const end of instance?.open ?? []) end(new Error('The module was started again.'));
  return of.instance;
}

/** The views, made again when the memory has grown, which leaves the old ones empty. */
function fresh(of: Instance): Instance {
  if (of.bytes.length === 0) {
    of.bytes = new Uint8Array(of.memory.buffer);
    of.view = new DataView(of.memory.buffer);
  }
  return of;
}

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

// ---- Out of JavaScript

/** An argument that writes itself: what only some functions take is not brought by all. */
export abstract class Written {
  abstract writeTo(of: Instance): void;
}

/** Writes arguments; how many bytes they are. */
export function write(of: Instance, values: readonly unknown[]): number {
  if (of.writing) {
    throw new IoidError('INPUT_INVALID', 'An argument called ioid-web while it was being read.');
  }
  of.writing = true;
  of.at = 0;
  let done = false;
  // What one large call needed is not kept for all the small ones.
  if (of.size > LARGEST_KEPT) {
    makeRoom(of, FIRST_ROOM);
    forget(of);
  }
  try {
    for (let place = 0; place < values.length; place += 1) writePlace(of, place, values[place]);
    done = true;
  } finally {
    of.writing = false;
    if (!done) forget(of);
  }
  return of.at;
}

/**
 * Writes an argument, unless it stands there: contracts, managers and accounts are given again and
 * again, and to compare a text with itself takes no time.
 */
function writePlace(of: Instance, place: number, value: unknown): void {
  const start = of.at;
  if (of.standing[place] === value && of.starts[place] === start && value !== undefined) {
    of.at = of.ends[place] as number;
    return;
  }
  writeValue(of, value, 0);
  const end = of.at;
  of.standing[place] = typeof value === 'string' && value.length < PLAIN ? value : undefined;
  of.starts[place] = start;
  of.ends[place] = end;
  for (let later = place + 1; later < of.standing.length; later += 1) {
    if ((of.starts[later] as number) < end) of.standing[later] = undefined;
  }
}

/** Something else may stand there. */
export function forget(of: Instance): void {
  of.standing.fill(undefined);
}

/** Makes room for so many bytes; where they are in the module's memory. */
export function room(of: Instance, more: number): number {
  const end = of.at + more;
  if (end > of.size) {
    makeRoom(of, 2 ** Math.ceil(Math.log2(end)));
  }
  return of.room + of.at;
}

/** Writes a tag and makes room for what follows; where that is. */
export function tag(of: Instance, kind: number, more: number): number {
  const place = room(of, 1 + more);
  of.bytes[place] = kind;
  of.at += 1 + more;
  return place + 1;
}

function makeRoom(of: Instance, size: number): void {
  if (size > LARGEST_ROOM) {
    throw new IoidError('INPUT_TOO_LONG', 'The arguments of one call take more than 1 GiB.', {
      details: { expected: `${LARGEST_ROOM}`, received: `${size}` },
    });
  }
  // The room would be in another memory than what is written already.
  if (of.glue.linear_memory() !== of.memory) throw REPLACED;
  of.room = of.glue.reserve(size);
  of.size = size;
  fresh(of);
}

export function writeText(of: Instance, value: string, kind = 1): void {
  const start = of.at;
  // A UTF-16 code unit becomes at most three bytes.
  const most = value.length * 3;
  const place = tag(of, kind, 4 + most);
  let written = 0;
  // Most texts are short and plain, and this loop is done before the encoder has begun.
  const plain = value.length < PLAIN ? value.length : 0;
  const { bytes } = of;
  for (; written < plain; written += 1) {
    const unit = value.charCodeAt(written);
    if (unit > 0x7f) break;
    bytes[place + 4 + written] = unit;
  }
  if (written < value.length) {
    const target = of.bytes.subarray(place + 4, place + 4 + most);
    written = encoder.encodeInto(value, target).written;
    if (written > value.length && LONE_SURROGATE.test(value)) {
      of.at = start;
      forget(of);
      tag(of, 2, 0);
      return;
    }
  }
  of.view.setUint32(place, written, true);
  of.at = start + 5 + written;
}

/** From so many characters on, the encoder is faster than a loop. */
const PLAIN = 80;
const LONE_SURROGATE = /\p{Surrogate}/u;

function writeInteger(of: Instance, value: bigint): void {
  if (value >= 0n && value <= U64) {
    const place = tag(of, 3, 8);
    of.view.setBigUint64(place, value, true);
  } else if (value >= 0n && value >> 256n === 0n) {
    const place = tag(of, 4, 32);
    for (let word = 0; word < 4; word += 1) {
      of.view.setBigUint64(place + 8 * word, (value >> BigInt(64 * word)) & U64, true);
    }
  } else {
    // In words: its digits may be millions.
    writeText(of, value < 0n ? 'a negative integer' : 'an integer of more than 256 bits', 10);
  }
}

function writeNumber(of: Instance, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) {
    const place = tag(of, 3, 8);
    of.view.setUint32(place, value >>> 0, true);
    of.view.setUint32(place + 4, value / 2 ** 32, true);
  } else {
    writeText(of, `${value}`, 10);
  }
}

/** Begins values whose length is known when they have been written. */
function begin(of: Instance, kind: number, count: number): number {
  const place = tag(of, kind, 8);
  of.view.setUint32(place + 4, count, true);
  return of.at;
}

function end(of: Instance, start: number): void {
  of.view.setUint32(of.room + start - 8, 4 + of.at - start, true);
}

function writeValue(of: Instance, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'undefined':
      tag(of, 0, 0);
      return;
    case 'string':
      writeText(of, value);
      return;
    case 'bigint':
      writeInteger(of, value);
      return;
    case 'boolean':
      tag(of, value ? 9 : 8, 0);
      return;
    case 'number':
      writeNumber(of, value);
      return;
    case 'object':
      writeObject(of, value, depth);
      return;
    default:
      writeText(of, `a ${typeof value}`, 10);
  }
}

function writeObject(of: Instance, value: object | null, depth: number): void {
  if (value === null) {
    tag(of, 0, 0);
  } else if (value instanceof Uint8Array) {
    const place = tag(of, 5, 4 + value.length);
    of.view.setUint32(place, value.length, true);
    of.bytes.set(value, place + 4);
  } else if (value instanceof Written) {
    value.writeTo(of);
  } else if (depth > DEEPEST) {
    writeText(of, 'something deeper than any argument', 10);
  } else if (Array.isArray(value)) {
    const count = value.length;
    const start = begin(of, 6, count);
    for (let index = 0; index < count; index += 1) writeValue(of, value[index], depth + 1);
    end(of, start);
  } else {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    const start = begin(of, 7, 2 * parts.length);
    for (const [name, part] of parts) {
      writeText(of, name);
      writeValue(of, part, depth + 1);
    }
    end(of, start);
  }
}

// ---- Into JavaScript

type Reader = {
  bytes: Uint8Array;
  view: DataView;
  at: number;
  texts: Instance;
  /** What the function was given. */
  values: readonly unknown[];
  /** Text for several values, and how much of it they have taken. */
  pool: string;
  next: number;
};

/** Reads what the module handed over as bytes. */
export function readBytes(of: Instance, bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return read({ bytes, view, at: 0, texts: fresh(of), values: [], pool: '', next: 0 }, true);
}

function number(reader: Reader): number {
  const value = reader.view.getUint32(reader.at, true);
  reader.at += 4;
  return value;
}

function word(reader: Reader): bigint {
  const value = reader.view.getBigUint64(reader.at, true);
  reader.at += 8;
  return value;
}

function textAt(bytes: Uint8Array, start: number, length: number): string {
  if (length <= 24) {
    // Done before the decoder has begun.
    let text = '';
    for (let at = start; at < start + length; at += 1) {
      const byte = bytes[at] as number;
      if (byte > 0x7f) return decoder.decode(bytes.subarray(start, start + length));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decoder.decode(bytes.subarray(start, start + length));
}

function text(reader: Reader): string {
  const length = number(reader);
  reader.at += length;
  return textAt(reader.bytes, reader.at - length, length);
}

/** A text that stands in the module: it never changes there. */
function fixedText(reader: Reader): string {
  const start = number(reader);
  const length = number(reader);
  const known = reader.texts.texts.get(start);
  // Two texts may begin at one place when one is the beginning of the other.
  if (known !== undefined && known.length === length) return known;
  const found = textAt(reader.texts.bytes, start, length);
  reader.texts.texts.set(start, found);
  return found;
}

/** Whom to call, and with what. An address that was given as it must be spelled is that very text. */
function addressed(reader: Reader): { to: unknown; data: string } {
  const given = reader.bytes[reader.at] as number;
  reader.at += 1;
  const all = text(reader);
  if (given !== 255) return { to: reader.values[given], data: all };
  return { to: all.slice(0, 42), data: all.slice(42) };
}

function read(reader: Reader, whole = false): unknown {
  const tag = reader.bytes[reader.at];
  reader.at += 1;
  switch (tag) {
    case 0:
      return null;
    case 1:
      return text(reader);
    case 2:
      return fixedText(reader);
    case 3:
      return word(reader);
    case 4: {
      const [a, b, c, d] = [word(reader), word(reader), word(reader), word(reader)];
      return (((((d << 64n) | c) << 64n) | b) << 64n) | a;
    }
    case 5: {
      const length = number(reader);
      reader.at += length;
      return reader.bytes.slice(reader.at - length, reader.at);
    }
    case 6:
      return Array.from({ length: number(reader) }, () => read(reader));
    case 7: {
      const object: Record<string, unknown> = {};
      for (let left = number(reader); left > 0; left -= 1) {
        const name = read(reader) as string;
        object[name] = read(reader);
      }
      return object;
    }
    case 8:
      return false;
    case 9:
      return true;
    case 10:
      return number(reader);
    case 11:
      return JSON.parse(text(reader));
    case 12: {
      const code = read(reader) as IoidErrorCode;
      const message = read(reader) as string;
      const details = read(reader) as Record<string, string>;
      const error = new IoidError(code, message, { details });
      if (whole) throw error;
      return error;
    }
    case 13: {
      const { to, data } = addressed(reader);
      return { to, data, value: read(reader) };
    }
    case 14:
      return addressed(reader);
    case 15: {
      const start = reader.next;
      reader.next += reader.bytes[reader.at] as number;
      reader.at += 1;
      return reader.pool.slice(start, reader.next);
    }
    case 16:
      reader.pool = text(reader);
      return read(reader);
    default:
      throw new RangeError(`no value begins with ${tag}`);
  }
}
