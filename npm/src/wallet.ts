import { chainConfig } from './chains.js';
import { IoidError } from './errors.js';
import type { Address, ChainConfig, ChainName, Eip1193Provider } from './types.js';
import { errorCode, kinds } from './wallet-errors.js';

export { errorCode, type WalletErrorCode } from './wallet-errors.js';

/** Who announces a provider. Source: EIP-6963. */
export type ProviderInfo = {
  /** Identifies this announcement for the lifetime of the page. */
  uuid: string;
  name: string;
  /** A data URI. Show it in an `<img>` only: an SVG may carry script. */
  icon: string;
  /** Reverse domain name of the wallet: remember a choice by it, never test features by it. */
  rdns: string;
};

/** A wallet found on the page. */
export type AnnouncedProvider = { info: ProviderInfo; provider: Eip1193Provider };

// Generous for a small logo; anything larger is not an icon.
const LARGEST_ICON = 256 * 1024;

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

function announced(event: Event): AnnouncedProvider | undefined {
  const { info, provider } = (event as CustomEvent<Partial<AnnouncedProvider> | null>).detail ?? {};
  if (typeof provider?.request !== 'function' || typeof info?.uuid !== 'string') return;
  const { uuid, name, rdns } = info;
  const icon = textOf(info.icon);
  return {
    info: {
      uuid,
      name: textOf(name) || 'Unnamed wallet',
      icon: icon.startsWith('data:image/') && icon.length <= LARGEST_ICON ? icon : '',
      rdns: textOf(rdns),
    },
    provider,
  };
}

/**
 * Calls `onAnnounce` once for each wallet on the page, now and later, until the returned function
 * is called. `window.ethereum` is not looked at: use it only when nothing announces itself.
 *
 * Source: EIP-6963.
 *
 * @example
 * const names: string[] = [];
 * const stop = wallet.discover(({ info }) => names.push(info.name));
 * names; // => ['Example Wallet']
 * stop();
 */
export function discover(onAnnounce: (found: AnnouncedProvider) => void): () => void {
  const seen = new Set<string>();
  const listener = (event: Event) => {
    const found = announced(event);
    if (!found || seen.has(found.info.uuid)) return;
    seen.add(found.info.uuid);
    onAnnounce(found);
  };
  window.addEventListener('eip6963:announceProvider', listener);
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  return () => window.removeEventListener('eip6963:announceProvider', listener);
}

/**
 * An `IoidError` for what a wallet threw, with the wallet's own words in `details.wallet`.
 *
 * @example
 * const error = wallet.walletError({ code: 4001, message: 'User rejected the request.' });
 * error.code; // => 'USER_REJECTED'
 * error.details; // => { wallet: 'User rejected the request.' }
 */
export function walletError(cause: unknown): IoidError {
  if (cause instanceof IoidError) return cause;
  const code = errorCode(cause);
  const words =
    typeof cause === 'object' ? textOf((cause as Partial<Error> | null)?.message) : String(cause);
  return new IoidError(code, kinds[code][0], { details: words ? { wallet: words } : {}, cause });
}

async function ask(
  provider: Eip1193Provider,
  method: string,
  ...params: unknown[]
): Promise<unknown> {
  try {
    return await provider.request({ method, params });
  } catch (cause) {
    throw walletError(cause);
  }
}

async function chainId(provider: Eip1193Provider): Promise<number> {
  const id = Number(await ask(provider, 'eth_chainId'));
  if (!Number.isSafeInteger(id) || id <= 0) {
    throw new IoidError('WALLET_INTERNAL', 'The wallet gave no valid chain id.');
  }
  return id;
}

/**
 * Asks for an account and puts the wallet on `chain`: switches, adds the chain when the wallet
 * does not know it, switches again, and reads `eth_chainId` back, because an accepted request is
 * no proof that the chain changed.
 *
 * Sources: EIP-1102, EIP-3085, EIP-3326.
 *
 * @throws `IoidError` with a `WalletErrorCode`, or `CHAIN_MISMATCH` when the wallet stayed elsewhere.
 * @example
 * await wallet.connect(provider, chain);
 * // => { address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', chainId: 31690 }
 */
export async function connect(
  provider: Eip1193Provider,
  chain: ChainName | ChainConfig,
): Promise<{ address: Address; chainId: number }> {
  const accounts = await ask(provider, 'eth_requestAccounts');
  const address = textOf((accounts as unknown[] | null | undefined)?.[0]);
  if (!/^0x[\da-f]{40}$/i.test(address)) {
    throw new IoidError('UNAUTHORIZED', 'The wallet shared no account with this site.');
  }
  return { address: address as Address, chainId: await switchChain(provider, chain) };
}

/** What a chain counts in that says nothing of it. */
const ETHER = { name: 'Ether', symbol: 'ETH', decimals: 18 };

/**
 * The second half of `connect`, for an account that is connected already.
 *
 * @throws `IoidError` as {@link connect}
 * @example
 * await wallet.switchChain(provider, chain); // => 31690
 */
export async function switchChain(
  provider: Eip1193Provider,
  chain: ChainName | ChainConfig,
): Promise<number> {
  const { id, name, rpcUrls, explorer, nativeCurrency = ETHER } = chainConfig(chain);
  if ((await chainId(provider)) === id) return id;
  const inHex = { chainId: `0x${id.toString(16)}` };
  const change = () => ask(provider, 'wallet_switchEthereumChain', inHex);
  try {
    await change();
  } catch (error) {
    if ((error as IoidError).code !== 'CHAIN_UNRECOGNIZED') throw error;
    await ask(provider, 'wallet_addEthereumChain', {
      ...inHex,
      chainName: name,
      nativeCurrency,
      rpcUrls,
      ...(explorer && { blockExplorerUrls: [explorer] }),
    });
    // Some wallets switch after adding, some do not; a second request is harmless.
    if ((await chainId(provider)) !== id) await change();
  }
  const now = await chainId(provider);
  if (now !== id) {
    throw new IoidError('CHAIN_MISMATCH', `The wallet stayed on chain ${now}; ${name} is ${id}.`, {
      details: { expected: `${id}`, received: `${now}` },
    });
  }
  return now;
}
