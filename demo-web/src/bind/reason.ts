import type { Address } from 'ioid-web';
import type { Authorities } from '../state/roles.svelte.js';
import { sameAddress } from '../words/same.js';
import { shorten } from '../words/shorten.js';
import type { Lookup } from './lookup.svelte.js';
import type { Preview } from './preview.js';

/** Why the device cannot be bound now, as a sentence; null when it can. */
export function whyNotBind(
  preview: Preview,
  lookup: Pick<Lookup, 'authorities' | 'registration' | 'tokenOwner'>,
  signer: Address | null,
): string | null {
  if (!preview.did) return 'Enter a project name and a serial number.';
  if (!preview.nft) return 'Choose the device NFT.';
  if (lookup.tokenOwner === undefined) return 'Looking for the NFT…';
  if (!preview.owner) return 'Say who will own the device.';
  if (preview.text === null) return 'The document is not complete.';
  if (lookup.registration === 'other') {
    return 'This identifier is registered for another NFT. Registering again would silently take it away, so it is refused here.';
  }
  return signer === null ? null : whyNotRegister(lookup, signer);
}

function whyNotRegister(
  {
    authorities,
    registration,
    tokenOwner,
  }: Pick<Lookup, 'authorities' | 'registration' | 'tokenOwner'>,
  signer: Address,
): string | null {
  if (authorities === null) return 'Who may register is not known yet.';
  if (registration !== 'same' && !sameAddress(authorities.registryOperator, signer)) {
    return `Only the project’s operator${named(authorities.registryOperator)} can register devices; a device owner’s wallet cannot. Hand the identifier above to the operator, or connect as the operator.`;
  }
  return tokenOwner === null ? whyNotMint(authorities, signer) : null;
}

function whyNotMint(authorities: Authorities, signer: Address): string | null {
  const { collectionOperator, collectionOwner } = authorities;
  const may = sameAddress(collectionOperator, signer) || sameAddress(collectionOwner, signer);
  return may
    ? null
    : `Only the operator of the NFT contract${named(collectionOperator ?? collectionOwner)} can mint. Pick an NFT that exists, or connect as the operator.`;
}

function named(address: Address | null): string {
  return address === null ? '' : `, ${shorten(address)},`;
}
