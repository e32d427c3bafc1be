import type { Json } from '@metamask/utils';
import { type Address, type Hex, numberToHex } from 'viem';
import { type Chain, find, read } from './chains';
import { refuse } from './errors';
import * as params from './params';
import { requirePermission } from './permissions';
import type { Request } from './requests';
import { broadcast, type Call, parseCall, prepare } from './transactions';
import type { Wallet } from './wallet';

/**
 * Calls sent together, EIP-5792: here one transaction each, in order, each after the receipt of the
 * one before, ending at the first that fails. The wallet has no way to make them one transaction
 * and says so (`atomic: unsupported`, 5760).
 */
export interface Bundle {
  id: string;
  origin: string;
  from: Address;
  chainId: number;
  calls: Call[];
  /** The signed bytes of the call being sent; empty between calls. */
  signed?: Hex;
  hash?: Hex;
  receipts: Receipt[];
  /** Pending, confirmed, failed before anything was mined, all reverted, partly done. */
  status: 100 | 200 | 400 | 500 | 600;
  failure?: string;
}

interface Receipt {
  logs: { address: Hex; data: Hex; topics: Hex[] }[];
  status: Hex;
  blockHash: Hex;
  blockNumber: Hex;
  gasUsed: Hex;
  transactionHash: Hex;
}

const VERSION = '2.0.0';
const RECEIPT_EVERY_MS = 250;
const MOST_ID_CHARACTERS = 4096 * 2 + 2;

/** `wallet_getCapabilities`: `[account, chain ids?]`. */
export function getCapabilities(wallet: Wallet, request: Request): Json {
  const [account, ids] = params.list(request.params);
  requirePermission(wallet, request.origin, params.address(account, 'The account'));
  const wanted = ids === undefined ? undefined : params.list(ids).map((id) => params.chainId(id));
  const chains = wallet.state.chains.filter(
    ({ id, rpcUrls }) => rpcUrls.length > 0 && (wanted === undefined || wanted.includes(id)),
  );
  return Object.fromEntries(
    chains.map(({ id }) => [numberToHex(id), { atomic: { status: 'unsupported' } }]),
  );
}

/** `wallet_sendCalls`: answers as soon as the person has agreed. */
export async function sendCalls(wallet: Wallet, request: Request): Promise<Json> {
  const [first] = params.list(request.params);
  const given = params.fields(first, 'The parameter');
  const version = params.text(given.version, 'version');
  if (version !== VERSION) throw refuse.badParams(`version must be ${VERSION}, not ${version}.`);
  const chain = sendingChain(wallet, given.chainId);
  const from = sender(wallet, request, given.from);
  const calls = params.list(given.calls).map((entry) => {
    const call = params.fields(entry, 'A call');
    requireNoCapability(call.capabilities);
    return parseCall(call);
  });
  if (calls.length === 0) throw refuse.badParams('calls must not be empty.');
  requireNoCapability(given.capabilities);
  if (typeof given.atomicRequired !== 'boolean') {
    throw refuse.badParams('atomicRequired must be true or false.');
  }
  if (given.atomicRequired && calls.length > 1) throw refuse.atomicityNotSupported();

  const id = bundleId(wallet, request, given.id);
  await request.ask({ kind: 'calls', chain, from, calls });
  if (wallet.state.bundles[id] === undefined) {
    const { origin } = request;
    const bundle: Bundle = {
      id,
      origin,
      from,
      chainId: chain.id,
      calls,
      receipts: [],
      status: 100,
    };
    await keep(wallet, bundle);
    void work(wallet, bundle);
  }
  return { id };
}

function sendingChain(wallet: Wallet, given: unknown): Chain {
  const id = params.chainId(given);
  const chain = find(wallet, id);
  if (chain === undefined || chain.rpcUrls.length === 0) {
    throw refuse.unsupportedChain(numberToHex(id));
  }
  return chain;
}

function sender(wallet: Wallet, request: Request, given: unknown): Address {
  const [first] = wallet.state.permissions[request.origin] ?? [];
  if (first === undefined) throw refuse.unauthorized(`${request.origin} is not connected.`);
  const from = given === undefined ? first : params.address(given, 'from');
  requirePermission(wallet, request.origin, from);
  return from;
}

function requireNoCapability(given: unknown): void {
  if (given === undefined) return;
  for (const [name, capability] of Object.entries(params.fields(given, 'capabilities'))) {
    const { optional } = params.fields(capability, `capabilities.${name}`);
    if (optional !== true) throw refuse.unsupportedCapability(name);
  }
}

