// Alternates contestants on the same input within one process, so that what else the machine does
// falls on all of them, and keeps every round.

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(index: number) => unknown} run one call; `index` is another each time
 * @property {number} [items] how many things one call does
 */

const now = () => performance.now();

/** Calls it `times` times; nanoseconds for one item. */
function sample({ run, items = 1 }, from, times) {
  let kept;
  // What a large batch left behind is not the next one's to clear; what one makes itself is. Not
  // before small ones: a collection makes the space for young objects small, which costs whoever
  // makes many.
  if (items >= 10_000) globalThis.gc?.();
  const started = now();
  for (let index = 0; index < times; index += 1) kept = run(from + index);
  const elapsed = now() - started;
  if (kept === undefined) throw new Error('nothing came back');
  return (elapsed * 1e6) / (times * items);
}

/** How long everyone is run before anything is measured, for the engine to compile it. */
const WARM_MS = 300;

/** How many calls last so long, once they are warm. */
function calibrated(contestant, milliseconds, from) {
  const started = now();
  for (let index = from; now() - started < WARM_MS; index += 1) contestant.run(index);
  let times = 1;
  for (;;) {
    const elapsed = (sample(contestant, from, times) * times * (contestant.items ?? 1)) / 1e6;
    if (elapsed >= milliseconds / 2) {
      return Math.max(1, Math.round((times * milliseconds) / elapsed));
    }
    times = Math.ceil(times * Math.min(10, Math.max(2, milliseconds / Math.max(elapsed, 0.01))));
  }
}

/**
 * Every contestant once a round, in an order that turns.
 *
 * @param {readonly Contestant[]} contestants
 * @param {{ rounds: number, milliseconds: number }} effort
 * @returns {{ name: string, nanoseconds: number[] }[]}
 */
export function alternate(contestants, { rounds, milliseconds }) {
  let from = 1;
  const entries = contestants.map((contestant) => {
    const times = calibrated(contestant, milliseconds, from);
    from += 10_000_000;
    return { contestant, times, nanoseconds: [] };
  });
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < entries.length; turn += 1) {
      const entry = entries[(round + turn) % entries.length];
      entry.nanoseconds.push(sample(entry.contestant, from, entry.times));
      from += entry.times;
    }
  }
  return entries.map(({ contestant: { name }, nanoseconds }) => ({ name, nanoseconds }));
}

/** Median and quartiles. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => {
    const place = part * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (high - low) * (place - Math.floor(place));
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** Of a peer to ours, round by round. */
export function ratio(peer, ours) {
  return spread(peer.map((value, round) => value / ours[round]));
}
