// What the recipes of the README find at hand: a chain, wallets, and a device that is registered.

import { type Client, createClient, type Eip1193Provider } from 'ioid-web';
import { clientOf, config, mint, role, walletOf } from './world.js';

/** The wallet of the device's owner; it shares its account when asked. */
const provider: Eip1193Provider = {
  request: ({ method, params }) =>
    walletOf('owner').request({
      method: method === 'eth_requestAccounts' ? 'eth_accounts' : method,
      ...(params === undefined ? {} : { params }),
    }),
};

/** A page with one wallet, which announces itself. */
export function openWindow(wallet: Eip1193Provider): void {
  const window = new EventTarget();
  const info = {
    uuid: '1',
    name: 'Example Wallet',
    icon: 'data:image/png;base64,',
    rdns: 'example',
  };
  window.addEventListener('eip6963:requestProvider', () => {
    const detail = { info, provider: wallet };
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  });
  Object.assign(globalThis, { window });
}

/** The values by name, and the types a recipe sees. */
export async function recipePage() {
  const { chain, gateways, publishApi, demo } = config;
  const [tokenId, nextTokenId] = [await mint(role('owner')), await mint(role('owner'))];
  const { did: deviceDid } = await clientOf('operator').bind({
    project: 'GEODNET',
    device: `recipe-${tokenId}`,
    tokenContract: demo.deviceNft,
    tokenId,
    publish: { api: publishApi },
  });
  const owning = createClient({ chain, gateways, provider });
  await owning.activate({ chainId: BigInt(chain.id), tokenContract: demo.deviceNft, tokenId });
  const ioid: Client = createClient({ chain, gateways });
  const given = {
    ...{ chain, gateways, publishApi, provider, ioid, deviceDid, tokenId, nextTokenId },
    tokenContract: demo.deviceNft,
    operatorWallet: walletOf('operator'),
    owner: role('owner'),
  };
  const types = `import type { Address, ChainConfig, Client, Did, Eip1193Provider } from 'ioid-web';
export type Page = { chain: ChainConfig; gateways: string[]; publishApi: string;
  provider: Eip1193Provider; operatorWallet: Eip1193Provider; ioid: Client; deviceDid: Did;
  tokenId: bigint; nextTokenId: bigint; tokenContract: Address; owner: Address };
`;
  return { given, types };
}
