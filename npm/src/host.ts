import type { Blocks } from './cache.js';
import type { Eip1193Provider } from './types.js';

/** Whom a conversation reaches: what belongs to a client, and what to one call. */
export type Reach = {
  provider?: Eip1193Provider | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  blocks?: Blocks | undefined;
  signal?: AbortSignal | undefined;
  notice?: ((notice: never) => void) | undefined;
};

/** What the wasm module has done for one conversation, by name; see `crates/ioid-wasm/src/driver.rs`. */
export type Host = Readonly<Record<string, ((...given: never[]) => unknown) | undefined>> & {
  /** Ends what still goes on. */
  readonly close: () => void;
};

/**
 * One exchange, piece by piece: of the answer its status, type, URL and `Location`, then its body, of
 * each piece no more than is `left`; `false` when they are no bytes.
 */
async function* exchange(fetch: typeof globalThis.fetch, request: Request, signal: AbortSignal) {
  // Credentials are never sent: neither a gateway nor a node needs to know who asks. Nothing is
  // taken from the browser's cache: wrong bytes, once served, would stay wrong there.
  const own: RequestInit = { signal, credentials: 'omit' };
  // A Cloudflare Worker of before November 2024 has no such cache, and refuses to hear of one.
  if ('cache' in Request.prototype) own.cache = 'no-store';
  const response: unknown = await fetch(request, own);
  if (!(response instanceof Response)) return;
  const reader = response.body?.getReader();
  const location = response.headers.get('location');
  let left: number = yield [response.status, response.type, response.url, location];
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return;
    left = yield value instanceof Uint8Array && value.subarray(0, left);
  }
}

/** Gathers the functions for one conversation. They decide nothing: the module does. */
export function makeHost({ provider, fetch = globalThis.fetch, blocks, notice }: Reach): Host {
  const open = new Map<number, [AbortController, ReturnType<typeof exchange>]>();
  const stop = (key: number) => {
    open.get(key)?.[0].abort();
    open.delete(key);
  };
  return {
    close() {
      for (const key of open.keys()) stop(key);
    },
    /** Prepares an exchange; the URL as the engine writes it, or `false` when there is no `fetch`. */
    request(key: number, url: string, base: string | null, init: RequestInit) {
      const controller = new AbortController();
      const request = new Request(base ? new URL(url, base) : url, init);
      open.set(key, [controller, exchange(fetch, request, controller.signal)]);
      return typeof fetch === 'function' && request.url;
    },
    next: async (key: number, left: number) => (await open.get(key)?.[1].next(left))?.value,
    stop,
    /** JSON text, unless it is longer than `longest`; `false` when there is no wallet. */
    async wallet(method: string, params: unknown[], longest: number) {
      if (!provider) return false;
      const said = JSON.stringify((await provider.request({ method, params })) ?? null);
      return said.length > longest ? undefined : said;
    },
    blocks,
    notice,
  };
}
