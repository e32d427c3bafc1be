import type { OnChain } from './calls.js';
import type { RegistryV1Input, StoreInput } from './registryV1-calls.js';
import type { Address, Hex, Uint, ViewCall } from './types.js';

/** The ioID NFT; the chain's when left out. */
export type IoidNftInput = OnChain & { ioid?: string };

/** A device by the address of its key. */
export type DeviceV1Input = { device: string } & RegistryV1Input;

/** A project by its number. */
export type ProjectInput = { projectId: Uint } & StoreInput;

/** What the contracts v1 are asked. */
export interface RegistryV1Views {
  /**
   * The nonce of the device's next {@link RegistryV1Namespace.permit}.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * const view = registryV1.nonces({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
   * view.data; // => '0x7ecebe0000000000000000000000000071c7656e…'
   * view.decode('0x0000000000000000000000000000000000000000000000000000000000000001'); // => 1n
   */
  readonly nonces: (input: DeviceV1Input) => ViewCall<bigint>;

  /**
   * Whether the device is bound.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * const view = registryV1.exists({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
   * view.decode('0x0000000000000000000000000000000000000000000000000000000000000001'); // => true
   */
  readonly exists: (input: DeviceV1Input) => ViewCall<boolean>;

  /**
   * The device's DID as the contract spells it.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.documentId({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
   * // => '0x4e93257e00000000000000000000000071c7656e…'
   */
  readonly documentId: (input: DeviceV1Input) => ViewCall<string>;

  /**
   * Hash of the device's document; which function made it differs between projects.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.documentHash({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
   * // => '0x3598467800000000000000000000000071c7656e…'
   */
  readonly documentHash: (input: DeviceV1Input) => ViewCall<Hex>;

  /**
   * Where the device's document is.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.documentUri({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
   * // => '0x1d9dbae400000000000000000000000071c7656e…'
   */
  readonly documentUri: (input: DeviceV1Input) => ViewCall<string>;

  /**
   * The ioID NFT of the device.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.deviceTokenId({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
   * // => '0x4965c7e100000000000000000000000071c7656e…'
   */
  readonly deviceTokenId: (input: DeviceV1Input) => ViewCall<bigint>;

  /**
   * The contract's own struct hash of the {@link RegistryV1Namespace.permit} (EIP-712), at the device's present nonce.
   * There is no domain in it, so it is not what the device signs: that is `typedData.hash` of the
   * permit.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.permitHash({
   *   owner: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * }).data;
   * // => '0xb274703d000000000000000000000000b2119af1…'
   */
  readonly permitHash: (input: { owner: string } & DeviceV1Input) => ViewCall<Hex>;

  /**
   * The contract's own EIP-712 domain separator.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.domainSeparator({ chain: 'iotexTestnet' }).to;
   * // => '0x0A7e595C7889dF3652A19aF52C18377bF17e027D'
   */
  readonly domainSeparator: (input?: RegistryV1Input) => ViewCall<Hex>;

  /**
   * Whether a device NFT is bound already.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.registeredNft({
   *   deviceContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   tokenId: 7,
   * }).data;
   * // => '0xb9d959fd000000000000000000000000b2119af1…'
   */
  readonly registeredNft: (
    input: { deviceContract: string; tokenId: Uint } & RegistryV1Input,
  ) => ViewCall<boolean>;

  /**
   * What one ioID costs, in wei.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * const view = registryV1.price();
   * view.to; // => '0xa822Fd390e8eD3FEC80Bd26c77DD036935463b5E'
   * view.decode('0x0000000000000000000000000000000000000000000000000de0b6b3a7640000');
   * // => 1000000000000000000n
   */
  readonly price: (input?: StoreInput) => ViewCall<bigint>;

  /**
   * The project a device NFT contract belongs to; 0 for none.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.deviceContractProject({
   *   deviceContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * }).data;
   * // => '0x683b9c24000000000000000000000000b2119af1…'
   */
  readonly deviceContractProject: (
    input: { deviceContract: string } & StoreInput,
  ) => ViewCall<bigint>;

  /**
   * How many ioIDs a project has paid for.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.projectAppliedAmount({ projectId: 3 }).data;
   * // => '0x58e8bdc700000000000000000000000000000000…'
   */
  readonly projectAppliedAmount: (input: ProjectInput) => ViewCall<bigint>;

  /**
   * How many ioIDs of a project are in use; when all are, the next bind costs {@link RegistryV1Views.price}.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.projectActivatedAmount({ projectId: 3 }).data;
   * // => '0x1b6d7d3000000000000000000000000000000000…'
   */
  readonly projectActivatedAmount: (input: ProjectInput) => ViewCall<bigint>;

  /**
   * The account of an ioID NFT, and the device's DID.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.wallet({ id: 7 }).data;
   * // => '0xa278133500000000000000000000000000000000…'
   */
  readonly wallet: (
    input: { id: Uint } & IoidNftInput,
  ) => ViewCall<{ account: Address; did: string }>;

  /**
   * The account of a DID. The contract hashes the exact text: give the lower-case form.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.walletOf({ did: 'did:io:0xb2119af10cc641162968ed255dc4e688dc4b2b6e' }).data;
   * // => '0xaf0be25700000000000000000000000000000000…'
   */
  readonly walletOf: (input: { did: string } & IoidNftInput) => ViewCall<Address>;

  /**
   * The project of a device; 0 for none.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.deviceProject({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
   * // => '0x7ba0ef2700000000000000000000000071c7656e…'
   */
  readonly deviceProject: (input: { device: string } & IoidNftInput) => ViewCall<bigint>;

  /**
   * One page of a project's devices, newest first. A page begins *after* `start`: go on from the last
   * of `devices`. `next` is the first device that did not fit, and going on from it would leave it
   * out; it is the zero address at the end.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.projectIds({ projectId: 3, pageSize: 100 }).data;
   * // => '0x95f8243a00000000000000000000000000000000…'
   */
  readonly projectIds: (
    input: { projectId: Uint; start?: string; pageSize: Uint } & IoidNftInput,
  ) => ViewCall<{ devices: Address[]; next: Address }>;

  /**
   * How many devices a project has.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.projectDeviceCount({ projectId: 3 }).data;
   * // => '0xf62ce24700000000000000000000000000000000…'
   */
  readonly projectDeviceCount: (input: { projectId: Uint } & IoidNftInput) => ViewCall<bigint>;

  /**
   * The implementation v1 accounts are made with. `mba.address` with it, the ioID NFT's contract and
   * its id gives the account; there is nothing to initialise.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
   * @example
   * registryV1.walletImplementation({ chain: 'iotexTestnet' }).to;
   * // => '0x45Ce3E6f526e597628c73B731a3e9Af7Fc32f5b7'
   */
  readonly walletImplementation: (input?: IoidNftInput) => ViewCall<Address>;
}
