import { IoidError } from 'ioid-web';
import { describe, expect, it } from 'vitest';
import { mayPass, problemOf, sentence } from '../src/words/problem.js';

describe('failures, said to a person', () => {
  it('are calm when the person said no', () => {
    const problem = problemOf(new IoidError('USER_REJECTED', 'You cancelled. Nothing was sent.'));
    expect(problem).toMatchObject({ tone: 'neutral', title: 'You cancelled. Nothing was sent.' });
  });

  it('tell a fee that cannot be paid from an account that holds too little', () => {
    const facts = { balance: '500000000000000000', needed: '2000000000000000000' };
    const fee = problemOf(new IoidError('INSUFFICIENT_FUNDS', 'x', { details: facts }));
    const held = problemOf(new IoidError('ACCOUNT_BALANCE_INSUFFICIENT', 'x', { details: facts }));
    expect(fee.title).toContain('Your wallet');
    expect(held.title).toContain('device account');
    for (const { text } of [fee, held]) {
      expect(text).toContain('0.5 IOTX');
      expect(text).toContain('2 IOTX');
    }
  });

  it('are amber when a transaction did nothing', () => {
    const error = new IoidError('TRANSACTION_NO_EFFECT', 'transaction 0x01 was included');
    expect(problemOf(error)).toMatchObject({
      tone: 'warn',
      title: 'Confirmed, but nothing happened',
    });
  });

  it("keep the package's own sentence where it says more", () => {
    const error = new IoidError('EXECUTION_REVERTED', 'the contract refuses this: Not operator');
    expect(problemOf(error).text).toBe('The contract refuses this: Not operator.');
    expect(sentence('did:io:abc is no ioID')).toBe('did:io:abc is no ioID.');
  });

  it('offer another try only where it could help', () => {
    expect(mayPass(problemOf(new IoidError('RPC_UNAVAILABLE', 'x')))).toBe(true);
    expect(mayPass(problemOf(new IoidError('DID_INVALID', 'x')))).toBe(false);
  });

  it('never show what is no error of ours as one', () => {
    expect(problemOf(new TypeError('boom'))).toMatchObject({ code: 'UNEXPECTED', text: 'boom' });
    expect(problemOf('boom')).toMatchObject({ code: 'UNEXPECTED', text: '' });
  });
});
