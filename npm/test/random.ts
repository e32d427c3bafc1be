import { test } from 'node:test';
import { bech32 } from '@scure/base';
import { type Address, getAddress, type Hex, hexToBytes } from 'viem';

// Random cases that can be run again. A failure names the seed: `IOID_SEED=<seed>` repeats the run.

const environment = (globalThis as { process?: { env: Record<string, string | undefined> } })
  .process?.env;

/** 32 bits that decide every case of a run. */
export const SEED: number =
  Number(environment?.IOID_SEED ?? crypto.getRandomValues(new Uint32Array(1))[0]) >>> 0;

/** Of each function; a page, where the same code runs once more, makes do with a tenth. */
export const CASES = environment === undefined ? 1_000 : 10_000;

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
export const MAX_UINT256: bigint = (1n << 256n) - 1n;

/** Small fast counter (sfc32): 128 bits of state, far more than the cases need. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: string) {
    this.#a = seed;
    this.#b = 0x9e3779b9;
    this.#c = 0;
    for (const character of name) {
      this.#c = (Math.imul(this.#c, 31) + (character.codePointAt(0) ?? 0)) | 0;
    }
    for (let round = 0; round < 12; round++) this.u32();
  }

  u32(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** From 0 to `limit` − 1. */
  below(limit: number): number {
    return this.u32() % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  bool(): boolean {
    return this.once(2);
  }

  hex(length: number): Hex {
    let text = '';
    for (let index = 0; index < length; index++) text += PAIRS[this.u32() & 0xff];
    return `0x${text}`;
  }

  bytes(length: number): Uint8Array {
    return hexToBytes(this.hex(length));
  }

  /** Of any length up to `most`, and often of a length about a word. */
  length(most: number): number {
    const edges = [0, 1, 31, 32, 33, 64].filter((edge) => edge <= most);
    return this.once(3) ? this.pick(edges) : this.below(most + 1);
  }

  list<T>(length: number, make: () => T): T[] {
    return Array.from({ length }, make);
  }

  /** Of any size, and often at an edge. */
  uint(bits = 256): bigint {
    const size = 1 + this.below(bits);
    const top = 1n << BigInt(size);
    switch (this.below(8)) {
      case 0:
        return this.pick([0n, 1n, (1n << BigInt(bits)) - 1n]);
      case 1:
        return top - 1n;
      case 2:
        return top >> 1n;
      default:
        return BigInt(this.hex(Math.ceil(size / 8))) % top;
    }
  }

  /** Without half surrogate pairs, and without a mark at its start that decoders leave out. */
  text(most = 70): string {
    const length = this.once(4) ? this.pick([0, 1, 31, 32, 33]) : this.below(most + 1);
    let text = '';
    while (text.length < length) {
      const point = this.below(this.pick([0x80, 0x80, 0x80, 0x800, 0x10000, 0x110000]));
      const half = point >= 0xd800 && point <= 0xdfff;
      if (!half && !(point === 0xfeff && text === '')) text += String.fromCodePoint(point);
    }
    return text;
  }
}

const pool = (() => {
  const random = new Random(SEED, 'addresses');
  const edges: Hex[] = [`0x${'00'.repeat(19)}01`, `0x${'ff'.repeat(20)}`];
  const raw = [...edges, ...random.list(510, () => random.hex(20))];
  return raw.map((hex) => {
    const address = getAddress(hex);
    const io1 = bech32.encode('io', bech32.toWords(hexToBytes(hex)));
    const upper: Hex = `0x${hex.slice(2).toUpperCase()}`;
    return { address, spellings: [address, address, hex, upper, io1] };
  });
})();
const byAddress = new Map(pool.map((entry) => [entry.address, entry]));
export const ZERO: Address = '0x0000000000000000000000000000000000000000';

/** One of a few hundred, which differ from run to run: their checksums are computed once. */
export const someone = (random: Random): Address => random.pick(pool).address;

/** As {@link someone}, sometimes the zero address. */
export const anyone = (random: Random): Address => (random.once(32) ? ZERO : someone(random));

/** EIP-55 of 20 bytes in lower case; cheap for those of the pool. */
export function checksummed(address: Hex): Address {
  return byAddress.has(address) ? address : getAddress(address);
}

/** The ways a person may write what the package is to take. */
export const spell = {
  address(random: Random, address: Address): string {
    return random.pick(byAddress.get(address)?.spellings ?? [address]);
  },
  uint(random: Random, value: bigint): bigint | number | string {
    switch (random.below(4)) {
      case 0:
        return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
      case 1:
        return value.toString();
      case 2:
        return `0x${value.toString(16)}`;
      default:
        return value;
    }
  },
  bytes(random: Random, value: Hex): Hex | Uint8Array {
    if (random.bool()) return hexToBytes(value);
    return random.bool() ? value : `0x${value.slice(2).toUpperCase()}`;
  },
};

/** What is shown of a case that failed. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`;
    return item instanceof Uint8Array
      ? `bytes ${Array.from(item, (b) => PAIRS[b]).join('')}`
      : item;
  });
  return text === undefined ? String(value) : text.slice(0, 4_000);
}

/**
 * A test of {@link CASES} cases. `check` throws what is wrong with a case; `prepare` makes the case
 * from random numbers.
 */
export function randomised<T>(
  name: string,
  prepare: (random: Random, index: number) => T,
  check: (made: T, random: Random) => void,
): void {
  test(name, () => {
    const random = new Random(SEED, name);
    for (let index = 0; index < CASES; index++) {
      const made = prepare(random, index);
      try {
        check(made, random);
      } catch (cause) {
        const message = `${name}: case ${index} with IOID_SEED=${SEED}: ${shown(made)}`;
        throw new Error(`${message}\n${cause instanceof Error ? cause.message : String(cause)}`, {
          cause,
        });
      }
    }
  });
}

/** Fails unless both are the same text. Quicker than an assertion, which counts at this number. */
export function same(actual: unknown, expected: unknown, what = ''): void {
  if (actual === expected) return;
  const [a, b] = [shown(actual), shown(expected)];
  if (a !== b) throw new Error(`${what}\n  ours: ${a}\n  peer: ${b}`);
}
