import type { SendStage } from 'ioid-web';

export const STAGES: readonly SendStage[] = [
  'checking',
  'simulating',
  'wallet',
  'pending',
  'verifying',
  'done',
];

/** What a stage is called, and what the person can expect or do meanwhile. */
export const STAGE_WORDS: Readonly<Record<SendStage, { label: string; hint: string }>> = {
  checking: { label: 'Checking', hint: 'Reading the account and its owner from the chain.' },
  simulating: { label: 'Simulating', hint: 'Running the call without sending it.' },
  wallet: { label: 'In your wallet', hint: 'Your wallet is waiting for you: open it to continue.' },
  pending: { label: 'On its way', hint: 'Sent. The network usually takes about three seconds.' },
  verifying: {
    label: 'Checking the effect',
    hint: 'Confirmed. Making sure it did what it should.',
  },
  done: { label: 'Done', hint: '' },
};
