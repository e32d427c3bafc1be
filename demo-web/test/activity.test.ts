import { describe, expect, it } from 'vitest';
import { restoreEntries } from '../src/activity/activity.svelte.js';

const entry = {
  id: 'a',
  title: 'Send 1 IOTX',
  chainId: 31690,
  from: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  startedAt: 1_750_000_000_000,
  state: 'done',
  stage: 'done',
  hash: '0x01',
  text: 'It arrived.',
  call: {
    to: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
    data: '0x',
    value: '1000000000000000000',
  },
  outcome: 'It arrived.',
};

describe('the activity list of an earlier visit', () => {
  it('is taken up as it was', () => {
    const call = { ...entry.call, value: 10n ** 18n };
    expect(restoreEntries([entry])).toEqual([{ ...entry, stage: null, call }]);
  });

  it('does not claim an outcome that nobody saw', () => {
    const [running] = restoreEntries([{ ...entry, state: 'running', stage: 'pending' }]);
    expect(running).toMatchObject({ state: 'unknown', hash: '0x01', stage: null });
  });

  it('does not wait for a transaction that is not whole', () => {
    for (const change of [{ value: '-1' }, { value: 1 }, { data: 'a' }, { to: undefined }]) {
      const call = { ...entry.call, ...change };
      expect(restoreEntries([{ ...entry, call }])).toMatchObject([{ id: 'a', call: null }]);
    }
    expect(restoreEntries([{ ...entry, call: undefined }])).toMatchObject([{ call: null }]);
  });

  it('drops what it did not write', () => {
    expect(restoreEntries(null)).toEqual([]);
    expect(restoreEntries('[]')).toEqual([]);
    expect(restoreEntries([null, 7, { id: 'b' }, { ...entry, chainId: '1' }])).toEqual([]);
  });
});
