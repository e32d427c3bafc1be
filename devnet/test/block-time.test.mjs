// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from './fixture.mjs';

const { reader, as, mined, signers } = await openWorld({ blockTime: 1 });

test('with a block time, a transaction is pending until the next block', async () => {
  const hash = await as('owner').sendTransaction({ to: signers.buyer.address, value: 1n });
  await assert.rejects(reader.getTransactionReceipt({ hash }), /could not be found/);
  const { blockNumber } = await mined(Promise.resolve(hash));
  const [block, before] = await Promise.all([
    reader.getBlock({ blockNumber }),
    reader.getBlock({ blockNumber: blockNumber - 1n }),
  ]);
  assert.ok(block.timestamp > before.timestamp);
});
