import { type Address, type Client, type Did, IoidError, nft, registry } from 'ioid-web';
import { type Authorities, readAuthorities } from '../state/roles.svelte.js';
import { type Problem, problemOf } from '../words/problem.js';
import { sameAddress } from '../words/same.js';
import type { Preview } from './preview.js';

/** How many of a collection's first ids are looked at for one to pick or a free one. */
const LOOKED_AT = 24;

export type Minted = { tokenId: bigint; owner: Address };
export type Registration = 'free' | 'same' | 'other';

/** What the chain already knows about the device and its NFT. */
export class Lookup {
  /** Owner of the chosen NFT; null when it does not exist, undefined while that is not known. */
  tokenOwner = $state.raw<Address | null | undefined>(undefined);
  registration = $state.raw<Registration | undefined>(undefined);
  authorities = $state.raw<Authorities | null>(null);
  minted = $state.raw<Minted[]>([]);
  /** The first id of the collection that nobody has. */
  freeId = $state.raw<bigint | null>(null);
  problem = $state.raw<Problem | null>(null);
  #turn = 0;

  async collection(client: Client, tokenContract: Address): Promise<void> {
    const ids = Array.from({ length: LOOKED_AT }, (_, index) => BigInt(index + 1));
    try {
      const [authorities, owners] = await Promise.all([
        readAuthorities(client, tokenContract),
        client.readMany(ids.map((tokenId) => nft.ownerOf({ tokenContract, tokenId }))),
      ]);
      this.authorities = authorities;
      const known = ids.map((tokenId, index) => ({ tokenId, answer: owners[index] }));
      this.minted = known.flatMap(({ tokenId, answer }) =>
        answer && 'value' in answer ? [{ tokenId, owner: answer.value }] : [],
      );
      const free = known.find(
        ({ answer }) => answer && 'error' in answer && isRevert(answer.error),
      );
      this.freeId = free?.tokenId ?? null;
      this.problem = null;
    } catch (error) {
      this.problem = problemOf(error);
    }
  }

  async device(client: Client, { did, nft: token }: Preview): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.tokenOwner = undefined;
    this.registration = undefined;
    try {
      const [owner, registration] = await Promise.all([
        token ? ownerOf(client, token) : undefined,
        did && token ? registrationOf(client, did, token) : undefined,
      ]);
      if (turn !== this.#turn) return;
      this.tokenOwner = owner;
      this.registration = registration;
      this.problem = null;
    } catch (error) {
      if (turn === this.#turn) this.problem = problemOf(error);
    }
  }
}

type Token = NonNullable<Preview['nft']>;

function isRevert(error: unknown): boolean {
  return error instanceof IoidError && error.code === 'EXECUTION_REVERTED';
}

async function ownerOf(client: Client, token: Token): Promise<Address | null> {
  try {
    return await client.read(nft.ownerOf(token));
  } catch (error) {
    if (isRevert(error)) return null;
    throw error;
  }
}

async function registrationOf(
  client: Client,
  did: Did,
  { tokenContract, tokenId }: Token,
): Promise<Registration | undefined> {
  const { chain } = client;
  if (!chain.contracts.registry) return undefined;
  const registered = await client.read(registry.deviceNft({ did, chain }));
  if (registered === null) return 'free';
  const same = sameAddress(registered.nftContract, tokenContract) && registered.tokenId === tokenId;
  return same ? 'same' : 'other';
}
