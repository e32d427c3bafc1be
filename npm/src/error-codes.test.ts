import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { coreErrorCodes } from './error-codes.js';

// Codes of findings and notices, which are values and never thrown.
const NOT_ERRORS = ['notice.rs', 'calldata.rs'];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'tests' ? [] : sources(path);
    const counts = entry.name.endsWith('.rs') && !NOT_ERRORS.includes(entry.name);
    return counts && entry.name !== 'tests.rs' ? [readFileSync(path, 'utf8')] : [];
  });
}

test('the codes TypeScript knows are those the crates can give', () => {
  const given = new Set<string>();
  for (const crate of ['ioid-did', 'ioid-chain', 'ioid', 'ioid-resolve', 'ioid-wasm']) {
    for (const source of sources(join(REPOSITORY, 'crates', crate, 'src'))) {
      const matches = source.matchAll(
        /fn (?:code|as_str)\(&?self\) -> &'static str \{([\s\S]*?)\n {4}\}/g,
      );
      for (const [, body = ''] of matches) {
        for (const [, code = ''] of body.matchAll(/"([A-Z][A-Z0-9_]{2,})"/g)) given.add(code);
      }
      for (const [, code = ''] of source.matchAll(/code: "([A-Z_]+)"/g)) given.add(code);
    }
  }
  assert.ok(given.size > 80, 'the sources were read');
  assert.deepEqual([...coreErrorCodes], [...given].sort());
});
