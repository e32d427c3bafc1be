import { type Address, type Client, type Grant, mba } from 'ioid-web';
import { type Problem, problemOf } from '../words/problem.js';

/** Who may act for accounts through the manager, and who decides that. */
export class Grants {
  list = $state.raw<Grant[]>([]);
  /** The manager's owner: the only one who authorises and revokes. Null when it cannot be read. */
  authority = $state.raw<Address | null>(null);
  loading = $state(false);
  problem = $state.raw<Problem | null>(null);
  #turn = 0;

  async load(client: Client): Promise<void> {
    const manager = client.chain.contracts.delegationManager;
    if (!manager) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.loading = true;
    try {
      const [list, authority] = await Promise.all([
        client.grants(),
        // `owner()` is the same function on every ownable contract.
        client.read(mba.owner({ account: manager })).catch(() => null),
      ]);
      if (turn !== this.#turn) return;
      this.list = list;
      this.authority = authority;
      this.problem = null;
    } catch (error) {
      if (turn === this.#turn) this.problem = problemOf(error);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  holds(delegator: Address, to: Address, selector: string): boolean {
    return this.list.some(
      (grant) =>
        grant.delegator.toLowerCase() === delegator.toLowerCase() &&
        grant.to.toLowerCase() === to.toLowerCase() &&
        grant.selector.toLowerCase() === selector.toLowerCase(),
    );
  }
}
