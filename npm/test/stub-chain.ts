import {
  type Address,
  type ChainConfig,
  type Client,
  type ClientOptions,
  createClient,
  type Eip1193Provider,
} from 'ioid-web';
import {
  concat,
  encodeAbiParameters,
  getContractAddress,
  type Hex,
  pad,
  parseAbiParameters,
  toFunctionSelector,
  toHex,
} from 'viem';

// A chain of a few answers, in the page as in Node: for what a real node never does when asked to.

const at = (byte: string): Address => `0x${byte.repeat(20)}`;

/** Who signs, and who else there is. */
export const ME = at('11');
export const OTHER = at('22');

const IMPLEMENTATION = at('33');
const TARGET = at('44');
export const NFT = at('55');
export const REGISTRY = at('66');

export const chain: ChainConfig = {
  id: 31337,
  name: 'Stub',
  rpcUrls: [],
  contracts: { registry: REGISTRY, accountImplementation: IMPLEMENTATION, accountTarget: TARGET },
};

const token = { chainId: 31337n, tokenContract: NFT, tokenId: 7n };

/** The code of the token's account once it is deployed, and where that is. */
const CODE = concat([
  '0x363d3d373d3d3d363d73',
  IMPLEMENTATION,
  '0x5af43d82803e903d91602b57fd5bf3',
  pad('0x'),
  toHex(token.chainId, { size: 32 }),
  pad(NFT),
  toHex(token.tokenId, { size: 32 }),
]);
// By viem: the suite that uses this begins before the module is started.
export const ACCOUNT = getContractAddress({
  opcode: 'CREATE2',
  from: '0x000000006551c19487814612e58FE06813775758',
  salt: pad('0x'),
  bytecode: concat(['0x3d60ad80600a3d3981f3', CODE]),
});

/** What `getDeviceNFT` returns. */
export function deviceNft(chainId: bigint, contract: Hex, tokenId: bigint): Hex {
  return encodeAbiParameters(parseAbiParameters('uint256, bytes, uint256'), [
    chainId,
    contract,
    tokenId,
  ]);
}

type Answer = (parameters: readonly unknown[]) => unknown;
type Answers = Record<string, Answer>;

/** What contracts return; any other function returns nothing. */
const VIEWS: Record<string, Hex> = {
  'ownerOf(uint256)': pad(ME),
  'isLocked()': pad('0x'),
  'operator()': pad(ME),
  'getDeviceNFT(bytes32)': deviceNft(0n, '0x', 0n),
};

/** A view's question: calls that are simulated say who sends them. */
type Call = { to: Address; data: Hex; from?: Address };

/** Answers to `eth_call` by signature, and to calls that are simulated before they are sent. */
export function views(own: Record<string, Hex | Answer>, simulated: Answer = () => '0x'): Answers {
  const all = Object.entries({ ...VIEWS, ...own });
  const bySelector = new Map(all.map(([name, answer]) => [toFunctionSelector(name), answer]));
  return {
    eth_call: (parameters) => {
      const { data, from } = parameters[0] as Call;
      if (from !== undefined) return simulated(parameters);
      const found = bySelector.get(data.slice(0, 10) as Hex) ?? '0x';
      return typeof found === 'function' ? found(parameters) : found;
    },
  };
}

/** Throws what a node or wallet throws. */
export function refuse(code: number, message: string, data?: Hex): Answer {
  return () => {
    throw Object.assign(new Error(message), { code, data });
  };
}

export const revert = refuse(3, 'execution reverted', '0x');

/** A deployed, initialised account. */
export const active: Answers = {
  eth_getCode: ([address]) => (address === ACCOUNT ? CODE : '0x'),
  eth_getStorageAt: ([address]) => (address === ACCOUNT ? pad(TARGET) : pad('0x')),
};

const HASH = `0x${'77'.repeat(32)}`;

const USUAL: Answers = {
  eth_chainId: () => '0x7a69',
  eth_accounts: () => [ME],
  eth_getBlockByNumber: () => block('88'),
  eth_getCode: () => '0x',
  eth_getStorageAt: () => pad('0x'),
  eth_getBalance: ([address]) => (address === ACCOUNT ? '0x0' : '0xde0b6b3a7640000'),
  eth_gasPrice: () => '0x1',
  eth_estimateGas: () => '0x5208',
  eth_sendTransaction: () => HASH,
  eth_getTransactionReceipt: () => ({
    status: '0x1',
    blockNumber: '0x11',
    gasUsed: '0x5208',
    logs: [],
  }),
  eth_getTransactionByHash: () => ({ nonce: '0x1' }),
  eth_getTransactionCount: () => '0x1',
  ...views({}),
};

/** A wallet that answers from a table; `own` answers come first. */
export function stubProvider(own: Answers = {}): Eip1193Provider {
  return {
    request: async ({ method, params }) => {
      const answer = own[method] ?? USUAL[method];
      if (answer === undefined) throw Object.assign(new Error(`no ${method}`), { code: -32601 });
      return answer((params ?? []) as unknown[]);
    },
  };
}

/** A node over HTTP that answers from a table, batches too; `own` answers come first. */
export function stubNode(own: Answers = {}): typeof globalThis.fetch {
  const { request } = stubProvider(own);
  type Asked = { id: number; method: string; params: unknown[] };
  const one = async ({ id, method, params }: Asked) => {
    try {
      return { jsonrpc: '2.0', id, result: await request({ method, params }) };
    } catch (cause) {
      const { code, message, data } = cause as { code: number; message: string; data?: Hex };
      return { jsonrpc: '2.0', id, error: { code, message, data } };
    }
  };
  return async (input) => {
    const asked = (await (input as Request).json()) as Asked | Asked[];
    const said = Array.isArray(asked) ? Promise.all(asked.map(one)) : one(asked);
    return Response.json(await said);
  };
}

/** A block by its number or as the newest one, with a hash made of this byte. */
export const block = (byte: string, number = '0x10') => ({
  number,
  hash: `0x${byte.repeat(32)}`,
});

/** A client of the stub chain. */
export function stubClient(own: Answers = {}, options: ClientOptions = {}): Client {
  return createClient({ chain, provider: stubProvider(own), ...options });
}

/** A client without a wallet, whose node answers HTTP as told. */
export function httpClient(fetch: typeof globalThis.fetch): Client {
  return createClient({ chain, rpcUrls: ['http://node.invalid'], fetch });
}

/**
 * Runs `work` on a clock on which whole seconds pass at once, for what takes minutes.
 */
export async function inNoTime<T>(work: () => Promise<T>): Promise<T> {
  const real = globalThis.setTimeout;
  const now = performance.now.bind(performance);
  let ahead = 0;
  const fast = (then: () => void, milliseconds = 0) => {
    if (milliseconds < 1_000) return real(then, milliseconds);
    return real(() => {
      ahead += milliseconds;
      then();
    });
  };
  globalThis.setTimeout = fast as typeof globalThis.setTimeout;
  performance.now = () => now() + ahead;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
    performance.now = now;
  }
}
