import assert from 'node:assert/strict';
import { test } from 'node:test';
import { did, document, mba, registry } from 'ioid-web';
import * as worker from 'ioid-web/worker';

const project = 'GEODNET';
const tokenContract = '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E';
const devices = Array.from({ length: 40_000 }, (_, index) => `serial-${index}`);
const failed = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => assert.fail('it was accepted'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof worker.IoidError, String(error));
  return error;
};

test('batches in a worker give what they give here', async () => {
  assert.deepEqual(
    await worker.deriveMany({ project, devices }),
    did.deriveMany({ project, devices }),
  );
  const tokenIds = { from: 2n ** 64n - 5n, count: 30_000 };
  const nft = { chainId: 4689, tokenContract };
  assert.deepEqual(
    await worker.addressMany({ ...nft, tokenIds }),
    mba.addressMany({ ...nft, tokenIds }),
  );
  const ids = [5n, '0x7', 7, 2n ** 256n - 1n];
  assert.deepEqual(
    await worker.addressMany({ ...nft, tokenIds: ids }),
    mba.addressMany({ ...nft, tokenIds: ids }),
  );
  const bytes = devices.slice(0, 100).map((name) => new TextEncoder().encode(name));
  assert.deepEqual(
    await worker.deriveMany({ project, devices: bytes }),
    did.deriveMany({ project, devices: bytes }),
  );
});

test('an empty batch is empty, and its other fields are checked', async () => {
  assert.deepEqual(await worker.deriveMany({ project, devices: [] }), []);
  assert.deepEqual(
    await worker.addressMany({
      chainId: 1,
      tokenContract,
      tokenIds: { from: 0, count: 0 },
      chain: 'iotex',
    }),
    [],
  );
  assert.deepEqual(await worker.decodeLogs({ of: 'registry', logs: [] }), []);
  assert.deepEqual(await worker.validateMany({ documents: [] }), []);
  assert.equal((await failed(worker.deriveMany({ project: '', devices: [] }))).code, 'INPUT_EMPTY');
});

test('progress is told, and it is a worker that works', async () => {
  const seen: worker.BatchProgress[] = [];
  await worker.deriveMany({ project, devices }, { onProgress: (progress) => seen.push(progress) });
  assert.ok(seen.length > 2, `${seen.length} slices`);
  assert.deepEqual(seen.at(-1), { done: devices.length, total: devices.length, thread: 'worker' });
  for (const [index, { done }] of seen.entries()) assert.ok(done > (seen[index - 1]?.done ?? 0));
});

test('failures are those of the function, with the place in the whole batch', async () => {
  const wrong = devices.with(33_333, '');
  const error = await failed(worker.deriveMany({ project, devices: wrong }));
  assert.equal(error.code, 'INPUT_EMPTY');
  assert.equal(error.details.path, 'devices[33333]');
  assert.throws(() => did.deriveMany({ project, devices: wrong }), {
    code: error.code,
    message: error.message,
    details: error.details,
  });
  const nft = { chainId: 4689, tokenContract };
  const rows: [unknown, string][] = [
    [{ ...nft, tokenIds: { from: 0, count: 1_000_001 } }, 'BATCH_TOO_LARGE'],
    [{ ...nft, tokenIds: { from: 2n ** 256n - 1n, count: 2 } }, 'INPUT_INVALID'],
    [{ ...nft, tokenIds: { from: -1, count: 2 } }, 'INPUT_INVALID'],
    [{ ...nft, tokenIds: { from: 0 } }, 'INPUT_INVALID'],
    [{ ...nft, tokenIds: { from: 0, count: 1, step: 2 } }, 'INPUT_UNKNOWN_FIELD'],
    [{ ...nft, tokenIds: [1n, -1n] }, 'INPUT_INVALID'],
    [{ ...nft, tokenIds: 7 }, 'INPUT_INVALID'],
    [{ ...nft }, 'INPUT_INVALID'],
    [{ ...nft, tokenIds: [1n], salts: 1 }, 'INPUT_UNKNOWN_FIELD'],
    [{ ...nft, tokenIds: [1n], tokenContract: '0x00' }, 'ADDRESS_INVALID'],
  ];
  for (const [input, code] of rows) {
    const thrown = await failed(worker.addressMany(input as never));
    assert.equal(thrown.code, code);
    assert.throws(() => mba.addressMany(input as never), {
      code,
      message: thrown.message,
      details: thrown.details,
    });
  }
  const odd: [() => Promise<unknown>, string][] = [
    [() => worker.deriveMany(undefined as never), 'INPUT_INVALID'],
    [() => worker.deriveMany({ project, devices: [() => 1] as never }), 'INPUT_INVALID'],
    [() => worker.deriveMany({ project, devices: 'one' as never }), 'INPUT_INVALID'],
    [
      () => worker.deriveMany({ project, devices }, { progress: 1 } as never),
      'INPUT_UNKNOWN_FIELD',
    ],
    [() => worker.decodeLogs({ of: 'constructor' as never, logs: [] }), 'INPUT_INVALID'],
    [() => worker.decodeLogs({ of: 'registry', logs: [null] as never }), 'INPUT_INVALID'],
    [() => worker.decodeLogs({ of: 'registry', logs: {} as never }), 'INPUT_INVALID'],
    [() => worker.validateMany({ documents: [Number.NaN] }), 'INPUT_INVALID'],
    [() => worker.validateMany(null as never), 'INPUT_INVALID'],
  ];
  for (const [work, code] of odd) assert.equal((await failed(work())).code, code);
});

