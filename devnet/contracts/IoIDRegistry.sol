// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {Ownable2StepUpgradeable} from "@openzeppelin/contracts-upgradeable/access/Ownable2StepUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";

/// @title Registry v2: from an ioID identifier to its device NFT and its DID document
/// @notice Behaves like the deployed one, quirks included: whoever integrates against this world
/// must meet them here first. It checks neither that an NFT exists nor who owns it, registering
/// again overwrites without a word, and `chainID == 0` counts as absent.
contract IoIDRegistry is UUPSUpgradeable, Ownable2StepUpgradeable {
    struct Device {
        uint256 chainID;
        bytes nftContract;
        uint256 tokenID;
    }

    struct Document {
        string uri;
        bytes32 hash;
    }

    /// @notice The only address that may register.
    address public operator;

    /// @notice Identifiers whose stored chain id is not zero.
    uint256 public totalDevices;

    mapping(bytes32 identifier => Device) private _devices;
    mapping(bytes32 identifier => Document) private _documents;

    event DeviceNFTUpdated(bytes32 indexed ioIDIdentifier, uint256 chainID, bytes NFTcontract, uint256 tokenID);
    event DeviceNFTDeleted(bytes32 ioIDIdentifier);
    event DIDDocMetadataUpdated(bytes32 indexed ioIDIdentifier, string didDocUri, bytes32 didDocHash);
    event DIDDocMetadataDeleted(bytes32 ioIDIdentifier);

    modifier onlyOperator() {
        require(msg.sender == operator, "Not operator");
        _;
    }

    constructor() {
        _disableInitializers();
    }

    /// @notice Makes `initialOwner` both owner and operator.
    function initialize(address initialOwner) external initializer {
        __Ownable_init(initialOwner);
        __Ownable2Step_init();
        __UUPSUpgradeable_init();
        operator = initialOwner;
    }

    function setOperator(address newOperator) external onlyOwner {
        require(newOperator != address(0), "Operator cannot be zero address");
        operator = newOperator;
    }

    function registerDeviceNFT(bytes32 ioIDIdentifier, uint256 chainID, bytes calldata NFTcontract, uint256 tokenID)
        external
        onlyOperator
    {
        _register(ioIDIdentifier, chainID, NFTcontract, tokenID);
    }

    function registerDeviceNFTWithDIDDoc(
        bytes32 ioIDIdentifier,
        uint256 chainID,
        bytes calldata NFTcontract,
        uint256 tokenID,
        string calldata didUri,
        bytes32 didHash
    ) external onlyOperator {
        _register(ioIDIdentifier, chainID, NFTcontract, tokenID);
        _documents[ioIDIdentifier] = Document(didUri, didHash);
        emit DIDDocMetadataUpdated(ioIDIdentifier, didUri, didHash);
    }

    /// @notice Forgets device and document. The events say so only for what was there: a device
    /// with a chain id, a document with a non-empty URI.
    function deleteDeviceNFT(bytes32 ioIDIdentifier) external onlyOwner {
        require(ioIDIdentifier != bytes32(0), "Invalid ioID identifier");

        bool hadDevice = _devices[ioIDIdentifier].chainID != 0;
        delete _devices[ioIDIdentifier];
        if (hadDevice) {
            totalDevices--;
            emit DeviceNFTDeleted(ioIDIdentifier);
        }

        bool hadDocument = bytes(_documents[ioIDIdentifier].uri).length != 0;
        delete _documents[ioIDIdentifier];
        if (hadDocument) emit DIDDocMetadataDeleted(ioIDIdentifier);
    }

    function getDeviceNFT(bytes32 ioIDIdentifier)
        external
        view
        returns (uint256 chainID, bytes memory NFTcontract, uint256 tokenID)
    {
        Device storage device = _devices[ioIDIdentifier];
        return (device.chainID, device.nftContract, device.tokenID);
    }

    function getDIDDocMetadata(bytes32 ioIDIdentifier)
        external
        view
        returns (string memory didDocUri, bytes32 didDocHash)
    {
        Document storage document = _documents[ioIDIdentifier];
        return (document.uri, document.hash);
    }

    /// @dev A registration without a document leaves an earlier document in place, as deployed.
    function _register(bytes32 identifier, uint256 chainID, bytes calldata nftContract, uint256 tokenID) private {
        require(identifier != bytes32(0), "Invalid ioID identifier");
        require(nftContract.length == 20 || nftContract.length == 32, "Invalid NFT contract length");

        // Counted before the overwrite: chain id 0 was never counted, so it counts again each time.
        if (_devices[identifier].chainID == 0) totalDevices++;
        _devices[identifier] = Device(chainID, nftContract, tokenID);
        emit DeviceNFTUpdated(identifier, chainID, nftContract, tokenID);
    }

    function _authorizeUpgrade(address) internal override onlyOwner {}
}
