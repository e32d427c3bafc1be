import type { Json } from '@metamask/utils';
import type { Address, Hex } from 'viem';
import type { Chain } from './chains';
import type { Call, Prepared } from './transactions';

/** What the approval window shows: everything that will be done, and nothing that will not. */
export type Ask =
  | { kind: 'connect'; preselected: Address[] }
  | { kind: 'switchChain'; from: Chain; to: Chain }
  | { kind: 'addChain'; chain: Chain; replaces?: Chain }
  | { kind: 'transaction'; chain: Chain; from: Address; transaction: Prepared; balance: Hex }
  | { kind: 'calls'; chain: Chain; from: Address; calls: Call[] }
  | { kind: 'message'; from: Address; message: Hex }
  | { kind: 'typedData'; from: Address; typedData: string }
  | { kind: 'watchAsset'; assetType: string; asset: Record<string, string | number> };

export type Decision = { approved: true; accounts: Address[] } | { approved: false };
export type Outcome = { result: Json } | { error: { code: number; message: string; data?: Json } };

/**
 * One request that needed a person, as kept in `chrome.storage.session`. Chrome may stop the worker
 * at any moment; the record says how far the request came, so that running it again from the start
 * neither asks twice nor signs twice.
 */
export interface RequestRecord {
  key: string;
  origin: string;
  method: string;
  params: Json;
  ask: Ask;
  windowId?: number;
  decision?: Decision;
  /** The signed transaction, stored before it is broadcast. */
  signed?: Hex;
  outcome?: Outcome;
}

/** A request being answered. `key` is the same when the page's request is delivered again. */
export interface Request {
  key: string;
  origin: string;
  method: string;
  params: unknown;
  /** What was already shown for this request, when it is being run again. */
  record(): RequestRecord | undefined;
  /** Shows the approval window; throws 4001 when refused. */
  ask(ask: Ask): Promise<{ accounts: Address[] }>;
  /** Remembers the signed bytes. */
  keepSigned(signed: Hex): Promise<void>;
}
