import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../failure.js';
import { document, eachRow, text } from './rows.js';

test('canonical text: the published files, from text and from values', () => {
  for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird']) {
    const input = text(`jcs/input/${name}.json`);
    const output = text(`jcs/output/${name}.json`);
    assert.equal(document.canonicalize(input), output, name);
    assert.equal(document.canonicalize(JSON.parse(input)), output, name);
    assert.equal(document.canonicalize(output), output, name);
  }
});

/** The double with these 64 bits. */
function double(hex: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

test('canonical numbers are those of this engine', () => {
  const lines = text('jcs/es6-numbers-10000.txt').trimEnd().split('\n');
  const numbers = lines.map((line) => {
    const [hex = '', printed] = line.split(',');
    assert.equal(String(double(hex)), printed, line);
    return double(hex);
  });
  assert.equal(document.canonicalize(numbers), JSON.stringify(numbers));
});

test('numbers RFC 8785 lists, and those that JSON does not have', () => {
  eachRow<[string, string | null]>('jcs/numbers-discrete.json', 'vectors', ([hex, printed]) => {
    const value = double(hex.padStart(16, '0'));
    if (printed === null) assert.equal(failure(() => document.canonicalize(value)).code, 'INPUT_INVALID');
    else assert.equal(document.canonicalize(value), printed);
  });
});

test('text that is refused, with code and position', () => {
  type Row = { text: string; code: string; position: number };
  eachRow<Row>('jcs/refused.json', 'vectors', (row) => {
    const error = failure(() => document.canonicalize(row.text));
    assert.deepEqual([error.code, error.details.position], [row.code, `${row.position}`]);
  });
});
