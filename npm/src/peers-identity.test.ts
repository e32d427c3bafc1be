import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ed25519 } from '@noble/curves/ed25519';
import { sha256 } from '@noble/hashes/sha2';
import { base58, bech32 } from '@scure/base';
import canonicalize from 'canonicalize';
import { address, content, did, document, IoidError, mba, nft } from 'ioid-web';
import { CID } from 'multiformats/cid';
import * as digests from 'multiformats/hashes/digest';
import {
  bytesToHex,
  concatBytes,
  getAddress,
  getContractAddress,
  type Hex,
  hexToBytes,
  keccak256,
  numberToHex,
  stringToBytes,
} from 'viem';
import { Random, randomised, SEED, same, someone, spell } from '../test/random.js';

// Names, addresses and digests, held against other people's implementations.

type Name = string | Uint8Array;

/** What `sha256` in `@noble/hashes` gives, and Node's own where there is one. */
function hashed(bytes: Uint8Array): Uint8Array {
  const digest = sha256(bytes);
  if (nodeHash !== null && bytesToHex(digest) !== nodeHash(bytes)) throw new Error('peers differ');
  return digest;
}
const nodeHash =
  typeof createHash === 'function' && 'process' in globalThis
    ? (bytes: Uint8Array): Hex => `0x${createHash('sha256').update(bytes).digest('hex')}`
    : null;

const utf8 = (name: Name) => (typeof name === 'string' ? stringToBytes(name) : name);
const name = (random: Random): Name => {
  if (random.once(4))
    return random.bytes(random.pick([1, 31, 32, 64, 1_024, 1 + random.below(99)]));
  return random.text(60) || '\u0000';
};

/** `did:io:` of sha256(sha256(project) ‖ sha256(device)). */
function derived(project: Name, device: Name): { did: string; bytes32: Hex } {
  const bytes = hashed(concatBytes([hashed(utf8(project)), hashed(utf8(device))]));
  return { did: `did:io:${base58.encode(bytes)}`, bytes32: bytesToHex(bytes) };
}

randomised(
  'did.derive, toBytes32, fromBytes32, parse',
  (random) => ({ project: name(random), device: name(random) }),
  (input, random) => {
    const ours = did.derive(input);
    const peer = derived(input.project, input.device);
    same(ours, peer.did);
    same(did.toBytes32(ours), peer.bytes32);
    same(did.fromBytes32(spell.bytes(random, peer.bytes32)), peer.did);
    same(did.parse(ours).bytes32, peer.bytes32);
  },
);

randomised(
  'did.toBytes32 and fromBytes32 of any 32 bytes',
  (random) => {
    const zeros = random.below(32);
    return `0x${'00'.repeat(zeros)}${random.hex(31 - zeros).slice(2)}01` as Hex;
  },
  (bytes32) => {
    const text = `did:io:${base58.encode(hexToBytes(bytes32))}` as const;
    same(did.fromBytes32(bytes32), text);
    same(did.toBytes32(text), bytes32);
  },
);

randomised(
  'did.deriveMany',
  (random) => ({
    project: name(random),
    devices: random.list(random.below(4), () => name(random)),
  }),
  (input) => {
    const peer = input.devices.map((device) => derived(input.project, device).did);
    same(did.deriveMany(input), peer);
  },
);

randomised(
  'did.fromAddress and parse of version 1',
  (random) => someone(random),
  (device, random) => {
    const lower = `did:io:${device.toLowerCase()}` as const;
    same(did.fromAddress(spell.address(random, device)), lower);
    const parsed = did.parse(random.bool() ? lower : `did:io:${device}`);
    same(parsed.version, 1);
    same(parsed.address, device);
  },
);

