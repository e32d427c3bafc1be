import { chainOf, type LogInput, type OnChain, txRequest, viewCall } from './calls.js';
import { fields } from './fields.js';
import type { Address, Hex, SolanaAddress, TxRequest, Uint, ViewCall } from './types.js';
import { call } from './wasm.js';

type Bytes = Uint8Array | Hex;

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

/** What the code of a deployed account says about it. */
export type AccountCode = Token & { implementation: Address; salt: Hex };

/** A program-derived address and the byte that put it off the curve. */
export type ProgramDerivedAddress = { address: SolanaAddress; bump: number };

const TOKEN = ['chainId', 'tokenContract', 'tokenId'] as const;
const SCHEME = ['chain', 'implementation', 'salt', 'registry'] as const;

/**
 * The Machine-Bound Account of an NFT (ERC-6551): CREATE2 of the 183-byte init code with
 * implementation, salt, chain id, contract and token id.
 *
 * `chainId` is the NFT's chain; the account lives on `chain` (default IoTeX mainnet), whose
 * deployment gives what is left out. No deployment known: an error, never a guess.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `INPUT_INVALID`
 */
export function address(input: TokenInput & SchemeInput): Address {
  const { chainId, tokenContract, tokenId, chain, implementation, salt, registry } = fields(
    'mba.address',
    input,
    [...TOKEN, ...SCHEME],
  );
  return call(
    'mba.address',
    chainId,
    tokenContract,
    tokenId,
    chainOf(chain),
    implementation,
    salt,
    registry,
  );
}

/**
 * The accounts of many NFTs of one contract, in the order of the ids; at most 1,000,000.
 *
 * @throws `IoidError` as {@link address}, and `BATCH_TOO_LARGE`
 */
export function addressMany(
  input: Omit<TokenInput, 'tokenId'> &
    SchemeInput & { tokenIds: readonly Uint[] | { from: Uint; count: Uint } },
): Address[] {
  const { chainId, tokenContract, tokenIds, chain, implementation, salt, registry } = fields(
    'mba.addressMany',
    input,
    ['chainId', 'tokenContract', 'tokenIds', ...SCHEME],
  );
  const range = isRange(tokenIds)
    ? fields('mba.addressMany.tokenIds', tokenIds, ['from', 'count'])
    : undefined;
  const text = call<string>(
    'mba.addressMany',
    chainId,
    tokenContract,
    range === undefined ? tokenIds : range.from,
    // Only `undefined` means a list: a count that is missing must not turn one into the other.
    range === undefined ? undefined : (range.count ?? null),
    chainOf(chain),
    implementation,
    salt,
    registry,
  );
  return Array.from(
    { length: text.length / 42 },
    (_, index) => text.slice(index * 42, index * 42 + 42) as Address,
  );
}

function isRange<T extends object>(ids: readonly unknown[] | T): ids is T {
  return typeof ids === 'object' && ids !== null && !Array.isArray(ids);
}

/**
 * A Solana program-derived address: `sha256(seeds ‖ bump ‖ program ‖ "ProgramDerivedAddress")`
 * with the highest bump that leaves the curve. At most 15 seeds of at most 32 bytes, joined
 * without lengths.
 *
 * @throws `IoidError` `SOLANA_SEEDS_TOO_MANY`, `SOLANA_SEED_TOO_LONG`, `SOLANA_ADDRESS_INVALID`
 */
export function solanaAddress(input: {
  seeds: readonly Bytes[];
  programId: SolanaAddress;
}): ProgramDerivedAddress {
  const { seeds, programId } = fields('mba.solanaAddress', input, ['seeds', 'programId']);
  return call('mba.solanaAddress', seeds, programId);
}

/**
 * The signer of a Metaplex Core asset, what its owner acts with on Solana: the program-derived
 * address of `"mpl-core-execute"` and the asset.
 *
 * @throws `IoidError` `SOLANA_ADDRESS_INVALID`
 */
export function solanaAssetSigner(input: { asset: SolanaAddress }): ProgramDerivedAddress {
  const { asset } = fields('mba.solanaAssetSigner', input, ['asset']);
  return call('mba.solanaAssetSigner', asset);
}

