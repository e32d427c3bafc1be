import { IoidError } from './errors.js';
import type { Eip1193Provider } from './types.js';
import { walletError } from './wallet.js';

/** What the wasm module borrows for one conversation; see `crates/ioid-wasm/src/driver.rs`. */
export type Host = {
  rpcUrls: readonly string[];
  provider: ((method: string, params: string) => Promise<string>) | undefined;
  fetch: (request: Request) => Promise<Response>;
  wait: (milliseconds: number) => Promise<void>;
  notice: (notice: never) => void;
};

// A node that needs longer than this is treated as down, and the next one is asked.
const HTTP_TIMEOUT = 20_000;

function aborted(): { code: string; message: string } {
  return { code: 'ABORTED', message: 'the caller gave up' };
}

/** `fetch` that ends in time and reports failure in the words the wasm module knows. */
function timedFetch(fetch: typeof globalThis.fetch, signal: AbortSignal | undefined) {
  return async (request: Request): Promise<Response> => {
    if (signal?.aborted) throw aborted();
    const controller = new AbortController();
    const stop = () => controller.abort();
    const timer = setTimeout(stop, HTTP_TIMEOUT);
    signal?.addEventListener('abort', stop);
    try {
      // Credentials are never sent: neither a gateway nor a node needs to know who asks. Nothing is
      // taken from the browser's cache: wrong bytes, once served, would stay wrong there.
      const { signal } = controller;
      return await fetch(request, { signal, credentials: 'omit', cache: 'no-store' });
    } catch (cause) {
      if (signal?.aborted) throw aborted();
      if (controller.signal.aborted) {
        throw { code: 'TIMED_OUT', message: `no answer within ${HTTP_TIMEOUT / 1000} s` };
      }
      const message = cause instanceof Error ? cause.message : String(cause);
      throw { code: 'CONTENT_UNAVAILABLE', message };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  };
}

function waitFor(signal: AbortSignal | undefined) {
  return (milliseconds: number) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(aborted());
      const stop = () => {
        clearTimeout(timer);
        reject(aborted());
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', stop, { once: true });
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

function namedProvider(provider: Eip1193Provider, signal: AbortSignal | undefined) {
  return async (method: string, params: string): Promise<string> => {
    // A wallet must not open for a request that was given up while the chain was read.
    if (signal?.aborted) throw aborted();
    try {
      const result = await provider.request({ method, params: JSON.parse(params) as unknown[] });
      return JSON.stringify(result ?? null);
    } catch (cause) {
      const { code, message, details } = walletError(cause);
      throw { code, message: details.wallet ?? message, data: revertData(cause) };
    }
  };
}

/** Gathers the functions for one conversation. */
export function makeHost(options: {
  provider: Eip1193Provider | undefined;
  rpcUrls: readonly string[];
  fetch: typeof globalThis.fetch | undefined;
  signal?: AbortSignal | undefined;
  notice?: ((notice: never) => void) | undefined;
}): Host {
  const { provider, rpcUrls, signal } = options;
  const fetch = options.fetch ?? globalThis.fetch;
  if (typeof fetch !== 'function') {
    throw new IoidError('INPUT_INVALID', 'This engine has no `fetch`: pass one to `createClient`.');
  }
  return {
    rpcUrls,
    provider: provider && namedProvider(provider, signal),
    fetch: timedFetch(fetch.bind(globalThis), signal),
    wait: waitFor(signal),
    notice: options.notice ?? (() => {}),
  };
}
