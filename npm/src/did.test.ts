import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { did, IoidError } from 'ioid-web';
import { getAddress, type Hex, hexToBytes, keccak256 } from 'viem';

const read = (name: string) =>
  JSON.parse(readFileSync(`${REPOSITORY}/tests-wasm/vectors/did/${name}.json`, 'utf8'));

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
  const { vectors } = read('derive') as { vectors: Derivation[] };
  assert.ok(vectors.length > 8);
  for (const row of vectors) {
    const [project, device] = [inputOf(row, 'project'), inputOf(row, 'device')];
    const derived = did.derive({ project, device });
    assert.equal(derived, row.did);
    assert.equal(did.toBytes32(derived), row.bytes32);
    assert.equal(did.fromBytes32(row.bytes32), row.did);
    assert.equal(did.fromBytes32(hexToBytes(row.bytes32)), row.did);
    const many = did.deriveMany({ project, devices: [device, 'another', device] });
    assert.deepEqual(many, [row.did, did.derive({ project, device: 'another' }), row.did]);
  }
  assert.deepEqual(did.deriveMany({ project: 'p', devices: [] }), []);
});

test('ten thousand derivations agree with node:crypto', () => {
  const sha256 = (...parts: (Buffer | string)[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const project = 'Wi Fi Map é';
  const devices = Array.from({ length: 10_000 }, (_, n) => `${'日'.repeat(n % 50)}serial ${n}`);
  const derived = did.deriveMany({ project, devices });
  derived.forEach((text, index) => {
    const expected = sha256(sha256(project), sha256(devices[index] ?? ''));
    assert.equal(did.toBytes32(text), `0x${expected.toString('hex')}`);
  });
  assert.equal(new Set(derived).size, devices.length);
});

test('refused inputs carry code and field', () => {
  const { invalid } = read('derive') as {
    invalid: { projectLength: number; deviceLength: number; code: string; path: string }[];
  };
  for (const row of invalid) {
    const project = 'p'.repeat(row.projectLength);
    const device = 'd'.repeat(row.deviceLength);
    const one = failure(() => did.derive({ project, device }));
    assert.deepEqual([one.code, one.details.path], [row.code, row.path]);
    const many = failure(() => did.deriveMany({ project, devices: ['x', device] }));
    const path = row.path === 'device' ? 'devices[1]' : row.path;
    assert.deepEqual([many.code, many.details.path], [row.code, path]);
  }
  const wrong: [unknown, string][] = [
    [{ project: 'p', device: 5 }, 'device'],
    [{ project: 'p' }, 'device'],
    [{ project: 'p\ud800', device: 'd' }, 'project'],
    [{ project: 'p', device: '\udc00' }, 'device'],
  ];
  for (const [input, path] of wrong) {
    const error = failure(() => did.derive(input as Parameters<typeof did.derive>[0]));
    assert.deepEqual([error.code, error.details.path], ['INPUT_INVALID', path]);
  }
  const half = failure(() => did.deriveMany({ project: 'p', devices: ['a', '\ud800'] }));
  assert.deepEqual([half.code, half.details.path], ['INPUT_INVALID', 'devices[1]']);
  const misspelt = { project: 'p', device: 'd', devise: 'd' };
  assert.equal(failure(() => did.derive(misspelt)).code, 'INPUT_UNKNOWN_FIELD');
});

test('ioIDs of both versions are told apart, and everything else is refused with its place', () => {
  const { valid, invalid } = read('ioid') as {
    valid: { did: string; version: 1 | 2; bytes32?: Hex; address?: Hex }[];
    invalid: { input: string; code: string; reason?: string; position?: number }[];
  };
  for (const { did: text, version, bytes32, address } of valid) {
    const expected = version === 2 ? { bytes32 } : { address };
    assert.deepEqual(did.parse(text), { did: text, version, ...expected });
    assert.ok(did.isValid(text));
    const url = `${text}/a/b?c=d#keys-1`;
    const parts = { path: '/a/b', query: 'c=d', fragment: 'keys-1' };
    assert.deepEqual(did.parse(url), { did: text, version, ...expected, ...parts });
    assert.ok(!did.isValid(url));
  }
  for (const { input, code, reason, position } of invalid) {
    assert.ok(!did.isValid(input), input);
    // As a DID URL it may be fine; where a DID is asked for it is not.
    const error = failure(() => did.toBytes32(input as `did:io:${string}`));
    assert.equal(error.code, code, input);
    assert.equal(error.details.reason, reason, input);
    assert.equal(error.details.position, position === undefined ? undefined : `${position}`, input);
  }
  for (const value of [undefined, null, 5, {}, [], Symbol('did')]) assert.ok(!did.isValid(value));
});

test('what is against the grammar of DID Core is refused at the right place', () => {
  const { vectors } = read('invalid') as {
    vectors: { input: string; code: string; position: number }[];
  };
  assert.ok(vectors.length >= 45);
  for (const { input, code, position } of vectors) {
    const error = failure(() => did.parse(input));
    assert.deepEqual([error.code, error.details.position], [code, `${position}`], input);
    assert.equal(error.details.input, input);
  }
});

test('DIDs of other methods are DIDs and no ioIDs', () => {
  const { vectors } = read('w3c-valid-dids') as { vectors: { did: string }[] };
  const ours = vectors.filter(({ did: text }) => text.startsWith('did:io:'));
  assert.ok(ours.length > 0);
  for (const { did: text } of ours) assert.equal(did.parse(text).version, 1);
  for (const { did: text } of vectors.filter((row) => !ours.includes(row))) {
    const error = failure(() => did.parse(text));
    assert.deepEqual([error.code, error.details.reason], ['DID_NOT_IOID', 'METHOD'], text);
  }
});

test('v1 DIDs of random addresses, as viem writes them', () => {
  let random = keccak256('0x');
  for (let round = 0; round < 1000; round += 1) {
    random = keccak256(random);
    const address = getAddress(`0x${random.slice(26)}`);
    const text = did.fromAddress(address);
    assert.equal(text, `did:io:${address.toLowerCase()}`);
    assert.deepEqual(did.parse(text), { did: text, version: 1, address });
    assert.equal(did.parse(`did:io:${address}`).did, `did:io:${address}`);
  }
  const v1 = did.fromAddress('io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x');
  assert.equal(v1, 'did:io:0xb2119af10cc641162968ed255dc4e688dc4b2b6e');
  assert.equal(failure(() => did.toBytes32(v1)).code, 'DID_VERSION');
  assert.equal(failure(() => did.fromAddress('0x12')).code, 'ADDRESS_INVALID');
});

test('bytes that are no identifier', () => {
  assert.equal(failure(() => did.fromBytes32(`0x${'00'.repeat(32)}`)).code, 'IDENTIFIER_ZERO');
  assert.equal(failure(() => did.fromBytes32('0x1234')).code, 'IDENTIFIER_LENGTH');
  assert.equal(failure(() => did.fromBytes32(new Uint8Array(33))).code, 'IDENTIFIER_LENGTH');
  assert.equal(failure(() => did.fromBytes32('1234' as Hex)).code, 'INPUT_INVALID');
});

test('notices say what a person should look at, and plain names are quiet', () => {
  const { vectors } = read('notices') as { vectors: { name: string; notices: string[] }[] };
  for (const { name, notices } of vectors) {
    const found = did.notices(name);
    assert.deepEqual(
      found.map(({ code, offset }) => `${code}@${offset}`),
      notices,
      name,
    );
    for (const { message } of found) assert.match(message, /U\+[0-9A-F]{4}/);
  }
});
