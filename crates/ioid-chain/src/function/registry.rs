//! The ioID registry v2 and its batch wrapper.

use alloc::string::ToString;
use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};

use super::{Event, Field, Function, Kind, Shape, Target, Value, View, WORD, field, known};
use crate::abi::IoIDRegistry as Registry;
use crate::abi::IoIDRegistryBatchWrapper as Wrapper;
use crate::error::{ChainError, Result};
use crate::{Contract, address, registry, uint256};

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
pub(super) const BATCH_REGISTER: Function = Function::of::<Wrapper::batchRegisterCall>(
    known("wrapper", Contract::BatchWrapper),
    &[
        field("dids", Kind::Words),
        field("chainIds", Kind::Uints),
        field("nftContracts", Kind::Addresses),
        field("tokenIds", Kind::Uints),
    ],
);
/// Most devices one `batchRegister` may carry: at about 176,000 gas each, 130 fill nine tenths of
/// a block of 25 M gas. Send 40 to 50.
pub const MAX_BATCH: usize = 130;

/// Calldata that registers devices and makes their accounts, each device given as calldata of
/// [`REGISTER`].
///
/// # Errors
/// `BATCH_EMPTY`, `BATCH_TOO_LARGE`, `BATCH_DUPLICATE` (an identifier or an NFT twice),
/// `BATCH_CONTRACT_NOT_EVM`.
pub fn batch_register(devices: &[Vec<u8>]) -> Result<Vec<u8>> {
    let count = devices.len();
    if count == 0 {
        return Err(ChainError::BatchEmpty.into());
    }
    if count > MAX_BATCH {
        return Err(ChainError::BatchTooLarge { count, max: MAX_BATCH }.into());
    }
    // At most 130 devices: comparing each with those before it is 8,385 comparisons.
    let mut columns = [const { Vec::new() }; 4];
    let mut rows: Vec<[&[u8]; 4]> = Vec::with_capacity(count);
    for (second, device) in devices.iter().enumerate() {
        let row = batch_device(device).ok_or(ChainError::BatchContractNotEvm { index: second })?;
        let [did, nft @ ..] = row;
        if let Some(first) = rows.iter().position(|[other, ..]| *other == did) {
            let value = registry::identifier(B256::from_slice(did))?.to_string();
            return Err(ChainError::BatchDuplicate { first, second, value }.into());
        }
        // The same NFT twice has one account, which cannot be initialised twice.
        if let Some(first) = rows.iter().position(|[_, other @ ..]| *other == nft) {
            let [_, contract, token_id] = nft;
            let contract = address::to_checksum(&Address::from_slice(contract));
            let token_id = uint256::to_decimal(&U256::from_be_slice(token_id));
            let value = [&contract, "/", &token_id].concat();
            return Err(ChainError::BatchDuplicate { first, second, value }.into());
        }
        for (column, value) in columns.iter_mut().zip(row) {
            column.resize(column.len() + WORD - value.len(), 0);
            column.extend_from_slice(value);
        }
        rows.push(row);
    }
    BATCH_REGISTER.encode(&columns.each_ref().map(|column| Value::Bytes(column)))
}

/// Identifier, chain, contract and token of calldata of [`REGISTER`], the contract without padding;
/// `None` when it is not on an EVM chain.
fn batch_device(registration: &[u8]) -> Option<[&[u8]; 4]> {
    let (words, _) = registration.get(4..)?.as_chunks::<WORD>();
    let [did, chain_id, _, token_id, length, contract] = words else { return None };
    if !length.ends_with(&[0, 20]) {
        return None;
    }
    Some([did, chain_id, contract.get(..20)?, token_id])
}

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
