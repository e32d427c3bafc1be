import {
  type AccountView,
  type Client,
  createClient,
  type Explanation,
  type Hex,
  type Receipt,
  type SendOptions,
  type SendStage,
  type TxRequest,
  transaction,
} from 'ioid-web';
import { activity, type Entry } from '../activity/activity.svelte.js';
import { announcer } from '../state/announcer.svelte.js';
import { networks } from '../state/network.svelte.js';
import { wallets } from '../wallet/wallets.svelte.js';
import { type Problem, problemOf } from '../words/problem.js';
import { explainContext } from './context.js';
import { STAGE_WORDS } from './stages.js';

/** Something to sign: what will be called, and how it is done. */
export type Job = {
  /** The calls the wallet will be asked to sign, in order; the person reads these first. */
  calls: readonly TxRequest[];
  /** The account that acts, when one does. */
  account?: AccountView | null;
  /** What the person confirms by a tick when a call carries a danger. */
  acknowledge?: string;
  /** What is true afterwards, as a sentence. */
  outcome: string;
  /** Sends `calls[0]` when absent. */
  run?: (client: Client, options: SendOptions) => Promise<Receipt | null>;
};

export type Phase = 'review' | 'running' | 'done' | 'failed';

/** The job in front of the person. */
export type Review = {
  job: Job;
  explanations: Explanation[];
  phase: Phase;
  stage: SendStage | null;
  hash: Hex | null;
  problem: Problem | null;
};

/** The connected wallet's client: only for what needs a signature. */
export function signingClient(): Client | null {
  const { connection } = wallets;
  if (!connection) return null;
  const { chain, gateways } = networks.current;
  return createClient({
    provider: connection.provider,
    chain,
    // Only what must be signed goes to the wallet: its own node may be on another chain, or behind.
    rpcUrls: chain.rpcUrls,
    gateways,
  });
}

/** The one way a transaction is made in this wallet. */
class Transactions {
  review = $state.raw<Review | null>(null);
  #abort: AbortController | null = null;
  #finished: ((done: boolean) => void) | null = null;

  /** Shows the job; resolves to true when it is done, false when the person leaves it. */
  propose(job: Job): Promise<boolean> {
    this.#finished?.(false);
    const from = wallets.connection?.address ?? null;
    const context = explainContext(from, job.account);
    const explanations = job.calls.map((call) =>
      transaction.explain({ ...call, chainId: networks.current.chain.id, context }),
    );
    this.review = { job, explanations, phase: 'review', stage: null, hash: null, problem: null };
    return new Promise((resolve) => {
      this.#finished = resolve;
    });
  }

  async confirm(): Promise<void> {
    const { review } = this;
    const client = signingClient();
    const from = wallets.connection?.address;
    if (!review || review.phase === 'running' || !client || !from) return;
    const { job } = review;
    const id = activity.begin({
      title: review.explanations[0]?.title ?? job.outcome,
      chainId: client.chain.id,
      from,
      call: job.calls.length === 1 ? (job.calls[0] ?? null) : null,
      outcome: job.outcome,
    });
    this.#abort = new AbortController();
    let shown: Review = { ...review, phase: 'running', stage: null, hash: null, problem: null };
    // The person may have closed this job, or opened another: then only the activity list follows.
    const show = (change: Partial<Review>) => {
      const visible = this.review === shown;
      shown = { ...shown, ...change };
      if (visible) this.review = shown;
    };
    this.review = shown;
    try {
      const onStatus: SendOptions['onStatus'] = ({ stage, hash }) => {
        show(hash === undefined ? { stage } : { stage, hash });
        activity.update(id, hash === undefined ? { stage } : { stage, hash });
        announcer.say(STAGE_WORDS[stage].label);
      };
      const options: SendOptions = { from, onStatus, signal: this.#abort.signal };
      const receipt = job.run
        ? await job.run(client, options)
        : await this.#sendFirst(client, job, options);
      const hash = receipt?.hash ?? shown.hash;
      show({ phase: 'done', stage: 'done', hash });
      activity.update(id, { state: 'done', stage: 'done', hash, text: job.outcome });
      announcer.say(job.outcome);
      networks.changed();
    } catch (error) {
      const problem = problemOf(error);
      show({ phase: 'failed', problem });
      activity.update(id, { state: entryState(problem), stage: null, text: problem.title });
      if (problem.tone === 'neutral') announcer.say(problem.title);
      else announcer.warn(`${problem.title}. ${problem.text}`);
      // Something may have changed on chain all the same.
      if (shown.hash !== null) networks.changed();
    }
  }

  /** Waits for what an earlier page sent and did not see the end of. */
  async resume(): Promise<void> {
    const unseen = activity.entries.filter(
      ({ state, hash, call }) => state === 'unknown' && hash !== null && call !== null,
    );
    await Promise.all(unseen.map((entry) => this.#wait(entry)));
  }

  async #wait({ id, chainId, from, hash, call, outcome }: Entry): Promise<void> {
    const chain = networks.all.find((network) => network.chain.id === chainId)?.chain;
    if (!chain || !hash || !call) return;
    try {
      const client = createClient({ chain, rpcUrls: chain.rpcUrls });
      const onStatus: SendOptions['onStatus'] = ({ stage }) =>
        activity.update(id, { state: 'running', stage });
      await client.wait(call, { hash, from, onStatus });
      activity.update(id, { state: 'done', stage: 'done', text: outcome });
      announcer.say(outcome);
      networks.changed();
    } catch (error) {
      const problem = problemOf(error);
      if (!CONCLUSIVE.includes(problem.code)) {
        // Nothing was learnt: the next page asks again.
        activity.update(id, { state: 'unknown', stage: null });
        return;
      }
      activity.update(id, { state: entryState(problem), stage: null, text: problem.title });
      announcer.warn(`${problem.title}. ${problem.text}`);
    }
  }

  async #sendFirst(client: Client, job: Job, options: SendOptions): Promise<Receipt> {
    const [call] = job.calls;
    if (!call) throw new Error('There is nothing to send.');
    return client.send(call, options);
  }

  /** Stops what has not reached the wallet yet. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Leaves the dialog; a transaction that is out goes on, and the activity list follows it. */
  close(): void {
    const done = this.review?.phase === 'done';
    this.review = null;
    this.#finished?.(done);
    this.#finished = null;
  }
}

/** What says how a transaction ended; anything else is about reading the chain. */
const CONCLUSIVE: readonly string[] = [
  'EXECUTION_REVERTED',
  'TRANSACTION_NOT_INCLUDED',
  'TRANSACTION_NO_EFFECT',
  'TRANSACTION_REPLACED',
];

function entryState(problem: Problem): 'cancelled' | 'no-effect' | 'failed' {
  if (problem.tone === 'neutral') return 'cancelled';
  return problem.code === 'TRANSACTION_NO_EFFECT' ? 'no-effect' : 'failed';
}

export const transactions = new Transactions();
