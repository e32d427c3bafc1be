import type { Json } from '@metamask/utils';
import { getCallsStatus, getCapabilities, sendCalls, showCallsStatus } from './calls';
import { active, addChain, hexId, read, switchChain } from './chains';
import { refuse } from './errors';
import * as params from './params';
import {
  getPermissions,
  requestAccounts,
  requestPermissions,
  revokePermissions,
} from './permissions';
import type { Request } from './requests';
import { personalSign, signTypedData } from './signatures';
import { sendTransaction } from './transactions';
import type { Wallet } from './wallet';

type Method = (wallet: Wallet, request: Request) => Json | Promise<Json>;

const METHODS: Record<string, Method> = {
  /** What `@metamask/providers` asks first. */
  metamask_getProviderState: (wallet, { origin }) => ({
    accounts: wallet.visible(origin),
    chainId: hexId(active(wallet)),
    networkVersion: String(active(wallet).id),
    isUnlocked: true,
    isConnected: true,
  }),
  eth_chainId: (wallet) => hexId(active(wallet)),
  net_version: (wallet) => String(active(wallet).id),
  eth_accounts: (wallet, { origin }) => wallet.visible(origin),
  eth_requestAccounts: requestAccounts,
  wallet_requestPermissions: requestPermissions,
  wallet_getPermissions: getPermissions,
  wallet_revokePermissions: revokePermissions,
  wallet_switchEthereumChain: switchChain,
  wallet_addEthereumChain: addChain,
  wallet_watchAsset: watchAsset,
  eth_sendTransaction: sendTransaction,
  personal_sign: personalSign,
  eth_signTypedData_v4: signTypedData,
  wallet_getCapabilities: getCapabilities,
  wallet_sendCalls: sendCalls,
  wallet_getCallsStatus: getCallsStatus,
  wallet_showCallsStatus: showCallsStatus,
};

/** Answered by the active chain's node as they are. A node's own test methods are not among them. */
const PROXIED = new Set([
  'eth_blockNumber',
  'eth_call',
  'eth_estimateGas',
  'eth_feeHistory',
  'eth_gasPrice',
  'eth_getBalance',
  'eth_getBlockByHash',
  'eth_getBlockByNumber',
  'eth_getBlockReceipts',
  'eth_getBlockTransactionCountByHash',
  'eth_getBlockTransactionCountByNumber',
  'eth_getCode',
  'eth_getLogs',
  'eth_getProof',
  'eth_getStorageAt',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
  'eth_maxPriorityFeePerGas',
  'eth_sendRawTransaction',
  'eth_syncing',
  'web3_clientVersion',
]);

export async function answer(wallet: Wallet, request: Request): Promise<Json> {
  const method = Object.hasOwn(METHODS, request.method) ? METHODS[request.method] : undefined;
  if (method !== undefined) return method(wallet, request);
  if (PROXIED.has(request.method)) {
    return (await read(active(wallet), request.method, request.params ?? [])) as Json;
  }
  throw refuse.noSuchMethod(request.method);
}

/** `wallet_watchAsset`, EIP-747. */
async function watchAsset(_wallet: Wallet, request: Request): Promise<boolean> {
  // The EIP has an object; some pages send a list with the object in it.
  const given = Array.isArray(request.params) ? request.params[0] : request.params;
  const { type, options } = params.fields(given, 'The parameter');
  const assetType = params.text(type, 'type');
  if (!['ERC20', 'ERC721', 'ERC1155'].includes(assetType)) {
    throw refuse.badParams(`This wallet cannot watch an asset of type ${assetType}.`);
  }
  const { address, ...others } = params.fields(options, 'options');
  const asset: Record<string, string | number> = { address: params.address(address, 'address') };
  for (const [name, value] of Object.entries(others)) {
    if (typeof value === 'string' || typeof value === 'number') asset[name] = value;
  }
  await request.ask({ kind: 'watchAsset', assetType, asset });
  return true;
}
