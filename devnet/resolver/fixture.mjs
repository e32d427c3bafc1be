// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { zeroHash } from 'viem';
import { registryAbi } from '../src/abi.mjs';
import { didOf, documentOf, identifierOf, publish as publishTo, sha256 } from '../test/device.mjs';
import { openWorld } from '../test/fixture.mjs';

/** @import { IncomingMessage, RequestListener, ServerResponse } from 'node:http' */
/** @import { Hex } from 'viem' */

const PROGRAM =
  process.env.IOID_RESOLVER ??
  fileURLToPath(new URL('../../target/debug/ioid-resolver', import.meta.url));

export { didOf, documentOf, sha256 };

export const world = await openWorld();
const { deployment, as, mined, config } = world;
const directory = await mkdtemp(path.join(tmpdir(), 'ioid-resolver-'));
after(() => rm(directory, { recursive: true }));
const file = path.join(directory, 'world.json');
await writeFile(file, JSON.stringify(config));

/** @param {string | Uint8Array} bytes */
export const publish = (bytes) => publishTo(config.publishApi, bytes);

let nextToken = 1_000n;

/**
 * Registers a device with what the registry shall say of its document.
 *
 * @param {string} name
 * @param {{ uri?: string, hash?: Hex }} [metadata] without: a device without a document
 */
export async function register(name, metadata) {
  const nft = /** @type {const} */ ([
    identifierOf(name),
    BigInt(config.chain.id),
    deployment.deviceNft,
    nextToken++,
  ]);
  const at = { address: deployment.registry, abi: registryAbi };
  await mined(
    metadata === undefined
      ? as('operator').writeContract({ ...at, functionName: 'registerDeviceNFT', args: nft })
      : as('operator').writeContract({
          ...at,
          functionName: 'registerDeviceNFTWithDIDDoc',
          args: [...nft, metadata.uri ?? '', metadata.hash ?? zeroHash],
        }),
  );
  return didOf(name);
}

/**
 * Publishes and registers these very bytes.
 *
 * @param {string} name
 * @param {string | Uint8Array} [bytes] the valid document, unless given
 */
export async function bind(name, bytes = JSON.stringify(documentOf(didOf(name)))) {
  return register(name, { uri: `ipfs://${await publish(bytes)}`, hash: sha256(bytes) });
}

/** @param {string} name */
export const remove = (name) =>
  mined(
    as('operator').writeContract({
      address: deployment.registry,
      abi: registryAbi,
      functionName: 'deleteDeviceNFT',
      args: [identifierOf(name)],
    }),
  );

/** @param {'none' | 'down' | 'slow' | 'wrong-bytes'} mode */
export async function fault(mode) {
  const answer = await fetch(`${config.gateways[0]}/devnet/fault`, {
    method: 'POST',
    body: JSON.stringify({ mode }),
  });
  assert.ok(answer.ok);
}

/**
 * A real HTTP server, closed after the last test.
 *
 * @param {RequestListener} listener
 */
export async function server(listener) {
  const count = { requests: 0 };
  const http = createServer((request, response) => {
    count.requests += 1;
    listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  after(() => {
    http.close();
    http.closeAllConnections();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (http.address());
  return { url: `http://127.0.0.1:${port}`, count };
}

/** @typedef {{ id: number, method: string, params: unknown[] }} Call */
/** @typedef {{ id: number, result?: unknown, error?: object }} Said */

/**
 * The node of this world, seen through a proxy that changes what it says.
 *
 * @param {(call: Call, said: Said) => Said} change
 */
export const proxy = (change) =>
  server(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const answered = await fetch(String(config.chain.rpcUrls[0]), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const calls = /** @type {Call | Call[]} */ (JSON.parse(body));
    const said = /** @type {Said | Said[]} */ (await answered.json());
    const changed =
      Array.isArray(calls) && Array.isArray(said)
        ? said.map((one) => {
            const call = calls.find(({ id }) => id === one.id);
            return call === undefined ? one : change(call, one);
          })
        : change(/** @type {Call} */ (calls), /** @type {Said} */ (said));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(changed));
  });

/**
 * @typedef {object} Resolved
 * @property {number} status
 * @property {Headers} headers
 * @property {any} body JSON, or text when it is none
 * @property {string | undefined} error the name of the error
 */

/**
 * Starts the service; it is ended after the last test. Here a block comes with each transaction, so
 * that a moment is long: the newest one is asked for each time, unless the options say otherwise.
 *
 * @param {...string} options
 */
export async function resolver(...options) {
  const times = ['--attempt-ms', '1000', '--timeout-ms', '15000', '--grace-ms', '2000'];
  const exact = options.includes('--head-ms') ? [] : ['--head-ms', '0'];
  const start = ['--chain', file, '--listen', '127.0.0.1:0', '--rate', '0', ...times, ...exact];
  const given = [...start, ...options];
  const child = spawn(PROGRAM, given, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const exited = once(child, 'exit');
  after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const ready = once(child.stdout.setEncoding('utf8'), 'data').then(([text]) => text);
  const started = await Promise.race([ready, exited.then(() => '')]);
  const url = /^READY (\S+)\n$/.exec(started)?.[1];
  assert.ok(url, `the service did not start: ${log}`);

  return {
    url,
    log: () => log,

    /**
     * @param {string} target
     * @param {Record<string, string>} [headers]
     * @returns {Promise<Resolved>}
     */
    async resolve(target, headers = {}) {
      const answer = await fetch(`${url}/1.0/identifiers/${target}`, {
        headers,
        redirect: 'manual',
      });
      const text = await answer.text();
      let body;
      try {
        body = JSON.parse(text);
      } catch {
        body = text;
      }
      const metadata = body?.didResolutionMetadata ?? body?.dereferencingMetadata;
      const error = metadata?.error?.type?.replace('https://www.w3.org/ns/did#', '');
      return { status: answer.status, headers: answer.headers, body, error };
    },

    /** @returns {Promise<unknown[]>} the exit code and the signal */
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** @param {ServerResponse} response @param {number} bytes */
export function endless(response, bytes) {
  const piece = Buffer.alloc(65_536, 0x20);
  let left = bytes / piece.length;
  const more = () => {
    while (left-- > 0) if (!response.write(piece)) return response.once('drain', more);
    return response.end();
  };
  more();
}
