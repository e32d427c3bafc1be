import { test } from 'node:test';
import { IoidError, registryV1, typedData } from 'ioid-web';
import { type AbiParameter, type Hex, hashDomain, hashTypedData } from 'viem';
import { randomValue } from '../test/abi.js';
import { type Random, randomised, same, someone, spell } from '../test/random.js';

// EIP-712 digests, held against viem's: of types made up here, nested and in lists.

type Member = { name: string; type: string };
type Types = Record<string, Member[]>;
type Typed = Parameters<typeof typedData.hash>[0];

const ELEMENTARY = [
  ...['address', 'bool', 'string', 'bytes', 'bytes32', 'bytes1', 'bytes4', 'bytes31'],
  ...['uint256', 'uint8', 'uint16', 'uint48', 'uint64', 'uint136', 'uint248'],
  ...['int256', 'int8', 'int32', 'int64', 'int128'],
];
const NAMES = ['Order', 'Asset', 'person_', 'Thing_2', 'A', 'Part2'];

/** Struct types; each uses only those after it, so that none contains itself. */
function randomTypes(random: Random): Types {
  const names = NAMES.slice(0, 1 + random.below(3));
  const types: Types = {};
  names.forEach((name, index) => {
    const after = names.slice(index + 1);
    const members = random.list(1 + random.below(4), () => {
      const item = after.length > 0 && random.bool() ? random.pick(after) : random.pick(ELEMENTARY);
      const brackets = random.pick(['', '', '', '[]', '[2]', '[][]', '[1][]']);
      return `${item}${brackets}`;
    });
    types[name] = members.map((type, place) => ({ name: `m${place}`, type }));
  });
  return types;
}

function randomMember(random: Random, types: Types, type: string): unknown {
  const list = /^(.*)\[(\d*)\]$/.exec(type);
  if (list) {
    const length = list[2] === '' ? random.below(3) : Number(list[2]);
    return random.list(length, () => randomMember(random, types, list[1] ?? ''));
  }
  const members = types[type];
  if (members === undefined) return randomValue(random, { type } as AbiParameter);
  return Object.fromEntries(
    members.map(({ name, type }) => [name, randomMember(random, types, type)]),
  );
}

function domainOf(random: Random) {
  const parts = {
    name: random.text(20),
    // viem takes an empty version for none.
    version: random.text(4) || '1',
    chainId: random.uint(53),
    verifyingContract: someone(random),
    salt: random.hex(32),
  };
  return Object.fromEntries(Object.entries(parts).filter(() => !random.once(3)));
}

/** The same message with numbers and bytes in other accepted spellings. */
function respelt(random: Random, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => respelt(random, item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, respelt(random, item)]),
    );
  }
  if (typeof value !== 'bigint' || value < 0n) return value;
  return spell.uint(random, value);
}

randomised(
  'typedData.hash of types at random',
  (random) => {
    const types = randomTypes(random);
    const primaryType = Object.keys(types)[0] ?? '';
    const message = randomMember(random, types, primaryType) as Record<string, unknown>;
    return { types, primaryType, domain: domainOf(random), message };
  },
  (typed, random) => {
    const peer = hashTypedData(typed as never);
    same(typedData.hash(typed as Typed), peer);
    if (!random.once(3)) return;
    same(typedData.hash({ ...typed, message: respelt(random, typed.message) } as Typed), peer);
  },
);

const PERMIT = [
  { name: 'owner', type: 'address' },
  { name: 'nonce', type: 'uint256' },
] as const;
const DOMAIN = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
];

randomised(
  'registryV1.permit',
  (random) => ({
    owner: someone(random),
    nonce: random.uint(),
    chainId: random.uint(52) || 1n,
    registry: someone(random),
  }),
  ({ owner, nonce, chainId, registry }, random) => {
    const permit = registryV1.permit({
      owner: spell.address(random, owner),
      nonce: spell.uint(random, nonce),
      chainId: spell.uint(random, chainId),
      registry: spell.address(random, registry),
    });
    const peer = hashTypedData({
      domain: { name: 'ioIDRegistry', version: '1', chainId, verifyingContract: registry },
      types: { Permit: PERMIT },
      primaryType: 'Permit',
      message: { owner, nonce },
    });
    same(typedData.hash(permit), peer, 'the package hashes what it gives to sign');
    if (random.once(8)) same(hashTypedData(permit as never), peer, 'a wallet hashes the same');
  },
);

test('the permit’s domain separators are those of the deployed registries', () => {
  const deployed: [number, Hex][] = [
    [4690, '0x4e31e01d4e41f6c9dc9d68103971ef473adf267bd74326f72170daac66329bcc'],
    [4689, '0x584ba0609072361bed06e133e3c2e7ca9a224aa61b05828f9c82df6217a4b779'],
  ];
  const owner = `0x${'11'.repeat(20)}` as const;
  for (const [chainId, separator] of deployed) {
    const { domain } = registryV1.permit({ owner, nonce: 0, chainId });
    same(hashDomain({ domain: domain as never, types: { EIP712Domain: DOMAIN } }), separator);
  }
});

test('what a type cannot hold is refused, not cut to size', () => {
  const wrong: [string, unknown][] = [
    ['uint8', 256],
    ['uint8', -1],
    ['int8', 128],
    ['int8', -129],
    ['uint256', 1n << 256n],
    ['uint256', 2 ** 53],
    ['uint256', 1.5],
    ['int256', 1n << 255n],
    ['bool', 1],
    ['bytes4', '0x112233'],
    ['bytes4', '0x1122334455'],
    ['bytes', '0x1'],
    ['address', `0x${'11'.repeat(19)}`],
    ['address', '0xB2119aF10cc641162968ED255dC4E688dC4B2B6E'],
    ['string', '\ud800'],
    ['string', 7],
    ['uint8[2]', [1]],
    ['uint8[2]', [1, 2, 3]],
    ['uint8[]', 'no list'],
    ['uint256', null],
  ];
  for (const [type, value] of wrong) {
    const typed = { types: { T: [{ name: 'a', type }] }, primaryType: 'T', domain: {} };
    try {
      typedData.hash({ ...typed, message: { a: value } });
    } catch (error) {
      const code = error instanceof IoidError ? error.code : String(error);
      same(/^(TYPED_DATA_INVALID|INPUT_INVALID)$/.test(code), true, `${type}: ${code}`);
      continue;
    }
    throw new Error(`${type} took ${String(value)}`);
  }
});
