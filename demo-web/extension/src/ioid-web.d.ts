/**
 * The one function the approval window takes from the package. Written out here so that the wallet
 * type-checks before the package is built; the build resolves the import to the built package.
 */
declare module 'ioid-web' {
  export interface Explanation {
    title: string;
    fields: { label: string; value: string }[];
    warnings: { severity: 'info' | 'danger'; code: string; message: string }[];
  }
  export const transaction: {
    explain(call: {
      to: `0x${string}`;
      data: `0x${string}`;
      value: bigint;
      chainId: number;
    }): Explanation;
  };
}
