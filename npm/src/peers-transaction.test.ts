import { transaction } from 'ioid-web';
import { encodeErrorResult, type Hex, parseAbi, toFunctionSignature } from 'viem';
import {
  calldata,
  canonical,
  damaged,
  functionOf,
  type Params,
  randomValues,
} from '../test/abi.js';
import { type Random, randomised, same, someone, spell } from '../test/random.js';

// What a wallet is handed, read back: the calls of every interface, calls inside calls, and why a
// call failed, from what viem encodes and from bytes that are no encoding.

const SIGNED = 'uint8 v, bytes32 r, bytes32 s';
/** What Permit2's functions take, in the contract's own order. */
const PERMIT2 = [
  'struct Details { address a; uint160 b; uint48 c; uint48 d; }',
  'struct PermitSingle { Details a; address b; uint256 c; }',
  'struct PermitBatch { Details[] a; address b; uint256 c; }',
  'struct AllowanceTransferDetails { address a; address b; uint160 c; address d; }',
  'struct TokenSpenderPair { address a; address b; }',
  'struct Permitted { address a; uint256 b; }',
  'struct Transfer { Permitted a; uint256 b; uint256 c; }',
  'struct Transfers { Permitted[] a; uint256 b; uint256 c; }',
  'struct TransferDetails { address a; uint256 b; }',
];
const FUNCTIONS = [
  'registerDeviceNFT(bytes32 a, uint256 b, bytes c, uint256 d)',
  'registerDeviceNFTWithDIDDoc(bytes32 a, uint256 b, bytes c, uint256 d, string e, bytes32 f)',
  'deleteDeviceNFT(bytes32 a)',
  'getDeviceNFT(bytes32 a)',
  'getDIDDocMetadata(bytes32 a)',
  'totalDevices()',
  'operator()',
  'owner()',
  'setOperator(address a)',
  'transferOwnership(address a)',
  'renounceOwnership()',
  'upgradeToAndCall(address a, bytes b)',
  'batchRegister(bytes32[] a, uint256[] b, address[] c, uint256[] d)',
  'createDeviceNFT(string a, string b, address c, address d)',
  'mint(address a, uint256 b)',
  'batchMint(address[] a, uint256[] b)',
  'burn(uint256 a)',
  'balanceOf(address a)',
  'ownerOf(uint256 a)',
  'tokenURI(uint256 a)',
  'approve(address a, uint256 b)',
  'setApprovalForAll(address a, bool b)',
  'transfer(address a, uint256 b)',
  'transferFrom(address a, address b, uint256 c)',
  'increaseAllowance(address a, uint256 b)',
  'decreaseAllowance(address a, uint256 b)',
  `permit(address a, address b, uint256 c, uint256 d, ${SIGNED})`,
  'safeTransferFrom(address a, address b, uint256 c)',
  'safeTransferFrom(address a, address b, uint256 c, bytes d)',
  'safeTransferFrom(address a, address b, uint256 c, uint256 d, bytes e)',
  'safeBatchTransferFrom(address a, address b, uint256[] c, uint256[] d, bytes e)',
  'createAccount(address a, bytes32 b, uint256 c, address d, uint256 e)',
  'account(address a, bytes32 b, uint256 c, address d, uint256 e)',
  'initialize(address a)',
  'token()',
  'state()',
  'isValidSigner(address a, bytes b)',
  'isValidSignature(bytes32 a, bytes b)',
  'supportsInterface(bytes4 a)',
  'lock(uint256 a)',
  'isLocked()',
  'setPermissions(address[] a, bool[] b)',
  'setOverrides(bytes4[] a, address[] b)',
  'setDelegationEnabled(bool a)',
  'authorizeDelegator(address a, address b, bytes4 c)',
  'revokeDelegator(address a, address b, bytes4 c)',
  'isAuthorized(address a, address b, bytes4 c)',
  'isAuthorized(address a, address b, bytes c)',
  'stake(uint256 a)',
  `register(address a, uint256 b, address c, bytes32 d, string e, ${SIGNED})`,
  `register(address a, uint256 b, address c, address d, bytes32 e, string f, ${SIGNED})`,
  `update(address a, bytes32 b, string c, ${SIGNED})`,
  `migrate(address a, address b, ${SIGNED})`,
  `remove(address a, ${SIGNED})`,
  'nonces(address a)',
  'permitHash(address a, address b)',
  'registeredNFT(address a, uint256 b)',
  'applyIoIDs(uint256 a, uint256 b)',
  'setDeviceContract(uint256 a, address b)',
  'wallet(uint256 a)',
  'wallet(string a)',
  'projectIDs(uint256 a, address b, uint256 c)',
  'register(string a, uint8 b)',
  `register(bytes a, bytes32 b, string c, address d, address e, ${SIGNED})`,
  'approve(address a, address b, uint160 c, uint48 d)',
  'permit(address a, PermitSingle b, bytes c)',
  'permit(address a, PermitBatch b, bytes c)',
  'transferFrom(address a, address b, uint160 c, address d)',
  'transferFrom(AllowanceTransferDetails[] a)',
  'lockdown(TokenSpenderPair[] a)',
  'invalidateNonces(address a, address b, uint48 c)',
  'permitTransferFrom(Transfer a, TransferDetails b, address c, bytes d)',
  'permitTransferFrom(Transfers a, TransferDetails[] b, address c, bytes d)',
  'permitWitnessTransferFrom(Transfer a, TransferDetails b, address c, bytes32 d, string e, bytes f)',
  'permitWitnessTransferFrom(Transfers a, TransferDetails[] b, address c, bytes32 d, string e, bytes f)',
  'invalidateUnorderedNonces(uint256 a, uint256 b)',
].map((signature) => {
  const found = functionOf(`function ${signature}`, PERMIT2);
  const item = { ...found, type: 'function', stateMutability: 'nonpayable' } as const;
  return { ...found, signature: toFunctionSignature(item) };
});

