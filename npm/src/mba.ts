import { chainOf, type LogInput, type OnChain, txRequest, viewCall } from './calls.js';
import { call } from './core.js';
import { fields } from './fields.js';
import type { Address, Hex, SolanaAddress, TxRequest, Uint, ViewCall } from './types.js';

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
 * @example
 * mba.address({
 *   chainId: 4689,
 *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
 *   tokenId: 7n,
 * });
 * // => '0x73d49e48156597F54400e38A801165B00146aACA'
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
 * @example
 * mba.addressMany({
 *   chainId: 4689,
 *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
 *   tokenIds: { from: 7n, count: 2 },
 * });
 * // => [
 * //      '0x73d49e48156597F54400e38A801165B00146aACA',
 * //      '0xefC89A816E5a7f96C14822Cd9fF0984B85A742b1',
 * //    ]
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
 * @example
 * mba.solanaAddress({
 *   seeds: ['0x696f69642d6d6261', '0x07'],
 *   programId: 'CoREENxT6tW1HoK8ypY1SxRMZTcVPm7R94rH4PZNhX7d',
 * });
 * // => { address: 'HWn2FDiqbmHnW2NYrMe58bJj42YmiMti4xuuzhkQZcaR', bump: 254 }
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
 * @example
 * mba.solanaAssetSigner({ asset: 'FDNY674kmRQzHRQSXxMYWpaU9UDRXJwBJBYEPLXAFZvz' });
 * // => { address: '8kqZQ6Su8HQUtyov5LAJLwDcn4SY9BSJLMmWMeiKWuu6', bump: 254 }
 */
export function solanaAssetSigner(input: { asset: SolanaAddress }): ProgramDerivedAddress {
  const { asset } = fields('mba.solanaAssetSigner', input, ['asset']);
  return call('mba.solanaAssetSigner', asset);
}

/**
 * What a deployed account's code says; `null` unless it is exactly ERC-6551's 173 bytes.
 *
 * @throws `IoidError` `INPUT_INVALID` when `code` is not bytes
 * @example
 * const code = `0x363d3d373d3d3d363d73${'b59b64bb12f1e68d646fde8e51c89f02bd479e73'}5af43d82803e903d91602b57fd5bf3${
 *   [0, 4689, 0xaa, 7].map((word) => word.toString(16).padStart(64, '0')).join('')
 * }` as const;
 * mba.fromCode(code);
 * // => {
 * //      implementation: '0xb59b64Bb12f1E68d646FDE8e51C89f02bd479E73',
 * //      salt: '0x0000000000000000000000000000000000000000000000000000000000000000',
 * //      chainId: 4689n,
 * //      tokenContract: '0x00000000000000000000000000000000000000AA',
 * //      tokenId: 7n,
 * //    }
 * mba.fromCode('0x6080604052'); // => null
 */
export function fromCode(code: Bytes): AccountCode | null {
  return call('mba.fromCode', code);
}

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
export function activate(input: TokenInput & OnChain): TxRequest {
  const { chainId, tokenContract, tokenId, chain } = fields('mba.activate', input, [
    ...TOKEN,
    'chain',
  ]);
  return txRequest('mba.activate', chainId, tokenContract, tokenId, chainOf(chain));
}

/**
 * Points an account's proxy at its implementation, once; the chain's own when left out.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 * @example
 * mba.initialize({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
 * // => '0xc4d66de8000000000000000000000000471c226d…'
 */
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
export function sendNative(input: { account: string; to: string; value: Uint }): TxRequest {
  const { account, to, value } = fields('mba.sendNative', input, ['account', 'to', 'value']);
  return txRequest('mba.sendNative', account, to, value);
}

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
 * @example
 * const tokenContract = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
 * const account = mba.address({ chainId: 4689, tokenContract, tokenId: 7 });
 * const to = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
 * mba.sendNft({ account, tokenContract, tokenId: 8, to }).to === account; // => true
 * mba.sendNft({ account, tokenContract, tokenId: 7, to: account }); // throws OWNERSHIP_CYCLE
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
 *
 * @throws `IoidError` `INPUT_INVALID`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 * @example
 * const account = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
 * const tx = mba.lock({ account, until: 1_795_258_040 });
 * tx.data; // => '0xdd46706400000000000000000000000000000000…'
 * transaction.explain(tx).title;
 * // => 'Lock the account 0x71C7656EC7ab88b098defB751B7401B5f6d8976F until 2026-11-21 10:47:20 UTC'
 */
