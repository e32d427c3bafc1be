import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  type ChainConfig,
  type Client,
  createClient,
  type Eip1193Provider,
  IoidError,
} from 'ioid-web';
import { type Address, encodeFunctionData, type Hex, parseAbi } from 'viem';

/** The world of `devnet/`: real contracts on a real node, a content store that can misbehave. */
type World = {
  config: {
    chain: ChainConfig;
    gateways: string[];
    publishApi: string;
    demo: {
      deviceNft: Address;
      rewardToken: Address;
      staking: Address;
      autoStaking: Address;
      v1: { projectId: number; deviceNft: Address; verifyingProxy: Address };
    };
    accounts: { role: string; address: Address; privateKey: Hex }[];
  };
  stop(): Promise<void>;
};

const { startWorld } = (await import(
  pathToFileURL(join(REPOSITORY, 'devnet/src/world.mjs')).href
)) as { startWorld(options: object): Promise<World> };

const world = await startWorld({
  rpcPort: 0,
  storePort: 0,
  dataDir: join(REPOSITORY, 'target/devnet-test'),
});
after(() => world.stop());

export const { config } = world;

/** A client without a wallet. */
export const reader: Client = createClient({ chain: config.chain, gateways: config.gateways });

let requests = 0;

/** Asks the node, past the client. */
export async function rpc(method: string, params: unknown[] = []): Promise<unknown> {
  const response = await fetch(String(config.chain.rpcUrls[0]), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: ++requests, method, params }),
  });
  const { result, error } = (await response.json()) as { result: unknown; error?: object };
  if (error) throw error;
  return result;
}

export const role = (name: string): Address => {
  const account = config.accounts.find((account) => account.role === name);
  assert.ok(account, `no role ${name}`);
  return account.address;
};

/** A wallet that says yes: the node signs for its own accounts. */
export function walletOf(name: string): Eip1193Provider {
  return {
    request: async ({ method, params }) => {
      if (method === 'eth_accounts') return [role(name)];
      return rpc(method, params as unknown[]);
    },
  };
}

export function clientOf(name: string): Client {
  const { chain, gateways } = config;
  return createClient({ chain, gateways, provider: walletOf(name), rpcUrls: chain.rpcUrls });
}

/** The error that `work` fails with, which must have this code. */
export async function fails(code: string, work: () => Promise<unknown>): Promise<IoidError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof IoidError, String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `nothing failed with ${code}` });
}

/** Makes the content store misbehave, or behave again. */
export async function fault(mode: string): Promise<void> {
  const { origin } = new URL(config.publishApi);
  const response = await fetch(`${origin}/devnet/fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
  assert.ok(response.ok);
}

export const nftAbi = parseAbi([
  'function mint(address to, uint256 tokenId)',
  'function burn(uint256 tokenId)',
]);

let nextToken = 1n;

/** A new device NFT. */
export async function mint(to: Address): Promise<bigint> {
  const tokenId = nextToken++;
  const data = encodeFunctionData({ abi: nftAbi, functionName: 'mint', args: [to, tokenId] });
  await clientOf('operator').send({ to: config.demo.deviceNft, data, value: 0n });
  return tokenId;
}

/** A device NFT as ERC-6551 names it. */
export const token = (tokenId: bigint) => ({
  chainId: BigInt(config.chain.id),
  tokenContract: config.demo.deviceNft,
  tokenId,
});
