// @ts-check
// What is asked for: devices of ioID, and the contract of did:ethr.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { deviceNftAbi, registryAbi } from '../src/abi.mjs';
import { didOf, documentOf, identifierOf, publish, sha256 } from '../test/device.mjs';

/** @import { Hex } from 'viem' */
/** @import { startWorld } from '../src/main.mjs' */

/** @typedef {Awaited<ReturnType<typeof startWorld>>} World */

/** The contract as its authors compiled it; they export it to `require` alone. */
const { EthereumDIDRegistry } = createRequire(import.meta.url)('ethr-did-registry');

/** Tokens minted in one transaction. */
const MINTED_AT_ONCE = 50;

/**
 * Devices with an owned NFT and a published document of about a kilobyte each.
 *
 * @param {World} world
 * @param {number} count
 */
export async function register({ chain, deployment, signers, config }, count) {
  const operator = chain.signer(signers.operator);
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  for (let start = 0; start < count; start += MINTED_AT_ONCE) {
    const tokens = numbers.slice(start, start + MINTED_AT_ONCE).map(BigInt);
    await operator.writeContract({
      address: deployment.deviceNft,
      abi: deviceNftAbi,
      functionName: 'batchMint',
      args: [tokens.map(() => signers.owner.address), tokens],
    });
  }
  const dids = [];
  let last;
  for (const number of numbers) {
    const name = `load ${number}`;
    const did = didOf(name);
    const text = JSON.stringify(documentOf(did, { assertionMethod: [`${did}#key-1`] }));
    last = await operator.writeContract({
      address: deployment.registry,
      abi: registryAbi,
      functionName: 'registerDeviceNFTWithDIDDoc',
      args: [
        identifierOf(name),
        BigInt(config.chain.id),
        deployment.deviceNft,
        BigInt(number),
        `ipfs://${await publish(config.publishApi, text)}`,
        sha256(text),
      ],
    });
    dids.push(did);
  }
  assert.ok(last);
  const { status } = await chain.reader.waitForTransactionReceipt({ hash: last });
  assert.equal(status, 'success');
  return dids;
}

/**
 * ERC-1056, as its authors compiled it, on the same chain. What the peer needs to know of it.
 *
 * @param {World} world
 */
export async function deployEthr({ chain, signers, config }) {
  const hash = await chain.signer(signers.operator).deployContract({
    abi: EthereumDIDRegistry.abi,
    bytecode: /** @type {Hex} */ (EthereumDIDRegistry.bytecode),
  });
  const { contractAddress } = await chain.reader.waitForTransactionReceipt({ hash });
  return [String(config.chain.rpcUrls[0]), String(config.chain.id), String(contractAddress)];
}
