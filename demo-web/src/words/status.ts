import type { AccountStatus, Verdict } from 'ioid-web';

export type Tone = 'good' | 'calm' | 'warn' | 'bad';
export type Words = { tone: Tone; label: string; means: string; next: string };

/** What each state of an account means for its owner, and what can be done about it. */
export const ACCOUNT_WORDS: Readonly<Record<AccountStatus, Words>> = {
  undeployed: {
    tone: 'calm',
    label: 'Not activated',
    means: 'The address is certain and can receive already. There is no contract at it yet.',
    next: 'Activate it to send from it. Anyone may pay for that.',
  },
  uninitialised: {
    tone: 'warn',
    label: 'Not initialised',
    means:
      'The contract is there but has no code to run: a call to it would succeed and do nothing.',
    next: 'Initialise it. Until then nothing can be sent from it.',
  },
  active: {
    tone: 'good',
    label: 'Active',
    means: 'Whoever owns the device NFT can act for this account.',
    next: '',
  },
  'wrong-implementation': {
    tone: 'bad',
    label: 'Unexpected code',
    means: 'The account runs code that this network does not list as trusted.',
    next: 'Do not send anything to it. Ask the project what happened.',
  },
  locked: {
    tone: 'warn',
    label: 'Locked',
    means: 'The owner locked this account: nothing can be sent from it for now.',
    next: 'It opens again by itself at the time below.',
  },
  'foreign-chain': {
    tone: 'warn',
    label: 'On another chain',
    means: 'The device NFT is on another chain, so nobody can act for this account here.',
    next: 'Use the account on the chain of the NFT.',
  },
  orphaned: {
    tone: 'bad',
    label: 'No owner',
    means: 'The device NFT does not exist, or was burnt. Nobody can act for this account.',
    next: 'Do not send anything to it: it could not be taken out again.',
  },
  cyclic: {
    tone: 'bad',
    label: 'Owns itself',
    means: 'The device NFT is held by its own account, directly or through another account.',
    next: 'Nobody can ever act for it. Do not send anything to it.',
  },
};

/** What was proven about a document. */
export const VERDICT_WORDS: Readonly<Record<Verdict, Words>> = {
  verified: {
    tone: 'good',
    label: 'Verified',
    means: 'The bytes that were fetched have exactly the hash the registry holds.',
    next: '',
  },
  'verified-canonical': {
    tone: 'good',
    label: 'Verified in canonical form',
    means: 'The document says the same as the registered one; only its spacing differs.',
    next: '',
  },
  'cid-only': {
    tone: 'warn',
    label: 'Address only',
    means: 'The bytes match their content address, but the registry holds no hash of them.',
    next: 'Ask the operator to register the hash.',
  },
  'legacy-hash': {
    tone: 'warn',
    label: 'Old kind of hash',
    means: 'The registry holds a value that is no hash of this document, as older devices do.',
    next: 'If there is a document below, only its content address binds it to the device.',
  },
  mismatch: {
    tone: 'bad',
    label: 'Does not match',
    means: 'What was fetched is not what was registered. It is not shown as the device’s document.',
    next: 'Try again with another gateway, or ask the operator.',
  },
  unavailable: {
    tone: 'warn',
    label: 'Could not be fetched',
    means: 'No gateway delivered the document. The registry’s hash is known.',
    next: 'Try again later.',
  },
  'no-document': {
    tone: 'calm',
    label: 'No document',
    means: 'The device is registered without a document.',
    next: '',
  },
  'invalid-document': {
    tone: 'bad',
    label: 'Not a valid document',
    means: 'The bytes are the registered ones, but they are no valid DID document for this device.',
    next: 'Ask the operator to publish a correct one.',
  },
  unregistered: {
    tone: 'calm',
    label: 'Not registered',
    means: 'The registry does not know this identifier.',
    next: '',
  },
  deactivated: {
    tone: 'bad',
    label: 'Removed',
    means: 'The device was removed from the registry.',
    next: '',
  },
};
