/** One error, or what stands in for one. */
export type Layer = Readonly<Record<string, unknown>>;

// Wallets and libraries wrap errors in errors; more than this is a loop.
const MOST_LAYERS = 80;

/** What was thrown and everything inside that may say more, outermost first. */
export function layersOf(thrown: unknown): (Layer | string)[] {
  const found = [thrown];
  for (const layer of found) {
    if (!layer || found.length > MOST_LAYERS) continue;
    const { cause, data, originalError, error, info } = layer as Layer;
    found.push(cause, data, originalError, error, info);
  }
  return found.filter(Boolean) as (Layer | string)[];
}

/** The revert data of a call, which wallets hide at different depths. */
export const revertData = (thrown: unknown): unknown =>
  layersOf(thrown).find((layer) => typeof layer === 'string' && /^0x([\da-f]{2})+$/i.test(layer));
