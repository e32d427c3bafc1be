// @ts-check
// The interfaces by hand, from the published signatures and not from our compiler's output: the
// encoding in deployment and tests is then independent of the contracts it speaks to, and a test
// compares the two, name by name.
import { parseAbi } from 'viem';

export const registryAbi = parseAbi([
  'function initialize(address initialOwner)',
  'function registerDeviceNFT(bytes32 ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID)',
  'function registerDeviceNFTWithDIDDoc(bytes32 ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID, string didUri, bytes32 didHash)',
  'function deleteDeviceNFT(bytes32 ioIDIdentifier)',
  'function getDeviceNFT(bytes32 ioIDIdentifier) view returns (uint256 chainID, bytes NFTcontract, uint256 tokenID)',
  'function getDIDDocMetadata(bytes32 ioIDIdentifier) view returns (string didDocUri, bytes32 didDocHash)',
  'function totalDevices() view returns (uint256)',
  'function operator() view returns (address)',
  'function owner() view returns (address)',
  'function setOperator(address newOperator)',
  'function upgradeToAndCall(address newImplementation, bytes data) payable',
  'event DeviceNFTUpdated(bytes32 indexed ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID)',
  'event DeviceNFTDeleted(bytes32 ioIDIdentifier)',
  'event DIDDocMetadataUpdated(bytes32 indexed ioIDIdentifier, string didDocUri, bytes32 didDocHash)',
  'event DIDDocMetadataDeleted(bytes32 ioIDIdentifier)',
  'error OwnableUnauthorizedAccount(address account)',
  'error InvalidInitialization()',
]);

export const batchWrapperAbi = parseAbi([
  'function batchRegister(bytes32[] ioIDIdentifiers, uint256[] chainIDs, address[] nftContracts, uint256[] tokenIDs) returns (address[] accounts)',
  'function registerDeviceNFT(bytes32 ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID)',
  'function owner() view returns (address)',
  'function ioIDRegistry() view returns (address)',
  'function erc6551Registry() view returns (address)',
  'function accountImplementationProxy() view returns (address)',
  'function accountImplementationUpgradable() view returns (address)',
  'function accountSalt() view returns (bytes32)',
  'event BatchRegistered(bytes32 indexed ioIDIdentifier, uint256 chainID, address nftContract, uint256 tokenID, address accountAddress)',
  'error OwnableUnauthorizedAccount(address account)',
]);

export const deviceNftFactoryAbi = parseAbi([
  'function IMPLEMENTATION() view returns (address)',
  'function createDeviceNFT(string name, string symbol, address owner, address operator) returns (address deviceNFT)',
  'event DeviceNFTContractCreated(address deviceNFT)',
]);

export const deviceNftAbi = parseAbi([
  'function initialize(string name, string symbol, address initialOwner, address initialOperator)',
  'function mint(address to, uint256 tokenId)',
  'function batchMint(address[] to, uint256[] tokenIds)',
  'function burn(uint256 tokenId)',
  'function setOperator(address newOperator)',
  'function operator() view returns (address)',
  'function owner() view returns (address)',
  'function name() view returns (string)',
  'function symbol() view returns (string)',
  'function tokenURI(uint256 tokenId) view returns (string)',
  'function ownerOf(uint256 tokenId) view returns (address)',
  'function balanceOf(address owner) view returns (uint256)',
  'function transferFrom(address from, address to, uint256 tokenId)',
  'function safeTransferFrom(address from, address to, uint256 tokenId)',
  'function supportsInterface(bytes4 interfaceId) view returns (bool)',
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  'error ERC721NonexistentToken(uint256 tokenId)',
  'error OwnableUnauthorizedAccount(address account)',
]);

export const accountRegistryAbi = parseAbi([
  'function createAccount(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId) returns (address account)',
  'function account(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId) view returns (address account)',
  'event ERC6551AccountCreated(address account, address indexed implementation, bytes32 salt, uint256 chainId, address indexed tokenContract, uint256 indexed tokenId)',
  'error AccountCreationFailed()',
]);

export const accountGuardianAbi = parseAbi([
  'function setTrustedImplementation(address implementation, bool trusted)',
  'function isTrustedImplementation(address implementation) view returns (bool)',
]);

export const accountProxyAbi = parseAbi([
  'function initialize(address implementation)',
  'error InvalidImplementation()',
  'error AlreadyInitialized()',
]);

