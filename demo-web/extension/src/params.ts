import { type Address, getAddress, type Hex, isAddress, isHex } from 'viem';
import { refuse } from './errors';

export type Fields = Record<string, unknown>;

/** The parameters as a list; a request without any has the empty list. */
export function list(params: unknown): unknown[] {
  if (params === undefined) return [];
  if (Array.isArray(params)) return params;
  throw refuse.badParams('The parameters must be a list.');
}

export function fields(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw refuse.badParams(`${name} must be an object.`);
}

export function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refuse.badParams(`${name} must be a text that is not empty.`);
}

/** An address in lower, upper or right EIP-55 case. */
export function address(value: unknown, name: string): Address {
  if (typeof value === 'string' && isAddress(value)) return getAddress(value);
  throw refuse.badParams(`${name} must be an address (0x and 40 hexadecimal digits).`);
}

/** Bytes: 0x and an even number of digits. */
export function bytes(value: unknown, name: string): Hex {
  if (isHex(value) && value.length % 2 === 0) return value;
  throw refuse.badParams(`${name} must be bytes (0x and an even number of hexadecimal digits).`);
}

/** An EIP-1474 quantity: 0x and hexadecimal digits without leading zeros, below 2^256. */
export function quantity(value: unknown, name: string): Hex {
  if (typeof value === 'string' && /^0x(0|[1-9a-f][0-9a-f]{0,63})$/i.test(value)) {
    return value.toLowerCase() as Hex;
  }
  throw refuse.badParams(`${name} must be a quantity (0x and digits without leading zeros).`);
}

/** A chain id as EIP-695 writes it, as a number. */
export function chainId(value: unknown, name = 'chainId'): number {
  const id = Number(quantity(value, name));
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw refuse.badParams(`${name} must be between 1 and 2^53-1.`);
}
