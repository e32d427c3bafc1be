import type { AccountView, Address, ExplainContext } from 'ioid-web';
import { knownTokens } from '../chain/token-facts.svelte.js';
import { networks } from '../state/network.svelte.js';

/** What this wallet knows and a call does not say: names of contracts, the signer, the account. */
export function explainContext(from: Address | null, account?: AccountView | null): ExplainContext {
  const { accounts = [], chain, demo } = networks.current;
  return {
    ...(from === null ? {} : { from }),
    ...(account ? { account: knownAccount(account) } : {}),
    ...(demo
      ? {
          contracts: {
            [demo.deviceNft]: { label: `${demo.project} device NFT`, kind: 'deviceNft' },
            [demo.rewardToken]: {
              label: 'Reward token',
              kind: 'erc20',
              ...knownTokens.get(demo.rewardToken),
            },
            [demo.staking]: { label: 'Staking', kind: 'staking' },
          },
          addressBook: {
            [demo.autoStaking]: 'Auto-staking service',
            ...Object.fromEntries(accounts.map(({ address, label }) => [address, label])),
          },
        }
      : {}),
    chain,
  };
}

function knownAccount({
  address,
  token,
  owner,
}: AccountView): NonNullable<ExplainContext['account']> {
  return { address, ...(token ? { token } : {}), ...(owner ? { owner } : {}) };
}
