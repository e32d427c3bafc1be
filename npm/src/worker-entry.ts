// The other thread: a module worker of a page, of Deno or Bun, or a thread of Node.js. It answers
// slices in the order in which they arrive.

import { work } from './worker-batches.js';
import { nodeThreads } from './worker-node.js';
import type { FromWorker, ToWorker } from './worker-thread.js';

type Send = (message: FromWorker, transfer: Transferable[]) => void;

function answer(send: Send, { id, slice }: ToWorker): void {
  const given = work(slice);
  send({ id, answer: given }, 'lines' in given ? [given.lines.buffer] : []);
}

if (typeof postMessage === 'function') {
  const send: Send = (message, transfer) => postMessage(message, { transfer });
  addEventListener('message', ({ data }) => answer(send, data as ToWorker));
  send('ready', []);
} else {
  const port = nodeThreads()?.parentPort;
  const send: Send = (message, transfer) => port?.postMessage(message, transfer);
  port?.on('message', (data) => answer(send, data as ToWorker));
  send('ready', []);
}
