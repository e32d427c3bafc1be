import './styles/index.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { builtIn } from './devnet-wallet/devnet-wallet.svelte.js';
import { networks } from './state/network.svelte.js';
import { loadWorld } from './state/world.js';
import { wallets } from './wallet/wallets.svelte.js';

const world = await loadWorld();
if (world) networks.addWorld(world);
else networks.restore();

const target = document.getElementById('app');
if (target) mount(App, { target });

wallets.start();
if (world) void builtIn.offer(world);
