import { IoidError } from './errors.js';
import type { ChainConfig, ChainName } from './types.js';

// The same data stands in `crates/ioid-chain/src/network.rs` for native code; here it is needed by
// `ioid-web/wallet`, which has no wasm. A test compares the two.

/** IoTeX mainnet. */
export const iotex: ChainConfig = {
  id: 4689,
  name: 'IoTeX',
  rpcUrls: ['https://babel-api.mainnet.iotex.io'],
  explorer: 'https://iotexscan.io',
  nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
  contracts: {
    registry: '0x8924a4457F3A5D45079541793158E9E668a1141b',
    accountRegistry: '0x000000006551c19487814612e58FE06813775758',
    accountImplementation: '0xb59b64Bb12f1E68d646FDE8e51C89f02bd479E73',
    accountTarget: '0x471C226dB08F0e8C576083Dd3b8C856edb05420C',
    multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
    registryV1: '0x04e4655Cf258EC802D17c23ec6112Ef7d97Fa2aF',
    ioidV1: '0x1FCB980eD0287777ab05ADc93012332e11300e54',
    storeV1: '0xa822Fd390e8eD3FEC80Bd26c77DD036935463b5E',
    projectRegistryV1: '0x601B655c0a20FA1465C9a18e39387A33eEe7F777',
    projectV1: '0xA596800891e6a95Bf737404411ef529c1F377b4e',
  },
};

/** IoTeX testnet: ioID v1 only. */
export const iotexTestnet: ChainConfig = {
  id: 4690,
  name: 'IoTeX Testnet',
  rpcUrls: ['https://babel-api.testnet.iotex.io'],
  explorer: 'https://testnet.iotexscan.io',
  nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
  contracts: {
    accountRegistry: '0x000000006551c19487814612e58FE06813775758',
    multicall3: '0xb5cecD6894c6f473Ec726A176f1512399A2e355d',
    registryV1: '0x0A7e595C7889dF3652A19aF52C18377bF17e027D',
    ioidV1: '0x45Ce3E6f526e597628c73B731a3e9Af7Fc32f5b7',
    storeV1: '0x60cac5CE11cb2F98bF179BE5fd3D801C3D5DBfF2',
    projectRegistryV1: '0x060581AA1A4e0cC92FBd74d251913238De2F13cd',
    projectV1: '0xf07336E1c77319B4e740b666eb0C2B19D11fc14F',
  },
};

const byName: Record<ChainName, ChainConfig> = { iotex, iotexTestnet };

/** The configuration a name stands for; a configuration is returned as it is. */
export function chainConfig(chain: ChainName | ChainConfig): ChainConfig {
  if (typeof chain !== 'string') return chain;
  const known = byName[chain];
  if (known === undefined) {
    throw new IoidError('CHAIN_UNKNOWN', `There is no chain named "${chain}" here.`, {
      details: { received: chain, expected: Object.keys(byName).join(', ') },
    });
  }
  return known;
}
