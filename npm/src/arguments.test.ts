// What a caller gives, in shapes that no type would let through.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type IoidError, mba, registry, registryV1 } from 'ioid-web';
import { failure } from '../test/failure.js';

const account = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F';
const nft = { account, tokenContract: account, tokenId: 1, to: account };
const hash = `0x${'11'.repeat(32)}`;
const signed = { device: account, signature: `0x${'22'.repeat(64)}1b` };
const device = {
  did: 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa',
  chainId: 1,
  nftContract: account,
  tokenId: 1,
};

/** What each refusal says of which value. */
const refused: [work: () => unknown, code: IoidError['code'], path: string][] = [
  [() => mba.execute(undefined as never), 'INPUT_INVALID', 'account'],
  [() => mba.execute(null as never), 'INPUT_INVALID', 'mba.execute'],
  [() => mba.execute('0x' as never), 'INPUT_INVALID', 'mba.execute'],
  [() => mba.execute({ acount: 1 } as never), 'INPUT_UNKNOWN_FIELD', 'acount'],
  // An object that is given and lacks a field is not one that is not given.
  [() => mba.sendNft({ ...nft, token: {} } as never), 'INPUT_INVALID', 'chainId'],
  [
    () => mba.sendNft({ ...nft, token: { chainId: 1, tokenId: 2 } } as never),
    'INPUT_INVALID',
    'tokenContract',
  ],
  [() => mba.sendNft({ ...nft, token: { chain: 1 } } as never), 'INPUT_UNKNOWN_FIELD', 'chain'],
  [() => registry.register({ ...device, document: {} } as never), 'INPUT_INVALID', 'document.uri'],
  [
    () => registry.register({ ...device, document: { hash } } as never),
    'INPUT_INVALID',
    'document.uri',
  ],
  [() => registryV1.update(signed as never), 'INPUT_INVALID', 'document.hash'],
  [
    () => registryV1.update({ ...signed, document: { url: '', hash } } as never),
    'INPUT_UNKNOWN_FIELD',
    'url',
  ],
  [
    () => mba.executeBatch({ account, operations: { to: account } } as never),
    'INPUT_INVALID',
    'operations',
  ],
  [
    () => mba.executeBatch({ account, operations: [account] } as never),
    'INPUT_INVALID',
    'mba.executeBatch.operations',
  ],
  [
    () => mba.executeBatch({ account, operations: [{ to: account, dta: '0x' }] } as never),
    'INPUT_UNKNOWN_FIELD',
    'dta',
  ],
  [
    () => mba.addressMany({ ...nft, tokenIds: { from: 1 } } as never),
    'INPUT_UNKNOWN_FIELD',
    'account',
  ],
  [
    () => mba.addressMany({ chainId: 1, tokenContract: account, tokenIds: { from: 1 } } as never),
    'INPUT_INVALID',
    'tokenIds.count',
  ],
  [
    () =>
      mba.addressMany({
        chainId: 1,
        tokenContract: account,
        tokenIds: { from: 1, cont: 2 },
      } as never),
    'INPUT_UNKNOWN_FIELD',
    'tokenIds.cont',
  ],
  [() => registry.decodeLog(null as never), 'INPUT_INVALID', 'registry.decodeLog'],
  [() => mba.owner({ account }).decode(undefined as never), 'INPUT_INVALID', 'returned'],
];

test('what is wrong with an input is said of the value that is wrong', () => {
  for (const [work, code, path] of refused) {
    const refusal = failure(work);
    assert.deepEqual([refusal.code, refusal.details.path], [code, path], String(work));
  }
});

test('what is not given, and more than is taken, changes nothing', () => {
  const { data } = registry.register(device);
  assert.equal(registry.register({ ...device, document: undefined } as never).data, data);
  assert.equal(registry.register({ ...device, chain: 'iotex' }).data, data);
  const inputs = [{ account }, { account }];
  const [view] = inputs.map((input) => mba.owner(input));
  // With the index and the array behind it, as `map` calls.
  assert.deepEqual(inputs.map(mba.owner as never)[1]?.['data' as never], view?.data);
  assert.deepEqual(mba.addressMany({ chainId: 1, tokenContract: account, tokenIds: [] }), []);
});

test('a field may be inherited, and an object may have no prototype', () => {
  const inherited = Object.create({ account, to: account });
  inherited.value = 1n;
  const bare = Object.assign(Object.create(null), { account, to: account, value: 1n });
  const plain = mba.execute({ account, to: account, value: 1n });
  assert.deepEqual([mba.execute(inherited), mba.execute(bare)], [plain, plain]);
});
