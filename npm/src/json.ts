import type { Instance } from './crossing-instance.js';
import { writeJson } from './crossing-json.js';
import { Written } from './crossing-write.js';
import { IoidError } from './errors.js';

/**
 * A value that crosses as its JSON text, refusing what JSON would change without a word:
 * `JSON.stringify` turns `NaN` into `null` and leaves out functions and symbols; `undefined` is left
 * out of an object, which is how an optional field is not given, and refused in an array, where it
 * becomes `null`.
 *
 * With `integersAsText` a `bigint` becomes decimal text: what a field for integers of 256 bits
 * accepts. In a document that would be another value, so there it is refused.
 */
export class JsonArgument extends Written {
  constructor(
    readonly path: string,
    readonly value: unknown,
    readonly integersAsText = false,
  ) {
    super();
  }

  writeTo(of: Instance): void {
    writeJson(of, this);
  }

  /** The text, by the engine's own writer, which calls a function for each value. */
  text(): string {
    const { path, value, integersAsText } = this;
    function replace(this: unknown, key: string, item: unknown): unknown {
      if (typeof item === 'bigint' && integersAsText) return item.toString();
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
}

function notJson(path: string, received: string, cause?: unknown): IoidError {
  return new IoidError('INPUT_INVALID', `\`${path}\` must be a JSON value, not ${received}.`, {
    details: { path, expected: 'a JSON value', received },
    ...(cause === undefined ? {} : { cause }),
  });
}
