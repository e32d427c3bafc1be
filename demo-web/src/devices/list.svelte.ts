import type { Address, Client, Device } from 'ioid-web';
import { type Problem, problemOf } from '../words/problem.js';

export type Progress = { fromBlock: bigint; block: bigint; toBlock: bigint; found: number };

/** The registry's devices, read from its events as they come. */
class DeviceList {
  devices = $state.raw<Device[]>([]);
  progress = $state.raw<Progress | null>(null);
  running = $state(false);
  /** True when the person stopped it: the list is then known to be incomplete. */
  stopped = $state(false);
  problem = $state.raw<Problem | null>(null);
  #abort: AbortController | null = null;
  /** What the list is of: chain, owner and the changes made here; read again only when it differs. */
  #of = '';

  async load(client: Client, owner: Address | null, changes: number): Promise<void> {
    const of = `${client.chain.id} ${owner ?? ''} ${changes}`;
    if (of === this.#of) return;
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#of = of;
    this.running = true;
    this.stopped = false;
    this.problem = null;
    this.progress = null;
    const found = new Map<string, Device>();
    let failure: unknown = null;
    try {
      const devices = client.devices({
        ...(owner === null ? {} : { owner }),
        onProgress: (progress) => {
          if (!abort.signal.aborted) this.progress = progress;
        },
        signal: abort.signal,
      });
      for await (const device of devices) {
        if (abort.signal.aborted) break;
        found.set(device.did, device);
        this.devices = [...found.values()];
      }
    } catch (error) {
      failure = error;
    }
    if (this.#abort !== abort) return;
    this.running = false;
    this.devices = [...found.values()];
    if (abort.signal.aborted) return;
    if (failure !== null) {
      this.problem = problemOf(failure);
      this.#of = '';
    }
  }

  stop(): void {
    this.stopped = this.running;
    this.running = false;
    this.#abort?.abort();
    this.#of = '';
  }
}

export const deviceList = new DeviceList();
