import { check } from './arguments.js';
import { blocksOf } from './cache.js';
import { outcomeOf } from './calls.js';
import { chainConfig, iotex } from './chains.js';
import type { Client, ClientOptions, Device, Grant, ScanProgress } from './client-types.js';
import { namespace } from './namespace.js';
import type { Evidence } from './resolution.js';
import { callAsync, type Watched } from './talk.js';
import type { Hex, ViewCall } from './types.js';
import { call } from './wasm.js';

/** What the wasm module says while it scans events. */
type Page<T> = { found: T[]; progress: ScanProgress; next: unknown };

const OPTIONS = [
  '.',
  '',
  'provider',
  'rpcUrls',
  'quorum',
  'timeout',
  'chain',
  'gateways',
  'fetch',
  'cache',
] as const;

// How many clients there have been; each is known by its number.
let clients = 0;

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
  check('createClient', OPTIONS, options);
  const chain = chainConfig(options.chain ?? iotex);
  const { provider, fetch, gateways, quorum = 1, timeout, cache = 'memory' } = options;
  const blocks = blocksOf(cache);
  const rpcUrls = options.rpcUrls ?? (provider === undefined ? chain.rpcUrls : []);
  // What is no question needs no module, such as one endpoint that agrees with itself.
  if (quorum !== 1 || !(timeout === undefined || (timeout >= 1 && timeout < 2 ** 31))) {
    call('client.check', [rpcUrls, quorum, timeout]);
  }
  clients += 1;
  const inMemory = cache !== false;
  const settings = [chain, clients, chain.id, quorum, rpcUrls, timeout, gateways, inMemory];
  const reach = { provider, fetch, blocks };

  /** A conversation, whose options come last in what is given. */
  const run = <T>(name: string, given: readonly unknown[]): Promise<T> =>
    callAsync<T>(name, settings, given, reach, given.at(-1) as Watched);

  /** What a scan finds, page by page. */
  async function* scan<T>(
    name: string,
    options: { onProgress?: (progress: ScanProgress) => void; signal?: AbortSignal },
  ): AsyncGenerator<T> {
    let next: unknown;
    do {
      const page: Page<T> = await callAsync(name, settings, [options, next], reach, options);
      yield* page.found;
      // After the devices: what `next` leaves out was handed over.
      options.onProgress?.(page.progress);
      next = page.next;
    } while (next !== null);
  }

  return {
    chain,
    ...namespace('client', 'account activate balance bind device send wait', run),

    resolve: async (...given) => withIntegers(await run('client.resolve', given)),

    dereference: async (...given) => withIntegers(await run('client.dereference', given)),

    async *devices(options = {}) {
      // A device that was registered again appears in several ranges; its state is the same in all.
      const seen = new Set<string>();
      for await (const device of scan<Device>('client.devices', options)) {
        if (seen.has(device.did)) continue;
        seen.add(device.did);
        yield device;
      }
    },

    async grants(options = {}) {
      const current = new Map<string, Grant>();
      for await (const grant of scan<Grant>('client.grants', options)) {
        current.set(`${grant.delegator} ${grant.to} ${grant.selector}`, grant);
      }
      return [...current.values()];
    },

    async read<T>(view: ViewCall<T>, options?: object) {
      return view.decode(await run<Hex>('client.read', [view, options]));
    },

    async readMany(views, options) {
      const answers = await run<(Hex | Error)[]>('client.readMany', [views, options]);
      return views.map((view, index) => outcomeOf(view, answers[index])) as never;
    },
  };
}
