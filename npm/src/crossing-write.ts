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

  /** Writes a tag, and leaves room for a length and at most so many bytes. */
  const begin = (tag: number, most: number) => {
    const end = at + 5 + most;
    if (end > size) makeRoom(2 ** Math.ceil(Math.log2(end)));
    bytes[at] = tag;
    at += 5;
  };

  const writeText = (value: string, tag = 1) => {
    const { length } = value;
    // A UTF-16 code unit becomes at most three bytes.
    begin(tag, length * 3);
    // Most texts are short and plain, and this loop is done before the encoder has begun.
    let units = length < PLAIN ? 0 : 0x80;
    for (let index = 0; units < 0x80 && index < length; index += 1) {
      const unit = value.charCodeAt(index);
      bytes[at + index] = unit;
      units |= unit;
    }
    if (units < 0x80) {
      at += length;
    } else {
      const { written } = encoder.encodeInto(value, bytes.subarray(at));
      if (written > length && LONE_SURROGATE.test(value)) bytes[at - 5] = 2;
      at += written;
    }
  };

  const writeWords = (words: string) => writeText(words, 4);

  const writeInteger = (value: bigint) => {
    const small = BigInt.asUintN(64, value);
    if (BigInt.asUintN(256, value) !== value) {
      // In words: its digits may be millions.
      writeWords(value < 0n ? 'a negative integer' : 'an integer of more than 256 bits');
    } else {
      begin(3, 32);
      view.setBigUint64(at, small, true);
      at += 8;
      if (small === value) return;
      for (let shift = 64n; shift < 256n; shift += 64n) {
        view.setBigUint64(at, BigInt.asUintN(64, value >> shift), true);
        at += 8;
      }
    }
  };

  const writeObject = (value: object, depth: number) => {
    if (value instanceof Uint8Array) {
      begin(5, value.length);
      bytes.set(value, at);
      at += value.length;
    } else if (depth > DEEPEST) {
      writeWords('something deeper than any argument');
    } else {
      const list = Array.isArray(value);
      const items: unknown[] = list
        ? value
        : Object.entries(value)
            .filter(([, part]) => part !== undefined)
            .flat();
      const { length } = items;
      begin(list ? 6 : 7, 4);
      view.setUint32(at, length, true);
      at += 4;
      for (let index = 0; index < length; index += 1) writeValue(items[index], depth + 1);
    }
  };

  const writeValue = (value: unknown, depth: number) => {
    const start = at + 5;
    switch (typeof value) {
      case 'undefined':
        begin(0, 0);
        break;
      case 'string':
        writeText(value);
        break;
      case 'bigint':
        writeInteger(value);
        break;
      case 'boolean':
        begin(value ? 9 : 8, 0);
        break;
      case 'number':
        if (Number.isSafeInteger(value) && value >= 0) writeInteger(BigInt(value));
        else writeWords(`${value}`);
        break;
      case 'object':
        if (value === null) begin(10, 0);
        else writeObject(value, depth);
        break;
      default:
        writeWords(`a ${typeof value}`);
    }
    view.setUint32(start - 4, at - start, true);
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
