import { FIRST_ROOM, fresh, type Instance, reserve } from './crossing-instance.js';
import { IoidError } from './errors.js';

// Out of JavaScript: the form is written down in `crates/ioid-wasm/src/argument.rs`.

const encoder = /* @__PURE__ */ new TextEncoder();
const LARGEST_KEPT = 1 << 16;
const LARGEST_ROOM = 1 << 30;
/** Arguments are lists of lists at most. */
const DEEPEST = 8;
const U64 = 0xffff_ffff_ffff_ffffn;

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
    // What stood behind may have been written over.
    if (of.standing.length > values.length) of.standing.length = values.length;
    done = true;
  } finally {
    of.writing = false;
    if (!done) forget(of);
  }
  return of.at;
}

/**
 * Writes an argument, unless it stands there: contracts, managers and accounts are given again and
 * again, and to compare a text with itself takes no time. What begins where it began in the call
 * before stands: this call wrote only before it, that call only behind it.
 */
function writePlace(of: Instance, place: number, value: unknown): void {
  const start = of.at;
  if (of.standing[place] === value && of.starts[place] === start && value !== undefined) {
    of.at = of.ends[place] as number;
    return;
  }
  writeValue(of, value, 0);
  of.standing[place] = typeof value === 'string' && value.length < PLAIN ? value : undefined;
  of.starts[place] = start;
  of.ends[place] = of.at;
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
  of.room = reserve(of, size);
  of.size = size;
  fresh(of);
}

function writeText(of: Instance, value: string, kind = 1): void {
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
    tag(of, 11, 0);
  } else if (depth <= DEEPEST && Array.isArray(value)) {
    const count = value.length;
    const start = begin(of, 6, count);
    for (let index = 0; index < count; index += 1) writeValue(of, value[index], depth + 1);
    end(of, start);
  } else if (value instanceof Uint8Array) {
    const place = tag(of, 5, 4 + value.length);
    of.view.setUint32(place, value.length, true);
    of.bytes.set(value, place + 4);
  } else if (depth > DEEPEST) {
    writeText(of, 'something deeper than any argument', 10);
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
