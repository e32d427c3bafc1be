import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BuildDocument, Jwk } from 'ioid-web';
import { type Hex, hexToBytes } from 'viem';
import { failure } from '../failure.js';
import { content, document, eachRow, read } from './rows.js';

const DID = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';

/** `severity pointer code` of every finding, each of which has a sentence. */
function shown(problems: ReturnType<typeof document.validate>['problems']): string[] {
  return problems.map(({ severity, path, code, message }) => {
    assert.ok(message.length > 0);
    return `${severity} ${path} ${code}`;
  });
}

/** The errors among the findings, without the word. */
function errors(doc: unknown): string[] {
  const found = shown(document.validate(doc).problems);
  return found.filter((line) => line.startsWith('error ')).map((line) => line.slice(6));
}

test('documents are built member for member, and are valid', () => {
  type Row = { input: BuildDocument; document: Record<string, unknown>; problems?: string[] };
  eachRow<Row>('document/build.json', 'vectors', (row) => {
    const built = document.build(row.input);
    assert.deepEqual(built, row.document);
    const { valid, problems } = document.validate(built, { did: row.input.did });
    assert.ok(valid);
    assert.deepEqual(
      problems.map(({ code }) => code),
      row.problems ?? [],
    );
  });
});

test('what cannot be built is refused with the field and the reason', () => {
  type Row = { input: object; code: string; path: string };
  eachRow<Row>('document/build-invalid.json', 'vectors', (row) => {
    const input = { did: DID, ...row.input } as BuildDocument;
    const error = failure(() => document.build(input));
    // TypeScript refuses an unknown field of the input itself before it crosses.
    if (row.code === 'FIELD_UNKNOWN' && row.path.lastIndexOf('/') === 0) {
      assert.equal(error.code, 'INPUT_UNKNOWN_FIELD');
    } else {
      assert.deepEqual([error.code, error.details.path], [row.code, row.path]);
    }
  });
});

test('each rule of validation, with its pointer, in order', () => {
  type Row = { document?: unknown; text?: string; did?: string; nft?: string; problems: string[] };
  eachRow<Row>('document/validate.json', 'vectors', (row) => {
    // The NFT the registry holds is known to the resolver, not to this function.
    if (row.nft !== undefined) return;
    const options = row.did === undefined ? {} : { did: row.did };
    const { valid, problems } = document.validate(row.text ?? row.document, options);
    assert.deepEqual(shown(problems), row.problems);
    assert.equal(valid, !row.problems.some((problem) => problem.startsWith('error')));
  });
});

test('documents of the W3C suite get the right verdict', () => {
  const { defects } = read<{ defects: Record<string, string[]> }>(
    'document/w3c-did-documents-defects.json',
  );
  type Row = { representation: string };
  eachRow<Row>('document/w3c-did-documents.json', 'vectors', ({ representation }, index) => {
    assert.deepEqual(errors(representation), defects[index] ?? []);
  });
});

test('examples of the specifications get the right verdict', () => {
  type Row = { json: { id?: unknown } };
  eachRow<Row>('document/did-core-spec-examples.json', 'examples', ({ json }) => {
    // Two of the examples are credentials, without an id.
    if (json.id !== undefined) assert.deepEqual(errors(json), []);
  });
  // Controlled identifier documents are about `https:` URLs.
  eachRow<Row>('document/controlled-identifiers-spec-examples.json', 'examples', ({ json }) => {
    assert.ok(errors(json).includes('/id DOCUMENT_ID'));
  });
});

test('the documents of the ioID documentation: a free id is no ioID, a bare key is legacy', () => {
  eachRow<{ id: string }>('document/did-documents-v2-docs.json', 'documents', (doc, index) => {
    const codes = document.validate(doc).problems.map(({ code }) => code);
    assert.equal(codes.includes('DID_NOT_IOID'), index === 0, codes.join());
    assert.equal(codes.includes('KEY_LEGACY'), index === 1, codes.join());
  });
});

test('verification methods by value, by reference and from elsewhere', () => {
  type Row = {
    document: unknown;
    purpose?: Parameters<typeof document.verificationMethods>[1];
    methods: Record<string, unknown>[];
  };
  eachRow<Row>('document/verification-methods.json', 'vectors', (row) => {
    // What is null in the file is absent here.
    const expected = row.methods.map((method) =>
      Object.fromEntries(Object.entries(method).filter(([, value]) => value !== null)),
    );
    assert.deepEqual(document.verificationMethods(row.document, row.purpose), expected);
  });
});

test('JSON Web Keys: those of the standards, and each member wrong', () => {
  eachRow<{ jwk: Jwk; multikey?: string }>('document/jwk.json', 'valid', ({ jwk, multikey }) => {
    // X25519 agrees on keys and does nothing else.
    const purposes = jwk.crv === 'X25519' ? (['keyAgreement'] as const) : undefined;
    const { kty, crv, x, y } = jwk;
    const publicKey = y === undefined ? { kty, crv, x } : { kty, crv, x, y };
    const key = purposes === undefined ? { publicKey } : { publicKey, purposes };
    const built = document.build({ did: DID, keys: [key] });
    const [method] = document.verificationMethods(built);
    if (multikey !== undefined) assert.equal(method?.publicKey, multikey);
    assert.equal(document.parseMultikey(method?.publicKey ?? '').type, crv);
  });
  eachRow<{ jwk: Jwk; code: string }>('document/jwk.json', 'invalid', ({ jwk, code }) => {
    const error = failure(() => document.build({ did: DID, keys: [{ publicKey: jwk }] }));
    assert.equal(error.code, code);
    assert.match(error.details.path ?? '', /^\/keys\/0/);
  });
});

type Digests = { bytes?: Hex; text?: string; sha256: Hex; keccak256: Hex; cid: string };

function checkDigests({ bytes: hex, text: plain, sha256, keccak256, cid }: Digests): void {
  const bytes = hex === undefined ? new TextEncoder().encode(plain) : hexToBytes(hex);
  assert.deepEqual(document.digest(bytes), { hash: sha256, cid, bytes });
  if (hex !== undefined) assert.deepEqual(document.digest(hex), { hash: sha256, cid, bytes });
  if (plain !== undefined) assert.deepEqual(document.digest(plain), { hash: sha256, cid, bytes });
  assert.equal(document.verifyDigest(bytes, sha256), 'sha-256');
  assert.equal(document.verifyDigest(bytes, keccak256), 'keccak-256');
  assert.equal(document.verifyDigest(bytes, `0x${'07'.repeat(32)}`), null);
  assert.equal(content.cid(bytes), cid);
  if (hex !== undefined) assert.equal(content.cid(hex), cid);
}

test('hash and CID of bytes and of documents', () => {
  eachRow<Digests>('document/digests.json', 'vectors', checkDigests);
  eachRow<Digests>('document/ethers-hashes.json', 'vectors', checkDigests);
});
