import type { LogInput, OnChain } from './calls.js';
import { namespace } from './namespace.js';
import type { Address, Did, Hex, SolanaAddress, TxRequest, Uint, ViewCall } from './types.js';

/** A device NFT on its way in: `nftContract` is an EVM address or base58 of a Solana one. */
export type DeviceInput = { did: string; chainId: Uint; nftContract: string; tokenId: Uint };

/** The registry asked; the chain's when left out. */
export type RegistryInput = OnChain & { registry?: string };

/** The device NFT the registry has. */
export type DeviceNft = { chainId: bigint; nftContract: Address | SolanaAddress; tokenId: bigint };

/** Where a document is, and what its exact bytes hash to. */
export type DocumentMetadata = { uri: string; hash: Hex };

/** What happened in the registry or its batch wrapper. */
export type RegistryEvent =
  | ({ type: 'DeviceNftUpdated'; did: Did } & DeviceNft)
  | { type: 'DeviceNftDeleted'; did: Did }
  | ({ type: 'DocumentUpdated'; did: Did } & DocumentMetadata)
  | { type: 'DocumentDeleted'; did: Did }
  | ({ type: 'BatchRegistered'; did: Did; account: Address } & DeviceNft);

/** The functions of `registry`. */
export interface RegistryNamespace {
  /**
   * Registers a device, with or without document. Only the project's operator may; the registry
   * checks neither that the NFT exists nor who owns it, and overwrites silently.
   *
   * @throws `IoidError` `CHAIN_ID_ZERO`, `DOCUMENT_URI_EMPTY`, `DOCUMENT_HASH_ZERO`,
   * `DEPLOYMENT_UNKNOWN`, and what is wrong with the DID or the contract
   * @example
   * registry.register({
   *   did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa',
   *   chainId: 4689,
   *   nftContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   tokenId: 7n,
   * });
   * // => {
   * //      to: '0x8924a4457F3A5D45079541793158E9E668a1141b',
   * //      data: '0xa9e4e8ba41a7eb1b1fc72e461c436e6bf7a96bee…',
   * //      value: 0n,
   * //    }
   */
  readonly register: (
    input: DeviceInput & RegistryInput & { document?: { uri: string; hash: Uint8Array | Hex } },
  ) => TxRequest;

  /**
   * Registers 1 to 130 devices and creates and initialises their accounts, all or nothing. Send 40 to
   * 50 at a time: about 176,000 gas each.
   *
   * @throws `IoidError` `BATCH_EMPTY`, `BATCH_TOO_LARGE`, `BATCH_DUPLICATE` (a DID or an NFT twice),
   * `BATCH_CONTRACT_NOT_EVM`, `CHAIN_ID_ZERO`, `DEPLOYMENT_UNKNOWN`
   * @example
   * const device = {
   *   did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa',
   *   chainId: 4689,
   *   nftContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   tokenId: 7n,
   * };
   * const wrapper = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
   * registry.batchRegister({ wrapper, devices: [device] }).data;
   * // => '0xecf623fe00000000000000000000000000000000…'
   * registry.batchRegister({ wrapper, devices: [device, device] }); // throws BATCH_DUPLICATE
   */
  readonly batchRegister: (
    input: OnChain & { wrapper?: string; devices: readonly DeviceInput[] },
  ) => TxRequest;

  /**
   * Removes a device and its document. Only the registry's owner may.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `DID_VERSION`, and what is wrong with the DID
   * @example
   * registry.remove({ did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa' }).data;
   * // => '0xe3d16c4741a7eb1b1fc72e461c436e6bf7a96bee…'
   */
  readonly remove: (input: { did: string } & RegistryInput) => TxRequest;

  /**
   * The device NFT of a DID; `null` when nothing is registered.
   *
   * Decoding throws `ABI_DECODE`, and `NFT_CONTRACT_INVALID` when what is stored is no contract.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `DID_VERSION`, and what is wrong with the DID
   * @example
   * const view = registry.deviceNft({ did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa' });
   * view.to; // => '0x8924a4457F3A5D45079541793158E9E668a1141b'
   * view.data; // => '0xb052a46841a7eb1b1fc72e461c436e6bf7a96bee…'
   */
  readonly deviceNft: (input: { did: string } & RegistryInput) => ViewCall<DeviceNft | null>;

  /**
   * Where the document of a DID is; `null` only when nothing at all is stored.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `DID_VERSION`, and what is wrong with the DID; from
   * `decode`, `ABI_DECODE`
   * @example
   * registry.documentMetadata({
   *   did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa',
   * }).data;
   * // => '0xe7f06b4441a7eb1b1fc72e461c436e6bf7a96bee…'
   */
  readonly documentMetadata: (
    input: { did: string } & RegistryInput,
  ) => ViewCall<DocumentMetadata | null>;

  /**
   * How many devices the registry counts.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * const view = registry.totalDevices();
   * view.data; // => '0x6121898e'
   * view.decode('0x000000000000000000000000000000000000000000000000000000000000002a'); // => 42n
   */
  readonly totalDevices: (input?: RegistryInput) => ViewCall<bigint>;

  /**
   * Who may register.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registry.operator({ chain: 'iotex' }).data; // => '0x570ca735'
   */
  readonly operator: (input?: RegistryInput) => ViewCall<Address>;

  /**
   * Reads a log of the registry or the batch wrapper; `null` for other events. Whose log it is must
   * be checked by the caller: anyone can emit the same bytes.
   *
   * @throws `IoidError` `ABI_DECODE`, `NFT_CONTRACT_INVALID`, `IDENTIFIER_ZERO`
   * @example
   * registry.decodeLog({
   *   topics: [registry.topics.deviceNftDeleted],
   *   data: '0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f',
   * });
   * // => { type: 'DeviceNftDeleted', did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa' }
   */
  readonly decodeLog: (log: LogInput) => RegistryEvent | null;
  /** First topics for `eth_getLogs`. The `…Deleted` events do not index the identifier. */
  readonly topics: typeof topics;
}

const topics = {
  deviceNftUpdated: '0x324894892f02388e2deeff12cb9b01d2bcd924519d01684dacb1d8b346cbe742',
  deviceNftDeleted: '0xbcd2e323bd4646db1e9f4264039f7c8b4124f92ddc64038d9803a01cb831792e',
  documentUpdated: '0x325b9f324427432c30620fdd02655ff8b8f01b331119ba86dd81d876b77d1942',
  documentDeleted: '0x48d869d515bdae22dd0c0f966f07c3f63d8c581a3dad46586e0ef2952ff15ab5',
  batchRegistered: '0xf838e944089abeb220f72c6747f88a01a3229d279377da01aaa1a87f562e077b',
} as const satisfies Record<string, Hex>;

/** The ioID registry v2: calls, views and logs. */
export const registry: RegistryNamespace = /* @__PURE__ */ Object.assign(
  namespace(
    'registry',
    'register batchRegister remove deviceNft documentMetadata totalDevices operator decodeLog',
  ),
  { topics },
);
