import { IoidError, type IoidErrorCode } from './errors.js';

// Into JavaScript: the form is written down in `crates/ioid-wasm/src/reply.rs`.

const decoder = /* @__PURE__ */ new TextDecoder();
/** What younger engines have: a tenth of the time that their decoder takes for the digits. */
type Hexadecimal = Uint8Array & { toHex(): string };
/** Up to so many bytes; from there on the decoder is faster, in some engines. */
const PLAIN = 96;
/** Of four bytes, the bits that ASCII does not have. */
const NOT_ASCII = 0x8080_8080 | 0;

/**
 * What reads a result out of a module's memory: where it begins, and what the function was given. A
 * failure that is the whole of it is thrown.
 */
export function reader(
  memory: WebAssembly.Memory,
): (start: number, given: readonly unknown[]) => unknown {
  let bytes = new Uint8Array();
  let view: DataView;
  let at: number;
  let values: readonly unknown[];
  /** Texts that stand in the module, by their address. */
  const texts = new Map<number, string>();

  const byte = () => {
    at += 1;
    return bytes[at - 1] as number;
  };
  const number = () => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const word = () => {
    at += 8;
    return view.getBigUint64(at - 8, true);
  };
  /** Text is made of eight bytes at a time before the decoder has begun, if they are ASCII. */
  const textAt = (start: number, length: number) => {
    const end = start + length;
    let text = '';
    let place = start;
    let units = length > PLAIN ? NOT_ASCII : 0;
    for (; units === 0 && place + 8 <= end; place += 8) {
      const [a, b] = [view.getUint32(place, true), view.getUint32(place + 4, true)];
      units = (a | b) & NOT_ASCII;
      text += String.fromCharCode(
        a & 255,
        (a >> 8) & 255,
        (a >> 16) & 255,
        a >>> 24,
        b & 255,
        (b >> 8) & 255,
        (b >> 16) & 255,
        b >>> 24,
      );
    }
    for (; units === 0 && place < end; place += 1) {
      const unit = bytes[place] as number;
      units = unit & NOT_ASCII;
      text += String.fromCharCode(unit);
    }
    return units === 0 ? text : decoder.decode(bytes.subarray(start, end));
  };
  const text = () => {
    const length = number();
    at += length;
    return textAt(at - length, length);
  };
  const part = () => {
    const length = number();
    at += length;
    return bytes.subarray(at - length, at);
  };

  const read = (): unknown => {
    const tag = byte();
    switch (tag) {
      case 0:
        return null;
      case 1:
        return text();
      case 2: {
        // It never changes there. Two may begin at one place when one is the beginning of the other.
        const start = number();
        const length = number();
        let found = texts.get(start);
        if (found?.length !== length) {
          found = textAt(start, length);
          texts.set(start, found);
        }
        return found;
      }
      case 3:
        return word();
      case 4:
        return word() | (word() << 64n) | (word() << 128n) | (word() << 192n);
      case 5:
        return part().slice();
      case 6:
        return Array.from({ length: number() }, read);
      case 7: {
        const object: Record<string, unknown> = {};
        for (let left = number(); left > 0; left -= 1) {
          const name = read() as string;
          object[name] = read();
        }
        return object;
      }
      case 8:
        return false;
      case 9:
        return true;
      case 10:
        return number();
      case 11:
        return JSON.parse(text());
      case 12: {
        const code = read() as IoidErrorCode;
        const message = read() as string;
        return new IoidError(code, message, { details: read() as Record<string, string> });
      }
      case 13:
      case 14: {
        // An address that was given as it must be spelled is that very text.
        const given = byte();
        const to = given < 255 ? values[given] : read();
        const data = read();
        return tag === 13 ? { to, data, value: read() } : { to, data };
      }
      case 15:
        return `0x${(part() as Hexadecimal).toHex()}`;
      case 16: {
        const lines = text();
        return lines === '' ? [] : lines.split('\n');
      }
      default:
        throw new RangeError(`no value begins with ${tag}`);
    }
  };

  return (start, given) => {
    // The memory has grown, which leaves views of it empty.
    if (bytes.length === 0) {
      bytes = new Uint8Array(memory.buffer);
      view = new DataView(memory.buffer);
    }
    at = start;
    values = given;
    const result = read();
    if (bytes[start] === 12) throw result;
    return result;
  };
}
