import assert from 'node:assert/strict';
import { type TxRequest, transaction, type ViewCall } from 'ioid-web';
import {
  type Abi,
  type Address,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hex,
  http,
  type Log,
  parseAbi,
  type TransactionReceipt,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { config, role, rpc } from './world.js';

// The contracts of the local world, asked and told by viem with interfaces written here.

const [url] = config.chain.rpcUrls;
const chain = defineChain({
  id: config.chain.id,
  name: config.chain.name,
  nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
  rpcUrls: { default: { http: [String(url)] } },
});
const transport = http(url);

export const reader = createPublicClient({ chain, transport, cacheTime: 0, pollingInterval: 10 });

/** The key of a role. */
export function keyOf(name: string) {
  const found = config.accounts.find((account) => account.role === name);
  assert.ok(found, `no role ${name}`);
  return privateKeyToAccount(found.privateKey);
}

/** Signs and sends a call with viem's wallet, and waits until it has succeeded. */
export async function sent(name: string, call: TxRequest): Promise<TransactionReceipt> {
  const wallet = createWalletClient({ account: keyOf(name), chain, transport });
  const hash = await wallet.sendTransaction(call);
  const receipt = await reader.waitForTransactionReceipt({ hash });
  assert.equal(receipt.status, 'success');
  return receipt;
}

/** A contract with an interface: `at(address, ['function …']).read('name', [args])`. */
export function at(address: Address, signatures: readonly string[]) {
  const abi = parseAbi(signatures as never) as Abi;
  return {
    read: (functionName: string, args: readonly unknown[] = []): Promise<unknown> =>
      reader.readContract({ address, abi, functionName, args }),
    async send(name: string, functionName: string, args: readonly unknown[]) {
      const wallet = createWalletClient({ account: keyOf(name), chain, transport });
      const hash = await wallet.writeContract({ address, abi, functionName, args });
      return reader.waitForTransactionReceipt({ hash });
    },
  };
}

/** What the chain answers a view, understood by the package. */
export async function asked<T>({ to, data, decode }: ViewCall<T>): Promise<T> {
  return decode((await rpc('eth_call', [{ to, data }, 'latest'])) as Hex);
}

/** The events that `decode` knows, in order. */
export function events<T>(
  receipt: TransactionReceipt,
  decode: (log: { topics: readonly Hex[]; data: Hex }) => T | null,
  by?: Address,
): T[] {
  const logs: Log[] = receipt.logs;
  return logs
    .filter((log) => by === undefined || log.address.toLowerCase() === by.toLowerCase())
    .map(({ topics, data }) => decode({ topics: topics as readonly Hex[], data }))
    .filter((event): event is NonNullable<typeof event> => event !== null);
}

/** Why a call is refused, in the package's words. */
export async function refusal(
  name: string,
  { to, data, value }: TxRequest,
  more: { gas?: Hex } = {},
): Promise<ReturnType<typeof transaction.decodeRevert>> {
  const call = { from: role(name), to, data, value: `0x${value.toString(16)}`, ...more };
  try {
    await rpc('eth_call', [call, 'latest']);
  } catch (error) {
    return transaction.decodeRevert((error as { data?: Hex }).data ?? '0x');
  }
  throw new assert.AssertionError({ message: `${name} was not refused` });
}
