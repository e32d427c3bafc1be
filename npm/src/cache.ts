import { call } from './wasm.js';

/**
 * Where blocks of IPFS are kept: `'memory'` for one client, at most 4 MiB of all clients together;
 * `'persistent'` in the browser's IndexedDB too, where there is one; `false` nowhere.
 *
 * A CID names one content for ever, so nothing that is kept goes stale; each block is checked against
 * its CID again when it is read. What is persistent tells whoever uses this browser next which
 * documents were looked at, so it has to be asked for.
 */
export type ContentCache = 'memory' | 'persistent' | false;

/** The block of a CID, when it is kept; one that is given is kept from now on. */
export type Blocks = (cid: string, given?: Uint8Array) => Promise<Uint8Array | undefined>;

const MOST_BLOCKS = 1_000;
const STORE = 'blocks';

/** The blocks that outlive the page. Those in memory are the wasm module's. */
export function blocksOf(cache: ContentCache): Blocks | undefined {
  if (cache === 'persistent') return persistent;
  if (cache !== false && cache !== 'memory') call('client.cache', cache);
  return undefined;
}

/** Blocks in IndexedDB; whatever fails in it is as if nothing were kept. */
async function persistent(cid: string, given?: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const opening = indexedDB.open('ioid-web', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE).createIndex('at', 'at');
    const database = await done(opening);
    const mode = given ? 'readwrite' : 'readonly';
    const blocks = database.transaction(STORE, mode).objectStore(STORE);
    // After that transaction: a page that deletes the database must not have to wait for this one.
    database.close();
    if (given === undefined) return (await done(blocks.get(cid)))?.block;
    blocks.put({ block: given, at: Date.now() }, cid);
    const surplus = (await done(blocks.count())) - MOST_BLOCKS;
    if (surplus > 0) {
      const oldest = await done(blocks.index('at').getAllKeys(null, surplus));
      for (const key of oldest) blocks.delete(key);
    }
  } catch {
    // An engine without it, a full disk, a private window.
  }
  return undefined;
}

/** What a request to the database comes to. */
function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
}
