// @ts-check
// The v1 interfaces by hand, from the published signatures, as in `abi.mjs`.
import { parseAbi } from 'viem';

export const registryV1Abi = parseAbi([
  'function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s) payable',
  'function register(address deviceContract, uint256 tokenId, address user, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s) payable',
  'function update(address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s)',
  'function migrate(address device, address owner, uint8 v, bytes32 r, bytes32 s)',
  'function remove(address device, uint8 v, bytes32 r, bytes32 s)',
  'function nonces(address device) view returns (uint256)',
  'function permitHash(address owner, address device) view returns (bytes32)',
  'function DOMAIN_SEPARATOR() view returns (bytes32)',
  'function exists(address device) view returns (bool)',
  'function documentID(address device) pure returns (string)',
  'function documentHash(address device) view returns (bytes32)',
  'function documentURI(address device) view returns (string)',
  'function deviceTokenId(address device) view returns (uint256)',
  'function registeredNFT(address deviceContract, uint256 tokenId) view returns (bool)',
  'event NewDevice(address indexed device, address owner, bytes32 hash, string uri)',
  'event UpdateDevice(address indexed device, address owner, bytes32 hash, string uri)',
  'event RemoveDevice(address indexed device, address owner)',
  'event Migrate(address indexed device, address owner)',
]);

export const ioidV1Abi = parseAbi([
  'function wallet(uint256 id) view returns (address account, string did)',
  'function wallet(string did) view returns (address)',
  'function deviceProject(address device) view returns (uint256)',
  'function projectIDs(uint256 projectId, address start, uint256 pageSize) view returns (address[] devices, address next)',
  'function projectDeviceCount(uint256 projectId) view returns (uint256)',
  'function walletImplementation() view returns (address)',
  'function ownerOf(uint256 id) view returns (address)',
  'function setMinter(address newMinter)',
  'event CreateIoID(address indexed owner, uint256 id, address wallet, string did)',
]);

export const storeV1Abi = parseAbi([
  'function price() view returns (uint256)',
  'function deviceContractProject(address deviceContract) view returns (uint256)',
  'function projectAppliedAmount(uint256 projectId) view returns (uint256)',
  'function projectActivedAmount(uint256 projectId) view returns (uint256)',
  'function applyIoIDs(uint256 projectId, uint256 amount) payable',
  'function setDeviceContract(uint256 projectId, address deviceContract)',
  'function setIoIDRegistry(address registry)',
]);

export const projectV1Abi = parseAbi([
  'function ownerOf(uint256 projectId) view returns (address)',
  'function name(uint256 projectId) view returns (string)',
  'function projectType(uint256 projectId) view returns (uint8)',
  'function count() view returns (uint256)',
  'function setMinter(address newMinter)',
]);

export const projectRegistryV1Abi = parseAbi([
  'function register(string name, uint8 projectType) payable returns (uint256 projectId)',
]);

export const verifyingProxyV1Abi = parseAbi([
  'function register(bytes verifySignature, bytes32 hash, string uri, address owner, address device, uint8 v, bytes32 r, bytes32 s)',
  'function multicall(bytes[] data) returns (bytes[] results)',
  'event Registered(address indexed owner, address indexed device, uint256 deviceTokenId, uint256 ioIDTokenID)',
]);
