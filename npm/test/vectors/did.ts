import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hex, hexToBytes } from 'viem';
import { failure } from '../failure.js';
import { did, document, eachRow, read, text } from './rows.js';

type Derivation = {
  project?: string;
  device?: string;
  projectHex?: Hex;
  deviceHex?: Hex;
  bytes32: Hex;
  did: string;
};

/** A row's input: text, or bytes given in hexadecimal. */
function inputOf(row: Derivation, name: 'project' | 'device'): string | Uint8Array {
  const hex = row[`${name}Hex`];
  return hex === undefined ? (row[name] ?? '') : hexToBytes(hex);
}

test('derivations computed with node:crypto and bs58, one by one and many at once', () => {
  eachRow<Derivation>('did/derive.json', 'vectors', (row) => {
    const [project, device] = [inputOf(row, 'project'), inputOf(row, 'device')];
    const derived = did.derive({ project, device });
    assert.equal(derived, row.did);
    assert.equal(did.toBytes32(derived), row.bytes32);
    assert.equal(did.fromBytes32(row.bytes32), row.did);
    assert.equal(did.fromBytes32(hexToBytes(row.bytes32)), row.did);
    const many = did.deriveMany({ project, devices: [device, 'another', device] });
    assert.deepEqual(many, [row.did, did.derive({ project, device: 'another' }), row.did]);
  });
});

test('inputs that are refused carry code and field', () => {
  type Row = { projectLength: number; deviceLength: number; code: string; path: string };
  eachRow<Row>('did/derive.json', 'invalid', (row) => {
    const project = 'p'.repeat(row.projectLength);
    const device = 'd'.repeat(row.deviceLength);
    const one = failure(() => did.derive({ project, device }));
    assert.deepEqual([one.code, one.details.path], [row.code, row.path]);
    const many = failure(() => did.deriveMany({ project, devices: ['x', device] }));
    const path = row.path === 'device' ? 'devices[1]' : row.path;
    assert.deepEqual([many.code, many.details.path], [row.code, path]);
  });
});

test('ioIDs of both versions are told apart', () => {
  type Row = { did: string; version: 1 | 2; bytes32?: Hex; address?: Hex };
  eachRow<Row>('did/ioid.json', 'valid', ({ did: text, version, bytes32, address }) => {
    const expected = version === 2 ? { bytes32 } : { address };
    assert.deepEqual(did.parse(text), { did: text, version, ...expected });
    assert.ok(did.isValid(text));
    const parts = { path: '/a/b', query: 'c=d', fragment: 'keys-1' };
    const url = `${text}/a/b?c=d#keys-1`;
    assert.deepEqual(did.parse(url), { did: text, version, ...expected, ...parts });
    assert.ok(!did.isValid(url));
  });
});

test('what is no ioID is refused with its place', () => {
  type Row = { input: string; code: string; reason?: string; position?: number };
  eachRow<Row>('did/ioid.json', 'invalid', ({ input, code, reason, position }) => {
    assert.ok(!did.isValid(input));
    // As a DID URL it may be fine; where a DID is asked for it is not.
    const error = failure(() => did.toBytes32(input as `did:io:${string}`));
    const place = position === undefined ? undefined : `${position}`;
    assert.deepEqual(
      [error.code, error.details.reason, error.details.position],
      [code, reason, place],
    );
  });
});

/** Text that follows the grammar of DID Core: an ioID, or refused only because it is none. */
function isDidUrl(text: string): void {
  if (text.startsWith('did:io:0x')) {
    assert.equal(did.parse(text).version, 1);
    return;
  }
  const error = failure(() => did.parse(text));
  assert.deepEqual([error.code, error.details.reason], ['DID_NOT_IOID', 'METHOD'], text);
}

test('what follows the grammar of DID Core is a DID URL, and an ioID or none', () => {
  eachRow<{ did: string }>('did/w3c-valid-dids.json', 'vectors', (row) => isDidUrl(row.did));
  eachRow<{ didUrl: string }>('did/w3c-valid-did-urls.json', 'vectors', (row) =>
    isDidUrl(row.didUrl),
  );
  eachRow<string>('did/did-core-spec-examples.json', 'vectors', isDidUrl);
  eachRow<{ input: string }>('did/libraries.json', 'valid_did_urls', (row) => isDidUrl(row.input));
  eachRow<string>('did/libraries.json', 'invalid_as_plain_did_valid_as_did_url', isDidUrl);
});

