import { iotex, iotexTestnet } from 'viem/chains';
import { createConfig, http } from 'wagmi';

/** Wallets announce themselves (EIP-6963); wagmi lists them as connectors. */
export const config = createConfig({
  chains: [iotex, iotexTestnet],
  transports: { [iotex.id]: http(), [iotexTestnet.id]: http() },
});

declare module 'wagmi' {
  interface Register {
    config: typeof config;
  }
}