export const accountAbi = parseAbi([
  'struct Operation { address to; uint256 value; bytes data; uint8 operation; }',
  'function token() view returns (uint256 chainId, address tokenContract, uint256 tokenId)',
  'function state() view returns (uint256)',
  'function owner() view returns (address)',
  'function isValidSigner(address signer, bytes context) view returns (bytes4)',
  'function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)',
  'function supportsInterface(bytes4 interfaceId) view returns (bool)',
  'function execute(address to, uint256 value, bytes data, uint8 operation) payable returns (bytes)',
  'function executeBatch(Operation[] operations) payable returns (bytes[] results)',
  'function extcall(address to, uint256 value, bytes data) returns (bytes)',
  'function lock(uint256 until)',
  'function isLocked() view returns (bool)',
  'function lockedUntil() view returns (uint256)',
  'function setPermissions(address[] callers, bool[] newPermissions)',
  'function setOverrides(bytes4[] selectors, address[] implementations)',
  'function setDelegationEnabled(bool enabled)',
  'function delegationEnabled() view returns (bool)',
  'function onERC721Received(address operator, address from, uint256 tokenId, bytes data) returns (bytes4)',
  'function onERC1155Received(address operator, address from, uint256 id, uint256 value, bytes data) returns (bytes4)',
  'error NotAuthorized()',
  'error InvalidOperation()',
  'error ContractCreationFailed()',
  'error InvalidInput()',
  'error ExceedsMaxLockTime()',
  'error AccountLocked()',
  'error OwnershipCycle()',
]);

export const delegationManagerAbi = parseAbi([
  'function authorizeDelegator(address delegator, address to, bytes4 functionSignature)',
  'function revokeDelegator(address delegator, address to, bytes4 functionSignature)',
  'function isAuthorized(address delegator, address to, bytes4 functionSignature) view returns (bool)',
  'function isAuthorized(address executor, address to, bytes data) view returns (bool)',
  'function owner() view returns (address)',
  'event DelegatorUpdated(address delegator, address to, bytes4 functionSignature, bool authorized)',
  'error OwnableUnauthorizedAccount(address account)',
]);

export const rewardTokenAbi = parseAbi([
  'function name() view returns (string)',
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
  'function totalSupply() view returns (uint256)',
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address owner, address spender) view returns (uint256)',
  'function approve(address spender, uint256 value) returns (bool)',
  'function transfer(address to, uint256 value) returns (bool)',
  'function transferFrom(address from, address to, uint256 value) returns (bool)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event Approval(address indexed owner, address indexed spender, uint256 value)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
  'error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)',
]);

export const stakingAbi = parseAbi([
  'function stake(uint256 amount)',
  'function staked(address account) view returns (uint256 amount)',
  'function totalStaked() view returns (uint256)',
  'event Staked(address indexed account, uint256 amount)',
  'error NothingToStake()',
]);

export const autoStakingAbi = parseAbi([
  'function autoStake(address account) returns (uint256 amount)',
  'function keeper() view returns (address)',
  'function staking() view returns (address)',
  'event AutoStaked(address indexed account, uint256 amount)',
  'error NotKeeper()',
  'error NothingToStake()',
  'error StakeNotRecorded()',
]);

export const multicall3Abi = parseAbi([
  'struct Call { address target; bytes callData; }',
  'struct Call3 { address target; bool allowFailure; bytes callData; }',
  'struct Call3Value { address target; bool allowFailure; uint256 value; bytes callData; }',
  'struct Result { bool success; bytes returnData; }',
  'function aggregate(Call[] calls) payable returns (uint256 blockNumber, bytes[] returnData)',
  'function aggregate3(Call3[] calls) payable returns (Result[] returnData)',
  'function aggregate3Value(Call3Value[] calls) payable returns (Result[] returnData)',
  'function tryAggregate(bool requireSuccess, Call[] calls) payable returns (Result[] results)',
  'function tryBlockAndAggregate(bool requireSuccess, Call[] calls) payable returns (uint256 blockNumber, bytes32 blockHash, Result[] returnData)',
  'function blockAndAggregate(Call[] calls) payable returns (uint256 blockNumber, bytes32 blockHash, Result[] returnData)',
  'function getBlockHash(uint256 blockNumber) view returns (bytes32)',
  'function getBlockNumber() view returns (uint256)',
  'function getCurrentBlockCoinbase() view returns (address)',
  'function getCurrentBlockDifficulty() view returns (uint256)',
  'function getCurrentBlockGasLimit() view returns (uint256)',
  'function getCurrentBlockTimestamp() view returns (uint256)',
  'function getEthBalance(address addr) view returns (uint256)',
  'function getLastBlockHash() view returns (bytes32)',
  'function getBasefee() view returns (uint256)',
  'function getChainId() view returns (uint256)',
]);
