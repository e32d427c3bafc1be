import type { OnChain } from './calls.js';
import type { Address, Bytes, TxRequest, Uint } from './types.js';

/** An NFT by the chain it is on, its contract and its id. */
export type TokenInput = { chainId: Uint; tokenContract: string; tokenId: Uint };

/** The NFT an account belongs to. */
export type Token = { chainId: bigint; tokenContract: Address; tokenId: bigint };

/** How the account is made; what is left out comes from `chain`, `salt` is zero. */
export type SchemeInput = OnChain & { implementation?: string; salt?: Bytes; registry?: string };

/** How an account carries out an operation: CALL, DELEGATECALL, CREATE, CREATE2. */
export type OperationKind = 0 | 1 | 2 | 3;

/** One thing an account does; `value` is wei out of the account's own balance. */
export type Operation = { to: string; value?: Uint; data?: Bytes; operation?: OperationKind };

/** What makes accounts, and what they do. */
export interface MbaCalls {
  /**
   * Deploys an account. A v2 account must be initialised in the same transaction, or anyone can do
   * it first: use {@link activate}.
   *
   * @throws `IoidError` as {@link address}
   * @example
   * mba.create({
   *   chainId: 4689,
   *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   tokenId: 7n,
   * });
   * // => {
   * //      to: '0x000000006551c19487814612e58FE06813775758',
   * //      data: '0x8a54c52f000000000000000000000000b59b64bb…',
   * //      value: 0n,
   * //    }
   */
  readonly create: (input: TokenInput & SchemeInput) => TxRequest;

  /**
   * Creates and initialises an account in one transaction through Multicall3: both or neither.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * mba.activate({
   *   chainId: 4689,
   *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   tokenId: 7n,
   * });
   * // => {
   * //      to: '0xcA11bde05977b3631167028862bE2a173976CA11',
   * //      data: '0x82ad56cb00000000000000000000000000000000…',
   * //      value: 0n,
   * //    }
   */
  readonly activate: (input: TokenInput & OnChain) => TxRequest;

  /**
   * Points an account's proxy at its implementation, once; the chain's own when left out.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * mba.initialize({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
   * // => '0xc4d66de8000000000000000000000000471c226d…'
   */
  readonly initialize: (input: { account: string; implementation?: string } & OnChain) => TxRequest;

  /**
   * Lets the account do one thing. An account without code or implementation succeeds and does
   * nothing: check its status first.
   *
   * @throws `IoidError` `OPERATION_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * mba.execute({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   data: '0xa694fc3a000000000000000000000000000000000000000000000000000000000000002a',
   * });
   * // => {
   * //      to: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * //      data: '0x51945447000000000000000000000000b2119af1…',
   * //      value: 0n,
   * //    }
   */
  readonly execute: (input: { account: string } & Operation) => TxRequest;

  /**
   * Lets the account do several things, all or nothing.
   *
   * @throws `IoidError` `BATCH_EMPTY`, `OPERATION_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * const to = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
   * mba.executeBatch({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   operations: [{ to, value: 1n }, { to, value: 2n }],
   * });
   * // => {
   * //      to: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * //      data: '0x43629a7300000000000000000000000000000000…',
   * //      value: 0n,
   * //    }
   */
  readonly executeBatch: (input: {
    account: string;
    operations: readonly Operation[];
  }) => TxRequest;

  /**
   * Sends native coin (wei) out of the account.
   *
   * @throws `IoidError` `RECIPIENT_ZERO`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * mba.sendNative({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   value: 15n * 10n ** 17n,
   * });
   * // => {
   * //      to: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * //      data: '0x51945447000000000000000000000000b2119af1…',
   * //      value: 0n,
   * //    }
   */
  readonly sendNative: (input: { account: string; to: string; value: Uint }) => TxRequest;

  /**
   * Sends ERC-20 tokens, in their smallest unit, out of the account.
   *
   * @throws `IoidError` `RECIPIENT_ZERO`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * const tx = mba.sendToken({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   token: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
   *   to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   amount: 15n,
   * });
   * transaction.decode(tx)?.inner[0]?.decoded?.args;
   * // => { to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E', value: 15n }
   */
  readonly sendToken: (input: {
    account: string;
    token: string;
    to: string;
    amount: Uint;
  }) => TxRequest;

  /**
   * Sends an NFT of the account's chain out of the account. `token` is the NFT the account belongs
   * to, if known.
   *
   * @throws `IoidError` `OWNERSHIP_CYCLE` when the NFT would land in its own account,
   * `RECIPIENT_ZERO`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * const tokenContract = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
   * const account = mba.address({ chainId: 4689, tokenContract, tokenId: 7 });
   * const to = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
   * mba.sendNft({ account, tokenContract, tokenId: 8, to }).to === account; // => true
   * mba.sendNft({ account, tokenContract, tokenId: 7, to: account }); // throws OWNERSHIP_CYCLE
   */
  readonly sendNft: (
    input: {
      account: string;
      tokenContract: string;
      tokenId: Uint;
      to: string;
      token?: TokenInput;
    } & OnChain,
  ) => TxRequest;

  /**
   * Lets `spender` take ERC-20 tokens from the account; an amount of 0 takes it back.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `INPUT_INVALID`
   * @example
   * const token = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
   * const tx = mba.approveToken({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   token,
   *   spender: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   amount: 1_500_000n,
   * });
   * const contracts = { [token]: { kind: 'erc20' as const, symbol: 'GEOD', decimals: 6 } };
   * const { fields } = transaction.explain({ ...tx, context: { contracts } });
   * fields.find(({ label }) => label === 'Amount')?.value; // => '1.5 GEOD'
   */
  readonly approveToken: (input: {
    account: string;
    token: string;
    spender: string;
    amount: Uint;
  }) => TxRequest;

  /**
   * Locks the account until a time in seconds since 1970 UTC, at most 365 days ahead. Nobody can
   * unlock it earlier.
   *
   * @throws `IoidError` `INPUT_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * const account = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
   * const tx = mba.lock({ account, until: 1_795_258_040 });
   * tx.data; // => '0xdd46706400000000000000000000000000000000…'
   * transaction.explain(tx).title;
   * // => 'Lock the account 0x71C7656EC7ab88b098defB751B7401B5f6d8976F until 2026-11-21 10:47:20 UTC'
   */
  readonly lock: (input: { account: string; until: Uint }) => TxRequest;

  /**
   * Lets other callers act for the account, or no longer.
   *
   * @throws `IoidError` `BATCH_EMPTY`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * mba.setPermissions({
   *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   permissions: [{ caller: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E', allowed: true }],
   * });
   * // => {
   * //      to: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * //      data: '0x039721b100000000000000000000000000000000…',
   * //      value: 0n,
   * //    }
   */
  readonly setPermissions: (input: {
    account: string;
    permissions: readonly { caller: string; allowed: boolean }[];
  }) => TxRequest;
}
