import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chains, IoidError, mba } from 'ioid-web';
import { concat, encodePacked, getContractAddress, type Hex, keccak256, pad, toHex } from 'viem';

test('accounts of random tokens are where viem puts them', () => {
  let random: Hex = keccak256('0x');
  const next = () => {
    random = keccak256(random);
    return random;
  };
  for (let round = 0; round < 500; round += 1) {
    const [salt, chainId, tokenId] = [next(), next(), next()];
    const implementation: Hex = `0x${next().slice(26)}`;
    const tokenContract: Hex = `0x${next().slice(26)}`;
    const registry: Hex = `0x${next().slice(26)}`;
    const bytecode = concat([
      '0x3d60ad80600a3d3981f3363d3d373d3d3d363d73',
      encodePacked(['address'], [implementation]),
      '0x5af43d82803e903d91602b57fd5bf3',
      salt,
      chainId,
      pad(tokenContract),
      tokenId,
    ]);
    const expected = getContractAddress({ opcode: 'CREATE2', from: registry, salt, bytecode });
    const token = { chainId: BigInt(chainId), tokenContract, tokenId: BigInt(tokenId) };
    assert.equal(mba.address({ ...token, implementation, salt, registry }), expected);
    const text = { chainId, tokenContract, tokenId: toHex(token.tokenId) };
    assert.equal(mba.address({ ...text, implementation, salt, registry }), expected);
  }
});

test('a range is its ids, and each account is that of its id alone', () => {
  const token = { chainId: 4689, tokenContract: `0x${'11'.repeat(20)}` };
  const from = 2n ** 64n - 2n;
  const tokenIds = [0n, 1n, 2n, 3n, 4n].map((offset) => from + offset);
  const alone = tokenIds.map((tokenId) => mba.address({ ...token, tokenId }));
  assert.deepEqual(mba.addressMany({ ...token, tokenIds }), alone);
  assert.deepEqual(mba.addressMany({ ...token, tokenIds: { from, count: 5 } }), alone);
  assert.deepEqual(mba.addressMany({ ...token, tokenIds: [] }), []);
  assert.deepEqual(mba.addressMany({ ...token, tokenIds: { from, count: 0 } }), []);
  assert.equal(new Set(alone).size, 5);
});

function refuses(code: string, work: () => unknown): void {
  assert.throws(work, (error) => error instanceof IoidError && error.code === code);
}

test('batches that cannot be', () => {
  const token = { chainId: 4689, tokenContract: `0x${'11'.repeat(20)}` };
  const many = (tokenIds: unknown) => () =>
    mba.addressMany({ ...token, tokenIds: tokenIds as bigint[] });
  refuses('BATCH_TOO_LARGE', many({ from: 0n, count: 1_000_001 }));
  refuses('INPUT_INVALID', many({ from: 2n ** 256n - 1n, count: 2 }));
  refuses('INPUT_INVALID', many({ from: 0n }));
  refuses('INPUT_INVALID', many(undefined));
  refuses('INPUT_INVALID', many([1n, -1n]));
  refuses('INPUT_INVALID', many([2 ** 53]));
  refuses('INPUT_UNKNOWN_FIELD', many({ from: 0n, count: 1, step: 2 }));
  assert.equal(many({ from: 2n ** 256n - 1n, count: 1 })().length, 1);
});

test('a chain without deployment is an error, never a guess', () => {
  const token = { chainId: 4690, tokenContract: `0x${'11'.repeat(20)}`, tokenId: 1 };
  refuses('DEPLOYMENT_UNKNOWN', () => mba.address({ ...token, chain: 'iotexTestnet' }));
  refuses('DEPLOYMENT_UNKNOWN', () => mba.activate({ ...token, chain: chains.iotexTestnet }));
  const onMainnet = mba.address(token);
  assert.equal(mba.address({ ...token, chain: 'iotex' }), onMainnet);
  assert.equal(mba.address({ ...token, chain: chains.iotex }), onMainnet);
  const contracts = { accountImplementation: chains.iotex.contracts.accountImplementation };
  const local = { id: 31337, name: 'Local', rpcUrls: [], contracts } as never;
  assert.equal(mba.address({ ...token, chain: local }), onMainnet);
});

test('an NFT does not go into an account it owns', () => {
  const nft = { tokenContract: `0x${'11'.repeat(20)}`, tokenId: 7 };
  const account = mba.address({ chainId: 4689, ...nft });
  const other = `0x${'22'.repeat(20)}`;
  refuses('OWNERSHIP_CYCLE', () => mba.sendNft({ account: other, ...nft, to: account }));
  const token = { chainId: 4690, ...nft };
  const foreign = { account: other, ...nft, to: other, token, chain: 'iotexTestnet' } as const;
  refuses('OWNERSHIP_CYCLE', () => mba.sendNft(foreign));
});

test('limits on seeds', () => {
  const programId = '1'.repeat(32);
  const sixteen = Array.from({ length: 16 }, () => new Uint8Array(1));
  refuses('SOLANA_SEEDS_TOO_MANY', () => mba.solanaAddress({ seeds: sixteen, programId }));
  refuses('SOLANA_SEED_TOO_LONG', () =>
    mba.solanaAddress({ seeds: [new Uint8Array(33)], programId }),
  );
  refuses('SOLANA_ADDRESS_INVALID', () => mba.solanaAssetSigner({ asset: '0' }));
});
