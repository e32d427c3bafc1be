import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { after } from 'node:test';

/** A server on this machine that answers as it is told. */
export type Gateway = {
  url: string;
  /** Paths with queries, in the order they were asked for. */
  asked: string[];
  /** Bytes of bodies that the other side took. */
  sent(): number;
  /** Answers that the other side still waits for. */
  open(): number;
};

export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const gateways: (() => void)[] = [];
after(() => {
  for (const stop of gateways) stop();
});

export async function gateway(behave: Behaviour): Promise<Gateway> {
  const asked: string[] = [];
  const sockets = new Set<import('node:net').Socket>();
  let sent = 0;
  let open = 0;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    open += 1;
    response.on('close', () => {
      open -= 1;
    });
    behave(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sent += socket.bytesWritten;
      sockets.delete(socket);
    });
  });
  gateways.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    sent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, sent),
    open: () => open,
  };
}

/** Answers with these bytes. */
export const serving =
  (bytes: Uint8Array | string, headers: Record<string, string> = {}, status = 200): Behaviour =>
  (_, response) => {
    response.writeHead(status, headers).end(bytes);
  };
