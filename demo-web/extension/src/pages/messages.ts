import type { Json } from '@metamask/utils';
import type { ChainConfig } from 'ioid-web';
import type { Address } from 'viem';
import type { Approvals } from '../approvals';
import type { Bundle } from '../calls';
import { type Chain, find } from '../chains';
import type { Decision, RequestRecord } from '../requests';
import type { Account, Wallet } from '../wallet';

/** What the wallet's own pages say to the worker. */
export type PageMessage =
  | { type: 'approval'; key: string }
  | { type: 'decide'; key: string; decision: Decision }
  | { type: 'overview' }
  | { type: 'setChain'; id: number }
  | { type: 'setAccounts'; origin: string; accounts: Address[] };

export interface ApprovalView {
  record: RequestRecord | null;
  accounts: Account[];
  deployments: ChainConfig[];
}

export interface Overview {
  accounts: Account[];
  chains: Chain[];
  activeChain: number;
  permissions: Record<string, Address[]>;
  bundles: Bundle[];
}

export async function answerPage(
  wallet: Wallet,
  approvals: Approvals,
  message: PageMessage,
): Promise<Json> {
  const { accounts, state } = wallet;
  switch (message.type) {
    case 'approval': {
      const record = wallet.requests[message.key];
      const open = record !== undefined && record.decision === undefined ? record : null;
      const { deployments } = wallet.contents;
      return { record: open, accounts, deployments } satisfies ApprovalView as unknown as Json;
    }
    case 'decide':
      await approvals.decide(message.key, message.decision);
      return null;
    case 'overview': {
      const { chains, activeChain, permissions } = state;
      const bundles = Object.values(state.bundles);
      const overview: Overview = { accounts, chains, activeChain, permissions, bundles };
      return overview as unknown as Json;
    }
    case 'setChain':
      if (find(wallet, message.id) !== undefined) await wallet.setActiveChain(message.id);
      return null;
    case 'setAccounts':
      await wallet.setPermission(message.origin, message.accounts);
      return null;
  }
}

/** Asks the worker, starting it when Chrome has stopped it. */
export function send<T>(message: PageMessage): Promise<T> {
  return chrome.runtime.sendMessage(message);
}
