// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Enumerable} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721Enumerable.sol";
import {IERC6551Registry} from "../interfaces/IERC6551.sol";
import {AddressList} from "./AddressList.sol";
import {IIoIDRegistryV1} from "./Interfaces.sol";

/// @title ioID v1: an NFT a device, whose ERC-6551 account holds the device NFT
/// @notice The account has salt zero and `walletImplementation` itself behind it: there is no proxy
/// and nothing to initialise. What a removed device leaves in the project's list stays there.
contract IoIDV1 is ERC721Enumerable {
    using AddressList for mapping(address => address);

    /// @notice The registry.
    address public minter;
    address public immutable walletRegistry;
    address public immutable walletImplementation;

    mapping(address device => uint256) public deviceProject;
    mapping(uint256 projectId => uint256) public projectDeviceCount;

    uint256 private _lastId;
    mapping(bytes32 didHash => address) private _wallets;
    mapping(uint256 id => address) private _devices;
    mapping(uint256 projectId => mapping(address => address)) private _projectDevices;

    event CreateIoID(address indexed owner, uint256 id, address wallet, string did);
    event RemoveDIDWallet(address indexed wallet, string did);
    event SetMinter(address indexed minter);

    modifier onlyMinter() {
        require(msg.sender == minter, "invalid minter");
        _;
    }

    constructor(address firstMinter, address accountRegistry, address accountImplementation) ERC721("ioID", "IOID") {
        minter = firstMinter;
        walletRegistry = accountRegistry;
        walletImplementation = accountImplementation;
        emit SetMinter(firstMinter);
    }

    function setMinter(address newMinter) external onlyMinter {
        require(newMinter != address(0), "zero minter");
        minter = newMinter;
        emit SetMinter(newMinter);
    }

    function mint(uint256 projectId, address device, address owner) external onlyMinter returns (uint256 id) {
        id = ++_lastId;
        _mint(owner, id);

        address account = IERC6551Registry(walletRegistry).createAccount(
            walletImplementation, 0, block.chainid, address(this), id
        );
        string memory did = IIoIDRegistryV1(minter).documentID(device);
        _wallets[keccak256(bytes(did))] = account;
        _devices[id] = device;

        _projectDevices[projectId].add(device);
        projectDeviceCount[projectId]++;
        deviceProject[device] = projectId;
        emit CreateIoID(owner, id, account, did);
    }

    /// @notice Without its owner's consent: the device's permit stands for it.
    function migrate(uint256 id, address owner) external onlyMinter {
        _transfer(ownerOf(id), owner, id);
    }

    function removeDID(address device) external onlyMinter {
        string memory did = IIoIDRegistryV1(minter).documentID(device);
        bytes32 didHash = keccak256(bytes(did));
        address account = _wallets[didHash];
        require(account != address(0), "wallet not exist");
        delete _wallets[didHash];
        delete _devices[IIoIDRegistryV1(minter).deviceTokenId(device)];
        emit RemoveDIDWallet(account, did);
    }

    /// @notice An account for any id, minted or not; the DID is empty when there is no device.
    function wallet(uint256 id) external view returns (address account, string memory did) {
        account =
            IERC6551Registry(walletRegistry).account(walletImplementation, 0, block.chainid, address(this), id);
        address device = _devices[id];
        if (device != address(0)) did = IIoIDRegistryV1(minter).documentID(device);
    }

    /// @notice By the exact text: another case is another DID here.
    function wallet(string calldata did) external view returns (address) {
        return _wallets[keccak256(bytes(did))];
    }

    /// @param start 0x…01 for the first page, then the last device of the page before.
    function projectIDs(uint256 projectId, address start, uint256 pageSize)
        external
        view
        returns (address[] memory devices, address next)
    {
        return _projectDevices[projectId].page(start, pageSize);
    }
}
