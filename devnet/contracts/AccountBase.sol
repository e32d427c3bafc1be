// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {AccountSandbox} from "./AccountSandbox.sol";
import {ContractCreationFailed, InvalidInput, InvalidOperation, NotAuthorized} from "./AccountErrors.sol";

/// @title What an account is bound to, and how it carries out an operation
abstract contract AccountBase {
    uint8 private constant CALL = 0;
    uint8 private constant DELEGATECALL = 1;
    uint8 private constant CREATE = 2;
    uint8 private constant CREATE2 = 3;

    /// @dev 45 bytes ERC-1167 proxy ++ salt, then chain id, token contract and token id.
    uint256 private constant TOKEN_OFFSET = 77;

    /// @notice A call as the account, for code that runs in the account's sandbox.
    function extcall(address to, uint256 value, bytes calldata data) external returns (bytes memory) {
        if (msg.sender != _sandboxAddress()) revert NotAuthorized();
        return _call(to, value, data);
    }

    /// @dev Read from the clone's own code, which nobody can change.
    function _token() internal view returns (uint256 chainId, address tokenContract, uint256 tokenId) {
        bytes memory footer = new bytes(96);
        assembly ("memory-safe") {
            extcodecopy(address(), add(footer, 32), TOKEN_OFFSET, 96)
        }
        return abi.decode(footer, (uint256, address, uint256));
    }

    function _tokenOwner() internal view returns (address) {
        (uint256 chainId, address tokenContract, uint256 tokenId) = _token();
        if (chainId != block.chainid || tokenContract.code.length == 0) return address(0);
        try IERC721(tokenContract).ownerOf(tokenId) returns (address tokenOwner) {
            return tokenOwner;
        } catch {
            return address(0);
        }
    }

    function _execute(address to, uint256 value, bytes calldata data, uint8 operation)
        internal
        returns (bytes memory)
    {
        if (operation == CALL) return _call(to, value, data);
        if (operation == DELEGATECALL) return _callInSandbox(to, value, data);
        if (operation == CREATE) return abi.encodePacked(_create(value, data));
        if (operation == CREATE2) {
            if (data.length < 32) revert InvalidInput();
            return abi.encodePacked(_create2(value, bytes32(data[:32]), data[32:]));
        }
        revert InvalidOperation();
    }

    function _callInSandbox(address to, uint256 value, bytes calldata data) internal returns (bytes memory) {
        address sandbox = _sandboxAddress();
        if (sandbox.code.length == 0) new AccountSandbox{salt: 0}();
        return _call(sandbox, value, abi.encodePacked(to, data));
    }

    /// @dev Not a checked call: an address without code succeeds, as the deployed account has it.
    function _call(address to, uint256 value, bytes memory data) private returns (bytes memory result) {
        bool success;
        (success, result) = to.call{value: value}(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }

    function _create(uint256 value, bytes memory code) private returns (address created) {
        assembly ("memory-safe") {
            created := create(value, add(code, 32), mload(code))
        }
        if (created == address(0)) revert ContractCreationFailed();
    }

    function _create2(uint256 value, bytes32 salt, bytes memory code) private returns (address created) {
        assembly ("memory-safe") {
            created := create2(value, add(code, 32), mload(code), salt)
        }
        if (created == address(0)) revert ContractCreationFailed();
    }

    function _sandboxAddress() private view returns (address) {
        return Create2.computeAddress(0, keccak256(type(AccountSandbox).creationCode));
    }
}
