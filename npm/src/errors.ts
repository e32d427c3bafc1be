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
    options: { details?: IoidErrorDetails; cause?: unknown } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The form in which the wasm module throws. */
type Failure = { code: IoidErrorCode; message: string; details: IoidErrorDetails; cause?: unknown };

function isFailure(thrown: unknown): thrown is Failure {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    !(thrown instanceof Error) &&
    typeof (thrown as Partial<Failure>).code === 'string' &&
    typeof (thrown as Partial<Failure>).message === 'string'
  );
}

/** The `IoidError` for whatever was thrown while the wasm module ran. */
export function asIoidError(thrown: unknown): unknown {
  if (thrown instanceof IoidError) return thrown;
  if (isFailure(thrown)) {
    const { code, message, details, cause } = thrown;
    return new IoidError(code, message, cause === undefined ? { details } : { details, cause });
  }
  // The only way a WebAssembly function throws anything else is a trap: a defect of this package.
  if (thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError) {
    return defect(thrown);
  }
  return thrown;
}

export function defect(cause: unknown): IoidError {
  return new IoidError('INTERNAL', 'ioid-web met a defect of its own; please report it.', {
    cause,
  });
}
