import type { Address, Eip1193Provider } from 'ioid-web';

/** The first account the wallet lets this page see without asking, or null. */
export async function sharedAccount(provider: Eip1193Provider): Promise<Address | null> {
  const accounts = await provider.request({ method: 'eth_accounts' });
  const first: unknown = Array.isArray(accounts) ? accounts[0] : null;
  return typeof first === 'string' ? (first as Address) : null;
}

export async function walletChain(provider: Eip1193Provider): Promise<number> {
  return chainNumber(await provider.request({ method: 'eth_chainId' }));
}

/** Takes the permission back where the wallet knows how; a wallet that does not is simply forgotten. */
export async function forget(provider: Eip1193Provider): Promise<void> {
  try {
    await provider.request({
      method: 'wallet_revokePermissions',
      params: [{ eth_accounts: {} }],
    });
  } catch {
    // EIP-2255 revocation is optional.
  }
}

export function chainNumber(value: unknown): number {
  const chainId =
    typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isSafeInteger(chainId) ? chainId : 0;
}

export type ProviderEvents = {
  accounts(account: Address | null): void;
  chain(chainId: number): void;
  lost(): void;
};

/** Listens to EIP-1193 events until the returned function is called. */
export function listen(provider: Eip1193Provider, events: ProviderEvents): () => void {
  const accounts = (list: unknown) => {
    const first: unknown = Array.isArray(list) ? list[0] : null;
    events.accounts(typeof first === 'string' ? (first as Address) : null);
  };
  const chain = (value: unknown) => events.chain(chainNumber(value));
  // 1013 is a wallet that reconnects by itself, and no farewell.
  const lost = (error: unknown) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (code !== 1013) events.lost();
  };
  provider.on?.('accountsChanged', accounts);
  provider.on?.('chainChanged', chain);
  provider.on?.('disconnect', lost);
  return () => {
    provider.removeListener?.('accountsChanged', accounts);
    provider.removeListener?.('chainChanged', chain);
    provider.removeListener?.('disconnect', lost);
  };
}
