import assert from 'node:assert/strict';
import { test } from 'node:test';
import { did, document, IoidError, mba, nft, typedData } from 'ioid-web';

const tokenContract = '0x1111111111111111111111111111111111111111';

function account(tokenId: unknown): string {
  return mba.address({ chainId: 4689, tokenContract, tokenId: tokenId as bigint });
}

function refusal(work: () => unknown): IoidError {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof IoidError, String(error));
    return error;
  }
  assert.fail('it was accepted');
}

test('one integer has many spellings', () => {
  for (const spelling of [7, 7n, '7', '0x7', '0x07', '007']) {
    assert.equal(account(spelling), account(7n), String(spelling));
  }
  for (const value of [
    0n,
    255n,
    2n ** 32n,
    2n ** 53n - 1n,
    2n ** 64n - 1n,
    2n ** 64n,
    2n ** 256n - 1n,
  ]) {
    assert.equal(account(value), account(`${value}`), `${value}`);
    assert.equal(account(value), account(`0x${value.toString(16)}`), `${value}`);
    if (value < 2n ** 53n) assert.equal(account(value), account(Number(value)), `${value}`);
  }
});

test('a text that stands from an earlier call is that text, whatever was written between', () => {
  const names = [
    '',
    'a',
    'geodnet',
    'ü',
    '😂 and more',
    'x'.repeat(79),
    'x'.repeat(80),
    'é'.repeat(60),
  ];
  const long = ['y'.repeat(5_000), 'z'.repeat(100_000)];
  const owner = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
  const of = (name: string, symbol: string) =>
    nft.createCollection({ factory: owner, name, symbol, owner, operator: owner }).data;
  const apart = (text: string) => {
    const bytes = Array.from(new TextEncoder().encode(text));
    const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return digits.padEnd(Math.ceil(bytes.length / 32) * 64, '0');
  };
  let state = 7;
  for (let round = 0; round < 3_000; round += 1) {
    state = (state * 48_271) % 0x7fffffff;
    const [name = '', symbol = ''] = [names[state % 8], names[(state >> 3) % 8]];
    const data = of(name, symbol);
    assert.ok(data.endsWith(apart(symbol)), `${round} ${symbol}`);
    assert.ok(data.includes(apart(name)), `${round} ${name}`);
    const other = (state >> 6) % 9;
    if (other === 0) refusal(() => of(name, `${symbol}\ud800`));
    if (other === 1) account(round);
    if (other === 2) refusal(() => mba.address(1n as never));
    if (other === 3 && round % 50 === 0) of(long[round % 2] ?? '', symbol);
    if (other === 4)
      refusal(() => mba.addressMany({ chainId: 1, tokenContract, tokenIds: [name] }));
  }
});

test('what is no uint256 is refused', () => {
  const wrong = [
    undefined,
    null,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    -1n,
    2n ** 256n,
    -(10n ** 5000n),
    10n ** 5000n,
    '',
    '0x',
    ' 7',
    '7n',
    '-7',
    '1e3',
    `0x1${'0'.repeat(64)}`,
    true,
    {},
    [],
    [7],
    new Uint8Array([7]),
    () => 7,
    Symbol('7'),
  ];
  for (const value of wrong) {
    const { code, message, details } = refusal(() => account(value));
    assert.equal(code, 'INPUT_INVALID', String(value));
    assert.match(message, /^`tokenId` must be an integer.{60,160}$/);
    assert.equal(details.path, 'tokenId');
  }
});

test('text and its bytes are the same, whatever the alphabet', () => {
  for (const text of [
    'GEODNET',
    'é',
    '電',
    '🛰️',
    `${'a'.repeat(79)}é`,
    'a'.repeat(80),
    'é'.repeat(500),
  ]) {
    const bytes = new TextEncoder().encode(text);
    assert.equal(
      did.derive({ project: text, device: bytes }),
      did.derive({ project: bytes, device: text }),
      text,
    );
  }
});

test('half of a surrogate pair is refused, and a replacement character is not', () => {
  for (const device of ['\ud800', 'a\udc00', `${'x'.repeat(100)}\ud800`, '\udc00\ud800']) {
    const { code, message } = refusal(() => did.derive({ project: 'p', device }));
    assert.equal(code, 'INPUT_INVALID');
    assert.match(message, /surrogate/);
  }
  assert.ok(did.derive({ project: 'p', device: '\ufffd' }));
  assert.ok(did.derive({ project: 'p', device: '🛰' }));
});

test('large arguments and results, and small ones after them', () => {
  const small = account(7n);
  for (const size of [1, 1000, 4090, 4096, 5000, 65_536, 70_000, 1_000_000]) {
    const bytes = new Uint8Array(size).map((_, index) => index);
    assert.deepEqual(document.digest(bytes).bytes, bytes, `${size}`);
    assert.equal(account(7n), small);
  }
  const devices = Array.from({ length: 20_000 }, (_, index) => `device-${index}`);
  const many = did.deriveMany({ project: 'p', devices });
  assert.equal(many.length, devices.length);
  assert.equal(many[19_999], did.derive({ project: 'p', device: 'device-19999' }));
  assert.equal(account(7n), small);
});

test('the bytes that come back are the caller’s own', () => {
  const { bytes } = document.digest(new Uint8Array([1, 2, 3]));
  account(7n);
  assert.deepEqual(bytes, new Uint8Array([1, 2, 3]));
  assert.equal(bytes.buffer.byteLength, 3);
});

test('an argument that calls back is refused, and nothing is broken', () => {
  const devices = ['a'];
  Object.defineProperty(devices, 0, {
    get: () => did.derive({ project: 'p', device: 'b' }),
    enumerable: true,
  });
  assert.match(refusal(() => did.deriveMany({ project: 'p', devices })).message, /being read/);
  assert.ok(account(7n));
});

test('an argument that throws throws its own error, and nothing is broken', () => {
  const devices = ['a'];
  Object.defineProperty(devices, 0, {
    get() {
      throw new TypeError('mine');
    },
  });
  assert.throws(() => did.deriveMany({ project: 'p', devices }), /mine/);
  assert.ok(account(7n));
});

test('a cycle or great depth is refused', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  assert.equal(
    refusal(() => did.deriveMany({ project: 'p', devices: cycle as string[] })).code,
    'INPUT_INVALID',
  );
  const types = { A: [{ name: 'a', type: 'A' }] };
  const message: Record<string, unknown> = {};
  message.a = message;
  assert.equal(
    refusal(() => typedData.hash({ types, primaryType: 'A', domain: {}, message })).code,
    'INPUT_INVALID',
  );
});

test('a chain crosses field by field, and a misspelt one is refused', () => {
  const chain = {
    id: 1,
    name: 'One',
    rpcUrls: [],
    contracts: { accountImplementation: tokenContract },
  };
  const of = (chain: object) =>
    mba.address({ chainId: 1, tokenContract, tokenId: 1n, chain: chain as never });
  assert.match(of(chain) as string, /^0x/);
  const misspelt = refusal(() =>
    of({ ...chain, contracts: { accountImplementaton: tokenContract } }),
  );
  assert.equal(misspelt.code, 'INPUT_UNKNOWN_FIELD');
  assert.equal(misspelt.details.path, 'chain.contracts.accountImplementaton');
  const wrong = refusal(() => of({ ...chain, contracts: { accountImplementation: '0x12' } }));
  assert.equal(wrong.code, 'ADDRESS_INVALID');
  assert.equal(wrong.details.path, 'chain.contracts.accountImplementation');
  assert.equal(refusal(() => of({ ...chain, id: 0 })).code, 'CHAIN_ID_ZERO');
});
