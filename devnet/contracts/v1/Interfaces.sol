// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @dev What the v1 contracts ask of each other.
interface IProjectV1 {
    function mint(address owner, string calldata name, uint8 projectType) external returns (uint256 projectId);
    function projectType(uint256 projectId) external view returns (uint8);
    function ownerOf(uint256 projectId) external view returns (address);
}

interface IIoIDStoreV1 {
    function deviceContractProject(address deviceContract) external view returns (uint256);
    function activeIoID(uint256 projectId) external payable;
}

interface IIoIDV1 {
    function mint(uint256 projectId, address device, address owner) external returns (uint256 id);
    function migrate(uint256 id, address owner) external;
    function removeDID(address device) external;
    function wallet(uint256 id) external view returns (address account, string memory did);
    function safeTransferFrom(address from, address to, uint256 id) external;
}

interface IIoIDRegistryV1 {
    function ioID() external view returns (address);
    function documentID(address device) external view returns (string memory);
    function deviceTokenId(address device) external view returns (uint256);
    function register(
        address deviceContract,
        uint256 tokenId,
        address user,
        address device,
        bytes32 hash,
        string calldata uri,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable;
}
