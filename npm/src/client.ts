import { makeBlocks } from './cache.js';
import { chainConfig, iotex } from './chains.js';
import type {
  AccountView,
  BindOptions,
  BindResult,
  Client,
  ClientOptions,
  Device,
  Grant,
  Receipt,
  SendOptions,
  WaitOptions,
} from './client-types.js';
import { IoidError } from './errors.js';
import { fields } from './fields.js';
import { TIMEOUT } from './host.js';
import type {
  DereferenceOptions,
  DereferenceResult,
  Evidence,
  ResolutionResult,
  ResolveOptions,
} from './resolution.js';
import type { Hex, TxRequest, ViewCall } from './types.js';
import { call, callAsync } from './wasm.js';

/** What the wasm module says while it scans events. */
type Page<T> = {
  found: T[];
  fromBlock: bigint;
  block: bigint;
  toBlock: bigint;
  next: bigint | null;
  /** Blocks in one range of the next page: what the node was seen to give. */
  blocks: bigint;
};

// How many clients there have been; each is known by its number.
let clients = 0;

type ScanOptions = NonNullable<Parameters<Client['devices']>[0]>;

const TX = ['to', 'data', 'value'] as const;
const TOKEN = ['chainId', 'tokenContract', 'tokenId'] as const;
const SEND_OPTIONS = ['from', 'onStatus', 'signal'] as const;

/** What crosses of an input: its fields in this order. */
function valuesOf<T extends object>(name: string, input: T, known: readonly (keyof T & string)[]) {
  return known.map((field) => fields(name, input, known)[field]);
}

const RESOLVE_OPTIONS = [
  'accept',
  'versionId',
  'versionTime',
  'metadata',
  'expandRelativeUrls',
  'signal',
] as const;

/** The options of `resolve` by position. */
const resolveOptions = (options: ResolveOptions): unknown[] => [
  options.accept,
  options.versionId === undefined ? undefined : `${options.versionId}`,
  options.versionTime,
  options.metadata,
  options.expandRelativeUrls,
];

/** JSON has no large integers: they cross as text. */
function withIntegers<T extends { evidence: Evidence }>(result: T): T {
  const { evidence } = result;
  if (evidence.block !== undefined) evidence.block = BigInt(evidence.block);
  if (evidence.nft) {
    evidence.nft.chainId = BigInt(evidence.nft.chainId);
    evidence.nft.tokenId = BigInt(evidence.nft.tokenId);
  }
  return result;
}

/** What one method adds to the client's own settings. */
type Call = { signal?: AbortSignal | undefined; notice?: ((notice: never) => void) | undefined };

/**
 * A client for one chain. Nothing is asked of the network before the first method is called.
 *
 * Reads go to `rpcUrls` when given, else to `provider`, else to the chain's own endpoints; writes
 * go to `provider`. Without a provider the client reads only.
 *
 * @throws `IoidError` `INPUT_INVALID`, `INPUT_UNKNOWN_FIELD`, `CHAIN_UNKNOWN`
 * @example
 * const ioid = createClient({ chain, gateways, provider });
 * const { verdict, didDocument } = await ioid.resolve(deviceDid);
 * verdict; // => 'verified'
 * didDocument?.id === deviceDid; // => true
 * createClient({ chain: 'mainnet' as ChainName }); // throws CHAIN_UNKNOWN
 */
