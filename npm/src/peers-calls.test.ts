import { base58 } from '@scure/base';
import { type Did, delegation, mba, nft, registry, registryV1, type TxRequest } from 'ioid-web';
import { concatHex, encodeAbiParameters, getContractAddress, type Hex, hexToBytes } from 'viem';
import { calldata, functionOf, randomValues, spelled } from '../test/abi.js';
import { type Random, randomised, same, someone, spell } from '../test/random.js';

// Every call the package builds, byte for byte what viem encodes from the published signature.

/** As the signature says, which is text: nothing is known of them here. */
type Args = [never, never, never, never, never, never, never, never, never];

type Call = {
  name: string;
  signature: string;
  /** What the contract is told; random values of the types when left out. */
  args?: (random: Random) => unknown[];
  /** The call, from those arguments in one of their spellings. */
  build: (to: string, args: Args, random: Random) => TxRequest;
  /** Coins with it. */
  value?: (args: readonly unknown[]) => bigint;
  structs?: readonly string[];
};

const didOf = (id: Hex): Did => `did:io:${base58.encode(hexToBytes(id))}`;
/** Not all zero. */
const word = (random: Random) => random.pick<Hex>([`0x${'00'.repeat(31)}01`, random.hex(32)]);
const positive = (random: Random) => random.uint() || 1n;
const uri = (random: Random) => random.text() || 'ipfs://';

/** A contract in the registry's bytes, and as a person writes it. */
const contractOf = (random: Random): Hex =>
  random.once(3) ? random.hex(32) : (someone(random).toLowerCase() as Hex);
const written = (contract: Hex) =>
  contract.length === 66 ? base58.encode(hexToBytes(contract)) : contract;

/** r, s, v in the contract's order v, r, s. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const scalar = (random: Random): Hex => {
  const value = random.pick([1n, ORDER - 1n, BigInt(random.hex(32)) % ORDER || 1n]);
  return `0x${value.toString(16).padStart(64, '0')}`;
};
const signatureOf = (random: Random) => [27 + random.below(2), scalar(random), scalar(random)];
function joined(random: Random, v: number, r: Uint8Array | Hex, s: Uint8Array | Hex) {
  const hex = (part: Uint8Array | Hex) =>
    typeof part === 'string' ? part : (`0x${Array.from(part, byte).join('')}` as Hex);
  const last = (random.bool() ? v : v - 27).toString(16).padStart(2, '0');
  return spell.bytes(random, `${hex(r)}${hex(s).slice(2)}${last}`.toLowerCase() as Hex);
}
const byte = (value: number) => value.toString(16).padStart(2, '0');

const SIGNED = 'uint8 v, bytes32 r, bytes32 s';
const EXECUTE = 'function execute(address to, uint256 value, bytes data, uint8 operation)';
const OPERATION = 'struct Operation { address to; uint256 value; bytes data; uint8 operation; }';
const CALL3 = 'struct Call3 { address target; bool allowFailure; bytes callData; }';
const CREATE =
  'function createAccount(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId)';
const operation = (random: Random) => ({
  to: someone(random),
  value: random.uint(),
  data: random.hex(random.length(100)),
  operation: random.below(4),
});

/** `execute` of what `inner` encodes. */
const wrapping = (signature: string) => {
  const { selector, inputs } = functionOf(signature);
  return (to: string, args: readonly unknown[]) => [to, 0n, calldata(selector, inputs, args), 0];
};
const transferring = wrapping('function transfer(address to, uint256 value)');
const approving = wrapping('function approve(address spender, uint256 value)');
const sending = wrapping('function safeTransferFrom(address from, address to, uint256 tokenId)');
const creating = functionOf(CREATE);
const initialising = functionOf('function initialize(address implementation)');

const deviceRow = (random: Random) => [
  word(random),
  positive(random),
  contractOf(random),
  random.uint(),
];

