import type { Address } from 'ioid-web';
import { sameAddress } from '../words/same.js';
import { shorten } from '../words/shorten.js';

/** Why `signer` cannot change authorisations, as a sentence; null when it can. */
export function whyNotAuthorize(authority: Address | null, signer: Address | null): string | null {
  if (authority === null) return 'Who may authorise is not known yet.';
  if (signer === null || sameAddress(authority, signer)) return null;
  return `Only ${shorten(authority)}, the owner of the delegation manager, can authorise and revoke. You can still switch delegation off for your account.`;
}
