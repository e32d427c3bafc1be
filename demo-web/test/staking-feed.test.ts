import { describe, expect, it } from 'vitest';
import { entriesFor, latestRun } from '../src/staking/feed.svelte.js';

const ACCOUNT = '0x900218E94f53414815cB1d79164A1FEe8eCDF183';
const line = (step: number, hash: string | null = '0x01') => ({
  step,
  time: 1,
  account: ACCOUNT.toLowerCase(),
  amount: '25',
  hash,
  note: `step ${step}`,
});

describe("the auto-staking service's account of itself", () => {
  it('is read for one account, and only where it makes sense', () => {
    const answer = [
      line(1),
      { ...line(2), account: '0x0000000000000000000000000000000000000001' },
      line(6),
      { ...line(3), amount: '1e3' },
      null,
      'x',
    ];
    expect(entriesFor(answer, ACCOUNT).map(({ step }) => step)).toEqual([1]);
    expect(entriesFor({}, ACCOUNT)).toEqual([]);
  });

  it('shows the latest reward only', () => {
    const entries = entriesFor(
      [1, 2, 3, 4, 5, 1, 2].map((step) => line(step)),
      ACCOUNT,
    );
    expect([...latestRun(entries).keys()]).toEqual([1, 2]);
  });

  it('lets a later call stand for an earlier obstacle', () => {
    const entries = entriesFor([line(1), line(2), line(3, null), line(3, '0x02')], ACCOUNT);
    expect(latestRun(entries).get(3)?.hash).toBe('0x02');
  });
});
