import type { Hex, TypedDataDefinition } from 'viem';
import { active } from './chains';
import { refuse } from './errors';
import * as params from './params';
import { requirePermission } from './permissions';
import type { Request } from './requests';
import type { Wallet } from './wallet';

/** `personal_sign`, ERC-191 version 0x45: `[message bytes, account]`. */
export async function personalSign(wallet: Wallet, request: Request): Promise<Hex> {
  const [message, account] = params.list(request.params);
  const raw = params.bytes(message, 'The message');
  const from = params.address(account, 'The account');
  requirePermission(wallet, request.origin, from);
  await request.ask({ kind: 'message', from, message: raw });
  return wallet.signer(from).signMessage({ message: { raw } });
}

/** `eth_signTypedData_v4`, EIP-712: `[account, typed data as JSON text or as an object]`. */
export async function signTypedData(wallet: Wallet, request: Request): Promise<Hex> {
  const [account, given] = params.list(request.params);
  const from = params.address(account, 'The account');
  requirePermission(wallet, request.origin, from);
  const typed = parse(given);
  const chain = active(wallet);
  const { chainId } = typed.domain as { chainId?: unknown };
  if (chainId !== undefined && numeric(chainId) !== BigInt(chain.id)) {
    throw refuse.badParams(
      `The domain's chainId ${String(chainId)} is not the wallet's active chain ${chain.id}.`,
    );
  }
  const domain = chainId === undefined ? typed.domain : { ...typed.domain, chainId: chain.id };
  const definition = { ...typed, domain } as unknown as TypedDataDefinition;
  // Signed before it is shown, given out after: what cannot be encoded needs no window.
  const signature = await wallet
    .signer(from)
    .signTypedData(definition)
    .catch((error: unknown) => {
      throw refuse.badParams(error instanceof Error ? error.message : String(error));
    });
  await request.ask({ kind: 'typedData', from, typedData: JSON.stringify(typed) });
  return signature;
}

interface TypedData {
  types: params.Fields;
  domain: params.Fields;
  primaryType: string;
  message: params.Fields;
}

function parse(given: unknown): TypedData {
  let value: unknown = given;
  if (typeof given === 'string') {
    try {
      value = JSON.parse(given);
    } catch {
      throw refuse.badParams('The typed data is not JSON.');
    }
  }
  const { types, domain, primaryType, message } = params.fields(value, 'The typed data');
  return {
    types: params.fields(types, 'types'),
    domain: params.fields(domain, 'domain'),
    primaryType: params.text(primaryType, 'primaryType'),
    message: params.fields(message, 'message'),
  };
}

/** A chain id as pages write it: a number, decimal text or hexadecimal text. */
function numeric(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^(0x[0-9a-f]+|[0-9]+)$/i.test(value)) return BigInt(value);
  return undefined;
}