/** What a deployed account's code says; `null` unless it is exactly ERC-6551's 173 bytes. */
export function fromCode(code: Bytes): AccountCode | null {
  return call('mba.fromCode', code);
}

/**
 * Deploys an account. A v2 account must be initialised in the same transaction, or anyone can do
 * it first: use {@link activate}.
 *
 * @throws `IoidError` as {@link address}
 */
export function create(input: TokenInput & SchemeInput): TxRequest {
  const { chainId, tokenContract, tokenId, chain, implementation, salt, registry } = fields(
    'mba.create',
    input,
    [...TOKEN, ...SCHEME],
  );
  return txRequest(
    'mba.create',
    chainId,
    tokenContract,
    tokenId,
    chainOf(chain),
    implementation,
    salt,
    registry,
  );
}

/**
 * Creates and initialises an account in one transaction through Multicall3: both or neither.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function activate(input: TokenInput & OnChain): TxRequest {
  const { chainId, tokenContract, tokenId, chain } = fields('mba.activate', input, [
    ...TOKEN,
    'chain',
  ]);
  return txRequest('mba.activate', chainId, tokenContract, tokenId, chainOf(chain));
}

/** Points an account's proxy at its implementation, once; the chain's own when left out. */
export function initialize(
  input: { account: string; implementation?: string } & OnChain,
): TxRequest {
  const { account, implementation, chain } = fields('mba.initialize', input, [
    'account',
    'implementation',
    'chain',
  ]);
  return txRequest('mba.initialize', account, implementation, chainOf(chain));
}

/**
 * Lets the account do one thing. An account without code or implementation succeeds and does
 * nothing: check its status first.
 *
 * @throws `IoidError` `OPERATION_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function execute(input: { account: string } & Operation): TxRequest {
  const { account, to, value, data, operation } = fields('mba.execute', input, [
    'account',
    'to',
    'value',
    'data',
    'operation',
  ]);
  return txRequest('mba.execute', account, to, value, data, operation);
}

/**
 * Lets the account do several things, all or nothing.
 *
 * @throws `IoidError` `BATCH_EMPTY`, `OPERATION_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function executeBatch(input: {
  account: string;
  operations: readonly Operation[];
}): TxRequest {
  const { account, operations } = fields('mba.executeBatch', input, ['account', 'operations']);
  const rows = operations.map((row) => {
    const { to, value, data, operation } = fields('mba.executeBatch.operations', row, [
      'to',
      'value',
      'data',
      'operation',
    ]);
    return [to, value, data, operation];
  });
  return txRequest('mba.executeBatch', account, rows);
}

/**
 * Sends native coin (wei) out of the account.
 *
 * @throws `IoidError` `RECIPIENT_ZERO`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function sendNative(input: { account: string; to: string; value: Uint }): TxRequest {
  const { account, to, value } = fields('mba.sendNative', input, ['account', 'to', 'value']);
  return txRequest('mba.sendNative', account, to, value);
}

/**
 * Sends ERC-20 tokens, in their smallest unit, out of the account.
 *
 * @throws `IoidError` `RECIPIENT_ZERO`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function sendToken(input: {
  account: string;
  token: string;
  to: string;
  amount: Uint;
}): TxRequest {
  const { account, token, to, amount } = fields('mba.sendToken', input, [
    'account',
    'token',
    'to',
    'amount',
  ]);
  return txRequest('mba.sendToken', account, token, to, amount);
}

/**
 * Sends an NFT of the account's chain out of the account. `token` is the NFT the account belongs
 * to, if known.
 *
 * @throws `IoidError` `OWNERSHIP_CYCLE` when the NFT would land in its own account,
 * `RECIPIENT_ZERO`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function sendNft(
  input: {
    account: string;
    tokenContract: string;
    tokenId: Uint;
    to: string;
    token?: TokenInput;
  } & OnChain,
): TxRequest {
  const { account, tokenContract, tokenId, to, token, chain } = fields('mba.sendNft', input, [
    'account',
    'tokenContract',
    'tokenId',
    'to',
    'token',
    'chain',
  ]);
  const owner = token === undefined ? undefined : fields('mba.sendNft.token', token, TOKEN);
  return txRequest(
    'mba.sendNft',
    account,
    tokenContract,
    tokenId,
    to,
    chainOf(chain),
    owner?.chainId,
    owner?.tokenContract,
    owner?.tokenId,
  );
}

/** Lets `spender` take ERC-20 tokens from the account; an amount of 0 takes it back. */
export function approveToken(input: {
  account: string;
  token: string;
  spender: string;
  amount: Uint;
}): TxRequest {
  const { account, token, spender, amount } = fields('mba.approveToken', input, [
    'account',
    'token',
    'spender',
    'amount',
  ]);
  return txRequest('mba.approveToken', account, token, spender, amount);
}

