// `ioid-web/worker`: large batches off the main thread.

import { check } from './arguments.js';
import type { LogInput } from './calls.js';
import type { DidNamespace } from './did.js';
import type { Problem } from './document.js';
import { IoidError } from './errors.js';
import type { MbaNamespace } from './mba.js';
import type { Address, Did, Uint } from './types.js';
import type { Answer, Logs, Slice } from './worker-batches.js';
import { type Thread, withThread } from './worker-thread.js';

export { IoidError, type IoidErrorCode, type IoidErrorDetails } from './errors.js';
export type { Logs } from './worker-batches.js';

/** How far a batch is. */
export type BatchProgress = {
  /** Items whose results are there. */
  done: number;
  total: number;
  /** `main` where no worker can be started: the same work, in short tasks on this thread. */
  thread: 'worker' | 'main';
};

/** What every batch takes besides its input. */
export type BatchOptions = {
  /** Called after every slice. What it throws ends the batch. */
  onProgress?: (progress: BatchProgress) => void;
  /** Ends the batch with `IoidError` `ABORTED`. */
  signal?: AbortSignal;
};

/** What `document.validate` says of one document. */
export type Validation = { valid: boolean; problems: Problem[] };

/** Slices under way: while one is read here, the worker has the next. */
const AHEAD = 2;
const FIRST_SLICE = 16;
/** The results of so many fill less than 1 MB and are made into strings within a few milliseconds. */
const LARGEST_SLICE = 8_192;
/** A slice that took less may be twice as large, one that took twice as long is halved. */
const AIM_MS = 12;
/** As in `mba.addressMany`. */
const MOST_ADDRESSES = 1_000_000n;

type Batch<T> = {
  name: Slice['name'];
  /** The field whose items are shared out. */
  list: string;
  total: number;
  /** The input with `count` of the items, those from `from` on. */
  input(from: number, count: number): object;
  /** The results of one slice. */
  read(answer: Exclude<Answer, { failure: unknown }>): readonly T[];
};

/**
 * `did.deriveMany` off the main thread: the ioIDs of many devices of one project, in their order.
 *
 * @throws `IoidError` as `did.deriveMany`, and `ABORTED`
 * @example
 * const found: number[] = [];
 * await worker.deriveMany(
 *   { project: 'GEODNET', devices: ['serial-kitchen-temp-sensor'] },
 *   { onProgress: ({ done }) => found.push(done) },
 * );
 * // => ['did:io:EKjQ9yyCTE9VqDRKy4sEdjepXu9ja3VCMktboyYdYfBH']
 * found; // => [1]
 */
export function deriveMany(
  input: Parameters<DidNamespace['deriveMany']>[0],
  options: BatchOptions = {},
): Promise<Did[]> {
  const given = shareable<string | Uint8Array>(input?.devices);
  return run('worker.deriveMany', options, {
    name: 'deriveMany',
    list: 'devices',
    total: given.total,
    input: (from, count) => ({ ...input, devices: given.items(from, count) }),
    read: texts as (answer: Parameters<typeof texts>[0]) => Did[],
  });
}

/**
 * `mba.addressMany` off the main thread: the accounts of many NFTs of one contract, in the order of
 * the ids; at most 1,000,000.
 *
 * @throws `IoidError` as `mba.addressMany`, and `ABORTED`
 * @example
 * await worker.addressMany({
 *   chainId: 4689,
 *   tokenContract: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
 *   tokenIds: { from: 7n, count: 2 },
 * });
 * // => [
 * //      '0x73d49e48156597F54400e38A801165B00146aACA',
 * //      '0xefC89A816E5a7f96C14822Cd9fF0984B85A742b1',
 * //    ]
 */
export function addressMany(
  input: Parameters<MbaNamespace['addressMany']>[0],
  options: BatchOptions = {},
): Promise<Address[]> {
  const given = tokenIds(input?.tokenIds);
  return run('worker.addressMany', options, {
    name: 'addressMany',
    list: 'tokenIds',
    total: given.total,
    input: (from, count) => ({ ...input, tokenIds: given.items(from, count) }),
    read: texts as (answer: Parameters<typeof texts>[0]) => Address[],
  });
}

/**
 * `decodeLog` of the namespace `of` for many logs, in their order; `null` for other events.
 *
 * @throws `IoidError` as that `decodeLog`, with `details.path` `logs[n]`, and `ABORTED`
 * @example
 * await worker.decodeLogs({
 *   of: 'registry',
 *   logs: [
 *     {
 *       topics: [registry.topics.deviceNftDeleted],
 *       data: '0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f',
 *     },
 *   ],
 * });
 * // => [{ type: 'DeviceNftDeleted', did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa' }]
 */
export async function decodeLogs<K extends keyof Logs>(
  input: { of: K; logs: readonly LogInput[] },
  options: BatchOptions = {},
): Promise<Logs[K][]> {
  check('worker.decodeLogs', ['.', '', 'of', 'logs'], input ?? null);
  const { of, logs } = input;
  const given = shareable<LogInput>(logs);
  // A node's logs have more to them, which need not change threads.
  const bare = (items: unknown) =>
    Array.isArray(items) ? items.map((log) => ({ topics: log?.topics, data: log?.data })) : items;
  return run('worker.decodeLogs', options, {
    name: 'decodeLogs',
    list: 'logs',
    total: given.total,
    input: (from, count) => ({ of, logs: bare(given.items(from, count)) }),
    read: values<Logs[K]>,
  });
}