const calls: Call[] = [
  {
    name: 'registry.register',
    signature:
      'function registerDeviceNFT(bytes32 id, uint256 chainID, bytes NFTcontract, uint256 tokenID)',
    args: deviceRow,
    build: (registryAt, [id, chainId, contract, tokenId]) =>
      registry.register({
        did: didOf(hexOf(id)),
        chainId,
        nftContract: written(hexOf(contract)),
        tokenId,
        registry: registryAt,
      }),
  },
  {
    name: 'registry.register with a document',
    signature:
      'function registerDeviceNFTWithDIDDoc(bytes32 id, uint256 chainID, bytes NFTcontract, uint256 tokenID, string uri, bytes32 hash)',
    args: (random) => [...deviceRow(random), uri(random), word(random)],
    build: (registryAt, [id, chainId, contract, tokenId, uri, hash]) =>
      registry.register({
        did: didOf(hexOf(id)),
        chainId,
        nftContract: written(hexOf(contract)),
        tokenId,
        document: { uri, hash },
        registry: registryAt,
      }),
  },
  {
    name: 'registry.batchRegister',
    signature:
      'function batchRegister(bytes32[] ids, uint256[] chainIDs, address[] contracts, uint256[] tokenIDs)',
    args: (random) => {
      const count = 1 + random.below(random.once(100) ? 130 : 3);
      const each = <T>(make: (index: number) => T) =>
        Array.from({ length: count }, (_, i) => make(i));
      const first = random.uint(255);
      // An NFT twice in a batch is refused.
      return [
        each(() => random.hex(32)),
        each(() => positive(random)),
        each(() => someone(random)),
        each((index) => first + BigInt(index)),
      ];
    },
    build: (wrapper, [ids, chainIds, contracts, tokenIds]) =>
      registry.batchRegister({
        wrapper,
        devices: (ids as Hex[]).map((id, index) => ({
          did: didOf(hexOf(id)),
          chainId: chainIds[index] as never,
          nftContract: contracts[index] as never,
          tokenId: tokenIds[index] as never,
        })),
      }),
  },
  {
    name: 'registry.remove',
    signature: 'function deleteDeviceNFT(bytes32 id)',
    args: (random) => [word(random)],
    build: (registryAt, [id]) => registry.remove({ did: didOf(hexOf(id)), registry: registryAt }),
  },
  {
    name: 'nft.approve',
    signature: 'function approve(address to, uint256 tokenId)',
    build: (tokenContract, [to, tokenId]) => nft.approve({ tokenContract, to, tokenId }),
  },
  {
    name: 'nft.safeTransferFrom',
    signature: 'function safeTransferFrom(address from, address to, uint256 tokenId)',
    args: (random) => [someone(random), someone(random), random.uint()],
    build: (tokenContract, [from, to, tokenId]) =>
      nft.safeTransferFrom({ tokenContract, from, to, tokenId }),
  },
  {
    name: 'nft.mint',
    signature: 'function mint(address to, uint256 tokenId)',
    args: (random) => [someone(random), random.uint()],
    build: (tokenContract, [to, tokenId]) => nft.mint({ tokenContract, to, tokenId }),
  },
  {
    name: 'nft.batchMint',
    signature: 'function batchMint(address[] to, uint256[] tokenIds)',
    args: (random) => {
      const ids = [...new Set(random.list(1 + random.below(5), () => random.uint()))];
      return [ids.map(() => someone(random)), ids];
    },
    build: (tokenContract, [to, tokenIds]) => nft.batchMint({ tokenContract, to, tokenIds }),
  },
  {
    name: 'nft.createCollection',
    signature:
      'function createDeviceNFT(string name, string symbol, address owner, address operator)',
    args: (random) => [random.text(), random.text(12), someone(random), someone(random)],
    build: (factory, [name, symbol, owner, operator]) =>
      nft.createCollection({ factory, name, symbol, owner, operator }),
  },
  {
    name: 'mba.create',
    signature: CREATE,
    build: (at, [implementation, salt, chainId, tokenContract, tokenId]) =>
      mba.create({ registry: at, implementation, salt, chainId, tokenContract, tokenId }),
  },
  {
    name: 'mba.initialize',
    signature: 'function initialize(address implementation)',
    build: (account, [implementation]) => mba.initialize({ account, implementation }),
  },
  {
    name: 'mba.execute',
    signature: EXECUTE,
    // What is left out is nothing: no coins, no data, a plain call.
    args: (random) =>
      random.once(8) ? [someone(random), 0n, '0x', 0] : Object.values(operation(random)),
    build: (account, [to, value, data, kind], random) =>
      Number(value) === 0 && hexOf(data) === '0x' && kind === 0 && random.bool()
        ? mba.execute({ account, to })
        : mba.execute({ account, to, value, data, operation: kind }),
  },
  {
    name: 'mba.executeBatch',
    signature: 'function executeBatch(Operation[] operations)',
    structs: [OPERATION],
    args: (random) => [random.list(1 + random.below(4), () => operation(random))],
    build: (account, [operations]) => mba.executeBatch({ account, operations }),
  },
  {
    name: 'mba.sendNative',
    signature: EXECUTE,
    args: (random) => [someone(random), random.uint(), '0x', 0],
    build: (account, [to, value]) => mba.sendNative({ account, to, value }),
  },
  {
    name: 'mba.lock',
    signature: 'function lock(uint256 until)',
    build: (account, [until]) => mba.lock({ account, until }),
  },
  {
    name: 'mba.setPermissions',
    signature: 'function setPermissions(address[] callers, bool[] permissions)',
    args: (random) => {
      const count = 1 + random.below(5);
      return [random.list(count, () => someone(random)), random.list(count, () => random.bool())];
    },
    build: (account, [callers, allowed]) =>
      mba.setPermissions({
        account,
        permissions: (callers as string[]).map((caller, index) => ({
          caller,
          allowed: allowed[index] as never,
        })),
      }),
  },
  {
    name: 'delegation.enable',
    signature: 'function setDelegationEnabled(bool enabled)',
    args: () => [true],
    build: (account) => delegation.enable({ account }),
  },
  {
    name: 'delegation.disable',
    signature: 'function setDelegationEnabled(bool enabled)',
    args: () => [false],
    build: (account) => delegation.disable({ account }),
  },
  {
    name: 'delegation.authorize',
    signature: 'function authorizeDelegator(address delegator, address to, bytes4 selector)',
    build: (manager, [delegator, to, selector]) =>
      delegation.authorize({ manager, delegator, to, selector: hexOf(selector) }),
  },
  {
    name: 'delegation.revoke',
    signature: 'function revokeDelegator(address delegator, address to, bytes4 selector)',
    build: (manager, [delegator, to, selector]) =>
      delegation.revoke({ manager, delegator, to, selector: hexOf(selector) }),
  },
  {
    name: 'registryV1.register',
    signature: `function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string uri, ${SIGNED})`,
    args: (random) => [
      someone(random),
      random.uint(),
      someone(random),
      word(random),
      uri(random),
      ...signatureOf(random),
    ],
    build: (registryAt, [deviceContract, tokenId, device, hash, uri, v, r, s], random) =>
      registryV1.register({
        deviceContract,
        tokenId,
        device,
        document: { uri, hash },
        signature: joined(random, v, r, s),
        value: tokenId,
        registry: registryAt,
      }),
    value: ([, tokenId]) => tokenId as bigint,
  },
  {
    name: 'registryV1.register for a user',
    signature: `function register(address deviceContract, uint256 tokenId, address user, address device, bytes32 hash, string uri, ${SIGNED})`,
    args: (random) => [
      someone(random),
      random.uint(),
      someone(random),
      someone(random),
      word(random),
      uri(random),
      ...signatureOf(random),
    ],
    build: (registryAt, [deviceContract, tokenId, user, device, hash, uri, v, r, s], random) =>
      registryV1.register({
        deviceContract,
        tokenId,
        user,
        device,
        document: { uri, hash },
        signature: joined(random, v, r, s),
        registry: registryAt,
      }),
  },
  {
    name: 'registryV1.registerThroughProxy',
    signature: `function register(bytes verifySignature, bytes32 hash, string uri, address owner, address device, ${SIGNED})`,
    args: (random) => [
      random.hex(random.length(130)),
      word(random),
      uri(random),
      someone(random),
      someone(random),
      ...signatureOf(random),
    ],
    build: (proxy, [verifySignature, hash, uri, owner, device, v, r, s], random) =>
      registryV1.registerThroughProxy({
        proxy,
        verifySignature,
        owner,
        device,
        document: { uri, hash },
        signature: joined(random, v, r, s),
      }),
  },
  {
    name: 'registryV1.update',
    signature: `function update(address device, bytes32 hash, string uri, ${SIGNED})`,
    args: (random) => [someone(random), word(random), uri(random), ...signatureOf(random)],
    build: (registryAt, [device, hash, uri, v, r, s], random) =>
      registryV1.update({
        device,
        document: { uri, hash },
        signature: joined(random, v, r, s),
        registry: registryAt,
      }),
  },
  {
    name: 'registryV1.migrate',
    signature: `function migrate(address device, address owner, ${SIGNED})`,
    args: (random) => [someone(random), someone(random), ...signatureOf(random)],
    build: (registryAt, [device, owner, v, r, s], random) =>
      registryV1.migrate({
        device,
        owner,
        signature: joined(random, v, r, s),
        registry: registryAt,
      }),
  },
  {
    name: 'registryV1.remove',
    signature: `function remove(address device, ${SIGNED})`,
    args: (random) => [someone(random), ...signatureOf(random)],
    build: (registryAt, [device, v, r, s], random) =>
      registryV1.remove({ device, signature: joined(random, v, r, s), registry: registryAt }),
  },
  {
    name: 'registryV1.applyIoids',
    signature: 'function applyIoIDs(uint256 projectId, uint256 amount)',
    build: (store, [projectId, amount]) =>
      registryV1.applyIoids({ store, projectId, amount, value: projectId }),
    value: ([projectId]) => projectId as bigint,
  },
  {
    name: 'registryV1.setDeviceContract',
    signature: 'function setDeviceContract(uint256 projectId, address deviceContract)',
    build: (store, [projectId, deviceContract]) =>
      registryV1.setDeviceContract({ store, projectId, deviceContract }),
  },
  {
    name: 'registryV1.registerProject',
    signature: 'function register(string name, uint8 projectType)',
    args: (random) => [random.text(), random.below(2)],
    build: (projectRegistry, [name, kind]) =>
      registryV1.registerProject({
        projectRegistry,
        name,
        kind: kind === (1 as never) ? 'virtual' : 'hardware',
      }),
  },
];

