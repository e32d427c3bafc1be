// @ts-check
import { readFile } from 'node:fs/promises';
import {
  concatHex,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  getContractAddress,
  keccak256,
  parseEther,
  parseEventLogs,
  toFunctionSelector,
  zeroHash,
} from 'viem';
import { accountGuardianAbi, deviceNftFactoryAbi, registryAbi } from './abi.mjs';
import { deployV1 } from './deploy-v1.mjs';

/** @import { Abi, Address, Hex } from 'viem' */
/** @import { Artifacts } from './compile.mjs' */
/** @import { LocalChain } from './chain.mjs' */
/** @import { DeploymentV1 } from './deploy-v1.mjs' */
/** @import { Signers } from './roles.mjs' */

/** Where Multicall3 is on nearly every chain, IoTeX mainnet included. */
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11';
const REWARD_SUPPLY = parseEther('1000000000');
/** Enough for the largest contract here; a limit of our own saves an estimate per transaction. */
const DEPLOY_GAS = 6_000_000n;

export const PROJECT = 'GEODNET';

/**
 * @typedef {object} Deployment
 * @property {Address} registry
 * @property {Address} batchWrapper
 * @property {Address} deviceNftFactory
 * @property {Address} accountRegistry
 * @property {Address} accountImplementation the proxy that accounts are created with
 * @property {Address} accountTarget what an account is initialised with
 * @property {Address} accountGuardian says what an account may be initialised with
 * @property {Address} delegationManager
 * @property {Address} multicall3
 * @property {Address} deviceNft
 * @property {Address} rewardToken
 * @property {Address} staking
 * @property {Address} autoStaking
 * @property {{ stake: Hex }} selectors
 * @property {DeploymentV1} v1
 */

/**
 * Puts every contract on a fresh chain, the same addresses each time.
 *
 * @param {{ chain: LocalChain, artifacts: Artifacts, signers: Signers }} options
 * @returns {Promise<Deployment>}
 */
export async function deployWorld({ chain, artifacts, signers }) {
  const sender = createDeployer({ chain, artifacts, signers });
  const operator = signers.operator.address;

  const accountRegistry = await deployAccountRegistry({ chain, sender });
  const registryCode = await sender.deploy('IoIDRegistry', []);
  const registry = await sender.deploy('ERC1967Proxy', [
    registryCode,
    encodeFunctionData({ abi: registryAbi, functionName: 'initialize', args: [operator] }),
  ]);

  const delegationManager = await sender.deploy('ExecutionDelegationManager', [operator]);
  const accountTarget = await sender.deploy('MachineBoundAccount', [delegationManager]);
  const accountGuardian = await sender.deploy('AccountGuardian', [operator]);
  const accountImplementation = await sender.deploy('AccountProxy', [accountGuardian]);
  await sender.send({
    to: accountGuardian,
    data: encodeFunctionData({
      abi: accountGuardianAbi,
      functionName: 'setTrustedImplementation',
      args: [accountTarget, true],
    }),
  });
  const batchWrapper = await sender.deploy('IoIDRegistryBatchWrapper', [
    operator,
    registry,
    accountRegistry,
    accountImplementation,
    accountTarget,
    zeroHash,
  ]);

  const template = await sender.deploy('DeviceNFTTemplate', []);
  const deviceNftFactory = await sender.deploy('DeviceNFTFactory', [template]);
  const creation = await sender.send({
    to: deviceNftFactory,
    data: encodeFunctionData({
      abi: deviceNftFactoryAbi,
      functionName: 'createDeviceNFT',
      args: ['GEODNET Device', 'GEOD', operator, operator],
    }),
  });

  const rewardToken = await sender.deploy('RewardToken', [
    'GEODNET Reward',
    'rGEOD',
    signers.rewards.address,
    REWARD_SUPPLY,
  ]);
  const staking = await sender.deploy('Staking', [rewardToken]);
  const autoStaking = await sender.deploy('AutoStaking', [signers.keeper.address, staking]);

  // Last, so that the addresses before do not depend on it.
  const v1 = await deployV1({ sender, operator, accountRegistry, accountTarget, deviceNftFactory });

  await chain.reader.setCode({
    address: MULTICALL3,
    bytecode: artifactOf(artifacts, 'Multicall3').deployedBytecode,
  });
  await chain.reader.setBalance({ address: signers.poor.address, value: 0n });

  await sender.confirm();
  return {
    registry,
    batchWrapper,
    deviceNftFactory,
    accountRegistry,
    accountImplementation,
    accountTarget,
    accountGuardian,
    delegationManager,
    multicall3: MULTICALL3,
    deviceNft: await readCreatedNft(chain, creation),
    rewardToken,
    staking,
    autoStaking,
    selectors: { stake: toFunctionSelector('function stake(uint256 amount)') },
    v1,
  };
}

