import type { Blocks } from './cache.js';
import { IoidError } from './errors.js';
import type { Eip1193Provider } from './types.js';
import { walletError } from './wallet.js';
import { call } from './wasm.js';

/** What the wasm module borrows for one conversation; see `crates/ioid-wasm/src/driver.rs`. */
export type Host = {
  /** The client's number: what it learns of its endpoints is kept in the wasm module. */
  client: number;
  chainId: number;
  quorum: number;
  rpcUrls: readonly string[];
  /** The wallet, with its errors named. What a person is asked is not `timed`. */
  provider: (method: string, params: string, timed: boolean) => Promise<string>;
  /** With a time limit and the caller's signal, both for the body too. */
  fetch: Exchange;
  wait: (key: number, milliseconds: number) => Promise<void>;
  recall: (cid: string) => Promise<Uint8Array | undefined> | undefined;
  keep: (cid: string, block: Uint8Array) => void;
  /** Ends what goes on under a key; why it had ended before, if it had. */
  end: (key: number) => Ended | undefined;
  close: () => void;
  /** Milliseconds, on a clock that never goes back. */
  now: () => number;
  notice: (notice: never) => void;
};

/**
 * A request under a key, without a body `GET`. With a `field` the body goes as a file of a form, after
 * the field of that name unless it is empty. Names and values of headers come in turn.
 */
type Exchange = (
  key: number,
  url: string,
  redirect: RequestRedirect,
  body: string | Uint8Array<ArrayBuffer> | undefined,
  field: string | undefined,
  value: string,
  ...headers: string[]
) => Promise<Response>;

/** Why this side stopped waiting, in the words the wasm module knows. */
class Ended {
  constructor(
    readonly code: string,
    readonly message: string,
  ) {}
}

function aborted(): Ended {
  return new Ended('ABORTED', 'the caller gave up');
}

function timedOut(timeout: number): Ended {
  return new Ended('TIMED_OUT', `no answer within ${timeout / 1000} s`);
}

/** What goes on in one conversation, by its key. */
function ongoing(signal: AbortSignal | undefined) {
  const open = new Map<number, { reason?: Ended; stop: AbortController }>();
  const end = (key: number, reason?: Ended): Ended | undefined => {
    const found = open.get(key);
    if (found === undefined) return undefined;
    // Whoever reads the body still asks why it ended.
    if (reason === undefined) open.delete(key);
    else found.reason = reason;
    found.stop.abort();
    return found.reason;
  };
  const endAll = () => {
    for (const key of open.keys()) end(key, aborted());
  };
  signal?.addEventListener('abort', endAll);
  return {
    begin(key: number): AbortSignal {
      if (signal?.aborted) throw aborted();
      const stop = new AbortController();
      open.set(key, { stop });
      return stop.signal;
    },
    end,
    close() {
      signal?.removeEventListener('abort', endAll);
      endAll();
    },
  };
}

type Ongoing = ReturnType<typeof ongoing>;

/** Follows redirects by hand, where the engine lets it see them. */
async function followed(
  request: Request,
  fetch: (request: Request) => Promise<Response>,
): Promise<Response> {
  let response = await fetch(request);
  if (request.redirect !== 'manual') return response;
  let at = request.url;
  for (let nth = 1; ; nth += 1) {
    if (response.type === 'opaqueredirect') {
      // Browsers show only where it ends, after at most 20.
      response = await fetch(new Request(request, { redirect: 'follow' }));
      call('content.redirect', request.url, response.url, nth);
      return response;
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    void response.body?.cancel();
    at = new URL(location, at).href;
    call('content.redirect', request.url, at, nth);
    response = await fetch(new Request(at, { headers: request.headers, redirect: 'manual' }));
  }
}

const requestOf = (...[, url, redirect, body, field, value, ...names]: Parameters<Exchange>) => {
  const headers = new Headers();
  for (let at = 0; at < names.length; at += 2) headers.set(names[at] ?? '', names[at + 1] ?? '');
  if (body === undefined) return new Request(url, { redirect, headers });
  const form = new FormData();
  if (field) form.append(field, value);
  form.append('file', new Blob([body], { type: 'application/did+ld+json' }), 'did.json');
  return new Request(url, {
    method: 'POST',
    redirect,
    headers,
    body: field === undefined ? body : form,
  });
};

/** `fetch` that ends in time and reports failure in the words the wasm module knows. */
function timedFetch(
  fetch: typeof globalThis.fetch,
  timeout: number,
  { begin, end }: Ongoing,
): Exchange {
  return async (...given) => {
    const [key] = given;
    const signal = begin(key);
    const timer = setTimeout(() => end(key, timedOut(timeout)), timeout);
    signal.addEventListener('abort', () => clearTimeout(timer));
    let message = 'the address or a header is malformed';
    try {
      const request = requestOf(...given);
      // From here on in the engine's words: of a malformed header they may repeat a token.
      message = '';
      // Credentials are never sent: neither a gateway nor a node needs to know who asks. Nothing is
      // taken from the browser's cache: wrong bytes, once served, would stay wrong there.
      const own: RequestInit = { signal, credentials: 'omit', cache: 'no-store' };
      return await followed(request, (request) => fetch(request, own));
    } catch (cause) {
      message ||= cause instanceof Error ? cause.message : String(cause);
      throw { code: 'CONTENT_UNAVAILABLE', message };
    }
  };
}

function waitFor({ begin, end }: Ongoing) {
  return (key: number, milliseconds: number) =>
    new Promise<void>((resolve, reject) => {
      const signal = begin(key);
      const timer = setTimeout(() => {
        resolve();
        end(key);
      }, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(aborted());
      });
    });
}