/** Hex of bytes in either spelling, for what the package takes as text only. */
function hexOf(bytes: Uint8Array | string): Hex {
  if (typeof bytes === 'string') return bytes.toLowerCase() as Hex;
  return `0x${Array.from(bytes, byte).join('')}`;
}

for (const { name, signature, structs, args, build, value } of calls) {
  const { selector, inputs } = functionOf(signature, structs);
  randomised(
    name,
    (random) => ({ to: someone(random), args: args?.(random) ?? randomValues(random, inputs) }),
    (made, random) => {
      const spelt = made.args.map((arg, index) => spelled(random, inputs[index] as never, arg));
      const to = spell.address(random, made.to);
      const call = build(to, spelt as unknown as Args, random);
      same(call.to, made.to, 'to');
      same(call.data, calldata(selector, inputs, made.args), 'data');
      same(call.value, value?.(made.args) ?? 0n, 'value');
    },
  );
}

/** The account by CREATE2, from the init code as ERC-6551 writes it. */
function accountOf(registry: Hex, implementation: Hex, salt: Hex, token: readonly unknown[]): Hex {
  const footer = encodeAbiParameters(
    [{ type: 'bytes32' }, ...creating.inputs.slice(2)] as never,
    [salt, ...token] as never,
  );
  const bytecode = concatHex([
    '0x3d60ad80600a3d3981f3363d3d373d3d3d363d73',
    implementation,
    '0x5af43d82803e903d91602b57fd5bf3',
    footer,
  ]);
  return getContractAddress({ opcode: 'CREATE2', from: registry, salt, bytecode });
}

