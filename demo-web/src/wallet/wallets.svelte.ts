import { type Address, type ChainConfig, type Eip1193Provider, wallet } from 'ioid-web';
import { announcer } from '../state/announcer.svelte.js';
import { recall, remember } from '../state/storage.js';
import { type Problem, problemOf } from '../words/problem.js';
import { forget, listen, sharedAccount, walletChain } from './provider.js';

export type FoundWallet = Parameters<Parameters<typeof wallet.discover>[0]>[0];
export type Connection = FoundWallet & { address: Address; chainId: number };

/** Long enough for every announcement that answers the first request. */
const ANNOUNCING_MS = 300;
const FALLBACK_RDNS = 'window.ethereum';

/** The wallets on this page, and the one that is connected. */
class Wallets {
  found = $state.raw<FoundWallet[]>([]);
  connection = $state.raw<Connection | null>(null);
  /** The wallet that has been asked something and has not answered. */
  waitingFor = $state.raw<{ name: string; what: 'connect' | 'switch' } | null>(null);
  problem = $state.raw<Problem | null>(null);
  dialogOpen = $state(false);
  #stopListening: () => void = () => {};
  /** A request that is given up here may still be answered by the wallet: its number is then old. */
  #request = 0;

  start(): void {
    wallet.discover((found) => this.#announce(found));
    setTimeout(() => this.#fallBack(), ANNOUNCING_MS);
  }

  /** The remembered wallet is taken up again only when it still shares an account by itself. */
  async #announce(found: FoundWallet): Promise<void> {
    this.found = [...this.found, found];
    if (this.connection || found.info.rdns === '' || recall('wallet') !== found.info.rdns) return;
    try {
      const address = await sharedAccount(found.provider);
      if (address === null || this.connection) return;
      this.#connected(found, address, await walletChain(found.provider));
    } catch {
      // A wallet that cannot answer now can be chosen by hand later.
    }
  }

  #fallBack(): void {
    const injected = (window as { ethereum?: Eip1193Provider }).ethereum;
    if (this.found.length > 0 || typeof injected?.request !== 'function') return;
    const info = { uuid: FALLBACK_RDNS, name: 'Browser wallet', icon: '', rdns: FALLBACK_RDNS };
    void this.#announce({ info, provider: injected });
  }

  /** Asks for an account. The wallet stays on its chain: changing that is a choice of its own. */
  async connect(found: FoundWallet): Promise<boolean> {
    return this.#ask(found.info.name, 'connect', async () => {
      const id = await walletChain(found.provider);
      const where: ChainConfig = { id, name: `chain ${id}`, rpcUrls: [], contracts: {} };
      const { address, chainId } = await wallet.connect(found.provider, where);
      return () => {
        this.#connected(found, address, chainId);
        this.dialogOpen = false;
        announcer.say(`Connected with ${found.info.name}.`);
      };
    });
  }

  /** Puts the connected wallet on `chain`: switches, or adds and switches, and reads it back. */
  async switchTo(chain: ChainConfig): Promise<boolean> {
    const { connection } = this;
    if (!connection) return false;
    return this.#ask(connection.info.name, 'switch', async () => {
      const { address, chainId } = await wallet.connect(connection.provider, chain);
      return () => {
        if (this.connection) this.connection = { ...this.connection, address, chainId };
        announcer.say(`${connection.info.name} is on ${chain.name}.`);
      };
    });
  }

  async #ask(
    name: string,
    what: 'connect' | 'switch',
    request: () => Promise<() => void>,
  ): Promise<boolean> {
    this.#request += 1;
    const number = this.#request;
    this.problem = null;
    this.waitingFor = { name, what };
    try {
      const apply = await request();
      if (number !== this.#request) return false;
      this.waitingFor = null;
      apply();
      return true;
    } catch (error) {
      if (number !== this.#request) return false;
      this.waitingFor = null;
      this.problem = problemOf(error);
      return false;
    }
  }

  /** Stops waiting here; the wallet may still show its window. */
  stopWaiting(): void {
    this.#request += 1;
    this.waitingFor = null;
  }

  #connected(found: FoundWallet, address: Address, chainId: number): void {
    this.#stopListening();
    this.connection = { ...found, address, chainId };
    this.problem = null;
    remember('wallet', found.info.rdns);
    this.#stopListening = listen(found.provider, {
      accounts: (account) => {
        if (account === null) this.#disconnected();
        else if (this.connection) this.connection = { ...this.connection, address: account };
      },
      chain: (id) => {
        if (this.connection) this.connection = { ...this.connection, chainId: id };
      },
      lost: () => {
        announcer.warn(`${found.info.name} has lost its connection.`);
      },
    });
  }

  #disconnected(): void {
    this.#stopListening();
    this.connection = null;
    remember('wallet', null);
    announcer.say('The wallet is disconnected.');
  }

  async disconnect(): Promise<void> {
    const provider = this.connection?.provider;
    this.#disconnected();
    if (provider) await forget(provider);
  }

  openDialog(): void {
    this.problem = null;
    this.dialogOpen = true;
  }
}

export const wallets = new Wallets();
