import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { document, IoidError } from 'ioid-web';
import { type Hex, hexToBytes, keccak256 } from 'viem';

const vectors = (name: string) => `${REPOSITORY}/tests-wasm/vectors/${name}`;
const text = (name: string) => readFileSync(vectors(name), 'utf8');
const read = (name: string) => JSON.parse(text(`${name}.json`));

/** Runs `work`, which must raise an `IoidError`, and returns it. */
function failure(work: () => unknown): IoidError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof IoidError, String(error));
    return error;
  }
  return assert.fail('nothing was thrown');
}

const DID = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
const OWNER = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';

test('documents are built member for member, and are valid', () => {
  type Row = {
    name: string;
    input: document.BuildDocument;
    document: Record<string, unknown>;
    problems?: string[];
  };
  for (const row of (read('document/build') as { vectors: Row[] }).vectors) {
    const built = document.build(row.input);
    assert.deepEqual(built, row.document, row.name);
    const { valid, problems } = document.validate(built, { did: row.input.did });
    assert.ok(valid, row.name);
    assert.deepEqual(
      problems.map(({ code }) => code),
      row.problems ?? [],
      row.name,
    );
  }
});

test('what cannot be built is refused with the field and the reason', () => {
  type Row = { input: object; code: string; path: string };
  for (const row of (read('document/build-invalid') as { vectors: Row[] }).vectors) {
    const input = { did: DID, ...row.input } as document.BuildDocument;
    const error = failure(() => document.build(input));
    // TypeScript refuses an unknown field of the input itself before it crosses.
    const unknown = row.code === 'FIELD_UNKNOWN' && row.path.lastIndexOf('/') === 0;
    if (unknown) {
      assert.equal(error.code, 'INPUT_UNKNOWN_FIELD');
    } else {
      assert.deepEqual([error.code, error.details.path], [row.code, row.path], JSON.stringify(row));
    }
  }
});

test('integers of 256 bits and io1 addresses are accepted as everywhere', () => {
  const io1 = 'io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x';
  const mba = { chainId: 4689n, tokenContract: io1, tokenId: 2n ** 256n - 1n };
  const built = document.build({ did: DID, owner: { address: io1, chainId: 4690n }, mba });
  assert.equal(built.controller, `did:ethr:0x1252:${OWNER}`);
  assert.deepEqual(
    built.service?.map(({ serviceEndpoint }) => serviceEndpoint),
    [`https://depinscan.io/owner/${OWNER}`, `erc6551:4689/${OWNER}/${2n ** 256n - 1n}`],
  );
  const wrong = { did: DID, owner: { address: `${io1}x`, chainId: 1 } } as const;
  const error = failure(() => document.build(wrong));
  assert.deepEqual([error.code, error.details.path], ['ADDRESS_INVALID', '/owner/address']);
});

test('the serial number stands in the document only when asked for', () => {
  const closed = document.build({ did: DID, project: 'GEODNET' });
  assert.ok(!JSON.stringify(closed).includes('deviceIdentity'));
  const open = document.build({ did: DID, project: 'GEODNET', device: 'serial-7' });
  assert.equal(open.service?.[0]?.deviceIdentity, 'serial-7');
});

test('each rule of validation, with its pointer, in order', () => {
  type Row = { name: string; document?: unknown; text?: string; did?: string; nft?: string };
  const { vectors: rows } = read('document/validate') as {
    vectors: (Row & { problems: string[] })[];
  };
  for (const { name, document: doc, text: raw, did, nft, problems } of rows) {
    // The NFT the registry holds is known to the resolver, not to this function.
    if (nft !== undefined) continue;
    const found = document.validate(raw ?? doc, did === undefined ? {} : { did });
    const shown = found.problems.map((problem) => {
      assert.ok(problem.message.length > 0);
      return `${problem.severity} ${problem.path} ${problem.code}`;
    });
    assert.deepEqual(shown, problems, name);
    assert.equal(found.valid, !problems.some((problem) => problem.startsWith('error')), name);
  }
});

