import type { BindStepName, Hex, SendStage } from 'ioid-web';

export type StepName = 'mint' | Exclude<BindStepName, 'document'>;
export type StepState = 'todo' | 'running' | 'done' | 'skipped' | 'failed';
export type Step = { name: StepName; state: StepState; stage: SendStage | null; hash: Hex | null };

export const STEP_WORDS: Readonly<Record<StepName, { label: string; skipped: string }>> = {
  mint: { label: 'Mint the device NFT', skipped: 'The NFT exists already' },
  publish: { label: 'Publish the document', skipped: 'Published already' },
  register: { label: 'Register identifier and document', skipped: 'Registered already' },
  account: { label: 'Create and initialise the account', skipped: 'Active already' },
};

export const freshSteps = (): Step[] =>
  (['mint', 'publish', 'register', 'account'] as const).map((name) => ({
    name,
    state: 'todo',
    stage: null,
    hash: null,
  }));
