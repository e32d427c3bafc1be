import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { document, type KeyType, type Purpose } from 'ioid-web';
import { keccak256 } from 'viem';
import { failure } from '../test/failure.js';

const DID = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
const OWNER = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';

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

test('a member of any name is kept', () => {
  const service = JSON.parse(
    '{"id":"#a","type":"T","serviceEndpoint":"https://a.example","__proto__":{"b":1}}',
  );
  const mba = { chainId: 1n, tokenContract: OWNER, tokenId: 1n };
  const built = document.build({ did: DID, mba, services: [service] });
  assert.ok(document.canonicalize(built).includes('"__proto__":{"b":1}'));
});

test('the serial number stands in the document only when asked for', () => {
  const closed = document.build({ did: DID, project: 'GEODNET' });
  assert.ok(!JSON.stringify(closed).includes('deviceIdentity'));
  const open = document.build({ did: DID, project: 'GEODNET', device: 'serial-7' });
  assert.equal(open.service?.[0]?.deviceIdentity, 'serial-7');
});

test('text that is too deep or too large, and numbers JSON writes otherwise', () => {
  assert.equal(failure(() => document.canonicalize('['.repeat(100_000))).code, 'JSON_TOO_DEEP');
  assert.equal(
    failure(() => document.canonicalize(' '.repeat(2 ** 20 + 1))).code,
    'JSON_TOO_LARGE',
  );
  assert.equal(document.canonicalize(-0), '0');
  assert.equal(document.canonicalize(2 ** 60), '1152921504606847000');
});

test('any other value means what JSON.stringify makes of it', () => {
  class Own {
    shown = 1;
    get hidden() {
      return 2;
    }
  }
  const bare = Object.assign(Object.create(null), { z: [1], a: 'ä' });
  const values = [
    { b: [], a: {}, c: [[], {}], 'a "name"\n': undefined, empty: '' },
    { text: '"\\\b\f\n\r\t\u0000\u001f\u007f\u2028 ä€😂 </script>', "'": "'" },
    [0, -0, 1e21, 1e-7, -1.5, 5e-324, 2 ** 53 - 1, true, false, null],
    {
      at: new Date(0),
      own: new Own(),
      bare,
      map: new Map([[1, 2]]),
      boxed: [Object(1), Object('b')],
    },
    { toJSON: () => ({ other: 1 }) },
    { toJSON: 'a member like any other', 10: 'ten', 9: 'nine' },
    new Proxy({ a: [1, { b: 2 }] }, {}),
    JSON.parse('{"__proto__":{"a":[1]}}'),
    Array.from({ length: 30 }).reduce<object>((inner) => ({ inner: [inner].flat() }), {}),
  ];
  for (const value of values) {
    assert.equal(document.canonicalize(value), document.canonicalize(JSON.stringify(value)));
  }
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
    // Holes, which are not among the values of an array.
    new Array(2),
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
  const inside = failure(() => document.canonicalize({ a: [0, Number.NaN] }));
  assert.equal(inside.message, '`document` must be a JSON value, not NaN at "1".');
  assert.deepEqual(inside.details, {
    path: 'document',
    expected: 'a JSON value',
    received: 'NaN at "1"',
  });
  assert.equal(failure(() => document.canonicalize(5n)).details.received, 'bigint');
  assert.match(failure(() => document.canonicalize(cycle)).message, /circular|cyclic/);
  assert.equal(failure(() => document.canonicalize('"\\ud800"')).code, 'JSON_LONE_SURROGATE');
  assert.equal(failure(() => document.canonicalize({ a: '\ud800' })).code, 'JSON_LONE_SURROGATE');
  assert.equal(failure(() => document.canonicalize({ '\udc00': 1 })).code, 'JSON_LONE_SURROGATE');
  assert.equal(
    document.canonicalize({ a: undefined, b: new Date(0) }),
    '{"b":"1970-01-01T00:00:00.000Z"}',
  );
});

test('the hash of a document is that of its canonical bytes', () => {
  const { hash, bytes } = document.digest({ b: 1, a: 'é' });
  assert.equal(new TextDecoder().decode(bytes), '{"a":"é","b":1}');
  assert.equal(hash, `0x${createHash('sha256').update(bytes).digest('hex')}`);
  assert.equal(document.verifyDigest(bytes, keccak256(bytes)), 'keccak-256');
  assert.equal(failure(() => document.verifyDigest(bytes, '0x12')).code, 'INPUT_INVALID');
});

test('a purpose that is none', () => {
  const wrong = failure(() => document.verificationMethods({}, 'signing' as Purpose));
  assert.deepEqual([wrong.code, wrong.details.path], ['INPUT_INVALID', 'purpose']);
});

test('bytes that are no key', () => {
  const { bytes } = document.parseMultikey('zH3C2AVvLMfThF3xGk8qEsvTZbW2nK7QULaFVpJ6zC1db');
  assert.equal(failure(() => document.multikey('Ed25519', bytes)).code, 'KEY_POINT');
  assert.equal(failure(() => document.multikey('P-256', '0x02')).code, 'KEY_LENGTH');
  const type = 'RSA' as KeyType;
  assert.equal(failure(() => document.multikey(type, '0x02')).code, 'INPUT_INVALID');
});