test('documents of the W3C suite get the right verdict', () => {
  const { vectors: rows } = read('document/w3c-did-documents') as {
    vectors: { representation: string }[];
  };
  const { defects } = read('document/w3c-did-documents-defects') as {
    defects: Record<string, string[]>;
  };
  rows.forEach(({ representation }, index) => {
    const { problems } = document.validate(representation);
    const errors = problems.filter(({ severity }) => severity === 'error');
    const shown = errors.map(({ path, code }) => `${path} ${code}`);
    assert.deepEqual(shown, defects[index] ?? [], `${index}`);
  });
});

test('canonical text: the published files, from text and from values', () => {
  for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird']) {
    const input = text(`jcs/input/${name}.json`);
    const output = text(`jcs/output/${name}.json`);
    assert.equal(document.canonicalize(input), output);
    assert.equal(document.canonicalize(JSON.parse(input)), output);
    assert.equal(document.canonicalize(output), output);
  }
});

test('canonical numbers are those of this engine', () => {
  const lines = text('jcs/es6-numbers-10000.txt').trimEnd().split('\n');
  const numbers = lines.map((line) => {
    const [hex = '', printed] = line.split(',');
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(`0x${hex}`));
    assert.equal(String(view.getFloat64(0)), printed);
    return view.getFloat64(0);
  });
  assert.equal(document.canonicalize(numbers), JSON.stringify(numbers));
  assert.equal(document.canonicalize(-0), '0');
  assert.equal(document.canonicalize(2 ** 60), '1152921504606847000');
});

test('text that is refused, with code and position', () => {
  const { vectors: rows } = read('jcs/refused') as {
    vectors: { text: string; code: string; position: number }[];
  };
  for (const row of rows) {
    const error = failure(() => document.canonicalize(row.text));
    assert.deepEqual([error.code, error.details.position], [row.code, `${row.position}`], row.text);
  }
  assert.equal(failure(() => document.canonicalize('['.repeat(100_000))).code, 'JSON_TOO_DEEP');
  assert.equal(
    failure(() => document.canonicalize(' '.repeat(2 ** 20 + 1))).code,
    'JSON_TOO_LARGE',
  );
});

test('values that JSON would change are refused', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  const thrower = {
    toJSON() {
      throw new Error('no');
    },
  };
  const values = [
    Number.NaN,
    [Number.POSITIVE_INFINITY],
    [undefined],
    undefined,
    [() => 1],
    { a: Symbol('a') },
    5n,
    { a: [5n] },
    cycle,
    deep,
    thrower,
  ];
  for (const value of values) {
    const error = failure(() => document.canonicalize(value));
    assert.deepEqual([error.code, error.details.path], ['INPUT_INVALID', 'document']);
  }
  assert.equal(failure(() => document.canonicalize('"\\ud800"')).code, 'JSON_LONE_SURROGATE');
  assert.equal(failure(() => document.canonicalize({ a: '\ud800' })).code, 'JSON_LONE_SURROGATE');
  assert.equal(failure(() => document.canonicalize({ '\udc00': 1 })).code, 'JSON_LONE_SURROGATE');
  assert.equal(
    document.canonicalize({ a: undefined, b: new Date(0) }),
    '{"b":"1970-01-01T00:00:00.000Z"}',
  );
});

