import { createServer, type ServerResponse } from 'node:http';

// A real node behind a proxy that can be told to misbehave, as nodes do.

export type Fault =
  | 'none'
  | 'status' // HTTP 503
  | 'error' // an error for every call
  | 'cut' // half of the JSON
  | 'enormous' // a body without end
  | 'hang' // no answer at all
  | 'stall' // a body that stops
  | 'drop' // the connection is closed
  | 'garbage' // JSON-RPC with results of the wrong kind
  | 'other-chain' // another chain's id and blocks
  | 'lag' // no block that was named by its number
  | 'reorg' // another block under a number that was told before
  | 'lie' // one bit of every call's last word
  | 'no-batch' // one call at a time
  | 'small-batch' // ten calls at a time
  | 'narrow'; // logs of 7 blocks at a time

type Call = { id: number; method: string; params: unknown[] };
type Answer = { jsonrpc: '2.0'; id: number; result?: unknown; error?: object };

export type FaultyNode = {
  url: string;
  fault: Fault;
  /** Calls of each request so far, in order. */
  requests: string[][];
  /** Bytes of the last endless body that were taken. */
  sent: number;
  close(): void;
};

const error = (id: number, message: string): Answer => ({
  jsonrpc: '2.0',
  id,
  error: { code: -32000, message },
});

const isHead = ({ params }: Call) => params[0] === 'latest';

/** One answer, bent. */
function bent(fault: Fault, call: Call, answer: Answer): Answer {
  const { id, method } = call;
  const { result } = answer;
  const ofBlock = method === 'eth_getBlockByNumber';
  switch (fault) {
    case 'error':
      return error(id, 'internal error');
    case 'garbage':
      return { ...answer, result: 7 };
    case 'other-chain':
      if (method === 'eth_chainId') return { ...answer, result: '0x1' };
      return ofBlock ? { ...answer, result: { ...(result as object), hash: other } } : answer;
    case 'lag':
      if (ofBlock && !isHead(call)) return { ...answer, result: null };
      return ofBlock || method === 'eth_chainId' ? answer : error(id, 'header not found');
    case 'reorg':
      if (!ofBlock || isHead(call)) return answer;
      return { ...answer, result: { ...(result as object), hash: other } };
    case 'lie': {
      if (method !== 'eth_call' || typeof result !== 'string') return answer;
      const at = result.length - 1;
      const bit = (Number.parseInt(result[at] ?? '0', 16) ^ 1).toString(16);
      return { ...answer, result: result.slice(0, at) + bit };
    }
    case 'narrow': {
      if (method !== 'eth_getLogs') return answer;
      const { fromBlock, toBlock } = call.params[0] as { fromBlock: string; toBlock: string };
      const wide = BigInt(toBlock) - BigInt(fromBlock) >= 7n;
      return wide ? error(id, 'range is too large, maximum is 7 blocks') : answer;
    }
    default:
      return answer;
  }
}

const other = `0x${'99'.repeat(32)}`;

/** Starts a proxy in front of the node at `target`. */
export async function faultyNode(target: string): Promise<FaultyNode> {
  const node: FaultyNode = { url: '', fault: 'none', requests: [], sent: 0, close: () => {} };

  const endless = (response: ServerResponse) => {
    const piece = '"0".'.repeat(1 << 14);
    node.sent = 0;
    const more = () => {
      while (!response.destroyed) {
        node.sent += piece.length;
        if (!response.write(piece)) return void response.once('drain', more);
      }
    };
    response.write('{"jsonrpc":"2.0","id":1,"result":"');
    more();
  };

  const server = createServer(async (request, response) => {
    // A page of another origin asks first.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (request.method === 'OPTIONS') return void response.end();
    let body = '';
    for await (const piece of request) body += piece;
    const asked = JSON.parse(body) as Call | Call[];
    const calls = [asked].flat();
    node.requests.push(calls.map(({ method }) => method));
    response.setHeader('content-type', 'application/json');
    const most = node.fault === 'no-batch' ? 1 : node.fault === 'small-batch' ? 10 : Infinity;
    switch (node.fault) {
      case 'hang':
        return;
      case 'stall':
        return void response.write('{"jsonrpc":"2.0",');
      case 'drop':
        return void request.socket.destroy();
      case 'enormous':
        return endless(response);
      case 'status':
        response.statusCode = 503;
        return void response.end('<h1>no</h1>');
    }
    if (calls.length > most) {
      return void response.end(JSON.stringify(error(0, `more than ${most} calls`)));
    }
    const headers = { 'content-type': 'application/json' };
    const answered = await fetch(target, { method: 'POST', headers, body });
    const answers = [(await answered.json()) as Answer | Answer[]].flat();
    const said = calls.map((call) => {
      const answer = answers.find(({ id }) => id === call.id) ?? error(call.id, 'no answer');
      return bent(node.fault, call, answer);
    });
    const text = JSON.stringify(Array.isArray(asked) ? said : said[0]);
    response.end(node.fault === 'cut' ? text.slice(0, text.length / 2) : text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  node.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  node.close = () => {
    server.close();
    server.closeAllConnections();
  };
  return node;
}
