import { base58 } from '@scure/base';
import {
  delegation,
  IoidError,
  mba,
  nft,
  registry,
  registryV1,
  transaction,
  type ViewCall,
} from 'ioid-web';
import { encodeAbiParameters, type Hex, hexToBytes } from 'viem';
import {
  calldata,
  canonical,
  damaged,
  functionOf,
  type Params,
  randomValues,
  spelled,
} from '../test/abi.js';
import { checksummed, type Random, randomised, same, someone, spell } from '../test/random.js';

// Every view: the question is viem's, the answer is understood as viem encodes it, and bytes that
// are not exactly an encoding are refused. Which they are is decided by viem, decoding and encoding
// again.

/** As the signature says, which is text: nothing is known of them here. */
type Args = [never, never, never];

type View = {
  name: string;
  signature: string;
  args?: (random: Random) => unknown[];
  returns?: (random: Random) => unknown[];
  ask: (to: string, args: Args) => ViewCall<unknown>;
  /** The answer in the package's form; `REFUSED` when it is an encoding of what cannot be. */
  value?: (returned: readonly unknown[]) => unknown;
};

const REFUSED = Symbol('refused');
const didOf = (id: Hex) => `did:io:${base58.encode(hexToBytes(id))}`;
const identified = (random: Random) => [random.hex(32)];
const only = ([value]: readonly unknown[]) => value;
const magic =
  (wanted: Hex) =>
  ([value]: readonly unknown[]) =>
    value === wanted;
const byte = (value: number) => value.toString(16).padStart(2, '0');
/** Hex of bytes in either spelling, for what the package takes as text only. */
function hexOf(bytes: Uint8Array | string): Hex {
  if (typeof bytes === 'string') return bytes.toLowerCase() as Hex;
  return `0x${Array.from(bytes, byte).join('')}`;
}

