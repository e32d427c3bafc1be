// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";
import {Proxy} from "@openzeppelin/contracts/proxy/Proxy.sol";
import {AccountGuardian} from "./AccountGuardian.sol";
import {AlreadyInitialized, InvalidImplementation} from "./AccountErrors.sol";

/// @title What every account is a clone of: an ERC-1967 proxy that is initialised once
/// @notice Anyone may initialise, with a trusted implementation only. Until then the slot is zero
/// and every call is delegated to address zero, which has no code: it *succeeds*, returns nothing
/// and does nothing. The deployed proxy does the same, and so this one must.
contract AccountProxy is Proxy {
    AccountGuardian private immutable _guardian;

    constructor(AccountGuardian guardian) {
        if (address(guardian) == address(0)) revert InvalidImplementation();
        _guardian = guardian;
    }

    /// @dev Trust is checked before state: an untrusted implementation is named as such even on an
    /// account that is initialised already.
    function initialize(address implementation) external {
        if (!_guardian.isTrustedImplementation(implementation)) revert InvalidImplementation();
        if (_implementation() != address(0)) revert AlreadyInitialized();
        ERC1967Utils.upgradeToAndCall(implementation, "");
    }

    receive() external payable {
        _fallback();
    }

    function _implementation() internal view override returns (address) {
        return ERC1967Utils.getImplementation();
    }
}
