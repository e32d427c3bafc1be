import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../failure.js';
import { address, eachRow } from './rows.js';

test('both spellings of one address', () => {
  eachRow<{ address: string; io1: string }>('address/io1.json', 'valid', (pair) => {
    assert.deepEqual(address.parse(pair.address), pair);
    assert.deepEqual(address.parse(pair.address.toLowerCase()), pair);
    assert.deepEqual(address.parse(pair.io1), pair);
    assert.deepEqual(address.parse(pair.io1.toUpperCase()), pair);
    assert.ok(address.isValid(pair.io1) && address.isValid(pair.address));
  });
});

test('published checksums, and no letter of another case', () => {
  const check = (text: string) => {
    assert.equal(address.parse(text).address, text);
    const first = /[a-fA-F]/.exec(text.slice(2));
    if (first === null) return;
    const [at, letter] = [first.index + 2, first[0]];
    const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
    const flipped = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
    // With all letters of one case there is no checksum to be wrong.
    const digits = flipped.slice(2);
    if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return;
    const error = failure(() => address.parse(flipped));
    assert.deepEqual([error.code, error.details.position], ['ADDRESS_CHECKSUM', `${at}`], flipped);
  };
  eachRow<string>('address/eip55.json', 'valid', check);
  eachRow<string>('address/ethers-accounts.json', 'addresses', check);
});

test('what is no address is refused with its code', () => {
  eachRow<{ input: string; code: string }>('address/io1.json', 'invalid', ({ input, code }) => {
    assert.equal(failure(() => address.parse(input)).code, code);
    assert.equal(address.isValid(input), false);
  });
});
