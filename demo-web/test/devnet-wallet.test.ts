import { describe, expect, it } from 'vitest';
import {
  type Answer,
  DevnetWallet,
  OTHER_CHAIN,
  type Prompt,
} from '../src/devnet-wallet/engine.js';

const OPERATOR = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const chain = { id: 31690, name: 'ioID devnet', rpcUrls: ['http://127.0.0.1:8545'], contracts: {} };

/** A wallet whose person answers `answers` in turn, and the list of what it was asked. */
function walletWith(...answers: Answer[]) {
  const prompts: Prompt[] = [];
  const sent: { method: string; params: readonly unknown[] }[] = [];
  const wallet = new DevnetWallet({
    chain,
    rpc: async (method, params) => {
      sent.push({ method, params });
      return '0xabc';
    },
    ask: async (prompt) => {
      prompts.push(prompt);
      return answers.shift() ?? { approved: false };
    },
  });
  const request = (method: string, ...params: unknown[]) => wallet.request({ method, params });
  return { wallet, prompts, sent, request };
}

const yes: Answer = { approved: true };
const asOperator: Answer = { approved: true, account: OPERATOR };
const no: Answer = { approved: false };
const devnet = { chainId: '0x7bca' };

describe('the built-in wallet', () => {
  it('shares an account only after a yes', async () => {
    const { request, prompts } = walletWith(no, asOperator);
    expect(await request('eth_accounts')).toEqual([]);
    await expect(request('eth_requestAccounts')).rejects.toMatchObject({ code: 4001 });
    expect(await request('eth_requestAccounts')).toEqual([OPERATOR]);
    expect(await request('eth_requestAccounts')).toEqual([OPERATOR]);
    expect(prompts).toHaveLength(2);
  });

  it('takes one question at a time', async () => {
    let answer: (answer: Answer) => void = () => {};
    const wallet = new DevnetWallet({
      chain,
      rpc: async () => null,
      ask: () => new Promise((resolve) => (answer = resolve)),
    });
    const first = wallet.request({ method: 'eth_requestAccounts' });
    await expect(wallet.request({ method: 'eth_requestAccounts' })).rejects.toMatchObject({
      code: -32002,
    });
    answer(asOperator);
    expect(await first).toEqual([OPERATOR]);
  });

  it('starts on another chain, and must be given the local one', async () => {
    const { wallet, request, prompts } = walletWith(no, yes);
    const seen: unknown[] = [];
    wallet.on('chainChanged', (chainId: unknown) => seen.push(chainId));
    expect(await request('eth_chainId')).toBe(`0x${OTHER_CHAIN.toString(16)}`);
    await expect(request('wallet_switchEthereumChain', devnet)).rejects.toMatchObject({
      code: 4902,
    });
    await expect(request('wallet_addEthereumChain', devnet)).rejects.toMatchObject({ code: 4001 });
    await request('wallet_addEthereumChain', devnet);
    expect(await request('eth_chainId')).toBe('0x7bca');
    expect(seen).toEqual(['0x7bca']);
    await request('wallet_switchEthereumChain', devnet);
    expect(prompts).toEqual([
      { kind: 'switch', chainId: 31690, add: true },
      { kind: 'switch', chainId: 31690, add: true },
    ]);
  });

  it('knows no chain but its own', async () => {
    const { request } = walletWith(yes, yes);
    await expect(request('wallet_addEthereumChain', { chainId: '0x1251' })).rejects.toMatchObject({
      code: 4902,
    });
    await expect(request('wallet_addEthereumChain', {})).rejects.toMatchObject({ code: -32602 });
  });

  it('sends for the shared account, on the local chain, after a yes', async () => {
    const call = { from: OPERATOR, to: TO, data: '0x01', value: '0x10' };
    const { request, prompts, sent } = walletWith(asOperator, yes, no, yes);
    await expect(request('eth_sendTransaction', call)).rejects.toMatchObject({ code: 4100 });
    await request('eth_requestAccounts');
    await expect(request('eth_sendTransaction', call)).rejects.toMatchObject({ code: 4901 });
    await request('wallet_addEthereumChain', devnet);
    await expect(request('eth_sendTransaction', call)).rejects.toMatchObject({ code: 4001 });
    expect(sent).toEqual([]);
    expect(await request('eth_sendTransaction', call)).toBe('0xabc');
    expect(sent).toEqual([{ method: 'eth_sendTransaction', params: [call] }]);
    expect(prompts.at(-1)).toEqual({
      kind: 'send',
      from: OPERATOR,
      to: TO,
      data: '0x01',
      value: 16n,
    });
    await expect(request('eth_sendTransaction', { ...call, from: TO })).rejects.toMatchObject({
      code: 4100,
    });
  });

  it('passes reads through on the local chain only, and nothing it does not know', async () => {
    const { wallet, request, sent } = walletWith();
    await expect(request('eth_call', {})).rejects.toMatchObject({ code: 4901 });
    wallet.moveTo(31690);
    await request('eth_getBalance', TO, 'latest');
    expect(sent).toEqual([{ method: 'eth_getBalance', params: [TO, 'latest'] }]);
    for (const method of [
      'eth_sign',
      'anvil_setBalance',
      'personal_sign',
      'eth_sendRawTransaction',
    ]) {
      await expect(request(method), method).rejects.toMatchObject({ code: 4200 });
    }
  });

  it('tells when the account changes or is taken back', async () => {
    const { wallet, request } = walletWith(asOperator);
    const seen: unknown[] = [];
    const listener = (accounts: unknown) => seen.push(accounts);
    wallet.on('accountsChanged', listener);
    await request('eth_requestAccounts');
    wallet.use(TO);
    await request('wallet_revokePermissions', { eth_accounts: {} });
    wallet.removeListener('accountsChanged', listener);
    wallet.use(OPERATOR);
    expect(seen).toEqual([[OPERATOR], [TO], []]);
  });
});