/**
 * `document.validate` for many documents, objects or JSON text, in their order.
 *
 * @throws `IoidError` as `document.validate`, with `details.path` `documents[n]`, and `ABORTED`
 * @example
 * const [first] = await worker.validateMany({
 *   documents: [{ '@context': 'https://www.w3.org/ns/did/v1', id: 'did:io:nobody' }],
 * });
 * first?.valid; // => false
 */
export async function validateMany(
  input: { documents: readonly unknown[] },
  options: BatchOptions = {},
): Promise<Validation[]> {
  check('worker.validateMany', ['.', '', 'documents'], input ?? null);
  const { documents } = input;
  const given = shareable<unknown>(documents);
  return run('worker.validateMany', options, {
    name: 'validateMany',
    list: 'documents',
    total: given.total,
    input: (from, count) => ({ documents: given.items(from, count) }),
    read: values<Validation>,
  });
}

async function run<T>(where: string, options: BatchOptions, batch: Batch<T>): Promise<T[]> {
  check(where, ['.', '', 'onProgress', 'signal'], options);
  const { onProgress, signal } = options;
  if (signal?.aborted) throw aborted();
  let stop = () => {};
  const given = new Promise<never>((_, reject) => {
    stop = () => reject(aborted());
  });
  // Nobody waits for it when the batch ends by itself.
  given.catch(() => {});
  signal?.addEventListener('abort', stop);
  try {
    const work = withThread((thread) => slices(thread, batch, onProgress, given));
    return await Promise.race([work, given]);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function slices<T>(
  thread: Thread,
  batch: Batch<T>,
  onProgress: BatchOptions['onProgress'],
  given: Promise<never>,
): Promise<T[]> {
  const { total } = batch;
  const results: T[] = [];
  const underWay: { from: number; count: number; answer: Promise<Answer> }[] = [];
  let [sent, size, last] = [0, FIRST_SLICE, performance.now()];
  const send = () => {
    const count = Math.min(size, total - sent);
    const answer = thread.work({ name: batch.name, input: batch.input(sent, count) as never });
    // Those behind one that fails are not waited for.
    answer.catch(() => {});
    underWay.push({ from: sent, count, answer });
    sent += count;
  };
  // A batch of nothing is sent too: its other fields may be wrong.
  send();
  for (let slice = underWay[0]; slice !== undefined; slice = underWay[0]) {
    while (underWay.length < AHEAD && sent < total) send();
    const answer = await Promise.race([slice.answer, given]);
    underWay.shift();
    if ('failure' in answer) throw failure(answer.failure, batch.list, slice.from);
    for (const result of batch.read(answer)) results.push(result);
    onProgress?.({ done: results.length, total, thread: thread.where });
    const now = performance.now();
    if (now - last < AIM_MS) size = Math.min(2 * size, LARGEST_SLICE);
    else if (now - last > 2 * AIM_MS) size = Math.max(size >> 1, 1);
    last = now;
    if (underWay.length === 0 && sent < total) send();
  }
  return results;
}

function aborted(): IoidError {
  return new IoidError('ABORTED', 'The request was cancelled.');
}

/** The failure as of the whole batch: what it counted from the slice is counted from the beginning. */
function failure(
  { code, message, details }: Extract<Answer, { failure: unknown }>['failure'],
  list: string,
  from: number,
): IoidError {
  const path = details.path?.replace(/^(\w+)\[(\d+)\]/, (whole, name, index) =>
    name === list ? `${name}[${from + Number(index)}]` : whole,
  );
  return new IoidError(code, message, {
    details: path === undefined ? details : { ...details, path },
  });
}

type Items<T> = { total: number; items(from: number, count: number): readonly T[] | T };

/** The items as they are now. What is no array is sent as it is: the worker says what is wrong. */
function shareable<T>(list: readonly T[]): Items<T | readonly T[]> {
  if (!Array.isArray(list)) return { total: 0, items: () => list };
  const copy: readonly T[] = list.slice();
  return { total: copy.length, items: (from, count) => copy.slice(from, from + count) };
}

function tokenIds(ids: Parameters<MbaNamespace['addressMany']>[0]['tokenIds']): Items<unknown> {
  if (Array.isArray(ids)) {
    const count = ids.length;
    // Refused as the same number of consecutive ids is.
    return count > MOST_ADDRESSES ? sent({ from: 0, count }) : shareable(ids as readonly Uint[]);
  }
  if (typeof ids !== 'object' || ids === null) return sent(ids);
  const { from: given, count: wanted, ...rest } = ids as { from: Uint; count: Uint };
  const [first, count] = [integer(given), integer(wanted)];
  const range =
    Object.keys(rest).length === 0 &&
    first !== undefined &&
    count !== undefined &&
    count <= MOST_ADDRESSES &&
    first + count <= 2n ** 256n;
  if (!range) return sent(ids);
  return {
    total: Number(count),
    items: (from, part) => ({ from: first + BigInt(from), count: part }),
  };
}

/** What cannot be shared out goes as it is, and comes back as the failure it is. */
function sent(input: unknown): Items<unknown> {
  return { total: 0, items: () => input };
}

function integer(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value >= 0n ? value : undefined;
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
  return typeof value === 'string' && /^(\d{1,80}|0x[\da-f]{1,64})$/i.test(value)
    ? BigInt(value)
    : undefined;
}

const decoder = new TextDecoder();

function texts(answer: Exclude<Answer, { failure: unknown }>): string[] {
  if (!('lines' in answer) || answer.lines.length === 0) return [];
  return decoder.decode(answer.lines).split('\n');
}

function values<T>(answer: Exclude<Answer, { failure: unknown }>): readonly T[] {
  return 'values' in answer ? (answer.values as readonly T[]) : [];
}
