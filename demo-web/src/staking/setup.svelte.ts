import { type AccountView, type Client, delegation } from 'ioid-web';
import { stakedBy, token } from '../chain/token.js';
import { knownTokens, type TokenFacts } from '../chain/token-facts.svelte.js';
import type { Demo } from '../state/world.js';
import { type Problem, problemOf } from '../words/problem.js';

export type StakingState = {
  authorised: boolean;
  /** Reward token units the staking contract may take from the account. */
  allowance: bigint;
  /** Reward token units the account holds. */
  held: bigint;
  /** Reward token units the account has staked. */
  staked: bigint;
  token: TokenFacts;
};

/** What auto-staking needs, as the chain shows it. */
export class Setup {
  state = $state.raw<StakingState | null>(null);
  problem = $state.raw<Problem | null>(null);
  #turn = 0;

  async load(client: Client, demo: Demo, account: AccountView): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const manager = client.chain.contracts.delegationManager;
    const { autoStaking, rewardToken, selectors, staking } = demo;
    try {
      const [authorised, allowance, held, staked, facts] = await Promise.all([
        manager
          ? client.read(
              delegation.isAuthorized({
                manager,
                delegator: autoStaking,
                to: staking,
                selector: selectors.stake,
              }),
            )
          : false,
        client.read(token.allowance(rewardToken, account.address, staking)),
        client.read(token.balanceOf(rewardToken, account.address)),
        client.read(stakedBy(staking, account.address)),
        knownTokens.ask(client, rewardToken),
      ]);
      if (turn !== this.#turn) return;
      this.state = { authorised, allowance, held, staked, token: facts };
      this.problem = null;
    } catch (error) {
      if (turn === this.#turn) this.problem = problemOf(error);
    }
  }
}
