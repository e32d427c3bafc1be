import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vitest/config';
import { PUBLIC_GATEWAYS } from './src/state/gateways.js';

/**
 * Writes `origins.json`: where the page connects to on public networks, for the content security
 * policy of whoever serves it.
 */
function origins(): Plugin {
  return {
    name: 'ioid-origins',
    apply: 'build',
    async generateBundle() {
      const { chains } = await import('ioid-web');
      const known = [chains.iotex, chains.iotexTestnet];
      const urls = [...known.flatMap(({ rpcUrls }) => rpcUrls), ...PUBLIC_GATEWAYS];
      const source = JSON.stringify([...new Set(urls.map((url) => new URL(url).origin))]);
      this.emitFile({ type: 'asset', fileName: 'origins.json', source });
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [svelte(), origins()],
  build: {
    target: 'es2022',
    // Every request is a file of ours: the content security policy allows no inline code or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // The package (its wasm bytes included) changes on another rhythm than the wallet.
          groups: [{ name: 'ioid', test: /node_modules[\\/]ioid-web[\\/]/ }],
        },
      },
    },
  },
  test: { environment: 'node', include: ['test/**/*.test.ts'] },
});
