import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delegation, did, mba, nft, registry, type TxRequest } from 'ioid-web';
import { type Address, encodeFunctionData, type Hex, parseAbi, zeroAddress } from 'viem';
import { at, reader, refusal, sent } from '../test/chain.js';
import { config, mint, role, token } from '../test/world.js';

// Every error the v2 contracts and the account can give, provoked on the chain: its name, and that
// the sentence for people says what was wrong.

const { chain, demo } = config;
const contracts = chain.contracts as Required<typeof chain.contracts>;

/** A call that the package does not build, because it would be refused. */
const raw = (to: Address, signature: string, args: readonly unknown[]): TxRequest => ({
  to,
  data: encodeFunctionData({ abi: parseAbi([signature] as never), args } as never),
  value: 0n,
});

const account = async (owner = 'owner') => {
  const tokenId = await mint(role(owner));
  await sent('owner', mba.activate({ ...token(tokenId), chain }));
  return { tokenId, account: mba.address({ ...token(tokenId), chain }) };
};
const ours = await account();
const REGISTER = 'function registerDeviceNFT(bytes32, uint256, bytes, uint256)';
const SET_PERMISSIONS = 'function setPermissions(address[], bool[])';
const SAFE_TRANSFER = 'function safeTransferFrom(address, address, uint256)';
const ID: Hex = `0x${'00'.repeat(31)}07`;
const nftContract = demo.deviceNft;
const someDid = did.derive({ project: 'reverts', device: 'a' });
const day = 86_400n;
const now = async () => (await reader.getBlock()).timestamp;
const execute = (data: Hex, operation: 0 | 1 | 2 | 3) =>
  mba.execute({ account: ours.account, to: zeroAddress, data, operation });

type Refused = {
  name: string;
  /** The revert string, or the arguments of a custom error. */
  args?: Record<string, unknown>;
  message: RegExp;
  by?: string;
  call: () => TxRequest | Promise<TxRequest>;
};

const reason = (text: string) => ({ name: 'Error', args: { reason: text } });

const refused: Refused[] = [
  {
    ...reason('Not operator'),
    message: /operator may register/,
    by: 'buyer',
    call: () =>
      registry.register({ did: someDid, chainId: chain.id, nftContract, tokenId: 1, chain }),
  },
  {
    ...reason('Invalid ioID identifier'),
    message: /identifier is all zero/,
    by: 'operator',
    call: () => raw(contracts.registry, REGISTER, [`0x${'00'.repeat(32)}`, 1n, nftContract, 1n]),
  },
  {
    ...reason('Invalid NFT contract length'),
    message: /20 bytes \(EVM\) or 32 bytes/,
    by: 'operator',
    call: () => raw(contracts.registry, REGISTER, [ID, 1n, `${nftContract}00`, 1n]),
  },
  {
    name: 'OwnableUnauthorizedAccount',
    args: { account: role('buyer') },
    message: /is not the owner of this contract/,
    by: 'buyer',
    call: () => registry.remove({ did: someDid, chain }),
  },
  {
    name: 'OwnableUnauthorizedAccount',
    args: { account: role('keeper') },
    message: /is not the owner of this contract/,
    by: 'keeper',
    call: () =>
      delegation.authorize({
        delegator: role('keeper'),
        to: demo.staking,
        selector: '0xa694fc3a',
        chain,
      }),
  },
  {
    name: 'AlreadyInitialized',
    message: /initialised already/,
    call: () => mba.initialize({ account: ours.account, chain }),
  },
  {
    name: 'InvalidImplementation',
    message: /does not accept this implementation/,
    call: () => mba.initialize({ account: ours.account, implementation: demo.staking, chain }),
  },
  {
    name: 'NotAuthorized',
    message: /Only the owner of the device NFT/,
    by: 'buyer',
    call: () => mba.sendNative({ account: ours.account, to: role('buyer'), value: 0 }),
  },
  {
    name: 'NotAuthorized',
    message: /Only the owner of the device NFT/,
    by: 'buyer',
    call: () => delegation.enable({ account: ours.account }),
  },
  {
    name: 'InvalidOperation',
    message: /does not know this operation/,
    call: () =>
      raw(ours.account, 'function execute(address, uint256, bytes, uint8)', [
        zeroAddress,
        0n,
        '0x',
        4,
      ]),
  },
  // Init code that is no code: INVALID.
  {
    name: 'ContractCreationFailed',
    message: /create the contract/,
    call: () => execute('0xfe', 2),
  },
  { name: 'InvalidInput', message: /cannot use/, call: () => execute(`0x${'00'.repeat(31)}`, 3) },
  {
    name: 'InvalidInput',
    message: /different lengths/,
    call: () => raw(ours.account, SET_PERMISSIONS, [[role('buyer')], []]),
  },
  {
    name: 'ExceedsMaxLockTime',
    message: /365 days/,
    call: async () => mba.lock({ account: ours.account, until: (await now()) + 366n * day }),
  },
  {
    name: 'OwnershipCycle',
    message: /own its own device NFT/,
    call: () => raw(nftContract, SAFE_TRANSFER, [role('owner'), ours.account, ours.tokenId]),
  },
  {
    name: 'ERC721NonexistentToken',
    args: { tokenId: 1n << 255n },
    message: /578960446186580977117854925043439539266/,
    call: () => {
      const { to, data } = nft.ownerOf({ tokenContract: nftContract, tokenId: 1n << 255n });
      return { to, data, value: 0n };
    },
  },
  {
    name: 'ERC721InsufficientApproval',
    args: { operator: role('buyer'), tokenId: ours.tokenId },
    message: /./,
    by: 'buyer',
    call: () =>
      nft.safeTransferFrom({
        tokenContract: nftContract,
        from: role('owner'),
        to: role('buyer'),
        tokenId: ours.tokenId,
        chain,
      }),
  },
  {
    name: 'ERC721IncorrectOwner',
    args: { sender: role('buyer'), tokenId: ours.tokenId, owner: role('owner') },
    message: /./,
    call: () => raw(nftContract, SAFE_TRANSFER, [role('buyer'), role('keeper'), ours.tokenId]),
  },
  {
    name: 'ERC721InvalidReceiver',
    args: { receiver: demo.staking },
    message: /./,
    by: 'operator',
    call: () => nft.mint({ tokenContract: nftContract, to: demo.staking, tokenId: 1n << 254n }),
  },
  {
    name: 'ERC20InsufficientBalance',
    args: { sender: ours.account, balance: 0n, needed: 12n },
    message: /has 0 base units of the token and needs 12/,
    call: () =>
      mba.sendToken({
        account: ours.account,
        token: demo.rewardToken,
        to: role('buyer'),
        amount: 12,
      }),
  },
  {
    name: 'ERC20InsufficientAllowance',
    args: { spender: role('owner'), allowance: 0n, needed: 1n },
    message: /may spend 0 base units/,
    call: () =>
      raw(demo.rewardToken, 'function transferFrom(address, address, uint256)', [
        role('rewards'),
        role('owner'),
        1n,
      ]),
  },
];