export function createClient(options: ClientOptions = {}): Client {
  fields('createClient', options, [
    'provider',
    'rpcUrls',
    'quorum',
    'timeout',
    'chain',
    'gateways',
    'fetch',
    'cache',
  ]);
  const chain = chainConfig(options.chain ?? iotex);
  const { provider, fetch, gateways, quorum = 1, timeout = TIMEOUT } = options;
  const blocks = makeBlocks(options.cache ?? 'memory');
  const rpcUrls = options.rpcUrls ?? (provider === undefined ? chain.rpcUrls : []);
  // What is no question needs no module, such as one endpoint that agrees with itself.
  if (quorum !== 1 || !(timeout >= 1 && timeout < 2 ** 31)) {
    call('client.check', rpcUrls, quorum, timeout);
  }
  const client = ++clients;
  const settings = [chain, client, chain.id, quorum, rpcUrls, timeout];

  const run = <T>(
    { signal, notice }: Call,
    name: string,
    ...values: readonly unknown[]
  ): Promise<T> => {
    const reach = { provider, fetch, blocks, signal, notice };
    return callAsync<T>(reach, `client.${name}`, settings, ...values);
  };

  async function* pages<T>(
    options: Pick<ScanOptions, 'fromBlock' | 'toBlock' | 'onProgress' | 'signal'>,
    read: (from?: bigint, to?: bigint, blocks?: bigint) => Promise<Page<T>>,
  ): AsyncGenerator<T> {
    let from = options.fromBlock;
    let to = options.toBlock;
    let blocks: bigint | undefined;
    let first: bigint | undefined;
    let found = 0;
    for (;;) {
      if (options.signal?.aborted) throw new IoidError('ABORTED', 'The request was cancelled.');
      const page = await read(from, to, blocks);
      first ??= page.fromBlock;
      // The head is read once: a scan of a living chain would never end otherwise.
      to ??= page.toBlock;
      found += page.found.length;
      yield* page.found;
      const { block, next } = page;
      // After the devices: what `next` leaves out was handed over.
      options.onProgress?.({ fromBlock: first, block, toBlock: to, found, next });
      if (next === null) return;
      from = next;
      blocks = page.blocks;
    }
  }

  const send = (tx: TxRequest, options: SendOptions = {}): Promise<Receipt> => {
    const { from, onStatus: notice, signal } = fields('send', options, SEND_OPTIONS);
    return run({ signal, notice }, 'send', ...valuesOf('send', tx, TX), from);
  };

  const wait = (tx: TxRequest, options: WaitOptions): Promise<Receipt> => {
    const known = [...SEND_OPTIONS, 'hash'] as const;
    const { hash, from, onStatus: notice, signal } = fields('wait', options, known);
    return run({ signal, notice }, 'wait', ...valuesOf('wait', tx, TX), from, hash);
  };

  return {
    chain,

    async resolve(did, options: ResolveOptions = {}) {
      fields('resolve', options, RESOLVE_OPTIONS);
      const given = resolveOptions(options);
      return withIntegers(await run<ResolutionResult>(options, 'resolve', did, gateways, ...given));
    },

    async dereference(didUrl, options: DereferenceOptions = {}) {
      fields('dereference', options, [...RESOLVE_OPTIONS, 'verificationRelationship']);
      const given = [...resolveOptions(options), options.verificationRelationship];
      return withIntegers(
        await run<DereferenceResult>(options, 'dereference', didUrl, gateways, ...given),
      );
    },

    account: (target, options = {}) =>
      typeof target === 'string'
        ? run<AccountView>(options, 'account', target)
        : run<AccountView>(
            options,
            'account',
            target.tokenContract,
            target.chainId,
            target.tokenId,
          ),

    device: (did, options = {}) => run<Device | null>(options, 'device', did, gateways),

    async *devices(options: ScanOptions = {}) {
      fields('devices', options, ['owner', 'fromBlock', 'toBlock', 'onProgress', 'signal']);
      // A device that was registered again appears in several ranges; its state is the same in all.
      const seen = new Set<string>();
      const scan = pages<Device>(options, (...range) =>
        run(options, 'devices', options.owner, ...range),
      );
      for await (const device of scan) {
        if (seen.has(device.did)) continue;
        seen.add(device.did);
        yield device;
      }
    },

    async grants(options = {}) {
      fields('grants', options, ['manager', 'fromBlock', 'onProgress', 'signal']);
      const current = new Map<string, Grant>();
      const scan = pages<Grant>(options, (...range) =>
        run(options, 'grants', options.manager, ...range),
      );
      for await (const grant of scan) {
        current.set(`${grant.delegator} ${grant.to} ${grant.selector}`, grant);
      }
      return [...current.values()];
    },

    async read<T>(call: ViewCall<T>, options: { block?: bigint; signal?: AbortSignal } = {}) {
      const returned = await run<Hex>(options, 'read', call.to, call.data, options.block);
      return call.decode(returned);
    },

    async readMany(calls, options = {}) {
      const outcomes = await run<(Hex | Error)[]>(
        options,
        'readMany',
        calls.map(({ to }) => to),
        calls.map(({ data }) => data),
      );
      const decode = (outcome: (typeof outcomes)[number] | undefined, call: ViewCall<unknown>) => {
        try {
          if (typeof outcome === 'string') return { value: call.decode(outcome) };
          return { error: outcome };
        } catch (error) {
          return { error: error as Error };
        }
      };
      return calls.map((call, index) => decode(outcomes[index], call)) as never;
    },

    balance: (address, options = {}) => run<bigint>(options, 'balance', address),

    send,
    wait,

    activate(token, options: SendOptions = {}) {
      const { from, onStatus: notice, signal } = fields('activate', options, SEND_OPTIONS);
      return run<Receipt | null>(
        { signal, notice },
        'activate',
        ...valuesOf('activate', token, TOKEN),
        from,
      );
    },

    bind(options: BindOptions) {
      const known = ['project', 'device', 'tokenContract', 'tokenId', 'document'] as const;
      const {
        publish,
        from,
        onProgress: notice,
        signal,
      } = fields('bind', options, [...known, 'publish', 'from', 'onProgress', 'signal']);
      return run<BindResult>(
        { signal, notice },
        'bind',
        ...known.map((field) => options[field]),
        publish?.service,
        publish?.api,
        Object.entries(publish?.headers ?? {}).flat(),
        from,
        publish?.wait,
      );
    },
  };
}
