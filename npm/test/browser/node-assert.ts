// `node:assert/strict` in a page: the part of it that the suites use. `assert.test.ts` puts one
// table of values before this and before Node's own.

import { same } from './same.js';

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';

  constructor(options: { message: string }) {
    super(options.message);
  }
}

type Message = string | Error | undefined;

function shown(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  }
  if (value instanceof Error) return String(value);
  const seen = new Set<unknown>();
  const text = JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`;
    if (typeof item === 'object' && item !== null) {
      // Shown once: a cycle has no end.
      if (seen.has(item)) return '…';
      seen.add(item);
    }
    if (item instanceof Set || item instanceof Map) return [...item];
    return item instanceof Uint8Array ? `bytes ${item}` : item;
  });
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}

function failed(message: Message, sentence: () => string): never {
  if (message instanceof Error) throw message;
  throw new AssertionError({ message: message === undefined ? sentence() : `${message}` });
}

function compared(holds: boolean, actual: unknown, expected: unknown, word: string, m: Message) {
  if (holds) return;
  const sentence = () => `${shown(actual)} ${word} ${shown(expected)}`;
  // The row a message names is of little use without the two values.
  failed(typeof m === 'string' ? `${m}: ${sentence()}` : m, sentence);
}

function ok(value: unknown, message?: string | Error): asserts value {
  if (!value) failed(message, () => `${shown(value)} is not truthy`);
}

function equal(actual: unknown, expected: unknown, message?: string | Error): void {
  compared(Object.is(actual, expected), actual, expected, 'is not', message);
}

function notEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  compared(!Object.is(actual, expected), actual, expected, 'is', message);
}

function deepEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  compared(same(actual, expected), actual, expected, 'is not the same as', message);
}

function notDeepEqual(actual: unknown, expected: unknown, message?: string | Error): void {
  compared(!same(actual, expected), actual, expected, 'is the same as', message);
}

function match(text: string, pattern: RegExp, message?: string | Error): void {
  compared(pattern.test(text), text, String(pattern), 'does not match', message);
}

function doesNotMatch(text: string, pattern: RegExp, message?: string | Error): void {
  compared(!pattern.test(text), text, String(pattern), 'matches', message);
}

/** A class, a judge that answers `true`, a pattern for the text, or properties to have. */
type Expected = RegExp | object | ((thrown: unknown) => boolean);

function judge(thrown: unknown, expected: Expected | undefined, message: Message): void {
  if (expected === undefined) return;
  const refused = () => failed(message, () => `what was thrown is not as expected: ${thrown}`);
  if (expected instanceof RegExp) {
    if (!expected.test(String(thrown))) refused();
  } else if (typeof expected === 'function') {
    if (expected.prototype !== undefined && thrown instanceof expected) return;
    if (Object.prototype.isPrototypeOf.call(Error, expected)) refused();
    if ((expected as (thrown: unknown) => boolean)(thrown) !== true) refused();
  } else {
    for (const [key, value] of Object.entries(expected)) {
      const found: unknown = Reflect.get(Object(thrown), key);
      const holds = value instanceof RegExp ? value.test(String(found)) : same(found, value);
      compared(holds, found, value, `(${key}) is not`, message);
    }
  }
}

/** The message stands second when nothing is expected of the error. */
function sorted(expected: Expected | string | undefined, message: Message) {
  return typeof expected === 'string'
    ? ([undefined, expected] as const)
    : ([expected, message] as const);
}

function throws(work: () => unknown, expected?: Expected | string, message?: string | Error): void {
  const [wanted, text] = sorted(expected, message);
  try {
    work();
  } catch (thrown) {
    judge(thrown, wanted, text);
    return;
  }
  failed(text, () => 'nothing was thrown');
}

function doesNotThrow(work: () => unknown, message?: string | Error): void {
  try {
    work();
  } catch (thrown) {
    failed(message, () => `${thrown} was thrown`);
  }
}

async function rejects(
  work: Promise<unknown> | (() => Promise<unknown>),
  expected?: Expected | string,
  message?: string | Error,
): Promise<void> {
  const [wanted, text] = sorted(expected, message);
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (thrown) {
    judge(thrown, wanted, text);
    return;
  }
  failed(text, () => 'nothing was rejected');
}

function fail(message: string | Error = 'failed'): never {
  return failed(message, () => 'failed');
}

export default Object.assign(ok.bind(undefined), {
  AssertionError,
  deepEqual,
  deepStrictEqual: deepEqual,
  doesNotMatch,
  doesNotThrow,
  equal,
  fail,
  match,
  notDeepEqual,
  notEqual,
  ok,
  rejects,
  strictEqual: equal,
  throws,
});
