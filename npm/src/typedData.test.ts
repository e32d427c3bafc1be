import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IoidError, type TypedData, typedData } from 'ioid-web';

const one = (type: string, v: unknown): TypedData => ({
  types: { T: [{ name: 'v', type }] },
  primaryType: 'T',
  domain: { name: 'n' },
  message: { v },
});

test('numbers and bytes in every form are one', () => {
  const number = [255n, 255, '255', '0xff'].map((v) => typedData.hash(one('uint256', v)));
  assert.equal(new Set(number).size, 1);
  const bytes = [new Uint8Array([1, 2]), '0x0102'].map((v) => typedData.hash(one('bytes', v)));
  assert.equal(new Set(bytes).size, 1);
});

test('what cannot be hashed is refused with its place', () => {
  const refused = (typed: unknown, code: string, path?: string) =>
    assert.throws(
      () => typedData.hash(typed as TypedData),
      (error) =>
        error instanceof IoidError &&
        error.code === code &&
        (path === undefined || error.details.path === path),
    );
  refused(one('uint8', 256), 'TYPED_DATA_INVALID', '/message/v');
  refused(one('uint256', 2 ** 53), 'TYPED_DATA_INVALID', '/message/v');
  refused(one('uint', 1), 'TYPED_DATA_INVALID', '/types/T/0');
  refused({ ...one('bool', true), message: { v: true, w: 1 } }, 'TYPED_DATA_INVALID', '/message/w');
  refused({ ...one('bool', true), more: 1 }, 'TYPED_DATA_INVALID');
  refused(one('string', '\ud800'), 'TYPED_DATA_INVALID');
  refused(undefined, 'INPUT_INVALID');
  const cycle: Record<string, unknown> = {};
  cycle.v = cycle;
  refused({ ...one('bool', true), message: cycle }, 'INPUT_INVALID');
  // What JSON would leave out or write as `null`.
  for (const lost of [Number.NaN, () => 1, Symbol('v')]) {
    refused(one('string', lost), 'INPUT_INVALID', 'typed');
  }
});
