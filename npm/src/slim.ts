import type { WasmSource } from './start.js';
import { init as start } from './wasm.js';

// `ioid-web/slim`: the names of `ioid-web`, without the bytes of the wasm module. `build.mjs` gives
// the modules below this one sources that say so; everything else is the same code.

export * from './index.js';

/**
 * Starts the module with the `ioid-web/ioid.wasm` that the application serves; to be awaited before
 * the first call. Idempotent. Where a bundler gives a file's address, that is the argument:
 * `import ioid from 'ioid-web/ioid.wasm?url'` in Vite. For derivations, documents, calls and logs
 * alone, `ioid-web/core.wasm` is enough.
 *
 * @throws `IoidError` `WASM_BLOCKED`, `WASM_UNSUPPORTED`, `WASM_START`
 * @example
 * await init(new URL('/ioid.wasm', location.href));
 */
export function init(from: WasmSource): Promise<void> {
  return start(from);
}
