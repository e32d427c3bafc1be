import { type Client, chains, createClient, type Eip1193Provider, wallet } from 'ioid-web';
import { useConnection } from 'wagmi';

/** ioid-web's client on the wallet that wagmi has connected, on IoTeX. */
export function useIoid(): (() => Promise<Client>) | undefined {
  const { connector } = useConnection();
  if (connector === undefined) return undefined;
  return async () => {
    const provider = (await connector.getProvider()) as Eip1193Provider;
    await wallet.connect(provider, chains.iotex);
    // Reads go to the chain's own endpoint, only what is signed goes to the wallet.
    const { rpcUrls } = chains.iotex;
    return createClient({ chain: chains.iotex, provider, rpcUrls });
  };
}
