import { type ChainConfig, type Client, chains, createClient } from 'ioid-web';
import { PUBLIC_GATEWAYS } from './gateways.js';
import { recall, remember } from './storage.js';
import type { Demo, World, WorldAccount } from './world.js';

/** A chain this wallet can look at, and the services around it. */
export type Network = {
  chain: ChainConfig;
  gateways: string[];
  /** Where documents are published; without one nothing can be bound here. */
  publishApi?: string;
  demo?: Demo;
  /** People and services of a local world, by role. */
  accounts?: readonly WorldAccount[];
};

/** Which network is looked at, and the client that reads it. */
class Networks {
  all = $state.raw<Network[]>([
    { chain: chains.iotex, gateways: PUBLIC_GATEWAYS },
    { chain: chains.iotexTestnet, gateways: PUBLIC_GATEWAYS },
  ]);
  chosenId = $state<number>(chains.iotex.id);
  current = $derived(this.all.find((network) => network.chain.id === this.chosenId) ?? this.first);
  /**
   * Reads never go through the wallet: it may be on another chain, and everything here must work
   * without one.
   */
  reader = $derived<Client>(
    createClient({
      chain: this.current.chain,
      rpcUrls: this.current.chain.rpcUrls,
      gateways: this.current.gateways,
    }),
  );
  /** Counts what this page changed on chain, so that views read again. */
  changes = $state(0);

  private get first(): Network {
    const [network] = this.all;
    if (!network) throw new Error('There is always a network to look at.');
    return network;
  }

  addWorld(world: World): void {
    const { chain, gateways, publishApi, demo, accounts } = world;
    this.all = [{ chain, gateways, publishApi, demo, accounts }, ...this.all];
    const remembered = recall('network');
    this.chosenId = this.all.some((network) => network.chain.id === remembered)
      ? Number(remembered)
      : chain.id;
  }

  restore(): void {
    const remembered = recall('network');
    if (this.all.some((network) => network.chain.id === remembered)) {
      this.chosenId = Number(remembered);
    }
  }

  choose(id: number): void {
    this.chosenId = id;
    remember('network', id);
  }

  changed(): void {
    this.changes += 1;
  }

  nameOf(chainId: number): string {
    return (
      this.all.find((network) => network.chain.id === chainId)?.chain.name ?? `chain ${chainId}`
    );
  }
}

export const networks = new Networks();
