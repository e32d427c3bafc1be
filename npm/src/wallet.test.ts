import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChainConfig, createClient, type Eip1193Provider, IoidError, wallet } from 'ioid-web';
import { config, fails, role, walletOf } from '../test/world.js';

const CODES: [wallet.WalletErrorCode, numbers: number[], words: string[]][] = [
  [
    'USER_REJECTED',
    [4001, 5750],
    [
      'MetaMask Tx Signature: User denied transaction signature.',
      'user rejected action',
      'User canceled',
      'User cancelled',
      'Rejected by the user',
      'rejected by user',
    ],
  ],
  ['UNAUTHORIZED', [4100], []],
  [
    'METHOD_UNSUPPORTED',
    [4200, -32601, -32004],
    [
      'the method wallet_x does not exist/is not available',
      'Method not found',
      'method "a" is not supported',
    ],
  ],
  ['DISCONNECTED', [4900], []],
  ['CHAIN_DISCONNECTED', [4901], []],
  [
    'CHAIN_UNRECOGNIZED',
    [4902],
    ['Unrecognized chain ID "0x1251".', 'the chain 4689 has not been added', 'Unknown chain'],
  ],
  [
    'REQUEST_PENDING',
    [-32002],
    [
      'Already processing eth_requestAccounts. Please wait.',
      "Request of type 'wallet_addEthereumChain' already pending",
      'it is already pending',
    ],
  ],
  ['REQUEST_INVALID', [-32600, -32602, -32700, 5700, 5720, 5730, 5740], []],
  ['CAPABILITY_UNSUPPORTED', [5710], []],
  ['ATOMICITY_UNSUPPORTED', [5760], []],
  ['LIMIT_EXCEEDED', [-32005], []],
  [
    'INSUFFICIENT_FUNDS',
    [],
    [
      'insufficient funds for gas * price + value',
      'gas balance is not enough',
      'EvmError: OutOfFunds',
    ],
  ],
  [
    'EXECUTION_REVERTED',
    [],
    [
      'execution reverted: Not operator',
      'VM Exception while processing transaction',
      'Transaction reverted',
    ],
  ],
  ['WALLET_INTERNAL', [-32603, -32000, 3, 0], ['', 'Something else', '0x08c379a0']],
];

const SAID = 'Internal JSON-RPC error.';

test('what a wallet throws is known by its number, wherever it is', () => {
  for (const [code, numbers] of CODES) {
    for (const number of numbers) {
      const thrown = { code: number, message: SAID };
      const ways: unknown[] = [
        thrown,
        Object.assign(new Error(SAID), thrown),
        { code: String(number) },
        { code: -32603, message: SAID, cause: thrown },
        { code: -32603, data: { originalError: thrown } },
        { code: -32603, data: { cause: { cause: thrown } } },
        { code: 'UNKNOWN_ERROR', message: 'could not coalesce error', error: thrown },
        { code: 'CALL_EXCEPTION', info: { error: thrown } },
        Object.assign(Object.create(null), thrown),
      ];
      for (const way of ways) assert.equal(wallet.errorCode(way), code, `${number}`);
    }
  }
});

test('and by its words, where the number was lost', () => {
  for (const [code, , all] of CODES) {
    for (const words of all) {
      const ways: unknown[] = [
        words,
        new Error(words),
        { code: -32603, message: words },
        { code: -32000, message: SAID, data: { originalError: { message: words } } },
        new Error(SAID, { cause: new Error(words) }),
      ];
      for (const way of ways) assert.equal(wallet.errorCode(way), code, words);
    }
  }
  assert.equal(wallet.errorCode({ code: 'ACTION_REJECTED', message: '' }), 'USER_REJECTED');
  // A number says more than words around it.
  const rejected = { message: 'execution reverted', cause: { code: 4001 } };
  assert.equal(wallet.errorCode(rejected), 'USER_REJECTED');
});

