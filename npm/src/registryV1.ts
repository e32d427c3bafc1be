import { chainOf, type LogInput, type OnChain, txRequest, viewCall } from './calls.js';
import { fields } from './fields.js';
import type { DocumentMetadata } from './registry.js';
import type { TypedData } from './typedData.js';
import type { Address, Hex, TxRequest, Uint, ViewCall } from './types.js';
import { call } from './wasm.js';

type Bytes = Uint8Array | Hex;
type DocumentInput = { uri: string; hash: Bytes };

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

/** Pays for `amount` ioIDs of a project; `value` is amount · {@link price}. */
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

/** Says which project a device NFT contract belongs to. */
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

/** Registers a project of physical or of virtual devices. */
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

type DeviceInput = { device: string } & RegistryV1Input;

/** The nonce of the device's next {@link permit}. */
export const nonces = (input: DeviceInput): ViewCall<bigint> => ofDevice('nonces', input);
/** Whether the device is bound. */
export const exists = (input: DeviceInput): ViewCall<boolean> => ofDevice('exists', input);
/** The device's DID as the contract spells it. */
export const documentId = (input: DeviceInput): ViewCall<string> => ofDevice('documentId', input);
/** Hash of the device's document; which function made it differs between projects. */
export const documentHash = (input: DeviceInput): ViewCall<Hex> => ofDevice('documentHash', input);
/** Where the device's document is. */
export const documentUri = (input: DeviceInput): ViewCall<string> => ofDevice('documentUri', input);
/** The ioID NFT of the device. */
export const deviceTokenId = (input: DeviceInput): ViewCall<bigint> =>
  ofDevice('deviceTokenId', input);

/** The contract's own digest of the {@link permit}. */
export function permitHash(input: { owner: string } & DeviceInput): ViewCall<Hex> {
  const { owner, device, registry, chain } = fields('registryV1.permitHash', input, [
    'owner',
    'device',
    'registry',
    'chain',
  ]);
  return view('permitHash', registry, chain, device, owner);
}

/** The contract's own EIP-712 domain separator. */
export function domainSeparator(input: RegistryV1Input = {}): ViewCall<Hex> {
  const { registry, chain } = fields('registryV1.domainSeparator', input, ['registry', 'chain']);
  return view('domainSeparator', registry, chain);
}

/** Whether a device NFT is bound already. */
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

/** What one ioID costs, in wei. */
export function price(input: StoreInput = {}): ViewCall<bigint> {
  const { store, chain } = fields('registryV1.price', input, ['store', 'chain']);
  return view('price', store, chain);
}

/** The project a device NFT contract belongs to; 0 for none. */
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

type ProjectInput = { projectId: Uint } & StoreInput;

/** How many ioIDs a project has paid for. */
export const projectAppliedAmount = (input: ProjectInput): ViewCall<bigint> =>
  ofProject('projectAppliedAmount', input);
/** How many ioIDs of a project are in use; when all are, the next bind costs {@link price}. */
export const projectActivatedAmount = (input: ProjectInput): ViewCall<bigint> =>
  ofProject('projectActivatedAmount', input);

/** The account of an ioID NFT, and the device's DID. */
export function wallet(
  input: { id: Uint } & IoidNftInput,
): ViewCall<{ account: Address; did: string }> {
  const { id, ioid, chain } = fields('registryV1.wallet', input, ['id', 'ioid', 'chain']);
  return view('wallet', ioid, chain, id);
}

/** The account of a DID. The contract hashes the exact text: give the lower-case form. */
export function walletOf(input: { did: string } & IoidNftInput): ViewCall<Address> {
  const { did, ioid, chain } = fields('registryV1.walletOf', input, ['did', 'ioid', 'chain']);
  return view('walletOf', ioid, chain, did);
}

/** The project of a device; 0 for none. */
export function deviceProject(input: { device: string } & IoidNftInput): ViewCall<bigint> {
  const { device, ioid, chain } = fields('registryV1.deviceProject', input, [
    'device',
    'ioid',
    'chain',
  ]);
  return view('deviceProject', ioid, chain, device);
}

/** One page of a project's devices; the next one starts at `next`. */
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

/** How many devices a project has. */
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
 */
export function walletImplementation(input: IoidNftInput = {}): ViewCall<Address> {
  const { ioid, chain } = fields('registryV1.walletImplementation', input, ['ioid', 'chain']);
  return view('walletImplementation', ioid, chain);
}

/**
 * Reads a log of the v1 registry or its NFT; `null` for other events.
 *
 * @throws `IoidError` `ABI_DECODE`
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
