//! The ioID registry v2 and its batch wrapper.

use super::{Event, Field, Function, Kind, Shape, Target, View, field, known};
use crate::Contract;
use crate::abi::IoIDRegistry as Registry;
use crate::abi::IoIDRegistryBatchWrapper as Wrapper;

const REGISTRY: Target = known("registry", Contract::Registry);
const DID: &[Field] = &[field("did", Kind::Identifier)];
const NONE: &[Field] = &[];

/// Registers a device without document.
pub const REGISTER: Function = Function::of::<Registry::registerDeviceNFTCall>(
    REGISTRY,
    &[
        field("did", Kind::Identifier),
        field("chainId", Kind::ChainId),
        field("nftContract", Kind::NftContract),
        field("tokenId", Kind::Uint),
    ],
);
/// Registers a device with its document.
pub const REGISTER_WITH_DOCUMENT: Function =
    Function::of::<Registry::registerDeviceNFTWithDIDDocCall>(
        REGISTRY,
        &[
            field("did", Kind::Identifier),
            field("chainId", Kind::ChainId),
            field("nftContract", Kind::NftContract),
            field("tokenId", Kind::Uint),
            field("document.uri", Kind::DocumentUri),
            field("document.hash", Kind::DocumentHash),
        ],
    );
/// Registers devices and makes their accounts.
pub const BATCH_REGISTER: Function = Function::of::<Wrapper::batchRegisterCall>(
    known("wrapper", Contract::BatchWrapper),
    &[
        field("dids", Kind::Words),
        field("chainIds", Kind::Uints),
        field("nftContracts", Kind::Addresses),
        field("tokenIds", Kind::Uints),
    ],
);
/// Removes a device and its document.
pub const REMOVE: Function = Function::of::<Registry::deleteDeviceNFTCall>(REGISTRY, DID);

/// The device NFT of an identifier; all of it zero when nothing is registered.
pub const DEVICE_NFT: View = View::of::<Registry::getDeviceNFTCall>(
    REGISTRY,
    DID,
    Shape::RecordOrNothing,
    &[
        field("chainId", Kind::Uint),
        field("nftContract", Kind::NftContract),
        field("tokenId", Kind::Uint),
    ],
);
/// Where the document of an identifier is; empty and zero when nothing is stored.
pub const DOCUMENT_METADATA: View = View::of::<Registry::getDIDDocMetadataCall>(
    REGISTRY,
    DID,
    Shape::RecordOrNothing,
    &[field("uri", Kind::Text), field("hash", Kind::Word)],
);
/// How many devices the registry counts.
pub const TOTAL_DEVICES: View = View::of::<Registry::totalDevicesCall>(
    REGISTRY,
    NONE,
    Shape::Plain,
    &[field("total", Kind::Uint)],
);
/// Who may register.
pub const OPERATOR: View = View::of::<Registry::operatorCall>(
    REGISTRY,
    NONE,
    Shape::Plain,
    &[field("operator", Kind::Address)],
);

/// What the registry and the wrapper say.
pub const EVENTS: &[Event] = &[
    Event::of::<Registry::DeviceNFTUpdated>(
        "DeviceNftUpdated",
        0b1,
        &[
            field("did", Kind::Identifier),
            field("chainId", Kind::Uint),
            field("nftContract", Kind::NftContract),
            field("tokenId", Kind::Uint),
        ],
    ),
    Event::of::<Registry::DeviceNFTDeleted>("DeviceNftDeleted", 0, DID),
    Event::of::<Registry::DIDDocMetadataUpdated>(
        "DocumentUpdated",
        0b1,
        &[field("did", Kind::Identifier), field("uri", Kind::Text), field("hash", Kind::Word)],
    ),
    Event::of::<Registry::DIDDocMetadataDeleted>("DocumentDeleted", 0, DID),
    Event::of::<Wrapper::BatchRegistered>(
        "BatchRegistered",
        0b1,
        &[
            field("did", Kind::Identifier),
            field("chainId", Kind::Uint),
            field("nftContract", Kind::Address),
            field("tokenId", Kind::Uint),
            field("account", Kind::Address),
        ],
    ),
];
