import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Address, type ExplainContext, type Hex, IoidError } from 'ioid-web';
import { failure } from '../failure.js';
import { eachRow, read, transaction } from './rows.js';

test('calls read and warn as the vectors say', () => {
  const file = 'transaction/explain.json';
  const { chainId, context } = read<{ chainId: number; context: ExplainContext }>(file);
  type Row = {
    name: string;
    to: string | null;
    data: Hex;
    value: string;
    title: string;
    warnings: string[];
    problem?: string;
  };
  eachRow<Row>(file, 'calls', ({ name, to, data, value, title, warnings, problem }) => {
    const call = { to, data, value, chainId, context };
    const explanation = transaction.explain(call);
    assert.equal(explanation.title, title, name);
    assert.deepEqual(
      explanation.warnings.map(({ code }) => code),
      warnings,
      name,
    );
    assert.equal(transaction.decode(call)?.problem?.code, problem, name);
    for (const { label, value } of explanation.fields) assert.ok(label && value, name);
  });
});

test('reverts read as the vectors say', () => {
  type Row = { data: Hex; name: string; args: Record<string, string>; message: string };
  eachRow<Row>('transaction/explain.json', 'reverts', ({ data, name, args, message }) => {
    const revert = transaction.decodeRevert(data);
    assert.deepEqual([revert.name, revert.message], [name, message]);
    const shown = Object.entries(revert.args).map(([key, arg]) => [key, String(arg)]);
    assert.deepEqual(Object.fromEntries(shown), args);
  });
});

test('multicalls ask as viem does, and every answer is in its place', () => {
  const file = 'transaction/multicall.json';
  const { multicall3 } = read<{ multicall3: Address }>(file);
  type Row = {
    calls: { to: Address; data: Hex }[];
    data: Hex;
    results: { success: boolean; returnData: Hex }[];
    returned: Hex;
  };
  eachRow<Row>(file, 'vectors', ({ calls, data, results, returned }) => {
    const views = calls.map((call) => ({ ...call, decode: (answer: Hex) => answer }));
    const question = transaction.multicall(views);
    assert.deepEqual([question.to, question.data], [multicall3, data]);
    const outcomes = question.decode(returned);
    assert.equal(outcomes.length, results.length);
    results.forEach(({ success, returnData }, index) => {
      const outcome = outcomes[index];
      assert.ok(outcome);
      if (success) return assert.deepEqual(outcome, { value: returnData });
      assert.ok('error' in outcome && outcome.error instanceof IoidError);
      assert.equal(outcome.error.code, 'EXECUTION_REVERTED');
    });
    assert.equal(failure(() => question.decode(`${returned}00`)).code, 'ABI_DECODE');
    const fewer = transaction.multicall(views.slice(1));
    const expected = views.length === 0 ? undefined : 'BATCH_LENGTHS';
    if (expected) assert.equal(failure(() => fewer.decode(returned)).code, expected);
  });
});
