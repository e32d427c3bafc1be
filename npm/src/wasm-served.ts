import { IoidError } from './errors.js';

/** What stands in `ioid-web/slim` where `ioid-web` has the bytes of the wasm module. */
export default function source(): never {
  throw new IoidError(
    'WASM_START',
    "ioid-web/slim is not started with what this call needs: serve ioid-web/ioid.wasm and `await init('/ioid.wasm')` first.",
  );
}
