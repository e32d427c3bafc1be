import './styles/index.css';
import { init } from 'ioid-web';
import { mount } from 'svelte';
import App from './App.svelte';
import { builtIn } from './devnet-wallet/devnet-wallet.svelte.js';
import { networks } from './state/network.svelte.js';
import { loadWorld } from './state/world.js';
import { transactions } from './transaction/transactions.svelte.js';
import { wallets } from './wallet/wallets.svelte.js';

async function start(target: HTMLElement): Promise<void> {
  try {
    await init();
  } catch (error) {
    // Without its core nothing here could be trusted: say why, and show nothing else.
    target.textContent = error instanceof Error ? error.message : 'The wallet could not start.';
    return;
  }
  const world = await loadWorld();
  if (world) networks.addWorld(world);
  else networks.restore();
  mount(App, { target });
  wallets.start();
  void transactions.resume();
  if (world) await builtIn.offer(world);
}

const target = document.getElementById('app');
if (target) void start(target);
