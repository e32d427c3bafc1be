import type { Address, Hex } from 'ioid-web';
import { record } from '../state/storage.js';
import { sameAddress } from '../words/same.js';

export type StepNumber = 1 | 2 | 3 | 4 | 5;

/** One line of the auto-staking service's own account of what it did. */
export type FeedEntry = {
  step: StepNumber;
  /** Seconds since 1970 UTC. */
  time: number;
  account: string;
  /** Token units, decimal. */
  amount: string;
  /** Null when the service could not act. */
  hash: Hex | null;
  note: string;
};

function parseEntry(value: unknown): FeedEntry[] {
  const entry = record(value);
  const step = entry?.step;
  if (
    !entry ||
    (step !== 1 && step !== 2 && step !== 3 && step !== 4 && step !== 5) ||
    typeof entry.account !== 'string' ||
    typeof entry.amount !== 'string' ||
    !/^\d+$/.test(entry.amount) ||
    typeof entry.note !== 'string'
  ) {
    return [];
  }
  const hash = typeof entry.hash === 'string' ? (entry.hash as Hex) : null;
  const time = typeof entry.time === 'number' ? entry.time : 0;
  return [{ step, time, account: entry.account, amount: entry.amount, hash, note: entry.note }];
}

/** What the service did for one account, oldest first; anything malformed is left out. */
export function entriesFor(answer: unknown, account: Address): FeedEntry[] {
  const list = Array.isArray(answer) ? answer : [];
  return list.flatMap(parseEntry).filter((entry) => sameAddress(entry.account, account));
}

/** The latest reward and what followed from it, by step. */
export function latestRun(entries: readonly FeedEntry[]): ReadonlyMap<StepNumber, FeedEntry> {
  const start = entries.findLastIndex((entry) => entry.step === 1);
  return new Map(entries.slice(Math.max(start, 0)).map((entry) => [entry.step, entry]));
}

const POLL_MS = 1000;

/** Follows the service while someone looks. */
export class Feed {
  entries = $state.raw<readonly FeedEntry[]>([]);
  run = $derived(latestRun(this.entries));
  /** The service does not answer: what is shown may be old. */
  lost = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Polls until the returned function is called; `onChange` after each new entry. */
  follow(url: string, account: Address, onChange: () => void): () => void {
    let stopped = false;
    const poll = async () => {
      try {
        const response = await fetch(url, { cache: 'no-store' });
        const entries = entriesFor(await response.json(), account);
        if (stopped) return;
        this.lost = !response.ok;
        const changed = entries.length !== this.entries.length;
        this.entries = entries;
        if (changed) onChange();
      } catch {
        this.lost = true;
      }
      if (!stopped) this.#timer = setTimeout(poll, POLL_MS);
    };
    void poll();
    return () => {
      stopped = true;
      clearTimeout(this.#timer);
    };
  }
}
