import assert from 'node:assert/strict';
import { test } from 'node:test';
import { content, eachRow, read } from './rows.js';

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

const unhex = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** Runs `work` with an engine whose every server answers so. */
async function answered<T>(
  answer: (url: string) => Uint8Array | string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const real = globalThis.fetch;
  globalThis.fetch = async (request) => {
    const found = answer((request as Request).url);
    const body = typeof found === 'string' ? found : found && new Uint8Array(found);
    return new Response(body ?? '', { status: body === undefined ? 404 : 200 });
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = real;
  }
}

/** A gateway that has blocks, in hexadecimal digits, and no archives. */
const gatewayOf = (blocks: Record<string, string | Uint8Array>) => (url: string) => {
  const block = blocks[/ipfs\/(\w+)\?format=raw/.exec(url)?.[1] ?? ''];
  return typeof block === 'string' ? unhex(block) : block;
};

test('files of the importer come whole, in every layout', async () => {
  type Row = { cid: string; size: number; chunk: number; nodes: Record<string, string> };
  for (const row of read<{ vectors: Row[] }>('content/unixfs-files.json').vectors) {
    const bytes = Uint8Array.from({ length: row.size }, (_, i) => i ^ (i >> 8) ^ (i >> 16));
    const blocks: Record<string, string | Uint8Array> = { ...row.nodes };
    for (let at = 0; at === 0 || at < row.size; at += row.chunk) {
      const leaf = bytes.slice(at, at + row.chunk);
      blocks[content.cid(leaf)] = leaf;
    }
    const fetched = await answered(gatewayOf(blocks), () => content.fetch(`ipfs://${row.cid}`));
    assert.ok(fetched.length === bytes.length && fetched.every((byte, at) => byte === bytes[at]));
  }
});

test('odd files come whole or are refused', async () => {
  type Row = { name: string; cid: string; blocks: Record<string, string>; path?: string } & {
    text?: string;
    error?: string;
  };
  for (const row of read<{ vectors: Row[] }>('content/unixfs-odd.json').vectors) {
    const uri = `ipfs://${row.cid}${row.path === undefined ? '' : `/${row.path}`}`;
    const fetched = answered(gatewayOf(row.blocks), () => content.fetch(uri));
    if (row.text === undefined) await assert.rejects(fetched, new RegExp(row.error ?? ''));
    else assert.deepEqual(await fetched, utf8(row.text), row.name);
  }
});

test('a service is believed when it names the CID of Helia', async () => {
  type Row = { text?: string; repeat?: string; count?: number; cid: string };
  for (const row of read<{ vectors: Row[] }>('content/helia.json').vectors) {
    const bytes = utf8(row.text ?? (row.repeat ?? '').repeat(row.count ?? 0));
    const published = await answered(
      () => JSON.stringify({ Hash: row.cid }),
      () => content.publish(bytes, { api: 'https://kubo.example/api/v0/add' }),
    );
    assert.deepEqual(published, { cid: row.cid, uri: `ipfs://${row.cid}` });
  }
});
