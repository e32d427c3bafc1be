import { cross } from './crossing.js';
import { current, type Module } from './crossing-instance.js';
import { defect, IoidError } from './errors.js';
import type { Host } from './host.js';

/** What went wrong, in the words the wasm module knows. */
export class Fault {
  constructor(
    readonly code: string,
    readonly message: string,
    readonly data?: string | undefined,
  ) {}
}

/** What the module asks: a function of the host, and the promise it waits for; 0 when it does not. */
type Ask = [promise: number, name: string, ...given: never[]];

/**
 * Holds a conversation of the client. The module says what it waits for; it is called when that has
 * come, and whatever goes wrong in it ends the conversation.
 */
export function converse(
  module: Module,
  name: string,
  values: readonly unknown[],
  host: Host,
): Promise<unknown> {
  return new Promise((give, fail) => {
    const number = cross(module, name, values);
    const { open } = current(module);
    const end = (reason: unknown) => {
      open.delete(end);
      fail(reason);
    };
    open.add(end);
    /** Unless it has ended. An exception is of something it was given, or a trap; not the caller's. */
    const guarded = (work: () => void) => {
      try {
        if (open.has(end)) work();
      } catch (thrown) {
        end(thrown instanceof IoidError ? thrown : defect(thrown));
      }
    };
    let planned = false;
    const plan = () => {
      if (planned) return;
      planned = true;
      queueMicrotask(() => {
        planned = false;
        guarded(resume);
      });
    };
    const settle = (promise: number, ...outcome: readonly unknown[]) =>
      guarded(() => {
        cross(module, 'client.settle', [promise, ...outcome]);
        plan();
      });
    const act = async ([promise, name, ...given]: Ask) => {
      try {
        const value = await host.functions[name]?.(...given);
        if (promise > 0) settle(promise, true, value);
      } catch (reason) {
        if (promise === 0) return;
        if (reason instanceof Fault)
          settle(promise, false, reason.code, reason.message, reason.data);
        else end(defect(reason));
      }
    };
    const over = (result: unknown) => {
      open.delete(end);
      if (result instanceof IoidError) fail(result);
      else give(result);
    };
    const resume = () => {
      const now = Math.round(performance.now());
      for (const ask of cross(module, 'client.resume', [number, now]) as Ask[]) {
        if (ask[1] === 'over') over(ask[2]);
        else void act(ask);
      }
    };
    plan();
  });
}
