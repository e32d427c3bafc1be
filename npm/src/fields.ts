import { IoidError } from './errors.js';

/**
 * The given object, after refusing anything but the `known` fields. A misspelt optional field
 * would otherwise fall back to its default, and a default here can be another address.
 */
export function fields<T extends object>(
  name: string,
  input: T,
  known: readonly (keyof T & string)[],
): T {
  if (typeof input !== 'object' || input === null) {
    throw new IoidError('INPUT_INVALID', `${name} takes one object.`, {
      details: { path: name, expected: 'an object', received: typeof input },
    });
  }
  // Inherited properties come up, too, and are no fields.
  for (const key in input) {
    if (!(known as readonly string[]).includes(key) && Object.hasOwn(input, key)) {
      throw new IoidError(
        'INPUT_UNKNOWN_FIELD',
        `${name} has no field \`${key}\`; it takes ${known.join(', ')}.`,
        { details: { path: key, expected: known.join(', ') } },
      );
    }
  }
  return input;
}
