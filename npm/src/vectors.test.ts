// The vector files of `tests-wasm/vectors`, as Node and Chromium read them. Each topic registers its
// tests; the last ones look at what the rows have exercised.

import '../test/vectors/accounts.js';
import '../test/vectors/address.js';
import '../test/vectors/calls.js';
import '../test/vectors/chains.js';
import '../test/vectors/content.js';
import '../test/vectors/did.js';
import '../test/vectors/document.js';
import '../test/vectors/json.js';
import '../test/vectors/keys.js';
import '../test/vectors/resolution.js';
import '../test/vectors/transaction.js';
import '../test/vectors/typed-data.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exercised, functions } from '../test/vectors/rows.js';
import { filesOfRust, README, readByOneSide, tableOf } from '../test/vectors/table.js';

test('every function is exercised by a row of a file that Rust reads too', () => {
  assert.ok(functions.length > 100, `${functions.length}`);
  const rust = filesOfRust();
  const without = functions.filter((name) => {
    const files = exercised.get(name) ?? new Set();
    return ![...files].some((file) => rust.has(file));
  });
  assert.deepEqual(without, []);
});

test('the table of vectors/README.md says what there is, how much, and who reads it', () => {
  const readme = README();
  const table = tableOf();
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  const stale = rows.filter((line) => !table.some((begin) => line.startsWith(`${begin} `)));
  assert.deepEqual(
    { stale, missing: table.filter((begin) => !rows.some((line) => line.startsWith(begin))) },
    { stale: [], missing: [] },
  );
  const [, exceptions = ''] = readme.split('## Read by one side');
  const named = [...exceptions.matchAll(/`([^`]+\.(?:json|csv|txt))`/g)].map(([, file]) => file);
  assert.deepEqual(named.sort(), readByOneSide());
});
