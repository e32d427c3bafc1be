import { type Hex, numberToHex } from 'viem';
import { NodeError, refuse, WalletError } from './errors';
import * as params from './params';
import type { Request } from './requests';
import type { Wallet } from './wallet';

export interface Chain {
  id: number;
  name: string;
  rpcUrls: string[];
  currency: { name: string; symbol: string; decimals: number };
  explorer?: string;
}

/**
 * Where the wallet starts: a chain that is not the local one, and without an RPC address, so that
 * every page meets the wrong chain first and nothing can leave the machine.
 */
export const START: Chain = {
  id: 1,
  name: 'Ethereum',
  rpcUrls: [],
  currency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
};

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
let lastId = 0;

async function askNode(url: string, method: string, args: unknown): Promise<unknown> {
  lastId += 1;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params: args }),
    signal: AbortSignal.timeout(15_000),
  });
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null) throw new Error('not a JSON-RPC answer');
  if ('error' in answer && typeof answer.error === 'object' && answer.error !== null) {
    const { code, message, data } = answer.error as {
      code?: number;
      message?: string;
      data?: never;
    };
    throw new NodeError(Number(code ?? -32603), String(message ?? 'The node refused.'), data);
  }
  if ('result' in answer) return answer.result;
  throw new Error('neither a result nor an error');
}

/** Asks a chain's node; the next address is tried only when one gives no JSON-RPC answer. */
export async function read(chain: Chain, method: string, args: unknown = []): Promise<unknown> {
  const failures: string[] = [];
  for (const url of chain.rpcUrls) {
    try {
      return await askNode(url, method, args);
    } catch (error) {
      if (error instanceof NodeError) throw error;
      failures.push(`${url}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw refuse.chainUnreachable(
    failures.length === 0
      ? `This wallet has no RPC address for ${chain.name}.`
      : `No RPC address of ${chain.name} answers (${failures.join('; ')}).`,
  );
}

export async function readQuantity(chain: Chain, method: string, args?: unknown): Promise<bigint> {
  const value = await read(chain, method, args);
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) return BigInt(value);
  throw new Error(`${method} answered ${JSON.stringify(value)}, which is not a quantity`);
}

export function active(wallet: Wallet): Chain {
  return find(wallet, wallet.state.activeChain) ?? START;
}

export function find(wallet: Wallet, id: number): Chain | undefined {
  return wallet.state.chains.find((chain) => chain.id === id);
}

export const hexId = (chain: Chain): Hex => numberToHex(chain.id);

/** `wallet_switchEthereumChain`, EIP-3326. */
export async function switchChain(wallet: Wallet, request: Request): Promise<null> {
  const [first] = params.list(request.params);
  const { chainId } = params.fields(first, 'The parameter');
  const id = params.chainId(chainId);
  const chain = find(wallet, id);
  if (chain === undefined) throw refuse.unknownChain(numberToHex(id));
  if (id === wallet.state.activeChain) return null;
  await request.ask({ kind: 'switchChain', from: active(wallet), to: chain });
  await wallet.setActiveChain(id);
  return null;
}

/** `wallet_addEthereumChain`, EIP-3085: adds, and leaves the switching to a request of its own. */
export async function addChain(wallet: Wallet, request: Request): Promise<null> {
  const [first] = params.list(request.params);
  const chain = parseChain(params.fields(first, 'The parameter'));
  for (const url of chain.rpcUrls) await checkRpc(url, chain.id);

  const known = find(wallet, chain.id);
  if (known !== undefined && known.rpcUrls.join() === chain.rpcUrls.join()) return null;
  await request.ask({ kind: 'addChain', chain, ...(known ? { replaces: known } : {}) });
  await wallet.update((state) => {
    state.chains = [...state.chains.filter(({ id }) => id !== chain.id), chain];
  });
  return null;
}

function parseChain(given: params.Fields): Chain {
  const id = params.chainId(given.chainId);
  const name = params.text(given.chainName, 'chainName');
  const currency = params.fields(given.nativeCurrency, 'nativeCurrency');
  const symbol = params.text(currency.symbol, 'nativeCurrency.symbol');
  if (currency.decimals !== 18) throw refuse.badParams('nativeCurrency.decimals must be 18.');
  const rpcUrls = urls(given.rpcUrls, 'rpcUrls');
  if (rpcUrls.length === 0) throw refuse.badParams('rpcUrls must have at least one address.');
  const [explorer] = given.blockExplorerUrls
    ? urls(given.blockExplorerUrls, 'blockExplorerUrls')
    : [];
  return {
    id,
    name,
    rpcUrls,
    currency: { name: String(currency.name ?? symbol), symbol, decimals: 18 },
    ...(explorer === undefined ? {} : { explorer }),
  };
}

/** EIP-3085 asks for https; like other wallets, a node on this machine may speak http. */
function urls(value: unknown, name: string): string[] {
  return params.list(value).map((entry) => {
    const url = typeof entry === 'string' && URL.canParse(entry) ? new URL(entry) : undefined;
    const local = url?.protocol === 'http:' && LOOPBACK.has(url.hostname);
    if (url === undefined || !(url.protocol === 'https:' || local)) {
      throw refuse.badParams(`${name} must be https addresses, or http on this machine.`);
    }
    return url.href;
  });
}

async function checkRpc(url: string, id: number): Promise<void> {
  const answer = await askNode(url, 'eth_chainId', []).catch((error: unknown) => {
    throw error instanceof WalletError
      ? refuse.internal(error)
      : refuse.badParams(`${url} does not answer eth_chainId.`);
  });
  if (answer !== numberToHex(id)) {
    throw refuse.badParams(`${url} serves chain ${String(answer)}, not ${numberToHex(id)}.`);
  }
}
