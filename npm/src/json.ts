import { IoidError } from './errors.js';

/**
 * JSON text of a value, refusing what JSON would change without a word: `JSON.stringify` turns
 * `NaN` into `null` and drops functions and `undefined` inside arrays.
 */
export function jsonText(path: string, value: unknown): string {
  const text = JSON.stringify(value, (key, item: unknown) => {
    const wrong =
      (typeof item === 'number' && !Number.isFinite(item)) ||
      typeof item === 'function' ||
      typeof item === 'symbol';
    if (wrong) {
      throw new IoidError('INPUT_INVALID', `\`${path}\` has a value that JSON has not, at "${key}".`, {
        details: { path: key, expected: 'a JSON value', received: String(item) },
      });
    }
    // Integers of 256 bits cross as decimal text, which the reader of the field accepts.
    return typeof item === 'bigint' ? item.toString() : item;
  });
  if (text === undefined) {
    throw new IoidError('INPUT_INVALID', `\`${path}\` must be a JSON value.`, {
      details: { path, expected: 'a JSON value', received: typeof value },
    });
  }
  return text;
}
