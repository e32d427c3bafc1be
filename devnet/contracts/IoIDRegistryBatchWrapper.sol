// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IERC6551Registry} from "./interfaces/IERC6551.sol";
import {AccountProxy} from "./AccountProxy.sol";
import {IoIDRegistry} from "./IoIDRegistry.sol";

/// @title Registers many devices and makes their accounts, in one transaction or not at all
/// @notice The wrapper must be the registry's operator to register. One account that somebody
/// has initialised before makes the whole batch revert with `AlreadyInitialized()`.
contract IoIDRegistryBatchWrapper is Ownable {
    address public immutable ioIDRegistry;
    address public immutable erc6551Registry;
    address public immutable accountImplementationProxy;
    address public immutable accountImplementationUpgradable;
    bytes32 public immutable accountSalt;

    event BatchRegistered(
        bytes32 indexed ioIDIdentifier, uint256 chainID, address nftContract, uint256 tokenID, address accountAddress
    );

    constructor(
        address initialOwner,
        address registry,
        address accountRegistry,
        address accountProxy,
        address accountTarget,
        bytes32 salt
    ) Ownable(initialOwner) {
        ioIDRegistry = registry;
        erc6551Registry = accountRegistry;
        accountImplementationProxy = accountProxy;
        accountImplementationUpgradable = accountTarget;
        accountSalt = salt;
    }

    function batchRegister(
        bytes32[] calldata ioIDIdentifiers,
        uint256[] calldata chainIDs,
        address[] calldata nftContracts,
        uint256[] calldata tokenIDs
    ) external onlyOwner returns (address[] memory accounts) {
        uint256 count = ioIDIdentifiers.length;
        require(
            chainIDs.length == count && nftContracts.length == count && tokenIDs.length == count,
            "Array length mismatch"
        );

        accounts = new address[](count);
        for (uint256 i; i < count; i++) {
            accounts[i] = _register(ioIDIdentifiers[i], chainIDs[i], nftContracts[i], tokenIDs[i]);
        }
    }

    /// @notice Passes one registration on, without an account: for the owner while the wrapper is
    /// the registry's operator.
    function registerDeviceNFT(bytes32 ioIDIdentifier, uint256 chainID, bytes calldata NFTcontract, uint256 tokenID)
        external
        onlyOwner
    {
        IoIDRegistry(ioIDRegistry).registerDeviceNFT(ioIDIdentifier, chainID, NFTcontract, tokenID);
    }

    function _register(bytes32 identifier, uint256 chainID, address nftContract, uint256 tokenID)
        private
        returns (address account)
    {
        IoIDRegistry(ioIDRegistry).registerDeviceNFT(identifier, chainID, abi.encodePacked(nftContract), tokenID);
        account = IERC6551Registry(erc6551Registry).createAccount(
            accountImplementationProxy, accountSalt, chainID, nftContract, tokenID
        );
        AccountProxy(payable(account)).initialize(accountImplementationUpgradable);
        emit BatchRegistered(identifier, chainID, nftContract, tokenID, account);
    }
}