/**
 * Locks the account until a time in seconds since 1970 UTC, at most 365 days ahead. Nobody can
 * unlock it earlier.
 */
export function lock(input: { account: string; until: Uint }): TxRequest {
  const { account, until } = fields('mba.lock', input, ['account', 'until']);
  return txRequest('mba.lock', account, until);
}

/**
 * Lets other callers act for the account, or no longer.
 *
 * @throws `IoidError` `BATCH_EMPTY`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function setPermissions(input: {
  account: string;
  permissions: readonly { caller: string; allowed: boolean }[];
}): TxRequest {
  const { account, permissions } = fields('mba.setPermissions', input, ['account', 'permissions']);
  const rows = permissions.map((row) => {
    const { caller, allowed } = fields('mba.setPermissions.permissions', row, [
      'caller',
      'allowed',
    ]);
    return [caller, allowed];
  });
  return txRequest('mba.setPermissions', account, rows);
}

/** The NFT the account says it belongs to. */
export function token(input: { account: string }): ViewCall<Token> {
  const { account } = fields('mba.token', input, ['account']);
  return view('token', account);
}

/** A number that changes whenever the account acts. */
export function state(input: { account: string }): ViewCall<bigint> {
  const { account } = fields('mba.state', input, ['account']);
  return view('state', account);
}

/** Who owns the account now; the zero address when its NFT is on another chain. */
export function owner(input: { account: string }): ViewCall<Address> {
  const { account } = fields('mba.owner', input, ['account']);
  return view('owner', account);
}

/** Whether the account is locked now. */
export function isLocked(input: { account: string }): ViewCall<boolean> {
  const { account } = fields('mba.isLocked', input, ['account']);
  return view('isLocked', account);
}

/** Whether `signer` may act for the account (ERC-6551, magic value `0x523e3260`). */
export function isValidSigner(input: {
  account: string;
  signer: string;
  context?: Bytes;
}): ViewCall<boolean> {
  const { account, signer, context } = fields('mba.isValidSigner', input, [
    'account',
    'signer',
    'context',
  ]);
  return view('isValidSigner', account, signer, context);
}

/** Whether the account accepts a signature (ERC-1271, magic value `0x1626ba7e`). */
export function isValidSignature(input: {
  account: string;
  hash: Bytes;
  signature: Bytes;
}): ViewCall<boolean> {
  const { account, hash, signature } = fields('mba.isValidSignature', input, [
    'account',
    'hash',
    'signature',
  ]);
  return view('isValidSignature', account, hash, signature);
}

/** Whether the account says it supports an interface (ERC-165, four bytes). */
export function supportsInterface(input: {
  account: string;
  interfaceId: Bytes;
}): ViewCall<boolean> {
  const { account, interfaceId } = fields('mba.supportsInterface', input, [
    'account',
    'interfaceId',
  ]);
  return view('supportsInterface', account, interfaceId);
}

/**
 * Reads `ERC6551AccountCreated`; `null` for other events.
 *
 * @throws `IoidError` `ABI_DECODE`
 */
export function decodeLog(log: LogInput): (AccountCode & { account: Address }) | null {
  return call('mba.decodeLog', log.topics, log.data);
}

function view<T>(name: string, account: string, a?: unknown, b?: unknown): ViewCall<T> {
  return viewCall('mba.view', (returned) => [name, returned, account, a, b]);
}
