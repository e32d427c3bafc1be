import {
  type AccountView,
  type Client,
  type Device,
  did as dids,
  type ResolutionResult,
} from 'ioid-web';
import { type Problem, problemOf } from '../words/problem.js';

/** One device as the chain and the gateways show it. */
export class DeviceView {
  device = $state.raw<Device | null>(null);
  resolution = $state.raw<ResolutionResult | null>(null);
  loading = $state(true);
  problem = $state.raw<Problem | null>(null);
  account = $derived<AccountView | null>(this.device?.account ?? null);
  #turn = 0;

  /** Reads everything again; what is shown stays until the answer is there. */
  async load(client: Client, did: string): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.loading = true;
    try {
      // Only v2 devices stand in the v2 registry; a v1 device has a document to look at.
      const registered = dids.parse(did).version === 2 && client.chain.contracts.registry;
      const [device, resolution] = await Promise.all([
        registered ? client.device(did) : null,
        client.resolve(did),
      ]);
      if (turn !== this.#turn) return;
      this.device = device;
      this.resolution = resolution;
      this.problem = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = problemOf(error);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}
