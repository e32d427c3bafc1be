// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {NotAuthorized} from "./AccountErrors.sol";

/// @title Where an account's DELEGATECALL and overrides run
/// @notice Foreign code gets this contract's storage and not the account's, so that it cannot
/// rewrite the account's implementation slot. It can still act as the account through `extcall`:
/// whoever may DELEGATECALL may do everything.
/// @dev Call data is target (20 bytes) ++ call data for the target.
contract AccountSandbox {
    address private immutable _account = msg.sender;

    receive() external payable {}

    fallback(bytes calldata input) external payable returns (bytes memory) {
        if (msg.sender != _account) revert NotAuthorized();
        return Address.functionDelegateCall(address(bytes20(input[:20])), input[20:]);
    }
}
