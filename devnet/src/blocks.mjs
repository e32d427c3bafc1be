// @ts-check
import { FsBlockstore } from 'blockstore-fs';
import { exporter } from 'ipfs-unixfs-exporter';
import { importBytes } from 'ipfs-unixfs-importer';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';

/** @import { CID } from 'multiformats/cid' */

/** Kubo's defaults: chunks of 256 KiB, 174 links a node. */
export const CHUNK_SIZE = 262_144;
/** The largest that Kubo makes. */
export const MAX_CHUNK_SIZE = 1_048_576;
const MAX_CHILDREN = 174;

/**
 * @typedef {object} AddOptions
 * @property {0 | 1} cidVersion
 * @property {boolean} rawLeaves with one chunk: the CID is raw, its digest SHA-256 of the bytes
 * @property {number} chunkSize bytes
 */

/** @typedef {Awaited<ReturnType<typeof openBlocks>>} Blocks */

/**
 * Blocks on disk, written and read as UnixFS files.
 *
 * @param {string} directory
 */
export async function openBlocks(directory) {
  const store = new FsBlockstore(directory);
  await store.open();

  return {
    /**
     * @param {Uint8Array} bytes
     * @param {AddOptions} options
     * @returns {Promise<{ cid: CID, size: bigint }>} size of the whole DAG in bytes
     */
    async add(bytes, { cidVersion, rawLeaves, chunkSize }) {
      const { cid, size } = await importBytes(bytes, store, {
        cidVersion,
        rawLeaves,
        leafType: 'file',
        reduceSingleLeafToSelf: true,
        chunker: fixedSize({ chunkSize }),
        layout: balanced({ maxChildrenPerNode: MAX_CHILDREN }),
      });
      return { cid, size };
    },

    /** @param {CID} cid */
    has: (cid) => store.has(cid),

    /** @param {CID} cid */
    readBlock: (cid) => collect(store.get(cid)),

    /**
     * @param {CID} cid
     * @returns {Promise<Uint8Array>}
     * @throws {Error} when a block is missing or the root is no file
     */
    async readFile(cid) {
      const entry = await exporter(cid, store);
      if (entry.type !== 'file' && entry.type !== 'raw') throw new Error(`${cid} is no file.`);
      return collect(entry.content());
    },

    close: () => store.close(),
  };
}

/** @param {AsyncIterable<Uint8Array>} parts */
async function collect(parts) {
  const chunks = [];
  for await (const part of parts) chunks.push(part);
  return Buffer.concat(chunks);
}
