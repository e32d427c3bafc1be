import type { Instance } from './crossing-instance.js';
import { IoidError, type IoidErrorCode } from './errors.js';

// Into JavaScript: the form is written down in `crates/ioid-wasm/src/reply.rs`.

const decoder = /* @__PURE__ */ new TextDecoder();

export type Reader = {
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

/** Reads a value; a failure that is the whole of it is thrown. */
export function read(reader: Reader, whole = false): unknown {
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
    case 17: {
      const lines = text(reader);
      return lines === '' ? [] : lines.split('\n');
    }
    default:
      throw new RangeError(`no value begins with ${tag}`);
  }
}
