//! The contracts' own spelling. No other file of the workspace writes a Solidity name.
//!
//! Sources: ERC-721, ERC-20, ERC-1155, ERC-165, ERC-1271, ERC-6551, the ioID v2 registry, batch
//! wrapper, device NFT and execution delegation, the ioID v1 contracts, Multicall3, Uniswap's Permit2.

#![allow(missing_docs, reason = "the names are the contracts'; their meaning is documented there")]

use alloy_sol_types::sol;

mod fields;

sol! {
    /// ioID registry v2, with what its UUPS proxy and its owner slot expose.
    #[derive(Debug, PartialEq, Eq)]
    interface IoIDRegistry {
        function registerDeviceNFT(bytes32 ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID) external;
        function registerDeviceNFTWithDIDDoc(bytes32 ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID, string didUri, bytes32 didHash) external;
        function deleteDeviceNFT(bytes32 ioIDIdentifier) external;
        function getDeviceNFT(bytes32 ioIDIdentifier) external view returns (uint256 chainID, bytes memory NFTcontract, uint256 tokenID);
        function getDIDDocMetadata(bytes32 ioIDIdentifier) external view returns (string memory didDocUri, bytes32 didDocHash);
        function totalDevices() external view returns (uint256);
        function operator() external view returns (address);
        function owner() external view returns (address);
        function setOperator(address operator) external;
        function transferOwnership(address newOwner) external;
        function renounceOwnership() external;
        function upgradeToAndCall(address newImplementation, bytes data) external payable;

        event DeviceNFTUpdated(bytes32 indexed ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID);
        event DeviceNFTDeleted(bytes32 ioIDIdentifier);
        event DIDDocMetadataUpdated(bytes32 indexed ioIDIdentifier, string didDocUri, bytes32 didDocHash);
        event DIDDocMetadataDeleted(bytes32 ioIDIdentifier);
    }

    #[derive(Debug, PartialEq, Eq)]
    interface IoIDRegistryBatchWrapper {
        function batchRegister(bytes32[] ioIDIdentifiers, uint256[] chainIDs, address[] nftContracts, uint256[] tokenIDs) external returns (address[] memory);
        event BatchRegistered(bytes32 indexed ioIDIdentifier, uint256 chainID, address nftContract, uint256 tokenID, address accountAddress);
    }

    #[derive(Debug, PartialEq, Eq)]
    interface DeviceNFTFactory {
        function createDeviceNFT(string name, string symbol, address owner, address operator) external returns (address);
        event DeviceNFTContractCreated(address deviceNFT);
    }

    #[derive(Debug, PartialEq, Eq)]
    interface DeviceNFT {
        function mint(address to, uint256 tokenId) external;
        function batchMint(address[] to, uint256[] tokenIds) external;
        function burn(uint256 tokenId) external;
        function setOperator(address operator) external;
        function operator() external view returns (address);
        function owner() external view returns (address);
        function transferOwnership(address newOwner) external;
        function renounceOwnership() external;
    }

    /// ERC-721 with metadata.
    #[derive(Debug, PartialEq, Eq)]
    interface ERC721 {
        function balanceOf(address owner) external view returns (uint256);
        function ownerOf(uint256 tokenId) external view returns (address);
        function name() external view returns (string memory);
        function symbol() external view returns (string memory);
        function tokenURI(uint256 tokenId) external view returns (string memory);
        function approve(address to, uint256 tokenId) external;
        function getApproved(uint256 tokenId) external view returns (address);
        function setApprovalForAll(address operator, bool approved) external;
        function isApprovedForAll(address owner, address operator) external view returns (bool);
        function transferFrom(address from, address to, uint256 tokenId) external;
        function safeTransferFrom(address from, address to, uint256 tokenId) external;
        function safeTransferFrom(address from, address to, uint256 tokenId, bytes data) external;

        event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
        event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
        event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

        error ERC721NonexistentToken(uint256 tokenId);
        error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
        error ERC721InsufficientApproval(address operator, uint256 tokenId);
        error ERC721InvalidApprover(address approver);
        error ERC721InvalidOperator(address operator);
        error ERC721InvalidOwner(address owner);
        error ERC721InvalidReceiver(address receiver);
        error ERC721InvalidSender(address sender);
    }

    #[derive(Debug, PartialEq, Eq)]
    interface ERC20 {
        function totalSupply() external view returns (uint256);
        function balanceOf(address account) external view returns (uint256);
        function decimals() external view returns (uint8);
        function symbol() external view returns (string memory);
        function transfer(address to, uint256 value) external returns (bool);
        function allowance(address owner, address spender) external view returns (uint256);
        function approve(address spender, uint256 value) external returns (bool);
        function transferFrom(address from, address to, uint256 value) external returns (bool);
        function increaseAllowance(address spender, uint256 addedValue) external returns (bool);
        function decreaseAllowance(address spender, uint256 subtractedValue) external returns (bool);
        function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

        event Transfer(address indexed from, address indexed to, uint256 value);
        event Approval(address indexed owner, address indexed spender, uint256 value);

        error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
        error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
        error ERC20InvalidReceiver(address receiver);
        error ERC20InvalidSender(address sender);
        error ERC20InvalidApprover(address approver);
        error ERC20InvalidSpender(address spender);
    }

    #[derive(Debug, PartialEq, Eq)]
    interface ERC1155 {
        function setApprovalForAll(address operator, bool approved) external;
        function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data) external;
        function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data) external;
    }

    #[derive(Debug, PartialEq, Eq)]
    interface ERC6551Registry {
        function createAccount(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId) external returns (address);
        function account(address implementation, bytes32 salt, uint256 chainId, address tokenContract, uint256 tokenId) external view returns (address);
        event ERC6551AccountCreated(address account, address indexed implementation, bytes32 salt, uint256 chainId, address indexed tokenContract, uint256 indexed tokenId);
        error AccountCreationFailed();
    }

    /// One call of `executeBatch`.
    #[derive(Debug, PartialEq, Eq)]
    struct Operation { address to; uint256 value; bytes data; uint8 operation; }

    /// Account proxy and implementation behind it, as one address shows them.
    #[derive(Debug, PartialEq, Eq)]
    interface MachineBoundAccount {
        function initialize(address implementation) external;
        function token() external view returns (uint256 chainId, address tokenContract, uint256 tokenId);
        function state() external view returns (uint256);
        function owner() external view returns (address);
        function isValidSigner(address signer, bytes context) external view returns (bytes4);
        function isValidSignature(bytes32 hash, bytes signature) external view returns (bytes4);
        function supportsInterface(bytes4 interfaceId) external view returns (bool);
        function execute(address to, uint256 value, bytes data, uint8 operation) external payable returns (bytes memory);
        function executeBatch(Operation[] operations) external payable returns (bytes[] memory);
        function lock(uint256 until) external;
        function isLocked() external view returns (bool);
        function lockedUntil() external view returns (uint256);
        function setPermissions(address[] callers, bool[] permissions) external;
        function setOverrides(bytes4[] selectors, address[] implementations) external;
        function setDelegationEnabled(bool enabled) external;
        function delegationEnabled() external view returns (bool);

        error NotAuthorized();
        error InvalidOperation();
        error ContractCreationFailed();
        error InvalidInput();
        error ExceedsMaxLockTime();
        error AccountLocked();
        error InvalidImplementation();
        error AlreadyInitialized();
        error OwnershipCycle();
    }

    #[derive(Debug, PartialEq, Eq)]
    interface ExecutionDelegation {
        function authorizeDelegator(address delegator, address to, bytes4 functionSignature) external;
        function revokeDelegator(address delegator, address to, bytes4 functionSignature) external;
        function isAuthorized(address delegator, address to, bytes4 functionSignature) external view returns (bool);
        function isAuthorized(address executor, address to, bytes data) external view returns (bool);
        function owner() external view returns (address);
        function transferOwnership(address newOwner) external;
        function renounceOwnership() external;
        event DelegatorUpdated(address delegator, address to, bytes4 functionSignature, bool authorized);
    }

    /// The auto-staking example's staking contract: the one foreign call the product names.
    #[derive(Debug, PartialEq, Eq)]
    interface Staking {
        function stake(uint256 amount) external;
    }

    #[derive(Debug, PartialEq, Eq)]
    interface Multicall3 {
        struct Call3 { address target; bool allowFailure; bytes callData; }
        struct Call3Value { address target; bool allowFailure; uint256 value; bytes callData; }
        struct Result { bool success; bytes returnData; }
        function aggregate3(Call3[] calls) external payable returns (Result[] memory returnData);
        function aggregate3Value(Call3Value[] calls) external payable returns (Result[] memory returnData);
    }

    /// Permit2: AllowanceTransfer and SignatureTransfer. Tokens that it was approved for move by
    /// permissions it keeps, or by a signature alone.
    #[derive(Debug, PartialEq, Eq)]
    interface Permit2 {
        struct PermitDetails { address token; uint160 amount; uint48 expiration; uint48 nonce; }
        struct PermitSingle { PermitDetails details; address spender; uint256 sigDeadline; }
        struct PermitBatch { PermitDetails[] details; address spender; uint256 sigDeadline; }
        struct AllowanceTransferDetails { address from; address to; uint160 amount; address token; }
        struct TokenSpenderPair { address token; address spender; }
        struct TokenPermissions { address token; uint256 amount; }
        struct PermitTransferFrom { TokenPermissions permitted; uint256 nonce; uint256 deadline; }
        struct PermitBatchTransferFrom { TokenPermissions[] permitted; uint256 nonce; uint256 deadline; }
        struct SignatureTransferDetails { address to; uint256 requestedAmount; }

        function approve(address token, address spender, uint160 amount, uint48 expiration) external;
        function permit(address owner, PermitSingle permitSingle, bytes signature) external;
        function permit(address owner, PermitBatch permitBatch, bytes signature) external;
        function transferFrom(address from, address to, uint160 amount, address token) external;
        function transferFrom(AllowanceTransferDetails[] transferDetails) external;
        function lockdown(TokenSpenderPair[] approvals) external;
        function invalidateNonces(address token, address spender, uint48 newNonce) external;
        function permitTransferFrom(PermitTransferFrom permit, SignatureTransferDetails transferDetails, address owner, bytes signature) external;
        function permitTransferFrom(PermitBatchTransferFrom permit, SignatureTransferDetails[] transferDetails, address owner, bytes signature) external;
        function permitWitnessTransferFrom(PermitTransferFrom permit, SignatureTransferDetails transferDetails, address owner, bytes32 witness, string witnessTypeString, bytes signature) external;
        function permitWitnessTransferFrom(PermitBatchTransferFrom permit, SignatureTransferDetails[] transferDetails, address owner, bytes32 witness, string witnessTypeString, bytes signature) external;
        function invalidateUnorderedNonces(uint256 wordPos, uint256 mask) external;
    }

    /// Ownable and Initializable of OpenZeppelin: errors a caller of the above may meet.
    #[derive(Debug, PartialEq, Eq)]
    interface OpenZeppelin {
        error OwnableUnauthorizedAccount(address account);
        error OwnableInvalidOwner(address owner);
        error InvalidInitialization();
        error NotInitializing();
        error SafeERC20FailedOperation(address token);
    }
}

