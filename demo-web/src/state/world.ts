import type { Address, ChainConfig, Hex } from 'ioid-web';
import { record } from './storage.js';

/** The demo contracts and services of a local world. */
export type Demo = {
  project: string;
  deviceNft: Address;
  rewardToken: Address;
  staking: Address;
  autoStaking: Address;
  selectors: { stake: Hex };
  rewardsApi: string;
  activityApi: string;
};

export type WorldAccount = { role: string; label: string; address: Address };

/** The local world, as the server beside this page tells it in `world.json`. */
export type World = {
  chain: ChainConfig;
  gateways: string[];
  publishApi: string;
  demo: Demo;
  accounts: WorldAccount[];
};

/** Null when the text is no world: a server may answer any path with its index page. */
export function parseWorld(value: unknown): World | null {
  const world = record(value);
  const chain = record(world?.chain);
  const demo = record(world?.demo);
  const complete =
    world !== null &&
    demo !== null &&
    typeof chain?.id === 'number' &&
    Array.isArray(chain.rpcUrls) &&
    Array.isArray(world.gateways) &&
    typeof world.publishApi === 'string' &&
    Array.isArray(world.accounts);
  return complete ? (value as World) : null;
}

export async function loadWorld(): Promise<World | null> {
  try {
    const response = await fetch('./world.json', { cache: 'no-store' });
    return response.ok ? parseWorld(await response.json()) : null;
  } catch {
    // Served without a local world: the public networks are offered.
    return null;
  }
}