test('nothing that is thrown takes long or is too odd', () => {
  const cycle: Record<string, unknown> = { message: SAID };
  for (const name of ['cause', 'data', 'originalError', 'error', 'info']) cycle[name] = cycle;
  const deep = {
    get cause() {
      return Object.create(this);
    },
  };
  const start = performance.now();
  for (const odd of [undefined, null, 0, 7n, '', true, [], {}, () => {}, cycle, deep]) {
    assert.equal(wallet.errorCode(odd), 'WALLET_INTERNAL', typeof odd);
    assert.ok(wallet.walletError(odd) instanceof IoidError);
  }
  assert.ok(performance.now() - start < 100);
});

test('an error is said in a sentence, with the words of the wallet', () => {
  const { code, message, details, cause } = wallet.walletError(new Error('User denied it'));
  assert.equal(code, 'USER_REJECTED');
  assert.equal(message, 'You cancelled. Nothing was sent.');
  assert.deepEqual(details, { wallet: 'User denied it' });
  assert.equal((cause as Error).message, 'User denied it');
  assert.deepEqual(wallet.walletError({ code: 4100 }).details, {});
  assert.deepEqual(wallet.walletError({ code: 4100, message: 7 }).details, {});
  assert.deepEqual(wallet.walletError('no').details, { wallet: 'no' });
  const own = new IoidError('ABORTED', 'Given up.');
  assert.equal(wallet.walletError(own), own);
  const sentences = CODES.map(([, [number], [words]]) => {
    return wallet.walletError({ code: number, message: words }).message;
  });
  assert.equal(new Set(sentences).size, CODES.length);
});

test('revert data is found wherever a wallet hides it', async () => {
  // `Error(string)` with "Not operator".
  const data = `0x08c379a0${'20'.padStart(64, '0')}${'c'.padStart(64, '0')}${'4e6f74206f70657261746f72'.padEnd(64, '0')}`;
  const hidden: object[] = [
    { code: 3, message: 'execution reverted', data },
    { code: -32603, message: SAID, data: { code: 3, message: 'execution reverted', data } },
    {
      code: -32603,
      message: SAID,
      data: { originalError: { message: 'execution reverted', data } },
    },
    { message: 'execution reverted', cause: { data: { data } } },
    { message: 'execution reverted', info: { error: { data } } },
  ];
  for (const thrown of hidden) {
    const provider: Eip1193Provider = {
      request: async (args) => {
        if (args.method === 'eth_call') throw thrown;
        return walletOf('owner').request(args);
      },
    };
    const client = createClient({ chain: config.chain, provider });
    const error = await fails('EXECUTION_REVERTED', () =>
      client.send({ to: config.demo.deviceNft, data: '0x12345678', value: 0n }),
    );
    assert.match(error.message, /operator may register/);
  }
});

/** A wallet that knows some chains, is on one of them, and may refuse. */
function walletOn(on: number, known: number[], bend: Record<string, () => unknown> = {}) {
  const asked: string[] = [];
  let now = on;
  const request: Eip1193Provider['request'] = async ({ method, params }) => {
    asked.push(method);
    const special = bend[method];
    if (special) return special();
    const [first] = (params ?? []) as { chainId: string }[];
    switch (method) {
      case 'eth_requestAccounts':
        return [role('owner')];
      case 'eth_chainId':
        return `0x${now.toString(16)}`;
      case 'wallet_addEthereumChain':
        known.push(Number(first?.chainId));
        return null;
      default:
        if (!known.includes(Number(first?.chainId))) throw { code: 4902, message: 'Unrecognized' };
        now = Number(first?.chainId);
        return null;
    }
  };
  return { provider: { request }, asked };
}

const chain: ChainConfig = { ...config.chain, id: 31_337, name: 'Ours' };