const aggregate3 = functionOf('function aggregate3(Call3[] calls)', [CALL3]);

randomised(
  'mba.activate',
  (random) => ({
    contracts: {
      accountRegistry: someone(random),
      accountImplementation: someone(random),
      accountTarget: someone(random),
      multicall3: someone(random),
    },
    token: [random.uint(), someone(random), random.uint()] as [bigint, Hex, bigint],
  }),
  ({ contracts, token }) => {
    const [chainId, tokenContract, tokenId] = token;
    const chain = { id: 1, name: 'some', rpcUrls: [], contracts };
    const call = mba.activate({ chainId, tokenContract, tokenId, chain });
    const { accountRegistry, accountImplementation, accountTarget, multicall3 } = contracts;
    const salt: Hex = `0x${'00'.repeat(32)}`;
    const parts = [accountImplementation, salt, ...token];
    const inside = [
      { to: accountRegistry, data: calldata(creating.selector, creating.inputs, parts) },
      {
        to: accountOf(accountRegistry, accountImplementation, salt, token),
        data: calldata(initialising.selector, initialising.inputs, [accountTarget]),
      },
    ].map(({ to, data }) => ({ target: to, allowFailure: false, callData: data }));
    same(call.to, multicall3, 'to');
    same(call.data, calldata(aggregate3.selector, aggregate3.inputs, [inside]), 'data');
    same(call.value, 0n, 'value');
  },
);

