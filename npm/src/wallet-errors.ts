/** What went wrong between a page and a wallet, whatever wallet and however it says so. */
export type WalletErrorCode =
  /** 4001, 5750: the person said no. Nothing was sent. */
  | 'USER_REJECTED'
  /** 4100: the page is not connected to that account. */
  | 'UNAUTHORIZED'
  /** 4200, -32601, -32004: the wallet does not know the method. */
  | 'METHOD_UNSUPPORTED'
  /** 4900: the wallet has no connection at all. */
  | 'DISCONNECTED'
  /** 4901: the wallet has no connection to that chain. */
  | 'CHAIN_DISCONNECTED'
  /** 4902: the wallet does not know the chain; add it. */
  | 'CHAIN_UNRECOGNIZED'
  /** -32002: an earlier request is still open in the wallet. */
  | 'REQUEST_PENDING'
  /** -32600, -32602, -32700, 5700, 5720, 5730, 5740: the request was malformed. */
  | 'REQUEST_INVALID'
  /** 5710: batches are not supported on that chain. */
  | 'CAPABILITY_UNSUPPORTED'
  /** 5760: the wallet cannot make the batch atomic. */
  | 'ATOMICITY_UNSUPPORTED'
  /** -32005: too many requests. */
  | 'LIMIT_EXCEEDED'
  /** The paying account cannot cover gas and value. */
  | 'INSUFFICIENT_FUNDS'
  /** The chain refused: the call reverts. */
  | 'EXECUTION_REVERTED'
  /** -32603, -32000 and all the rest. */
  | 'WALLET_INTERNAL';

const byNumber: Readonly<Record<number, WalletErrorCode>> = {
  4001: 'USER_REJECTED',
  5750: 'USER_REJECTED',
  4100: 'UNAUTHORIZED',
  4200: 'METHOD_UNSUPPORTED',
  [-32601]: 'METHOD_UNSUPPORTED',
  [-32004]: 'METHOD_UNSUPPORTED',
  4900: 'DISCONNECTED',
  4901: 'CHAIN_DISCONNECTED',
  4902: 'CHAIN_UNRECOGNIZED',
  [-32002]: 'REQUEST_PENDING',
  [-32600]: 'REQUEST_INVALID',
  [-32602]: 'REQUEST_INVALID',
  [-32700]: 'REQUEST_INVALID',
  5700: 'REQUEST_INVALID',
  5710: 'CAPABILITY_UNSUPPORTED',
  5720: 'REQUEST_INVALID',
  5730: 'REQUEST_INVALID',
  5740: 'REQUEST_INVALID',
  5760: 'ATOMICITY_UNSUPPORTED',
  [-32005]: 'LIMIT_EXCEEDED',
};

// Last resort, for wallets and libraries that lose the number on the way.
const byText: readonly [RegExp, WalletErrorCode][] = [
  [/user (rejected|denied|cancell?ed)|rejected by (the )?user|ACTION_REJECTED/i, 'USER_REJECTED'],
  [/insufficient funds|gas balance is not enough|OutOfFunds/i, 'INSUFFICIENT_FUNDS'],
  [/unrecognized chain|chain .*(not|hasn't) been added|unknown chain/i, 'CHAIN_UNRECOGNIZED'],
  [/already (pending|processing)|request of type .* already/i, 'REQUEST_PENDING'],
  [/execution reverted|VM Exception|revert/i, 'EXECUTION_REVERTED'],
  [/method .*(not (found|supported|available)|does not exist)/i, 'METHOD_UNSUPPORTED'],
];

// Wallets and libraries wrap errors in errors; deeper than this it is a loop.
const DEEPEST = 6;

/** Each error on the way to the innermost one, outermost first. */
function* chain(error: unknown): Generator<Record<string, unknown>> {
  let current = error;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (typeof current !== 'object' || current === null) return;
    const record = current as Record<string, unknown>;
    yield record;
    const data = record.data as Record<string, unknown> | undefined;
    current =
      record.cause ??
      data?.originalError ??
      data?.cause ??
      record.error ??
      record.info ??
      undefined;
  }
}

/**
 * One code for what a wallet threw: by number where there is one, also when it is nested
 * (`cause`, `data.originalError`, ethers' `info.error`), else by the words of the message.
 *
 * Numbers: EIP-1193, EIP-1474, EIP-3085, EIP-3326, EIP-5792.
 *
 * @example
 * wallet.errorCode({ code: 4001, message: 'User rejected the request.' }); // => 'USER_REJECTED'
 * wallet.errorCode(new Error('insufficient funds for gas * price + value'));
 * // => 'INSUFFICIENT_FUNDS'
 */
export function errorCode(error: unknown): WalletErrorCode {
  let general: WalletErrorCode | undefined;
  for (const layer of chain(error)) {
    const number = typeof layer.code === 'string' ? Number(layer.code) : layer.code;
    const code = typeof number === 'number' ? byNumber[number] : undefined;
    if (code !== undefined) return code;
    // -32000, -32603 and 3 say nothing by themselves: the words, or a deeper layer, may.
    const words = `${typeof layer.code === 'string' ? layer.code : ''} ${String(layer.message ?? '')}`;
    general ??= byText.find(([pattern]) => pattern.test(words))?.[1];
  }
  if (general === undefined && typeof error === 'string') {
    general = byText.find(([pattern]) => pattern.test(error))?.[1];
  }
  return general ?? 'WALLET_INTERNAL';
}
