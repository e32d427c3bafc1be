import { valuesOf } from './arguments.js';
import { converse } from './conversation.js';
import { formOf } from './crossing.js';
import { asIoidError } from './errors.js';
import type { Reach } from './host.js';
import { whole } from './modules.js';
import { startAhead } from './wasm.js';

/** Arguments are objects of lists of objects at most. */
const DEEPEST = 8;

/** What conversations are watched with. */
export type Watched =
  | {
      signal?: AbortSignal | undefined;
      onStatus?: ((notice: never) => void) | undefined;
      onProgress?: ((notice: never) => void) | undefined;
    }
  | undefined;

/**
 * `call` for conversations with the outside world, which begin with the settings of a client. The
 * first one compiles the module off the main thread.
 */
export async function callAsync<T>(
  name: string,
  settings: unknown,
  given: readonly unknown[],
  reach: Reach,
  watched: Watched,
): Promise<T> {
  try {
    let kept = given;
    const starting = startAhead();
    if (starting !== undefined) {
      // What is given must not change while the module is compiled.
      kept = given.map((value) => copy(value, 0));
      await starting;
    }
    const values = [settings, ...valuesOf(name, formOf(whole, name), kept)];
    const { signal, onStatus, onProgress } = watched ?? {};
    const notice = onStatus ?? onProgress;
    return (await converse(whole, name, values, { ...reach, signal, notice })) as T;
  } catch (thrown) {
    throw asIoidError(thrown);
  }
}

/** A copy of plain data, in which anything else, and what is deeper than any argument, is as it was. */
function copy(value: unknown, depth: number): unknown {
  const inside = (part: unknown) => copy(part, depth + 1);
  if (value instanceof Uint8Array) return value.slice();
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  if (Array.isArray(value)) return value.map(inside);
  if ((Object.getPrototypeOf(value) ?? Object.prototype) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inside(part)]));
}
