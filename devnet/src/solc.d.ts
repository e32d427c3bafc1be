/** The part of the compiler's JavaScript interface that is used; the package has no types. */
declare module 'solc' {
  export function compile(
    standardJsonInput: string,
    callbacks: { import(path: string): { contents: string } | { error: string } },
  ): string;
}
