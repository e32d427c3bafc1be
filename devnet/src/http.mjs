// @ts-check
import { createServer } from 'node:http';
import { findFreePort } from './ports.mjs';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/**
 * @typedef {object} Reply
 * @property {number} status
 * @property {Record<string, string>} [headers]
 * @property {Uint8Array | string} [body]
 */

/**
 * @typedef {object} Request
 * @property {URL} url
 * @property {IncomingMessage} message
 * @property {(limit: number) => Promise<Uint8Array>} readBody refuses more than `limit` bytes with 413
 */

/** `null` hangs up without an answer. @typedef {(request: Request) => Promise<Reply | null>} Handler */

/**
 * @typedef {object} Route
 * @property {'GET' | 'POST'} method `GET` answers `HEAD` as well
 * @property {string} path exact, or everything below it when it ends in `/`
 * @property {Handler} handle
 */

/** A refusal that the other side is told about. */
export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

/**
 * @param {unknown} value
 * @param {number} [status]
 * @returns {Reply}
 */
export function jsonReply(value, status = 200) {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(value)}\n`,
  };
}

/**
 * Any page may read: this world holds nothing that is worth a visit.
 */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'X-Ipfs-Path, ETag, Content-Length',
};
const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
  'access-control-allow-headers': '*, Authorization, Content-Type, Accept',
  'access-control-max-age': '600',
};

/**
 * @param {{ routes: Route[], host: string, port: number }} options the wanted port, or the next free
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function serve({ routes, host, port: wanted }) {
  const port = await findFreePort(wanted, { host });
  const server = createServer((message, response) => {
    answer(routes, message, response).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  return {
    url: `http://${host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {Route[]} routes
 * @param {IncomingMessage} message
 * @param {ServerResponse} response
 */
async function answer(routes, message, response) {
  const reply = await replyTo(routes, message).catch(describeFailure);
  if (reply === null) {
    message.socket.destroy();
    return;
  }
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  response.writeHead(reply.status, {
    ...CORS,
    ...reply.headers,
    'content-length': body?.byteLength ?? 0,
    'x-content-type-options': 'nosniff',
  });
  response.end(message.method === 'HEAD' ? undefined : body);
}

/**
 * @param {Route[]} routes
 * @param {IncomingMessage} message
 * @returns {Promise<Reply | null>}
 */
async function replyTo(routes, message) {
  if (message.method === 'OPTIONS') return { status: 204, headers: PREFLIGHT };

  const url = parseTarget(message.url);
  const here = routes.filter(({ path }) =>
    path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path,
  );
  if (here.length === 0) throw new HttpError(404, `There is nothing at ${url.pathname}.`);
  const method = message.method === 'HEAD' ? 'GET' : message.method;
  const route = here.find((candidate) => candidate.method === method);
  if (route === undefined) {
    throw new HttpError(405, `${url.pathname} does not take ${message.method}.`);
  }
  return route.handle({ url, message, readBody: (limit) => readBody(message, limit) });
}

/** @param {string | undefined} target */
function parseTarget(target) {
  try {
    return new URL(`http://localhost${target}`);
  } catch (cause) {
    throw new HttpError(400, `This is no request target: ${cause}`);
  }
}

/**
 * @param {unknown} error
 * @returns {Reply}
 */
function describeFailure(error) {
  if (error instanceof HttpError) {
    return jsonReply({ Message: error.message, Code: 0, Type: 'error' }, error.status);
  }
  const message = error instanceof Error ? error.message : String(error);
  return jsonReply({ Message: `Internal error: ${message}`, Code: 0, Type: 'error' }, 500);
}

/**
 * @param {IncomingMessage} message
 * @param {number} limit bytes
 * @returns {Promise<Uint8Array>}
 */
async function readBody(message, limit) {
  const chunks = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    // Read on and forget: hanging up in the middle would hide the answer from the sender. But not
    // for ever.
    else if (size > 4 * limit) break;
  }
  if (size > limit) throw new HttpError(413, `At most ${limit} bytes are accepted.`);
  return Buffer.concat(chunks);
}

/**
 * A JSON object, as the devnet's own routes take.
 *
 * @param {Request} request
 * @returns {Promise<Record<string, unknown>>}
 */
export async function readJsonObject(request) {
  const text = new TextDecoder().decode(await request.readBody(16_384));
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, 'The body must be JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new HttpError(400, 'The body must be a JSON object.');
  }
  return { ...value };
}
