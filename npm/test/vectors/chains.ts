import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chains } from 'ioid-web';
import { eachRow } from './rows.js';

test('the chains are those that are deployed', () => {
  const names: string[] = [];
  type Row = {
    name: keyof typeof chains;
    id: number;
    hexId: string;
    title: string;
    rpc: string;
    explorer: string;
    nativeCurrency: { symbol: string; decimals: number };
    contracts: Record<string, string>;
  };
  eachRow<Row>('chains/deployments.json', 'vectors', (row) => {
    const chain = chains[row.name];
    assert.deepEqual([chain.id, `0x${chain.id.toString(16)}`], [row.id, row.hexId]);
    assert.deepEqual([chain.name, chain.explorer], [row.title, row.explorer]);
    assert.deepEqual(chain.rpcUrls, [row.rpc]);
    const { symbol, decimals } = chain.nativeCurrency ?? {};
    assert.deepEqual({ symbol, decimals }, row.nativeCurrency);
    assert.deepEqual(chain.contracts, row.contracts);
    names.push(row.name);
  });
  assert.deepEqual(Object.keys(chains).sort(), names.sort());
});
