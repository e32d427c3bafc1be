// @ts-check
/**
 * What must come out, worked out without the package: with node's SHA-256, with viem, and from what
 * the contracts themselves return.
 */
import { createHash } from 'node:crypto';
import {
  concatHex,
  createPublicClient,
  encodeAbiParameters,
  getContractAddress,
  http,
  keccak256,
  zeroHash,
} from 'viem';
import {
  accountAbi,
  accountRegistryAbi,
  delegationManagerAbi,
  deviceNftAbi,
  registryAbi,
  rewardTokenAbi,
  stakingAbi,
} from '../../devnet/src/abi.mjs';

/** @import { Hex } from 'viem' */
/** @import { World } from './stage.mjs' */

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** @param {(string | Uint8Array)[]} parts */
function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** @param {Uint8Array} bytes @returns {Hex} */
const hex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;

/** @param {Uint8Array} bytes base58btc without a multibase prefix */
function base58(bytes) {
  let digits = '';
  for (let rest = BigInt(hex(bytes)); rest > 0n; rest /= 58n) {
    digits = `${BASE58[Number(rest % 58n)]}${digits}`;
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return `${'1'.repeat(Math.max(zeros, 0))}${digits}`;
}

/** @param {Uint8Array} bytes lower-case base32 without padding (RFC 4648) */
function base32(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/**
 * sha256( sha256(project) || sha256(device) ), and the DID that writes it in base58btc.
 *
 * @param {string} project
 * @param {string} device
 */
export function identify(project, device) {
  const identifier = sha256(sha256(project), sha256(device));
  return { identifier: hex(identifier), did: `did:io:${base58(identifier)}` };
}

/**
 * RFC 8785 for what our documents hold: objects, lists and texts.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/**
 * SHA-256 of a document's text, and where IPFS has it: CIDv1, raw.
 *
 * @param {string} text
 */
export function address(text) {
  const hash = hex(sha256(text));
  const cid = cidOf(hash);
  return { hash, cid, uri: `ipfs://${cid}` };
}

/**
 * CIDv1 (1), raw (0x55), SHA-256 (0x12) of 32 bytes (0x20), in base32.
 *
 * @param {Hex} hash
 */
export function cidOf(hash) {
  return `b${base32(Buffer.from(`01551220${hash.slice(2)}`, 'hex'))}`;
}

/**
 * The account of a device NFT, by CREATE2 from the code that ERC-6551 prescribes.
 *
 * @param {World} world
 * @param {bigint} tokenId
 */
export function accountAddress({ chain, demo }, tokenId) {
  const { accountImplementation, accountRegistry } = chain.contracts;
  const bytecode = concatHex([
    '0x3d60ad80600a3d3981f3',
    '0x363d3d373d3d3d363d73',
    accountImplementation,
    '0x5af43d82803e903d91602b57fd5bf3',
    encodeAbiParameters(
      [{ type: 'bytes32' }, { type: 'uint256' }, { type: 'address' }, { type: 'uint256' }],
      [zeroHash, BigInt(chain.id), demo.deviceNft, tokenId],
    ),
  ]);
  return getContractAddress({
    opcode: 'CREATE2',
    from: accountRegistry,
    salt: zeroHash,
    bytecodeHash: keccak256(bytecode),
  });
}

/**
 * bech32 (BIP 173) with prefix `io` over an address's 20 bytes.
 *
 * @param {Hex} owner
 */
export function io1(owner) {
  const bits = [...Buffer.from(owner.slice(2), 'hex')]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  const words = (bits.match(/.{5}/g) ?? []).map((group) => Number.parseInt(group, 2));
  const prefix = [3, 3, 0, 'i'.charCodeAt(0) & 31, 'o'.charCodeAt(0) & 31];
  let check = 1;
  for (const word of [...prefix, ...words, 0, 0, 0, 0, 0, 0]) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ word;
    for (const [bit, generator] of BECH32_GENERATORS.entries()) {
      if ((top >>> bit) & 1) check ^= generator;
    }
  }
  const sum = [25, 20, 15, 10, 5, 0].map((shift) => ((check ^ 1) >>> shift) & 31);
  return `io1${[...words, ...sum].map((word) => BECH32[word]).join('')}`;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** ERC-1967: keccak256("eip1967.proxy.implementation") - 1. */
const IMPLEMENTATION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';

/**
 * Reads the world's contracts through viem.
 *
 * @param {World} world
 */
export function contracts({ chain, demo }) {
  const client = createPublicClient({ transport: http(chain.rpcUrls[0]) });
  const { accountImplementation, accountRegistry, delegationManager, registry } = chain.contracts;
  return {
    client,
    /** @param {bigint} tokenId what the ERC-6551 registry says */
    account: (tokenId) =>
      client.readContract({
        address: accountRegistry,
        abi: accountRegistryAbi,
        functionName: 'account',
        args: [accountImplementation, zeroHash, BigInt(chain.id), demo.deviceNft, tokenId],
      }),
    /** @param {Hex} identifier */
    device: async (identifier) => {
      const read = /** @type {const} */ ({ address: registry, abi: registryAbi });
      const [[chainId, nftContract, tokenId], [uri, hash]] = await Promise.all([
        client.readContract({ ...read, functionName: 'getDeviceNFT', args: [identifier] }),
        client.readContract({ ...read, functionName: 'getDIDDocMetadata', args: [identifier] }),
      ]);
      return { chainId, nftContract, tokenId, uri, hash };
    },
    /** @param {bigint} tokenId */
    ownerOf: (tokenId) =>
      client.readContract({
        address: demo.deviceNft,
        abi: deviceNftAbi,
        functionName: 'ownerOf',
        args: [tokenId],
      }),
    /** @param {Hex} account bytes of code, and what the proxy runs */
    code: async (account) => {
      const [code, slot] = await Promise.all([
        client.getCode({ address: account }),
        client.getStorageAt({ address: account, slot: IMPLEMENTATION_SLOT }),
      ]);
      return { size: code ? code.length / 2 - 1 : 0, runs: `0x${slot?.slice(-40)}` };
    },
    /** @param {Hex} account */
    delegationEnabled: (account) =>
      client.readContract({ address: account, abi: accountAbi, functionName: 'delegationEnabled' }),
    /** @param {Hex} delegator @param {Hex} to @param {Hex} selector */
    isAuthorized: (delegator, to, selector) =>
      client.readContract({
        address: delegationManager,
        abi: delegationManagerAbi,
        functionName: 'isAuthorized',
        args: [delegator, to, selector],
      }),
    /** @param {Hex} holder of reward tokens */
    tokens: (holder) =>
      client.readContract({
        address: demo.rewardToken,
        abi: rewardTokenAbi,
        functionName: 'balanceOf',
        args: [holder],
      }),
    /** @param {Hex} account */
    staked: (account) =>
      client.readContract({
        address: demo.staking,
        abi: stakingAbi,
        functionName: 'staked',
        args: [account],
      }),
  };
}
