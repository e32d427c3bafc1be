// @ts-check
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createActivityLog } from './activity.mjs';
import { openBlocks } from './blocks.mjs';
import { CHAIN_ID, HOST, startChain } from './chain.mjs';
import { compileContracts } from './compile.mjs';
import { deployWorld, PROJECT } from './deploy.mjs';
import { createFaults } from './fault.mjs';
import { jsonReply, serve } from './http.mjs';
import { startKeeper } from './keeper.mjs';
import { createRewardsRoute } from './rewards.mjs';
import { deriveSigners, describeAccounts } from './roles.mjs';
import { createStoreRoutes, requestedCid } from './store.mjs';

/** @import { ActivityLog } from './activity.mjs' */
/** @import { Blocks } from './blocks.mjs' */
/** @import { LocalChain } from './chain.mjs' */
/** @import { Deployment } from './deploy.mjs' */
/** @import { Route } from './http.mjs' */
/** @import { Signers } from './roles.mjs' */

/**
 * @typedef {object} WorldOptions
 * @property {number} [rpcPort] wanted; the next free port is taken when it is not free, 0 takes any
 * @property {number} [storePort] likewise
 * @property {string} [out] where world.json is written; nowhere when absent
 * @property {string} dataDir compiled contracts and blocks
 * @property {number} [blockTime] seconds between blocks; a block per transaction when absent
 * @property {(line: string) => void} [log] progress, a line a step
 */

/**
 * @typedef {object} World
 * @property {ReturnType<typeof describeWorld>} config what world.json holds
 * @property {LocalChain} chain
 * @property {Deployment} deployment
 * @property {Signers} signers
 * @property {Promise<string>} ended resolves with a sentence when a part ends by itself
 * @property {() => Promise<void>} stop ends every part; nothing is left running
 */

/**
 * Starts chain, contracts, content store and keeper.
 *
 * @param {WorldOptions} options
 * @returns {Promise<World>}
 * @throws {Error} saying what could not start; what had started is ended before
 */
export async function startWorld({
  rpcPort = 8545,
  storePort = 8650,
  out,
  dataDir,
  blockTime,
  log,
}) {
  const step = createStepLog(log ?? (() => undefined));
  const signers = deriveSigners();
  /** @type {(() => Promise<void>)[]} in the order of starting */
  const stops = [];
  const stop = async () => {
    for (let end = stops.pop(); end !== undefined; end = stops.pop()) await end();
  };

  try {
    const { artifacts } = await step('contracts compiled', () =>
      compileContracts({ cacheDir: dataDir }),
    );
    const chain = await step('chain started', () => startChain({ port: rpcPort }));
    stops.push(chain.stop);
    const deployment = await step('contracts deployed', () =>
      deployWorld({ chain, artifacts, signers }),
    );
    if (blockTime !== undefined) {
      await chain.reader.setAutomine(false);
      await chain.reader.setIntervalMining({ interval: blockTime });
    }

    const blocks = await step('content store opened', () =>
      openBlocks(path.join(dataDir, 'blocks')),
    );
    stops.push(async () => blocks.close());
    const activity = createActivityLog();
    const keeper = await startKeeper({ chain, deployment, signers, activity });
    stops.push(keeper.stop);
    const server = await step('store and keeper started', () =>
      serve({
        routes: createRoutes({ blocks, activity, chain, deployment, signers }),
        host: HOST,
        port: storePort,
      }),
    );
    stops.push(server.stop);

    const config = describeWorld({ deployment, signers, rpcUrl: chain.url, storeUrl: server.url });
    if (out !== undefined) await writeConfig(out, config);
    return { config, chain, deployment, signers, ended: chain.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {{ blocks: Blocks, activity: ActivityLog, chain: LocalChain, deployment: Deployment, signers: Signers }} parts
 * @returns {Route[]}
 */
function createRoutes({ blocks, activity, chain, deployment, signers }) {
  const faults = createFaults();
  const { add, read } = createStoreRoutes(blocks);
  return [
    { ...add, handle: faults.wrap(add.handle, () => null) },
    { ...read, handle: faults.wrap(read.handle, requestedCid) },
    faults.route,
    createRewardsRoute({ chain, deployment, signers }),
    { method: 'GET', path: '/devnet/activity', handle: async () => jsonReply(activity.list()) },
  ];
}

/**
 * @param {{ deployment: Deployment, signers: Signers, rpcUrl: string, storeUrl: string }} parts
 */
function describeWorld({ deployment, signers, rpcUrl, storeUrl }) {
  const { deviceNft, rewardToken, staking, autoStaking, selectors, v1 } = deployment;
  return {
    chain: {
      id: CHAIN_ID,
      name: 'ioID devnet',
      rpcUrls: [rpcUrl],
      nativeCurrency: { name: 'IoTeX', symbol: 'IOTX', decimals: 18 },
      contracts: {
        registry: deployment.registry,
        batchWrapper: deployment.batchWrapper,
        deviceNftFactory: deployment.deviceNftFactory,
        accountRegistry: deployment.accountRegistry,
        accountImplementation: deployment.accountImplementation,
        accountTarget: deployment.accountTarget,
        delegationManager: deployment.delegationManager,
        multicall3: deployment.multicall3,
        registryV1: v1.registry,
        ioidV1: v1.ioid,
        storeV1: v1.store,
        projectRegistryV1: v1.projectRegistry,
        projectV1: v1.project,
      },
    },
    gateways: [storeUrl],
    publishApi: `${storeUrl}/api/v0/add`,
    demo: {
      project: PROJECT,
      deviceNft,
      rewardToken,
      staking,
      autoStaking,
      selectors,
      v1: {
        projectId: v1.projectId,
        deviceNft: v1.deviceNft,
        verifyingProxy: v1.verifyingProxy,
      },
      rewardsApi: `${storeUrl}/devnet/reward`,
      activityApi: `${storeUrl}/devnet/activity`,
    },
    accounts: describeAccounts(signers),
  };
}

/**
 * Written beside and renamed, so that a reader never sees half of it.
 *
 * @param {string} out
 * @param {object} config
 */
async function writeConfig(out, config) {
  await mkdir(path.dirname(out), { recursive: true });
  const partial = `${out}.${process.pid}`;
  await writeFile(partial, `${JSON.stringify(config, null, 2)}\n`);
  await rename(partial, out);
}

/**
 * @param {(line: string) => void} log
 * @returns {<T>(what: string, run: () => Promise<T>) => Promise<T>}
 */
function createStepLog(log) {
  return async (what, run) => {
    const start = performance.now();
    const result = await run();
    log(`${what} in ${((performance.now() - start) / 1_000).toFixed(2)} s`);
    return result;
  };
}
