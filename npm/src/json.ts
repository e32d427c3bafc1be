import { IoidError, wordsOf } from './errors.js';

/** Deeper than any document may be. */
const DEEPEST = 100;

/**
 * The JSON text of a value, refusing what JSON would change without a word: `JSON.stringify` turns
 * `NaN` into `null` and leaves out functions and symbols; `undefined` is left out of an object, which
 * is how an optional field is not given, and refused in an array, where it becomes `null`.
 *
 * With `asText` a `bigint` becomes decimal text and bytes become `0x…`: what fields for integers of
 * 256 bits and for bytes accept. In a document that would be another value.
 */
export function jsonText(path: string, value: unknown, asText = false): string {
  function replace(this: unknown, key: string, item: unknown): unknown {
    if (asText && typeof item === 'bigint') return `${item}`;
    if (asText && item instanceof Uint8Array) return hex(item);
    if (item === undefined ? key === '' || Array.isArray(this) : !isJson(item)) {
      throw new TypeError(key === '' ? typeof item : `${String(item)} at "${key}"`);
    }
    return item;
  }
  try {
    // The engine's writer is faster than any of ours, unless it calls a function for each value.
    return JSON.stringify(value, asText || !isPlain(value, 0) ? replace : undefined);
  } catch (cause) {
    // Besides: a cycle, nesting that overflows the engine's stack, or a `toJSON` that throws.
    const [expected, received] = ['a JSON value', wordsOf(cause)];
    throw new IoidError('INPUT_INVALID', `\`${path}\` must be ${expected}, not ${received}.`, {
      details: { path, expected, received },
      cause,
    });
  }
}

/** Whether there is nothing in a value that the writer would change or ask for its own form. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return isJson(value);
  if (depth > DEEPEST || 'toJSON' in value) return false;
  const isArray = Array.isArray(value);
  for (const item of isArray ? value : Object.values(value)) {
    if (!isPlain(item, depth + 1) && (isArray || item !== undefined)) return false;
  }
  return true;
}

/** Whether JSON has a form for a value; what is in an object is not looked at. */
function isJson(value: unknown): boolean {
  const type = typeof value;
  return type === 'string' || type === 'object' || type === 'boolean' || Number.isFinite(value);
}

function hex(bytes: Uint8Array): string {
  let text = '0x';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