// Wallets hide the revert data of their node at different depths.
function revertData(error: unknown, depth = 0): string | undefined {
  if (typeof error === 'string') return /^0x([0-9a-fA-F]{2})*$/.test(error) ? error : undefined;
  if (typeof error !== 'object' || error === null || depth > 5) return undefined;
  const { data, cause, originalError } = error as Record<string, unknown>;
  return (
    revertData(data, depth + 1) ??
    revertData(originalError, depth + 1) ??
    (cause instanceof Object ? revertData(cause, depth + 1) : undefined)
  );
}

function namedProvider(
  provider: Eip1193Provider | undefined,
  timeout: number,
  signal: AbortSignal | undefined,
) {
  return async (method: string, params: string, timed: boolean): Promise<string> => {
    if (!provider) throw { code: 'WALLET_MISSING', message: 'there is no provider' };
    // A wallet must not open for a request that was given up while the chain was read.
    if (signal?.aborted) throw aborted();
    let end: (() => void) | undefined;
    // A wallet has no way to be told to stop: whoever asked is only no longer kept waiting.
    const ended = new Promise<never>((_, reject) => {
      const stop = () => reject(aborted());
      const timer = timed ? setTimeout(() => reject(timedOut(timeout)), timeout) : undefined;
      if (timed) signal?.addEventListener('abort', stop, { once: true });
      end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      };
    });
    try {
      const request = provider.request({ method, params: JSON.parse(params) as unknown[] });
      const result = await Promise.race([request, ended]);
      return JSON.stringify(result ?? null);
    } catch (cause) {
      if (cause instanceof Ended) throw cause;
      const { code, message, details } = walletError(cause);
      throw { code, message: details.wallet ?? message, data: revertData(cause) };
    } finally {
      end?.();
    }
  };
}

/** Gathers the functions for one conversation. */
export function makeHost(options: {
  client?: number;
  chainId?: number;
  quorum?: number;
  timeout?: number;
  provider?: Eip1193Provider | undefined;
  rpcUrls?: readonly string[];
  fetch?: typeof globalThis.fetch | undefined;
  blocks?: Blocks | undefined;
  signal?: AbortSignal | undefined;
  notice?: ((notice: never) => void) | undefined;
}): Host {
  // Content needs no chain, and no node.
  const { client = 0, chainId = 0, quorum = 1, timeout = 20_000 } = options;
  const { provider, rpcUrls = [], signal } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  if (typeof fetch !== 'function') {
    throw new IoidError('INPUT_INVALID', 'This engine has no `fetch`: pass one to `createClient`.');
  }
  const all = ongoing(signal);
  return {
    client,
    chainId,
    quorum,
    rpcUrls,
    provider: namedProvider(provider, timeout, signal),
    fetch: timedFetch(fetch.bind(globalThis), timeout, all),
    wait: waitFor(all),
    end: (key) => all.end(key),
    close: all.close,
    now: () => performance.now(),
    recall: (cid) => options.blocks?.recall(cid),
    keep: (cid, block) => options.blocks?.keep(cid, block),
    notice: options.notice ?? (() => {}),
  };
}
