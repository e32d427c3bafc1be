import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { content, document, IoidError } from 'ioid-web';
import { type Hex, hexToBytes } from 'viem';

test('CIDs are those of multiformats', () => {
  const file = `${REPOSITORY}/tests-wasm/vectors/document/digests.json`;
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
    vectors: { bytes?: Hex; text?: string; cid: string }[];
  };
  for (const { bytes, text, cid } of vectors) {
    const raw = bytes === undefined ? new TextEncoder().encode(text) : hexToBytes(bytes);
    assert.equal(content.cid(raw), cid);
    assert.equal(content.cid(raw), document.digest(raw).cid);
    if (bytes !== undefined) assert.equal(content.cid(bytes), cid);
  }
});

test('CIDs are those of Helia', () => {
  const file = `${REPOSITORY}/tests-wasm/vectors/content/helia.json`;
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
    vectors: { text?: string; repeat?: string; count?: number; cid: string }[];
  };
  assert.ok(vectors.length > 0);
  for (const { text, repeat = '', count = 0, cid } of vectors) {
    assert.equal(content.cid(new TextEncoder().encode(text ?? repeat.repeat(count))), cid);
  }
});

test('text is not bytes', () => {
  assert.throws(
    () => content.cid('hello' as Hex),
    (error) => error instanceof IoidError && error.code === 'INPUT_INVALID',
  );
});
