import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, did } from 'ioid-web';
import { failure } from '../test/failure.js';

test('what is no text is no address', () => {
  // Whatever it is, it is not looked into.
  const object = {
    get name() {
      throw new Error('it was read');
    },
  };
  for (const input of [undefined, null, 1, {}, [], object, Symbol('s'), () => 0]) {
    assert.equal(address.isValid(input), false);
    assert.equal(did.isValid(input), false);
  }
  assert.equal(did.isValid('did:io:\ud800'), false);
  assert.equal(address.isValid('io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x'), true);
});

test('a refusal says where', () => {
  const wrong = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6e';
  const { expected, ...details } = failure(() => address.parse(wrong)).details;
  assert.deepEqual(details, { input: wrong, path: 'address', position: '41' });
  assert.ok(expected);
});