test('hash and CID of bytes and of documents', () => {
  const { vectors: rows } = read('document/digests') as {
    vectors: { bytes?: Hex; text?: string; sha256: Hex; keccak256: Hex; cid: string }[];
  };
  for (const { bytes: hex, text: plain, sha256, keccak256: keccak, cid } of rows) {
    const bytes = hex === undefined ? new TextEncoder().encode(plain) : hexToBytes(hex);
    assert.deepEqual(document.digest(bytes), { hash: sha256, cid, bytes });
    if (hex !== undefined) assert.deepEqual(document.digest(hex), { hash: sha256, cid, bytes });
    if (plain !== undefined) assert.deepEqual(document.digest(plain), { hash: sha256, cid, bytes });
    assert.equal(document.verifyDigest(bytes, sha256), 'sha-256');
    assert.equal(document.verifyDigest(bytes, keccak), 'keccak-256');
    assert.equal(document.verifyDigest(bytes, `0x${'07'.repeat(32)}`), null);
  }
  const { hash, bytes } = document.digest({ b: 1, a: 'é' });
  assert.equal(new TextDecoder().decode(bytes), '{"a":"é","b":1}');
  assert.equal(hash, `0x${createHash('sha256').update(bytes).digest('hex')}`);
  assert.equal(document.verifyDigest(bytes, keccak256(bytes)), 'keccak-256');
  assert.equal(failure(() => document.verifyDigest(bytes, '0x12')).code, 'INPUT_INVALID');
});

test('verification methods by value, by reference and from elsewhere', () => {
  type Row = {
    document: unknown;
    purpose?: document.Purpose;
    methods: Record<string, unknown>[];
  };
  for (const row of (read('document/verification-methods') as { vectors: Row[] }).vectors) {
    // What is null in the file is absent here.
    const expected = row.methods.map((method) =>
      Object.fromEntries(Object.entries(method).filter(([, value]) => value !== null)),
    );
    assert.deepEqual(document.verificationMethods(row.document, row.purpose), expected);
  }
  const wrong = failure(() => document.verificationMethods({}, 'signing' as document.Purpose));
  assert.deepEqual([wrong.code, wrong.details.path], ['INPUT_INVALID', 'purpose']);
});

test('Multikeys of the did:key vectors, both ways', () => {
  const types: Record<string, document.KeyType> = {
    'ed25519-pub': 'Ed25519',
    'secp256k1-pub': 'secp256k1',
    'p256-pub': 'P-256',
    'x25519-pub': 'X25519',
  };
  const { vectors: rows } = read('document/did-key') as {
    vectors: { did: string; codec?: string; publicKey: string }[];
  };
  let read4 = 0;
  for (const { did, codec = '', publicKey } of rows) {
    const key = did.slice('did:key:'.length);
    const type = types[codec];
    if (type === undefined) {
      assert.equal(failure(() => document.parseMultikey(key)).code, 'KEY_UNSUPPORTED');
      continue;
    }
    const bytes = hexToBytes(`0x${publicKey}`);
    assert.deepEqual(document.parseMultikey(key), { type, bytes });
    assert.equal(document.multikey(type, bytes), key);
    assert.equal(document.multikey(type, `0x${publicKey}`), key);
    read4 += 1;
  }
  assert.ok(read4 >= 14);
});

test('keys that are none, and the bare form', () => {
  const { vectors: rows } = read('document/multikey-invalid') as {
    vectors: { input: string; code: string }[];
  };
  for (const { input, code } of rows) {
    if (code === 'KEY_LEGACY') {
      const { type, bytes, legacy } = document.parseMultikey(input);
      assert.deepEqual([type, bytes.length, legacy], ['Ed25519', 32, true]);
    } else {
      assert.equal(failure(() => document.parseMultikey(input)).code, code, input);
    }
  }
  const { bytes } = document.parseMultikey('zH3C2AVvLMfThF3xGk8qEsvTZbW2nK7QULaFVpJ6zC1db');
  assert.equal(failure(() => document.multikey('Ed25519', bytes)).code, 'KEY_POINT');
  assert.equal(failure(() => document.multikey('P-256', '0x02')).code, 'KEY_LENGTH');
  const type = 'RSA' as document.KeyType;
  assert.equal(failure(() => document.multikey(type, '0x02')).code, 'INPUT_INVALID');
});
