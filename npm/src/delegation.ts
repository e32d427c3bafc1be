import { chainOf, type LogInput, type OnChain, txRequest, viewCall } from './calls.js';
import { fields } from './fields.js';
import type { Address, Hex, TxRequest, ViewCall } from './types.js';
import { call } from './wasm.js';

/**
 * A permission: `delegator` may call the function `selector` of `to`, through **every** account
 * that has delegation switched on, with **any** value the account holds and with DELEGATECALL.
 * `selector` is four bytes or a canonical signature such as `stake(uint256)`; without `manager`,
 * the chain's.
 */
export type GrantInput = OnChain & {
  manager?: string;
  delegator: string;
  to: string;
  selector: string;
};

/** The manager's list changed. */
export type DelegatorUpdated = {
  delegator: Address;
  to: Address;
  selector: Hex;
  authorized: boolean;
};

const GRANT = ['manager', 'delegator', 'to', 'selector', 'chain'] as const;

/** Switches delegated execution of an account on. Only the NFT's owner may. */
export function enable(input: { account: string }): TxRequest {
  const { account } = fields('delegation.enable', input, ['account']);
  return txRequest('delegation.setEnabled', account, true);
}

/** Switches delegated execution of an account off. */
export function disable(input: { account: string }): TxRequest {
  const { account } = fields('delegation.disable', input, ['account']);
  return txRequest('delegation.setEnabled', account, false);
}

/**
 * Gives a permission; see {@link GrantInput} for how wide it is.
 *
 * @throws `IoidError` `SELECTOR_INVALID`, `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
 */
export function authorize(input: GrantInput): TxRequest {
  return set(true, fields('delegation.authorize', input, GRANT));
}

/**
 * Takes a permission back.
 *
 * @throws `IoidError` as {@link authorize}
 */
export function revoke(input: GrantInput): TxRequest {
  return set(false, fields('delegation.revoke', input, GRANT));
}

/**
 * Whether a permission stands. Managers have one of two forms of the question: the specification's
 * with `bytes4` (default), the deployed one's with `bytes`.
 *
 * @throws `IoidError` as {@link authorize}
 */
export function isAuthorized(
  input: GrantInput & { interface?: 'bytes4' | 'bytes' },
): ViewCall<boolean> {
  const {
    manager,
    delegator,
    to,
    selector,
    chain,
    interface: form,
  } = fields('delegation.isAuthorized', input, [...GRANT, 'interface']);
  return viewCall('delegation.isAuthorized', (returned) => [
    returned,
    manager,
    delegator,
    to,
    selector,
    form,
    chainOf(chain),
  ]);
}

/**
 * Reads `DelegatorUpdated`, of which nothing is indexed; `null` for other events.
 *
 * @throws `IoidError` `ABI_DECODE`
 */
export function decodeLog(log: LogInput): DelegatorUpdated | null {
  return call('delegation.decodeLog', log.topics, log.data);
}

function set(authorized: boolean, input: GrantInput): TxRequest {
  const { manager, delegator, to, selector, chain } = input;
  return txRequest(
    'delegation.setAuthorized',
    authorized,
    manager,
    delegator,
    to,
    selector,
    chainOf(chain),
  );
}
