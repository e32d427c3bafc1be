// Runs in a page: what a large batch does to the main thread, called there and given to the worker.

import { did, mba, registry } from 'ioid-web';
import * as worker from 'ioid-web/worker';
import { CONTRACT, deviceNames, logs, PROJECT } from './inputs.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** How long it takes, and the longest task over 50 ms; 0 where there is none. */
async function watched(run) {
  const long = [];
  const keep = (entries) => long.push(...entries.map(({ duration }) => duration));
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  await pause(100);
  observer.observe({ entryTypes: ['longtask'] });
  const started = performance.now();
  const { length } = await run();
  const milliseconds = performance.now() - started;
  // A task is told of when it is over.
  await pause(100);
  keep(observer.takeRecords());
  observer.disconnect();
  return { length, milliseconds, longest: Math.max(0, ...long) };
}

/** @param {boolean} quick */
export async function tasks(quick) {
  const many = quick ? 100_000 : 1_000_000;
  const ids = { chainId: 1n, tokenContract: CONTRACT, tokenIds: { from: 0n, count: many } };
  const names = {
    project: PROJECT,
    devices: deviceNames(many),
  };
  const events = logs(many / 10);
  const batches = [
    ['addressMany', () => mba.addressMany(ids), () => worker.addressMany(ids)],
    ['deriveMany', () => did.deriveMany(names), () => worker.deriveMany(names)],
    [
      'decodeLogs',
      () => events.map(registry.decodeLog),
      () => worker.decodeLogs({ of: 'registry', logs: events }),
    ],
  ];
  const found = [];
  for (const [name, here, there] of batches) {
    const given = await watched(there);
    const called = await watched(async () => here());
    if (given.length !== called.length) throw new Error(`${name}: not as many results`);
    found.push({ name, items: given.length, worker: given, main: called });
  }
  return found;
}