randomised(
  'address.parse of 0x and io1',
  (random) => random.pick([random.hex(20), numberToHex(random.uint(160), { size: 20 })]),
  (hex, random) => {
    const checksummed = getAddress(hex);
    const io1 = bech32.encode('io', bech32.toWords(hexToBytes(hex)));
    const spellings = [checksummed, hex, `0x${hex.slice(2).toUpperCase()}`, io1, io1.toUpperCase()];
    const input = random.pick(spellings);
    const parsed = address.parse(input);
    same(parsed.address, checksummed, input);
    same(parsed.io1, io1, input);

    // One letter of another case, or one character of the checksum: refused, like the peers do.
    const at = 2 + random.below(40);
    const letter = checksummed[at] ?? '';
    const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
    const wrong = checksummed.slice(0, at) + other + checksummed.slice(at + 1);
    const letters = wrong.slice(2).replace(/\d/g, '');
    const plain = letters === letters.toLowerCase() || letters === letters.toUpperCase();
    same(address.isValid(wrong), wrong === checksummed || plain, wrong);
    const place = 3 + random.below(38);
    const changed = `${io1.slice(0, place)}${random.pick([...'qpzry9x8gf2tvdw0s3jn54khce6mua7l'])}${io1.slice(place + 1)}`;
    same(
      address.isValid(changed),
      bech32.decodeUnsafe(changed as `${string}1${string}`) !== undefined,
      changed,
    );
  },
);

const PREFIX = hexToBytes('0x3d60ad80600a3d3981f3');
const CLONE = '363d3d373d3d3d363d73';
const TAIL = '5af43d82803e903d91602b57fd5bf3';
type Token = { chainId: bigint; tokenContract: Hex; tokenId: bigint };
type Scheme = { implementation: Hex; salt: Hex; registry: Hex };

/** The 173 bytes of an account, as ERC-6551 writes them. */
function codeOf({ chainId, tokenContract, tokenId }: Token, { implementation, salt }: Scheme): Hex {
  const word = (value: bigint) => numberToHex(value, { size: 32 }).slice(2);
  const footer = `${salt.slice(2)}${word(chainId)}${'00'.repeat(12)}${tokenContract.slice(2)}${word(tokenId)}`;
  return `0x${CLONE}${implementation.slice(2)}${TAIL}${footer}`.toLowerCase() as Hex;
}

function accountOf(token: Token, scheme: Scheme): Hex {
  const bytecode = concatBytes([PREFIX, hexToBytes(codeOf(token, scheme))]);
  return getContractAddress({
    opcode: 'CREATE2',
    from: scheme.registry,
    salt: scheme.salt,
    bytecode,
  });
}

const token = (random: Random): Token => ({
  chainId: random.uint(),
  tokenContract: someone(random),
  tokenId: random.uint(),
});
const scheme = (random: Random): Scheme => ({
  implementation: someone(random),
  salt: random.pick<Hex>([`0x${'00'.repeat(32)}`, random.hex(32)]),
  registry: someone(random),
});

randomised(
  'mba.address and fromCode',
  (random) => ({ token: token(random), scheme: scheme(random) }),
  ({ token, scheme }, random) => {
    const { chainId, tokenContract, tokenId } = token;
    const ours = mba.address({
      chainId: spell.uint(random, chainId),
      tokenContract: spell.address(random, tokenContract),
      tokenId: spell.uint(random, tokenId),
      implementation: spell.address(random, scheme.implementation),
      salt: spell.bytes(random, scheme.salt),
      registry: spell.address(random, scheme.registry),
    });
    same(ours, accountOf(token, scheme));

    const code = codeOf(token, scheme);
    const { implementation, salt } = scheme;
    same(mba.fromCode(spell.bytes(random, code)), {
      implementation,
      salt,
      chainId,
      tokenContract,
      tokenId,
    });
    // Another proxy, a dirty address, a byte more or less: no account's code.
    const at = random.pick([random.below(10), 30 + random.below(15), 109 + random.below(12)]);
    const bytes = hexToBytes(code);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    same(mba.fromCode(bytes), null, `byte ${at}`);
    same(mba.fromCode(`${code}00`), null, 'longer');
    same(mba.fromCode(code.slice(0, -2) as Hex), null, 'shorter');
  },
);

