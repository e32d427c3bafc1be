// What a batch does with one slice of its items, in whichever thread it runs.

import type { LogInput } from './calls.js';
import { delegation } from './delegation.js';
import { did } from './did.js';
import { document } from './document.js';
import { asIoidError, IoidError, type IoidErrorCode, type IoidErrorDetails } from './errors.js';
import { mba } from './mba.js';
import { nft } from './nft.js';
import { registry } from './registry.js';
import { registryV1 } from './registryV1.js';

/** One slice: the batch's input with some of its items. */
export type Slice = { name: keyof typeof BATCHES; input: never };

/** The namespaces whose logs can be decoded, and what comes of each. */
export type Logs = { [K in keyof typeof decoders]: ReturnType<(typeof decoders)[K]['decodeLog']> };

/** Its results: texts, one to a line, as bytes that change threads without a copy, or values. */
export type Answer =
  | { lines: Uint8Array<ArrayBuffer> }
  | { values: readonly unknown[] }
  | { failure: { code: IoidErrorCode; message: string; details: IoidErrorDetails } };

const decoders = { delegation, mba, nft, registry, registryV1 } as const;
const encoder = new TextEncoder();

const lines = (texts: readonly string[]): Answer => ({ lines: encoder.encode(texts.join('\n')) });

/** `work` for every item; a failure says which one it was. */
function each<T>(list: string, items: readonly T[], work: (item: T) => unknown): Answer {
  if (!Array.isArray(items)) throw wrong(list, 'an array', items);
  const values = items.map((item, index) => {
    try {
      return work(item);
    } catch (error) {
      if (!(error instanceof IoidError)) throw error;
      const { code, message, details } = error;
      const path = `${list}[${index}]${details.path === undefined ? '' : `.${details.path}`}`;
      throw new IoidError(code, message, { details: { ...details, path } });
    }
  });
  return { values };
}

const BATCHES = {
  deriveMany: (input: Parameters<typeof did.deriveMany>[0]) => lines(did.deriveMany(input)),
  addressMany: (input: Parameters<typeof mba.addressMany>[0]) => lines(mba.addressMany(input)),
  decodeLogs: ({ of, logs }: { of: keyof Logs; logs: readonly LogInput[] }) => {
    const known = Object.keys(decoders);
    if (!known.includes(of)) throw wrong('of', `one of ${known.join(', ')}`, of);
    return each('logs', logs, decoders[of].decodeLog);
  },
  validateMany: ({ documents }: { documents: readonly unknown[] }) =>
    each('documents', documents, (item) => document.validate(item)),
};

function wrong(path: string, expected: string, found: unknown): IoidError {
  const received = typeof found === 'string' ? found : typeof found;
  return new IoidError('INPUT_INVALID', `\`${path}\` must be ${expected}, not ${received}.`, {
    details: { path, expected, received },
  });
}

export function work({ name, input }: Slice): Answer {
  try {
    return BATCHES[name](input);
  } catch (thrown) {
    const known = asIoidError(thrown);
    const error = known instanceof IoidError ? known : new IoidError('INTERNAL', String(known));
    // An error's own properties would be lost between threads.
    const { code, message, details } = error;
    return { failure: { code, message, details } };
  }
}
