import { errorCodes } from '@metamask/rpc-errors';
import type { Json } from '@metamask/utils';

/**
 * An answer that refuses a request: an EIP-1193, EIP-1474 or EIP-5792 code, a sentence, and data.
 *
 * `serialize` is what the JSON-RPC engine sends. Our own class rather than the ones of
 * `@metamask/rpc-errors`: those accept provider codes 1000 to 4999 only, EIP-5792 uses 57xx, and
 * they send the worker's stack along.
 */
export class WalletError extends Error {
  override name = 'WalletError';

  constructor(
    readonly code: number,
    message: string,
    readonly data?: Json,
  ) {
    super(message);
  }

  serialize(): { code: number; message: string; data?: Json } {
    const { code, message, data } = this;
    return data === undefined ? { code, message } : { code, message, data };
  }
}

/** What a node answered: its own code (3 for a revert, with the returned bytes as data). */
export class NodeError extends WalletError {
  override name = 'NodeError';
}

const { rpc, provider } = errorCodes;

export const refuse = {
  rejected: () => new WalletError(provider.userRejectedRequest, 'The user refused the request.'),
  unauthorized: (what: string) => new WalletError(provider.unauthorized, what),
  noSuchMethod: (method: string) =>
    new WalletError(rpc.methodNotFound, `This wallet has no method ${method}.`),
  badParams: (what: string, data?: Json) => new WalletError(rpc.invalidParams, what, data),
  pending: (what: string) => new WalletError(rpc.resourceUnavailable, what),
  /** EIP-3326: the chain was not added to the wallet. */
  unknownChain: (chainId: string) =>
    new WalletError(
      4902,
      `Unrecognized chain ID "${chainId}". Try adding the chain using wallet_addEthereumChain first.`,
    ),
  chainUnreachable: (what: string) => new WalletError(provider.chainDisconnected, what),
  /** A node's refusal of something the wallet did for the page; the node's words are the data. */
  internal: (error: unknown) =>
    error instanceof NodeError
      ? new WalletError(rpc.internal, error.message, error.serialize())
      : error instanceof WalletError
        ? error
        : new WalletError(rpc.internal, error instanceof Error ? error.message : String(error)),
  // EIP-5792.
  unsupportedCapability: (name: string) =>
    new WalletError(5700, `This wallet does not support the required capability "${name}".`),
  unsupportedChain: (chainId: string) =>
    new WalletError(5710, `This wallet has no RPC address for chain ${chainId}.`),
  duplicateBundle: (id: string) => new WalletError(5720, `The bundle id ${id} was used before.`),
  unknownBundle: (id: string) => new WalletError(5730, `This wallet knows no bundle ${id}.`),
  atomicityNotSupported: () =>
    new WalletError(5760, 'This wallet sends calls one after the other, not atomically.'),
};
