// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {DeviceNFTTemplate} from "./DeviceNFTTemplate.sol";

/// @title Makes device NFT contracts as minimal clones of one template
contract DeviceNFTFactory {
    address public immutable IMPLEMENTATION;

    event DeviceNFTContractCreated(address deviceNFT);

    constructor(address template) {
        IMPLEMENTATION = template;
    }

    function createDeviceNFT(string calldata name, string calldata symbol, address owner, address operator)
        external
        returns (address deviceNFT)
    {
        deviceNFT = Clones.clone(IMPLEMENTATION);
        DeviceNFTTemplate(deviceNFT).initialize(name, symbol, owner, operator);
        emit DeviceNFTContractCreated(deviceNFT);
    }
}
