import { chainOf, viewCall } from './calls.js';
import { asIoidError } from './errors.js';
import { fields } from './fields.js';
import { jsonText } from './json.js';
import type { Address, ChainConfig, ChainName, Hex, Uint, ViewCall } from './types.js';
import { call } from './wasm.js';

/** An argument as the contract means it. */
export type DecodedValue =
  | null
  | boolean
  | bigint
  | string
  | readonly DecodedValue[]
  | { readonly [name: string]: DecodedValue };

/** A call whose function is known. */
export type Decoded = {
  /** What the called contract is; more than one when interfaces share the function. */
  contracts: string[];
  function: string;
  signature: string;
  selector: Hex;
  args: { readonly [name: string]: DecodedValue };
  /** Why the data is not exactly the encoding of the arguments. */
  problem: DecodedValue;
  /** The calls this call makes, in order. */
  inner: InnerCall[];
  /** Some calls inside were not followed. */
  truncated: boolean;
};

/** A call that another call makes. */
export type InnerCall = {
  from: Address | null;
  to: Address | null;
  value: bigint;
  data: Hex;
  operation: string;
  allowFailure: boolean;
  decoded: Decoded | null;
};

/** What a person reads before signing. */
export type Explanation = {
  title: string;
  fields: { label: string; value: string }[];
  warnings: { severity: 'info' | 'danger'; code: string; message: string }[];
};

/** What is known and the transaction does not say: the more, the better it is explained. */
export type ExplainContext = {
  /** Who signs. */
  from?: Address;
  /** The device account this is about. */
  account?: KnownAccount;
  accounts?: readonly KnownAccount[];
  /** Contracts by address. */
  contracts?: {
    readonly [address: string]: {
      label?: string;
      kind?: string;
      symbol?: string;
      decimals?: number;
    };
  };
  chain?: ChainConfig;
  trustedImplementations?: readonly Address[];
  /** Names by address; also finds addresses that look like one of them. */
  addressBook?: { readonly [address: string]: string };
  delegationManager?: Address;
};

/** An account and the NFT it belongs to. */
export type KnownAccount = {
  address: Address;
  token?: { chainId: Uint; tokenContract: Address; tokenId: Uint };
  owner?: Address;
};

/** A transaction as it is about to be signed. */
export type TransactionInput = {
  to?: string | null;
  data?: Hex | Uint8Array;
  value?: Uint;
  chainId?: Uint;
  context?: ExplainContext;
};

const INPUT = ['to', 'data', 'value', 'chainId', 'context'] as const;

/**
 * Recognises a call of any contract of this package and of ERC-20, 721 and 1155, and the calls
 * inside `execute`, `executeBatch` and multicall; `null` when the function is not known.
 *
 * @throws `IoidError` `INPUT_INVALID`, `CONTEXT_INVALID`
 */
export function decode(input: TransactionInput): Decoded | null {
  const { to, data, value, chainId, context } = fields('transaction.decode', input, INPUT);
  const known = context && jsonText('context', context);
  return call((wasm) => wasm.transaction_decode(to, data, value, chainId, known)) as Decoded | null;
}

/**
 * Says in words what a transaction does, to whom, how much, and what to beware of.
 *
 * @throws `IoidError` `INPUT_INVALID`, `CONTEXT_INVALID`
 */
export function explain(input: TransactionInput): Explanation {
  const { to, data, value, chainId, context } = fields('transaction.explain', input, INPUT);
  const known = context && jsonText('context', context);
  return call((wasm) => wasm.transaction_explain(to, data, value, chainId, known)) as Explanation;
}

/** Why a call failed: a revert string, a failed check of Solidity, or a custom error, in words. */
export function decodeRevert(data: Hex | Uint8Array): {
  name: string;
  args: { readonly [name: string]: DecodedValue };
  message: string;
} {
  return call((wasm) => wasm.transaction_decode_revert(data));
}

/** What one call of a multicall came to. */
export type Result<T> = { value: T } | { error: Error };

/**
 * Many reads in one: Multicall3 `aggregate3`. A read that fails does not disturb the others.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN` when the chain has no Multicall3
 */
export function multicall<T>(
  calls: readonly ViewCall<T>[],
  options: { chain?: ChainName | ChainConfig; multicall3?: string } = {},
): ViewCall<Result<T>[]> {
  const { chain, multicall3 } = fields('transaction.multicall', options, ['chain', 'multicall3']);
  const targets = calls.map((view) => view.to);
  const questions = calls.map((view) => view.data);
  const view = viewCall<(Hex | object)[]>((wasm, returned) =>
    wasm.transaction_multicall(returned, targets, questions, multicall3, chainOf(chain)),
  );
  const decode = (returned: Hex) => {
    const answers = view.decode(returned);
    return calls.map((call, index) => outcome(call, answers[index]));
  };
  return { ...view, decode };
}

function outcome<T>(view: ViewCall<T>, answer: Hex | object | undefined): Result<T> {
  try {
    return typeof answer === 'string'
      ? { value: view.decode(answer as Hex) }
      : { error: asIoidError(answer) as Error };
  } catch (error) {
    return { error: error as Error };
  }
}
