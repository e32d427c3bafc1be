import type { AccountView, Address } from 'ioid-web';
import { sameAddress } from '../words/same.js';
import { shorten } from '../words/shorten.js';
import { ACCOUNT_WORDS } from '../words/status.js';

/** Why `signer` cannot act for the account, as a sentence; null when it can. */
export function whyNotAct(account: AccountView, signer: Address | null): string | null {
  const words = ACCOUNT_WORDS[account.status];
  if (account.status !== 'active') return `${words.means} ${words.next}`.trim();
  if (account.owner === null) return 'Nobody owns the device NFT here.';
  if (signer === null || sameAddress(account.owner, signer)) return null;
  const owner = shorten(account.owner);
  return account.ownerIsContract
    ? `The device NFT belongs to the contract ${owner}: only it can act for this account.`
    : `Only ${owner}, the owner of the device NFT, can act for this account.`;
}