test('a wallet is put on the chain, which is read back', async () => {
  const there = walletOn(31_337, []);
  const connected = { address: role('owner'), chainId: 31_337 };
  assert.deepEqual(await wallet.connect(there.provider, chain), connected);
  assert.deepEqual(there.asked, ['eth_requestAccounts', 'eth_chainId']);

  const knows = walletOn(1, [31_337]);
  assert.equal(await wallet.switchChain(knows.provider, chain), 31_337);
  assert.deepEqual(knows.asked, ['eth_chainId', 'wallet_switchEthereumChain', 'eth_chainId']);

  const learns = walletOn(1, []);
  assert.equal(await wallet.switchChain(learns.provider, chain), 31_337);
  assert.deepEqual(learns.asked, [
    'eth_chainId',
    'wallet_switchEthereumChain',
    'wallet_addEthereumChain',
    'eth_chainId',
    'wallet_switchEthereumChain',
    'eth_chainId',
  ]);
});

test('a wallet that stays elsewhere, refuses or says nonsense is not believed', async () => {
  const refused = (bend: Record<string, () => unknown>) =>
    wallet.connect(walletOn(1, [31_337], bend).provider, chain);
  const error = await fails('CHAIN_MISMATCH', () =>
    refused({ wallet_switchEthereumChain: () => null }),
  );
  assert.equal(error.message, 'The wallet stayed on chain 1; Ours is 31337.');
  assert.deepEqual(error.details, { expected: '31337', received: '1' });
  for (const accounts of [[], null, ['0x12'], [7], 'none']) {
    await fails('UNAUTHORIZED', () => refused({ eth_requestAccounts: () => accounts }));
  }
  for (const id of ['0x0', 'none', null, '-1', 2 ** 60, {}]) {
    await fails('WALLET_INTERNAL', () => refused({ eth_chainId: () => id }));
  }
  const no = () => {
    throw { code: 4001, message: 'No.' };
  };
  await fails('USER_REJECTED', () => refused({ eth_requestAccounts: no }));
  await fails('USER_REJECTED', () => refused({ wallet_switchEthereumChain: no }));
  await fails('CHAIN_UNKNOWN', () => wallet.connect(walletOn(1, []).provider, 'mainnet' as never));
});

test('wallets that announce themselves are shown once, and only what is safe to show of them', () => {
  const page = new EventTarget();
  Object.assign(globalThis, { window: page });
  const found: wallet.AnnouncedProvider[] = [];
  const stop = wallet.discover((one) => found.push(one));
  const provider = { request: async () => null };
  const announce = (detail: unknown) =>
    page.dispatchEvent(Object.assign(new Event('eip6963:announceProvider'), { detail }));
  const info = { uuid: '1', name: 'One', icon: 'data:image/png;base64,AA==', rdns: 'one.example' };
  announce({ info, provider });
  announce({ info: { ...info, name: 'Again' }, provider });
  assert.deepEqual(found, [{ info, provider }]);
  const large = `data:image/png;base64,${'A'.repeat(300_000)}`;
  for (const [index, icon] of ['https://one.example/a.png', large, 7, undefined].entries()) {
    announce({
      info: { uuid: `bare ${index}`, icon, name: index > 1 ? '' : 7, rdns: {} },
      provider,
    });
    const bare = { uuid: `bare ${index}`, name: 'Unnamed wallet', icon: '', rdns: '' };
    assert.deepEqual(found.at(-1)?.info, bare);
  }
  const shown = found.length;
  for (const nothing of [
    null,
    undefined,
    7,
    {},
    { info },
    { info: null, provider },
    { info: { ...info, uuid: 2 }, provider },
    { info: { ...info, uuid: '2' }, provider: { request: 'no' } },
    { info: { ...info, uuid: '2' }, provider: null },
  ]) {
    announce(nothing);
  }
  stop();
  announce({ info: { ...info, uuid: '3' }, provider });
  assert.equal(found.length, shown);
  Reflect.deleteProperty(globalThis, 'window');
});
