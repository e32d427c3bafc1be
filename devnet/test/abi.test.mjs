// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toEventSignature, toFunctionSelector } from 'viem';
import { formatAbiItem } from 'viem/utils';
import * as abis from '../src/abi.mjs';
import * as v1 from '../src/abi-v1.mjs';
import { compileContracts } from '../src/compile.mjs';
import { DATA_DIR } from './fixture.mjs';

/** @import { Abi } from 'viem' */

const { artifacts } = await compileContracts({ cacheDir: DATA_DIR });

/** @type {[string, Abi][]} */
const PAIRS = [
  ['IoIDRegistry', abis.registryAbi],
  ['IoIDRegistryBatchWrapper', abis.batchWrapperAbi],
  ['DeviceNFTFactory', abis.deviceNftFactoryAbi],
  ['DeviceNFTTemplate', abis.deviceNftAbi],
  ['AccountGuardian', abis.accountGuardianAbi],
  ['AccountProxy', abis.accountProxyAbi],
  ['MachineBoundAccount', abis.accountAbi],
  ['ExecutionDelegationManager', abis.delegationManagerAbi],
  ['RewardToken', abis.rewardTokenAbi],
  ['Staking', abis.stakingAbi],
  ['AutoStaking', abis.autoStakingAbi],
  ['Multicall3', abis.multicall3Abi],
  ['IoIDRegistryV1', v1.registryV1Abi],
  ['IoIDV1', v1.ioidV1Abi],
  ['IoIDStoreV1', v1.storeV1Abi],
  ['ProjectV1', v1.projectV1Abi],
  ['ProjectRegistryV1', v1.projectRegistryV1Abi],
  ['VerifyingProxyV1', v1.verifyingProxyV1Abi],
];

/**
 * Kind, name, types, and which event parameters are indexed; not the parameters' names.
 *
 * @param {Abi} abi
 * @returns {string[]}
 */
function signatures(abi) {
  return abi.flatMap((item) => {
    if (item.type === 'event') {
      const indexed = item.inputs.map((input) => (input.indexed ? 'i' : '-')).join('');
      return [`event ${toEventSignature(item)} ${indexed}`];
    }
    if (item.type !== 'function' && item.type !== 'error') return [];
    const text = `${item.type} ${formatAbiItem(item)}`;
    if (item.type === 'error') return [text];
    const outputs = formatAbiItem({ ...item, name: '', inputs: item.outputs });
    return [`${text} ${item.stateMutability} ${outputs}`];
  });
}

for (const [name, published] of PAIRS) {
  test(`${name} has every published function, event and error`, () => {
    const artifact = artifacts[name];
    assert.ok(artifact);
    const compiled = signatures(artifact.abi);
    const missing = signatures(published).filter((signature) => !compiled.includes(signature));
    assert.deepEqual(missing, []);
  });
}

test('each account error is reachable from the ABI of the proxy or the implementation', () => {
  const names = ['AccountProxy', 'MachineBoundAccount']
    .flatMap((name) => artifacts[name]?.abi ?? [])
    .flatMap((item) => (item.type === 'error' ? [item.name] : []));
  for (const name of [
    'NotAuthorized',
    'InvalidOperation',
    'ContractCreationFailed',
    'InvalidInput',
    'ExceedsMaxLockTime',
    'AccountLocked',
    'InvalidImplementation',
    'AlreadyInitialized',
    'OwnershipCycle',
  ]) {
    assert.ok(names.includes(name), name);
  }
});

test('selectors equal the published ones', () => {
  /** @type {[string, string, string][]} contract, signature, selector as documents print it */
  const published = [
    ['ExecutionDelegationManager', 'isAuthorized(address,address,bytes4)', '0xe99f5b16'],
    ['ExecutionDelegationManager', 'isAuthorized(address,address,bytes)', '0x0a85bb25'],
    ['ExecutionDelegationManager', 'authorizeDelegator(address,address,bytes4)', '0x43066d3b'],
    ['Staking', 'stake(uint256)', '0xa694fc3a'],
    ['MachineBoundAccount', 'isValidSigner(address,bytes)', '0x523e3260'],
    ['MachineBoundAccount', 'execute(address,uint256,bytes,uint8)', '0x51945447'],
    ['MachineBoundAccount', 'executeBatch((address,uint256,bytes,uint8)[])', '0x43629a73'],
    ['IoIDRegistry', 'registerDeviceNFT(bytes32,uint256,bytes,uint256)', '0xa9e4e8ba'],
    [
      'IoIDRegistryBatchWrapper',
      'batchRegister(bytes32[],uint256[],address[],uint256[])',
      '0xecf623fe',
    ],
    ['DeviceNFTFactory', 'createDeviceNFT(string,string,address,address)', '0x4218b87c'],
    [
      'IoIDRegistryV1',
      'register(address,uint256,address,bytes32,string,uint8,bytes32,bytes32)',
      '0x39a4a241',
    ],
    [
      'IoIDRegistryV1',
      'register(address,uint256,address,address,bytes32,string,uint8,bytes32,bytes32)',
      '0xb20187f1',
    ],
    ['IoIDRegistryV1', 'update(address,bytes32,string,uint8,bytes32,bytes32)', '0xfd8fa0c1'],
    ['IoIDRegistryV1', 'migrate(address,address,uint8,bytes32,bytes32)', '0x4b08210d'],
    ['IoIDRegistryV1', 'remove(address,uint8,bytes32,bytes32)', '0x937a7b2e'],
    [
      'VerifyingProxyV1',
      'register(bytes,bytes32,string,address,address,uint8,bytes32,bytes32)',
      '0x896f1bb8',
    ],
  ];
  for (const [name, signature, selector] of published) {
    const found = artifacts[name]?.abi.find(
      (item) => item.type === 'function' && formatAbiItem(item) === signature,
    );
    assert.ok(found?.type === 'function', signature);
    assert.equal(toFunctionSelector(found), selector, signature);
  }
});
