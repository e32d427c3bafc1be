import { IoidError, type IoidErrorCode } from 'ioid-web';
import { networks } from '../state/network.svelte.js';
import { formatBrief } from './amount.js';

/**
 * A failure as a person should meet it. `neutral` is no failure at all (the person said no);
 * `warn` needs a look; `bad` stopped what was meant.
 */
export type Problem = {
  tone: 'neutral' | 'warn' | 'bad';
  title: string;
  text: string;
  code: string;
  /** Facts for those who want to look deeper, by name. */
  details: Readonly<Record<string, string>>;
};

type Details = Problem['details'];
type Words = {
  tone: Problem['tone'];
  title: string;
  /** Instead of the package's own sentence. */
  text?: (details: Details) => string;
};

/** Wei as coins, from an error's details. */
function coins(details: Details, name: string): string {
  const wei = details[name];
  if (wei === undefined || !/^\d+$/.test(wei)) return 'an unknown amount';
  const { symbol = 'coins', decimals = 18 } = networks.current.chain.nativeCurrency ?? {};
  return `${formatBrief(BigInt(wei), decimals, 6)} ${symbol}`;
}

/** How a failure is called here; its own sentence follows unless `text` stands instead of it. */
const WORDS: Readonly<Partial<Record<IoidErrorCode, Words>>> = {
  USER_REJECTED: {
    tone: 'neutral',
    title: 'You cancelled. Nothing was sent.',
    text: () => '',
  },
  ABORTED: {
    tone: 'neutral',
    title: 'Stopped. Nothing was sent.',
    text: () => '',
  },
  REQUEST_PENDING: {
    tone: 'warn',
    title: 'Your wallet is waiting',
    text: () => 'An earlier request is still open in it. Open your wallet to continue.',
  },
  UNAUTHORIZED: {
    tone: 'warn',
    title: 'Not connected to this account any more',
    text: () => 'Connect your wallet again, then retry.',
  },
  CHAIN_MISMATCH: { tone: 'warn', title: 'Your wallet is on another network' },
  CHAIN_UNRECOGNIZED: { tone: 'warn', title: 'Your wallet does not know this network' },
  CHAIN_DISCONNECTED: { tone: 'warn', title: 'Your wallet cannot reach this network' },
  DISCONNECTED: { tone: 'warn', title: 'Your wallet has no connection' },
  INSUFFICIENT_FUNDS: {
    tone: 'bad',
    title: 'Your wallet cannot pay the network fee',
    text: (details) =>
      details.needed === undefined
        ? 'The account that signs pays the fee; what the device account holds does not count.'
        : `The account that signs pays the fee: it has ${coins(details, 'balance')} and needs about ${coins(details, 'needed')}. What the device account holds does not count.`,
  },
  ACCOUNT_BALANCE_INSUFFICIENT: {
    tone: 'bad',
    title: 'The device account does not hold enough',
    text: (details) =>
      `It has ${coins(details, 'balance')} and would send ${coins(details, 'needed')}. Your wallet is not asked for the rest: send some to the device account first.`,
  },
  ACCOUNT_NOT_ACTIVE: { tone: 'bad', title: 'The device account cannot act now' },
  ACCOUNT_NOT_OWNED: { tone: 'bad', title: 'This device account is not yours' },
  OWNERSHIP_CYCLE: { tone: 'bad', title: 'This would lock the device and its account for ever' },
  EXECUTION_REVERTED: { tone: 'bad', title: 'The contract refuses this' },
  REGISTRY_NOT_OPERATOR: { tone: 'bad', title: 'Only the project’s operator can register' },
  REGISTRY_ALREADY_REGISTERED: { tone: 'bad', title: 'This device is registered for another NFT' },
  NFT_MISSING: { tone: 'bad', title: 'The device NFT does not exist yet' },
  PUBLISH_MISMATCH: { tone: 'bad', title: 'The publishing service changed the document' },
  TRANSACTION_NO_EFFECT: { tone: 'warn', title: 'Confirmed, but nothing happened' },
  TRANSACTION_NOT_INCLUDED: { tone: 'warn', title: 'The network has not included it yet' },
  TRANSACTION_REPLACED: { tone: 'warn', title: 'Another transaction took its place' },
  RPC_UNAVAILABLE: {
    tone: 'bad',
    title: 'The network cannot be reached',
    text: () => 'Its node does not answer. Nothing is lost: try again in a moment.',
  },
  RPC_MALFORMED: { tone: 'bad', title: 'The network’s node answered with nonsense' },
  TIMED_OUT: { tone: 'warn', title: 'No answer in time' },
  CONTENT_UNAVAILABLE: {
    tone: 'bad',
    title: 'The content service cannot be reached',
    text: () => 'It does not answer. Nothing is lost: try again in a moment.',
  },
  CONTENT_STATUS: { tone: 'bad', title: 'The content service refused' },
  DID_INVALID: { tone: 'warn', title: 'This is no DID' },
  DID_IS_URL: { tone: 'warn', title: 'This is more than a DID' },
  DID_NOT_IOID: { tone: 'warn', title: 'This is no ioID' },
  DID_CHECKSUM: { tone: 'warn', title: 'This ioID is mistyped' },
  DID_VERSION: {
    tone: 'warn',
    title: 'An ioID of version 1',
    text: () => 'This wallet reads the registry of version 2, where such a device does not stand.',
  },
  IDENTIFIER_LENGTH: { tone: 'warn', title: 'This is no ioID' },
  IDENTIFIER_CHARACTER: { tone: 'warn', title: 'This is no ioID' },
  IDENTIFIER_ZERO: { tone: 'warn', title: 'This is no ioID' },
  DEPLOYMENT_UNKNOWN: { tone: 'warn', title: 'Not available on this network' },
};

const OTHERWISE: Words = { tone: 'bad', title: 'That did not work' };

/** Whether asking again could change anything; what a text is stays what it is. */
export function mayPass({ code }: Problem): boolean {
  return !/^(DID|IDENTIFIER|DEPLOYMENT)_/.test(code);
}

/** The sentence for whatever was thrown. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof IoidError)) {
    const text = error instanceof Error && error.message !== '' ? error.message : '';
    return { ...OTHERWISE, text, code: 'UNEXPECTED', details: {} };
  }
  const { code, details } = error;
  const { tone, title, text } = WORDS[code] ?? OTHERWISE;
  return { tone, title, text: text ? text(details) : sentence(error.message), code, details };
}

/** A message of the core as a sentence of its own. */
export function sentence(message: string): string {
  const ended = /[.!?:]$/.test(message) ? message : `${message}.`;
  // Only a word is capitalised: an identifier at the start means something as it is.
  return ended.replace(/^[a-z]+(?=[ ,;])/, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}
