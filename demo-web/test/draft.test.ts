import { type AccountView, type ChainConfig, transaction } from 'ioid-web';
import { describe, expect, it } from 'vitest';
import { check, type Draft } from '../src/account/draft.js';

const ACCOUNT = '0xb114EA2B5648ad0c82D31F7F4c129974FaE1BEeA';
const OWNER = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const TO = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const NFT = '0x6F1216D1BFe15c98520CA1434FC1d9D57AC95321';
const TOKEN = '0xA51c1fc2f0D1a1b8494Ed1FE312d7C3a78Ed91C0';

const chain: ChainConfig = {
  id: 31690,
  name: 'ioID devnet',
  rpcUrls: [],
  nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
  contracts: {},
};
const account: AccountView = {
  address: ACCOUNT,
  status: 'active',
  owner: OWNER,
  ownerIsContract: false,
  token: { chainId: 31690n, tokenContract: NFT, tokenId: 6n },
  balance: 2_000_000_000_000_000_000n,
  implementation: OWNER,
  delegationEnabled: false,
  block: 1n,
};
const empty: Draft = { kind: 'native', to: '', amount: '', contract: '', tokenId: '' };
const tried = (draft: Partial<Draft>, token: Parameters<typeof check>[1]['token'] = null) =>
  check({ ...empty, ...draft }, { account, chain, symbol: 'IOTX', token });

describe('what is sent from an account', () => {
  it('is exactly what the form says', () => {
    const checked = tried({ to: TO, amount: '1.5' });
    if (!('tx' in checked)) throw new Error('The draft is complete.');
    expect(checked.tx).toMatchObject({ to: ACCOUNT, value: 0n });
    const { title } = transaction.explain({
      ...checked.tx,
      context: { account: { address: ACCOUNT }, chain },
      chainId: chain.id,
    });
    expect(title).toContain('1.5 IOTX');
    expect(title).toContain(TO);
  });

  it('takes the recipient in every form an address has', () => {
    const plain = tried({ to: TO, amount: '1' });
    const lower = tried({ to: ` ${TO.toLowerCase()} `, amount: '1' });
    expect(lower).toEqual(plain);
    const mistyped = tried({ to: TO.replace('C44C', 'c44C'), amount: '1' });
    expect(mistyped).toHaveProperty('problems.to');
  });

  it('counts what the account holds, not what the wallet does', () => {
    expect(tried({ to: TO, amount: '2' })).toHaveProperty('tx');
    const checked = tried({ to: TO, amount: '2.000000000000000001' });
    expect(checked).toHaveProperty('problems.amount');
    expect(JSON.stringify(checked)).toContain('The device account holds 2 IOTX');
  });

  it('uses the digits of the token', () => {
    const token = { decimals: 6, symbol: 'USD', balance: 5_000_000n };
    expect(tried({ kind: 'token', to: TO, amount: '5', contract: TOKEN }, token)).toHaveProperty(
      'tx',
    );
    for (const amount of ['5.000001', '0.0000001', '0', '1e3', '']) {
      const checked = tried({ kind: 'token', to: TO, amount, contract: TOKEN }, token);
      expect(checked, amount).toHaveProperty('problems.amount');
    }
    expect(tried({ kind: 'token', to: TO, amount: '1', contract: TOKEN })).toHaveProperty(
      'problems.contract',
    );
  });

  it('names every field that is wrong, and sends nothing to the account itself', () => {
    expect(tried({})).toMatchObject({
      problems: { to: expect.any(String), amount: expect.any(String) },
    });
    expect(tried({ to: ACCOUNT, amount: '1' })).toHaveProperty('problems.to');
    expect(tried({ kind: 'nft', to: TO, contract: NFT, tokenId: '-1' })).toHaveProperty(
      'problems.tokenId',
    );
    expect(tried({ kind: 'nft', to: TO, contract: NFT, tokenId: '7' })).toHaveProperty('tx');
  });
});