randomised(
  'mba.addressMany',
  (random) => ({
    token: token(random),
    scheme: scheme(random),
    from: random.uint(255),
    ids: random.list(random.below(3), () => random.uint()),
    isRange: random.bool(),
  }),
  ({ token: { chainId, tokenContract }, scheme, from, ids, isRange }) => {
    const of = (tokenId: bigint) => accountOf({ chainId, tokenContract, tokenId }, scheme);
    const expected = isRange ? ids.map((_, index) => from + BigInt(index)) : ids;
    const tokenIds = isRange ? { from, count: ids.length } : ids;
    same(mba.addressMany({ chainId, tokenContract, tokenIds, ...scheme }), expected.map(of));
  },
);

const P = 2n ** 255n - 19n;
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;

/** Jacobi's symbol: 1 when `value` is a square of the field, −1 when not, 0 for zero. */
function jacobi(value: bigint, modulus: bigint): number {
  let [a, n, sign] = [value % modulus, modulus, 1];
  while (a !== 0n) {
    while ((a & 1n) === 0n) {
      a >>= 1n;
      if ((n & 7n) === 3n || (n & 7n) === 5n) sign = -sign;
    }
    if ((a & 3n) === 3n && (n & 3n) === 3n) sign = -sign;
    [a, n] = [n % a, a];
  }
  return n === 1n ? sign : 0;
}

/** Whether 32 bytes are a point of edwards25519: x² = (y² − 1) / (d·y² + 1) has a solution. */
function isPoint(bytes: Uint8Array): boolean {
  const square = ((BigInt(bytesToHex(bytes.slice().reverse())) & (2n ** 255n - 1n)) % P) ** 2n % P;
  return jacobi((square - 1n + P) * (D * square + 1n), P) !== -1;
}

test('the rule for points here is that of @noble/curves', () => {
  const random = new Random(SEED, 'points');
  // Its types leave out that it takes whether to read as ZIP 215 says.
  const points: { fromHex: (bytes: Uint8Array, zip215: boolean) => unknown } =
    ed25519.ExtendedPoint;
  for (let index = 0; index < 200; index++) {
    const bytes = random.bytes(32);
    let noble = true;
    try {
      points.fromHex(bytes, true);
    } catch {
      noble = false;
    }
    same(isPoint(bytes), noble, bytesToHex(bytes));
  }
});

/** Solana's rule: the highest bump whose digest is no point. */
function programDerived(seeds: readonly Uint8Array[], programId: string) {
  const tail = concatBytes([base58.decode(programId), stringToBytes('ProgramDerivedAddress')]);
  for (let bump = 255; bump >= 0; bump--) {
    const digest = sha256(concatBytes([...seeds, Uint8Array.of(bump), tail]));
    if (!isPoint(digest)) return { address: base58.encode(digest), bump };
  }
  throw new Error('no bump');
}

randomised(
  'mba.solanaAddress',
  (random) => ({
    seeds: random.list(random.below(16), () =>
      random.bytes(random.pick([0, 32, random.below(33)])),
    ),
    programId: base58.encode(random.bytes(32)),
  }),
  (input) => same(mba.solanaAddress(input), programDerived(input.seeds, input.programId)),
);

randomised(
  'mba.solanaAssetSigner',
  (random) => base58.encode(random.bytes(32)),
  (asset) => {
    const seeds = [stringToBytes('mpl-core-execute'), base58.decode(asset)];
    const program = 'CoREENxT6tW1HoK8ypY1SxRMZTcVPm7R94rH4PZNhX7d';
    same(mba.solanaAssetSigner({ asset }), programDerived(seeds, program));
  },
);

randomised(
  'nft.tokenIdToBytes32 and tokenIdFromBytes32',
  (random) => random.uint(),
  (tokenId, random) => {
    const bytes = numberToHex(tokenId, { size: 32 });
    same(nft.tokenIdToBytes32(spell.uint(random, tokenId)), bytes);
    same(nft.tokenIdFromBytes32(spell.bytes(random, bytes)), tokenId);
  },
);

