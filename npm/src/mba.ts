import type { LogInput } from './calls.js';
import type { MbaCalls, SchemeInput, Token, TokenInput } from './mba-calls.js';
import type { MbaViews } from './mba-views.js';
import { namespace } from './namespace.js';
import type { Address, Bytes, Hex, SolanaAddress, Uint } from './types.js';

/** What the code of a deployed account says about it. */
export type AccountCode = Token & { implementation: Address; salt: Hex };

/** A program-derived address and the byte that put it off the curve. */
export type ProgramDerivedAddress = { address: SolanaAddress; bump: number };

/** The functions of `mba`. */
export interface MbaNamespace extends MbaCalls, MbaViews {
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
  readonly address: (input: TokenInput & SchemeInput) => Address;

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
  readonly addressMany: (
    input: Omit<TokenInput, 'tokenId'> &
      SchemeInput & { tokenIds: readonly Uint[] | { from: Uint; count: Uint } },
  ) => Address[];

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
  readonly solanaAddress: (input: {
    seeds: readonly Bytes[];
    programId: SolanaAddress;
  }) => ProgramDerivedAddress;

  /**
   * The signer of a Metaplex Core asset, what its owner acts with on Solana: the program-derived
   * address of `"mpl-core-execute"` and the asset.
   *
   * @throws `IoidError` `SOLANA_ADDRESS_INVALID`
   * @example
   * mba.solanaAssetSigner({ asset: 'FDNY674kmRQzHRQSXxMYWpaU9UDRXJwBJBYEPLXAFZvz' });
   * // => { address: '8kqZQ6Su8HQUtyov5LAJLwDcn4SY9BSJLMmWMeiKWuu6', bump: 254 }
   */
  readonly solanaAssetSigner: (input: { asset: SolanaAddress }) => ProgramDerivedAddress;

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
  readonly fromCode: (code: Bytes) => AccountCode | null;

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
  readonly decodeLog: (log: LogInput) => (AccountCode & { account: Address }) | null;
}

/** Machine-Bound Accounts (ERC-6551): addresses, calls, views and logs. */
export const mba: MbaNamespace = /* @__PURE__ */ namespace(
  'mba',
  'address addressMany solanaAddress solanaAssetSigner fromCode decodeLog create activate initialize execute executeBatch sendNative sendToken sendNft approveToken lock setPermissions token state owner isLocked isValidSigner isValidSignature supportsInterface',
);