const rows: View[] = [
  {
    name: 'mba.token',
    signature:
      'function token() view returns (uint256 chainId, address tokenContract, uint256 tokenId)',
    ask: (account) => mba.token({ account }),
    value: ([chainId, tokenContract, tokenId]) => ({ chainId, tokenContract, tokenId }),
  },
  {
    name: 'mba.state',
    signature: 'function state() view returns (uint256)',
    ask: (account) => mba.state({ account }),
  },
  {
    name: 'mba.owner',
    signature: 'function owner() view returns (address)',
    ask: (account) => mba.owner({ account }),
  },
  {
    name: 'mba.isLocked',
    signature: 'function isLocked() view returns (bool)',
    ask: (account) => mba.isLocked({ account }),
  },
  {
    name: 'mba.isValidSigner',
    signature: 'function isValidSigner(address signer, bytes context) view returns (bytes4)',
    returns: (random) => [random.pick(['0x523e3260', '0x00000000', random.hex(4)])],
    ask: (account, [signer, context]) => mba.isValidSigner({ account, signer, context }),
    value: magic('0x523e3260'),
  },
  {
    name: 'mba.isValidSignature',
    signature: 'function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)',
    returns: (random) => [random.pick(['0x1626ba7e', '0x00000000', random.hex(4)])],
    ask: (account, [hash, signature]) => mba.isValidSignature({ account, hash, signature }),
    value: magic('0x1626ba7e'),
  },
  {
    name: 'mba.supportsInterface',
    signature: 'function supportsInterface(bytes4 interfaceId) view returns (bool)',
    ask: (account, [interfaceId]) => mba.supportsInterface({ account, interfaceId }),
  },
  {
    name: 'delegation.isAuthorized by bytes4',
    signature:
      'function isAuthorized(address delegator, address to, bytes4 selector) view returns (bool)',
    ask: (manager, [delegator, to, selector]) =>
      delegation.isAuthorized({ manager, delegator, to, selector: hexOf(selector) }),
  },
  {
    name: 'delegation.isAuthorized by bytes',
    signature:
      'function isAuthorized(address executor, address to, bytes data) view returns (bool)',
    args: (random) => [someone(random), someone(random), random.hex(4)],
    ask: (manager, [delegator, to, selector]) =>
      delegation.isAuthorized({
        manager,
        delegator,
        to,
        selector: hexOf(selector),
        interface: 'bytes',
      }),
  },
  {
    name: 'registry.deviceNft',
    signature:
      'function getDeviceNFT(bytes32 id) view returns (uint256 chainID, bytes NFTcontract, uint256 tokenID)',
    args: identified,
    returns: (random) => {
      if (random.once(16)) return [0n, '0x', 0n];
      return [random.uint(), random.hex(random.pick([20, 20, 32, 32, 0, 19, 33])), random.uint()];
    },
    ask: (at, [id]) => registry.deviceNft({ did: didOf(hexOf(id)), registry: at }),
    value: ([chainId, contract, tokenId]) => {
      if (chainId === 0n && contract === '0x' && tokenId === 0n) return null;
      const bytes = hexToBytes(contract as Hex);
      if (bytes.length !== 20 && bytes.length !== 32) return REFUSED;
      const nftContract = bytes.length === 20 ? checksummed(contract as Hex) : base58.encode(bytes);
      return { chainId, nftContract, tokenId };
    },
  },
  {
    name: 'registry.documentMetadata',
    signature: 'function getDIDDocMetadata(bytes32 id) view returns (string uri, bytes32 hash)',
    args: identified,
    returns: (random) => [random.text(), random.pick([`0x${'00'.repeat(32)}`, random.hex(32)])],
    ask: (at, [id]) => registry.documentMetadata({ did: didOf(hexOf(id)), registry: at }),
    value: ([uri, hash]) => (uri === '' && BigInt(hash as Hex) === 0n ? null : { uri, hash }),
  },
  {
    name: 'registry.totalDevices',
    signature: 'function totalDevices() view returns (uint256)',
    ask: (at) => registry.totalDevices({ registry: at }),
  },
  {
    name: 'registry.operator',
    signature: 'function operator() view returns (address)',
    ask: (at) => registry.operator({ registry: at }),
  },
  {
    name: 'nft.ownerOf',
    signature: 'function ownerOf(uint256 tokenId) view returns (address)',
    ask: (tokenContract, [tokenId]) => nft.ownerOf({ tokenContract, tokenId }),
  },
  {
    name: 'nft.tokenUri',
    signature: 'function tokenURI(uint256 tokenId) view returns (string)',
    ask: (tokenContract, [tokenId]) => nft.tokenUri({ tokenContract, tokenId }),
  },
  {
    name: 'nft.balanceOf',
    signature: 'function balanceOf(address owner) view returns (uint256)',
    ask: (tokenContract, [owner]) => nft.balanceOf({ tokenContract, owner }),
  },
  {
    name: 'registryV1.nonces',
    signature: 'function nonces(address device) view returns (uint256)',
    ask: (at, [device]) => registryV1.nonces({ device, registry: at }),
  },
  {
    name: 'registryV1.exists',
    signature: 'function exists(address device) view returns (bool)',
    ask: (at, [device]) => registryV1.exists({ device, registry: at }),
  },
  {
    name: 'registryV1.documentId',
    signature: 'function documentID(address device) view returns (string)',
    ask: (at, [device]) => registryV1.documentId({ device, registry: at }),
  },
  {
    name: 'registryV1.documentHash',
    signature: 'function documentHash(address device) view returns (bytes32)',
    ask: (at, [device]) => registryV1.documentHash({ device, registry: at }),
  },
  {
    name: 'registryV1.documentUri',
    signature: 'function documentURI(address device) view returns (string)',
    ask: (at, [device]) => registryV1.documentUri({ device, registry: at }),
  },
  {
    name: 'registryV1.deviceTokenId',
    signature: 'function deviceTokenId(address device) view returns (uint256)',
    ask: (at, [device]) => registryV1.deviceTokenId({ device, registry: at }),
  },
  {
    name: 'registryV1.permitHash',
    signature: 'function permitHash(address owner, address device) view returns (bytes32)',
    ask: (at, [owner, device]) => registryV1.permitHash({ owner, device, registry: at }),
  },
  {
    name: 'registryV1.domainSeparator',
    signature: 'function DOMAIN_SEPARATOR() view returns (bytes32)',
    ask: (at) => registryV1.domainSeparator({ registry: at }),
  },
  {
    name: 'registryV1.registeredNft',
    signature:
      'function registeredNFT(address deviceContract, uint256 tokenId) view returns (bool)',
    ask: (at, [deviceContract, tokenId]) =>
      registryV1.registeredNft({ deviceContract, tokenId, registry: at }),
  },
  {
    name: 'registryV1.price',
    signature: 'function price() view returns (uint256)',
    ask: (store) => registryV1.price({ store }),
  },
  {
    name: 'registryV1.deviceContractProject',
    signature: 'function deviceContractProject(address deviceContract) view returns (uint256)',
    ask: (store, [deviceContract]) => registryV1.deviceContractProject({ deviceContract, store }),
  },
  {
    name: 'registryV1.projectAppliedAmount',
    signature: 'function projectAppliedAmount(uint256 projectId) view returns (uint256)',
    ask: (store, [projectId]) => registryV1.projectAppliedAmount({ projectId, store }),
  },
  {
    name: 'registryV1.projectActivatedAmount',
    signature: 'function projectActivedAmount(uint256 projectId) view returns (uint256)',
    ask: (store, [projectId]) => registryV1.projectActivatedAmount({ projectId, store }),
  },
  {
    name: 'registryV1.wallet',
    signature: 'function wallet(uint256 id) view returns (address account, string did)',
    ask: (ioid, [id]) => registryV1.wallet({ id, ioid }),
    value: ([account, did]) => ({ account, did }),
  },
  {
    name: 'registryV1.walletOf',
    signature: 'function wallet(string did) view returns (address)',
    ask: (ioid, [did]) => registryV1.walletOf({ did, ioid }),
  },
  {
    name: 'registryV1.deviceProject',
    signature: 'function deviceProject(address device) view returns (uint256)',
    ask: (ioid, [device]) => registryV1.deviceProject({ device, ioid }),
  },
  {
    name: 'registryV1.projectIds',
    signature:
      'function projectIDs(uint256 projectId, address start, uint256 pageSize) view returns (address[] devices, address next)',
    ask: (ioid, [projectId, start, pageSize]) =>
      registryV1.projectIds({ projectId, start, pageSize, ioid }),
    value: ([devices, next]) => ({ devices, next }),
  },
  {
    name: 'registryV1.projectDeviceCount',
    signature: 'function projectDeviceCount(uint256 projectId) view returns (uint256)',
    ask: (ioid, [projectId]) => registryV1.projectDeviceCount({ projectId, ioid }),
  },
  {
    name: 'registryV1.walletImplementation',
    signature: 'function walletImplementation() view returns (address)',
    ask: (ioid) => registryV1.walletImplementation({ ioid }),
  },
];