/** Values in their order: what they are called is the package's own. */
function values(value: unknown): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(values);
  if (typeof value === 'object' && value !== null) return Object.values(value).map(values);
  return value;
}

type Known = { inputs: Params; selector: Hex };

/** The arguments, if the data after the selector is the one encoding of any. */
function readByPeer({ inputs, selector }: Known, data: Hex): readonly unknown[] | null {
  return data.startsWith(selector) ? canonical(inputs, `0x${data.slice(10)}`) : null;
}

randomised(
  'transaction.decode',
  (random, index) => {
    // Each function in turn.
    const known = FUNCTIONS[index % FUNCTIONS.length] ?? random.pick(FUNCTIONS);
    return { known, args: randomValues(random, known.inputs), to: someone(random) };
  },
  ({ known, args, to }, random) => {
    const data = calldata(known.selector, known.inputs, args);
    const decoded = transaction.decode({
      to: spell.address(random, to),
      data: spell.bytes(random, data),
    });
    same(decoded?.signature, known.signature);
    same(decoded?.selector, known.selector);
    same(decoded?.problem, null);
    same(values(decoded?.args), values(args), 'arguments');

    const wrong = `${known.selector}${damaged(random, `0x${data.slice(10)}`).slice(2)}` as Hex;
    const read = readByPeer(known, wrong);
    const told = transaction.decode({ to, data: wrong });
    same(told?.problem === null, read !== null, wrong);
    if (read !== null) same(values(told?.args), values(read), wrong);
  },
);

type Call = { to: Hex; data: Hex };
type Inner = {
  from: Hex | null;
  to: Hex | null;
  value: bigint;
  data: Hex;
  operation: string;
  allowFailure: boolean;
  inner: Inner[];
};
/** A call and the calls it makes. */
type Tree = Call & { inner: Inner[] };

const OPERATION = 'struct Operation { address to; uint256 value; bytes data; uint8 operation; }';
const CALL3 = 'struct Call3 { address target; bool allowFailure; bytes callData; }';
const CALL3_VALUE =
  'struct Call3Value { address target; bool allowFailure; uint256 value; bytes callData; }';
const execute = functionOf(
  'function execute(address to, uint256 value, bytes data, uint8 operation)',
);
const executeBatch = functionOf('function executeBatch(Operation[] operations)', [OPERATION]);
const aggregate3 = functionOf('function aggregate3(Call3[] calls)', [CALL3]);
const aggregate3Value = functionOf('function aggregate3Value(Call3Value[] calls)', [CALL3_VALUE]);
const multicall = functionOf('function multicall(bytes[] data)');
const KINDS = ['call', 'delegatecall', 'create', 'create2'];

function leaf(random: Random): Tree {
  const { selector, inputs } = random.pick(FUNCTIONS);
  const data = calldata(selector, inputs, randomValues(random, inputs));
  return { to: someone(random), data, inner: [] };
}

/** What an account does: code it runs as itself or creates is not followed as a call of its own. */
function performed(random: Random, account: Hex, depth: number) {
  const operation = random.pick([0, 0, 0, 2, 3]);
  const part = tree(random, depth);
  const value = random.uint();
  const creates = operation >= 2;
  const inner: Inner = {
    from: account,
    to: creates ? null : part.to,
    value,
    data: part.data,
    operation: KINDS[operation] ?? '',
    allowFailure: false,
    inner: creates ? [] : part.inner,
  };
  return { args: { to: part.to, value, data: part.data, operation }, inner };
}

