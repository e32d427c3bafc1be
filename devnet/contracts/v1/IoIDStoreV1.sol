// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IProjectV1} from "./Interfaces.sol";

/// @title Sells ioIDs to projects
/// @notice A project that has used up what it applied for pays `price` with the next bind.
contract IoIDStoreV1 is Ownable {
    uint8 private constant HARDWARE = 0;

    address public immutable project;
    address public ioIDRegistry;
    uint256 public price;

    mapping(uint256 projectId => address) public projectDeviceContract;
    mapping(address deviceContract => uint256) public deviceContractProject;
    mapping(uint256 projectId => uint256) public projectAppliedAmount;
    mapping(uint256 projectId => uint256) public projectActivedAmount;

    event SetIoIDRegistry(address indexed ioIDRegistry);
    event ApplyIoIDs(uint256 indexed projectId, uint256 amount);
    event ActiveIoID(uint256 indexed projectId);
    event SetDeviceContract(uint256 indexed projectId, address indexed deviceContract);

    constructor(address initialOwner, address projectNft, uint256 initialPrice) Ownable(initialOwner) {
        project = projectNft;
        price = initialPrice;
    }

    function setIoIDRegistry(address registry) external onlyOwner {
        ioIDRegistry = registry;
        emit SetIoIDRegistry(registry);
    }

    /// @notice Anyone may pay for a project.
    function applyIoIDs(uint256 projectId, uint256 amount) external payable {
        require(IProjectV1(project).projectType(projectId) == HARDWARE, "only hardware project");
        require(msg.value >= amount * price, "insufficient fund");
        projectAppliedAmount[projectId] += amount;
        emit ApplyIoIDs(projectId, amount);
    }

    function setDeviceContract(uint256 projectId, address deviceContract) external {
        // Spelt as deployed.
        require(IProjectV1(project).ownerOf(projectId) == msg.sender, "invald project owner");
        require(projectDeviceContract[projectId] == address(0), "project setted");
        require(deviceContractProject[deviceContract] == 0, "contract setted");
        projectDeviceContract[projectId] = deviceContract;
        deviceContractProject[deviceContract] = projectId;
        emit SetDeviceContract(projectId, deviceContract);
    }

    function activeIoID(uint256 projectId) external payable {
        require(msg.sender == ioIDRegistry, "only ioIDRegistry");
        if (projectAppliedAmount[projectId] == projectActivedAmount[projectId]) {
            require(msg.value >= price, "insufficient fund");
            projectAppliedAmount[projectId]++;
        }
        projectActivedAmount[projectId]++;
        emit ActiveIoID(projectId);
    }
}