/** What decoding gives, or `REFUSED` when it is refused with a code that says so. */
function decoded(view: ViewCall<unknown>, returned: Hex, codes: readonly string[]): unknown {
  try {
    return view.decode(returned);
  } catch (error) {
    if (error instanceof IoidError && codes.includes(error.code)) return REFUSED;
    throw error;
  }
}

function understands(view: ViewCall<unknown>, row: Pick<View, 'value'>, outputs: Params) {
  return (returned: Hex, values: readonly unknown[] | null) => {
    const expected = values === null ? REFUSED : (row.value ?? only)(values);
    const codes = values === null ? ['ABI_DECODE'] : ['NFT_CONTRACT_INVALID'];
    const actual = decoded(view, returned, codes);
    if (actual === REFUSED || expected === REFUSED) {
      if (actual !== expected) same(String(actual), String(expected), `answer ${returned}`);
      return;
    }
    same(actual, expected, `answer ${returned} of ${outputs.length}`);
  };
}

const views = rows.map((row) => ({ ...row, ...functionOf(row.signature), name: row.name }));

for (const row of views) {
  const { selector, inputs, outputs } = row;
  randomised(
    row.name,
    (random) => ({
      to: someone(random),
      args: row.args?.(random) ?? randomValues(random, inputs),
      returns: row.returns?.(random) ?? randomValues(random, outputs),
    }),
    ({ to, args, returns }, random) => {
      const spelt = args.map((arg, index) => spelled(random, inputs[index] as never, arg));
      const view = row.ask(spell.address(random, to), spelt as unknown as Args);
      same(view.to, to, 'to');
      same(view.data, calldata(selector, inputs, args), 'data');

      const check = understands(view, row, outputs);
      const returned = encodeAbiParameters(outputs, returns);
      check(returned, returns);
      if (!random.once(3)) return;
      const wrong = damaged(random, returned);
      check(wrong, canonical(outputs, wrong));
    },
  );
}

const CALL3 = 'struct Call3 { address target; bool allowFailure; bytes callData; }';
const RESULT = 'struct Result { bool success; bytes returnData; }';
const aggregate3 = functionOf('function aggregate3(Call3[] calls) returns (Result[] returnData)', [
  CALL3,
  RESULT,
]);

randomised(
  'transaction.multicall',
  (random) => ({
    multicall3: someone(random),
    parts: random.list(random.below(3), () => {
      const row = random.pick(views);
      const args = row.args?.(random) ?? randomValues(random, row.inputs);
      const returns = row.returns?.(random) ?? randomValues(random, row.outputs);
      return { row, args, returns, to: someone(random), success: !random.once(6) };
    }),
  }),
  ({ multicall3, parts }, random) => {
    const calls = parts.map(({ row, to, args }) => row.ask(to, args as unknown as Args));
    const whole = transaction.multicall(calls, { multicall3 });
    const asked = calls.map(({ to, data }) => ({
      target: to,
      allowFailure: true,
      callData: data,
    }));
    same(whole.to, multicall3, 'to');
    same(whole.data, calldata(aggregate3.selector, aggregate3.inputs, [asked]), 'data');

    const results = parts.map(({ row, returns, success }) => ({
      success,
      returnData: encodeAbiParameters(row.outputs, returns),
    }));
    const returned = encodeAbiParameters(aggregate3.outputs, [results]);
    const answers = whole.decode(returned);
    same(answers.length, parts.length, 'answers');
    parts.forEach(({ row, returns, success }, index) => {
      const answer = answers[index] as object;
      const value = (row.value ?? only)(returns);
      if (success && value !== REFUSED) same(answer, { value }, `answer ${index}`);
      else same('error' in answer, true, `answer ${index} is an error`);
    });

    const wrong = damaged(random, returned);
    const values = canonical(aggregate3.outputs, wrong);
    const outcome = decoded(whole, wrong, ['ABI_DECODE', 'BATCH_LENGTHS']);
    const fits = values !== null && (values[0] as unknown[]).length === parts.length;
    same(outcome !== REFUSED, fits, `answer ${wrong}`);
  },
);