/** The page's id, or one of our own that is the same when the request is delivered again. */
function bundleId(wallet: Wallet, request: Request, given: unknown): string {
  if (given === undefined) return numberToHex(BigInt(`0x${request.key.replace(/[^0-9a-f]/g, '')}`));
  const id = params.text(given, 'id');
  if (id.length > MOST_ID_CHARACTERS) throw refuse.badParams('id is longer than 4096 bytes.');
  if (wallet.state.bundles[id] !== undefined && request.record() === undefined) {
    throw refuse.duplicateBundle(id);
  }
  return id;
}

/** `wallet_getCallsStatus`: `[id]`. */
export function getCallsStatus(wallet: Wallet, request: Request): Json {
  const { id, chainId, status, receipts } = known(wallet, request);
  return {
    version: VERSION,
    id,
    chainId: numberToHex(chainId),
    status,
    atomic: false,
    ...(receipts.length === 0 ? {} : { receipts: receipts as unknown as Json }),
  };
}

/** `wallet_showCallsStatus`: opens the wallet's own page at the bundle. */
export async function showCallsStatus(wallet: Wallet, request: Request): Promise<null> {
  const { id } = known(wallet, request);
  const url = chrome.runtime.getURL(`wallet.html#bundle=${encodeURIComponent(id)}`);
  await chrome.windows.create({ url, type: 'popup', width: 400, height: 640 });
  return null;
}

/** A bundle of this origin: another site's is as unknown as one that never was. */
function known(wallet: Wallet, request: Request): Bundle {
  const [given] = params.list(request.params);
  const id = params.text(given, 'id');
  const bundle = wallet.state.bundles[id];
  if (bundle === undefined || bundle.origin !== request.origin) throw refuse.unknownBundle(id);
  return bundle;
}

/** Takes up what a stopped worker left. */
export function resumeBundles(wallet: Wallet): void {
  for (const bundle of Object.values(wallet.state.bundles)) {
    if (bundle.status === 100) void work(wallet, bundle);
  }
}

async function work(wallet: Wallet, bundle: Bundle): Promise<void> {
  try {
    while (bundle.receipts.length < bundle.calls.length) {
      const receipt = await sendNext(wallet, bundle);
      bundle.receipts.push(receipt);
      delete bundle.signed;
      delete bundle.hash;
      if (BigInt(receipt.status) === 0n) {
        bundle.status = bundle.receipts.length === 1 ? 500 : 600;
        bundle.failure = `Call ${bundle.receipts.length} was reverted.`;
        break;
      }
      await keep(wallet, bundle);
    }
    if (bundle.status === 100) bundle.status = 200;
  } catch (error) {
    bundle.status = bundle.receipts.length === 0 ? 400 : 600;
    bundle.failure = error instanceof Error ? error.message : String(error);
  }
  await keep(wallet, bundle);
}

async function sendNext(wallet: Wallet, bundle: Bundle): Promise<Receipt> {
  const chain = find(wallet, bundle.chainId);
  const call = bundle.calls[bundle.receipts.length];
  if (chain === undefined || call === undefined) throw new Error('the chain or the call is gone');
  if (bundle.hash === undefined) {
    const transaction = await prepare(chain, bundle.from, call);
    bundle.hash = await broadcast(wallet, chain, bundle.from, transaction, {
      signed: bundle.signed,
      keep: (signed) => {
        bundle.signed = signed;
        return keep(wallet, bundle);
      },
    });
    await keep(wallet, bundle);
  }
  for (;;) {
    const receipt = await read(chain, 'eth_getTransactionReceipt', [bundle.hash]);
    if (receipt !== null) return trimmed(receipt as Receipt);
    await new Promise((resolve) => setTimeout(resolve, RECEIPT_EVERY_MS));
  }
}

/** EIP-5792's fields only. */
function trimmed(receipt: Receipt): Receipt {
  const { status, blockHash, blockNumber, gasUsed, transactionHash } = receipt;
  const logs = receipt.logs.map(({ address, data, topics }) => ({ address, data, topics }));
  return { logs, status, blockHash, blockNumber, gasUsed, transactionHash };
}

function keep(wallet: Wallet, bundle: Bundle): Promise<void> {
  return wallet.update((state) => {
    state.bundles[bundle.id] = bundle;
  });
}
