import type { DidDocument, Problem } from './document.js';
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
  rpcUrls?: readonly string[];
  chain?: ChainName | ChainConfig;
  /** IPFS gateways in the order to try, for example `https://ipfs.io`. */
  gateways?: readonly string[];
  fetch?: typeof globalThis.fetch;
};

/** What was proven about a document. */
export type Verdict =
  | 'verified'
  | 'verified-canonical'
  | 'cid-only'
  | 'legacy-hash'
  | 'mismatch'
  | 'unavailable'
  | 'no-document'
  | 'invalid-document'
  | 'unregistered'
  | 'deactivated';

/** How one gateway answered. */
export type GatewayAttempt = { url: string; error?: string };

/** The facts behind a verdict. */
export type Evidence = {
  /** The block every chain read was made at. */
  block: bigint;
  uri?: string;
  /** `didDocHash` as the registry holds it. */
  registryHash?: Hex;
  /** SHA-256 of the bytes that came back. */
  contentHash?: Hex;
  /** Which hash of the bytes equals the registry's. */
  algorithm?: 'sha-256' | 'keccak-256';
  gateways: GatewayAttempt[];
};

/** A W3C DID Resolution result, and what was proven about it. */
export type ResolutionResult = {
  /** The document, only when it was verified. */
  didDocument: DidDocument | null;
  didResolutionMetadata: { contentType?: string; error?: { type: string; title: string } };
  didDocumentMetadata: { versionId?: string; deactivated?: boolean; canonicalId?: Did };
  verdict: Verdict;
  evidence: Evidence;
  /** Problems found in the document; a verified one may have warnings. */
  problems: Problem[];
  /** The text of a document that failed its check: show it as such or not at all. */
  untrusted?: string;
};

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
  identifier: Hex;
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

/** One grant of execution delegation, read from events and confirmed by `isAuthorized`. */
export type Grant = { delegator: Address; to: Address; selector: Hex; block: bigint };

export type SendStage = 'checking' | 'simulating' | 'wallet' | 'pending' | 'verifying' | 'done';
export type SendStatus = { stage: SendStage; hash?: Hex };

export type SendOptions = {
  /** The signing account; the provider's first account when absent. */
  from?: Address;
  onStatus?: (status: SendStatus) => void;
  signal?: AbortSignal;
};

/** A transaction that was included, did not revert, and had the effect it was meant to have. */
export type Receipt = {
  hash: Hex;
  block: bigint;
  gasUsed: bigint;
  logs: { address: Address; topics: Hex[]; data: Hex }[];
};

export type BindStepName = 'document' | 'publish' | 'register' | 'account';
export type BindProgress = {
  step: BindStepName;
  /** `skipped`: the chain shows that it has landed already. */
  state: 'running' | 'done' | 'skipped';
  stage?: SendStage;
  hash?: Hex;
};

export type BindOptions = {
  project: string;
  device: string;
  tokenContract: Address;
  tokenId: bigint;
  /** Exact document text to publish; built from the other fields when absent. */
  document?: string;
  /** Kubo RPC `add` endpoint that publishes the document. */
  publish?: { api: string; headers?: Record<string, string> };
  from?: Address;
  onProgress?: (progress: BindProgress) => void;
  signal?: AbortSignal;
};

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
  resolve(did: string, options?: { signal?: AbortSignal }): Promise<ResolutionResult>;
  account(
    target: string | { chainId: bigint; tokenContract: Address; tokenId: bigint },
    options?: { signal?: AbortSignal },
  ): Promise<AccountView>;
  device(did: string, options?: { signal?: AbortSignal }): Promise<Device | null>;
  /** Devices from the registry's events, newest ranges last; `next()` fetches the next range. */
  devices(options?: {
    owner?: Address;
    fromBlock?: bigint;
    toBlock?: bigint;
    onProgress?: (progress: {
      fromBlock: bigint;
      block: bigint;
      toBlock: bigint;
      found: number;
    }) => void;
    signal?: AbortSignal;
  }): AsyncIterable<Device>;
  /** Current grants: `DelegatorUpdated` events, each confirmed by `isAuthorized` now. */
  grants(options?: {
    manager?: Address;
    fromBlock?: bigint;
    onProgress?: (progress: {
      fromBlock: bigint;
      block: bigint;
      toBlock: bigint;
      found: number;
    }) => void;
    signal?: AbortSignal;
  }): Promise<Grant[]>;
  read<T>(call: ViewCall<T>, options?: { block?: bigint; signal?: AbortSignal }): Promise<T>;
  /** All calls at one block through Multicall3 where the chain has it; a failed one is an error in its place. */
  readMany<T extends readonly ViewCall<unknown>[]>(
    calls: T,
    options?: { signal?: AbortSignal },
  ): Promise<{
    [K in keyof T]: { value: T[K] extends ViewCall<infer V> ? V : never } | { error: Error };
  }>;
  balance(address: string, options?: { signal?: AbortSignal }): Promise<bigint>;
  /** Checks account state, simulates, asks the wallet, waits, and checks the effect. */
  send(tx: TxRequest, options?: SendOptions): Promise<Receipt>;
  /** Creates and initialises an account in one transaction where the chain allows, else in two. */
  activate(
    token: { chainId: bigint; tokenContract: Address; tokenId: bigint },
    options?: SendOptions,
  ): Promise<Receipt | null>;
  bind(options: BindOptions): Promise<BindResult>;
};
