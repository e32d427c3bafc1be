// @ts-check
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BaseError, ContractFunctionRevertedError, zeroHash } from 'viem';
import { accountProxyAbi, accountRegistryAbi, deviceNftAbi } from '../src/abi.mjs';
import { startWorld } from '../src/main.mjs';

/** @import { Address, Hex } from 'viem' */
/** @import { RoleName } from '../src/roles.mjs' */

/** Shared between the test files: a compile is seconds, and blocks are named by their content. */
export const DATA_DIR = fileURLToPath(new URL('../../target/devnet-test', import.meta.url));

/** @typedef {Awaited<ReturnType<typeof openWorld>>} TestWorld */

/**
 * A world of its own for a test file, on any free ports, ended after its last test.
 *
 * @param {{ blockTime?: number }} [options]
 */
export async function openWorld(options = {}) {
  const world = await startWorld({ rpcPort: 0, storePort: 0, dataDir: DATA_DIR, ...options });
  after(world.stop);
  const { chain, deployment, signers, config } = world;
  const { reader } = chain;
  let nextTokenId = 1n;

  /** @param {RoleName} role */
  const as = (role) => chain.signer(signers[role]);

  /**
   * @param {Promise<Hex>} sent
   * @returns its receipt, once it has succeeded
   */
  async function mined(sent) {
    const receipt = await reader.waitForTransactionReceipt({ hash: await sent });
    assert.equal(receipt.status, 'success');
    return receipt;
  }

  /**
   * Mints the next device NFT.
   *
   * @param {RoleName | Address} to
   */
  async function mintDevice(to) {
    const tokenId = nextTokenId++;
    const recipient = to in signers ? signers[/** @type {RoleName} */ (to)].address : to;
    await mined(
      as('operator').writeContract({
        address: deployment.deviceNft,
        abi: deviceNftAbi,
        functionName: 'mint',
        args: [/** @type {Address} */ (recipient), tokenId],
      }),
    );
    return tokenId;
  }

  /**
   * @param {bigint} tokenId
   * @param {bigint} [chainId] the NFT's chain
   */
  const accountArgs = (tokenId, chainId = BigInt(config.chain.id)) =>
    /** @type {const} */ ([
      deployment.accountImplementation,
      zeroHash,
      chainId,
      deployment.deviceNft,
      tokenId,
    ]);

  /**
   * @param {bigint} tokenId
   * @param {bigint} [chainId]
   */
  const accountAddress = (tokenId, chainId) =>
    reader.readContract({
      address: deployment.accountRegistry,
      abi: accountRegistryAbi,
      functionName: 'account',
      args: accountArgs(tokenId, chainId),
    });

  /**
   * @param {bigint} tokenId
   * @param {bigint} [chainId]
   */
  async function createAccount(tokenId, chainId) {
    await mined(
      as('owner').writeContract({
        address: deployment.accountRegistry,
        abi: accountRegistryAbi,
        functionName: 'createAccount',
        args: accountArgs(tokenId, chainId),
      }),
    );
    return accountAddress(tokenId, chainId);
  }

  /**
   * @param {bigint} tokenId
   * @param {bigint} [chainId]
   */
  async function activeAccount(tokenId, chainId) {
    const account = await createAccount(tokenId, chainId);
    await mined(
      as('owner').writeContract({
        address: account,
        abi: accountProxyAbi,
        functionName: 'initialize',
        args: [deployment.accountTarget],
      }),
    );
    return account;
  }

  return { ...world, reader, as, mined, mintDevice, accountAddress, createAccount, activeAccount };
}

/**
 * The name of the custom error, or the reason string, that a call reverts with.
 *
 * @param {Promise<unknown>} call
 * @returns {Promise<string>}
 */
export async function revertOf(call) {
  const error = await call.then(
    (result) => assert.fail(`Expected a revert, got ${result}.`),
    (/** @type {unknown} */ failure) => failure,
  );
  assert.ok(error instanceof BaseError, String(error));
  const revert = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  assert.ok(revert instanceof ContractFunctionRevertedError, error.message);
  return revert.data?.errorName === 'Error'
    ? String(revert.reason)
    : (revert.data?.errorName ?? revert.signature ?? revert.reason ?? '');
}
