import { chainOf, type LogInput, type OnChain, txRequest, viewCall } from './calls.js';
import { call } from './core.js';
import { fields } from './fields.js';
import type { DocumentMetadata } from './registry.js';
import type { TypedData } from './typedData.js';
import type { Address, Hex, TxRequest, Uint, ViewCall } from './types.js';

type Bytes = Uint8Array | Hex;
/** Where a document is, and the 32 bytes it is registered with. */
export type DocumentInput = { uri: string; hash: Bytes };

/** The v1 registry; the chain's when left out. */
export type RegistryV1Input = OnChain & { registry?: string };
/** The v1 store; the chain's when left out. */
export type StoreInput = OnChain & { store?: string };
/** The ioID NFT; the chain's when left out. */
export type IoidNftInput = OnChain & { ioid?: string };
/** 65 bytes of the device's key over the permit: r, s, v. */
export type SignedInput = { device: string; signature: Bytes };

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
  const { owner, nonce, chainId, registry } = fields('registryV1.permit', input, [
    'owner',
    'nonce',
    'chainId',
    'registry',
  ]);
  return call('registryV1.permit', owner, nonce, chainId, registry);
}

/**
 * Binds a device, for the sender or for `user`. `value` is {@link price} when the project has used
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
export function register(
  input: {
    deviceContract: string;
    tokenId: Uint;
    user?: string;
    document: DocumentInput;
    value?: Uint;
  } & SignedInput &
    RegistryV1Input,
): TxRequest {
  const { deviceContract, tokenId, user, device, document, signature, value, registry, chain } =
    fields('registryV1.register', input, [
      'deviceContract',
      'tokenId',
      'user',
      'device',
      'document',
      'signature',
      'value',
      'registry',
      'chain',
    ]);
  const { uri, hash } = fields('registryV1.register.document', document, ['uri', 'hash']);
  return txRequest(
    'registryV1.register',
    deviceContract,
    tokenId,
    user,
    device,
    uri,
    hash,
    signature,
    value,
    registry,
    chainOf(chain),
  );
}

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
export function registerThroughProxy(
  input: {
    proxy: string;
    verifySignature: Bytes;
    owner: string;
    document: DocumentInput;
  } & SignedInput,
): TxRequest {
  const { proxy, verifySignature, owner, device, document, signature } = fields(
    'registryV1.registerThroughProxy',
    input,
    ['proxy', 'verifySignature', 'owner', 'device', 'document', 'signature'],
  );
  const { uri, hash } = fields('registryV1.registerThroughProxy.document', document, [
    'uri',
    'hash',
  ]);
  return txRequest(
    'registryV1.registerThroughProxy',
    proxy,
    verifySignature,
    owner,
    device,
    uri,
    hash,
    signature,
  );
}

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
export function update(
  input: { document: DocumentInput } & SignedInput & RegistryV1Input,
): TxRequest {
  const { device, document, signature, registry, chain } = fields('registryV1.update', input, [
    'device',
    'document',
    'signature',
    'registry',
    'chain',
  ]);
  const { uri, hash } = fields('registryV1.update.document', document, ['uri', 'hash']);
  return txRequest('registryV1.update', device, uri, hash, signature, registry, chainOf(chain));
}

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
export function migrate(input: { owner: string } & SignedInput & RegistryV1Input): TxRequest {
  const { device, owner, signature, registry, chain } = fields('registryV1.migrate', input, [
    'device',
    'owner',
    'signature',
    'registry',
    'chain',
  ]);
  return txRequest('registryV1.migrate', device, owner, signature, registry, chainOf(chain));
}

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
export function remove(input: SignedInput & RegistryV1Input): TxRequest {
  const { device, signature, registry, chain } = fields('registryV1.remove', input, [
    'device',
    'signature',
    'registry',
    'chain',
  ]);
  return txRequest('registryV1.remove', device, signature, registry, chainOf(chain));
}

/**
 * Pays for `amount` ioIDs of a project; `value` is amount · {@link price}.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`
 * @example
 * const tx = registryV1.applyIoids({ projectId: 3, amount: 100, value: 10n ** 18n });
 * transaction.explain({ ...tx, chainId: 4689 }).title; // => 'Buy 100 ioIDs for project 3'
 */
export function applyIoids(
  input: { projectId: Uint; amount: Uint; value?: Uint } & StoreInput,
): TxRequest {
  const { store, projectId, amount, value, chain } = fields('registryV1.applyIoids', input, [
    'store',
    'projectId',
    'amount',
    'value',
    'chain',
  ]);
  return txRequest('registryV1.applyIoids', store, projectId, amount, value, chainOf(chain));
}

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
export function setDeviceContract(
  input: { projectId: Uint; deviceContract: string } & StoreInput,
): TxRequest {
  const { store, projectId, deviceContract, chain } = fields(
    'registryV1.setDeviceContract',
    input,
    ['store', 'projectId', 'deviceContract', 'chain'],
  );
  return txRequest(
    'registryV1.setDeviceContract',
    store,
    projectId,
    deviceContract,
    chainOf(chain),
  );
}

