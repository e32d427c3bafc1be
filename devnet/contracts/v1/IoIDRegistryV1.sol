// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IIoIDStoreV1, IIoIDV1} from "./Interfaces.sol";

/// @title Registry v1: a device, named by its key's address, and its document
/// @notice The device's permit names an owner and a nonce and nothing else, as deployed: whoever
/// holds one may use it with any document, token and function. Removing a device does not free its
/// device NFT, which stays "already used".
contract IoIDRegistryV1 {
    struct Record {
        bytes32 hash;
        string uri;
    }

    struct Binding {
        address deviceContract;
        uint256 tokenId;
        address user;
        address device;
        bytes32 hash;
        string uri;
    }

    string public constant METHOD = "did:io:";
    bytes32 public constant EIP712DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant PERMIT_TYPE_HASH = keccak256("Permit(address owner,uint256 nonce)");

    bytes32 public immutable DOMAIN_SEPARATOR;
    address public immutable ioIDStore;
    address public immutable ioID;

    mapping(address device => uint256) public nonces;
    mapping(address deviceContract => mapping(uint256 tokenId => bool)) public registeredNFT;
    mapping(address device => Record) private _records;
    mapping(address device => uint256) private _ids;

    event NewDevice(address indexed device, address owner, bytes32 hash, string uri);
    event UpdateDevice(address indexed device, address owner, bytes32 hash, string uri);
    event RemoveDevice(address indexed device, address owner);
    event Migrate(address indexed device, address owner);

    modifier deviceExists(address device) {
        require(exists(device), "device not exists");
        _;
    }

    constructor(address store, address nft) {
        ioIDStore = store;
        ioID = nft;
        DOMAIN_SEPARATOR = keccak256(
            abi.encode(
                EIP712DOMAIN_TYPEHASH, keccak256("ioIDRegistry"), keccak256("1"), block.chainid, address(this)
            )
        );
    }

    function register(
        address deviceContract,
        uint256 tokenId,
        address device,
        bytes32 hash,
        string calldata uri,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external payable {
        _register(Binding(deviceContract, tokenId, msg.sender, device, hash, uri), v, r, s);
    }

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
    ) external payable {
        _register(Binding(deviceContract, tokenId, user, device, hash, uri), v, r, s);
    }

    function update(address device, bytes32 hash, string calldata uri, uint8 v, bytes32 r, bytes32 s)
        external
        deviceExists(device)
    {
        _usePermit(msg.sender, device, v, r, s);
        _setRecord(device, hash, uri);
        emit UpdateDevice(device, msg.sender, hash, uri);
    }

    /// @notice Whoever brings the permit moves the ioID NFT, and with it the account, to `owner`.
    function migrate(address device, address owner, uint8 v, bytes32 r, bytes32 s) external deviceExists(device) {
        _usePermit(owner, device, v, r, s);
        IIoIDV1(ioID).migrate(_ids[device], owner);
        emit Migrate(device, owner);
    }

    function remove(address device, uint8 v, bytes32 r, bytes32 s) external deviceExists(device) {
        _usePermit(msg.sender, device, v, r, s);
        IIoIDV1(ioID).removeDID(device);
        delete _records[device];
        delete _ids[device];
        emit RemoveDevice(device, msg.sender);
    }

    /// @notice The struct hash of the permit, without the domain: not what the device signs.
    function permitHash(address owner, address device) external view returns (bytes32) {
        return keccak256(abi.encode(PERMIT_TYPE_HASH, owner, nonces[device]));
    }

    function documentHash(address device) external view deviceExists(device) returns (bytes32) {
        return _records[device].hash;
    }

    function documentURI(address device) external view deviceExists(device) returns (string memory) {
        return _records[device].uri;
    }

    function deviceTokenId(address device) external view deviceExists(device) returns (uint256) {
        return _ids[device];
    }

    function exists(address device) public view returns (bool) {
        return _records[device].hash != bytes32(0);
    }

    /// @notice Lower case, for any address: the device need not exist.
    function documentID(address device) public pure returns (string memory) {
        return string.concat(METHOD, Strings.toHexString(device));
    }

    function _register(Binding memory binding, uint8 v, bytes32 r, bytes32 s) private {
        address device = binding.device;
        require(device != address(0), "device is the zero address");
        require(binding.user != address(0), "user is the zero address");
        require(!registeredNFT[binding.deviceContract][binding.tokenId], "nft already used");
        require(!exists(device), "device exists");

        uint256 projectId = IIoIDStoreV1(ioIDStore).deviceContractProject(binding.deviceContract);
        require(projectId != 0, "invalid project");
        IIoIDStoreV1(ioIDStore).activeIoID{value: msg.value}(projectId);

        _usePermit(binding.user, device, v, r, s);
        _setRecord(device, binding.hash, binding.uri);

        uint256 id = IIoIDV1(ioID).mint(projectId, device, binding.user);
        (address account,) = IIoIDV1(ioID).wallet(id);
        IERC721(binding.deviceContract).safeTransferFrom(binding.user, account, binding.tokenId);

        _ids[device] = id;
        registeredNFT[binding.deviceContract][binding.tokenId] = true;
        emit NewDevice(device, binding.user, binding.hash, binding.uri);
    }

    /// @dev Plain `ecrecover`, as deployed: v is 27 or 28, s may lie in the upper half.
    function _usePermit(address owner, address device, uint8 v, bytes32 r, bytes32 s) private {
        bytes32 permit = keccak256(abi.encode(PERMIT_TYPE_HASH, owner, nonces[device]++));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR, permit));
        require(ecrecover(digest, v, r, s) == device, "invalid signature");
    }

    function _setRecord(address device, bytes32 hash, string memory uri) private {
        require(hash != bytes32(0), "empty hash");
        _records[device] = Record(hash, uri);
    }
}