test('logs and documents are read in the worker', async () => {
  const deleted = {
    topics: [registry.topics.deviceNftDeleted],
    data: '0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f',
    removed: () => false,
  } as const;
  const other = { topics: [`0x${'1'.repeat(64)}`], data: '0x' } as const;
  const logs = Array.from({ length: 1_000 }, (_, index) => (index % 3 === 0 ? other : deleted));
  assert.deepEqual(
    await worker.decodeLogs({ of: 'registry', logs }),
    logs.map((log) => registry.decodeLog(log)),
  );
  const broken = logs.with(777, { ...deleted, data: '0x00' as never });
  const error = await failed(worker.decodeLogs({ of: 'registry', logs: broken }));
  assert.equal(error.code, 'ABI_DECODE');
  assert.match(error.details.path ?? '', /^logs\[777\]/);
  const documents = Array.from({ length: 200 }, (_, index) =>
    document.build({ did: did.derive({ project, device: `${index}` }) }),
  );
  const mixed = [...documents, '{"id":"did:io:nobody"}', '{'];
  assert.deepEqual(
    await worker.validateMany({ documents: mixed }),
    mixed.map((item) => document.validate(item)),
  );
});

test('a batch that is cancelled ends at once, and the next one works', async () => {
  const many = Array.from({ length: 200_000 }, (_, index) => `${index}`);
  const early = await failed(
    worker.deriveMany({ project, devices: many }, { signal: AbortSignal.abort() }),
  );
  assert.equal(early.code, 'ABORTED');
  const given = new AbortController();
  let after = 0;
  const cancelled = await failed(
    worker.deriveMany(
      { project, devices: many },
      {
        signal: given.signal,
        onProgress: () => {
          if (given.signal.aborted) after += 1;
          given.abort();
        },
      },
    ),
  );
  assert.equal(cancelled.code, 'ABORTED');
  assert.equal(after, 0);
  assert.equal((await worker.deriveMany({ project, devices: ['1'] })).length, 1);
});

test('several batches share the worker, and what is changed meanwhile does not matter', async () => {
  const list = devices.slice(0, 20_000);
  const expected = did.deriveMany({ project, devices: list });
  const works = [0, 1, 2].map(() => worker.deriveMany({ project, devices: list }));
  list.fill('');
  for (const found of await Promise.all(works)) assert.deepEqual(found, expected);
});

test('an exception of `onProgress` ends the batch', async () => {
  const thrower = () => {
    throw new RangeError('enough');
  };
  await assert.rejects(worker.deriveMany({ project, devices }, { onProgress: thrower }), /enough/);
  assert.equal((await worker.deriveMany({ project, devices: ['1'] })).length, 1);
});