/**
 * Registers a project of physical or of virtual devices.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`
 * @example
 * const tx = registryV1.registerProject({ name: 'GEODNET', kind: 'hardware' });
 * transaction.explain({ ...tx, chainId: 4689 }).title;
 * // => 'Register the project “GEODNET” (hardware devices)'
 */
export function registerProject(
  input: { projectRegistry?: string; name: string; kind: 'hardware' | 'virtual' } & OnChain,
): TxRequest {
  const { projectRegistry, name, kind, chain } = fields('registryV1.registerProject', input, [
    'projectRegistry',
    'name',
    'kind',
    'chain',
  ]);
  return txRequest('registryV1.registerProject', projectRegistry, name, kind, chainOf(chain));
}

/** A device by the address of its key. */
export type DeviceInput = { device: string } & RegistryV1Input;

/**
 * The nonce of the device's next {@link permit}.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * const view = registryV1.nonces({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
 * view.data; // => '0x7ecebe0000000000000000000000000071c7656e…'
 * view.decode('0x0000000000000000000000000000000000000000000000000000000000000001'); // => 1n
 */
export const nonces = (input: DeviceInput): ViewCall<bigint> => ofDevice('nonces', input);
/**
 * Whether the device is bound.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * const view = registryV1.exists({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
 * view.decode('0x0000000000000000000000000000000000000000000000000000000000000001'); // => true
 */
export const exists = (input: DeviceInput): ViewCall<boolean> => ofDevice('exists', input);
/**
 * The device's DID as the contract spells it.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.documentId({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
 * // => '0x4e93257e00000000000000000000000071c7656e…'
 */
export const documentId = (input: DeviceInput): ViewCall<string> => ofDevice('documentId', input);
/**
 * Hash of the device's document; which function made it differs between projects.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.documentHash({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
 * // => '0x3598467800000000000000000000000071c7656e…'
 */
export const documentHash = (input: DeviceInput): ViewCall<Hex> => ofDevice('documentHash', input);
/**
 * Where the device's document is.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.documentUri({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
 * // => '0x1d9dbae400000000000000000000000071c7656e…'
 */
export const documentUri = (input: DeviceInput): ViewCall<string> => ofDevice('documentUri', input);
/**
 * The ioID NFT of the device.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.deviceTokenId({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
 * // => '0x4965c7e100000000000000000000000071c7656e…'
 */
export const deviceTokenId = (input: DeviceInput): ViewCall<bigint> =>
  ofDevice('deviceTokenId', input);

/**
 * The contract's own struct hash of the {@link permit} (EIP-712), at the device's present nonce.
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
export function permitHash(input: { owner: string } & DeviceInput): ViewCall<Hex> {
  const { owner, device, registry, chain } = fields('registryV1.permitHash', input, [
    'owner',
    'device',
    'registry',
    'chain',
  ]);
  return view('permitHash', registry, chain, device, owner);
}

/**
 * The contract's own EIP-712 domain separator.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.domainSeparator({ chain: 'iotexTestnet' }).to;
 * // => '0x0A7e595C7889dF3652A19aF52C18377bF17e027D'
 */
export function domainSeparator(input: RegistryV1Input = {}): ViewCall<Hex> {
  const { registry, chain } = fields('registryV1.domainSeparator', input, ['registry', 'chain']);
  return view('domainSeparator', registry, chain);
}

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
export function registeredNft(
  input: { deviceContract: string; tokenId: Uint } & RegistryV1Input,
): ViewCall<boolean> {
  const { deviceContract, tokenId, registry, chain } = fields('registryV1.registeredNft', input, [
    'deviceContract',
    'tokenId',
    'registry',
    'chain',
  ]);
  return view('registeredNft', registry, chain, deviceContract, tokenId);
}

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
export function price(input: StoreInput = {}): ViewCall<bigint> {
  const { store, chain } = fields('registryV1.price', input, ['store', 'chain']);
  return view('price', store, chain);
}

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
export function deviceContractProject(
  input: { deviceContract: string } & StoreInput,
): ViewCall<bigint> {
  const { deviceContract, store, chain } = fields('registryV1.deviceContractProject', input, [
    'deviceContract',
    'store',
    'chain',
  ]);
  return view('deviceContractProject', store, chain, deviceContract);
}

/** A project by its number. */
export type ProjectInput = { projectId: Uint } & StoreInput;

