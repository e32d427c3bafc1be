import type { Address, ChainConfig } from 'ioid-web';
import { recall, record, remember } from '../state/storage.js';
import type { World, WorldAccount } from '../state/world.js';
import {
  type Answer,
  DevnetWallet,
  initialState,
  type Prompt,
  type WalletState,
} from './engine.js';
import icon from './icon.svg?raw';
import { nodeRpc, type Rpc } from './rpc.js';

export const DEVNET_RDNS = 'io.ioid.devnet';

function rememberedState(chain: ChainConfig, accounts: readonly WorldAccount[]): WalletState {
  const saved = record(recall('devnetWallet'));
  const account = accounts.find(({ address }) => address === saved?.account)?.address ?? null;
  if (saved?.chainId !== chain.id) return { ...initialState, account };
  return { account, chainId: chain.id, known: [...initialState.known, chain.id] };
}

/** The built-in wallet: its roles, and the question it is asking. */
class BuiltIn {
  accounts = $state.raw<readonly WorldAccount[]>([]);
  chain = $state.raw<ChainConfig | null>(null);
  state = $state.raw<WalletState>(initialState);
  prompt = $state.raw<Prompt | null>(null);
  #engine: DevnetWallet | null = null;
  #answer: ((answer: Answer) => void) | null = null;

  /** Announces the wallet (EIP-6963), if the local chain answers and is the one it should be. */
  async offer(world: World): Promise<void> {
    const [url] = world.chain.rpcUrls;
    if (url === undefined) return;
    const rpc = nodeRpc(url);
    if (!(await this.#isLocalChain(rpc, world.chain.id))) return;
    this.chain = world.chain;
    this.accounts = world.accounts;
    this.state = rememberedState(world.chain, world.accounts);
    this.#engine = new DevnetWallet({
      chain: world.chain,
      rpc,
      ask: (prompt) => this.#ask(prompt),
      state: this.state,
      save: (state) => {
        this.state = state;
        remember('devnetWallet', state);
      },
    });
    this.#announce(this.#engine);
  }

  async #isLocalChain(rpc: Rpc, id: number): Promise<boolean> {
    try {
      return Number(await rpc('eth_chainId', [])) === id;
    } catch {
      return false;
    }
  }

  #announce(provider: DevnetWallet): void {
    const detail = Object.freeze({
      info: Object.freeze({
        uuid: crypto.randomUUID(),
        name: 'Devnet wallet',
        icon: `data:image/svg+xml,${encodeURIComponent(icon)}`,
        rdns: DEVNET_RDNS,
      }),
      provider,
    });
    const announce = () => {
      dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    };
    addEventListener('eip6963:requestProvider', announce);
    announce();
  }

  #ask(prompt: Prompt): Promise<Answer> {
    this.prompt = prompt;
    return new Promise((resolve) => {
      this.#answer = resolve;
    });
  }

  answer(answer: Answer): void {
    this.prompt = null;
    this.#answer?.(answer);
    this.#answer = null;
  }

  use(account: Address): void {
    this.#engine?.use(account);
  }

  moveTo(chainId: number): void {
    this.#engine?.moveTo(chainId);
  }
}

export const builtIn = new BuiltIn();
