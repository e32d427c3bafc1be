import { type Layer, layersOf } from './wallet-layers.js';

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

type Kind = readonly [sentence: string, numbers: readonly number[], words?: RegExp];

/**
 * What each is said as, its numbers, and the words by which it is known where the number was lost on
 * the way, as some wallets and libraries do. The first whose words are found is it.
 */
export const kinds: Readonly<Record<WalletErrorCode, Kind>> = {
  USER_REJECTED: [
    'You cancelled. Nothing was sent.',
    [4001, 5750],
    /user (rejected|denied|cancell?ed)|rejected by (the )?user|ACTION_REJECTED/i,
  ],
  INSUFFICIENT_FUNDS: [
    'The paying account does not hold enough for this transaction and its gas.',
    [],
    /insufficient funds|gas balance is not enough|OutOfFunds/i,
  ],
  CHAIN_UNRECOGNIZED: [
    'The wallet does not know this network.',
    [4902],
    /(unrecognized|unknown) chain|chain .*(not|hasn't) been added/i,
  ],
  REQUEST_PENDING: [
    'Your wallet already has a request waiting: open it to continue.',
    [-32002],
    /already (pending|processing)|request of type .* already/i,
  ],
  EXECUTION_REVERTED: ['The contract refuses this transaction.', [], /revert|VM Exception/i],
  METHOD_UNSUPPORTED: [
    'The wallet does not support this request.',
    [4200, -32601, -32004],
    /method .*(not (found|supported|available)|does not exist)/i,
  ],
  UNAUTHORIZED: ['This site is no longer connected to that account: connect again.', [4100]],
  DISCONNECTED: ['The wallet has lost its connection.', [4900]],
  CHAIN_DISCONNECTED: ['The wallet has no connection to this network.', [4901]],
  REQUEST_INVALID: [
    'The wallet refused the request as malformed.',
    [-32600, -32602, -32700, 5700, 5720, 5730, 5740],
  ],
  CAPABILITY_UNSUPPORTED: ['The wallet cannot send batches on this network.', [5710]],
  ATOMICITY_UNSUPPORTED: ['The wallet cannot send these calls as one.', [5760]],
  LIMIT_EXCEEDED: ['The wallet or its node is limiting requests: try again in a moment.', [-32005]],
  WALLET_INTERNAL: ['The wallet reported an error.', []],
};

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
  for (const layer of layersOf(error)) {
    const { code: own, message } = layer as Layer;
    const said = typeof layer === 'string' ? layer : `${own} ${message}`;
    for (const [code, [, numbers, words]] of Object.entries(kinds) as [WalletErrorCode, Kind][]) {
      if (numbers.includes(Number(own))) return code;
      // -32000, -32603 and 3 say nothing by themselves: the words, or a deeper layer, may.
      if (words?.test(said)) general ??= code;
    }
  }
  return general ?? 'WALLET_INTERNAL';
}
