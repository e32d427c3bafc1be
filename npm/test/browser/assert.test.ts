// One table, judged by Node's `assert` there and by the page's own here: suites mean the same.

import assert from 'node:assert/strict';
import { test } from 'node:test';

const bytes = (...items: number[]) => new Uint8Array(items);
const symbol = Symbol('s');
class Point {
  constructor(readonly x: number) {}
}
const cyclic = (n: number) => {
  const value: Record<string, unknown> = { n };
  value.self = value;
  return value;
};

/** Pairs, and whether they are deeply and strictly equal. */
const pairs: [unknown, unknown, boolean][] = [
  [1, 1, true],
  [1, 1n, false],
  [0, -0, false],
  [Number.NaN, Number.NaN, true],
  ['1', 1, false],
  [null, undefined, false],
  [{}, {}, true],
  [{ a: 1 }, { a: 1 }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: undefined }, {}, false],
  [{ a: undefined }, { b: undefined }, false],
  [{ a: 1n }, { a: 1n }, true],
  [{ a: 1n }, { a: 1 }, false],
  [{ [symbol]: 1 }, { [symbol]: 1 }, true],
  [{ [symbol]: 1 }, { [symbol]: 2 }, false],
  [{ [symbol]: 1 }, {}, false],
  [[], [], true],
  [[], {}, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [[undefined], [], false],
  [new Array(1), [undefined], false],
  [bytes(1, 2), bytes(1, 2), true],
  [bytes(1, 2), bytes(1, 3), false],
  [bytes(1), [1], false],
  [bytes(1), new Uint16Array([1]), false],
  [bytes(1).buffer, bytes(1).buffer, true],
  [bytes(1).buffer, bytes(2).buffer, false],
  [new Point(1), new Point(1), true],
  [new Point(1), { x: 1 }, false],
  [Object.create(null), {}, false],
  [new Set([1, 2]), new Set([2, 1]), true],
  [new Set([{ a: 1 }]), new Set([{ a: 1 }]), true],
  [new Set([{ a: 1 }]), new Set([{ a: 2 }]), false],
  [new Set([1]), new Set([1, 2]), false],
  [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]]), true],
  [new Map([[1, 2]]), new Map([[1, 3]]), false],
  [new Date(1), new Date(1), true],
  [new Date(1), new Date(2), false],
  [/a/g, /a/g, true],
  [/a/g, /a/i, false],
  [new Error('a'), new Error('a'), true],
  [new Error('a'), new Error('b'), false],
  [new TypeError('a'), new Error('a'), false],
  [Object(1), Object(1), true],
  [Object(1), Object(2), false],
  [cyclic(1), cyclic(1), true],
  [cyclic(1), cyclic(2), false],
  [() => 1, () => 1, false],
];

/** Whether `work` raises an assertion. */
function refused(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof assert.AssertionError) return true;
    throw error;
  }
}

test('what is deeply equal', () => {
  pairs.forEach(([left, right, equal], index) => {
    const verdicts = [
      refused(() => assert.deepEqual(left, right)),
      refused(() => assert.deepEqual(right, left)),
      !refused(() => assert.notDeepEqual(left, right)),
    ];
    const row = `row ${index}: ${String(Object.prototype.toString.call(left))}`;
    if (verdicts.some((verdict) => verdict === equal)) throw new Error(`${row} ${verdicts}`);
  });
});

test('what is thrown, matched and failed', async () => {
  const thrower = () => {
    throw new TypeError('a word');
  };
  const rows: [() => void, boolean][] = [
    [() => assert.throws(thrower), false],
    [() => assert.throws(thrower, TypeError), false],
    [() => assert.throws(thrower, /a word/), false],
    [() => assert.throws(thrower, /another/), true],
    [() => assert.throws(thrower, { message: 'a word' }), false],
    [() => assert.throws(thrower, { message: /word/ }), false],
    [() => assert.throws(thrower, { message: 'other' }), true],
    [() => assert.throws(thrower, (error) => error instanceof TypeError), false],
    [() => assert.throws(thrower, () => false), true],
    [() => assert.throws(() => {}), true],
    [() => assert.doesNotThrow(() => {}), false],
    [() => assert.equal(0, -0), true],
    [() => assert.equal(Number.NaN, Number.NaN), false],
    [() => assert.notEqual(1, 1), true],
    [() => assert.ok(''), true],
    [() => assert.match('abc', /b/), false],
    [() => assert.match('abc', /d/), true],
    [() => assert.doesNotMatch('abc', /b/), true],
    [() => assert.fail('why'), true],
  ];
  rows.forEach(([work, expected], index) => {
    if (refused(work) !== expected) throw new Error(`row ${index}: ${work}`);
  });
  await assert.rejects(Promise.reject(new TypeError('a word')), TypeError);
  await assert.rejects(async () => thrower(), { name: 'TypeError' });
  await assert.rejects(assert.rejects(Promise.resolve()), assert.AssertionError);
});
