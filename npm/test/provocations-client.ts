import { content, createClient, type Did, delegation, mba, type TxRequest } from 'ioid-web';
import type { Provocation } from './provocations.js';
import {
  ACCOUNT,
  active,
  block,
  chain,
  deviceNft,
  httpClient,
  inNoTime,
  ME,
  NFT,
  OTHER,
  refuse,
  revert,
  stubClient,
  stubNode,
  views,
} from './stub-chain.js';

const DID: Did = 'did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa';
const token = { chainId: 31337n, tokenContract: NFT, tokenId: 7n };
const plain: TxRequest = { to: OTHER, data: '0x', value: 1n };
const pay = () => mba.sendNative({ account: ACCOUNT, to: OTHER, value: 5n });

const bindRequest = { project: 'GEODNET', device: 'serial-1', tokenContract: NFT, tokenId: 7n };
const publish = { api: 'https://ipfs.invalid/add' };
const bind = (own: Parameters<typeof stubClient>[0], more: object = {}, options = {}) =>
  stubClient(own, options).bind({ ...bindRequest, ...more });
/** Publishes through a service that answers so. */
const bindTo = (fetch: typeof globalThis.fetch) => bind({}, { publish }, { fetch });

/** A wallet that answers the request to sign with this error. */
const signing = (number: number, message = 'no') =>
  stubClient({ eth_sendTransaction: refuse(number, message) }).send(plain);

const answering =
  (body: string, status = 200) =>
  async () =>
    new Response(body, { status });

/** A JSON-RPC node that answers every request of a batch so. */
const node = (answer: object): typeof globalThis.fetch => {
  return async (request) => {
    const asked = (await (request as Request).json()) as { id: number } | { id: number }[];
    const one = ({ id }: { id: number }) => ({ jsonrpc: '2.0', id, ...answer });
    return Response.json(Array.isArray(asked) ? asked.map(one) : one(asked));
  };
};

/** A request that ends only when it is cancelled. */
const silent: typeof globalThis.fetch = (_, init) =>
  new Promise((_, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
  });

/** A client whose node knows the newest block, and then says this of it. */
const atHead = (said: () => unknown) =>
  httpClient(
    stubNode({ eth_getBlockByNumber: ([at]) => (at === 'latest' ? block('88') : said()) }),
  );

const cancelled = () => {
  const controller = new AbortController();
  controller.abort();
  return controller.signal;
};

