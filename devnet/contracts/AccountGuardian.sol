// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title Says which implementations an account proxy may be initialised with
contract AccountGuardian is Ownable {
    mapping(address implementation => bool) public isTrustedImplementation;

    event TrustedImplementationUpdated(address implementation, bool trusted);

    constructor(address initialOwner) Ownable(initialOwner) {}

    function setTrustedImplementation(address implementation, bool trusted) external onlyOwner {
        isTrustedImplementation[implementation] = trusted;
        emit TrustedImplementationUpdated(implementation, trusted);
    }
}
