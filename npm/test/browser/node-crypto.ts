// `node:crypto` in a page: SHA-256, by viem's implementation. `crypto.subtle` gives promises, and the
// suites do not wait.

import { concatBytes, sha256, stringToBytes } from 'viem';

class Hash {
  #parts: Uint8Array[] = [];

  update(part: Uint8Array | string): this {
    this.#parts.push(typeof part === 'string' ? stringToBytes(part) : part);
    return this;
  }

  digest(): Uint8Array;
  digest(encoding: 'hex'): string;
  digest(encoding?: 'hex'): Uint8Array | string {
    const all = concatBytes(this.#parts);
    return encoding === 'hex' ? sha256(all, 'hex').slice(2) : sha256(all, 'bytes');
  }
}

export function createHash(algorithm: string): Hash {
  if (algorithm !== 'sha256') throw new TypeError(`a page has no ${algorithm}`);
  return new Hash();
}
