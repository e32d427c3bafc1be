// @ts-check
import { CID } from 'multiformats/cid';
import { CHUNK_SIZE, MAX_CHUNK_SIZE } from './blocks.mjs';
import { HttpError } from './http.mjs';

/** @import { Blocks, AddOptions } from './blocks.mjs' */
/** @import { Reply, Request, Route } from './http.mjs' */

/** Documents are kilobytes; this is room for pictures and an end to accidents. */
export const MAX_UPLOAD = 10 * 1_024 * 1_024;
const RAW_BLOCK = 'application/vnd.ipld.raw';
/** UnixFS is dag-pb or raw (multicodec table); other codecs are served as raw blocks only. */
const FILE_CODECS = [0x55, 0x70];
/** Would change the CID or what is kept: refused rather than ignored. */
const UNSUPPORTED = ['only-hash', 'wrap-with-directory', 'hash', 'inline', 'trickle'];

/**
 * The part of Kubo's RPC and of the IPFS gateway that documents need.
 *
 * @param {Blocks} blocks
 * @returns {{ add: Route, read: Route }}
 */
export function createStoreRoutes(blocks) {
  return {
    add: { method: 'POST', path: '/api/v0/add', handle: (request) => addFiles(blocks, request) },
    read: { method: 'GET', path: '/ipfs/', handle: (request) => readContent(blocks, request) },
  };
}

/**
 * @param {URL} url
 * @returns {string | null} the first path segment after `/ipfs/`
 */
export function requestedCid(url) {
  return /^\/ipfs\/([^/]+)/.exec(url.pathname)?.[1] ?? null;
}

/**
 * One JSON line a file, as Kubo's `POST /api/v0/add`.
 *
 * @param {Blocks} blocks
 * @param {Request} request
 * @returns {Promise<Reply>}
 */
async function addFiles(blocks, { url, message, readBody }) {
  const options = parseAddOptions(url.searchParams);
  const form = await parseForm(await readBody(MAX_UPLOAD), message.headers['content-type']);

  const lines = [];
  for (const [field, value] of form) {
    // A part without a file name is text to the parser, which may not give the same bytes back.
    if (typeof value === 'string') {
      throw new HttpError(400, `The part ${JSON.stringify(field)} needs a file name.`);
    }
    const { cid, size } = await blocks.add(new Uint8Array(await value.arrayBuffer()), options);
    const Hash = cid.toString();
    lines.push(JSON.stringify({ Name: value.name || Hash, Hash, Size: size.toString() }));
  }
  if (lines.length === 0) throw new HttpError(400, 'The form has no file in it.');
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: lines.map((line) => `${line}\n`).join(''),
  };
}

/**
 * @param {URLSearchParams} query
 * @returns {AddOptions}
 */
function parseAddOptions(query) {
  for (const name of UNSUPPORTED) {
    if (query.has(name) && query.get(name) !== 'false') {
      throw new HttpError(400, `The option ${name} is not supported.`);
    }
  }
  const version = query.get('cid-version') ?? '0';
  if (version !== '0' && version !== '1') {
    throw new HttpError(400, `cid-version must be 0 or 1, not ${JSON.stringify(version)}.`);
  }
  const rawLeaves = query.get('raw-leaves') ?? (version === '1' ? 'true' : 'false');
  if (rawLeaves !== 'true' && rawLeaves !== 'false') {
    throw new HttpError(400, `raw-leaves must be true or false, not ${JSON.stringify(rawLeaves)}.`);
  }
  const chunker = query.get('chunker') ?? `size-${CHUNK_SIZE}`;
  const chunkSize = Number(/^size-(\d+)$/.exec(chunker)?.[1]);
  if (!(chunkSize > 0 && chunkSize <= MAX_CHUNK_SIZE)) {
    throw new HttpError(400, `chunker must be size-<1 to ${MAX_CHUNK_SIZE}>.`);
  }
  return { cidVersion: version === '1' ? 1 : 0, rawLeaves: rawLeaves === 'true', chunkSize };
}

/**
 * @param {Uint8Array} body
 * @param {string | undefined} contentType
 */
async function parseForm(body, contentType = '') {
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) {
    throw new HttpError(400, 'The body must be multipart/form-data with the file in it.');
  }
  const response = new Response(Buffer.from(body), { headers: { 'content-type': contentType } });
  try {
    return await response.formData();
  } catch {
    throw new HttpError(400, 'The multipart body cannot be parsed.');
  }
}

/**
 * `GET /ipfs/<cid>`: the file, or the block itself when asked for `application/vnd.ipld.raw`.
 *
 * @param {Blocks} blocks
 * @param {Request} request
 * @returns {Promise<Reply>}
 */
async function readContent(blocks, { url, message }) {
  const cid = parseCid(requestedCid(url) ?? '');
  if (/^\/ipfs\/[^/]+\/./.test(url.pathname)) {
    throw new HttpError(404, 'Only whole files are kept here, no paths below them.');
  }
  const raw = wantsRawBlock(url, message.headers.accept);
  if (!(await blocks.has(cid))) {
    throw new HttpError(404, `ipfs: could not find ${cid} (offline)`);
  }

  const headers = {
    'cache-control': 'public, max-age=29030400, immutable',
    'x-ipfs-path': `/ipfs/${cid}`,
  };
  if (raw) {
    return {
      status: 200,
      headers: {
        ...headers,
        'content-type': RAW_BLOCK,
        'content-disposition': `attachment; filename="${cid}.bin"`,
        etag: `"${cid}.raw"`,
      },
      body: await blocks.readBlock(cid),
    };
  }
  if (!FILE_CODECS.includes(cid.code)) {
    throw new HttpError(406, `Codec 0x${cid.code.toString(16)} is served as ${RAW_BLOCK} only.`);
  }
  const body = await readFile(blocks, cid);
  return {
    status: 200,
    headers: { ...headers, 'content-type': typeOf(body), etag: `"${cid}"` },
    body,
  };
}

/**
 * @param {Blocks} blocks
 * @param {CID} cid
 */
async function readFile(blocks, cid) {
  try {
    return await blocks.readFile(cid);
  } catch (cause) {
    throw new HttpError(404, `ipfs: ${cid} is not a complete file here: ${cause}`);
  }
}

/** @param {string} text */
function parseCid(text) {
  try {
    return CID.parse(decodeURIComponent(text));
  } catch {
    throw new HttpError(400, `invalid path "/ipfs/${text}": invalid CID`);
  }
}

/**
 * The query wins over the header, as the trustless gateway specification has it.
 *
 * @param {URL} url
 * @param {string | undefined} accept
 */
function wantsRawBlock(url, accept = '') {
  const format = url.searchParams.get('format');
  if (format === 'raw') return true;
  if (format !== null) throw new HttpError(400, `The format ${format} is not supported.`);
  return accept.split(',').some((range) => range.split(';')[0]?.trim() === RAW_BLOCK);
}

/** @param {Uint8Array} body */
function typeOf(body) {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null
      ? 'application/json'
      : 'application/octet-stream';
  } catch {
    return 'application/octet-stream';
  }
}