/// ioID v1: the contracts a device owner binds with today.
pub mod v1 {
    use alloy_sol_types::sol;

    sol! {
        /// EIP-712: what the device signs.
        #[derive(Debug, PartialEq, Eq)]
        struct Permit { address owner; uint256 nonce; }

        #[derive(Debug, PartialEq, Eq)]
        interface IoIDRegistryV1 {
            function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s) external payable;
            function register(address deviceContract, uint256 tokenId, address user, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s) external payable;
            function update(address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s) external;
            function migrate(address device, address owner, uint8 v, bytes32 r, bytes32 s) external;
            function remove(address device, uint8 v, bytes32 r, bytes32 s) external;
            function nonces(address device) external view returns (uint256);
            function permitHash(address owner, address device) external view returns (bytes32);
            function DOMAIN_SEPARATOR() external view returns (bytes32);
            function exists(address device) external view returns (bool);
            function documentID(address device) external view returns (string memory);
            function documentHash(address device) external view returns (bytes32);
            function documentURI(address device) external view returns (string memory);
            function deviceTokenId(address device) external view returns (uint256);
            function registeredNFT(address deviceContract, uint256 tokenId) external view returns (bool);

            event NewDevice(address indexed device, address owner, bytes32 hash, string uri);
            event UpdateDevice(address indexed device, address owner, bytes32 hash, string uri);
            event RemoveDevice(address indexed device, address owner);
            event Migrate(address indexed device, address owner);
        }

