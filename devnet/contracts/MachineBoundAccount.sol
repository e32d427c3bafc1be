// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {AccountBase} from "./AccountBase.sol";
import {AccountLocked, ExceedsMaxLockTime, InvalidInput, NotAuthorized, OwnershipCycle} from "./AccountErrors.sol";
import {IERC6551Account, IERC6551Executable} from "./interfaces/IERC6551.sol";
import {IExecutionDelegation} from "./interfaces/IExecutionDelegation.sol";

/// @title Machine-bound account: an ERC-6551 account with locks, permissions and delegation
/// @notice The owner is whoever owns the device NFT now. When delegation is on, a caller that the
/// trusted manager authorises for (`to`, first four bytes of `data`) may execute as well; neither
/// `value` nor `operation` is looked at, exactly as in the deployed account.
contract MachineBoundAccount is
    AccountBase,
    IERC6551Account,
    IERC6551Executable,
    IERC1271,
    IERC165,
    IERC721Receiver,
    IERC1155Receiver
{
    struct Operation {
        address to;
        uint256 value;
        bytes data;
        uint8 operation;
    }

    uint256 public constant MAX_LOCK_TIME = 365 days;

    IExecutionDelegation public immutable delegationManager;

    /// @notice Changes with everything the account does (ERC-6551).
    uint256 public state;

    /// @notice Seconds since 1970 UTC; the account is locked while this lies in the future.
    uint256 public lockedUntil;

    /// @notice Off until the owner switches it on. It stays as it is when the NFT is sold.
    bool public delegationEnabled;

    /// @notice Keyed by owner, so that a sale ends the permissions the seller gave.
    mapping(address owner => mapping(address caller => bool)) public permissions;
    mapping(address owner => mapping(bytes4 selector => address)) public overrides;

    event LockUpdated(uint256 lockedUntil);
    event PermissionUpdated(address owner, address caller, bool hasPermission);
    event OverrideUpdated(address owner, bytes4 selector, address implementation);
    event DelegationEnabledUpdated(bool enabled);

    modifier onlyOwner() {
        if (msg.sender != owner()) revert NotAuthorized();
        _;
    }

    constructor(IExecutionDelegation manager) {
        delegationManager = manager;
    }

    receive() external payable override {
        _runOverride();
    }

    fallback() external payable {
        _runOverride();
    }

    function execute(address to, uint256 value, bytes calldata data, uint8 operation)
        external
        payable
        returns (bytes memory)
    {
        if (!_isValidExecutor(msg.sender, to, data)) revert NotAuthorized();
        _beforeChange();
        return _execute(to, value, data, operation);
    }

    function executeBatch(Operation[] calldata operations) external payable returns (bytes[] memory results) {
        results = new bytes[](operations.length);
        // Checked before any runs: what one operation changes must not authorise the next.
        for (uint256 i; i < operations.length; i++) {
            if (!_isValidExecutor(msg.sender, operations[i].to, operations[i].data)) revert NotAuthorized();
        }
        // An empty batch would otherwise let anyone change `state`.
        if (operations.length == 0 && !_isOwnerOrPermitted(msg.sender)) revert NotAuthorized();
        _beforeChange();
        for (uint256 i; i < operations.length; i++) {
            Operation calldata operation = operations[i];
            results[i] = _execute(operation.to, operation.value, operation.data, operation.operation);
        }
    }

    /// @param until seconds since 1970 UTC, at most 365 days ahead.
    function lock(uint256 until) external onlyOwner {
        if (until > block.timestamp + MAX_LOCK_TIME) revert ExceedsMaxLockTime();
        _beforeChange();
        lockedUntil = until;
        emit LockUpdated(until);
    }

    function setPermissions(address[] calldata callers, bool[] calldata newPermissions) external onlyOwner {
        if (callers.length != newPermissions.length) revert InvalidInput();
        _beforeChange();
        for (uint256 i; i < callers.length; i++) {
            permissions[msg.sender][callers[i]] = newPermissions[i];
            emit PermissionUpdated(msg.sender, callers[i], newPermissions[i]);
        }
    }

    function setOverrides(bytes4[] calldata selectors, address[] calldata implementations) external onlyOwner {
        if (selectors.length != implementations.length) revert InvalidInput();
        _beforeChange();
        for (uint256 i; i < selectors.length; i++) {
            overrides[msg.sender][selectors[i]] = implementations[i];
            emit OverrideUpdated(msg.sender, selectors[i], implementations[i]);
        }
    }

    function setDelegationEnabled(bool enabled) external onlyOwner {
        _beforeChange();
        delegationEnabled = enabled;
        emit DelegationEnabledUpdated(enabled);
    }

    /// @dev The guard that makes a *safe* transfer of the device NFT into its own account fail. A
    /// plain `transferFrom` never asks, and neither does a transfer to an undeployed account.
    function onERC721Received(address, address, uint256 receivedId, bytes calldata) external returns (bytes4) {
        (uint256 chainId, address tokenContract, uint256 tokenId) = token();
        if (msg.sender == tokenContract && receivedId == tokenId && chainId == block.chainid) revert OwnershipCycle();
        _runOverride();
        return IERC721Receiver.onERC721Received.selector;
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        _runOverride();
        return IERC1155Receiver.onERC1155Received.selector;
    }

    function onERC1155BatchReceived(address, address, uint256[] calldata, uint256[] calldata, bytes calldata)
        external
        returns (bytes4)
    {
        _runOverride();
        return IERC1155Receiver.onERC1155BatchReceived.selector;
    }

    function isLocked() public view returns (bool) {
        return lockedUntil > block.timestamp;
    }

    function isValidSigner(address signer, bytes calldata) external view returns (bytes4) {
        return _isOwnerOrPermitted(signer) ? IERC6551Account.isValidSigner.selector : bytes4(0);
    }

    /// @param signature 65 bytes r ++ s ++ v of a valid signer; or, with v = 0, r is a contract
    /// that is a valid signer and s the offset of the signature it checks itself (ERC-1271).
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        return _isValidSignature(hash, signature) ? IERC1271.isValidSignature.selector : bytes4(0);
    }

    function supportsInterface(bytes4 interfaceId) external view returns (bool) {
        if (
            interfaceId == type(IERC165).interfaceId || interfaceId == type(IERC6551Account).interfaceId
                || interfaceId == type(IERC6551Executable).interfaceId
                || interfaceId == type(IERC1155Receiver).interfaceId
        ) return true;
        address implementation = overrides[owner()][msg.sig];
        if (implementation == address(0)) return false;
        (bool success, bytes memory result) = implementation.staticcall(msg.data);
        return success && result.length == 32 && abi.decode(result, (uint256)) == 1;
    }

    function token() public view returns (uint256 chainId, address tokenContract, uint256 tokenId) {
        return _token();
    }

    /// @notice Zero when the NFT lives on another chain, does not exist or cannot be asked.
    function owner() public view returns (address) {
        return _tokenOwner();
    }

    function _isValidSignature(bytes32 hash, bytes calldata signature) private view returns (bool) {
        if (signature.length < 65) return false;
        if (signature[64] != 0) {
            (address recovered, ECDSA.RecoverError problem,) = ECDSA.tryRecover(hash, signature);
            return problem == ECDSA.RecoverError.NoError && _isOwnerOrPermitted(recovered);
        }
        address signer = address(uint160(uint256(bytes32(signature[:32]))));
        uint256 offset = uint256(bytes32(signature[32:64]));
        return offset <= signature.length && _isOwnerOrPermitted(signer)
            && SignatureChecker.isValidERC1271SignatureNow(signer, hash, signature[offset:]);
    }

    function _isValidExecutor(address executor, address to, bytes calldata data) private view returns (bool) {
        if (_isOwnerOrPermitted(executor)) return true;
        return delegationEnabled && delegationManager.isAuthorized(executor, to, data);
    }

    function _isOwnerOrPermitted(address caller) private view returns (bool) {
        address currentOwner = owner();
        if (currentOwner == address(0)) return false;
        return caller == currentOwner || permissions[currentOwner][caller];
    }

    function _beforeChange() private {
        if (isLocked()) revert AccountLocked();
        state = uint256(keccak256(abi.encode(state, msg.data)));
    }

    /// @dev Runs what the owner put in place of this function and returns its answer; does nothing
    /// when there is none.
    function _runOverride() private {
        address implementation = overrides[owner()][msg.sig];
        if (implementation == address(0)) return;
        bytes memory result = _callInSandbox(implementation, 0, msg.data);
        assembly ("memory-safe") {
            return(add(result, 32), mload(result))
        }
    }
}
