/**
 * What the approval window takes from the package. Written out here so that the wallet type-checks
 * before the package is built; the build resolves the import to the built package.
 */
declare module 'ioid-web' {
  export interface Explanation {
    title: string;
    fields: { label: string; value: string }[];
    warnings: { severity: 'info' | 'danger'; code: string; message: string }[];
  }
  export interface ChainConfig {
    id: number;
    name: string;
    rpcUrls: string[];
    nativeCurrency?: { name: string; symbol: string; decimals: number };
    contracts: Record<string, `0x${string}`>;
  }
  export interface Context {
    from: `0x${string}`;
    addressBook: Record<string, string>;
    chain?: ChainConfig;
  }
  export const transaction: {
    explain(call: {
      to: `0x${string}`;
      data: `0x${string}`;
      value: bigint;
      chainId: number;
      context?: Context;
    }): Explanation;
  };
  export const chains: Record<string, ChainConfig>;
}
