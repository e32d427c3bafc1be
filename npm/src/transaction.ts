import { outcomeOf } from './calls.js';
import { namespace } from './namespace.js';
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

/** What a contract is, as far as ioID knows contracts. */
export type ContractKind =
  | 'registry'
  | 'batchWrapper'
  | 'deviceNftFactory'
  | 'deviceNft'
  | 'erc721'
  | 'erc20'
  | 'erc1155'
  | 'accountRegistry'
  | 'account'
  | 'delegationManager'
  | 'staking'
  | 'multicall3'
  | 'permit2'
  | 'registryV1'
  | 'storeV1'
  | 'ioidV1'
  | 'projectRegistryV1'
  | 'verifyingProxyV1';

/** A call whose function is known. */
export type Decoded = {
  /** More than one when interfaces share the function and nothing tells which is meant. */
  contracts: ContractKind[];
  function: string;
  signature: string;
  selector: Hex;
  /** By name, in order; names that differ between the possible contracts are joined by `Or`. */
  args: { readonly [name: string]: DecodedValue };
  /** Why the data is not exactly the encoding of `args`, which is empty unless bytes only follow. */
  problem: { code: string; message: string; position: bigint } | null;
  /** The calls this call makes, in order. */
  inner: InnerCall[];
  /** Calls inside were too many or too deep to follow. */
  truncated: boolean;
};

/** A call that another call makes. */
export type InnerCall = {
  /** Whom the called contract sees as its caller. */
  from: Address | null;
  /** `null` when a contract is created. */
  to: Address | null;
  value: bigint;
  data: Hex;
  operation: 'call' | 'delegatecall' | 'create' | 'create2' | 'invalid';
  allowFailure: boolean;
  decoded: Decoded | null;
};

/** What a person reads before signing. */
export type Explanation = {
  /** One sentence: what it does. */
  title: string;
  /** Amounts exact, addresses whole and after their label. */
  fields: { label: string; value: string }[];
  /** Dangers first. `code` is stable, `message` is English. */
  warnings: { severity: 'info' | 'danger'; code: string; message: string }[];
};

/** What is known and the transaction does not say: the more, the better it is explained. */
export type ExplainContext = {
  /** Who signs. */
  from?: Address;
  /** The device account this is about. */
  account?: KnownAccount;
  /** More accounts, to recognise one that would come to own itself through others. */
  accounts?: readonly KnownAccount[];
  /** Contracts by address. */
  contracts?: {
    readonly [address: string]: {
      label?: string;
      kind?: ContractKind;
      symbol?: string;
      decimals?: number;
    };
  };
  /** The chain and its deployment; for IoTeX and its testnet `chainId` is enough. */
  chain?: ChainConfig;
  /** Implementations an account may have, besides those of the deployment. */
  trustedImplementations?: readonly Address[];
  /** Names by address; also finds addresses that look like one of them. */
  addressBook?: { readonly [address: string]: string };
  /** The contract whose delegations the accounts honour; the deployment's when absent. */
  delegationManager?: Address;
};

/** An account and the NFT it belongs to. */
export type KnownAccount = {
  address: Address;
  token?: { chainId: Uint; tokenContract: Address; tokenId: Uint };
  /** Who owns the NFT now. */
  owner?: Address;
};

/** A transaction as it is about to be signed; without `to` it creates a contract. */
export type TransactionInput = {
  to?: string | null;
  data?: Hex | Uint8Array;
  value?: Uint;
  chainId?: Uint;
  context?: ExplainContext;
};

/** Why a call failed. `name` is empty when the error is not known. */
export type Revert = {
  name: string;
  signature: string;
  args: { readonly [name: string]: DecodedValue };
  message: string;
};

/** What one call of a multicall came to. */
export type Result<T> = { value: T } | { error: Error };

/** The results of these calls, each in its place. */
export type Results<T extends readonly ViewCall<unknown>[]> = {
  -readonly [K in keyof T]: Result<T[K] extends ViewCall<infer V> ? V : never>;
};

/** The context as JSON text, in which integers of any size survive. */

/** The functions of `transaction`. */
export interface TransactionNamespace {
  /**
   * Recognises a call of any contract of this package, of ERC-20, 721 and 1155, and of Permit2, and the
   * calls inside `execute`, `executeBatch` and multicall, 16 levels deep and 1,000 in all; `null` when the
   * function is not known. Data that is not exactly an encoding is a `problem`, never a wrong value.
   *
   * @throws `IoidError` `INPUT_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `CONTEXT_INVALID`
   * @example
   * const tx = mba.sendNative({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   value: 15n,
   * });
   * const decoded = transaction.decode(tx);
   * decoded?.signature; // => 'execute(address,uint256,bytes,uint8)'
   * decoded?.inner.map(({ to, value }) => ({ to, value }));
   * // => [{ to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E', value: 15n }]
   * transaction.decode({ data: '0xdeadbeef' }); // => null
   */
  readonly decode: (input: TransactionInput) => Decoded | null;

  /**
   * Says in words what a transaction does, to whom, how much, and what to beware of. Any data gets
   * an answer: what cannot be read is said to be unreadable.
   *
   * @throws `IoidError` as {@link decode}
   * @example
   * const account = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
   * const { title, fields, warnings } = transaction.explain({
   *   ...delegation.enable({ account }),
   *   chainId: 4689,
   *   context: { account: { address: account } },
   * });
   * title; // => 'Switch execution delegation on for the device account'
   * fields[1]; // => { label: 'Delegation', value: 'on' }
   * warnings.map(({ severity, code }) => ({ severity, code }));
   * // => [{ severity: 'danger', code: 'DELEGATION_ENABLES_ALL_GRANTS' }]
   */
  readonly explain: (input: TransactionInput) => Explanation;

  /**
   * Why a call failed, in words: a revert string, a failed check of Solidity, or a custom error. Any
   * bytes get an answer.
   *
   * @throws `IoidError` `INPUT_INVALID` when `data` is not bytes
   * @example
   * transaction.decodeRevert('0x0dc149f0').name;
   * // => 'AlreadyInitialized'
   */
  readonly decodeRevert: (data: Hex | Uint8Array) => Revert;

  /**
   * Many reads in one: Multicall3 `aggregate3`. A read that reverts, or whose answer cannot be read,
   * is an error in its place.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN` when the chain has no Multicall3; from `decode`,
   * `ABI_DECODE` and `BATCH_LENGTHS`
   * @example
   * const tokenContract = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
   * const owner = nft.ownerOf({ tokenContract, tokenId: 7 });
   * const view = transaction.multicall([registry.totalDevices(), owner]);
   * view.to; // => '0xcA11bde05977b3631167028862bE2a173976CA11'
   * view.data; // => '0x82ad56cb00000000000000000000000000000000…'
   */
  readonly multicall: <const T extends readonly ViewCall<unknown>[]>(
    calls: T,
    options?: { chain?: ChainName | ChainConfig; multicall3?: string },
  ) => ViewCall<Results<T>>;
}

/** Question and answer of all of them, each answer in its place. */
function multicall(calls: readonly ViewCall<unknown>[], options?: object): ViewCall<never> {
  const all = call<ViewCall<(Hex | Error)[]>>('transaction.multicall', [calls, options]);
  const decode = (returned: Hex) => {
    const answers = all.decode(returned);
    return calls.map((view, index) => outcomeOf(view, answers[index])) as never;
  };
  return { ...all, decode };
}

/** What a transaction does, in words; revert reasons; many reads in one. */
export const transaction: TransactionNamespace = /* @__PURE__ */ Object.assign(
  namespace('transaction', 'decode explain decodeRevert', call),
  { multicall },
);