for (const { name, args = {}, message, by = 'owner', call } of refused) {
  test(`${name} ${Object.values(args)[0] ?? ''}`.trim(), async () => {
    const revert = await refusal(by, await call());
    assert.equal(revert.name, name, revert.message);
    assert.deepEqual(revert.args, args);
    assert.match(revert.message, message);
  });
}

test('AlreadyInitialized of one account fails a whole batch', async () => {
  const wrapper = contracts.batchWrapper;
  const registryAt = at(contracts.registry, ['function setOperator(address)']);
  const [fresh, other] = [await mint(role('owner')), await account()];
  const devices = [fresh, other.tokenId].map((tokenId, index) => ({
    did: did.derive({ project: 'reverts', device: `batch ${index}` }),
    chainId: chain.id,
    nftContract,
    tokenId,
  }));
  await registryAt.send('operator', 'setOperator', [wrapper]);
  try {
    const revert = await refusal('operator', registry.batchRegister({ devices, chain }));
    assert.equal(revert.name, 'AlreadyInitialized');
    assert.match(revert.message, /fails the whole batch/);
  } finally {
    await registryAt.send('operator', 'setOperator', [role('operator')]);
  }
});

test('AccountLocked until the lock ends', async () => {
  const { account: locked } = await account();
  await sent('owner', mba.lock({ account: locked, until: (await now()) + day }));
  const calls = [
    mba.sendNative({ account: locked, to: role('buyer'), value: 0 }),
    mba.executeBatch({ account: locked, operations: [{ to: role('buyer') }] }),
    mba.lock({ account: locked, until: 0 }),
    mba.setPermissions({
      account: locked,
      permissions: [{ caller: role('buyer'), allowed: true }],
    }),
    delegation.enable({ account: locked }),
  ];
  for (const call of calls) {
    const revert = await refusal('owner', call);
    assert.equal(revert.name, 'AccountLocked');
    assert.match(revert.message, /until the lock ends/);
  }
});

test('AccountCreationFailed when the gas does not suffice', async () => {
  const call = mba.create({ ...token(await mint(role('owner'))), chain });
  const names = new Set<string>();
  for (let gas = 30_000; gas < 100_000 && !names.has('AccountCreationFailed'); gas += 1_000) {
    const outcome = await refusal('owner', call, { gas: `0x${gas.toString(16)}` }).catch(
      () => null,
    );
    if (outcome !== null) names.add(outcome.name);
  }
  assert.ok(names.has('AccountCreationFailed'), [...names].join(', '));
});
