import { IoidError } from 'ioid-web';

/** The `IoidError` that `work` must raise. */
export function failure(work: () => unknown): IoidError {
  let answer: unknown;
  try {
    answer = work();
  } catch (error) {
    if (error instanceof IoidError) return error;
    throw error;
  }
  throw new Error(`nothing was thrown, the answer is ${String(answer)}`);
}
