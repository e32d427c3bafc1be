// What the peers do: the libraries' own functions where they have one for the purpose, otherwise the
// shortest program on them that gives the answer ours gives.

import { sha256 } from '@noble/hashes/sha2';
import { keccak_256 } from '@noble/hashes/sha3';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { base58 } from '@scure/base';
import { TokenboundClient } from '@tokenbound/sdk';
import canonicalize from 'canonicalize';
import * as ethers from 'ethers';
import { base58btc } from 'multiformats/bases/base58';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import * as viem from 'viem';
import { CONTRACT, deviceName, IMPLEMENTATION, PROJECT, REGISTRY } from './inputs.mjs';

const SALT = `0x${'00'.repeat(32)}`;
const PREFIX = '0x3d60ad80600a3d3981f3363d3d373d3d3d363d73';
const SUFFIX = '0x5af43d82803e903d91602b57fd5bf3';
const FOOTER = 'bytes32, uint256, address, uint256';

// ---- Accounts

const footer = viem.parseAbiParameters(FOOTER);
export const viemAddress = (tokenId) =>
  viem.getContractAddress({
    opcode: 'CREATE2',
    from: REGISTRY,
    salt: SALT,
    bytecode: viem.concatHex([
      PREFIX,
      IMPLEMENTATION,
      SUFFIX,
      viem.encodeAbiParameters(footer, [SALT, 1n, CONTRACT, tokenId]),
    ]),
  });
const coder = ethers.AbiCoder.defaultAbiCoder();
const footerTypes = FOOTER.split(', ');
export const ethersAddress = (tokenId) =>
  ethers.getCreate2Address(
    REGISTRY,
    SALT,
    ethers.keccak256(
      ethers.concat([
        PREFIX,
        IMPLEMENTATION,
        SUFFIX,
        coder.encode(footerTypes, [SALT, 1n, CONTRACT, tokenId]),
      ]),
    ),
  );
const tokenbound = new TokenboundClient({
  chainId: 1,
  implementationAddress: IMPLEMENTATION,
  registryAddress: REGISTRY,
});
export const tokenboundAddress = (tokenId) =>
  tokenbound.getAccount({ tokenContract: CONTRACT, tokenId: String(tokenId) });

/** What a person writes who needs this alone and as fast as JavaScript goes: no checks at all. */
const code = hexToBytes(
  [PREFIX, IMPLEMENTATION, SUFFIX, SALT].map((part) => part.slice(2)).join('') +
    '1'.padStart(64, '0') +
    CONTRACT.slice(2).padStart(64, '0') +
    '0'.repeat(64),
);
const create2 = concatBytes(Uint8Array.of(0xff), hexToBytes(REGISTRY.slice(2)), new Uint8Array(64));
const codeView = new DataView(code.buffer);
export function byHandAddress(tokenId) {
  codeView.setBigUint64(code.length - 8, tokenId);
  create2.set(keccak_256(code), 53);
  const lower = bytesToHex(keccak_256(create2).subarray(12));
  const hash = keccak_256(utf8ToBytes(lower));
  let text = '0x';
  for (let index = 0; index < 40; index += 1) {
    const nibble = (hash[index >> 1] >> (index % 2 === 0 ? 4 : 0)) & 15;
    text += nibble > 7 ? lower[index].toUpperCase() : lower[index];
  }
  return text;
}

// ---- Identifiers

const project = sha256(utf8ToBytes(PROJECT));
const nobleId = (index) => sha256(concatBytes(project, sha256(utf8ToBytes(deviceName(index)))));
const viemId = (index) =>
  viem.sha256(
    viem.concatBytes([project, viem.sha256(viem.stringToBytes(deviceName(index)), 'bytes')]),
    'bytes',
  );
