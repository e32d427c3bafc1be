import { readBytes } from './crossing.js';
import { current, type Glue, type Module, numbered } from './crossing-instance.js';
import { write } from './crossing-write.js';
import { defect, IoidError } from './errors.js';
import type { Host } from './host.js';

/** What the whole module exports besides. */
export type TalkingGlue = Glue & {
  flows(): string;
  converse(flow: number, length: number, host: unknown): number;
  resume(conversation: number): Uint8Array | undefined;
  settle(promise: number, kept: boolean, value: unknown): void;
};

/**
 * Holds a conversation of the client. The first value is the chain. The module says which promises
 * it waits for; it is called when one is settled, and whatever goes wrong in it ends the
 * conversation.
 */
export async function converse(
  module: Module<TalkingGlue>,
  name: string,
  values: readonly unknown[],
  host: Host,
): Promise<unknown> {
  const { glue } = module;
  const of = current(module);
  let end: (reason: unknown) => void = () => {};
  const over = new Promise<Uint8Array>((give, fail) => {
    end = (cause) => fail(defect(cause));
    of.open.add(end);
    const guarded = (work: () => void) => {
      if (!of.open.has(end)) return;
      try {
        if (current(module) === of) work();
      } catch (thrown) {
        // An exception in something it was given, or a trap; neither is the caller's.
        fail(thrown instanceof IoidError ? thrown : defect(thrown));
      }
    };
    const resume = () => {
      const bytes = glue.resume(number);
      if (bytes !== undefined) give(bytes);
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
    const settle = (promise: number, kept: boolean, value: unknown) =>
      guarded(() => {
        glue.settle(promise, kept, value);
        plan();
      });
    const later = (promise: number, pending: unknown) => {
      Promise.resolve(pending).then(
        (value) => settle(promise, true, value),
        (reason) => settle(promise, false, reason),
      );
    };
    const notice = (bytes: Uint8Array) => host.notice(readBytes(of, bytes) as never);
    const flow = numbered(glue.flows()).get(name) ?? -1;
    const number = glue.converse(flow, write(of, values), { ...host, notice, later });
    plan();
  });
  try {
    return readBytes(of, await over);
  } finally {
    of.open.delete(end);
  }
}
