// @ts-check
import { keccak256, parseSignature, stringToHex } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { deviceNftAbi } from '../src/abi.mjs';
import { ioidV1Abi, registryV1Abi, storeV1Abi } from '../src/abi-v1.mjs';
import { openWorld } from './fixture.mjs';

/** @import { Address, Hex, PrivateKeyAccount } from 'viem' */
/** @import { RoleName } from '../src/roles.mjs' */

export const HASH = keccak256(stringToHex('document'));

/** @param {Address} device */
export const didOf = (device) => `did:io:${device.toLowerCase()}`;
export const newDevice = () => privateKeyToAccount(generatePrivateKey());

/** A world, and how devices are bound in its v1. */
export async function openV1() {
  const world = await openWorld();
  const { deployment, reader, signers, as, mined, config } = world;
  const { v1 } = deployment;
  const registry = { address: v1.registry, abi: registryV1Abi };
  const ioid = { address: v1.ioid, abi: ioidV1Abi };
  const store = { address: v1.store, abi: storeV1Abi };
  const nft = { address: v1.deviceNft, abi: deviceNftAbi };
  const approve = /** @type {const} */ ([
    {
      type: 'function',
      name: 'approve',
      stateMutability: 'nonpayable',
      inputs: [{ type: 'address' }, { type: 'uint256' }],
      outputs: [],
    },
  ]);
  let nextTokenId = 1n;

  /**
   * The device's permit for `owner`, at its present nonce.
   *
   * @param {PrivateKeyAccount} device
   * @param {Address} owner
   */
  async function permit(device, owner) {
    const nonce = await reader.readContract({
      ...registry,
      functionName: 'nonces',
      args: [device.address],
    });
    const signature = await device.signTypedData({
      domain: {
        name: 'ioIDRegistry',
        version: '1',
        chainId: config.chain.id,
        verifyingContract: v1.registry,
      },
      types: {
        Permit: [
          { name: 'owner', type: 'address' },
          { name: 'nonce', type: 'uint256' },
        ],
      },
      primaryType: 'Permit',
      message: { owner, nonce },
    });
    const { r, s, yParity } = parseSignature(signature);
    return { v: 27 + yParity, r, s };
  }

  /**
   * A device NFT of `role` that the registry may take.
   *
   * @param {RoleName} role
   */
  async function approvedToken(role) {
    const tokenId = nextTokenId++;
    await mined(
      as('operator').writeContract({
        ...nft,
        functionName: 'mint',
        args: [signers[role].address, tokenId],
      }),
    );
    await mined(
      as(role).writeContract({
        address: v1.deviceNft,
        abi: approve,
        functionName: 'approve',
        args: [v1.registry, tokenId],
      }),
    );
    return tokenId;
  }

  /**
   * Registers with the 8-argument form.
   *
   * @param {RoleName} role
   * @param {{ device: Address, tokenId: bigint, signature: { v: number, r: Hex, s: Hex }, hash?: Hex, contract?: Address, value?: bigint }} binding
   */
  function register(
    role,
    { device, tokenId, signature: { v, r, s }, hash = HASH, contract = v1.deviceNft, value = 0n },
  ) {
    return as(role).writeContract({
      ...registry,
      functionName: 'register',
      args: [contract, tokenId, device, hash, 'ipfs://document', v, r, s],
      value,
    });
  }

  /** @param {RoleName} role */
  async function bound(role) {
    const device = newDevice();
    const tokenId = await approvedToken(role);
    const signature = await permit(device, signers[role].address);
    const receipt = await mined(register(role, { device: device.address, tokenId, signature }));
    const id = await reader.readContract({
      ...registry,
      functionName: 'deviceTokenId',
      args: [device.address],
    });
    return { device, tokenId, id, receipt };
  }

  return {
    ...world,
    v1,
    registry,
    ioid,
    store,
    nft,
    approve,
    permit,
    approvedToken,
    register,
    bound,
  };
}
