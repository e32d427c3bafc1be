import { createAsyncMiddleware, JsonRpcEngine } from '@metamask/json-rpc-engine';
import { createEngineStream } from '@metamask/json-rpc-middleware-stream';
import type { Json } from '@metamask/utils';
import { PortDuplexStream } from 'extension-port-stream';
import { Approvals } from './approvals';
import { resumeBundles } from './calls';
import { answerPage, type PageMessage } from './pages/messages';
import { type Notification, Wallet } from './wallet';

/**
 * The wallet's service worker. Chrome stops it when it is idle, so nothing that matters is only in
 * memory; the listeners are registered at once, as Chrome requires, and wait for the start.
 */
const started = start();

interface Page {
  origin: string;
  send(notification: Notification): void;
}
const pages = new Set<Page>();

async function start(): Promise<{ wallet: Wallet; approvals: Approvals }> {
  const wallet = await Wallet.open();
  wallet.notify = (notification, origin) => {
    for (const page of pages) {
      if (origin === undefined || page.origin === origin) page.send(notification);
    }
  };
  const approvals = new Approvals(wallet);
  void approvals.resume();
  resumeBundles(wallet);
  return { wallet, approvals };
}

chrome.runtime.onConnect.addListener((port) => {
  // Chrome says who is on the other side; the page has no part in it.
  const origin = port.sender?.origin;
  if (origin === undefined) {
    port.disconnect();
    return;
  }
  const engine = new JsonRpcEngine();
  engine.push(
    createAsyncMiddleware(async (request, response) => {
      const { approvals } = await started;
      const { id, method, params } = request;
      const key = `${port.name}:${String(id)}`;
      response.result = await approvals.run({ key, origin, method, params });
    }),
  );
  const requests = createEngineStream({ engine });
  const stream = new PortDuplexStream(port as never);
  const page: Page = {
    origin,
    send: (notification) => requests.push({ jsonrpc: '2.0', ...notification }),
  };
  pages.add(page);
  stream.on('error', () => {});
  stream.on('close', () => {
    pages.delete(page);
    requests.destroy();
  });
  requests.pipe(stream).pipe(requests);
  // A page that comes back after a restart, or out of the back/forward cache, may have missed news.
  void started.then(({ wallet }) => {
    page.send(wallet.chainChanged());
    page.send(wallet.accountsChanged(origin));
  });
});

chrome.runtime.onMessage.addListener((message: PageMessage, sender, respond) => {
  // Content scripts can send messages too: only the wallet's own pages are answered.
  if (`${sender.origin}/` !== chrome.runtime.getURL('')) return false;
  started
    .then(({ wallet, approvals }) => answerPage(wallet, approvals, message))
    .then((answer: Json) => respond(answer));
  return true;
});

chrome.windows.onRemoved.addListener((windowId) => {
  void started.then(({ approvals }) => approvals.windowClosed(windowId));
});
