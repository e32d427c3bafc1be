/** `0x` and an even number of hexadecimal digits. */
export type Hex = `0x${string}`;

/** An EVM address of 20 bytes: EIP-55 on output, any valid case (or `io1…`) on input. */
export type Address = Hex;

/** An ioID: `did:io:` and base58 of 32 bytes (v2), or `did:io:0x…` (v1). */
export type Did = `did:io:${string}`;

/** A Solana address: base58 of 32 bytes. */
export type SolanaAddress = string;

/** Bytes, or their hexadecimal digits. */
export type Bytes = Uint8Array | Hex;

/** An integer from 0 to 2²⁵⁶−1; a `number` must be a safe integer, text is decimal or `0x` hex. */
export type Uint = bigint | number | string;

/** A call to sign. It fits viem's and ethers' `sendTransaction`; `value` is in wei. */
export type TxRequest = { to: Address; data: Hex; value: bigint };

/** A call to read: send `to` and `data` with `eth_call`, hand the answer to `decode`. */
export type ViewCall<T> = {
  to: Address;
  data: Hex;
  /** The value in what the contract returned. Throws `IoidError` `ABI_DECODE`. */
  decode(returned: Hex): T;
};

/** What an EIP-1193 provider is for this package. */
export type Eip1193Provider = {
  /** Asks the wallet or its node. */
  request(args: { method: string; params?: readonly unknown[] | object }): Promise<unknown>;
  /** Listens to an event, where the provider has any. */
  on?(event: string, listener: (...args: never[]) => void): unknown;
  /** No longer listens. */
  removeListener?(event: string, listener: (...args: never[]) => void): unknown;
};

/** Where ioID's contracts are on a chain. */
export type Deployment = {
  /** ioID registry v2. */
  registry?: Address;
  /** Registers, creates and initialises many devices in one call. */
  batchWrapper?: Address;
  deviceNftFactory?: Address;
  /** ERC-6551 registry; the canonical one when absent. */
  accountRegistry?: Address;
  /** What accounts are created with (the account proxy). */
  accountImplementation?: Address;
  /** What an account proxy is initialised with. */
  accountTarget?: Address;
  /** The contract that holds execution delegations. */
  delegationManager?: Address;
  multicall3?: Address;
  registryV1?: Address;
  ioidV1?: Address;
  storeV1?: Address;
  projectRegistryV1?: Address;
  projectV1?: Address;
};

/** A chain and ioID's deployment on it. */
export type ChainConfig = {
  id: number;
  name: string;
  rpcUrls: string[];
  explorer?: string;
  nativeCurrency?: { name: string; symbol: string; decimals: number };
  contracts: Deployment;
};

/** The chains this package knows by name. */
export type ChainName = 'iotex' | 'iotexTestnet';