/** @typedef {ReturnType<typeof createDeployer>} Deployer */

/**
 * Sends from the operator without waiting in between: addresses follow from the nonce.
 *
 * @param {{ chain: LocalChain, artifacts: Artifacts, signers: Signers }} options
 */
function createDeployer({ chain, artifacts, signers }) {
  const { operator } = signers;
  const wallet = chain.signer(operator);
  /** @type {{ hash: Hex, what: string }[]} */
  const sent = [];
  let nonce = 0;

  /** @param {{ to?: Address, data: Hex, value?: bigint, what?: string }} tx */
  async function send({ to, data, value = 0n, what = `call to ${to}` }) {
    const hash = await wallet.sendTransaction({
      ...(to === undefined ? {} : { to }),
      data,
      value,
      nonce: nonce++,
      gas: DEPLOY_GAS,
      maxFeePerGas: 10_000_000_000n,
      maxPriorityFeePerGas: 0n,
    });
    sent.push({ hash, what });
    return hash;
  }

  return {
    send,

    /**
     * @param {string} name
     * @param {readonly unknown[]} args
     * @returns {Promise<Address>}
     */
    async deploy(name, args) {
      const { abi, bytecode } = artifactOf(artifacts, name);
      const address = getContractAddress({ from: operator.address, nonce: BigInt(nonce) });
      await send({ data: encodeDeployData({ abi, bytecode, args }), what: name });
      return address;
    },

    /** @throws {Error} naming the first transaction that reverted */
    async confirm() {
      for (const { hash, what } of sent) {
        const { status } = await chain.reader.waitForTransactionReceipt({ hash });
        if (status !== 'success') throw new Error(`Deployment failed: ${what} reverted (${hash}).`);
      }
    },
  };
}

/**
 * The canonical ERC-6551 registry, through the CREATE2 factory as the EIP describes.
 *
 * @param {{ chain: LocalChain, sender: Deployer }} options
 * @returns {Promise<Address>}
 */
async function deployAccountRegistry({ chain, sender }) {
  const dataUrl = new URL('../data/erc6551-registry.json', import.meta.url);
  const data = JSON.parse(await readFile(dataUrl, 'utf8'));

  const factory = getAddress(data.factory);
  const factoryCode = await chain.reader.getCode({ address: factory });
  if (factoryCode !== data.factory_runtime_code) {
    await chain.reader.setCode({ address: factory, bytecode: data.factory_runtime_code });
  }
  const hash = await sender.send({
    to: factory,
    data: concatHex([data.salt, data.init_code]),
    what: 'ERC-6551 registry',
  });
  await chain.reader.waitForTransactionReceipt({ hash });

  const registry = getAddress(data.registry);
  const code = await chain.reader.getCode({ address: registry });
  if (code === undefined || keccak256(code) !== data.runtime_code_hash) {
    throw new Error(`The ERC-6551 registry at ${registry} is not the canonical one.`);
  }
  return registry;
}

/**
 * @param {LocalChain} chain
 * @param {Hex} hash
 * @returns {Promise<Address>}
 */
async function readCreatedNft(chain, hash) {
  const { logs } = await chain.reader.getTransactionReceipt({ hash });
  const [created] = parseEventLogs({
    abi: deviceNftFactoryAbi,
    eventName: 'DeviceNFTContractCreated',
    logs,
  });
  if (created === undefined) throw new Error('The factory did not announce the device NFT.');
  return created.args.deviceNFT;
}

/**
 * @param {Artifacts} artifacts
 * @param {string} name
 */
function artifactOf(artifacts, name) {
  const artifact = artifacts[name];
  if (artifact === undefined) throw new Error(`There is no compiled contract ${name}.`);
  return artifact;
}
