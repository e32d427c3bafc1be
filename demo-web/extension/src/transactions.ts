import { type Address, type Hex, keccak256, numberToHex } from 'viem';
import { active, type Chain, read, readQuantity } from './chains';
import { NodeError, refuse } from './errors';
import * as params from './params';
import { requirePermission } from './permissions';
import type { Request } from './requests';
import type { Wallet } from './wallet';

/** A call, or the creation of a contract when `to` is null. */
export interface Call {
  to: Address | null;
  data: Hex;
  value: Hex;
}

/** Everything that gets signed except the nonce, which is taken when the bytes are made. */
export interface Prepared extends Call {
  gas: Hex;
  /** Wei per gas: EIP-1559's two numbers, or the price on a chain without a base fee. */
  fee: { maxFeePerGas: Hex; maxPriorityFeePerGas: Hex } | { gasPrice: Hex };
  nonce?: Hex;
}

/** What a page may say. Anything else is refused: dropped silently, it would change the meaning. */
const KNOWN = new Set(
  'from to data input value gas gasLimit gasPrice maxFeePerGas maxPriorityFeePerGas nonce type chainId'.split(
    ' ',
  ),
);

/** `eth_sendTransaction`: fills in what is missing, shows it, signs exactly what was shown. */
export async function sendTransaction(wallet: Wallet, request: Request): Promise<Hex> {
  const [first] = params.list(request.params);
  const given = params.fields(first, 'The transaction');
  const from = params.address(given.from, 'from');
  requirePermission(wallet, request.origin, from);

  const shown = request.record()?.ask;
  const ask = shown?.kind === 'transaction' ? shown : await prepareAsk(active(wallet), from, given);
  await request.ask(ask);
  return broadcast(wallet, ask.chain, from, ask.transaction, {
    signed: request.record()?.signed,
    keep: request.keepSigned,
  });
}

async function prepareAsk(chain: Chain, from: Address, given: params.Fields) {
  for (const name of Object.keys(given)) {
    if (!KNOWN.has(name)) throw refuse.badParams(`The transaction has an unknown field ${name}.`);
  }
  if (given.chainId !== undefined && params.chainId(given.chainId) !== chain.id) {
    throw refuse.badParams(
      `The transaction is for chain ${String(given.chainId)}, the wallet is on ${numberToHex(chain.id)}.`,
    );
  }
  const call = parseCall(given);
  const transaction = await prepare(chain, from, call, given);
  const balance = numberToHex(await readQuantity(chain, 'eth_getBalance', [from, 'latest']));
  return { kind: 'transaction', chain, from, transaction, balance } as const;
}

export function parseCall(given: params.Fields): Call {
  const { to, value } = given;
  if (given.data !== undefined && given.input !== undefined && given.data !== given.input) {
    throw refuse.badParams('data and input differ.');
  }
  const data = params.bytes(given.data ?? given.input ?? '0x', 'data');
  const target = to === undefined || to === null ? null : params.address(to, 'to');
  if (target === null && data === '0x') throw refuse.badParams('Neither to nor data is given.');
  return { to: target, data, value: params.quantity(value ?? '0x0', 'value') };
}

/** Estimates gas and fees, unless given. A call that would fail is refused with the node's words. */
export async function prepare(
  chain: Chain,
  from: Address,
  call: Call,
  given: params.Fields = {},
): Promise<Prepared> {
  const optional = (name: string): Hex | undefined =>
    given[name] === undefined ? undefined : params.quantity(given[name], name);
  const gasGiven = optional('gas') ?? optional('gasLimit');
  const nonce = optional('nonce');
  try {
    const gas = gasGiven ?? (await estimateGas(chain, from, call));
    const fee = await fees(chain, given.type, {
      gasPrice: optional('gasPrice'),
      maxFeePerGas: optional('maxFeePerGas'),
      maxPriorityFeePerGas: optional('maxPriorityFeePerGas'),
    });
    return { ...call, gas, fee, ...(nonce === undefined ? {} : { nonce }) };
  } catch (error) {
    throw refuse.internal(error);
  }
}

/** A fifth more than the estimate: state may change between the estimate and the block. */
async function estimateGas(chain: Chain, from: Address, call: Call): Promise<Hex> {
  const { to, data, value } = call;
  const transaction = { from, data, value, ...(to === null ? {} : { to }) };
  const estimate = await readQuantity(chain, 'eth_estimateGas', [transaction]);
  return numberToHex((estimate * 12n) / 10n);
}

