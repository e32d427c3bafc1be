import { address as addresses, type Device, did, IoidError } from 'ioid-web';
import { sentence } from '../words/problem.js';
import { sameAddress } from '../words/same.js';

export type SearchBy = 'did' | 'serial' | 'nft' | 'owner';

export type Search =
  | { by: 'did'; text: string }
  | { by: 'serial'; project: string; device: string }
  | { by: 'nft'; contract: string; tokenId: string }
  | { by: 'owner'; address: string };

/** Where a search leads: to one device, to a narrower list, or to a sentence saying why not. */
export type Found =
  | { device: string }
  | { owner: `0x${string}` }
  | { nft: { contract: `0x${string}`; tokenId: bigint } }
  | { problem: string };

function reasonOf(error: unknown): string {
  return error instanceof IoidError ? sentence(error.message) : 'This cannot be searched for.';
}

export function search(query: Search): Found {
  try {
    switch (query.by) {
      case 'did':
        return { device: identifierOrDid(query.text.trim()) };
      case 'serial':
        return { device: did.derive({ project: query.project, device: query.device }) };
      case 'owner':
        return { owner: addresses.parse(query.address.trim()).address };
      case 'nft': {
        if (!/^\d+$/.test(query.tokenId.trim()))
          return { problem: 'A token id is a whole number.' };
        const contract = addresses.parse(query.contract.trim()).address;
        return { nft: { contract, tokenId: BigInt(query.tokenId.trim()) } };
      }
    }
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** The registry's own key is accepted beside the DID: explorers show that one. */
function identifierOrDid(text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return did.fromBytes32(text as `0x${string}`);
  return did.parse(text).did;
}

export function isNft(device: Device, contract: string, tokenId: bigint): boolean {
  return sameAddress(device.nft.contract, contract) && device.nft.tokenId === tokenId;
}
