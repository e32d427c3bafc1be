import type { ContentCache } from './cache.js';
import type { PinningStatus, PublishOptions } from './content.js';
import type {
  DereferenceOptions,
  DereferenceResult,
  ResolutionResult,
  ResolveOptions,
  Verdict,
} from './resolution.js';
import type {
  Address,
  ChainConfig,
  ChainName,
  Did,
  Eip1193Provider,
  Hex,
  TxRequest,
  ViewCall,
} from './types.js';

/** What `createClient` takes. Reads go to the provider when there is one, else to `rpcUrls`. */
export type ClientOptions = {
  provider?: Eip1193Provider;
  /** JSON-RPC endpoints, best first: one that fails is passed over, and asked last for 30 s. */
  rpcUrls?: readonly string[];
  /**
   * How many of `rpcUrls` must say the same about every read at a block and about every receipt; 1
   * unless given. What they say differently is `RPC_DISAGREEMENT`, never outvoted.
   */
  quorum?: number;
  /** Milliseconds that one request may take, body included; 20,000 unless given. */
  timeout?: number;
  chain?: ChainName | ChainConfig;
  /**
   * IPFS gateways in the order to try: `https://`, or `http://` on this machine. By default
   * `https://trustless-gateway.link` and `https://ipfs.filebase.io`; none is asked before a document
   * on IPFS is resolved.
   */
  gateways?: readonly string[];
  fetch?: typeof globalThis.fetch;
  /** Where blocks of IPFS are kept; `'memory'` of this client by default. */
  cache?: ContentCache;
};

/** What an account can do now; `ACCOUNT_NOT_ACTIVE` says why one cannot act. */
export type AccountStatus =
  | 'undeployed'
  | 'uninitialised'
  | 'active'
  | 'wrong-implementation'
  | 'locked'
  | 'foreign-chain'
  | 'orphaned'
  | 'cyclic';

/** The NFT an account belongs to. */
export type AccountToken = { chainId: bigint; tokenContract: Address; tokenId: bigint };

/** A Machine-Bound Account as the chain shows it at one block. */
export type AccountView = {
  address: Address;
  status: AccountStatus;
  /** Who owns the NFT now; null when it is on another chain or does not exist. */
  owner: Address | null;
  /** True when `owner` has code: another contract (a multisig, another account) decides. */
  ownerIsContract: boolean;
  token: AccountToken | null;
  /** Native balance in wei. An account can hold and receive before it is deployed. */
  balance: bigint;
  /** What the proxy is initialised with; null while it is not. */
  implementation: Address | null;
  /** Seconds since 1970 UTC, only when locked. */
  lockedUntil?: bigint;
  /** Whether execution delegation is on; null when the account does not say. */
  delegationEnabled: boolean | null;
  block: bigint;
};

/** A registered device. */
export type Device = {
  did: Did;
  /** The 32 bytes of the DID; `null` for v1, whose DID holds an address. */
  identifier: Hex | null;
  /** The device NFT; of a v1 device its ioID NFT. */
  nft: {
    chainId: bigint;
    /** EIP-55 for an EVM contract, base58 for Solana. */
    contract: string;
    tokenId: bigint;
    owner: Address | null;
  };
  /** The account's address where it can be computed, with its state on this chain. */
  account: AccountView | null;
  document: { uri: string; hash: Hex; verdict?: Verdict } | null;
};

/** How far a scan of events has come; everything up to `block` was handed over. */
export type ScanProgress = {
  fromBlock: bigint;
  block: bigint;
  toBlock: bigint;
  /** Found so far; a device that was registered twice may count twice. */
  found: number;
  /** Give it as `fromBlock` to go on later from here; `null` at the end. */
  next: bigint | null;
};

/** One grant of execution delegation, read from events and confirmed by `isAuthorized`. */
export type Grant = { delegator: Address; to: Address; selector: Hex; block: bigint };

/** Where a transaction is, in this order. */
export type SendStage = 'checking' | 'simulating' | 'wallet' | 'pending' | 'verifying' | 'done';
/** Told at every stage; the hash is there once the wallet has sent. */
export type SendStatus = { stage: SendStage; hash?: Hex };

/** What `send` and `activate` take besides the transaction. */
export type SendOptions = {
  /** The signing account; the provider's first account when absent. */
  from?: Address;
  /** Called at every stage. */
  onStatus?: (status: SendStatus) => void;
  signal?: AbortSignal;
};

/** What `wait` takes besides the transaction: its hash, and the account that signed it. */
export type WaitOptions = Omit<SendOptions, 'from'> & { hash: Hex; from: Address };

/** A transaction that was included, did not revert, and had the effect it was meant to have. */
export type Receipt = {
  hash: Hex;
  block: bigint;
  gasUsed: bigint;
  logs: { address: Address; topics: Hex[]; data: Hex }[];
};

