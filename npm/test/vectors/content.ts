import assert from 'node:assert/strict';
import { test } from 'node:test';
import { content, eachRow } from './rows.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** The CID of the bytes differs from `cid` in the codec alone: four bytes, in seven characters. */
function sameDigest(bytes: `0x${string}`, cid: string): void {
  assert.equal(content.cid(bytes).slice(8), cid.slice(8));
}

test('CIDs are those of Helia', () => {
  type Row = { text?: string; repeat?: string; count?: number; cid: string };
  eachRow<Row>('content/helia.json', 'vectors', ({ text, repeat = '', count = 0, cid }) => {
    assert.equal(content.cid(utf8(text ?? repeat.repeat(count))), cid);
  });
});

test('CIDs are those of the UnixFS specification and of the gateways', () => {
  type Published = { cid: string; codec: string; multihash?: string } & {
    bytes_utf8?: string;
    bytes_hex?: string;
  };
  let raw = 0;
  eachRow<Published>('content/unixfs-published.json', 'vectors', (row) => {
    const bytes = row.bytes_utf8 === undefined ? row.bytes_hex : utf8(row.bytes_utf8);
    if (row.codec !== 'raw' || row.multihash === 'identity' || bytes === undefined) return;
    assert.equal(content.cid(typeof bytes === 'string' ? `0x${bytes}` : bytes), row.cid);
    raw += 1;
  });
  type Block = { cid: string; codec: string; bytes_hex: string };
  eachRow<Block>('content/gateway-conformance.json', 'vectors', ({ cid, codec, bytes_hex }) => {
    // A block of a tree has another codec; its CID is never that of the bytes alone.
    assert.equal(content.cid(`0x${bytes_hex}`) === cid, codec === '0x55');
    raw += codec === '0x55' ? 1 : 0;
    if (codec === '0x70') sameDigest(`0x${bytes_hex}`, cid);
  });
  assert.ok(raw > 15, `${raw}`);
});

test('digests are those inside the CIDs of other codecs', () => {
  let checked = 0;
  type Row = { codec: string; cid: string; bytes_hex: string };
  eachRow<Row>('content/codec-fixtures.json', 'vectors', ({ codec, cid, bytes_hex }) => {
    // The number of DAG-JSON takes two bytes, which moves every character.
    if (codec === 'dag-json') return;
    sameDigest(`0x${bytes_hex}`, cid);
    checked += 1;
  });
  assert.ok(checked > 100, `${checked}`);
});
