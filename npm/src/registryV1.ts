import { type LogInput, valuesOf } from './calls.js';
import { call } from './core.js';
import type { DocumentMetadata } from './registry.js';
import type { TypedData } from './typedData.js';
import type { Address, Uint } from './types.js';

export {
  applyIoids,
  type DocumentInput,
  migrate,
  type RegistryV1Input,
  register,
  registerProject,
  registerThroughProxy,
  remove,
  type SignedInput,
  type StoreInput,
  setDeviceContract,
  update,
} from './registryV1-calls.js';
export {
  type DeviceInput,
  deviceContractProject,
  deviceProject,
  deviceTokenId,
  documentHash,
  documentId,
  documentUri,
  domainSeparator,
  exists,
  type IoidNftInput,
  nonces,
  type ProjectInput,
  permitHash,
  price,
  projectActivatedAmount,
  projectAppliedAmount,
  projectDeviceCount,
  projectIds,
  registeredNft,
  wallet,
  walletImplementation,
  walletOf,
} from './registryV1-views.js';

/** What happened in the v1 registry or its NFT. */
export type RegistryV1Event =
  | ({ type: 'NewDevice' | 'UpdateDevice'; device: Address; owner: Address } & DocumentMetadata)
  | { type: 'RemoveDevice' | 'Migrate'; device: Address; owner: Address }
  | { type: 'CreateIoid'; owner: Address; id: bigint; wallet: Address; did: string };

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
export function permit(input: {
  owner: string;
  nonce: Uint;
  chainId: Uint;
  registry?: string;
}): TypedData {
  return call(
    'registryV1.permit',
    ...valuesOf('registryV1.permit', input, ['owner', 'nonce', 'chainId', 'registry']),
  );
}

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
export function decodeLog(log: LogInput): RegistryV1Event | null {
  return call('registryV1.decodeLog', log.topics, log.data);
}
