// @ts-check
/** An empty site and a chain, both on this machine and of their own for one test file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/**
 * An empty page that collects what the wallet announces and emits.
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serveSite() {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Site</title><script>
      window.announced = [];
      window.events = [];
      addEventListener('eip6963:announceProvider', ({ detail }) => {
        if (window.announced.some(({ info }) => info.uuid === detail.info.uuid)) return;
        window.announced.push(detail);
        for (const name of ['connect', 'disconnect', 'accountsChanged', 'chainChanged']) {
          detail.provider.on(name, (data) => {
            window.events.push({ name, data: data instanceof Error ? { code: data.code } : data });
          });
        }
      });
      dispatchEvent(new Event('eip6963:requestProvider'));
    </script>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * A chain that mines at once.
 * @param {number} chainId
 * @returns {Promise<{ url: string, rpc: (method: string, params?: unknown[]) => Promise<any>,
 *   close: () => Promise<void> }>}
 */
export async function startChain(chainId) {
  const manifest = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json');
  const { bin } = createRequire(import.meta.url)(manifest);
  const program = new URL(typeof bin === 'string' ? bin : bin.anvil, `file://${manifest}`);
  const args = [program.pathname, '--port', '0', '--chain-id', String(chainId)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const url = await listening(child);
  return {
    url,
    rpc: async (method, params = []) => {
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const headers = { 'content-type': 'application/json' };
      const answer = await (await fetch(url, { method: 'POST', headers, body })).json();
      if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
      return answer.result;
    },
    close: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** @param {import('node:child_process').ChildProcess} child */
async function listening(child) {
  if (child.stdout === null) throw new Error('anvil has no output');
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const found = /^Listening on (\S+)/.exec(line);
    if (found) {
      child.stdout.resume();
      return `http://${found[1]}`;
    }
  }
  throw new Error('anvil ended before it listened');
}
