import { chains, type ExplainContext, type Hex } from 'ioid-web';
import { type AbiParameter, getAddress, keccak256 } from 'viem';

// Every function the descriptors describe: how to call it with random arguments, and where the
// descriptor's words cannot be those of `explain`.

let state: Hex = keccak256('0x7730');
export const next = (): Hex => {
  state = keccak256(state);
  return state;
};
export const below = (bound: number): number => Number(BigInt(next()) % BigInt(bound));
export const address = (): Hex => getAddress(`0x${next().slice(26)}`);
export const text = (): string => `name ${next().slice(2, 10 + below(20))}`;

export type Args = Record<string, unknown>;
export type Words = [string, string][];

/** One function: how to call it, and where the ERC needs other words than `explain`. */
export type Case = {
  file: string;
  /** The start of the key in `display.formats`; the whole name, and as much more as tells it apart. */
  call: string;
  to?: Hex;
  chainId?: number;
  value?: bigint;
  args?: () => Args;
  context?: (to: Hex, args: Args) => ExplainContext;
  /** In the title: what stands for the values where the descriptor cannot repeat them. */
  title?: (args: Args, to: Hex, title: string) => Words;
  /** In the warnings, whose text in a descriptor is fixed. */
  warnings?: (args: Args, to: Hex) => Words;
};

const { contracts } = chains.iotex;
export const known = (address: Hex | undefined): Hex => {
  if (address === undefined) throw new Error('a deployment is missing');
  return address;
};
export const DEVICE = known(contracts.accountImplementation);
export const TARGET = known(contracts.accountTarget);
const NFT = { NFTcontract: () => next().slice(0, below(2) ? 66 : 42) as Hex };

export const asKind =
  (
    kind:
      | 'batchWrapper'
      | 'deviceNftFactory'
      | 'deviceNft'
      | 'delegationManager'
      | 'verifyingProxyV1',
  ) =>
  (to: Hex): ExplainContext => ({ contracts: { [to]: { kind } } });
const asAccount = (to: Hex): ExplainContext => ({
  account: { address: to },
  delegationManager: address(),
});
export const ACCOUNT_OF = address();
/** The token is a device's, whose account is known. */
const asDevice = (to: Hex, { tokenId }: Args): ExplainContext => ({
  account: {
    address: ACCOUNT_OF,
    token: { chainId: 4689, tokenContract: to, tokenId: tokenId as bigint },
  },
});
const operator = (args: Args, to: Hex): Words => [
  [String(args.operator), 'The operator'],
  [`the ioID registry (${to})`, 'this contract'],
  [to, 'this contract'],
];
const implementation = () => ({ implementation: [DEVICE, TARGET, address()][below(3)] });
const moves: Pick<Case, 'context' | 'title' | 'warnings'> = {
  context: asDevice,
  title: ({ from, to, tokenId }, contract) => [
    [`token ${tokenId} of ${contract}`, 'an NFT'],
    [String(from), 'one address'],
    [String(to), 'another'],
  ],
  warnings: () => [[`the device account ${ACCOUNT_OF}`, 'its device account']],
};
const signed = () => ({ v: 27n });

