import type { Json } from '@metamask/utils';
import type { Address } from 'viem';
import { refuse, WalletError } from './errors';
import { answer } from './methods';
import type { Ask, Decision, Outcome, Request, RequestRecord } from './requests';
import type { Wallet } from './wallet';

/** A request as it arrived from a page. */
export interface Arrival {
  key: string;
  origin: string;
  method: string;
  params: unknown;
}

/** Runs requests to their end once, however often they arrive, and asks the person in between. */
export class Approvals {
  /** Requests being answered; one delivered again joins the first. */
  private readonly running = new Map<string, Promise<Json>>();
  private readonly deciding = new Map<string, (decision: Decision) => void>();

  constructor(private readonly wallet: Wallet) {}

  run(arrival: Arrival): Promise<Json> {
    const { key } = arrival;
    const outcome = this.wallet.requests[key]?.outcome;
    if (outcome !== undefined) return replay(outcome);
    const running = this.running.get(key);
    if (running !== undefined) return running;
    const answering = this.answerOnce(arrival).finally(() => this.running.delete(key));
    this.running.set(key, answering);
    return answering;
  }

  /** Takes up what a stopped worker left, whether or not the page is still there. */
  async resume(): Promise<void> {
    const unanswered = Object.values(this.wallet.requests).filter((record) => !record.outcome);
    for (const record of unanswered) {
      if (record.decision === undefined && !(await isOpen(record.windowId))) {
        record.decision = { approved: false };
      }
      this.run(record).catch(() => {});
    }
  }

  async decide(key: string, decision: Decision): Promise<void> {
    const record = this.wallet.requests[key];
    if (record === undefined || record.decision !== undefined) return;
    record.decision = decision;
    await this.wallet.keep(record);
    this.deciding.get(key)?.(decision);
  }

  /** Closing the window is a refusal. */
  async windowClosed(windowId: number): Promise<void> {
    for (const record of Object.values(this.wallet.requests)) {
      if (record.windowId === windowId) await this.decide(record.key, { approved: false });
    }
  }

  private async answerOnce(arrival: Arrival): Promise<Json> {
    const { wallet } = this;
    const { key } = arrival;
    const request: Request = {
      ...arrival,
      record: () => wallet.requests[key],
      ask: (ask) => this.ask(arrival, ask),
      keepSigned: async (signed) => {
        const record = wallet.requests[key];
        if (record !== undefined) await wallet.keep({ ...record, signed });
      },
    };
    try {
      const result = await answer(wallet, request);
      await this.close(key, { result });
      return result;
    } catch (error) {
      const refusal = error instanceof WalletError ? error : refuse.internal(error);
      await this.close(key, { error: refusal.serialize() });
      throw refusal;
    }
  }

  private async close(key: string, outcome: Outcome): Promise<void> {
    const record = this.wallet.requests[key];
    if (record !== undefined) await this.wallet.keep({ ...record, outcome });
  }

  private async ask(arrival: Arrival, ask: Ask): Promise<{ accounts: Address[] }> {
    const record = this.wallet.requests[arrival.key] ?? (await this.open(arrival, ask));
    const decision =
      record.decision ??
      (await new Promise<Decision>((resolve) => this.deciding.set(arrival.key, resolve)));
    this.deciding.delete(arrival.key);
    if (!decision.approved) throw refuse.rejected();
    return { accounts: decision.accounts };
  }

  private async open(arrival: Arrival, ask: Ask): Promise<RequestRecord> {
    const { key, origin, method } = arrival;
    const record: RequestRecord = { key, origin, method, params: arrival.params as Json, ask };
    // Stored first, so that a second request to connect sees this one.
    await this.wallet.keep(record);
    const url = chrome.runtime.getURL(`approve.html?key=${encodeURIComponent(key)}`);
    const opened = await chrome.windows.create({ url, type: 'popup', width: 420, height: 680 });
    if (opened?.id !== undefined) record.windowId = opened.id;
    await this.wallet.keep(record);
    return record;
  }
}

async function replay(outcome: Outcome): Promise<Json> {
  if ('result' in outcome) return outcome.result;
  const { code, message, data } = outcome.error;
  throw new WalletError(code, message, data);
}

async function isOpen(windowId: number | undefined): Promise<boolean> {
  if (windowId === undefined) return false;
  return chrome.windows.get(windowId).then(
    () => true,
    () => false,
  );
}
