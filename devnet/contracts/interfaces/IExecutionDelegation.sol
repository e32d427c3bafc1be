// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @dev What an account asks its trusted manager.
interface IExecutionDelegation {
    function isAuthorized(address executor, address to, bytes calldata data) external view returns (bool);
}