/** A random call with calls inside it, down to `depth` levels. */
function tree(random: Random, depth: number): Tree {
  if (depth === 0) return leaf(random);
  const to = someone(random);
  const list = <T>(make: () => T) => random.list(random.below(3), make);
  switch (random.below(5)) {
    case 0: {
      const { args, inner } = performed(random, to, depth - 1);
      const data = calldata(execute.selector, execute.inputs, Object.values(args));
      return { to, data, inner: [inner] };
    }
    case 1: {
      const parts = list(() => performed(random, to, depth - 1));
      const data = calldata(executeBatch.selector, executeBatch.inputs, [
        parts.map(({ args }) => args),
      ]);
      return { to, data, inner: parts.map(({ inner }) => inner) };
    }
    case 2:
    case 3: {
      const withValue = random.bool();
      const parts = list(() => {
        const part = tree(random, depth - 1);
        return { part, allowFailure: random.bool(), value: withValue ? random.uint() : 0n };
      });
      const calls = parts.map(({ part, allowFailure, value }) => ({
        target: part.to,
        allowFailure,
        value,
        callData: part.data,
      }));
      const { selector, inputs } = withValue ? aggregate3Value : aggregate3;
      const inner = parts.map(
        ({ part, allowFailure, value }): Inner => ({
          from: to,
          to: part.to,
          value,
          data: part.data,
          operation: 'call',
          allowFailure,
          inner: part.inner,
        }),
      );
      return { to, data: calldata(selector, inputs, [calls]), inner };
    }
    default: {
      const parts = list(() => leaf(random));
      const data = calldata(multicall.selector, multicall.inputs, [parts.map((part) => part.data)]);
      const inner = parts.map(
        (part): Inner => ({
          from: null,
          to,
          value: 0n,
          data: part.data,
          operation: 'call',
          allowFailure: false,
          inner: [],
        }),
      );
      return { to, data, inner };
    }
  }
}

type Decoded = NonNullable<ReturnType<typeof transaction.decode>>;

function sameInside(decoded: Decoded | null, expected: readonly Inner[], path: string): void {
  same(decoded?.inner.length ?? 0, expected.length, `${path}: calls`);
  expected.forEach((call, index) => {
    const actual = decoded?.inner[index];
    const at = `${path}/${index}`;
    for (const key of ['to', 'value', 'data', 'operation', 'allowFailure'] as const) {
      same(actual?.[key], call[key], `${at} ${key}`);
    }
    // Who calls a proxy's own functions is who called the proxy, which may not be known here.
    if (call.from !== null) same(actual?.from, call.from, `${at} from`);
    sameInside(actual?.decoded ?? null, call.inner, at);
  });
}

randomised(
  'transaction.decode of calls inside calls',
  (random) => tree(random, 1 + random.below(4)),
  ({ to, data, inner }) => sameInside(transaction.decode({ to, data }), inner, ''),
);

const ERRORS = parseAbi([
  'error Error(string reason)',
  'error Panic(uint256 code)',
  'error NotAuthorized()',
  'error InvalidOperation()',
  'error ContractCreationFailed()',
  'error InvalidInput()',
  'error ExceedsMaxLockTime()',
  'error AccountLocked()',
  'error InvalidImplementation()',
  'error AlreadyInitialized()',
  'error OwnershipCycle()',
  'error AccountCreationFailed()',
  'error ERC721NonexistentToken(uint256 tokenId)',
  'error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner)',
  'error ERC721InsufficientApproval(address operator, uint256 tokenId)',
  'error ERC721InvalidApprover(address approver)',
  'error ERC721InvalidOperator(address operator)',
  'error ERC721InvalidOwner(address owner)',
  'error ERC721InvalidReceiver(address receiver)',
  'error ERC721InvalidSender(address sender)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
  'error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
  'error OwnableUnauthorizedAccount(address account)',
  'error OwnableInvalidOwner(address owner)',
  'error InvalidInitialization()',
]);

randomised(
  'transaction.decodeRevert',
  (random, index) => {
    const error = ERRORS[index % ERRORS.length] ?? random.pick(ERRORS);
    return { error, args: randomValues(random, error.inputs) };
  },
  ({ error, args }, random) => {
    const data = encodeErrorResult({ abi: [error], errorName: error.name, args } as never);
    const revert = transaction.decodeRevert(spell.bytes(random, data));
    same(revert.name, error.name);
    same(
      Object.keys(revert.args),
      error.inputs.map(({ name }) => name),
      'names',
    );
    same(Object.values(revert.args), args, 'arguments');
    same(revert.message.length > 0, true, 'message');
    same(/[{}]/.test(revert.message) && error.name !== 'Error', false, revert.message);

    const selector = data.slice(0, 10) as Hex;
    const wrong = `${selector}${damaged(random, `0x${data.slice(10)}`).slice(2)}` as Hex;
    const read = readByPeer({ inputs: error.inputs, selector }, wrong);
    const told = transaction.decodeRevert(wrong);
    same(told.name, error.name);
    same(Object.values(told.args), read ?? [], wrong);
    if (read === null) same(/cannot be read/.test(told.message), true, told.message);
  },
);

randomised(
  'transaction.decode, explain and decodeRevert of any bytes',
  (random) => {
    const selector = random.once(3) ? random.hex(random.below(5)) : random.pick(FUNCTIONS).selector;
    return { selector, rest: random.hex(random.length(300)), to: someone(random) };
  },
  ({ selector, rest, to }) => {
    const data = `${selector}${rest.slice(2)}` as Hex;
    transaction.decodeRevert(data);
    same(transaction.explain({ to, data, chainId: 4689 }).title.length > 0, true);
    const decoded = transaction.decode({ to, data });
    const known = FUNCTIONS.find((one) => data.startsWith(one.selector));
    if (known === undefined || decoded === null) return;
    same(decoded.problem === null, readByPeer(known, data) !== null, data);
  },
);
