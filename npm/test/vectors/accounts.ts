import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chains, type Hex } from 'ioid-web';
import { failure } from '../failure.js';
import { eachRow, mba, read } from './rows.js';

type Row = {
  implementation: string;
  salt: Hex;
  chainId: string;
  tokenContract: string;
  tokenId: string;
  account: string;
  runtimeCode: Hex;
};

test('accounts are where the ERC-6551 registry puts them, and their code reads back', () => {
  const { registry } = read<{ registry: string }>('mba/erc6551-registry.json');
  assert.equal(registry, chains.iotex.contracts.accountRegistry);
  eachRow<Row>('mba/erc6551-registry.json', 'vectors', (row) => {
    const { implementation, salt, chainId, tokenContract, tokenId, account, runtimeCode } = row;
    const scheme = { implementation, salt, registry };
    assert.equal(mba.address({ chainId, tokenContract, tokenId, ...scheme }), account);
    const tokenIds = [BigInt(tokenId)];
    assert.deepEqual(mba.addressMany({ chainId, tokenContract, tokenIds, ...scheme }), [account]);
    const code = mba.fromCode(runtimeCode);
    assert.equal(code?.implementation.toLowerCase(), implementation.toLowerCase());
    assert.deepEqual([code?.salt, code?.chainId], [salt, BigInt(chainId)]);
    assert.equal(code?.tokenId, BigInt(tokenId));
    assert.equal(mba.fromCode(`${runtimeCode}00`), null);
  });
});

test("the code in ERC-6551's own text reads back", () => {
  const { example } = read<{ example: Row }>('mba/erc6551-text.json');
  const code = mba.fromCode(example.runtimeCode);
  assert.equal(code?.implementation.toLowerCase(), example.implementation);
  assert.equal(code?.tokenContract.toLowerCase(), example.tokenContract);
  assert.deepEqual(
    [BigInt(code?.salt ?? '0x1'), code?.chainId, code?.tokenId],
    [BigInt(example.salt), BigInt(example.chainId), BigInt(example.tokenId)],
  );
});

test('signers of Metaplex Core assets', () => {
  const { programId } = read<{ programId: string }>('mba/solana-asset-signer.json');
  type Signer = { asset: string; assetSigner: string; bump: number };
  eachRow<Signer>('mba/solana-asset-signer.json', 'vectors', ({ asset, assetSigner, bump }) => {
    assert.deepEqual(mba.solanaAssetSigner({ asset }), { address: assetSigner, bump });
  });
  const seeds = [new TextEncoder().encode('mpl-core-execute'), new Uint8Array(32)];
  const asset = '1'.repeat(32);
  assert.deepEqual(mba.solanaAddress({ seeds, programId }), mba.solanaAssetSigner({ asset }));
});

test('program-derived addresses of web3.js', () => {
  type Derived = { seeds: Hex[]; programId: string; address: string; bump: number };
  eachRow<Derived>('mba/solana-program-derived.json', 'vectors', (row) => {
    const { seeds, programId, address, bump } = row;
    assert.deepEqual(mba.solanaAddress({ seeds, programId }), { address, bump });
  });
});

test('what is a Solana address, and what is not', () => {
  const file = 'mba/solana-pubkey.json';
  const refused = (asset: string) =>
    assert.equal(failure(() => mba.solanaAssetSigner({ asset })).code, 'SOLANA_ADDRESS_INVALID');
  eachRow<{ base58: string; hex: string }>(file, 'valid', ({ base58, hex }) => {
    // As a seed the bytes are what the text stands for.
    const programId = base58;
    const seeds: Hex[] = [`0x${hex}`];
    assert.ok(mba.solanaAddress({ seeds, programId }).bump <= 255);
    assert.ok(mba.solanaAssetSigner({ asset: base58 }).address !== base58);
  });
  eachRow<string>(file, 'invalid', refused);
  eachRow<string>(file, 'invalid_length', refused);
  eachRow<string>(file, 'on_curve_false', (asset) => {
    assert.ok(mba.solanaAssetSigner({ asset }).bump <= 255);
  });
});
