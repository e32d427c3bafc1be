import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexToBytes } from 'viem';
import { failure } from '../failure.js';
import { document, eachRow, read } from './rows.js';

type KeyType = Parameters<typeof document.multikey>[0];

test('Multikeys of the did:key vectors, both ways', () => {
  const types: Record<string, KeyType> = {
    'ed25519-pub': 'Ed25519',
    'secp256k1-pub': 'secp256k1',
    'p256-pub': 'P-256',
    'x25519-pub': 'X25519',
  };
  let keys = 0;
  type Row = { did: string; codec?: string; publicKey: string };
  eachRow<Row>('document/did-key.json', 'vectors', ({ did, codec = '', publicKey }) => {
    const key = did.slice('did:key:'.length);
    const type = types[codec];
    if (type === undefined) {
      assert.equal(failure(() => document.parseMultikey(key)).code, 'KEY_UNSUPPORTED');
      return;
    }
    const bytes = hexToBytes(`0x${publicKey}`);
    assert.deepEqual(document.parseMultikey(key), { type, bytes });
    assert.equal(document.multikey(type, bytes), key);
    assert.equal(document.multikey(type, `0x${publicKey}`), key);
    keys += 1;
  });
  assert.ok(keys >= 14, `${keys}`);
});

test('public halves of the W3C key pairs; secret halves and P-384 are refused', () => {
  type Pair = Record<'publicKeyMultibase', string> & Record<string, string>;
  const file = read<{
    ed25519: Pair;
    ed25519_sets: Record<string, Pair>;
    p256: Pair;
    p384: Pair;
    spec_public: string[];
  }>('document/multikey.json');
  const known = [file.ed25519, file.p256, ...Object.values(file.ed25519_sets)];
  for (const { publicKeyMultibase: text } of known) {
    const { type, bytes } = document.parseMultikey(text);
    assert.equal(document.multikey(type, bytes), text);
  }
  for (const pair of [...known, file.p384]) {
    const secrets = [pair.privateKeyMultibase, pair.secretKeyMultibase].filter(
      (text) => text !== undefined,
    );
    assert.equal(secrets.length, 1);
    for (const text of secrets) {
      assert.equal(failure(() => document.parseMultikey(text)).code, 'KEY_UNSUPPORTED', text);
    }
  }
  const { publicKeyMultibase: p384 } = file.p384;
  assert.equal(failure(() => document.parseMultikey(p384)).code, 'KEY_UNSUPPORTED');
});

test('public keys of the RFCs, both ways; points of small order are refused', () => {
  type Row = { type: KeyType; publicKey: string; uncompressed?: string; multikey: string };
  eachRow<Row>('document/published-keys.json', 'valid', (row) => {
    assert.equal(document.multikey(row.type, `0x${row.publicKey}`), row.multikey);
    if (row.uncompressed !== undefined) {
      assert.equal(document.multikey(row.type, `0x${row.uncompressed}`), row.multikey);
    }
    const bytes = hexToBytes(`0x${row.publicKey}`);
    assert.deepEqual(document.parseMultikey(row.multikey), { type: row.type, bytes });
  });
  eachRow<Row & { code: string }>('document/published-keys.json', 'invalid', (row) => {
    assert.equal(failure(() => document.multikey(row.type, `0x${row.publicKey}`)).code, row.code);
    assert.equal(failure(() => document.parseMultikey(row.multikey)).code, row.code);
  });
});

test('every key code of the multicodec table that is not ours is refused by its code', () => {
  type Row = { name: string; type: KeyType | null; text: string };
  let ours = 0;
  eachRow<Row>('document/multicodec-keys.json', 'vectors', ({ name, type, text }) => {
    const { code, details } = failure(() => document.parseMultikey(text));
    assert.equal(code, type === null ? 'KEY_UNSUPPORTED' : 'KEY_LENGTH', name);
    if (type === null) return;
    assert.equal(details.type, type);
    ours += 1;
  });
  assert.equal(ours, 4);
});

test('keys that are none, and the bare form', () => {
  eachRow<{ input: string; code: string }>(
    'document/multikey-invalid.json',
    'vectors',
    ({ input, code }) => {
      if (code === 'KEY_LEGACY') {
        const { type, bytes, legacy } = document.parseMultikey(input);
        assert.deepEqual([type, bytes.length, legacy], ['Ed25519', 32, true]);
      } else {
        assert.equal(failure(() => document.parseMultikey(input)).code, code);
      }
    },
  );
});