export const cases: Case[] = [
  { file: 'registry', call: 'registerDeviceNFT(', to: known(contracts.registry) },
  { file: 'registry', call: 'registerDeviceNFTWithDIDDoc(', to: known(contracts.registry) },
  { file: 'registry', call: 'deleteDeviceNFT(', to: known(contracts.registry) },
  { file: 'registry', call: 'setOperator(', to: known(contracts.registry), warnings: operator },
  { file: 'batch-wrapper', call: 'batchRegister(', context: asKind('batchWrapper') },
  {
    file: 'account',
    call: 'execute(',
    context: asAccount,
    args: () => ({ data: '0x', operation: 0n }),
    title: (_args, _to, title) => [[title, 'Act as the device account']],
  },
  {
    file: 'account',
    call: 'execute(',
    context: asAccount,
    args: () => ({ value: 0n, data: `0x00${next().slice(2)}` }),
    title: (_args, _to, title) => [[title, 'Act as the device account']],
    warnings: ({ to }) => [[String(to), 'the contract']],
  },
  {
    file: 'account',
    call: 'executeBatch(',
    context: asAccount,
    args: () => ({
      operations: [1, 2, 3].map(() => ({
        to: address(),
        value: BigInt(next()),
        data: '0x',
        operation: 0,
      })),
    }),
  },
  {
    file: 'account',
    call: 'initialize(',
    context: asAccount,
    args: implementation,
    title: (args) => [
      [` with ${args.implementation}`, ''],
      [' with the account proxy of this network', ''],
      [' with the account implementation of this network', ''],
    ],
  },
  {
    file: 'account',
    call: 'lock(',
    context: asAccount,
    args: () => ({ until: BigInt(1_795_258_040 + below(10 ** 9)) }),
    title: ({ until }) => [[` until ${date(until as bigint)}`, '']],
    warnings: ({ until }) => [[date(until as bigint), 'then']],
  },
  {
    file: 'account',
    call: 'setPermissions(',
    context: asAccount,
    warnings: ({ callers }) => (callers as Hex[]).map((caller) => [caller, 'The caller']),
  },
  {
    file: 'account',
    call: 'setOverrides(',
    context: asAccount,
    warnings: ({ selectors, implementations }) => [
      ...(selectors as Hex[]).map((selector): [string, string] => [selector, 'the function']),
      ...(implementations as Hex[]).map((code): [string, string] => [code, 'the implementation']),
    ],
  },
  {
    file: 'account',
    call: 'setDelegationEnabled(',
    context: asAccount,
    title: () => [
      [' on for ', ' for '],
      [' off for ', ' for '],
    ],
  },
  {
    file: 'account-registry',
    call: 'createAccount(',
    to: known(contracts.accountRegistry),
    args: implementation,
    title: (args) => [
      [`the device account of token ${args.tokenId} of ${args.tokenContract}`, 'a device account'],
    ],
  },
  {
    file: 'delegation-manager',
    call: 'authorizeDelegator(',
    context: asKind('delegationManager'),
    args: () => ({ functionSignature: below(2) ? '0xa694fc3a' : next().slice(0, 10) }),
    title: (args) => [
      [String(args.delegator), 'a delegator'],
      ['stake(uint256)', 'a function'],
      [String(args.functionSignature), 'a function'],
      [String(args.to), 'a contract'],
    ],
    warnings: (args) => [
      [String(args.delegator), 'The delegator'],
      ['the function stake(uint256)', 'the function allowed'],
      [`the function ${args.functionSignature}`, 'the function allowed'],
      [String(args.to), 'this contract'],
    ],
  },
  {
    file: 'delegation-manager',
    call: 'revokeDelegator(',
    context: asKind('delegationManager'),
    args: () => ({ functionSignature: below(2) ? '0xa694fc3a' : next().slice(0, 10) }),
    title: () => [['stake(uint256)', '0xa694fc3a']],
  },
  { file: 'device-nft-factory', call: 'createDeviceNFT(', context: asKind('deviceNftFactory') },
  { file: 'device-nft', call: 'mint(', context: asKind('deviceNft') },
  {
    file: 'device-nft',
    call: 'batchMint(',
    context: asKind('deviceNft'),
    title: (_args, to) => [[`tokens of ${to}`, 'device NFTs']],
  },
  {
    file: 'device-nft',
    call: 'burn(',
    context: asKind('deviceNft'),
    title: ({ tokenId }, to) => [[`token ${tokenId} of ${to}`, 'an NFT']],
  },
  {
    file: 'device-nft',
    call: 'setOperator(',
    context: asKind('deviceNft'),
    warnings: operator,
  },
  {
    file: 'device-nft',
    call: 'approve(',
    context: asDevice,
    title: ({ to, tokenId }, contract) => [
      [String(to), 'an address'],
      [`token ${tokenId} of ${contract}`, 'an NFT'],
    ],
    warnings: ({ to }) => [[String(to), 'This address']],
  },
  {
    file: 'device-nft',
    call: 'setApprovalForAll(',
    context: asKind('deviceNft'),
    title: (_args, _to, title) => [[title, 'Allow or stop an operator taking all your tokens']],
    warnings: (args, to) => [
      [String(args.operator), 'The operator'],
      [to, 'this contract'],
    ],
  },
  { file: 'device-nft', call: 'transferFrom(', ...moves },
  {
    file: 'device-nft',
    call: 'safeTransferFrom(address from,address to,uint256 tokenId)',
    ...moves,
  },
  {
    file: 'device-nft',
    call: 'safeTransferFrom(address from,address to,uint256 tokenId,bytes data)',
    ...moves,
  },
  {
    file: 'registry-v1',
    call: 'register(address deviceContract,uint256 tokenId,address device',
    to: known(contracts.registryV1),
    value: 10n ** 18n,
    args: signed,
  },
  {
    file: 'registry-v1',
    call: 'register(address deviceContract,uint256 tokenId,address user',
    to: known(chains.iotexTestnet.contracts.registryV1),
    chainId: 4690,
    args: signed,
  },
  { file: 'registry-v1', call: 'update(', to: known(contracts.registryV1), args: signed },
  { file: 'registry-v1', call: 'migrate(', to: known(contracts.registryV1), args: signed },
  { file: 'registry-v1', call: 'remove(', to: known(contracts.registryV1), args: signed },
  { file: 'store-v1', call: 'applyIoIDs(', to: known(contracts.storeV1), value: 5n * 10n ** 17n },
  { file: 'store-v1', call: 'setDeviceContract(', to: known(contracts.storeV1) },
  {
    file: 'project-registry-v1',
    call: 'register(',
    to: known(contracts.projectRegistryV1),
    args: () => ({ projectType: below(2) }),
  },
  {
    file: 'verifying-proxy-v1',
    call: 'register(',
    context: asKind('verifyingProxyV1'),
    args: signed,
  },
];

/** As `explain` says times. */
export const date = (seconds: bigint): string =>
  new Date(Number(seconds) * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');

/** A value of a Solidity type; lists have `rows` elements. */
export function random(parameter: AbiParameter, rows: number): unknown {
  const { type, name = '' } = parameter;
  if (type.endsWith('[]')) {
    const element = { ...parameter, type: type.slice(0, -2) };
    return Array.from({ length: rows }, () => random(element, rows));
  }
  if (/^chainI/.test(name)) return [4689n, 4690n, BigInt(below(99_999) + 1)][below(3)];
  if (name === 'NFTcontract') return NFT.NFTcontract();
  if (type === 'address') return address();
  if (type === 'bool') return below(2) === 1;
  if (type === 'string') return text();
  if (type === 'bytes') return next().slice(0, 2 * below(33) + 2);
  if (type.startsWith('bytes')) return next().slice(0, 2 * Number(type.slice(5)) + 2);
  if (type === 'uint8') return below(4);
  return BigInt(next()) >> BigInt(below(256));
}
