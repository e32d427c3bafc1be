import { type Address, type Hex, nft, type ViewCall } from 'ioid-web';

// ERC-20 reads. `balanceOf(address)` is ERC-721's own; what answers a number or a text is decoded
// by the package, strictly, with the decoder of a call of the same return type.

const ZERO: Address = '0x0000000000000000000000000000000000000000';
const DECIMALS = '0x313ce567';
const SYMBOL = '0x95d89b41';
const ALLOWANCE = '0xdd62ed3e';
/** `staked(address)` of the demo's staking contract. */
const STAKED = '0x98807d84';

function word(address: Address): string {
  return address.slice(2).toLowerCase().padStart(64, '0');
}

function number(to: Address, data: Hex): ViewCall<bigint> {
  return { ...nft.balanceOf({ tokenContract: to, owner: ZERO }), data };
}

export const token = {
  /** Units held by `owner`. */
  balanceOf: (contract: Address, owner: Address): ViewCall<bigint> =>
    nft.balanceOf({ tokenContract: contract, owner }),
  /** Digits after the point of one token. */
  decimals: (contract: Address): ViewCall<bigint> => number(contract, DECIMALS),
  symbol: (contract: Address): ViewCall<string> => ({
    ...nft.tokenUri({ tokenContract: contract, tokenId: 0n }),
    data: SYMBOL,
  }),
  /** Units of `owner` that `spender` may take. */
  allowance: (contract: Address, owner: Address, spender: Address): ViewCall<bigint> =>
    number(contract, `${ALLOWANCE}${word(owner)}${word(spender)}`),
};

/** Units of the reward token that `account` has staked. */
export function stakedBy(staking: Address, account: Address): ViewCall<bigint> {
  return number(staking, `${STAKED}${word(account)}`);
}
