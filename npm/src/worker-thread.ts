// Where slices are worked on: in a worker, and where none can be started, here.

import { IoidError } from './errors.js';
import type { Answer, Slice } from './worker-batches.js';
import { nodeThreads } from './worker-node.js';

/** A slice on its way; answers have its number. */
export type ToWorker = { id: number; slice: Slice };

/** What a worker says: that it listens, then one answer for each slice. */
export type FromWorker = 'ready' | { id: number; answer: Answer };

export type Thread = {
  where: 'worker' | 'main';
  work(slice: Slice): Promise<Answer>;
  /** Whether there is something to wait for; a thread that rests does not keep Node.js going. */
  rest(resting: boolean): void;
};

/** What the workers of engines have in common. */
type Port = {
  post(message: ToWorker): void;
  onMessage(hear: (message: FromWorker) => void): void;
  onEnd(hear: (reason: string) => void): void;
  keep(busy: boolean): void;
  end(): void;
};

/** A worker that has not said within this time that it listens is not waited for. */
const START_MS = 10_000;
/** How long a worker without work is kept. */
const REST_MS = 1_000;

function openPort(): Port | undefined {
  if (typeof Worker === 'function') {
    // In this form bundlers see that there is another entry, and an address they must rewrite.
    const worker = new Worker(new URL('./worker-entry.js', import.meta.url), { type: 'module' });
    return {
      post: (message) => worker.postMessage(message),
      onMessage: (hear) => worker.addEventListener('message', ({ data }) => hear(data)),
      onEnd: (hear) => worker.addEventListener('error', ({ message }) => hear(message)),
      keep: () => {},
      end: () => worker.terminate(),
    };
  }
  const threads = nodeThreads();
  if (threads === undefined) return undefined;
  // Kept apart, or bundlers would take the file for something to copy into every page.
  const here = import.meta.url;
  const worker = new threads.Worker(new URL('./worker-entry.js', here));
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (hear) => worker.on('message', (message) => hear(message as FromWorker)),
    onEnd: (hear) => {
      worker.on('error', (error) => hear(String(error)));
      worker.on('exit', () => hear('it exited'));
    },
    keep: (busy) => (busy ? worker.ref() : worker.unref()),
    end: () => worker.terminate(),
  };
}

/** Resolves when the worker listens; rejects when it does not come to that. */
async function startWorker(ended: () => void): Promise<Thread> {
  const port = openPort();
  if (port === undefined) throw new TypeError('this engine has no workers');
  const open = new Map<number, { give: (answer: Answer) => void; fail: (why: unknown) => void }>();
  let next = 0;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const thread: Thread = {
    where: 'worker',
    work: (slice) =>
      new Promise((give, fail) => {
        next += 1;
        try {
          port.post({ id: next, slice });
          open.set(next, { give, fail });
        } catch (cause) {
          const message = `An argument cannot be given to a worker: ${String(cause)}.`;
          fail(new IoidError('INPUT_INVALID', message, { cause }));
        }
      }),
    rest(rests) {
      clearTimeout(resting);
      port.keep(!rests);
      if (!rests) return;
      resting = setTimeout(() => {
        ended();
        port.end();
      }, REST_MS);
      // Node.js alone has timers that are objects.
      (resting as { unref?: () => void }).unref?.();
    },
  };
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('the worker did not start in time'));
      port.end();
    }, START_MS);
    port.onMessage((message) => {
      clearTimeout(late);
      if (message === 'ready') return resolve(thread);
      open.get(message.id)?.give(message.answer);
      open.delete(message.id);
    });
    port.onEnd((reason) => {
      clearTimeout(late);
      reject(new Error(reason));
      ended();
      port.end();
      for (const { fail } of open.values()) {
        fail(new IoidError('INTERNAL', `The worker ended before its work was done: ${reason}.`));
      }
      open.clear();
    });
  });
}

async function startHere(): Promise<Thread> {
  const { work } = await import('./worker-batches.js');
  return {
    where: 'main',
    // A task of its own for each slice: what else the page has to do comes between.
    work: async (slice) => {
      await new Promise((go) => setTimeout(go));
      return work(slice);
    },
    rest: () => {},
  };
}

let thread: Promise<Thread> | undefined;
let users = 0;

/** `work` with the one thread that all batches share, which ends when it has had none for a while. */
export async function withThread<T>(work: (thread: Thread) => Promise<T>): Promise<T> {
  thread ??= open();
  const mine = thread;
  users += 1;
  try {
    const started = await mine;
    started.rest(false);
    return await work(started);
  } finally {
    users -= 1;
    if (users === 0) (await mine).rest(true);
  }
}

function open(): Promise<Thread> {
  const ended = () => {
    if (thread === opened) thread = undefined;
  };
  const opened: Promise<Thread> = startWorker(ended).catch(startHere);
  return opened;
}
