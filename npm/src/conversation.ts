import { cross } from './crossing.js';
import { current, type Module } from './crossing-instance.js';
import { defect, IoidError } from './errors.js';
import { makeHost, type Reach } from './host.js';
import { walletError } from './wallet.js';
import { revertData } from './wallet-layers.js';

/** What the module asks: a function of the host, and the promise it waits for; 0 when it does not. */
type Ask = [promise: number, name: string, ...given: never[]];

/**
 * Holds a conversation of the client. The module says what it waits for, and for how many
 * milliseconds at most; it is asked again when any of that has come, or the time.
 */
export async function converse(
  module: Module,
  name: string,
  values: readonly unknown[],
  reach: Reach,
): Promise<unknown> {
  const number = cross(module, name, values);
  const { open } = current(module);
  const host = makeHost(reach);
  const { signal } = reach;
  let outcomes: unknown[] = [];
  let failure: unknown;
  let wake = () => {};
  const stir = () => wake();
  // A defect in another conversation is one in all of them: their module is gone.
  const end = (reason: unknown) => {
    failure = reason;
    wake();
  };
  const act = async ([promise, name, ...given]: Ask) => {
    try {
      const value = await host[name]?.(...given);
      if (promise > 0) outcomes.push([promise, true, value]);
    } catch (cause) {
      // Whoever asked knows whether it was the wallet that failed, and what of this counts.
      const { code, message, details } = walletError(cause);
      outcomes.push([promise, false, code, message, details.wallet, revertData(cause)]);
    }
    wake();
  };
  open.add(end);
  signal?.addEventListener('abort', stir);
  try {
    for (;;) {
      // Before anything is asked, which may already wake it.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const given = [number, Math.round(performance.now()), signal?.aborted, outcomes];
      outcomes = [];
      const [wait, ...asked] = cross(module, 'client.resume', given) as [number | null, ...Ask[]];
      for (const ask of asked) act(ask).catch(end);
      if (wait === null) return cross(module, 'client.result', [number]);
      const timer = wait && setTimeout(wake, wait);
      await woken;
      clearTimeout(timer);
      if (failure) throw failure;
    }
  } catch (thrown) {
    // An exception is of something it was given, or a trap; not the caller's.
    throw thrown instanceof IoidError ? thrown : defect(thrown);
  } finally {
    open.delete(end);
    signal?.removeEventListener('abort', stir);
    host.close();
  }
}