        #[derive(Debug, PartialEq, Eq)]
        interface IoIDStore {
            function price() external view returns (uint256);
            function deviceContractProject(address deviceContract) external view returns (uint256);
            function projectAppliedAmount(uint256 projectId) external view returns (uint256);
            function projectActivedAmount(uint256 projectId) external view returns (uint256);
            function applyIoIDs(uint256 projectId, uint256 amount) external payable;
            function setDeviceContract(uint256 projectId, address deviceContract) external;
        }

        #[derive(Debug, PartialEq, Eq)]
        interface IoIDNFT {
            function wallet(uint256 id) external view returns (address wallet_, string memory did);
            function wallet(string did) external view returns (address);
            function deviceProject(address device) external view returns (uint256);
            function projectIDs(uint256 projectId, address start, uint256 pageSize) external view returns (address[] memory array, address next);
            function projectDeviceCount(uint256 projectId) external view returns (uint256);
            function walletImplementation() external view returns (address);
            event CreateIoID(address indexed owner, uint256 id, address wallet, string did);
        }

        #[derive(Debug, PartialEq, Eq)]
        interface ProjectRegistry {
            function register(string name, uint8 projectType) external payable returns (uint256);
        }

        #[derive(Debug, PartialEq, Eq)]
        interface VerifyingProxy {
            function register(bytes verifySignature, bytes32 hash, string uri, address owner, address device, uint8 v, bytes32 r, bytes32 s) external;
            function multicall(bytes[] data) external;
        }
    }
}
