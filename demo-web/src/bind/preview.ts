import {
  type Address,
  address as addresses,
  type ChainConfig,
  type Did,
  type DidDocument,
  did as dids,
  document,
  type Hex,
  IoidError,
  mba,
} from 'ioid-web';
import { sentence } from '../words/problem.js';

/** What the person typed, exactly as typed. */
export type Draft = {
  project: string;
  device: string;
  tokenContract: string;
  tokenId: string;
  /** Who owns the NFT, or will when it is minted. */
  owner: string;
  /** Whether the public document names project and serial in clear. */
  named: boolean;
};

/** Everything that follows from the draft, before anything is sent. */
export type Preview = {
  did: Did | null;
  identifier: Hex | null;
  nft: { tokenContract: Address; tokenId: bigint } | null;
  owner: Address | null;
  account: Address | null;
  document: DidDocument | null;
  /** The exact text that is published. */
  text: string | null;
  hash: Hex | null;
  cid: string | null;
  problems: Partial<
    Record<'project' | 'device' | 'tokenContract' | 'tokenId' | 'owner' | 'document', string>
  >;
};

function attempt<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    if (error instanceof IoidError) return sentence(error.message);
    throw error;
  }
}

type Problems = Preview['problems'];

function derive(names: { project: string; device: string }, problems: Problems): Did | null {
  try {
    return dids.derive(names);
  } catch (error) {
    if (!(error instanceof IoidError)) throw error;
    const field = error.details.path === 'project' ? 'project' : 'device';
    problems[field] = sentence(error.message);
    return null;
  }
}

function readAddress(text: string, field: keyof Problems, problems: Problems): Address | null {
  if (text.trim() === '') return null;
  const read = attempt(() => ({ address: addresses.parse(text.trim()).address }));
  if (typeof read !== 'string') return read.address;
  problems[field] = read;
  return null;
}

function readTokenId(text: string, problems: Problems): bigint | null {
  const digits = text.trim();
  if (digits === '') return null;
  if (!/^\d+$/.test(digits)) problems.tokenId = 'A token id is a whole number.';
  else if (BigInt(digits) >= 2n ** 256n) problems.tokenId = 'A token id has at most 256 bits.';
  return problems.tokenId === undefined ? BigInt(digits) : null;
}

/** Derived here, in this page, as the person types. */
export function previewOf(draft: Draft, chain: ChainConfig): Preview {
  const problems: Problems = {};
  const { project, device } = draft;
  const complete = project !== '' && device !== '';
  const did = complete ? derive({ project, device }, problems) : null;

  const tokenContract = readAddress(draft.tokenContract, 'tokenContract', problems);
  const tokenId = readTokenId(draft.tokenId, problems);
  const nft = tokenContract !== null && tokenId !== null ? { tokenContract, tokenId } : null;
  const owner = readAddress(draft.owner, 'owner', problems);
  const account = nft && attempt(() => mba.address({ chainId: chain.id, ...nft, chain }));
  if (typeof account === 'string' && !account.startsWith('0x')) problems.tokenContract = account;

  const built = did && nft && owner ? describe(draft, { did, nft, owner, chain }) : null;
  if (typeof built === 'string') problems.document = built;
  const text = built !== null && typeof built !== 'string' ? built : null;
  return {
    did,
    identifier: did && dids.toBytes32(did),
    nft,
    owner,
    account: account?.startsWith('0x') ? (account as Address) : null,
    document: text?.document ?? null,
    text: text?.text ?? null,
    hash: text?.hash ?? null,
    cid: text?.cid ?? null,
    problems,
  };
}

function describe(
  { project, device, named }: Draft,
  {
    did,
    nft,
    owner,
    chain,
  }: { did: Did; nft: NonNullable<Preview['nft']>; owner: Address; chain: ChainConfig },
) {
  return attempt(() => {
    const built = document.build({
      did,
      owner: { address: owner, chainId: chain.id },
      ...(named ? { project, device } : {}),
      mba: { chainId: chain.id, ...nft },
    });
    const { hash, cid } = document.digest(built);
    return { document: built, text: document.canonicalize(built), hash, cid };
  });
}
