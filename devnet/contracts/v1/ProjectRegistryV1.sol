// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IProjectV1} from "./Interfaces.sol";

/// @title Where anyone makes a project
contract ProjectRegistryV1 {
    address public immutable project;

    constructor(address projectNft) {
        project = projectNft;
    }

    /// @param projectType 0 hardware, 1 virtual.
    function register(string calldata name, uint8 projectType) external payable returns (uint256 projectId) {
        return IProjectV1(project).mint(msg.sender, name, projectType);
    }
}