/** How each code of the client and of wallets comes about. */
export const clientProvocations: Record<string, Provocation> = {
  ABORTED: {
    work: () => httpClient(silent).balance(ME, { signal: cancelled() }),
    says: /gave up|cancel/,
  },
  ACCOUNT_BALANCE_INSUFFICIENT: {
    work: () => stubClient(active).send(pay()),
    says: /holds 0 wei.*5 wei/,
  },
  ACCOUNT_FOREIGN: {
    work: () =>
      stubClient(
        views({ 'getDeviceNFT(bytes32)': deviceNft(1n, `0x${'99'.repeat(32)}`, 1n) }),
      ).account(DID),
    says: /did:io:5RJ1.*not on an EVM chain/,
  },
  ACCOUNT_NOT_ACTIVE: { work: () => stubClient().send(pay()), says: /not deployed yet/ },
  ACCOUNT_NOT_OWNED: {
    work: () =>
      stubClient({
        ...active,
        ...views({ 'ownerOf(uint256)': `0x${OTHER.slice(2).padStart(64, '0')}` }, revert),
      }).send(delegation.enable({ account: ACCOUNT })),
    says: new RegExp(`owner is ${OTHER}`, 'i'),
  },
  ATOMICITY_UNSUPPORTED: { work: () => signing(5760), says: /./ },
  BLOCK_UNAVAILABLE: {
    work: () => inNoTime(() => atHead(() => null).balance(ME)),
    says: /block 16 is not known/,
  },
  CAPABILITY_UNSUPPORTED: { work: () => signing(5710), says: /./ },
  CHAIN_DISCONNECTED: { work: () => signing(4901), says: /./ },
  CHAIN_MISMATCH: {
    work: () => stubClient({ eth_chainId: () => '0x1' }).balance(ME),
    says: /chain 1, not chain 31337/,
  },
  CHAIN_REORGANIZED: {
    work: () => atHead(() => block('99')).balance(ME),
    says: /block 16 is another one/,
  },
  CHAIN_UNKNOWN: {
    work: () => createClient({ chain: 'iotax' as 'iotex' }),
    says: /"iotax"/,
  },
  CHAIN_UNRECOGNIZED: { work: () => signing(4902), says: /./ },
  CONTENT_INVALID: { work: () => content.fetch('ipfs://bafyaabakaieac'), says: /directory/ },
  CONTENT_MISMATCH: {
    work: () => content.fetch('data:,%7B%7D', { hash: `0x${'11'.repeat(32)}` }),
    says: /SHA-256 0x4413.*0x1111/,
  },
  CONTENT_STATUS: { work: () => bindTo(answering('', 503)), says: /503/ },
  CONTENT_TOO_LARGE: { work: () => bindTo(answering(' '.repeat(70_000))), says: /65536 bytes/ },
  CONTENT_UNAVAILABLE: {
    work: () => bindTo(async () => Promise.reject(new TypeError('no route'))),
    says: /no route/,
  },
  DEVICE_UNREGISTERED: { work: () => stubClient().account(DID), says: /did:io:5RJ1/ },
  DISCONNECTED: { work: () => signing(4900), says: /./ },
  DOCUMENT_INVALID: { work: () => bind({}, { document: '{"id":"did:io:x"}' }), says: /\/id/ },
  EXECUTION_REVERTED: {
    work: () => stubClient(views({}, revert)).send(plain),
    says: /refuses/,
  },
  INSUFFICIENT_FUNDS: {
    work: () => stubClient({ eth_getBalance: () => '0x0' }).send(plain),
    says: /has 0 wei/,
  },
  LIMIT_EXCEEDED: { work: () => signing(-32005), says: /./ },
  METHOD_UNSUPPORTED: { work: () => signing(4200), says: /./ },
  NFT_MISSING: {
    work: () => bind(views({ 'ownerOf(uint256)': revert })),
    says: /NFT 7 of 0x5555.*mint/,
  },
  PUBLISH_MISMATCH: {
    work: () => bindTo(answering('{"Hash":"bafkqaaa"}')),
    says: /bafkqaaa.*bafkrei/,
  },
  REGISTRY_ALREADY_REGISTERED: {
    work: () => bind(views({ 'getDeviceNFT(bytes32)': deviceNft(31337n, NFT, 8n) })),
    says: /already registered/,
  },
  REGISTRY_NOT_OPERATOR: {
    work: () => bind(views({ 'operator()': `0x${OTHER.slice(2).padStart(64, '0')}` })),
    says: new RegExp(`operator ${OTHER}`, 'i'),
  },
  REQUEST_INVALID: { work: () => signing(-32602), says: /./ },
  REQUEST_PENDING: { work: () => signing(-32002), says: /./ },
  RPC_DISAGREEMENT: {
    work: () => {
      const nodes = [stubNode(), stubNode({ eth_getBalance: () => '0x7' })];
      const rpcUrls = ['http://one.invalid/', 'http://two.invalid/key'];
      const fetch: typeof globalThis.fetch = (input, init) =>
        (nodes[rpcUrls.indexOf((input as Request).url)] ?? silent)(input, init);
      return createClient({ chain, rpcUrls, quorum: 2, fetch }).balance(ME);
    },
    says: /one\.invalid: 0xde0b6b3a7640000; http:\/\/two\.invalid: 0x7$/,
  },
  RPC_ERROR: {
    work: () => httpClient(node({ error: { code: -32099, message: 'out of cheese' } })).balance(ME),
    says: /out of cheese/,
  },
  RPC_MALFORMED: { work: () => httpClient(answering('<html>')).balance(ME), says: /JSON-RPC/ },
  RPC_UNAVAILABLE: {
    work: () => httpClient(async () => Promise.reject(new TypeError('refused'))).balance(ME),
    says: /refused/,
  },
  TIMED_OUT: {
    work: () => inNoTime(() => httpClient(silent).balance(ME)),
    says: /in time \(eth_chainId\)/,
  },
  TRANSACTION_NOT_INCLUDED: {
    work: () =>
      inNoTime(() =>
        stubClient({
          eth_getTransactionReceipt: () => null,
          eth_getTransactionByHash: () => null,
        }).send(plain),
      ),
    says: /not included transaction 0x7777/,
  },
  TRANSACTION_NO_EFFECT: {
    work: () => stubClient().send(mba.create({ ...token, chain })),
    says: /0x7777.*no account code/,
  },
  TRANSACTION_REPLACED: {
    work: () => {
      let known = true;
      return inNoTime(() =>
        stubClient({
          eth_getTransactionReceipt: () => null,
          eth_getTransactionByHash: () => {
            const found = known ? { nonce: '0x1' } : null;
            known = false;
            return found;
          },
          eth_getTransactionCount: () => '0x2',
        }).send(plain),
      );
    },
    says: /0x7777.*replaced/,
  },
  UNAUTHORIZED: { work: () => stubClient({ eth_accounts: () => [] }).send(plain), says: /account/ },
  USER_REJECTED: { work: () => signing(4001), says: /Nothing was sent/ },
  WALLET_INTERNAL: { work: () => signing(-32603, 'out of order'), says: /./ },
  WALLET_MISSING: {
    work: () => createClient({ chain, rpcUrls: ['http://node.invalid'] }).send(plain),
    says: /provider|wallet/,
  },
};
