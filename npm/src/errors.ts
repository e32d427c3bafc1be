import type { IoidErrorCode } from './error-codes.js';

export type { IoidErrorCode } from './error-codes.js';

/** Facts of a failure by name: the offending field's `path`, `position`, `expected`, `received`. */
export type IoidErrorDetails = Readonly<Record<string, string>>;

/**
 * Every failure of this package. `code` is stable and meant for programs, `message` is one
 * sentence for people, `details` are the facts the sentence was made of.
 */
export class IoidError extends Error {
  override readonly name = 'IoidError';
  readonly code: IoidErrorCode;
  readonly details: IoidErrorDetails;

  constructor(
    code: IoidErrorCode,
    message: string,
    options?: { details?: IoidErrorDetails; cause?: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.details = options?.details ?? {};
  }
}

/** What is said by something that was thrown: not everything is an `Error`. */
export function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The `IoidError` for what was thrown while values crossed: the engine's limits are ours to name. */
export function asIoidError(thrown: unknown): unknown {
  return thrown instanceof RangeError ? defect(thrown) : thrown;
}

export function defect(cause: unknown): IoidError {
  return new IoidError('INTERNAL', 'ioid-web met a defect of its own; please report it.', {
    cause,
  });
}
