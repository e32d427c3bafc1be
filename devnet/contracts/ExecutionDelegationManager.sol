// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IExecutionDelegation} from "./interfaces/IExecutionDelegation.sol";

/// @title Who may call which function of which contract, for every account that switched it on
/// @notice A grant is global: it names no account, no value and no kind of operation.
contract ExecutionDelegationManager is Ownable, IExecutionDelegation {
    mapping(address delegator => mapping(address to => mapping(bytes4 selector => bool))) private _authorized;

    event DelegatorUpdated(address delegator, address to, bytes4 functionSignature, bool authorized);

    constructor(address initialOwner) Ownable(initialOwner) {}

    function authorizeDelegator(address delegator, address to, bytes4 functionSignature) external onlyOwner {
        _update(delegator, to, functionSignature, true);
    }

    function revokeDelegator(address delegator, address to, bytes4 functionSignature) external onlyOwner {
        _update(delegator, to, functionSignature, false);
    }

    /// @notice The form the specification prints (selector 0xe99f5b16).
    function isAuthorized(address delegator, address to, bytes4 functionSignature) external view returns (bool) {
        return _authorized[delegator][to][functionSignature];
    }

    /// @notice The form the deployed manager has (selector 0x0a85bb25). Data that is too short to
    /// name a function is never authorised.
    function isAuthorized(address executor, address to, bytes calldata data) external view returns (bool) {
        if (data.length < 4) return false;
        return _authorized[executor][to][bytes4(data[:4])];
    }

    function _update(address delegator, address to, bytes4 selector, bool authorized) private {
        _authorized[delegator][to][selector] = authorized;
        emit DelegatorUpdated(delegator, to, selector, authorized);
    }
}
