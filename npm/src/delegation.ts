import type { LogInput, OnChain } from './calls.js';
import { namespace } from './namespace.js';
import type { Address, Hex, TxRequest, ViewCall } from './types.js';

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

/** The functions of `delegation`. */
export interface DelegationNamespace {
  /**
   * Switches delegated execution of an account on. Only the NFT's owner may.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * const tx = delegation.enable({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' });
   * tx.data; // => '0xf28699fa00000000000000000000000000000000…'
   * transaction.explain(tx).warnings.map(({ code }) => code);
   * // => ['DELEGATION_ENABLES_ALL_GRANTS', 'CONTRACT_UNRECOGNISED']
   */
  readonly enable: (input: { account: string }) => TxRequest;

  /**
   * Switches delegated execution of an account off.
   *
   * @throws `IoidError` `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * delegation.disable({ account: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F' }).data;
   * // => '0xf28699fa00000000000000000000000000000000…'
   */
  readonly disable: (input: { account: string }) => TxRequest;

  /**
   * Gives a permission; see {@link GrantInput} for how wide it is.
   *
   * @throws `IoidError` `SELECTOR_INVALID`, `DEPLOYMENT_UNKNOWN`, `ADDRESS_INVALID`, `ADDRESS_CHECKSUM`
   * @example
   * const grant = {
   *   manager: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
   *   delegator: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   selector: 'stake(uint256)',
   * };
   * delegation.authorize(grant).data; // => '0x43066d3b00000000000000000000000071c7656e…'
   * delegation.authorize({ ...grant, selector: 'stake' }); // throws SELECTOR_INVALID
   */
  readonly authorize: (input: GrantInput) => TxRequest;

  /**
   * Takes a permission back.
   *
   * @throws `IoidError` as {@link authorize}
   * @example
   * delegation.revoke({
   *   manager: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
   *   delegator: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   selector: '0xa694fc3a',
   * }).data;
   * // => '0x6776aaa500000000000000000000000071c7656e…'
   */
  readonly revoke: (input: GrantInput) => TxRequest;

  /**
   * Whether a permission stands. Managers have one of two forms of the question: the specification's
   * with `bytes4` (default), the deployed one's with `bytes`.
   *
   * @throws `IoidError` as {@link authorize}
   * @example
   * const grant = {
   *   manager: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
   *   delegator: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   *   to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   *   selector: 'stake(uint256)',
   * };
   * delegation.isAuthorized(grant).data; // => '0xe99f5b1600000000000000000000000071c7656e…'
   * delegation.isAuthorized({ ...grant, interface: 'bytes' }).data;
   * // => '0x0a85bb2500000000000000000000000071c7656e…'
   */
  readonly isAuthorized: (
    input: GrantInput & { interface?: 'bytes4' | 'bytes' },
  ) => ViewCall<boolean>;

  /**
   * Reads `DelegatorUpdated`, of which nothing is indexed; `null` for other events.
   *
   * @throws `IoidError` `ABI_DECODE`
   * @example
   * const word = (hex: string) => hex.padStart(64, '0');
   * const delegator = word('71c7656ec7ab88b098defb751b7401b5f6d8976f');
   * const to = word('b2119af10cc641162968ed255dc4e688dc4b2b6e');
   * delegation.decodeLog({
   *   topics: ['0xafab64c4399fbd10566203ef4d0df58ef61a0000d85199d2dbfebadc3bf5e652'],
   *   data: `0x${delegator}${to}${'a694fc3a'.padEnd(64, '0')}${word('1')}`,
   * });
   * // => {
   * //      delegator: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
   * //      to: '0xb2119aF10cc641162968ED255dC4E688dC4B2B6E',
   * //      selector: '0xa694fc3a',
   * //      authorized: true,
   * //    }
   */
  readonly decodeLog: (log: LogInput) => DelegatorUpdated | null;
}

/** Letting others act for an account: calls, views and logs. */
export const delegation: DelegationNamespace = /* @__PURE__ */ namespace(
  'delegation',
  'enable disable authorize revoke isAuthorized decodeLog',
);
