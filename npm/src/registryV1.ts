import type { LogInput } from './calls.js';
import { namespace } from './namespace.js';
import type { DocumentMetadata } from './registry.js';
import type { RegistryV1Calls } from './registryV1-calls.js';
import type { RegistryV1Views } from './registryV1-views.js';
import type { TypedData } from './typedData.js';
import type { Address, Uint } from './types.js';

/** What happened in the v1 registry or its NFT. */
export type RegistryV1Event =
  | ({ type: 'NewDevice' | 'UpdateDevice'; device: Address; owner: Address } & DocumentMetadata)
  | { type: 'RemoveDevice' | 'Migrate'; device: Address; owner: Address }
  | { type: 'CreateIoid'; owner: Address; id: bigint; wallet: Address; did: string };

/** The functions of `registryV1`. */
export interface RegistryV1Namespace extends RegistryV1Calls, RegistryV1Views {
  /**
   * What the device's key signs (EIP-712). It names an owner and a nonce and nothing else, neither
   * document nor token nor action: whoever sees it pending can use it with another document.
   *
   * `owner` is the sender for `register`, `update` and `remove`; `user` where one is given; the
   * proxy when registering through one; the new owner for `migrate`. `nonce` is {@link nonces}.
   *
   * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `CHAIN_ID_ZERO`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * const permit = registryV1.permit({
   *   owner: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   nonce: 0,
   *   chainId: 4690,
   * });
   * permit.domain;
   * // => {
   * //      chainId: 4690,
   * //      name: 'ioIDRegistry',
   * //      verifyingContract: '0x0A7e595C7889dF3652A19aF52C18377bF17e027D',
   * //      version: '1',
   * //    }
   * typedData.hash(permit);
   * // => '0xdb2af8f0dedb3bbd1c72e8a2345fcbf68991a8b5814cd290cce3a894aee9225d'
   */
  readonly permit: (input: {
    owner: string;
    nonce: Uint;
    chainId: Uint;
    registry?: string;
  }) => TypedData;

  /**
   * Reads a log of the v1 registry or its NFT; `null` for other events.
   *
   * @throws `IoidError` `ABI_DECODE`
   * @example
   * registryV1.decodeLog({
   *   topics: [
   *     '0x7fb1f1a379ee4b2c5e787bdcba983dff2cb148ae93c6341beafaca37b8ce8abe',
   *     '0x00000000000000000000000071c7656ec7ab88b098defb751b7401b5f6d8976f',
   *   ],
   *   data: '0x000000000000000000000000b2119af10cc641162968ed255dc4e688dc4b2b6e',
   * });
   * // => {
   * //      type: 'RemoveDevice',
   * //      device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * //      owner: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * //    }
   */
  readonly decodeLog: (log: LogInput) => RegistryV1Event | null;
}

/** The ioID contracts v1: the device’s permit, calls, views and logs. */
export const registryV1: RegistryV1Namespace = /* @__PURE__ */ namespace(
  'registryV1',
  'permit decodeLog register registerThroughProxy update migrate remove applyIoids setDeviceContract registerProject nonces exists documentId documentHash documentUri deviceTokenId permitHash domainSeparator registeredNft price deviceContractProject projectAppliedAmount projectActivatedAmount wallet walletOf deviceProject projectIds projectDeviceCount walletImplementation',
);
