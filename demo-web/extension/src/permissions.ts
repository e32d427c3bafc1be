import type { Json } from '@metamask/utils';
import { type Address, isAddressEqual } from 'viem';
import { refuse } from './errors';
import * as params from './params';
import type { Request } from './requests';
import type { Wallet } from './wallet';

/** Throws 4100 unless the origin was given this account. */
export function requirePermission(wallet: Wallet, origin: string, account: Address): void {
  const permitted = wallet.state.permissions[origin] ?? [];
  if (!permitted.some((address) => isAddressEqual(address, account))) {
    throw refuse.unauthorized(`${origin} was not given the account ${account}.`);
  }
}

/** `eth_requestAccounts`, EIP-1102: asks once; afterwards it answers without a window. */
export async function requestAccounts(wallet: Wallet, request: Request): Promise<string[]> {
  if (wallet.visible(request.origin).length === 0) await connect(wallet, request);
  return wallet.visible(request.origin);
}

/** `wallet_requestPermissions`, EIP-2255: always asks, and so is how a page changes accounts. */
export async function requestPermissions(wallet: Wallet, request: Request): Promise<Json> {
  requireAccountsOnly(request);
  await connect(wallet, request);
  return getPermissions(wallet, request);
}

export function getPermissions(wallet: Wallet, request: Request): Json {
  const accounts = wallet.visible(request.origin);
  if (accounts.length === 0) return [];
  return [
    {
      parentCapability: 'eth_accounts',
      invoker: request.origin,
      caveats: [{ type: 'restrictReturnedAccounts', value: accounts }],
    },
  ];
}

export async function revokePermissions(wallet: Wallet, request: Request): Promise<null> {
  requireAccountsOnly(request);
  await wallet.setPermission(request.origin, []);
  return null;
}

async function connect(wallet: Wallet, request: Request): Promise<void> {
  const waiting = Object.values(wallet.requests).some(
    (other) =>
      other.origin === request.origin &&
      other.key !== request.key &&
      other.ask.kind === 'connect' &&
      other.decision === undefined,
  );
  if (waiting) {
    throw refuse.pending(
      `A request to connect ${request.origin} is already waiting in the wallet.`,
    );
  }
  const { origin } = request;
  const preselected = wallet.state.permissions[origin] ?? [];
  const { accounts } = await request.ask({ kind: 'connect', preselected });
  await wallet.setPermission(origin, accounts);
}

function requireAccountsOnly(request: Request): void {
  const [first] = params.list(request.params);
  const names = Object.keys(params.fields(first, 'The parameter'));
  if (names.length !== 1 || names[0] !== 'eth_accounts') {
    throw refuse.badParams('The only permission of this wallet is eth_accounts.');
  }
}