export function lock(input: { account: string; until: Uint }): TxRequest {
  const { account, until } = fields('mba.lock', input, ['account', 'until']);
  return txRequest('mba.lock', account, until);
}

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

/**
 * The NFT the account says it belongs to.
 *
 * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
 * @example
 * const view = mba.token({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
 * view.data; // => '0xfc0c546a'
 * const word = (hex: string) => hex.padStart(64, '0');
 * const contract = 'b2119af10cc641162968ed255dc4e688dc4b2b6e';
 * view.decode(`0x${word('1251')}${word(contract)}${word('7')}`);
 * // => {
 * //      chainId: 4689n,
 * //      tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
 * //      tokenId: 7n,
 * //    }
 */
export function token(input: { account: string }): ViewCall<Token> {
  const { account } = fields('mba.token', input, ['account']);
  return view('token', account);
}

/**
 * A number that changes whenever the account acts.
 *
 * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
 * @example
 * const view = mba.state({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
 * view.data; // => '0xc19d93fb'
 * view.decode('0x0000000000000000000000000000000000000000000000000000000000000003'); // => 3n
 */
export function state(input: { account: string }): ViewCall<bigint> {
  const { account } = fields('mba.state', input, ['account']);
  return view('state', account);
}

/**
 * Who owns the account now; the zero address when its NFT is on another chain.
 *
 * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
 * @example
 * const view = mba.owner({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
 * view.decode('0x000000000000000000000000b2119af10cc641162968ed255dc4e688dc4b2b6e');
 * // => '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E'
 */
export function owner(input: { account: string }): ViewCall<Address> {
  const { account } = fields('mba.owner', input, ['account']);
  return view('owner', account);
}

/**
 * Whether the account is locked now.
 *
 * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
 * @example
 * const view = mba.isLocked({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
 * view.decode('0x0000000000000000000000000000000000000000000000000000000000000000'); // => false
 * view.decode('0x'); // throws ABI_DECODE
 */
export function isLocked(input: { account: string }): ViewCall<boolean> {
  const { account } = fields('mba.isLocked', input, ['account']);
  return view('isLocked', account);
}

/**
 * Whether `signer` may act for the account (ERC-6551, magic value `0x523e3260`).
 *
 * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
 * @example
 * const view = mba.isValidSigner({
 *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
 *   signer: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
 * });
 * view.decode('0x523e326000000000000000000000000000000000000000000000000000000000'); // => true
 */
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

/**
 * Whether the account accepts a signature (ERC-1271, magic value `0x1626ba7e`).
 *
 * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
 * @example
 * const view = mba.isValidSignature({
 *   account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
 *   hash: '0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f',
 *   signature: '0x00',
 * });
 * view.decode('0xffffffff00000000000000000000000000000000000000000000000000000000'); // => false
 */
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

/**
 * Whether the account says it supports an interface (ERC-165, four bytes).
 *
 * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`; from `decode`, `ABI_DECODE`
 * @example
 * const account = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
 * const view = mba.supportsInterface({ account, interfaceId: '0x6faff5f1' });
 * view.data; // => '0x01ffc9a76faff5f1000000000000000000000000…'
 * view.decode('0x0000000000000000000000000000000000000000000000000000000000000001'); // => true
 */
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
 * @example
 * const word = (hex: string) => hex.padStart(64, '0');
 * mba.decodeLog({
 *   topics: [
 *     '0x79f19b3655ee38b1ce526556b7731a20c8f218fbda4a3990b6cc4172fdf88722',
 *     `0x${word('b59b64bb12f1e68d646fde8e51c89f02bd479e73')}`,
 *     `0x${word('b2119af10cc641162968ed255dc4e688dc4b2b6e')}`,
 *     `0x${word('7')}`,
 *   ],
 *   data: `0x${word('73d49e48156597f54400e38a801165b00146aaca')}${word('0')}${word('1251')}`,
 * });
 * // => {
 * //      account: '0x73d49e48156597F54400e38A801165B00146aACA',
 * //      implementation: '0xb59b64Bb12f1E68d646FDE8e51C89f02bd479E73',
 * //      salt: '0x0000000000000000000000000000000000000000000000000000000000000000',
 * //      chainId: 4689n,
 * //      tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
 * //      tokenId: 7n,
 * //    }
 */
export function decodeLog(log: LogInput): (AccountCode & { account: Address }) | null {
  return call('mba.decodeLog', log.topics, log.data);
}

function view<T>(name: string, account: string, a?: unknown, b?: unknown): ViewCall<T> {
  return viewCall('mba.view', (returned) => [name, returned, account, a, b]);
}
