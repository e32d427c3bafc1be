import assert from 'node:assert/strict';
import { test } from 'node:test';
import { content, type Hex } from 'ioid-web';
import { failure } from '../test/failure.js';

test('text is not bytes', () => {
  assert.equal(failure(() => content.cid('hello' as Hex)).code, 'INPUT_INVALID');
});
