import type { Address, ChainConfig, Eip1193Provider, Hex } from 'ioid-web';
import { record } from '../state/storage.js';
import { ProviderError, type Rpc } from './rpc.js';

/** What the person is asked. The wallet does nothing of this without their yes. */
export type Prompt =
  | { kind: 'connect' }
  | { kind: 'switch'; chainId: number; add: boolean }
  | { kind: 'send'; from: Address; to: Address | null; data: Hex; value: bigint };

/** Yes (for `connect`: with which account), or no. */
export type Answer = { approved: true; account?: Address } | { approved: false };
export type Ask = (prompt: Prompt) => Promise<Answer>;

export type WalletState = { account: Address | null; chainId: number; known: number[] };

/** The chain it starts on, so that a page has to ask for the right one. */
export const OTHER_CHAIN = 1;

export const initialState: WalletState = {
  account: null,
  chainId: OTHER_CHAIN,
  known: [OTHER_CHAIN],
};

const PASSED_THROUGH =
  /^(eth_(get\w+|call|estimateGas|blockNumber|gasPrice|feeHistory|maxPriorityFeePerGas)|net_version|web3_clientVersion)$/;

type Listener = (...args: never[]) => void;

/**
 * An EIP-1193 wallet for the local chain only. It holds no key: the local node has the roles'
 * accounts unlocked and signs for them.
 */
export class DevnetWallet implements Eip1193Provider {
  #state: WalletState;
  readonly #chain: ChainConfig;
  readonly #rpc: Rpc;
  readonly #ask: Ask;
  readonly #save: (state: WalletState) => void;
  readonly #listeners = new Map<string, Set<Listener>>();
  #pending = false;

  constructor(options: {
    chain: ChainConfig;
    rpc: Rpc;
    ask: Ask;
    state?: WalletState;
    save?: (state: WalletState) => void;
  }) {
    this.#chain = options.chain;
    this.#rpc = options.rpc;
    this.#ask = options.ask;
    this.#state = options.state ?? initialState;
    this.#save = options.save ?? (() => {});
  }

  get state(): WalletState {
    return this.#state;
  }

  on(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  async request({
    method,
    params,
  }: {
    method: string;
    params?: readonly unknown[] | object;
  }): Promise<unknown> {
    const list: readonly unknown[] = Array.isArray(params) ? params : [];
    switch (method) {
      case 'eth_requestAccounts':
        return this.#connect();
      case 'eth_accounts':
        return this.#accounts();
      case 'eth_chainId':
        return `0x${this.#state.chainId.toString(16)}`;
      case 'wallet_switchEthereumChain':
        return this.#switch(list[0], false);
      case 'wallet_addEthereumChain':
        return this.#switch(list[0], true);
      case 'wallet_revokePermissions':
        this.use(null);
        return null;
      case 'eth_sendTransaction':
        return this.#send(list[0]);
    }
    if (!PASSED_THROUGH.test(method)) {
      throw new ProviderError(4200, `The devnet wallet does not support ${method}.`);
    }
    this.#requireChain();
    return this.#rpc(method, list);
  }

  /** The person changes the account in the wallet itself; null disconnects the page. */
  use(account: Address | null): void {
    this.#change({ account });
    this.#emit('accountsChanged', this.#accounts());
  }

  /** The person changes the chain in the wallet itself. */
  moveTo(chainId: number): void {
    if (chainId === this.#state.chainId) return;
    this.#change({ chainId, known: [...new Set([...this.#state.known, chainId])] });
    this.#emit('chainChanged', `0x${chainId.toString(16)}`);
  }

  #accounts(): Address[] {
    return this.#state.account === null ? [] : [this.#state.account];
  }

  async #connect(): Promise<Address[]> {
    if (this.#state.account === null) {
      const answer = await this.#prompt({ kind: 'connect' });
      if (answer.account) this.use(answer.account);
    }
    return this.#accounts();
  }

  async #switch(parameter: unknown, add: boolean): Promise<null> {
    const chainId = Number(record(parameter)?.chainId);
    if (!Number.isSafeInteger(chainId) || chainId <= 0) {
      throw new ProviderError(-32602, 'A chain id is expected, as 0x and hexadecimal digits.');
    }
    const known = this.#state.known.includes(chainId);
    if (!known && (!add || chainId !== this.#chain.id)) {
      throw new ProviderError(4902, `Unrecognized chain ${chainId}. Add it first.`);
    }
    if (chainId !== this.#state.chainId) {
      await this.#prompt({ kind: 'switch', chainId, add: !known });
      this.moveTo(chainId);
    }
    return null;
  }

  async #send(parameter: unknown): Promise<unknown> {
    const call = record(parameter);
    const { account } = this.#state;
    if (account === null || String(call?.from).toLowerCase() !== account.toLowerCase()) {
      throw new ProviderError(4100, 'This site is not connected to that account.');
    }
    this.#requireChain();
    const to = typeof call?.to === 'string' ? (call.to as Address) : null;
    const data = (call?.data ?? call?.input ?? '0x') as Hex;
    const value = BigInt(typeof call?.value === 'string' ? call.value : 0);
    await this.#prompt({ kind: 'send', from: account, to, data, value });
    return this.#rpc('eth_sendTransaction', [{ ...call, from: account }]);
  }

  #requireChain(): void {
    if (this.#state.chainId !== this.#chain.id) {
      throw new ProviderError(4901, `The devnet wallet reaches only ${this.#chain.name}.`);
    }
  }

  async #prompt(prompt: Prompt): Promise<{ account?: Address }> {
    if (this.#pending) {
      throw new ProviderError(-32002, 'A request is already pending in the devnet wallet.');
    }
    this.#pending = true;
    try {
      const answer = await this.#ask(prompt);
      if (!answer.approved) throw new ProviderError(4001, 'User rejected the request.');
      return answer;
    } finally {
      this.#pending = false;
    }
  }

  #change(change: Partial<WalletState>): void {
    this.#state = { ...this.#state, ...change };
    this.#save(this.#state);
  }

  #emit(event: string, value: unknown): void {
    // EIP-1193 leaves the argument's type to the event: whoever listens knows it.
    for (const listener of this.#listeners.get(event) ?? []) {
      (listener as (value: unknown) => void)(value);
    }
  }
}
