import { IoidError } from './errors.js';

/**
 * Where blocks of IPFS are kept: `'memory'` of one client, at most 4 MiB; `'persistent'` in the
 * browser's IndexedDB too, where there is one; `false` nowhere.
 *
 * A CID names one content for ever, so nothing that is kept goes stale; each block is checked against
 * its CID again when it is read. What is persistent tells whoever uses this browser next which
 * documents were looked at, so it has to be asked for.
 */
export type ContentCache = 'memory' | 'persistent' | false;

/** Keeps blocks by CID; whatever fails in it is as if nothing were kept. */
export type Blocks = {
  recall(cid: string): Promise<Uint8Array | undefined>;
  keep(cid: string, block: Uint8Array): void;
};

const LARGEST_MEMORY = 4 << 20;
const MOST_BLOCKS = 1_000;
const STORE = 'blocks';

export function makeBlocks(cache: ContentCache): Blocks | undefined {
  if (cache === false) return undefined;
  if (cache === 'memory') return memory(undefined);
  if (cache === 'persistent') return memory(persistent());
  const expected = "'memory', 'persistent' or false";
  throw new IoidError('INPUT_INVALID', `\`cache\` must be ${expected}.`, {
    details: { path: 'cache', expected, received: String(cache) },
  });
}

/** The blocks that were used last, and all of those `beyond`. */
function memory(beyond: Blocks | undefined): Blocks {
  // In the order of their last use.
  const blocks = new Map<string, Uint8Array>();
  let size = 0;
  const put = (cid: string, block: Uint8Array) => {
    size += block.length - (blocks.get(cid)?.length ?? 0);
    blocks.delete(cid);
    blocks.set(cid, block);
    for (const [oldest, { length }] of blocks) {
      if (size <= LARGEST_MEMORY) break;
      blocks.delete(oldest);
      size -= length;
    }
  };
  return {
    async recall(cid) {
      const block = blocks.get(cid) ?? (await beyond?.recall(cid));
      if (block !== undefined) put(cid, block);
      return block;
    },
    keep(cid, block) {
      put(cid, block);
      beyond?.keep(cid, block);
    },
  };
}

/** IndexedDB; `undefined` in engines without it. */
function persistent(): Blocks | undefined {
  if (typeof indexedDB === 'undefined') return undefined;
  let database: Promise<IDBDatabase> | undefined;
  const open = () =>
    new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('ioid-web', 1);
      opening.onupgradeneeded = () =>
        opening.result.createObjectStore(STORE).createIndex('at', 'at');
      opening.onblocked = reject;
      opening.onerror = reject;
      opening.onsuccess = () => {
        // Another page that deletes or upgrades it must not have to wait for this one.
        opening.result.onversionchange = () => opening.result.close();
        resolve(opening.result);
      };
    });
  const store = async (mode: IDBTransactionMode) => {
    database ??= open();
    return (await database).transaction(STORE, mode).objectStore(STORE);
  };
  return {
    async recall(cid) {
      try {
        const blocks = await store('readonly');
        return await new Promise<Uint8Array | undefined>((resolve, reject) => {
          const reading = blocks.get(cid);
          reading.onerror = reject;
          reading.onsuccess = () => resolve(reading.result?.block);
        });
      } catch {
        return undefined;
      }
    },
    keep(cid, block) {
      const write = async () => {
        const blocks = await store('readwrite');
        blocks.put({ block, at: Date.now() }, cid);
        const counting = blocks.count();
        counting.onsuccess = () => {
          let surplus = counting.result - MOST_BLOCKS;
          if (surplus <= 0) return;
          const oldest = blocks.index('at').openCursor();
          oldest.onsuccess = () => {
            if (oldest.result === null || surplus <= 0) return;
            surplus -= 1;
            oldest.result.delete();
            oldest.result.continue();
          };
        };
      };
      // A full disk or a private window: it stays in memory.
      write().catch(() => {});
    },
  };
}
