import assert from 'node:assert/strict';
import { test } from 'node:test';
import { content, IoidError } from 'ioid-web';

// What is kept between two retrievals. A browser has IndexedDB, Node has not: there nothing outlives
// the call, and nothing fails for it.

const GATEWAY = 'https://gateway.example';
const hasDatabase = typeof indexedDB !== 'undefined';

/** The only gateway, for as long as `work` takes; how often it was asked. */
async function behind(block: Uint8Array | undefined, work: () => Promise<unknown>) {
  let asked = 0;
  const real = globalThis.fetch;
  globalThis.fetch = async () => {
    asked += 1;
    if (block === undefined) throw new TypeError('nobody answers');
    return new Response(new Uint8Array(block));
  };
  try {
    await work();
  } finally {
    globalThis.fetch = real;
  }
  return asked;
}

const database = () =>
  new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('ioid-web');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = reject;
  });

/** Waits for what was written behind our back. */
const stored = (cid: string) =>
  new Promise<Uint8Array | undefined>((resolve, reject) => {
    const look = async (left: number): Promise<void> => {
      const opened = await database();
      const reading = opened.transaction('blocks').objectStore('blocks').get(cid);
      reading.onerror = reject;
      reading.onsuccess = () => {
        opened.close();
        const block = reading.result?.block as Uint8Array | undefined;
        if (block !== undefined || left === 0) resolve(block);
        else setTimeout(() => look(left - 1).catch(reject), 20);
      };
    };
    look(50).catch(reject);
  });

const made = (text: string) => {
  const block = new TextEncoder().encode(`${text} ${Math.random()}`);
  return { block, cid: content.cid(block), uri: `ipfs://${content.cid(block)}` };
};

test('what is persistent is read again without a gateway, where there is a database', async () => {
  const { block, cid, uri } = made('kept');
  const options = { gateways: [GATEWAY], cache: 'persistent' } as const;
  const first = await behind(block, async () =>
    assert.deepEqual(await content.fetch(uri, options), block),
  );
  assert.equal(first, 1);
  if (hasDatabase) {
    assert.deepEqual(await stored(cid), block);
    const again = await behind(undefined, async () =>
      assert.deepEqual(await content.fetch(uri, options), block),
    );
    assert.equal(again, 0);
  }
  // Whoever does not ask for it does not get it.
  const without = await behind(undefined, () =>
    assert.rejects(
      content.fetch(uri, { gateways: [GATEWAY] }),
      (error) => error instanceof IoidError && error.code === 'CONTENT_UNAVAILABLE',
    ),
  );
  assert.equal(without, 1);
});

test('a kept block that was changed is fetched again', async () => {
  const { block, cid, uri } = made('changed');
  const options = { gateways: [GATEWAY], cache: 'persistent' } as const;
  await behind(block, () => content.fetch(uri, options));
  if (hasDatabase) {
    assert.deepEqual(await stored(cid), block);
    const opened = await database();
    await new Promise((resolve, reject) => {
      const writing = opened.transaction('blocks', 'readwrite');
      writing.objectStore('blocks').put({ block: new Uint8Array([1]), at: Date.now() }, cid);
      writing.oncomplete = resolve;
      writing.onerror = reject;
    });
    opened.close();
  }
  const asked = await behind(block, async () =>
    assert.deepEqual(await content.fetch(uri, options), block),
  );
  assert.equal(asked, 1);
});

test('a store that holds anything else is as if it were empty', async () => {
  if (!hasDatabase) return;
  const { block, cid, uri } = made('rubbish');
  const opened = await database();
  await new Promise((resolve, reject) => {
    const writing = opened.transaction('blocks', 'readwrite');
    writing.objectStore('blocks').put({ block: 'text', at: 'never' }, cid);
    writing.oncomplete = resolve;
    writing.onerror = reject;
  });
  opened.close();
  const asked = await behind(block, async () =>
    assert.deepEqual(await content.fetch(uri, { gateways: [GATEWAY], cache: 'persistent' }), block),
  );
  assert.equal(asked, 1);
});

test('of a thousand blocks the oldest goes when another comes', async () => {
  if (!hasDatabase) return;
  const { block, cid, uri } = made('newest');
  const opened = await database();
  const store = opened.transaction('blocks', 'readwrite').objectStore('blocks');
  store.clear();
  for (let at = 1; at <= 1_000; at += 1)
    store.put({ block: new Uint8Array([1]), at }, `made-${at}`);
  await behind(block, () => content.fetch(uri, { gateways: [GATEWAY], cache: 'persistent' }));
  assert.deepEqual(await stored(cid), block);
  const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
    const reading = opened.transaction('blocks').objectStore('blocks').getAllKeys();
    reading.onerror = reject;
    reading.onsuccess = () => resolve(reading.result);
  });
  opened.close();
  assert.equal(keys.length, 1_000);
  assert.deepEqual(
    ['made-1', 'made-2', cid].filter((key) => keys.includes(key)),
    ['made-2', cid],
  );
});

test('the database can be deleted while the package is in use', async () => {
  if (!hasDatabase) return;
  const { block, uri } = made('deleted');
  const fetch = () => content.fetch(uri, { gateways: [GATEWAY], cache: 'persistent' });
  await behind(block, fetch);
  await new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase('ioid-web');
    deleting.onsuccess = resolve;
    // It may have to wait for what is being written, but not for ever.
    deleting.onerror = reject;
  });
  assert.equal(await behind(block, fetch), 1);
});