interface GivenFees {
  gasPrice: Hex | undefined;
  maxFeePerGas: Hex | undefined;
  maxPriorityFeePerGas: Hex | undefined;
}

async function fees(chain: Chain, type: unknown, given: GivenFees): Promise<Prepared['fee']> {
  if (type !== undefined && type !== '0x0' && type !== '0x2') {
    throw refuse.badParams('type must be 0x0 or 0x2.');
  }
  const block = await read(chain, 'eth_getBlockByNumber', ['latest', false]);
  const baseFee = (block as { baseFeePerGas?: Hex } | null)?.baseFeePerGas;
  const dynamic = given.maxFeePerGas !== undefined || given.maxPriorityFeePerGas !== undefined;
  if (given.gasPrice !== undefined && (dynamic || type === '0x2')) {
    throw refuse.badParams('gasPrice belongs to type 0x0, the EIP-1559 fees to type 0x2.');
  }
  if (given.gasPrice !== undefined || type === '0x0' || baseFee === undefined) {
    if (dynamic)
      throw refuse.badParams('EIP-1559 fees belong to type 0x2 and a chain that has it.');
    const price = given.gasPrice ?? numberToHex(await readQuantity(chain, 'eth_gasPrice'));
    return { gasPrice: price };
  }
  const tip =
    given.maxPriorityFeePerGas ??
    numberToHex(await readQuantity(chain, 'eth_maxPriorityFeePerGas'));
  // Twice the base fee outlives six full blocks.
  const most = given.maxFeePerGas ?? numberToHex(BigInt(baseFee) * 2n + BigInt(tip));
  if (BigInt(most) < BigInt(tip)) {
    throw refuse.badParams('maxFeePerGas is below maxPriorityFeePerGas.');
  }
  return { maxFeePerGas: most, maxPriorityFeePerGas: tip };
}

/** Where the signed bytes are remembered, so that a restarted worker sends the same ones again. */
export interface SignedBytes {
  signed: Hex | undefined;
  keep(signed: Hex): Promise<void>;
}

let lastBroadcast: Promise<unknown> = Promise.resolve();

/**
 * Signs and sends, one transaction at a time: the nonce is the node's pending count, which is right
 * only when the transaction before has arrived.
 */
export function broadcast(
  wallet: Wallet,
  chain: Chain,
  from: Address,
  transaction: Prepared,
  bytes: SignedBytes,
): Promise<Hex> {
  const turn = lastBroadcast.then(async () => {
    try {
      const signed = bytes.signed ?? (await sign(wallet, chain, from, transaction));
      if (bytes.signed === undefined) await bytes.keep(signed);
      return await send(chain, signed);
    } catch (error) {
      throw refuse.internal(error);
    }
  });
  lastBroadcast = turn.catch(() => {});
  return turn;
}

async function sign(wallet: Wallet, chain: Chain, from: Address, transaction: Prepared) {
  const { to, data, value, gas, fee, nonce } = transaction;
  const next = nonce ?? (await readQuantity(chain, 'eth_getTransactionCount', [from, 'pending']));
  const common = {
    chainId: chain.id,
    nonce: Number(next),
    to,
    data,
    value: BigInt(value),
    gas: BigInt(gas),
  };
  const signer = wallet.signer(from);
  if ('gasPrice' in fee) {
    return signer.signTransaction({ ...common, type: 'legacy', gasPrice: BigInt(fee.gasPrice) });
  }
  return signer.signTransaction({
    ...common,
    type: 'eip1559',
    maxFeePerGas: BigInt(fee.maxFeePerGas),
    maxPriorityFeePerGas: BigInt(fee.maxPriorityFeePerGas),
  });
}

async function send(chain: Chain, signed: Hex): Promise<Hex> {
  const hash = keccak256(signed);
  try {
    await read(chain, 'eth_sendRawTransaction', [signed]);
  } catch (error) {
    // Sent already, before a restart: the node then says "already known" or "nonce too low".
    const known =
      error instanceof NodeError && (await read(chain, 'eth_getTransactionByHash', [hash]));
    if (!known) throw error;
  }
  return hash;
}
