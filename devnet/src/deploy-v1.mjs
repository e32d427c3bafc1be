// @ts-check
import { encodeFunctionData, getContractAddress, parseEther } from 'viem';
import { deviceNftAbi, deviceNftFactoryAbi } from './abi.mjs';
import { ioidV1Abi, projectRegistryV1Abi, projectV1Abi, storeV1Abi } from './abi-v1.mjs';

/** @import { Abi, Address } from 'viem' */
/** @import { Deployer } from './deploy.mjs' */

const PRICE = parseEther('1');
/** ioIDs the project pays for at once; the bind after these costs the price. */
const APPLIED = 100n;
const PROJECT_ID = 1n;
const HARDWARE = 0;

/**
 * @typedef {object} DeploymentV1
 * @property {Address} registry
 * @property {Address} ioid the NFT whose accounts hold the device NFTs
 * @property {Address} store
 * @property {Address} project the NFT whose owner speaks for a project
 * @property {Address} projectRegistry
 * @property {number} projectId the operator's
 * @property {Address} deviceNft of that project
 * @property {Address} verifyingProxy of that project, with the operator as verifier
 */

/**
 * The contracts of ioID v1 and one project.
 *
 * @param {object} options
 * @param {Deployer} options.sender
 * @param {Address} options.operator
 * @param {Address} options.accountRegistry
 * @param {Address} options.accountTarget what v1 accounts are clones of: there is no proxy
 * @param {Address} options.deviceNftFactory which has made one collection
 * @returns {Promise<DeploymentV1>}
 */
export async function deployV1({
  sender,
  operator,
  accountRegistry,
  accountTarget,
  deviceNftFactory,
}) {
  const project = await sender.deploy('ProjectV1', [operator]);
  const projectRegistry = await sender.deploy('ProjectRegistryV1', [project]);
  const store = await sender.deploy('IoIDStoreV1', [operator, project, PRICE]);
  const ioid = await sender.deploy('IoIDV1', [operator, accountRegistry, accountTarget]);
  const registry = await sender.deploy('IoIDRegistryV1', [store, ioid]);
  await send(project, { abi: projectV1Abi, functionName: 'setMinter', args: [projectRegistry] });
  await send(store, { abi: storeV1Abi, functionName: 'setIoIDRegistry', args: [registry] });
  await send(ioid, { abi: ioidV1Abi, functionName: 'setMinter', args: [registry] });

  await send(projectRegistry, {
    abi: projectRegistryV1Abi,
    functionName: 'register',
    args: ['GEODNET', HARDWARE],
  });
  // Counting begins at 1, and the first collection is the other world's.
  const deviceNft = getContractAddress({ from: deviceNftFactory, nonce: 2n });
  await send(deviceNftFactory, {
    abi: deviceNftFactoryAbi,
    functionName: 'createDeviceNFT',
    args: ['GEODNET Device v1', 'GEOD1', operator, operator],
  });
  await send(store, {
    abi: storeV1Abi,
    functionName: 'setDeviceContract',
    args: [PROJECT_ID, deviceNft],
  });
  await send(
    store,
    { abi: storeV1Abi, functionName: 'applyIoIDs', args: [PROJECT_ID, APPLIED] },
    PRICE * APPLIED,
  );
  const verifyingProxy = await sender.deploy('VerifyingProxyV1', [operator, registry, deviceNft]);
  await send(deviceNft, {
    abi: deviceNftAbi,
    functionName: 'setOperator',
    args: [verifyingProxy],
  });

  return {
    registry,
    ioid,
    store,
    project,
    projectRegistry,
    projectId: Number(PROJECT_ID),
    deviceNft,
    verifyingProxy,
  };

  /**
   * @param {Address} to
   * @param {{ abi: Abi, functionName: string, args: readonly unknown[] }} call
   * @param {bigint} [value]
   */
  async function send(to, call, value = 0n) {
    await sender.send({ to, data: encodeFunctionData(call), value, what: call.functionName });
  }
}
