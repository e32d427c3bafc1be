import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hex } from 'ioid-web';
import { eachRow, read, registryV1, typedData } from './rows.js';

type TypedData = Parameters<typeof typedData.hash>[0];

test("the standard's example", () => {
  const mail = read<{ typedData: TypedData; signHash: Hex }>('typed-data/mail.json');
  assert.equal(typedData.hash(mail.typedData), mail.signHash);
});

test('random typed data', () => {
  type Row = Omit<TypedData, 'message'> & { data: TypedData['message']; digest: Hex };
  const file = 'typed-data/ethers-typed-data.json';
  eachRow<Row>(file, 'vectors', ({ types, primaryType, domain, data, digest }) => {
    assert.equal(typedData.hash({ types, primaryType, domain, message: data }), digest);
  });
});

test('permits of the v1 registry', () => {
  type Input = Parameters<typeof registryV1.permit>[0];
  type Row = { input: Input; typedData: TypedData; digest: Hex };
  eachRow<Row>('registry-v1/calls.json', 'permits', ({ input, typedData: expected, digest }) => {
    const permit = registryV1.permit(input);
    assert.deepEqual(permit, expected);
    assert.equal(typedData.hash(permit), digest);
  });
});