/**
 * How many ioIDs a project has paid for.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.projectAppliedAmount({ projectId: 3 }).data;
 * // => '0x58e8bdc700000000000000000000000000000000…'
 */
export const projectAppliedAmount = (input: ProjectInput): ViewCall<bigint> =>
  ofProject('projectAppliedAmount', input);
/**
 * How many ioIDs of a project are in use; when all are, the next bind costs {@link price}.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.projectActivatedAmount({ projectId: 3 }).data;
 * // => '0x1b6d7d3000000000000000000000000000000000…'
 */
export const projectActivatedAmount = (input: ProjectInput): ViewCall<bigint> =>
  ofProject('projectActivatedAmount', input);

/**
 * The account of an ioID NFT, and the device's DID.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.wallet({ id: 7 }).data;
 * // => '0xa278133500000000000000000000000000000000…'
 */
export function wallet(
  input: { id: Uint } & IoidNftInput,
): ViewCall<{ account: Address; did: string }> {
  const { id, ioid, chain } = fields('registryV1.wallet', input, ['id', 'ioid', 'chain']);
  return view('wallet', ioid, chain, id);
}

/**
 * The account of a DID. The contract hashes the exact text: give the lower-case form.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.walletOf({ did: 'did:io:0xb2119af10cc641162968ed255dc4e688dc4b2b6e' }).data;
 * // => '0xaf0be25700000000000000000000000000000000…'
 */
export function walletOf(input: { did: string } & IoidNftInput): ViewCall<Address> {
  const { did, ioid, chain } = fields('registryV1.walletOf', input, ['did', 'ioid', 'chain']);
  return view('walletOf', ioid, chain, did);
}

/**
 * The project of a device; 0 for none.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.deviceProject({ device: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
 * // => '0x7ba0ef2700000000000000000000000071c7656e…'
 */
export function deviceProject(input: { device: string } & IoidNftInput): ViewCall<bigint> {
  const { device, ioid, chain } = fields('registryV1.deviceProject', input, [
    'device',
    'ioid',
    'chain',
  ]);
  return view('deviceProject', ioid, chain, device);
}

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
export function projectIds(
  input: { projectId: Uint; start?: string; pageSize: Uint } & IoidNftInput,
): ViewCall<{ devices: Address[]; next: Address }> {
  const { projectId, start, pageSize, ioid, chain } = fields('registryV1.projectIds', input, [
    'projectId',
    'start',
    'pageSize',
    'ioid',
    'chain',
  ]);
  return view('projectIds', ioid, chain, projectId, start, pageSize);
}

/**
 * How many devices a project has.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.projectDeviceCount({ projectId: 3 }).data;
 * // => '0xf62ce24700000000000000000000000000000000…'
 */
export function projectDeviceCount(input: { projectId: Uint } & IoidNftInput): ViewCall<bigint> {
  const { projectId, ioid, chain } = fields('registryV1.projectDeviceCount', input, [
    'projectId',
    'ioid',
    'chain',
  ]);
  return view('projectDeviceCount', ioid, chain, projectId);
}

/**
 * The implementation v1 accounts are made with. `mba.address` with it, the ioID NFT's contract and
 * its id gives the account; there is nothing to initialise.
 *
 * @throws `IoidError` `DEPLOYMENT_UNKNOWN`, `INPUT_INVALID`; from `decode`, `ABI_DECODE`
 * @example
 * registryV1.walletImplementation({ chain: 'iotexTestnet' }).to;
 * // => '0x45Ce3E6f526e597628c73B731a3e9Af7Fc32f5b7'
 */
export function walletImplementation(input: IoidNftInput = {}): ViewCall<Address> {
  const { ioid, chain } = fields('registryV1.walletImplementation', input, ['ioid', 'chain']);
  return view('walletImplementation', ioid, chain);
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

function ofDevice<T>(name: string, input: DeviceInput): ViewCall<T> {
  const { device, registry, chain } = fields(`registryV1.${name}`, input, [
    'device',
    'registry',
    'chain',
  ]);
  return view(name, registry, chain, device);
}

function ofProject<T>(name: string, input: ProjectInput): ViewCall<T> {
  const { projectId, store, chain } = fields(`registryV1.${name}`, input, [
    'projectId',
    'store',
    'chain',
  ]);
  return view(name, store, chain, projectId);
}

function view<T>(
  name: string,
  target: string | undefined,
  chain: OnChain['chain'],
  a?: unknown,
  b?: unknown,
  c?: unknown,
): ViewCall<T> {
  return viewCall('registryV1.view', (returned) => [
    name,
    returned,
    target,
    chainOf(chain),
    a,
    b,
    c,
  ]);
}
