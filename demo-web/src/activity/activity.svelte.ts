import type { Address, Hex, SendStage, TxRequest } from 'ioid-web';
import { recall, record, remember } from '../state/storage.js';

export type EntryState =
  | 'running'
  | 'done'
  | 'cancelled'
  | 'no-effect'
  | 'failed'
  /** The page was closed before the outcome was known. */
  | 'unknown';

/** One thing this page asked a wallet to do. */
export type Entry = {
  id: string;
  title: string;
  chainId: number;
  from: Address;
  /** Milliseconds since 1970 UTC. */
  startedAt: number;
  state: EntryState;
  stage: SendStage | null;
  hash: Hex | null;
  /** What came of it, as a sentence. */
  text: string;
  /** The one transaction it is, so that a page that is opened later can wait for it. */
  call: TxRequest | null;
  /** What is true when it is done, as a sentence. */
  outcome: string;
};

const MOST = 100;
const STATES: readonly string[] = ['done', 'cancelled', 'no-effect', 'failed', 'unknown'];

/** JSON has no large integers. */
type Saved = Omit<Entry, 'call'> & { call: { to: string; data: string; value: string } | null };

function saved(entry: Entry): Saved {
  const { call } = entry;
  return { ...entry, call: call && { ...call, value: call.value.toString() } };
}

function restoreCall(value: unknown): TxRequest | null {
  const call = record(value);
  const isHex = (text: unknown): text is Hex =>
    typeof text === 'string' && /^0x[0-9a-fA-F]*$/.test(text);
  if (!call || !isHex(call.to) || !isHex(call.data)) return null;
  if (typeof call.value !== 'string' || !/^\d{1,78}$/.test(call.value)) return null;
  return { to: call.to, data: call.data, value: BigInt(call.value) };
}

/** What was written by an earlier visit; anything else in storage is dropped. */
export function restoreEntries(saved: unknown): Entry[] {
  if (!Array.isArray(saved)) return [];
  return saved.flatMap((value: unknown) => {
    const entry = record(value);
    if (
      typeof entry?.id !== 'string' ||
      typeof entry.title !== 'string' ||
      typeof entry.chainId !== 'number' ||
      typeof entry.from !== 'string' ||
      typeof entry.startedAt !== 'number'
    ) {
      return [];
    }
    const state = String(entry.state);
    return [
      {
        id: entry.id,
        title: entry.title,
        chainId: entry.chainId,
        from: entry.from as Address,
        startedAt: entry.startedAt,
        state: (STATES.includes(state) ? state : 'unknown') as EntryState,
        stage: null,
        hash: typeof entry.hash === 'string' ? (entry.hash as Hex) : null,
        text: typeof entry.text === 'string' ? entry.text : '',
        call: restoreCall(entry.call),
        outcome: typeof entry.outcome === 'string' ? entry.outcome : '',
      },
    ];
  });
}

/** What this browser did, newest first; survives reloads. */
class Activity {
  entries = $state.raw<Entry[]>(restoreEntries(recall('activity')));
  running = $derived(this.entries.filter((entry) => entry.state === 'running').length);

  begin(entry: Pick<Entry, 'title' | 'chainId' | 'from' | 'call' | 'outcome'>): string {
    const id = crypto.randomUUID();
    const began: Entry = {
      ...entry,
      id,
      startedAt: Date.now(),
      state: 'running',
      stage: null,
      hash: null,
      text: '',
    };
    this.#keep([began, ...this.entries].slice(0, MOST));
    return id;
  }

  /** Written at once: a hash must survive a page that is closed while it waits. */
  update(id: string, change: Partial<Entry>): void {
    this.#keep(this.entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
  }

  clear(): void {
    this.#keep(this.entries.filter((entry) => entry.state === 'running'));
  }

  #keep(entries: Entry[]): void {
    this.entries = entries;
    remember('activity', entries.map(saved));
  }
}

export const activity = new Activity();
