import { readFileSync } from 'node:fs';
import {
  type AbiFunction,
  decodeFunctionData,
  formatUnits,
  parseAbiItem,
  toFunctionSelector,
} from 'viem';

// What a wallet does with an ERC-7730 descriptor, from the words of the ERC and from nothing of this
// package: the formats, paths, groups and rules that the descriptors here use.

type Hex = `0x${string}`;
type Value = string | number | bigint | boolean;
type Visible = 'always' | 'never' | 'optional' | { ifNotIn: (string | number | boolean)[] };

export type Field = {
  $id?: string;
  path?: string;
  value?: string;
  label?: string;
  format?: string;
  params?: Record<string, string>;
  visible?: Visible;
};
export type Group = { iteration?: 'bundled'; fields: Field[] };
export type Format = {
  $id: string;
  intent: string;
  interpolatedIntent?: string;
  fields: (Field | Group)[];
};
export type Descriptor = {
  includes?: string;
  context?: {
    contract?: { deployments: { chainId: number; address: string }[] };
    eip712?: {
      domain: { name: string; version: string };
      deployments: { chainId: number; address: string }[];
    };
  };
  metadata: { contractName?: string; enums?: Record<string, Record<string, string>> };
  display: { formats: Record<string, Format> };
};

export type Call = { to: Hex; data: Hex; value: bigint; chainId: number };

/** One line, the lines of a call inside this one, or the rows of lists side by side. */
export type Shown = { label: string; value: string; id?: string | undefined };
export type Line = Shown | { inside: Line[] } | { rows: Line[][] };
export type Screen = { intent: string; sentence: string | undefined; lines: Line[] };

/** A descriptor with what it includes; its own words win. */
export function load(file: string): Descriptor {
  const own = JSON.parse(readFileSync(file, 'utf8')) as Descriptor;
  if (own.includes === undefined) return own;
  const base = load(file.replace(/[^/]+$/, own.includes.replace('./', '')));
  return {
    ...own,
    metadata: {
      ...base.metadata,
      ...own.metadata,
      enums: { ...base.metadata.enums, ...own.metadata.enums },
    },
    display: { formats: { ...base.display.formats, ...own.display.formats } },
  };
}

/** The function a key of `display.formats` describes. */
export const functionOf = (key: string): AbiFunction =>
  parseAbiItem(`function ${key}` as string) as AbiFunction;

/** The format for a call; two for one selector make a descriptor invalid. */
export function match(descriptor: Descriptor, data: Hex): [string, Format] | undefined {
  const all = Object.entries(descriptor.display.formats);
  const fits = all.filter(([key]) => toFunctionSelector(functionOf(key)) === data.slice(0, 10));
  if (fits.length > 1)
    throw new Error(`${fits.map(([key]) => key).join(' and ')} are one selector`);
  return fits[0];
}

const chainNames: Record<string, string> = { 4689: 'IoTeX', 4690: 'IoTeX Testnet' };

/** What a wallet shows of a call; `find` gives the descriptor of another contract. */
export function show(
  descriptor: Descriptor,
  call: Call,
  find: (to: string) => Descriptor | undefined,
): Screen {
  const found = match(descriptor, call.data);
  if (found === undefined) throw new Error(`no format for ${call.data.slice(0, 10)}`);
  const [key, format] = found;
  const abi = functionOf(key);
  const { args = [] } = decodeFunctionData({ abi: [abi], data: call.data });
  const named = Object.fromEntries(abi.inputs.map(({ name }, index) => [name, args[index]]));

  const resolve = (path: string, row: number): Value => {
    const container = path.startsWith('@.');
    let at: unknown = container ? call : named;
    for (const part of path.replace(/^[@#]\./, '').split('.')) {
      const step = part === '[]' ? row : part;
      at = (at as Record<string | number, unknown> | undefined)?.[step];
      if (at === undefined) throw new Error(`${key}: nothing at ${path}`);
    }
    return at as Value;
  };

  const worded = (field: Field, value: Value): string => {
    switch (field.format) {
      case 'raw':
        return String(value);
      case 'addressName':
        return value === call.to
          ? (descriptor.metadata.contractName ?? String(value))
          : String(value);
      case 'amount':
        return `${formatUnits(value as bigint, 18)} IOTX`;
      case 'chainId':
        return chainNames[String(value)] ?? String(value);
      case 'date':
        return new Date(Number(value) * 1000).toISOString().replace('.000Z', 'Z');
      case 'enum': {
        const name = field.params?.$ref?.replace('$.metadata.enums.', '') ?? '';
        const word = descriptor.metadata.enums?.[name]?.[String(value)];
        if (word === undefined) throw new Error(`${key}: ${name} has no word for ${value}`);
        return word;
      }
      default:
        throw new Error(`${key}: unknown format ${field.format}`);
    }
  };

  const line = (field: Field, row: number): Line[] => {
    const { path, visible = 'always' } = field;
    if (visible === 'never') return [];
    const value = path === undefined ? (field.value ?? '') : resolve(path, row);
    if (typeof visible === 'object') {
      // JSON has no integers beyond 2⁵³; what is compared here is small.
      const hidden = visible.ifNotIn.some((other) => String(other) === String(value));
      if (hidden) return [];
    }
    const label = field.label ?? '';
    if (field.format === 'calldata') {
      const { calleePath = '', amountPath } = field.params ?? {};
      const to = resolve(calleePath, row) as Hex;
      const other = to === call.to ? descriptor : find(to);
      const amount = amountPath === undefined ? 0n : (resolve(amountPath, row) as bigint);
      const inner = { ...call, to, data: value as Hex, value: amount };
      if (other !== undefined && match(other, inner.data) !== undefined) {
        return [{ inside: show(other, inner, find).lines }];
      }
      return [{ label, value: String(value) }];
    }
    // With the address beside the name, as the ERC's words on external data ask.
    const words = worded(field, value);
    const named = field.format === 'addressName' && words !== value;
    return [{ label, value: named ? `${words} (${value})` : words, id: field.$id }];
  };

  const lengthOf = ({ fields }: Group): number => {
    const lengths = fields.map(({ path = '' }) => {
      const list = named[path.split('.')[0] ?? ''] as unknown[];
      return list.length;
    });
    if (new Set(lengths).size > 1) throw new Error(`${key}: lists of different lengths`);
    return lengths[0] ?? 0;
  };

  const lines = format.fields.flatMap((field): Line[] => {
    if (!('fields' in field)) return line(field, 0);
    const rows = Array.from({ length: lengthOf(field) }, (_, row) =>
      field.fields.flatMap((one) => line(one, row)),
    );
    return [{ rows }];
  });

  const sentence = format.interpolatedIntent?.replace(/\{([^}]+)\}/g, (_, path: string) => {
    const plain = format.fields.filter((field): field is Field => !('fields' in field));
    const field = plain.find((one) => one.path === path && one.visible === undefined);
    if (field === undefined) throw new Error(`${key}: {${path}} is not always visible`);
    return worded(field, resolve(path, 0));
  });
  return { intent: format.intent, sentence, lines };
}
