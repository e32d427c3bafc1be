// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {DeviceNFTTemplate} from "../DeviceNFTTemplate.sol";
import {IIoIDRegistryV1, IIoIDV1} from "./Interfaces.sol";

/// @title Binds devices for people that a project's verifier vouches for
/// @notice The proxy mints the device NFT and is the permit's owner; the ioID NFT goes on to the
/// person. The proxy must be the device NFT's operator.
contract VerifyingProxyV1 is ERC721Holder, Multicall {
    address public immutable verifier;
    IIoIDRegistryV1 public immutable ioIDRegistry;
    DeviceNFTTemplate public immutable deviceNFT;

    /// @dev Far above what the collection's owner mints by hand.
    uint256 private _lastTokenId = 1_000_000;

    event Registered(address indexed owner, address indexed device, uint256 deviceTokenId, uint256 ioIDTokenID);

    constructor(address trustedVerifier, IIoIDRegistryV1 registry, DeviceNFTTemplate nft) {
        verifier = trustedVerifier;
        ioIDRegistry = registry;
        deviceNFT = nft;
        IERC721(address(nft)).setApprovalForAll(address(registry), true);
    }

    /// @param verifySignature the verifier's EIP-191 signature of chain id (32) ++ owner ++ device.
    function register(
        bytes calldata verifySignature,
        bytes32 hash,
        string calldata uri,
        address owner,
        address device,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        {
            bytes32 message = MessageHashUtils.toEthSignedMessageHash(abi.encodePacked(block.chainid, owner, device));
            require(ECDSA.recover(message, verifySignature) == verifier, "invalid verifier signature");
        }
        uint256 tokenId = ++_lastTokenId;
        deviceNFT.mint(address(this), tokenId);
        ioIDRegistry.register(address(deviceNFT), tokenId, address(this), device, hash, uri, v, r, s);

        uint256 id = ioIDRegistry.deviceTokenId(device);
        IIoIDV1(ioIDRegistry.ioID()).safeTransferFrom(address(this), owner, id);
        emit Registered(owner, device, tokenId, id);
    }
}
