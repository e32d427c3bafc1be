// Our own cost against the size of the input: batches by their items, documents by their bytes.

import { did, document, mba } from 'ioid-web';
import { CONTRACT, DID, deviceNames, documentOf, filled, KEYS, PROJECT } from './inputs.mjs';

/** Cost against size of input; what the last size may be depends on how long there is. */
export function sizes(quick) {
  const counts = [1, 10, 100, 1_000, 10_000, ...(quick ? [] : [100_000, 1_000_000])];
  const names = deviceNames(counts.at(-1));
  const kilobytes = quick ? [1, 4, 32, 256] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000];
  // Three keys alone fill more than the smallest.
  const small = document.build({ did: DID, keys: [{ publicKey: KEYS[0] }] });
  const texts = kilobytes.map((size) =>
    JSON.stringify(size < 4 ? filled(small, size * 1024) : documentOf(size * 1024)),
  );
  const batches = [
    [
      'mba.addressMany',
      (index, count) =>
        mba.addressMany({
          chainId: 1n,
          tokenContract: CONTRACT,
          tokenIds: { from: BigInt(index), count },
        }),
    ],
    ['did.deriveMany', (_, __, part) => did.deriveMany({ project: PROJECT, devices: part })],
  ].map(([name, run]) => ({
    name,
    unit: 'items',
    points: counts.map((count) => {
      const part = names.slice(0, count);
      return { size: count, run: (index) => run(index, count, part) };
    }),
  }));
  const documents = [
    ['document.validate', document.validate],
    ['document.canonicalize', document.canonicalize],
    ['document.digest', document.digest],
  ].map(([name, run]) => ({
    name,
    unit: 'bytes',
    points: texts.map((text) => ({ size: text.length, run: () => run(text) })),
  }));
  return [...batches, ...documents];
}
