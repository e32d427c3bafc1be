import type { Json } from '@metamask/utils';
import type { ChainConfig } from 'ioid-web';
import type { Address, Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { Bundle } from './calls';
import { active, type Chain, hexId, START } from './chains';
import type { RequestRecord } from './requests';

export interface Account {
  role: string;
  label: string;
  address: Address;
}

/** `wallet.json`, written by the build: the local chain's public test keys. */
interface Contents {
  accounts: (Account & { privateKey: Hex })[];
  chains: Chain[];
  /** Where ioID's contracts are on chains that the package does not know. */
  deployments: ChainConfig[];
}

/** Kept in `chrome.storage.local`: survives the browser. */
export interface State {
  activeChain: number;
  chains: Chain[];
  /** The accounts each origin may see, the one it should use first. */
  permissions: Record<string, Address[]>;
  bundles: Record<string, Bundle>;
}

export type Notification = { method: string; params: Json };

const FINISHED_KEPT = 100;

/** The keys and what the wallet remembers. The worker is the only writer. */
export class Wallet {
  /** Set by the worker: sends a notification to every page of an origin, or to all. */
  notify: (notification: Notification, origin?: string) => void = () => {};

  private constructor(
    readonly contents: Contents,
    readonly state: State,
    readonly requests: Record<string, RequestRecord>,
  ) {}

  static async open(): Promise<Wallet> {
    const contents: Contents = await (await fetch(chrome.runtime.getURL('wallet.json'))).json();
    const { state } = await chrome.storage.local.get<{ state?: State }>('state');
    const { requests } = await chrome.storage.session.get<{
      requests?: Record<string, RequestRecord>;
    }>('requests');
    const first: State = {
      activeChain: START.id,
      chains: [START, ...contents.chains],
      permissions: {},
      bundles: {},
    };
    return new Wallet(contents, state ?? first, requests ?? {});
  }

  get accounts(): Account[] {
    return this.contents.accounts.map(({ role, label, address }) => ({ role, label, address }));
  }

  signer(address: Address) {
    const found = this.contents.accounts.find((account) => account.address === address);
    if (found === undefined) throw new Error(`this wallet has no key for ${address}`);
    return privateKeyToAccount(found.privateKey);
  }

  async update(change: (state: State) => void): Promise<void> {
    change(this.state);
    await chrome.storage.local.set({ state: this.state });
  }

  /** Stores a record; of those that are answered only the latest are kept. */
  async keep(record: RequestRecord): Promise<void> {
    this.requests[record.key] = record;
    const finished = Object.values(this.requests).filter(({ outcome }) => outcome !== undefined);
    for (const { key } of finished.slice(0, -FINISHED_KEPT)) delete this.requests[key];
    await chrome.storage.session.set({ requests: this.requests });
  }

  async setActiveChain(id: number): Promise<void> {
    await this.update((state) => {
      state.activeChain = id;
    });
    this.notify(this.chainChanged());
  }

  async setPermission(origin: string, accounts: Address[]): Promise<void> {
    await this.update((state) => {
      if (accounts.length === 0) delete state.permissions[origin];
      else state.permissions[origin] = accounts;
    });
    this.notify(this.accountsChanged(origin), origin);
  }

  /** What `@metamask/providers` turns into the EIP-1193 events. */
  chainChanged(): Notification {
    const chain = active(this);
    return {
      method: 'metamask_chainChanged',
      params: { chainId: hexId(chain), networkVersion: String(chain.id), isConnected: true },
    };
  }

  accountsChanged(origin: string): Notification {
    return { method: 'metamask_accountsChanged', params: this.visible(origin) };
  }

  /** The accounts of an origin as pages get them: lower case, as in MetaMask. */
  visible(origin: string): string[] {
    return (this.state.permissions[origin] ?? []).map((address) => address.toLowerCase());
  }
}