test('what is against the grammar of DID Core is refused at the right place', () => {
  type Row = { input: string; code: string; position: number };
  const places = new Set<string>();
  eachRow<Row>('did/invalid.json', 'vectors', ({ input, code, position }) => {
    const { code: found, details } = failure(() => did.parse(input));
    assert.deepEqual([found, details.position, details.input], [code, `${position}`, input]);
    places.add(input);
  });
  eachRow<{ input: string }>('did/libraries.json', 'invalid', ({ input }) => {
    assert.ok(places.has(input), `${input} has no position`);
  });
  // Matrix parameters of the drafts before 1.0: `;` is no character of an id.
  eachRow<{ input: string }>('did/libraries.json', 'pre_1_0_only', ({ input }) => {
    const { code, details } = failure(() => did.parse(input));
    assert.deepEqual([code, details.position], ['DID_INVALID', `${input.indexOf(';')}`]);
  });
});

test('published v1 devices: the DID is the address of the key', () => {
  type Row = { did: string; crv: string; x: string; y: string };
  eachRow<Row>('did/did-io-v1-keys.json', 'vectors', ({ did: text, crv, x, y }) => {
    const { version, address = '0x' } = did.parse(text);
    assert.equal(version, 1);
    assert.equal(did.fromAddress(address), text.toLowerCase());
    assert.ok(did.isValid(text));
    // The key is a point of the curve it is said to be on.
    const jwk = { kty: 'EC', crv, x, y };
    const built = document.build({ did: did.fromAddress(address), keys: [{ publicKey: jwk }] });
    const [method] = document.verificationMethods(built);
    assert.equal(document.parseMultikey(method?.publicKey ?? '').type, crv);
  });
});

test('base58 of other libraries: 32 bytes are an identifier, any other length is not', () => {
  const shorter = (hex: string, base58: string) => {
    const bytes = hexToBytes(`0x${hex.toLowerCase()}`);
    assert.equal(failure(() => did.fromBytes32(bytes)).code, 'IDENTIFIER_LENGTH');
    // Without a single character there is no DID at all.
    const code = base58 === '' ? 'DID_INVALID' : 'DID_NOT_IOID';
    assert.equal(failure(() => did.parse(`did:io:${base58}`)).code, code);
  };
  type Row = { hex: string; string: string };
  eachRow<Row>('base58/bs58.json', 'valid', ({ hex, string }) => shorter(hex, string));
  eachRow<Row>('base58/base-x.json', 'valid', ({ hex, string }) => shorter(hex, string));
  eachRow<[string, string]>('base58/bitcoin.json', 'vectors', (row) => shorter(...row));
  const refused = ({ string }: { string: unknown }) => {
    assert.ok(!did.isValid(`did:io:${string}`));
  };
  eachRow<{ string: unknown }>('base58/bs58.json', 'invalid', refused);
  eachRow<{ string: unknown }>('base58/base-x.json', 'invalid', refused);
  type Key = { base58: string; hex: string };
  eachRow<Key>('mba/solana-pubkey.json', 'valid', ({ base58, hex }) => {
    if (/^0+$/.test(hex)) {
      // The one word of 32 bytes that belongs to no device.
      assert.equal(failure(() => did.fromBytes32(`0x${hex}`)).code, 'IDENTIFIER_ZERO');
      return;
    }
    assert.equal(did.fromBytes32(`0x${hex}`), `did:io:${base58}`);
    assert.equal(did.toBytes32(`did:io:${base58}`), `0x${hex}`);
  });
});

test('notices say what a person should look at, and plain names are quiet', () => {
  eachRow<{ name: string; notices: string[] }>('did/notices.json', 'vectors', (row) => {
    const found = did.notices(row.name);
    assert.deepEqual(
      found.map(({ code, offset }) => `${code}@${offset}`),
      row.notices,
    );
    for (const { message } of found) assert.match(message, /U\+[0-9A-F]{4}/);
  });
});

test('multibase text that is no key is refused as such, whatever its base', () => {
  for (const name of ['basic', 'leading_zero', 'two_leading_zeros', 'case_insensitivity']) {
    for (const line of text(`multibase/${name}.csv`).trimEnd().split('\n').slice(1)) {
      const value = /"(.*)"/.exec(line)?.[1] ?? '';
      const { code } = failure(() => document.parseMultikey(value));
      assert.equal(code, value.startsWith('z') ? 'KEY_UNSUPPORTED' : 'KEY_ENCODING', line);
    }
  }
});

test('the known document hash is of the exact text', () => {
  const row = read<Record<string, string>>('document/did-io-v1-doc-hash.json');
  const bytes = new TextEncoder().encode(row.document_text);
  assert.equal(document.verifyDigest(bytes, `0x${row.published_sha256_hex}`), 'sha-256');
  assert.equal(did.parse(`did:io:${row.did_address}`).address, row.did_address);
  assert.equal(document.parseMultikey(document.multikey('secp256k1', `0x${row.publicKeyHex}`)).type, 'secp256k1');
});
