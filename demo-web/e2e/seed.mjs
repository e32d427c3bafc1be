// @ts-check
/** Devices that are on chain before a journey begins, put there by viem and not through the page. */
import { createWalletClient, defineChain, http, publicActions, zeroHash } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import {
  accountAbi,
  accountProxyAbi,
  accountRegistryAbi,
  deviceNftAbi,
  registryAbi,
  rewardTokenAbi,
} from '../../devnet/src/abi.mjs';
import { accountAddress, address, canonical, identify } from './oracle.mjs';

/** @import { Hex } from 'viem' */
/** @import { World } from './stage.mjs' */
/** @typedef {World['accounts'][number]['role']} Role */

/**
 * @typedef {object} SeededDevice
 * @property {string} serial
 * @property {string} did
 * @property {Hex} identifier
 * @property {bigint} tokenId
 * @property {Hex} account
 * @property {Role} owner
 * @property {string} text the document as published
 * @property {string} cid
 * @property {Hex} hash
 */

/**
 * @typedef {object} Seed
 * @property {string} serial
 * @property {bigint} tokenId
 * @property {Role} [owner] default `owner`
 * @property {'undeployed' | 'uninitialised' | 'active'} [account] default `undeployed`
 * @property {bigint} [coins] wei put into the account
 * @property {bigint} [tokens] reward token units put into the account
 */

/** @param {World} world */
export function createSeeder(world) {
  const { chain, demo } = world;
  const { id, name, nativeCurrency, rpcUrls } = chain;
  const local = defineChain({ id, name, nativeCurrency, rpcUrls: { default: { http: rpcUrls } } });

  /** @param {Role} role */
  const signer = (role) => {
    const found = world.accounts.find((account) => account.role === role);
    if (found === undefined) throw new Error(`The world has no role ${role}.`);
    const account = privateKeyToAccount(found.privateKey);
    return createWalletClient({
      account,
      chain: local,
      transport: http(chain.rpcUrls[0]),
      pollingInterval: 50,
    }).extend(publicActions);
  };
  const operator = signer('operator');
  const rewards = signer('rewards');

  /** @param {Promise<Hex>} sending */
  const mined = async (sending) => {
    const receipt = await operator.waitForTransactionReceipt({ hash: await sending });
    if (receipt.status !== 'success') throw new Error(`${receipt.transactionHash} reverted.`);
  };

  /** @param {{ to: Hex, tokenId: bigint }} mint */
  const mint = ({ to, tokenId }) =>
    mined(
      operator.writeContract({
        address: demo.deviceNft,
        abi: deviceNftAbi,
        functionName: 'mint',
        args: [to, tokenId],
      }),
    );

  /** @param {bigint} tokenId @param {Seed['account']} [state] */
  const deploy = async (tokenId, state = 'active') => {
    const { accountImplementation, accountRegistry, accountTarget } = chain.contracts;
    await mined(
      operator.writeContract({
        address: accountRegistry,
        abi: accountRegistryAbi,
        functionName: 'createAccount',
        args: [accountImplementation, zeroHash, BigInt(chain.id), demo.deviceNft, tokenId],
      }),
    );
    if (state !== 'active') return;
    await mined(
      operator.writeContract({
        address: accountAddress(world, tokenId),
        abi: accountProxyAbi,
        functionName: 'initialize',
        args: [accountTarget],
      }),
    );
  };

  return {
    mint,
    deploy,

    /** @param {Seed} seed @returns {Promise<SeededDevice>} */
    async bind({ serial, tokenId, owner = 'owner', account: state, coins, tokens }) {
      const { did, identifier } = identify(demo.project, serial);
      const holder = signer(owner).account.address;
      const account = accountAddress(world, tokenId);
      const text = canonical(documentOf(did, holder, chain.id));
      const { cid, hash, uri } = address(text);
      await publish(world.publishApi, text, cid);
      await mint({ to: holder, tokenId });
      await mined(
        operator.writeContract({
          address: chain.contracts.registry,
          abi: registryAbi,
          functionName: 'registerDeviceNFTWithDIDDoc',
          args: [identifier, BigInt(chain.id), demo.deviceNft, tokenId, uri, hash],
        }),
      );
      if (state === 'uninitialised' || state === 'active') await deploy(tokenId, state);
      if (coins) await mined(rewards.sendTransaction({ to: account, value: coins }));
      if (tokens) {
        await mined(
          rewards.writeContract({
            address: demo.rewardToken,
            abi: rewardTokenAbi,
            functionName: 'transfer',
            args: [account, tokens],
          }),
        );
      }
      return { serial, did, identifier, tokenId, account, owner, text, cid, hash };
    },

    /** @param {SeededDevice} device @param {bigint} until seconds since 1970 UTC */
    lock: ({ account, owner }, until) =>
      mined(
        signer(owner).writeContract({
          address: account,
          abi: accountAbi,
          functionName: 'lock',
          args: [until],
        }),
      ),
  };
}

/** The first shape of the ioID documentation: no device key, the owner controls. */
function documentOf(/** @type {string} */ did, /** @type {Hex} */ owner, /** @type {number} */ id) {
  const controller = `did:ethr:0x${id.toString(16)}:${owner}`;
  return {
    '@context': ['https://www.w3.org/ns/did/v1'],
    id: did,
    controller,
    service: [{ id: `${did}#owner`, type: 'DeviceOwner', serviceEndpoint: controller }],
  };
}

/**
 * @param {string} api
 * @param {string} text
 * @param {string} cid what must come out
 */
async function publish(api, text, cid) {
  const form = new FormData();
  form.append('file', new Blob([text]), 'document.json');
  const response = await fetch(`${api}?cid-version=1&raw-leaves=true`, {
    method: 'POST',
    body: form,
  });
  const { Hash } = await response.json();
  if (Hash !== cid) throw new Error(`The store calls the document ${Hash} and not ${cid}.`);
}
