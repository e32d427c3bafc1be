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
};

describe('the activity list of an earlier visit', () => {
  it('is taken up as it was', () => {
    expect(restoreEntries([entry])).toEqual([{ ...entry, stage: null }]);
  });

  it('does not claim an outcome that nobody saw', () => {
    const [running] = restoreEntries([{ ...entry, state: 'running', stage: 'pending' }]);
    expect(running).toMatchObject({ state: 'unknown', hash: '0x01', stage: null });
  });

  it('drops what it did not write', () => {
    expect(restoreEntries(null)).toEqual([]);
    expect(restoreEntries('[]')).toEqual([]);
    expect(restoreEntries([null, 7, { id: 'b' }, { ...entry, chainId: '1' }])).toEqual([]);
  });
});
