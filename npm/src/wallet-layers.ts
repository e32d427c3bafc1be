/** One error, or what stands in for one. */
export type Layer = { readonly [name: string]: Layer | undefined };

// Wallets and libraries wrap errors in errors; more than this is a loop.
const MOST_LAYERS = 80;

/** What was thrown and everything inside that may say more, outermost first. */
export function layersOf(thrown: unknown): (Layer | string)[] {
  const found = [thrown] as (Layer | undefined)[];
  for (const layer of found) {
    if (!layer || found.length > MOST_LAYERS) continue;
    found.push(layer.cause, layer.data, layer.originalError, layer.error, layer.info);
  }
  return found.filter(Boolean) as (Layer | string)[];
}

/** The revert data of a call, which wallets hide at different depths. */
export const revertData = (thrown: unknown): unknown =>
  layersOf(thrown).find((layer) => typeof layer === 'string' && /^0x([\da-f]{2})+$/i.test(layer));
