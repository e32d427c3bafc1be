import { record } from '../state/storage.js';

/** An error as EIP-1193 has it. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** JSON-RPC 2.0 over HTTP to the node that holds the local chain's keys. */
export function nodeRpc(url: string): Rpc {
  let id = 0;
  return async (method, params) => {
    id += 1;
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      });
    } catch {
      throw new ProviderError(4901, 'The local chain does not answer.');
    }
    const answer = record(await response.json().catch(() => null));
    const error = record(answer?.error);
    if (error) {
      throw new ProviderError(Number(error.code), String(error.message), error.data);
    }
    if (!answer || !('result' in answer)) {
      throw new ProviderError(-32603, 'The local chain gave no valid answer.');
    }
    return answer.result;
  };
}
