import type { Instance } from './crossing-instance.js';
import { writeText } from './crossing-write.js';
import type { JsonArgument } from './json.js';

// JSON text on its way into the module's memory. The engine's own writer is faster than any loop of
// ours, but changes values without a word: what it is given is looked through before.

/** Deeper than any document may be. */
const DEEPEST = 100;

/** Writes a JSON value as the string that is its text. */
export function writeJson(of: Instance, json: JsonArgument): void {
  const plain = plainOf(json.value, json.integersAsText, 0);
  writeText(of, plain === undefined ? json.text() : JSON.stringify(plain));
}

/**
 * The value itself, when there is nothing in it but plain objects, arrays, text, finite numbers,
 * `true`, `false` and `null`, which is nearly all there ever is. With integers as text it is a copy
 * that has them so.
 */
function plainOf(value: unknown, integersAsText: boolean, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    case 'bigint':
      return integersAsText ? `${value}` : undefined;
    case 'object':
      return value && plainObject(value, integersAsText, depth + 1);
    default:
      return undefined;
  }
}

function plainObject(value: object, integersAsText: boolean, depth: number): unknown {
  if (depth > DEEPEST || 'toJSON' in value) return undefined;
  if (Array.isArray(value)) {
    const copy: unknown[] | undefined = integersAsText ? [] : undefined;
    for (let index = 0; index < value.length; index += 1) {
      const item = plainOf(value[index], integersAsText, depth);
      if (item === undefined) return undefined;
      copy?.push(item);
    }
    return copy ?? value;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  const copy: Record<string, unknown> | undefined = integersAsText ? {} : undefined;
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined) continue;
    const part = plainOf(member, integersAsText, depth);
    // In a copy that name would not be a member.
    if (part === undefined || name === '__proto__') return undefined;
    if (copy !== undefined) copy[name] = part;
  }
  return copy ?? value;
}
