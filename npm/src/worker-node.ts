// Apart from what starts a worker: one that leads back to its own start has no end for a bundler.

/** The part of `node:worker_threads` used here. */
type NodeWorker = {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
  on(event: string, hear: (value: unknown) => void): void;
  ref(): void;
  unref(): void;
  terminate(): void;
};

type NodeThreads = { Worker: new (url: URL) => NodeWorker; parentPort: NodeWorker | null };

/** `node:worker_threads`, by no name that a bundler for browsers would look for. */
export function nodeThreads(): NodeThreads | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => NodeThreads };
  };
  return process?.getBuiltinModule?.('node:worker_threads');
}
