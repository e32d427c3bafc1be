// What runs in Node and in Chromium: every line of the table, then cost against size.

export { init } from 'ioid-web';

import { alternate } from './measure.mjs';
import { sizes } from './sizes.mjs';
import { work } from './work.mjs';

/** How many answers are compared, of single calls and of batches. */
const CHECKED = { calls: 50, batches: 2 };

/** One text for one answer, whatever order its members were set in. */
function comparable(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return `bytes ${Array.from(value)}`;
  if (Array.isArray(value)) return `[${value.map(comparable)}]`;
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${name}:${comparable(value[name])}`)}}`;
  }
  return JSON.stringify(value);
}

/** Both give the same answer, or there is nothing to compare. */
function agree({ name, ours, check, peers }) {
  const answers = check?.ours ?? ours.run;
  for (const peer of peers) {
    if (peer.less) continue;
    const checked = check === undefined ? CHECKED.calls : CHECKED.batches;
    for (let index = 0; index < checked; index += 1) {
      const [mine, theirs] = [comparable(answers(index)), comparable(peer.run(index))];
      if (mine !== theirs) {
        throw new Error(`${name} ${index}: ioid-web says ${mine}, ${peer.name} says ${theirs}`);
      }
    }
  }
}

/**
 * @param {{ quick?: boolean, only?: string }} options
 * @param {(line: string) => void} say
 */
export function contest({ quick = false, only }, say = () => {}) {
  // A sample shorter than what a busy machine gives a process at a time is mostly undisturbed.
  const effort = { rounds: quick ? 21 : 151, milliseconds: 1 };
  const lines = [];
  for (const line of work(quick)) {
    if (only !== undefined && !line.name.includes(only)) continue;
    agree(line);
    const contestants = [{ name: 'ioid-web', ...line.ours }, ...line.peers];
    // A batch of a million takes seconds, in which a busy machine does other work too: fewer rounds,
    // and the peers' samples are as exposed.
    const large = (line.ours.items ?? 1) >= 10_000;
    const long = { rounds: quick ? 3 : 5, milliseconds: quick ? 100 : 1_000 };
    const measured = alternate(contestants, large ? long : effort);
    const results = measured.map((result, index) => {
      const { byHand = false, less = false } = contestants[index];
      return { ...result, byHand, less };
    });
    lines.push({ name: line.name, aim: line.aim, note: line.note, results });
    say(line.name);
  }
  const curves = [];
  for (const curve of sizes(quick)) {
    if (only !== undefined && !curve.name.includes(only)) continue;
    const points = alternate(
      curve.points.map(({ size, run }) => ({ name: String(size), run })),
      quick ? { rounds: 3, milliseconds: 3 } : { rounds: 3, milliseconds: 15 },
    );
    curves.push({
      name: curve.name,
      unit: curve.unit,
      points: points.map(({ name, nanoseconds }) => ({ size: Number(name), nanoseconds })),
    });
    say(`${curve.name} by size`);
  }
  return { lines, curves };
}

/** One line's `run`, for the profiler. */
export function ourWork() {
  return work(true).map(({ name, ours }) => ({ name, run: ours.run }));
}
