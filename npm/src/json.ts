import { IoidError } from './errors.js';

/**
 * JSON text of a value, refusing what JSON would change without a word: `JSON.stringify` turns
 * `NaN` into `null` and leaves out functions and symbols; `undefined` is left out of an object,
 * which is how an optional field is not given, and refused in an array, where it becomes `null`.
 *
 * With `integersAsText` a `bigint` becomes decimal text: what a field for integers of 256 bits
 * accepts. In a document that would be another value, so there it is refused.
 */
export function jsonText(
  path: string,
  value: unknown,
  options: { integersAsText?: boolean } = {},
): string {
  const plain = plainText(value, options.integersAsText === true, 0);
  if (plain !== undefined) return plain;
  function replace(this: unknown, key: string, item: unknown): unknown {
    if (typeof item === 'bigint' && options.integersAsText === true) return item.toString();
    const lost =
      (typeof item === 'number' && !Number.isFinite(item)) ||
      ['bigint', 'function', 'symbol'].includes(typeof item) ||
      (item === undefined && (key === '' || Array.isArray(this)));
    if (lost) throw notJson(path, key === '' ? typeof item : `${String(item)} at "${key}"`);
    return item;
  }
  try {
    return JSON.stringify(value, replace);
  } catch (cause) {
    if (cause instanceof IoidError) throw cause;
    // A cycle, nesting that overflows the engine's stack, or a `toJSON` that throws.
    throw notJson(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Deeper than any document may be. */
const DEEPEST = 100;
/** Text without anything that JSON escapes: quotation marks, backslashes, controls, surrogates. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/**
 * What `JSON.stringify` makes of plain objects, arrays, text, finite numbers, `true`, `false` and
 * `null`, which is nearly all there ever is; it takes several times as long, because it calls a
 * function for each value. Nothing when there is anything else.
 */
function plainText(value: unknown, integersAsText: boolean, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? `${value}` : undefined;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return integersAsText ? `"${value}"` : undefined;
    case 'object':
      return value === null ? 'null' : plainObject(value, integersAsText, depth + 1);
    default:
      return undefined;
  }
}

function plainObject(value: object, integersAsText: boolean, depth: number): string | undefined {
  if (depth > DEEPEST || 'toJSON' in value) return undefined;
  if (Array.isArray(value)) {
    let text = '';
    for (let index = 0; index < value.length; index += 1) {
      const item = plainText(value[index], integersAsText, depth);
      if (item === undefined) return undefined;
      text += index === 0 ? item : `,${item}`;
    }
    return `[${text}]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  let text = '';
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined) continue;
    const item = plainText(member, integersAsText, depth);
    if (item === undefined) return undefined;
    text += `${text === '' ? '' : ','}${quoted(name)}:${item}`;
  }
  return `{${text}}`;
}

function notJson(path: string, received: string, cause?: unknown): IoidError {
  return new IoidError('INPUT_INVALID', `\`${path}\` must be a JSON value, not ${received}.`, {
    details: { path, expected: 'a JSON value', received },
    ...(cause === undefined ? {} : { cause }),
  });
}
