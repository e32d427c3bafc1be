import { WindowPostMessageStream } from '@metamask/post-message-stream';
import { PortDuplexStream } from 'extension-port-stream';
import { CONTENT, INPAGE } from './stream-names';

/**
 * Carries messages between the page and the service worker. Chrome ends the connection whenever it
 * stops the worker; the script then connects again (which starts the worker) and delivers again
 * what was not answered. `client` and the request's id together tell the worker that it is the same
 * request.
 */
const client = crypto.randomUUID();
const page = new WindowPostMessageStream({ name: CONTENT, target: INPAGE });
const unanswered = new Map<string | number, object>();
let worker = connect();

type Message = { id?: string | number };

/** The worker greets every connection; one that stays silent this long leads nowhere. */
const SILENCE_MS = 2_000;

function connect(): PortDuplexStream {
  const port = chrome.runtime.connect({ name: client });
  const stream = new PortDuplexStream(port as never);
  // While an extension is being removed Chrome still opens ports, and never closes them.
  const silence = setTimeout(() => stream.destroy(), SILENCE_MS);
  stream.on('data', (message: Message) => {
    clearTimeout(silence);
    if (message.id !== undefined) unanswered.delete(message.id);
    page.write(message);
  });
  stream.on('error', () => {});
  stream.on('close', () => {
    clearTimeout(silence);
    reconnect(port);
  });
  return stream;
}

function reconnect(before: chrome.runtime.Port): void {
  try {
    before.disconnect();
    worker = connect();
  } catch {
    // The extension was reloaded or removed: this page's connection is over. The provider turns
    // this into the EIP-1193 event `disconnect`.
    page.write({ jsonrpc: '2.0', method: 'METAMASK_STREAM_FAILURE' });
    return;
  }
  for (const message of unanswered.values()) worker.write(message);
}

page.on('data', (message: Message) => {
  if (message.id !== undefined) unanswered.set(message.id, message);
  worker.write(message);
});
