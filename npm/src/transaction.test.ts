import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Address,
  chains,
  type ExplainContext,
  type Hex,
  IoidError,
  mba,
  nft,
  registry,
  transaction,
} from 'ioid-web';
import {
  encodeErrorResult,
  encodeFunctionData,
  encodeFunctionResult,
  getAddress,
  keccak256,
  multicall3Abi,
  parseAbi,
} from 'viem';

const STRANGER: Address = `0x${'55'.repeat(20)}`;
const erc20 = parseAbi(['function transfer(address to, uint256 value)']);
const account = parseAbi([
  'struct Operation { address to; uint256 value; bytes data; uint8 operation; }',
  'function execute(address to, uint256 value, bytes data, uint8 operation)',
  'function executeBatch(Operation[] operations)',
]);

function refuses(code: string, work: () => unknown): void {
  assert.throws(work, (error) => error instanceof IoidError && error.code === code);
}

test('random calls decode to what viem encoded, through executeBatch', () => {
  let random: Hex = keccak256('0x');
  const next = () => {
    random = keccak256(random);
    return random;
  };
  const address = () => getAddress(`0x${next().slice(26)}`);
  for (let round = 0; round < 500; round += 1) {
    const inner = { to: address(), value: BigInt(next()) };
    const data = encodeFunctionData({
      abi: erc20,
      functionName: 'transfer',
      args: [inner.to, inner.value],
    });
    const unknown: Hex = `0x00000000${next().slice(2, 2 + 2 * (round % 32))}`;
    const operations = [
      { to: address(), value: BigInt(next()), data, operation: 0 },
      { to: address(), value: 0n, data: unknown, operation: 1 },
    ];
    const decoded = transaction.decode({
      to: address(),
      data: encodeFunctionData({ abi: account, functionName: 'executeBatch', args: [operations] }),
    });
    assert.deepEqual(decoded?.args, {
      operations: operations.map((one) => ({ ...one, operation: BigInt(one.operation) })),
    });
    const [first, second] = decoded.inner;
    assert.deepEqual(first?.decoded?.args, inner);
    assert.deepEqual([first?.value, first?.operation], [operations[0]?.value, 'call']);
    assert.deepEqual(
      [second?.decoded, second?.data, second?.operation],
      [null, unknown, 'delegatecall'],
    );
  }
});

test('what this package builds, it explains', () => {
  const device = { chainId: 4689, tokenContract: STRANGER, tokenId: 7 };
  const of = mba.address(device);
  const known: ExplainContext = { account: { address: of, token: { ...device, tokenId: 7n } } };
  const explain = (tx: { to: Address; data: Hex; value: bigint }) =>
    transaction.explain({ ...tx, chainId: 4689, context: known });
  const sent = explain(mba.sendNative({ account: of, to: STRANGER, value: 15n * 10n ** 17n }));
  assert.equal(sent.title, `Send 1.5 IOTX from the device account to ${STRANGER}`);
  assert.deepEqual(sent.warnings, []);
  assert.equal(
    explain(mba.activate(device)).title,
    `Create and initialise the device account of token 7 of ${STRANGER}`,
  );
});

test('a whole chain configuration and integers of any size are a context', () => {
  const tokenId = 2n ** 256n - 1n;
  const token = { chainId: 31690n, tokenContract: STRANGER, tokenId };
  const known: ExplainContext = {
    chain: { ...chains.iotex, id: 31690, name: 'ioID devnet' },
    account: { address: `0x${'22'.repeat(20)}`, token },
  };
  const move = nft.approve({ tokenContract: STRANGER, to: `0x${'33'.repeat(20)}`, tokenId });
  const { fields, warnings } = transaction.explain({ ...move, chainId: 31690, context: known });
  assert.deepEqual(fields[0], { label: 'Network', value: 'ioID devnet (31690)' });
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['DEVICE_APPROVAL'],
  );
});

test('a context that cannot be meant is refused', () => {
  const explain = (known: unknown, call: object = {}) =>
    transaction.explain({ to: STRANGER, context: known as ExplainContext, ...call });
  refuses('CONTEXT_INVALID', () => explain({ form: STRANGER }));
  refuses('CONTEXT_INVALID', () => explain({ from: '0x1' }));
  refuses('CONTEXT_INVALID', () => explain([]));
  refuses('CONTEXT_INVALID', () => explain({ contracts: { [STRANGER]: { kind: 'bank' } } }));
  const token = { chainId: 1, tokenContract: STRANGER, tokenId: 2 ** 53 };
  refuses('CONTEXT_INVALID', () => explain({ account: { address: STRANGER, token } }));
  refuses('INPUT_INVALID', () => explain({ account: Number.NaN }));
  const loop: Record<string, unknown> = {};
  loop.accounts = [loop];
  refuses('INPUT_INVALID', () => explain(loop));
  refuses('INPUT_UNKNOWN_FIELD', () => explain({}, { form: 1 }));
  refuses('INPUT_INVALID', () => explain({}, { data: '0x1' }));
  refuses('INPUT_INVALID', () => explain({}, { value: -1n }));
  refuses('ADDRESS_INVALID', () => explain({}, { to: '0x1' }));
  assert.equal(explain({}).title, `Call ${STRANGER} with no data and no coins`);
});

test('multicall asks as viem does, and keeps each answer in its place', () => {
  const views = [
    registry.totalDevices(),
    nft.ownerOf({ tokenContract: STRANGER, tokenId: 7n }),
    mba.isLocked({ account: STRANGER }),
  ] as const;
  const question = transaction.multicall(views);
  const calls = views.map(({ to, data }) => ({ target: to, allowFailure: true, callData: data }));
  const expected = encodeFunctionData({
    abi: multicall3Abi,
    functionName: 'aggregate3',
    args: [calls],
  });
  assert.deepEqual([question.to, question.data], [chains.iotex.contracts.multicall3, expected]);
  const nobody = encodeErrorResult({
    abi: parseAbi(['error ERC721NonexistentToken(uint256 tokenId)']),
    args: [7n],
  });
  const answer = (results: { success: boolean; returnData: Hex }[]) =>
    encodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', result: results });
  const good = [
    { success: true, returnData: `0x${'2a'.padStart(64, '0')}` },
    { success: false, returnData: nobody },
    { success: true, returnData: '0x' },
  ] as const;
  const [total, owner, locked] = question.decode(answer([...good]));
  assert.deepEqual(total, { value: 42n });
  assert.ok('error' in owner && owner.error instanceof IoidError);
  assert.equal(owner.error.code, 'EXECUTION_REVERTED');
  assert.match(owner.error.message, /Token 7 does not exist/);
  assert.ok('error' in locked && locked.error instanceof IoidError);
  assert.equal(locked.error.code, 'ABI_DECODE');
  refuses('BATCH_LENGTHS', () => question.decode(answer(good.slice(1))));
  refuses('ABI_DECODE', () => question.decode(`${answer([...good])}00`));
  const own = { id: 31337, name: 'Local', rpcUrls: [], contracts: {} };
  refuses('DEPLOYMENT_UNKNOWN', () => transaction.multicall(views, { chain: own }));
  assert.equal(transaction.multicall([], { chain: own, multicall3: STRANGER }).to, STRANGER);
});