/** The steps of `bind`, in this order. */
export type BindStepName = 'document' | 'publish' | 'register' | 'account';
/** Which step of `bind` has begun or ended. */
export type BindProgress = {
  step: BindStepName;
  /** `skipped`: the chain shows that it has landed already. */
  state: 'running' | 'done' | 'skipped';
  stage?: SendStage;
  hash?: Hex;
  /** What a pinning service says, in the step `publish`. */
  pinning?: PinningStatus;
};

/** What `bind` takes. */
export type BindOptions = {
  project: string;
  device: string;
  tokenContract: Address;
  tokenId: bigint;
  /** Exact document text to publish; built from the other fields when absent. */
  document?: string;
  /** Who publishes the document; without it, it must be published already. */
  publish?: Omit<PublishOptions, 'onProgress' | 'signal'>;
  from?: Address;
  /** Called when a step begins or ends. */
  onProgress?: (progress: BindProgress) => void;
  signal?: AbortSignal;
};

/** What `bind` made, or found made already. */
export type BindResult = {
  did: Did;
  identifier: Hex;
  uri: string;
  hash: Hex;
  account: Address;
  transactions: { step: BindStepName; hash: Hex }[];
};

/** Reads and writes for one chain. Every read checks what comes back. */
export type Client = {
  readonly chain: ChainConfig;
  /**
   * The document of a DID, and what was proven about it: of an ioID of either version, a `did:key`
   * (without any network) or a `did:ethr`.
   *
   * As in W3C DID Resolution, a DID that is invalid, unknown, of another method, or whose document
   * cannot be trusted is no exception: `didResolutionMetadata.error` says which. Only what keeps
   * the question from being asked is thrown.
   *
   * @throws `IoidError` `INPUT_INVALID`, `INPUT_UNKNOWN_FIELD`, `DEPLOYMENT_UNKNOWN`, and when the
   * chain cannot be asked `RPC_UNAVAILABLE`, `CHAIN_MISMATCH`
   * @example
   * const { verdict, evidence } = await ioid.resolve(deviceDid);
   * verdict; // => 'verified'
   * evidence.algorithm; // => 'sha-256'
   * const { didResolutionMetadata } = await ioid.resolve('did:web:example.com');
   * didResolutionMetadata.error?.type; // => 'https://www.w3.org/ns/did#METHOD_NOT_SUPPORTED'
   */
  resolve(did: string, options?: ResolveOptions): Promise<ResolutionResult>;
  /**
   * What a DID URL names: with a fragment, the key or service in the document; with `service` or
   * `serviceType`, the document with only these services; with `relativeRef`, or when
   * `text/uri-list` is accepted, the URLs of the services.
   *
   * @throws `IoidError` as {@link Client.resolve}
   * @example
   * const { content } = await ioid.dereference(`${deviceDid}#mba`);
   * (content as { type: string }).type; // => 'MachineBoundAccount'
   * const missing = await ioid.dereference(`${deviceDid}#no-such-key`);
   * missing.dereferencingMetadata.error?.type; // => 'https://www.w3.org/ns/did#NOT_FOUND'
   */
  dereference(didUrl: string, options?: DereferenceOptions): Promise<DereferenceResult>;
  /**
   * A device account by its NFT or by its own address, as the chain shows it at one block.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `DEPLOYMENT_UNKNOWN`,
   * `RPC_UNAVAILABLE`
   * @example
   * const { status, token } = await ioid.account({ chainId: 31690n, tokenContract, tokenId });
   * status; // => 'active'
   * token?.tokenId === tokenId; // => true
   */
  account(
    target: string | { chainId: bigint; tokenContract: Address; tokenId: bigint },
    options?: { signal?: AbortSignal },
  ): Promise<AccountView>;
  /**
   * A registered device with its NFT, account and document; `null` when nothing is registered.
   *
   * @throws `IoidError` as {@link Client.resolve}
   * @example
   * const device = await ioid.device(deviceDid);
   * device?.nft.tokenId === tokenId; // => true
   * device?.account?.status; // => 'active'
   */
  device(did: string, options?: { signal?: AbortSignal }): Promise<Device | null>;
  /**
   * Devices from the registry's events, oldest first and each once, as they are when they are read;
   * those that were removed are left out. A range that the node refuses is asked for in halves.
   *
   * @throws `IoidError` `ABORTED`, `RPC_UNAVAILABLE`
   * @example
   * const found: Did[] = [];
   * for await (const device of ioid.devices({ owner })) found.push(device.did);
   * found.includes(deviceDid); // => true
   */
  devices(options?: {
    owner?: Address;
    fromBlock?: bigint;
    toBlock?: bigint;
    onProgress?: (progress: ScanProgress) => void;
    signal?: AbortSignal;
  }): AsyncIterable<Device>;
  /**
   * Current grants: `DelegatorUpdated` events, each confirmed by `isAuthorized` now.
   *
   * @throws `IoidError` `ABORTED`, `DEPLOYMENT_UNKNOWN`, `RPC_UNAVAILABLE`
   * @example
   * await ioid.grants(); // => []
   */
  grants(options?: {
    manager?: Address;
    fromBlock?: bigint;
    onProgress?: (progress: ScanProgress) => void;
    signal?: AbortSignal;
  }): Promise<Grant[]>;
  /**
   * One read, at the newest block or at `block`.
   *
   * @throws `IoidError` `EXECUTION_REVERTED`, `ABI_DECODE`, `RPC_UNAVAILABLE`
   * @example
   * await ioid.read(nft.ownerOf({ tokenContract, tokenId })) === owner; // => true
   * await ioid.read(nft.ownerOf({ tokenContract, tokenId: 999 })); // throws EXECUTION_REVERTED
   */
  read<T>(call: ViewCall<T>, options?: { block?: bigint; signal?: AbortSignal }): Promise<T>;
  /**
   * All calls at one block, through Multicall3 where the chain has it; a failed one is an error in
   * its place.
   *
   * @throws `IoidError` `RPC_UNAVAILABLE`
   * @example
   * const account = mba.address({ chainId: chain.id, tokenContract, tokenId, chain });
   * await ioid.readMany([registry.totalDevices({ chain }), mba.isLocked({ account })]);
   * // => [{ value: 1n }, { value: false }]
   */
  readMany<T extends readonly ViewCall<unknown>[]>(
    calls: T,
    options?: { signal?: AbortSignal },
  ): Promise<{
    [K in keyof T]: { value: T[K] extends ViewCall<infer V> ? V : never } | { error: Error };
  }>;
  /**
   * What an address holds of the chain's coin, in wei.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`, `RPC_UNAVAILABLE`
   * @example
   * await ioid.balance(owner) > 0n; // => true
   */
  balance(address: string, options?: { signal?: AbortSignal }): Promise<bigint>;
  /**
   * Checks account state, simulates, asks the wallet, waits, and checks the effect.
   *
   * @throws `IoidError` `WALLET_MISSING`, `ACCOUNT_NOT_ACTIVE`, `ACCOUNT_NOT_OWNED`,
   * `ACCOUNT_BALANCE_INSUFFICIENT`, `EXECUTION_REVERTED`, `TRANSACTION_NOT_INCLUDED`,
   * `TRANSACTION_REPLACED`, `TRANSACTION_NO_EFFECT`, `ABORTED`, and a `WalletErrorCode`
   * @example
   * const account = mba.address({ chainId: chain.id, tokenContract, tokenId, chain });
   * const stages: string[] = [];
   * await ioid.send(delegation.enable({ account }), { onStatus: ({ stage }) => stages.push(stage) });
   * stages; // => ['checking', 'simulating', 'wallet', 'pending', 'verifying', 'done']
   */
  send(tx: TxRequest, options?: SendOptions): Promise<Receipt>;
  /**
   * Waits for a transaction that was sent before, by a page that was closed since, and checks its
   * effect as `send` does. Nothing is sent, and no wallet is asked.
   *
   * @throws `IoidError` `EXECUTION_REVERTED`, `TRANSACTION_NOT_INCLUDED`, `TRANSACTION_REPLACED`,
   * `TRANSACTION_NO_EFFECT`, `ABORTED`, `RPC_UNAVAILABLE`
   * @example
   * const account = mba.address({ chainId: chain.id, tokenContract, tokenId, chain });
   * const tx = delegation.disable({ account });
   * const { hash } = await ioid.send(tx);
   * (await ioid.wait(tx, { hash, from: owner })).hash === hash; // => true
   */
  wait(tx: TxRequest, options: WaitOptions): Promise<Receipt>;
  /**
   * Creates and initialises an account in one transaction where the chain allows, else in two;
   * `null` when it is active already.
   *
   * @throws `IoidError` as {@link Client.send}
   * @example
   * await ioid.activate({ chainId: 31690n, tokenContract, tokenId }); // => null
   */
  activate(
    token: { chainId: bigint; tokenContract: Address; tokenId: bigint },
    options?: SendOptions,
  ): Promise<Receipt | null>;
  /**
   * Makes a DID of an NFT: builds and publishes the document, registers it, and creates the
   * account. Steps that have landed already are left out, so it can be called again.
   *
   * @throws `IoidError` `REGISTRY_NOT_OPERATOR`, `REGISTRY_ALREADY_REGISTERED`, `NFT_MISSING`,
   * `PUBLISH_MISMATCH`, and those of {@link Client.send}
   * @example
   * const bound = await operator.bind({
   *   project: 'GEODNET',
   *   device: 'serial-12',
   *   tokenContract,
   *   tokenId: nextTokenId,
   *   publish: { api: publishApi },
   * });
   * bound.did; // => 'did:io:F7pGTPwAYDgf3h55JLUSSXV2AZ6wkf6ZR74MgftvGkkB'
   * bound.transactions.map(({ step }) => step); // => ['register', 'account']
   */
  bind(options: BindOptions): Promise<BindResult>;
};
