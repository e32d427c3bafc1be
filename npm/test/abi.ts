import {
  type AbiParameter,
  decodeAbiParameters,
  encodeAbiParameters,
  type Hex,
  parseAbiItem,
  parseAbiParameters,
  toFunctionSelector,
} from 'viem';
import { anyone, type Random, spell } from './random.js';

// Solidity's encoding as viem has it. What is encoded comes from signatures written here, in tests,
// from the published interfaces: nothing is taken from the package.

export type Params = readonly AbiParameter[];

/** `address to, uint256 tokenId` as viem wants it; nothing for no parameters. */
export const params = (text: string): Params => (text === '' ? [] : parseAbiParameters(text));

/** `0x` and four bytes. */
export const selectorOf = (signature: string): Hex => toFunctionSelector(signature);

/** Inputs and outputs of `function name(…) view returns (…)`. */
export function functionOf(signature: string, structs: readonly string[] = []) {
  const item = parseAbiItem([signature, ...structs] as never) as {
    type: string;
    name: string;
    inputs: Params;
    outputs: Params;
  };
  return {
    name: item.name,
    selector: toFunctionSelector(item as never),
    inputs: item.inputs,
    outputs: item.outputs,
  };
}

/** Calldata. */
export function calldata(selector: Hex, inputs: Params, args: readonly unknown[]): Hex {
  return inputs.length === 0
    ? selector
    : `${selector}${encodeAbiParameters(inputs, args).slice(2)}`;
}

/** A value of a Solidity type: arrays short, numbers often at an edge. */
export function randomValue(random: Random, { type, ...rest }: AbiParameter): unknown {
  const array = /^(.*)\[(\d*)\]$/.exec(type);
  if (array) {
    const length = array[2] === '' ? random.below(random.once(8) ? 12 : 4) : Number(array[2]);
    const item = { ...rest, type: array[1] } as AbiParameter;
    return random.list(length, () => randomValue(random, item));
  }
  if (type === 'tuple') {
    const { components } = rest as { components: Params };
    return Object.fromEntries(components.map((part) => [part.name, randomValue(random, part)]));
  }
  if (type === 'address') return anyone(random);
  if (type === 'bool') return random.bool();
  if (type === 'string') return random.text();
  if (type === 'bytes') return random.hex(random.length(100));
  const [, kind, size] = /^(uint|int|bytes)(\d+)$/.exec(type) ?? [];
  if (kind === 'uint') {
    const value = random.uint(Number(size));
    return Number(size) <= 48 ? Number(value) : value;
  }
  if (kind === 'int') {
    const value = random.uint(Number(size) - 1);
    const signed = random.bool() ? value : -value - 1n;
    return Number(size) <= 48 ? Number(signed) : signed;
  }
  if (kind === 'bytes')
    return random.once(16) ? `0x${'00'.repeat(Number(size))}` : random.hex(Number(size));
  throw new Error(`no values of ${type}`);
}

export const randomValues = (random: Random, types: Params): unknown[] =>
  types.map((type) => randomValue(random, type));

/** One of the spellings the package accepts for a value of this type, inside lists too. */
export function spelled(random: Random, { type, ...rest }: AbiParameter, value: unknown): unknown {
  if (Array.isArray(value)) {
    const item = { ...rest, type: type.slice(0, type.lastIndexOf('[')) } as AbiParameter;
    return value.map((one) => spelled(random, item, one));
  }
  if (type === 'tuple') {
    const { components } = rest as { components: Params };
    const parts = value as Record<string, unknown>;
    return Object.fromEntries(
      components.map((part) => [part.name, spelled(random, part, parts[part.name ?? ''])]),
    );
  }
  if (type === 'address') return spell.address(random, value as Hex);
  if (typeof value === 'bigint') return spell.uint(random, value);
  if (/^bytes\d*$/.test(type)) return spell.bytes(random, value as Hex);
  return value;
}

/**
 * What bytes mean, if they are the one encoding of it: decoded and encoded again they come out the
 * same. `null` for anything else.
 */
export function canonical(types: Params, data: Hex): readonly unknown[] | null {
  if (types.length === 0) return data === '0x' ? [] : null;
  try {
    const values = decodeAbiParameters(types, data) as readonly unknown[];
    return encodeAbiParameters(types, values) === data ? values : null;
  } catch {
    return null;
  }
}

/** Other bytes than these, mostly no encoding of anything. */
export function damaged(random: Random, data: Hex): Hex {
  if (data === '0x') return random.hex(1 + random.below(64));
  const digits = data.slice(2);
  const words = Math.floor(digits.length / 64);
  const at = 64 * random.below(Math.max(words, 1));
  const word = digits.slice(at, at + 64);
  const put = (text: string): Hex => `0x${digits.slice(0, at)}${text}${digits.slice(at + 64)}`;
  const number = (value: bigint): Hex => put(value.toString(16).padStart(64, '0'));
  const made = (() => {
    switch (random.below(9)) {
      case 0: {
        // One bit, anywhere: padding too.
        const index = random.below(Math.max(digits.length, 1));
        const flipped = Number.parseInt(digits[index] ?? '0', 16) ^ (1 << random.below(4));
        return `0x${digits.slice(0, index)}${flipped.toString(16)}${digits.slice(index + 1)}` as Hex;
      }
      case 1:
        return data.slice(0, -2 * (1 + random.below(Math.max(digits.length / 2, 1)))) as Hex;
      case 2:
        return `${data}${random.hex(1 + random.below(40)).slice(2)}` as Hex;
      case 3:
        return `${data}${'00'.repeat(random.pick([1, 31, 32, 64]))}` as Hex;
      case 4:
        // A length or an offset beyond all memory, or round the corner of 2^256.
        return number((1n << 256n) - BigInt(random.pick([1, 32, 64, 4096])));
      case 5:
        return number(random.pick([1n << 32n, 1n << 31n, 1n << 63n, 1n << 64n, 0xffffffffn]));
      case 6:
        return number(BigInt(32 * random.below(words + 3)));
      case 7:
        return word === ''
          ? '0x00'
          : number((BigInt(`0x${word}`) + BigInt(random.pick([1, 32, 31]))) % (1n << 256n));
      default:
        // The word once more, everything after it moved.
        return put(word + word);
    }
  })();
  if (made !== data && made.length >= 2) return made;
  return `${data}00`;
}

/** viem's values in the form this package gives: numbers are `bigint`. */
export function ours(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(ours);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ours(item)]));
  }
  return value;
}