export const scureDid = (index) => `did:io:${base58.encode(nobleId(index))}`;
export const multiformatsDid = (index) => `did:io:${base58btc.encode(nobleId(index)).slice(1)}`;
export const viemDid = (index) => `did:io:${base58.encode(viemId(index))}`;
export const ethersDid = (index) => {
  const device = ethers.sha256(ethers.toUtf8Bytes(deviceName(index)));
  return `did:io:${ethers.encodeBase58(ethers.sha256(ethers.concat([project, device])))}`;
};

// ---- Calls

const AUTHORIZE =
  'function authorizeDelegator(address delegator, address to, bytes4 functionSignature)';
const EXECUTE =
  'function execute(address to, uint256 value, bytes data, uint8 operation) payable returns (bytes)';
const EVENT =
  'event DeviceNFTUpdated(bytes32 indexed ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID)';
export const authorizeAbi = viem.parseAbi([AUTHORIZE]);
export const executeAbi = viem.parseAbi([EXECUTE]);
const eventAbi = viem.parseAbi([EVENT]);
export const contracts = new ethers.Interface([AUTHORIZE, EXECUTE, EVENT]);

// ---- Logs

export const viemLog = ({ topics, data }) => viem.decodeEventLog({ abi: eventAbi, topics, data });
export const ethersLog = (log) => contracts.parseLog(log);
const answerOf = (id, contract, chainId, tokenId) => ({
  type: 'DeviceNftUpdated',
  did: `did:io:${base58.encode(hexToBytes(id.slice(2)))}`,
  chainId,
  nftContract: contract,
  tokenId,
});
export const viemEvent = (log) => {
  const { ioIDIdentifier, chainID, NFTcontract, tokenID } = viemLog(log).args;
  return answerOf(ioIDIdentifier, viem.getAddress(NFTcontract), chainID, tokenID);
};
export const ethersEvent = (log) => {
  const [id, chainId, contract, tokenId] = ethersLog(log).args;
  return answerOf(id, ethers.getAddress(contract), chainId, tokenId);
};

// ---- Documents

/** The document of `documentInput`, written out. */
export function writtenOut({ did: id, owner, project: name, keys, mba: account, dataEndpoint }) {
  const controller = viem.getAddress(owner.address);
  const key = `${id}#keys-1`;
  const bytes = base58btc.decode(keys[0].publicKey);
  if (bytes[0] !== 0xed || bytes[1] !== 1 || bytes.length !== 34) throw new Error('no Ed25519 key');
  const purposes = [
    'authentication',
    'assertionMethod',
    'capabilityInvocation',
    'capabilityDelegation',
  ];
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/suites/ed25519-2020/v1',
    ],
    id,
    controller: `did:ethr:0x${owner.chainId.toString(16)}:${controller}`,
    verificationMethod: [
      {
        id: key,
        type: 'Ed25519VerificationKey2020',
        controller: id,
        publicKeyMultibase: keys[0].publicKey,
      },
    ],
    ...Object.fromEntries(purposes.map((purpose) => [purpose, [key]])),
    service: [
      {
        id: `${id}#depin-project`,
        type: 'DePINProjectMembership',
        serviceEndpoint: `https://depinscan.io/projects/${name.toLowerCase()}`,
        projectName: name,
      },
      {
        id: `${id}#owner`,
        type: 'DeviceOwner',
        serviceEndpoint: `https://depinscan.io/owner/${controller}`,
      },
      {
        id: `${id}#mba`,
        type: 'MachineBoundAccount',
        serviceEndpoint: `erc6551:${account.chainId}/${viem.getAddress(account.tokenContract)}/${account.tokenId}`,
      },
      { id: `${id}#depin-data`, type: 'DePINDataService', serviceEndpoint: dataEndpoint },
    ],
  };
}
export function digestByPeers(doc) {
  const bytes = utf8ToBytes(canonicalize(doc));
  const hash = sha256(bytes);
  const cid = CID.createV1(0x55, create(0x12, hash)).toString();
  return { hash: `0x${bytesToHex(hash)}`, cid, bytes };
}
