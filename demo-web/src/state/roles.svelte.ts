import { type Address, type Client, mba, nft, registry, type ViewCall } from 'ioid-web';
import { sameAddress } from '../words/same.js';
import { networks } from './network.svelte.js';

/** Who decides what on this network, as the contracts themselves say. */
export type Authorities = {
  registryOperator: Address | null;
  collectionOwner: Address | null;
  collectionOperator: Address | null;
  delegationOwner: Address | null;
};

export type Role = { label: string; means: string };

/** `owner()` is the same function on every ownable contract. */
const ownerOf = (contract: Address): ViewCall<Address> => mba.owner({ account: contract });

/** `operator()` likewise: the registry and the device NFT share it. */
const operatorOf = (contract: Address): ViewCall<Address> =>
  registry.operator({ registry: contract });

export async function readAuthorities(
  reader: Client,
  collection: Address | null,
): Promise<Authorities> {
  const { contracts } = reader.chain;
  const ask = async (
    contract: Address | null | undefined,
    view: (contract: Address) => ViewCall<Address>,
  ): Promise<Address | null> => {
    if (!contract) return null;
    try {
      return await reader.read(view(contract));
    } catch {
      // A contract without that function has no such role.
      return null;
    }
  };
  const [registryOperator, collectionOwner, collectionOperator, delegationOwner] =
    await Promise.all([
      ask(contracts.registry, operatorOf),
      ask(collection, ownerOf),
      ask(collection, operatorOf),
      ask(contracts.delegationManager, ownerOf),
    ]);
  return { registryOperator, collectionOwner, collectionOperator, delegationOwner };
}

export async function readRoles(reader: Client, account: Address): Promise<Role[]> {
  const collection = networks.current.demo?.deviceNft ?? null;
  const authorities = await readAuthorities(reader, collection);
  const roles: Role[] = [];
  if (sameAddress(authorities.registryOperator, account)) {
    roles.push({ label: 'Registry operator', means: 'May register devices.' });
  }
  if (
    sameAddress(authorities.collectionOperator, account) ||
    sameAddress(authorities.collectionOwner, account)
  ) {
    roles.push({ label: 'NFT operator', means: 'May mint device NFTs.' });
  }
  if (sameAddress(authorities.delegationOwner, account)) {
    roles.push({ label: 'Delegation manager', means: 'May authorise and revoke delegators.' });
  }
  if (collection && (await ownsAny(reader, collection, account))) {
    roles.push({ label: 'Device owner', means: 'Owns device NFTs, and so their accounts.' });
  }
  return roles;
}

async function ownsAny(reader: Client, collection: Address, owner: Address): Promise<boolean> {
  try {
    return (await reader.read(nft.balanceOf({ tokenContract: collection, owner }))) > 0n;
  } catch {
    return false;
  }
}
