import {
  type AccountView,
  type Address,
  address as addresses,
  type ChainConfig,
  IoidError,
  mba,
  type TxRequest,
} from 'ioid-web';
import { amountProblem, formatAmount, parseAmount } from '../words/amount.js';
import { sentence } from '../words/problem.js';
import { sameAddress } from '../words/same.js';

export type Kind = 'native' | 'token' | 'nft';

/** What the form holds, as text. */
export type Draft = {
  kind: Kind;
  to: string;
  amount: string;
  contract: string;
  tokenId: string;
};

export type Field = 'to' | 'amount' | 'contract' | 'tokenId';
export type Checked = { tx: TxRequest } | { problems: Partial<Record<Field, string>> };

/** What the draft is checked against. */
export type Around = {
  account: AccountView;
  chain: ChainConfig;
  symbol: string;
  /** Of the token to send; asked from its contract before. */
  token: { decimals: number; symbol: string; balance: bigint } | null;
};

function readAddress(text: string, field: Field, problems: Partial<Record<Field, string>>) {
  if (text.trim() === '') {
    problems[field] = 'Enter an address, 0x… or io1….';
    return null;
  }
  try {
    return addresses.parse(text.trim()).address;
  } catch (error) {
    problems[field] = error instanceof IoidError ? sentence(error.message) : 'This is no address.';
    return null;
  }
}

function readAmount(
  text: string,
  { decimals, symbol, held }: { decimals: number; symbol: string; held: bigint },
  problems: Partial<Record<Field, string>>,
): bigint | null {
  const amount = parseAmount(text.trim(), decimals);
  if (typeof amount === 'string') {
    problems.amount = amountProblem(amount, decimals);
    return null;
  }
  if (amount === 0n) problems.amount = 'Nothing would be sent.';
  if (amount > held) {
    problems.amount = `The device account holds ${formatAmount(held, decimals)} ${symbol}. What your wallet holds does not count here: send some to the device account first.`;
  }
  return amount;
}

/** The call that does what the form says, or what is wrong with each field. */
export function check(draft: Draft, { account, chain, symbol, token }: Around): Checked {
  const problems: Partial<Record<Field, string>> = {};
  const to = readAddress(draft.to, 'to', problems);
  if (to && sameAddress(to, account.address)) {
    problems.to = 'This is the device account itself.';
  }
  const contract =
    draft.kind === 'native' ? null : readAddress(draft.contract, 'contract', problems);
  const tx = build(draft, { to, contract, account, chain, symbol, token }, problems);
  return tx && Object.keys(problems).length === 0 ? { tx } : { problems };
}

function build(
  draft: Draft,
  {
    to,
    contract,
    account,
    chain,
    symbol,
    token,
  }: Around & { to: Address | null; contract: Address | null },
  problems: Partial<Record<Field, string>>,
): TxRequest | null {
  if (draft.kind === 'native') {
    const value = readAmount(
      draft.amount,
      { decimals: 18, symbol, held: account.balance },
      problems,
    );
    return to && value ? mba.sendNative({ account: account.address, to, value }) : null;
  }
  if (draft.kind === 'token') {
    if (contract && !token) problems.contract = 'There is no token at this address.';
    const amount = token && readAmount(draft.amount, { ...token, held: token.balance }, problems);
    return to && contract && amount
      ? mba.sendToken({ account: account.address, token: contract, to, amount })
      : null;
  }
  if (!/^\d+$/.test(draft.tokenId.trim())) problems.tokenId = 'A token id is a whole number.';
  if (Object.keys(problems).length > 0 || !to || !contract) return null;
  const tokenId = BigInt(draft.tokenId.trim());
  return mba.sendNft({
    account: account.address,
    tokenContract: contract,
    to,
    tokenId,
    ...(account.token ? { token: account.token } : {}),
    chain,
  });
}
