import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { address, IoidError } from 'ioid-web';

const read = (name: string) =>
  JSON.parse(readFileSync(`${REPOSITORY}/tests-wasm/vectors/address/${name}.json`, 'utf8'));

test('both spellings of one address', () => {
  const { valid } = read('io1') as { valid: { address: string; io1: string }[] };
  assert.ok(valid.length > 0);
  for (const pair of valid) {
    assert.deepEqual(address.parse(pair.address), pair);
    assert.deepEqual(address.parse(pair.address.toLowerCase()), pair);
    assert.deepEqual(address.parse(pair.io1), pair);
    assert.deepEqual(address.parse(pair.io1.toUpperCase()), pair);
  }
});

test('published checksums', () => {
  const published: string[] = [...read('eip55').valid, ...read('ethers-accounts').addresses];
  for (const text of published) assert.equal(address.parse(text).address, text);
});

test('what is no address is refused with its code', () => {
  const { invalid } = read('io1') as { invalid: { input: string; code: string }[] };
  for (const { input, code } of invalid) {
    const right = (error: unknown) => error instanceof IoidError && error.code === code;
    assert.throws(() => address.parse(input), right, input);
    assert.equal(address.isValid(input), false, input);
  }
  for (const input of [undefined, null, 1, {}, []]) assert.equal(address.isValid(input), false);
  assert.equal(address.isValid('io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x'), true);
});

test('a refusal says where', () => {
  const wrong = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6e';
  const details = { input: wrong, path: 'address', position: '41' };
  assert.throws(
    () => address.parse(wrong),
    (error) => {
      assert.ok(error instanceof IoidError);
      assert.deepEqual(
        { ...error.details, expected: undefined },
        { ...details, expected: undefined },
      );
      return true;
    },
  );
});