const execute = functionOf(EXECUTE);

/** What an account does to a token contract, as `execute` of the token's own call. */
const throughAccount = [
  {
    name: 'mba.sendToken',
    build: (account: string, token: string, to: string, amount: never) =>
      mba.sendToken({ account, token, to, amount }),
    inner: (token: Hex, _: Hex, to: Hex, amount: bigint) => transferring(token, [to, amount]),
  },
  {
    name: 'mba.approveToken',
    build: (account: string, token: string, spender: string, amount: never) =>
      mba.approveToken({ account, token, spender, amount }),
    inner: (token: Hex, _: Hex, to: Hex, amount: bigint) => approving(token, [to, amount]),
  },
  {
    name: 'mba.sendNft',
    build: (account: string, tokenContract: string, to: string, tokenId: never) =>
      mba.sendNft({ account, tokenContract, to, tokenId }),
    inner: (token: Hex, account: Hex, to: Hex, id: bigint) => sending(token, [account, to, id]),
  },
];

for (const { name, build, inner } of throughAccount) {
  randomised(
    name,
    (random) => ({
      account: someone(random),
      token: someone(random),
      to: someone(random),
      amount: random.uint(),
    }),
    ({ account, token, to, amount }, random) => {
      const [a, t, r] = [account, token, to].map((address) => spell.address(random, address));
      const call = build(a ?? '', t ?? '', r ?? '', spell.uint(random, amount) as never);
      same(call.to, account, 'to');
      const expected = inner(token, account, to, amount);
      same(call.data, calldata(execute.selector, execute.inputs, expected), 'data');
      same(call.value, 0n, 'value');
    },
  );
}
