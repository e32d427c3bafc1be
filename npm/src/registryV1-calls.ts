import type { OnChain } from './calls.js';
import type { Bytes, TxRequest, Uint } from './types.js';

/** Where a document is, and the 32 bytes it is registered with. */
export type DocumentInput = { uri: string; hash: Bytes };

/** The v1 registry; the chain's when left out. */
export type RegistryV1Input = OnChain & { registry?: string };

/** The v1 store; the chain's when left out. */
export type StoreInput = OnChain & { store?: string };

/** 65 bytes of the device's key over the permit: r, s, v. */
export type SignedInput = { device: string; signature: Bytes };

/** What changes the contracts v1. */
export interface RegistryV1Calls {
  /**
   * Binds a device, for the sender or for `user`. `value` is {@link RegistryV1Views.price} when the project has used
   * up what it applied for, else 0.
   *
   * @throws `IoidError` `SIGNATURE_INVALID`, `DOCUMENT_URI_EMPTY`, `DOCUMENT_HASH_ZERO`,
   * `RECIPIENT_ZERO`, `DEPLOYMENT_UNKNOWN`
   * @example
   * const tx = registryV1.register({
   *   deviceContract: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
   *   tokenId: 7,
   *   device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   document: { uri: 'ipfs://bafk', hash: `0x${'11'.repeat(32)}` },
   *   signature: `0x${'22'.repeat(64)}1b`,
   *   value: 10n ** 18n,
   * });
   * tx.value; // => 1000000000000000000n
   * tx.data; // => '0x39a4a2410000000000000000000000005aaeb605…'
   */
  readonly register: (
    input: {
      deviceContract: string;
      tokenId: Uint;
      user?: string;
      document: DocumentInput;
      value?: Uint;
    } & SignedInput &
      RegistryV1Input,
  ) => TxRequest;

  /**
   * Binds a device through a project's verifying proxy, which is the permit's owner.
   *
   * @throws `IoidError` as {@link register}
   * @example
   * registryV1.registerThroughProxy({
   *   proxy: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
   *   verifySignature: '0x00',
   *   owner: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   document: { uri: 'ipfs://bafk', hash: `0x${'11'.repeat(32)}` },
   *   signature: `0x${'22'.repeat(64)}1b`,
   * }).data;
   * // => '0x896f1bb800000000000000000000000000000000…'
   */
  readonly registerThroughProxy: (
    input: {
      proxy: string;
      verifySignature: Bytes;
      owner: string;
      document: DocumentInput;
    } & SignedInput,
  ) => TxRequest;

  /**
   * Replaces a device's document.
   *
   * @throws `IoidError` `SIGNATURE_INVALID`, `DOCUMENT_URI_EMPTY`, `DOCUMENT_HASH_ZERO`
   * @example
   * registryV1.update({
   *   device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   document: { uri: 'ipfs://bafk', hash: `0x${'11'.repeat(32)}` },
   *   signature: `0x${'22'.repeat(64)}1b`,
   * }).data;
   * // => '0xfd8fa0c100000000000000000000000071c7656e…'
   */
  readonly update: (
    input: { document: DocumentInput } & SignedInput & RegistryV1Input,
  ) => TxRequest;

  /**
   * Hands a device to another owner, the one in the permit.
   *
   * @throws `IoidError` `SIGNATURE_INVALID`, `RECIPIENT_ZERO`
   * @example
   * const tx = registryV1.migrate({
   *   device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   owner: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   signature: `0x${'22'.repeat(64)}1b`,
   * });
   * transaction.explain({ ...tx, chainId: 4689 }).title;
   * // => 'Move device 0x71C7656EC7ab88b098defB751B74…'
   */
  readonly migrate: (input: { owner: string } & SignedInput & RegistryV1Input) => TxRequest;

  /**
   * Unbinds a device.
   *
   * @throws `IoidError` `SIGNATURE_INVALID`
   * @example
   * registryV1.remove({
   *   device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   signature: `0x${'22'.repeat(64)}1b`,
   * }).data;
   * // => '0x937a7b2e00000000000000000000000071c7656e…'
   * registryV1.remove({
   *   device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   signature: '0x00',
   * }); // throws SIGNATURE_INVALID
   */
  readonly remove: (input: SignedInput & RegistryV1Input) => TxRequest;

  /**
   * Pays for `amount` ioIDs of a project; `value` is amount · {@link RegistryV1Views.price}.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`
   * @example
   * const tx = registryV1.applyIoids({ projectId: 3, amount: 100, value: 10n ** 18n });
   * transaction.explain({ ...tx, chainId: 4689 }).title; // => 'Buy 100 ioIDs for project 3'
   */
  readonly applyIoids: (
    input: { projectId: Uint; amount: Uint; value?: Uint } & StoreInput,
  ) => TxRequest;

  /**
   * Says which project a device NFT contract belongs to.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * registryV1.setDeviceContract({
   *   projectId: 3,
   *   deviceContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * }).data;
   * // => '0x69f41c3800000000000000000000000000000000…'
   */
  readonly setDeviceContract: (
    input: { projectId: Uint; deviceContract: string } & StoreInput,
  ) => TxRequest;

  /**
   * Registers a project of physical or of virtual devices.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`
   * @example
   * const tx = registryV1.registerProject({ name: 'GEODNET', kind: 'hardware' });
   * transaction.explain({ ...tx, chainId: 4689 }).title;
   * // => 'Register the project “GEODNET” (hardware devices)'
   */
  readonly registerProject: (
    input: { projectRegistry?: string; name: string; kind: 'hardware' | 'virtual' } & OnChain,
  ) => TxRequest;
}
