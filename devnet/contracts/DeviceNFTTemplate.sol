// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC721Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC721/ERC721Upgradeable.sol";
import {OwnableUpgradeable} from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";

/// @title One project's device NFTs: a token is a device, its owner owns the device's account
contract DeviceNFTTemplate is ERC721Upgradeable, OwnableUpgradeable {
    /// @notice May mint beside the owner.
    address public operator;

    modifier onlyMinter() {
        require(msg.sender == operator || msg.sender == owner(), "Only owner or operator can mint");
        _;
    }

    constructor() {
        _disableInitializers();
    }

    function initialize(string calldata name, string calldata symbol, address initialOwner, address initialOperator)
        external
        initializer
    {
        __ERC721_init(name, symbol);
        __Ownable_init(initialOwner);
        operator = initialOperator;
    }

    function setOperator(address newOperator) external onlyOwner {
        operator = newOperator;
    }

    /// @notice A safe mint: a contract that receives it must answer `onERC721Received`.
    function mint(address to, uint256 tokenId) external onlyMinter {
        _safeMint(to, tokenId);
    }

    function batchMint(address[] calldata to, uint256[] calldata tokenIds) external onlyMinter {
        require(to.length == tokenIds.length, "Array lengths must match");
        for (uint256 i; i < to.length; i++) {
            _safeMint(to[i], tokenIds[i]);
        }
    }

    /// @notice The collection's owner burns any token: an account bound to it is orphaned.
    function burn(uint256 tokenId) external {
        require(msg.sender == owner(), "Only owner can burn");
        _burn(tokenId);
    }
}
