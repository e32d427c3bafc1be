import type { Blocks } from './cache.js';
import { Fault } from './conversation.js';
import { IoidError, wordsOf } from './errors.js';
import type { Eip1193Provider } from './types.js';
import { walletError } from './wallet.js';
import { call } from './wasm.js';

/** What the wasm module borrows for one conversation; see `crates/ioid-wasm/src/driver.rs`. */
export type Host = {
  /** What the module asks for, by name; each may return a promise. */
  functions: Readonly<Record<string, (...given: never[]) => unknown>>;
  /** Gives up whatever goes on. */
  close: () => void;
};

/** Something that goes on. `reason`: why it ended before it was over. */
type Ongoing = {
  stop: AbortController;
  reason?: Fault;
  reader?: ReadableStreamDefaultReader<unknown> | undefined;
};

/** What goes on in one conversation, by its key. */
function ongoing(signal: AbortSignal | undefined) {
  const open = new Map<unknown, Ongoing>();
  const end = (key: unknown, reason?: Fault) => {
    const found = open.get(key);
    if (found === undefined) return;
    // Whoever reads the body still asks why it ended.
    if (reason === undefined) open.delete(key);
    else found.reason = reason;
    found.stop.abort();
  };
  const endAll = () => {
    for (const key of open.keys()) end(key, aborted());
  };
  signal?.addEventListener('abort', endAll);
  return {
    open,
    /** Begins what may take so many milliseconds. */
    begin(key: unknown, milliseconds: number): Ongoing {
      refuseIfAborted(signal);
      const stop = new AbortController();
      const late = new Fault('TIMED_OUT', `no answer within ${milliseconds / 1000} s`);
      const timer = setTimeout(() => end(key, late), milliseconds);
      stop.signal.addEventListener('abort', () => clearTimeout(timer));
      const found = { stop };
      open.set(key, found);
      return found;
    },
    end,
    close() {
      signal?.removeEventListener('abort', endAll);
      endAll();
    },
  };
}

type All = ReturnType<typeof ongoing>;

const aborted = () => new Fault('ABORTED', 'the caller gave up');

function refuseIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted();
}

/** Fails when it ends, with the reason. */
const ended = (found: Ongoing): Promise<never> =>
  new Promise((_, reject) => {
    found.stop.signal.addEventListener('abort', () => reject(found.reason));
  });

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

/**
 * Without a body `GET`. With a `field` the body goes as a file of a form, after the field of that name
 * unless it is empty. Names and values of headers come in turn.
 */
function requestOf(
  url: string,
  redirect: RequestRedirect,
  body: string | Uint8Array<ArrayBuffer> | null,
  field: string | null,
  value: string | null,
  ...names: string[]
): Request {
  const headers = new Headers();
  for (let at = 0; at < names.length; at += 2) headers.set(names[at] ?? '', names[at + 1] ?? '');
  if (body === null) return new Request(url, { redirect, headers });
  const form = new FormData();
  if (field) form.append(field, value ?? '');
  form.append('file', new Blob([body], { type: 'application/did+ld+json' }), 'did.json');
  return new Request(url, {
    method: 'POST',
    redirect,
    headers,
    body: field === null ? body : form,
  });
}

/** `fetch` that ends in time; the status of the answer, unless it is none. */
function fetchFor(fetch: typeof globalThis.fetch, timeout: number, { begin }: All) {
  return async (key: number, ...given: Parameters<typeof requestOf>) => {
    const found = begin(key, timeout);
    let message = 'the address or a header is malformed';
    let response: unknown;
    try {
      const request = requestOf(...given);
      // From here on in the engine's words: of a malformed header they may repeat a token.
      message = '';
      // Credentials are never sent: neither a gateway nor a node needs to know who asks. Nothing is
      // taken from the browser's cache: wrong bytes, once served, would stay wrong there.
      const { signal } = found.stop;
      const own: RequestInit = { signal, credentials: 'omit', cache: 'no-store' };
      response = await followed(request, (request) => fetch(request, own));
    } catch (cause) {
      message ||= wordsOf(cause);
      throw found.reason ?? new Fault('CONTENT_UNAVAILABLE', message);
    }
    if (!(response instanceof Response)) return undefined;
    found.reader = response.body?.getReader();
    return response.status;
  };
}

/**
 * The next bytes of a body, nothing at its end, `true` when they are more than what is `left`, `false`
 * when they are no bytes.
 */
function readFor({ open }: All) {
  return async (key: number, left: number) => {
    const found = open.get(key);
    try {
      const { done, value } = (await found?.reader?.read()) ?? { done: true };
      return done ? undefined : value instanceof Uint8Array && (value.length > left || value);
    } catch {
      throw found?.reason ?? new Fault('CONTENT_UNAVAILABLE', 'the body was cut off');
    }
  };
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

/**
 * The wallet, with its errors named; JSON text, unless it is longer than `longest`. What a person is
 * asked is not `timed`.
 */
function walletFor(
  provider: Eip1193Provider | undefined,
  timeout: number,
  signal: AbortSignal | undefined,
  { begin, end }: All,
) {
  return async (method: string, params: string, timed: boolean, longest: number) => {
    if (!provider) throw new Fault('WALLET_MISSING', 'there is no provider');
    // A wallet must not open for a request that was given up while the chain was read.
    refuseIfAborted(signal);
    const key = {};
    // A wallet has no way to be told to stop: whoever asked is only no longer kept waiting.
    const limits = timed ? [ended(begin(key, timeout))] : [];
    try {
      // Async: what is thrown at once is a rejection, too.
      const request = async () => provider.request({ method, params: JSON.parse(params) });
      const said = JSON.stringify((await Promise.race([request(), ...limits])) ?? null);
      return said.length > longest ? undefined : said;
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      const { code, message, details } = walletError(cause);
      throw new Fault(code, details.wallet ?? message, revertData(cause));
    } finally {
      end(key);
    }
  };
}

/** Gathers the functions for one conversation. */
export function makeHost(options: {
  timeout?: number;
  provider?: Eip1193Provider | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  blocks?: Blocks | undefined;
  signal?: AbortSignal | undefined;
  notice?: ((notice: never) => void) | undefined;
}): Host {
  const { timeout = 20_000, provider, blocks, signal, notice } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  if (typeof fetch !== 'function') {
    throw new IoidError('INPUT_INVALID', 'This engine has no `fetch`: pass one to `createClient`.');
  }
  const all = ongoing(signal);
  return {
    close: all.close,
    functions: {
      provider: walletFor(provider, timeout, signal, all),
      fetch: fetchFor(fetch.bind(globalThis), timeout, all),
      read: readFor(all),
      end: (key: number) => all.end(key),
      wait: async (key: number, milliseconds: number) => {
        const over = await ended(all.begin(key, milliseconds)).catch((reason) => reason);
        if (over?.code === 'ABORTED') throw over;
      },
      recall: (cid: string) => blocks?.recall(cid),
      keep: (cid: string, block: Uint8Array) => blocks?.keep(cid, block),
      notice: (of: never) => notice?.(of),
    },
  };
}
