import { IoidError } from './errors.js';

// Out of JavaScript: the form is written down in `crates/ioid-wasm/src/argument.rs`.

const encoder = /* @__PURE__ */ new TextEncoder();
/** Room for the arguments of most calls, in bytes. */
const FIRST_ROOM = 4096;
const LARGEST_KEPT = 1 << 16;
const LARGEST_ROOM = 1 << 30;
/** Arguments are lists of lists at most. */
const DEEPEST = 8;
/** From so many characters on, the encoder is faster than a loop. */
const PLAIN = 80;
/** Texts that are longer are not kept. */
const LONGEST_STANDING = 1024;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * What writes arguments into a module's memory, and says how many bytes they are. `reserve` makes
 * room for so many, keeps what was written, and says where that is.
 */
export function writer(
  memory: WebAssembly.Memory,
  reserve: (size: number) => number,
): (values: readonly unknown[]) => number {
  let [room, size, at] = [0, 0, 0];
  let writing = false;
  let bytes: Uint8Array;
  let view: DataView;
  // By the place of an argument: what was written last, and up to where. For so many it holds.
  const standing: unknown[] = [];
  const ends: number[] = [];
  let holds = 0;

  const look = () => {
    bytes = new Uint8Array(memory.buffer, room, size);
    view = new DataView(memory.buffer, room, size);
  };

  const makeRoom = (wanted: number) => {
    if (wanted > LARGEST_ROOM) {
      throw new IoidError('INPUT_TOO_LONG', 'The arguments of one call take more than 1 GiB.', {
        details: { expected: `${LARGEST_ROOM}`, received: `${wanted}` },
      });
    }
    room = reserve(wanted);
    size = wanted;
    look();
  };

  /** Writes a tag where so many bytes follow. */
  const tag = (kind: number, more: number) => {
    const end = at + 1 + more;
    if (end > size) makeRoom(2 ** Math.ceil(Math.log2(end)));
    bytes[at] = kind;
    at += 1;
  };

  const writeText = (value: string, kind = 1) => {
    let { length } = value;
    // A UTF-16 code unit becomes at most three bytes.
    tag(kind, 4 + length * 3);
    const start = at + 4;
    // Most texts are short and plain, and this loop is done before the encoder has begun.
    let units = length < PLAIN ? 0 : 0x80;
    for (let index = 0; units < 0x80 && index < length; index += 1) {
      const unit = value.charCodeAt(index);
      bytes[start + index] = unit;
      units |= unit;
    }
    if (units > 0x7f) {
      length = encoder.encodeInto(value, bytes.subarray(start)).written;
      if (length > value.length && LONE_SURROGATE.test(value)) bytes[at - 1] = 2;
    }
    view.setUint32(at, length, true);
    at = start + length;
  };

  const other = (words: string) => writeText(words, 10);

  const writeInteger = (value: bigint) => {
    if (BigInt.asUintN(64, value) === value) {
      tag(3, 8);
      view.setBigUint64(at, value, true);
      at += 8;
    } else if (BigInt.asUintN(256, value) === value) {
      tag(4, 32);
      for (let rest = value, end = at + 32; at < end; at += 8) {
        view.setBigUint64(at, BigInt.asUintN(64, rest), true);
        rest >>= 64n;
      }
    } else {
      // In words: its digits may be millions.
      other(value < 0n ? 'a negative integer' : 'an integer of more than 256 bits');
    }
  };

  const writeObject = (value: object, depth: number) => {
    if (value instanceof Uint8Array) {
      const { length } = value;
      tag(5, 4 + length);
      view.setUint32(at, length, true);
      bytes.set(value, at + 4);
      at += 4 + length;
    } else if (depth > DEEPEST) {
      other('something deeper than any argument');
    } else {
      const list = Array.isArray(value);
      const items: unknown[] = list
        ? value
        : Object.entries(value)
            .filter(([, part]) => part !== undefined)
            .flat();
      const { length } = items;
      tag(list ? 6 : 7, 8);
      const start = at + 4;
      view.setUint32(start, length, true);
      at += 8;
      for (let index = 0; index < length; index += 1) writeValue(items[index], depth + 1);
      view.setUint32(start - 4, at - start, true);
    }
  };

  const writeValue = (value: unknown, depth: number) => {
    switch (typeof value) {
      case 'undefined':
        return tag(0, 0);
      case 'string':
        return writeText(value);
      case 'bigint':
        return writeInteger(value);
      case 'boolean':
        return tag(value ? 9 : 8, 0);
      case 'number':
        if (Number.isSafeInteger(value) && value >= 0) return writeInteger(BigInt(value));
        return other(`${value}`);
      case 'object':
        return value === null ? tag(11, 0) : writeObject(value, depth);
      default:
        other(`a ${typeof value}`);
    }
  };

  makeRoom(FIRST_ROOM);

  return (values) => {
    if (writing) {
      throw new IoidError('INPUT_INVALID', 'An argument called ioid-web while it was being read.');
    }
    writing = true;
    at = 0;
    let place = 0;
    // Where the argument began in the call before.
    let began = 0;
    try {
      if (bytes.length === 0) look();
      // What one large call needed is not kept for all the small ones.
      if (size > LARGEST_KEPT) {
        holds = 0;
        makeRoom(FIRST_ROOM);
      }
      for (; place < values.length; place += 1) {
        const value = values[place];
        const end = ends[place] as number;
        // It may stand there: contracts, managers and accounts are given again and again, and to
        // compare a text with itself takes no time. What begins where it began in the call before
        // stands: this call wrote only before it, that call only behind it.
        if (place < holds && began === at && standing[place] === value) {
          at = end;
        } else {
          writeValue(value, 0);
          const stays =
            typeof value === 'string'
              ? value.length <= LONGEST_STANDING
              : typeof value !== 'object';
          // What is never the same again.
          standing[place] = stays ? value : Number.NaN;
          ends[place] = at;
        }
        began = end;
      }
    } finally {
      // What stood behind may have been written over.
      holds = place;
      writing = false;
    }
    return at;
  };
}
