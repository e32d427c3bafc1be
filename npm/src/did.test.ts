import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { did } from 'ioid-web';
import { getAddress, type Hex, keccak256 } from 'viem';
import { failure } from '../test/failure.js';

test('ten thousand derivations agree with node:crypto', () => {
  const sha256 = (...parts: (Uint8Array | string)[]) => {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return hash;
  };
  const project = 'Wi Fi Map é';
  const devices = Array.from({ length: 10_000 }, (_, n) => `${'日'.repeat(n % 50)}serial ${n}`);
  const derived = did.deriveMany({ project, devices });
  derived.forEach((text, index) => {
    const halves = [sha256(project).digest(), sha256(devices[index] ?? '').digest()];
    assert.equal(did.toBytes32(text), `0x${sha256(...halves).digest('hex')}`);
  });
  assert.equal(new Set(derived).size, devices.length);
});

test('batches of every small size, and the place of what is wrong in one', () => {
  const project = 'GEODNET';
  const names = Array.from({ length: 14 }, (_, n) => 'x'.repeat(50 + n));
  for (let count = 0; count <= names.length; count += 1) {
    const devices = names.slice(0, count);
    const one = (device: string) => did.derive({ project, device });
    assert.deepEqual(did.deriveMany({ project, devices }), devices.map(one));
    for (let index = 0; index < count; index += 1) {
      const wrong = devices.with(index, 'x'.repeat(1025));
      const error = failure(() => did.deriveMany({ project, devices: wrong }));
      assert.deepEqual([error.code, error.details.path], ['INPUT_TOO_LONG', `devices[${index}]`]);
    }
  }
});

test('inputs of the wrong kind are refused with their field', () => {
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
