import { type Address, type BindProgress, type BindResult, type Client, nft } from 'ioid-web';
import { activity } from '../activity/activity.svelte.js';
import { announcer } from '../state/announcer.svelte.js';
import { networks } from '../state/network.svelte.js';
import { recall, record, remember } from '../state/storage.js';
import { type Problem, problemOf } from '../words/problem.js';
import { shorten } from '../words/shorten.js';
import type { Draft, Preview } from './preview.js';
import { freshSteps, STEP_WORDS, type Step, type StepName } from './steps.js';

export type Unfinished = { chainId: number; draft: Draft };

/** The binding that an earlier visit began on this chain and did not finish. */
export function unfinished(chainId: number): Draft | null {
  const saved = record(recall('binding'));
  const draft = record(saved?.draft);
  if (saved?.chainId !== chainId || !draft) return null;
  const { project, device, tokenContract, tokenId, owner, named } = draft;
  const texts = [project, device, tokenContract, tokenId, owner];
  if (!texts.every((text) => typeof text === 'string')) return null;
  return {
    project: String(project),
    device: String(device),
    tokenContract: String(tokenContract),
    tokenId: String(tokenId),
    owner: String(owner),
    named: named === true,
  };
}

/** One binding, step by step. What has landed is read from the chain, never from memory. */
export class BindFlow {
  steps = $state.raw<Step[]>(freshSteps());
  running = $state(false);
  problem = $state.raw<Problem | null>(null);
  result = $state.raw<BindResult | null>(null);
  #abort: AbortController | null = null;
  #entry = '';

  async run(options: {
    client: Client;
    from: Address;
    draft: Draft;
    preview: Preview;
    publishApi: string;
    tokenExists: boolean;
  }): Promise<void> {
    const { client, from, draft, preview, publishApi, tokenExists } = options;
    const { did, nft: token, owner, text } = preview;
    if (this.running || !did || !token || !owner || text === null) return;
    remember('binding', { chainId: client.chain.id, draft } satisfies Unfinished);
    this.running = true;
    this.problem = null;
    this.result = null;
    this.steps = freshSteps();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#entry = activity.begin({
      title: `Bind ${shorten(did, 15, 6)}`,
      chainId: client.chain.id,
      from,
      // Binding goes on from what the chain shows.
      call: null,
      outcome: '',
    });
    try {
      if (tokenExists) this.#set('mint', { state: 'skipped' });
      else await this.#mint(client, { ...token, to: owner }, from, signal);
      this.result = await client.bind({
        project: draft.project,
        device: draft.device,
        ...token,
        document: text,
        publish: { api: publishApi },
        from,
        onProgress: (progress) => this.#follow(progress),
        signal,
      });
      remember('binding', null);
      const outcome = 'The device is bound.';
      activity.update(this.#entry, { state: 'done', stage: 'done', text: outcome });
      announcer.say(outcome);
    } catch (error) {
      this.#fail(problemOf(error));
    } finally {
      this.running = false;
      networks.changed();
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  reset(): void {
    this.steps = freshSteps();
    this.problem = null;
    this.result = null;
  }

  async #mint(
    client: Client,
    call: { tokenContract: Address; tokenId: bigint; to: Address },
    from: Address,
    signal: AbortSignal,
  ): Promise<void> {
    this.#set('mint', { state: 'running' });
    const receipt = await client.send(nft.mint(call), {
      from,
      signal,
      onStatus: ({ stage, hash }) => this.#set('mint', hash ? { stage, hash } : { stage }),
    });
    this.#set('mint', { state: 'done', stage: 'done', hash: receipt.hash });
  }

  #follow({ step, state, stage, hash }: BindProgress): void {
    // The document was built before anything began: it is no step of its own here.
    if (step === 'document') return;
    this.#set(step, {
      state,
      ...(stage === undefined ? {} : { stage }),
      ...(hash === undefined ? {} : { hash }),
    });
    if (state !== 'running') {
      announcer.say(
        state === 'done' ? `${STEP_WORDS[step].label}: done.` : STEP_WORDS[step].skipped,
      );
    }
  }

  #set(name: StepName, change: Partial<Step>): void {
    this.steps = this.steps.map((step) => (step.name === name ? { ...step, ...change } : step));
    const { stage, hash } = change;
    activity.update(this.#entry, { ...(stage ? { stage } : {}), ...(hash ? { hash } : {}) });
  }

  #fail(failure: Problem): void {
    // "Nothing was sent" would not be true any more.
    const begun = this.steps.some((step) => step.state === 'done');
    const problem =
      begun && failure.tone === 'neutral'
        ? {
            ...failure,
            title: 'You cancelled. Nothing more was sent.',
            text: 'What has landed stays.',
          }
        : failure;
    this.problem = problem;
    this.steps = this.steps.map((step) =>
      step.state === 'running' ? { ...step, state: 'failed' } : step,
    );
    const state = problem.tone === 'neutral' ? 'cancelled' : 'failed';
    activity.update(this.#entry, { state, stage: null, text: problem.title });
    if (problem.tone === 'neutral') announcer.say(problem.title);
    else announcer.warn(`${problem.title}. ${problem.text}`);
  }
}