/** A JSON value; numbers of every size a double has, names in every order. */
function json(random: Random, depth: number): unknown {
  switch (random.below(depth === 0 ? 5 : 7)) {
    case 0:
      return random.pick([null, true, false, 0, -0, '', 1e21, 1e-7, 5e-324, 2 ** 53 - 1]);
    case 1:
      return random.text(30);
    case 2:
      return new DataView(random.bytes(8).buffer).getFloat64(0) || 0.5;
    case 3:
      return random.below(2 ** 31) / random.pick([1, 10, 1_000, 3]);
    case 4:
      return random.pick([
        '\u2028',
        '"\\/\b\f\n\r\t\u0001\u007f',
        '\ufeff',
        'e\u0301',
        '\u{1f600}',
      ]);
    case 5:
      return random.list(random.below(4), () => json(random, depth - 1));
    default: {
      const names = random.list(random.below(5), () => random.text(6));
      return Object.fromEntries(names.map((key) => [key, json(random, depth - 1)]));
    }
  }
}

/** Of what JSON can hold: an infinite or absent number is refused on both sides, tested below. */
const finite = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, item) =>
      Number.isFinite(item) || typeof item !== 'number' ? item : 1,
    ),
  );

randomised(
  'document.canonicalize and digest of a document',
  (random) => finite(json(random, 4)),
  (value) => {
    const text = canonicalize(value);
    same(document.canonicalize(JSON.stringify(value)), text);
    if (typeof value === 'object' && value !== null) same(document.canonicalize(value), text);
    const bytes = stringToBytes(text ?? '');
    const hash = sha256(bytes);
    const ours = document.digest(JSON.stringify(value));
    same(bytesToHex(ours.bytes), bytesToHex(bytes), 'bytes');
    same(ours.hash, bytesToHex(hash), 'hash');
    same(ours.cid, CID.createV1(0x55, digests.create(0x12, hash)).toString(), 'cid');
  },
);

randomised(
  'document.digest, verifyDigest and content.cid of bytes',
  (random) => random.bytes(random.length(200)),
  (bytes, random) => {
    const hash = bytesToHex(hashed(bytes));
    const cid = CID.createV1(0x55, digests.create(0x12, hexToBytes(hash))).toString();
    const given = random.bool() ? bytes : bytesToHex(bytes);
    same(document.digest(bytes).hash, hash);
    same(document.digest(bytes).cid, cid);
    same(content.cid(given), cid);
    same(document.verifyDigest(given, hash), 'sha-256');
    same(document.verifyDigest(given, keccak256(bytes)), 'keccak-256');
    same(document.verifyDigest(given, random.hex(32)), null);
  },
);

test('halves of a surrogate pair are refused wherever text goes in', () => {
  const halves = ['\ud800', '\udfff', 'a\ud83d', '\ude00b', '\udc00\ud800'];
  for (const half of halves) {
    const uses: [string, () => unknown][] = [
      ['INPUT_INVALID', () => did.derive({ project: half, device: 'x' })],
      ['INPUT_INVALID', () => did.derive({ project: 'x', device: half })],
      ['INPUT_INVALID', () => did.deriveMany({ project: 'x', devices: ['y', half] })],
      ['JSON_LONE_SURROGATE', () => document.canonicalize({ a: half })],
      ['JSON_LONE_SURROGATE', () => document.canonicalize({ [half]: 1 })],
      ['JSON_LONE_SURROGATE', () => document.digest(JSON.stringify([half]))],
    ];
    uses.forEach(([code, use], index) => {
      try {
        use();
      } catch (error) {
        same(error instanceof IoidError ? error.code : String(error), code, `use ${index}`);
        return;
      }
      throw new Error(`use ${index} took ${JSON.stringify(half)}`);
    });
  }
});
