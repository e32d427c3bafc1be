// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title An NFT a project; its owner speaks for the project
contract ProjectV1 is ERC721, Ownable {
    enum ProjectType {
        Hardware,
        Virtual
    }

    /// @notice The project registry.
    address public minter;
    uint256 public count;

    mapping(bytes32 nameHash => bool) private _taken;
    mapping(uint256 projectId => string) private _names;
    mapping(uint256 projectId => ProjectType) private _types;

    event SetMinter(address indexed minter);
    event SetName(uint256 indexed projectId, string name);

    constructor(address initialOwner) ERC721("ioID Project", "IPROJ") Ownable(initialOwner) {}

    function setMinter(address newMinter) external onlyOwner {
        minter = newMinter;
        emit SetMinter(newMinter);
    }

    function mint(address owner, string calldata name_, ProjectType projectType_) external returns (uint256 projectId) {
        require(msg.sender == minter, "not minter");
        require(bytes(name_).length != 0, "empty name");
        bytes32 nameHash = keccak256(bytes(name_));
        require(!_taken[nameHash], "exist name");
        _taken[nameHash] = true;

        projectId = ++count;
        _mint(owner, projectId);
        _names[projectId] = name_;
        _types[projectId] = projectType_;
        emit SetName(projectId, name_);
    }

    function name(uint256 projectId) external view returns (string memory) {
        _requireOwned(projectId);
        return _names[projectId];
    }

    function projectType(uint256 projectId) external view returns (ProjectType) {
        _requireOwned(projectId);
        return _types[projectId];
    }
}
