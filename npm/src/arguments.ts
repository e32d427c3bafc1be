import type { Compound, Form, Part } from './crossing.js';
import { IoidError } from './errors.js';
import { jsonText } from './json.js';

// What a caller gives, put in the order a function takes it. An object that has a field too many is
// refused: a misspelt optional field would otherwise fall back to its default, and a default here can
// be another address.

/** What crosses: the values by position. A view begins with its answer, which there is none yet. */
export function valuesOf(name: string, form: Form, given: readonly unknown[]): unknown[] {
  const values: unknown[] = form[1] ? [undefined] : [];
  for (let index = 2; index < form.length; index += 1) {
    put(values, name, form[index] as Part, given[index - 2]);
  }
  return values;
}

function put(values: unknown[], path: string, part: Part, value: unknown): void {
  const kind = part[0];
  if (typeof part === 'string') {
    values.push(value);
  } else if (kind === '.' || kind === '+') {
    putFields(values, path, part, value);
  } else if (kind === '*') {
    const inside = `${path}.${part[1]}`;
    const row = (item: unknown) => {
      const inner: unknown[] = [];
      put(inner, inside, part[2] as Part, item);
      return inner;
    };
    values.push(Array.isArray(value) ? value.map(row) : value);
  } else if (kind !== '!') {
    if (part.length > 2) check(path, part, value);
    values.push(crosses(part[0], part[1], value));
  }
}

/** A value that crosses as text, or not at all. */
function crosses(kind: Compound[0], name: string, value: unknown): unknown {
  if (kind === '?') return typeof value === 'string' ? value : undefined;
  const asIs =
    kind === '#' ? value === undefined : typeof value === 'string' || value instanceof Uint8Array;
  return asIs ? value : jsonText(name, value, kind === '#');
}

function putFields(values: unknown[], path: string, part: Compound, value: unknown): void {
  const name = part[1];
  check(name ? `${path}.${name}` : path, part, value);
  const input = value as Record<string, unknown> | undefined;
  // Of an object inside another, nothing and an object without anything are not the same.
  const missing = name === '' || input === undefined ? undefined : null;
  for (let index = 2; index < part.length; index += 1) {
    const field = part[index] as Part;
    if (typeof field === 'string') values.push(input?.[field] ?? missing);
    else put(values, path, field, input?.[field[1]]);
  }
}

/** Refuses what is no object, and fields that are not known. */
export function check(path: string, part: Compound, input: unknown): void {
  if (input === undefined) return;
  if (typeof input !== 'object' || input === null) {
    throw new IoidError('INPUT_INVALID', `${path} takes one object.`, {
      details: { path, expected: 'an object', received: typeof input },
    });
  }
  if (part[0] === '+') return;
  // Inherited properties come up, too, and are no fields.
  for (const key in input) {
    if (part.indexOf(key, 2) < 0 && Object.hasOwn(input, key)) {
      const known = part.slice(2).map((field) => (typeof field === 'string' ? field : field[1]));
      if (known.includes(key)) continue;
      throw new IoidError(
        'INPUT_UNKNOWN_FIELD',
        `${path} has no field \`${key}\`; it takes ${known.join(', ')}.`,
        { details: { path: key, expected: known.join(', ') } },
      );
    }
  }
}
