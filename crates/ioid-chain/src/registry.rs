//! The ioID registry v2: which NFT and which document belong to an identifier.
//!
//! Only the project's operator registers. The registry checks neither that the NFT exists nor who
//! owns it, and registering an identifier again silently overwrites.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolEvent;
use ioid_did::Identifier;

use crate::abi::IoIDRegistry as Registry;
use crate::abi::IoIDRegistryBatchWrapper as Wrapper;
use crate::call::plain;
use crate::error::{ChainError, Result};
pub use crate::function::registry::MAX_BATCH;
use crate::function::{self, Value};
use crate::{Call, ChainId, NftContract, View, strict};

/// The device NFT of an identifier, as the registry has it.
///
/// The chain id is a plain number because this is what the chain says, and the contract does not
/// check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceNft {
    /// Chain of the NFT.
    pub chain_id: U256,
    /// Contract of the NFT.
    pub contract: NftContract,
    /// Id of the NFT.
    pub token_id: U256,
}

/// Where the document of an identifier is, and what it must hash to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentMetadata {
    /// Where to fetch it.
    pub uri: String,
    /// Hash of its exact bytes; the contract does not say which function.
    pub hash: B256,
}

/// What [`register`] writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The identifier.
    pub identifier: Identifier,
    /// Chain of the device NFT.
    pub chain_id: ChainId,
    /// Contract of the device NFT.
    pub contract: NftContract,
    /// Id of the device NFT.
    pub token_id: U256,
    /// The document, or none: then a document already stored stays.
    pub document: Option<DocumentMetadata>,
}

/// Registers a device, with or without document. Only the operator may.
///
/// # Errors
/// `DOCUMENT_URI_EMPTY`, `DOCUMENT_HASH_ZERO`.
///
/// ```
/// use alloy_primitives::{U256, address, hex};
/// use ioid_chain::{ChainId, NftContract, registry};
/// use ioid_did::Identifier;
/// let registration = registry::Registration {
///     identifier: Identifier::from_base58("5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa")
///         .map_err(|error| error.to_string())?,
///     chain_id: ChainId::new(U256::from(4689)).map_err(|error| error.to_string())?,
///     contract: NftContract::Evm(address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E")),
///     token_id: U256::from(7),
///     document: None,
/// };
/// let to = address!("0x8924a4457F3A5D45079541793158E9E668a1141b");
/// let call = registry::register(to, &registration).map_err(|error| error.to_string())?;
/// assert_eq!(call.data[4..36], hex!("41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f"));
/// # Ok::<(), String>(())
/// ```
pub fn register(registry: Address, registration: &Registration) -> Result<Call> {
    let Registration { identifier, chain_id, contract, token_id, document } = registration;
    let device: [Value<'_>; 4] = [
        (*identifier.as_bytes()).into(),
        chain_id.get().into(),
        contract.as_bytes().into(),
        (*token_id).into(),
    ];
    let Some(DocumentMetadata { uri, hash }) = document else {
        return function::registry::REGISTER.call(registry, &device);
    };
    let [identifier, chain_id, contract, token_id] = device;
    let values = [identifier, chain_id, contract, token_id, uri.as_str().into(), hash.0.into()];
    function::registry::REGISTER_WITH_DOCUMENT.call(registry, &values)
}

/// One device of a [`batch_register`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchDevice {
    /// The identifier.
    pub identifier: Identifier,
    /// Chain of the device NFT.
    pub chain_id: ChainId,
    /// Contract of the device NFT; the wrapper takes EVM contracts only.
    pub contract: NftContract,
    /// Id of the device NFT.
    pub token_id: U256,
}

/// Registers devices and creates and initialises their accounts, all or nothing. Only the
/// wrapper's owner may.
///
/// One account that is initialised already fails the whole batch: check every row on chain first.
///
/// # Errors
/// `BATCH_EMPTY`, `BATCH_TOO_LARGE` (130), `BATCH_DUPLICATE` (an identifier or an NFT twice),
/// `BATCH_CONTRACT_NOT_EVM`.
pub fn batch_register(wrapper: Address, devices: &[BatchDevice]) -> Result<Call> {
    let mut registrations = Vec::new();
    for BatchDevice { identifier, chain_id, contract, token_id } in devices {
        let values = [
            (*identifier.as_bytes()).into(),
            chain_id.get().into(),
            contract.as_bytes().into(),
            (*token_id).into(),
        ];
        registrations.push(function::registry::REGISTER.encode(&values)?);
    }
    let data = function::registry::batch_register(&registrations)?;
    Ok(Call { to: wrapper, data, value: U256::ZERO })
}

/// Removes a device and its document. Only the registry's owner may.
pub fn remove(registry: Address, identifier: Identifier) -> Call {
    function::registry::REMOVE.plain_call(registry, &[(*identifier.as_bytes()).into()])
}

/// The device NFT of an identifier; `None` when nothing is registered.
///
/// Decoding fails with `NFT_CONTRACT_INVALID` when something is stored whose contract is neither
/// 20 nor 32 bytes.
pub fn device_nft(registry: Address, identifier: Identifier) -> View<Option<DeviceNft>> {
    let call = Registry::getDeviceNFTCall { ioIDIdentifier: word(identifier) };
    View::of(registry, &call, |returned| {
        let found = strict::decode_returns::<Registry::getDeviceNFTCall>(returned)?;
        if found.chainID.is_zero() && found.NFTcontract.is_empty() && found.tokenID.is_zero() {
            return Ok(None);
        }
        Ok(Some(DeviceNft {
            chain_id: found.chainID,
            contract: NftContract::from_bytes(&found.NFTcontract)?,
            token_id: found.tokenID,
        }))
    })
}

/// Where the document of an identifier is; `None` only when nothing at all is stored.
pub fn document_metadata(
    registry: Address,
    identifier: Identifier,
) -> View<Option<DocumentMetadata>> {
    let call = Registry::getDIDDocMetadataCall { ioIDIdentifier: word(identifier) };
    View::of(registry, &call, |returned| {
        let found = strict::decode_returns::<Registry::getDIDDocMetadataCall>(returned)?;
        let metadata = DocumentMetadata { uri: found.didDocUri, hash: found.didDocHash };
        Ok((!metadata.uri.is_empty() || !metadata.hash.is_zero()).then_some(metadata))
    })
}

/// How many devices the registry counts.
///
/// ```
/// use alloy_primitives::{B256, U256, address};
/// use ioid_chain::registry;
/// let view = registry::total_devices(address!("0x8924a4457F3A5D45079541793158E9E668a1141b"));
/// let answer = B256::from(U256::from(42));
/// assert_eq!(view.decode(answer.as_slice())?, U256::from(42));
/// assert_eq!(view.decode(&[]).unwrap_err().code(), "ABI_DECODE");
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn total_devices(registry: Address) -> View<U256> {
    plain(registry, &Registry::totalDevicesCall {})
}

/// Who may register.
pub fn operator(registry: Address) -> View<Address> {
    plain(registry, &Registry::operatorCall {})
}

/// Who may remove, and appoint the operator.
pub fn owner(registry: Address) -> View<Address> {
    plain(registry, &Registry::ownerCall {})
}

/// First topics of the registry's events.
///
/// The identifier is the second topic of the `*_UPDATED` events and of `BATCH_REGISTERED`; the
/// `*_DELETED` events do not index it, so they cannot be filtered by device.
pub mod topics {
    use super::{B256, Registry, SolEvent, Wrapper};

    /// `DeviceNFTUpdated`.
    pub const DEVICE_NFT_UPDATED: B256 = Registry::DeviceNFTUpdated::SIGNATURE_HASH;
    /// `DeviceNFTDeleted`.
    pub const DEVICE_NFT_DELETED: B256 = Registry::DeviceNFTDeleted::SIGNATURE_HASH;
    /// `DIDDocMetadataUpdated`.
    pub const DOCUMENT_UPDATED: B256 = Registry::DIDDocMetadataUpdated::SIGNATURE_HASH;
    /// `DIDDocMetadataDeleted`.
    pub const DOCUMENT_DELETED: B256 = Registry::DIDDocMetadataDeleted::SIGNATURE_HASH;
    /// `BatchRegistered`, of the batch wrapper.
    pub const BATCH_REGISTERED: B256 = Wrapper::BatchRegistered::SIGNATURE_HASH;
}

/// What happened in the registry or its batch wrapper.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegistryEvent {
    /// A device was registered or overwritten.
    DeviceNftUpdated {
        /// The identifier.
        identifier: Identifier,
        /// Its NFT now.
        nft: DeviceNft,
    },
    /// A device was removed.
    DeviceNftDeleted {
        /// The identifier.
        identifier: Identifier,
    },
    /// A document was registered or overwritten.
    DocumentUpdated {
        /// The identifier.
        identifier: Identifier,
        /// Its document now.
        document: DocumentMetadata,
    },
    /// A document was removed.
    DocumentDeleted {
        /// The identifier.
        identifier: Identifier,
    },
    /// The wrapper registered a device and made its account.
    BatchRegistered {
        /// The identifier.
        identifier: Identifier,
        /// Its NFT.
        nft: DeviceNft,
        /// Its account.
        account: Address,
    },
}

/// Reads a log of the registry or the wrapper; `None` for other events. Whose log it is must be
/// checked by the caller: anyone can emit the same bytes.
///
/// ```
/// use alloy_primitives::{B256, b256, keccak256};
/// use ioid_chain::registry::{RegistryEvent, decode_log};
///
/// let id = b256!("0x41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f");
/// let deleted = keccak256("DeviceNFTDeleted(bytes32)");
/// let event = decode_log(&[deleted], id.as_slice())?;
/// let Some(RegistryEvent::DeviceNftDeleted { identifier }) = event else { panic!("{event:?}") };
/// assert_eq!(identifier.as_bytes(), &id.0);
/// assert_eq!(decode_log(&[B256::ZERO], &[])?, None);
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
///
/// # Errors
/// `ABI_DECODE`, `NFT_CONTRACT_INVALID`, `IDENTIFIER_ZERO`.
pub fn decode_log(topics: &[B256], data: &[u8]) -> Result<Option<RegistryEvent>> {
    if let Some(event) = strict::decode_log::<Registry::DeviceNFTUpdated>(topics, data)? {
        return Ok(Some(RegistryEvent::DeviceNftUpdated {
            identifier: identifier(event.ioIDIdentifier)?,
            nft: DeviceNft {
                chain_id: event.chainID,
                contract: NftContract::from_bytes(&event.NFTcontract)?,
                token_id: event.tokenID,
            },
        }));
    }
    if let Some(event) = strict::decode_log::<Registry::DeviceNFTDeleted>(topics, data)? {
        return Ok(Some(RegistryEvent::DeviceNftDeleted {
            identifier: identifier(event.ioIDIdentifier)?,
        }));
    }
    if let Some(event) = strict::decode_log::<Registry::DIDDocMetadataUpdated>(topics, data)? {
        return Ok(Some(RegistryEvent::DocumentUpdated {
            identifier: identifier(event.ioIDIdentifier)?,
            document: DocumentMetadata { uri: event.didDocUri, hash: event.didDocHash },
        }));
    }
    if let Some(event) = strict::decode_log::<Registry::DIDDocMetadataDeleted>(topics, data)? {
        return Ok(Some(RegistryEvent::DocumentDeleted {
            identifier: identifier(event.ioIDIdentifier)?,
        }));
    }
    let Some(event) = strict::decode_log::<Wrapper::BatchRegistered>(topics, data)? else {
        return Ok(None);
    };
    Ok(Some(RegistryEvent::BatchRegistered {
        identifier: identifier(event.ioIDIdentifier)?,
        nft: DeviceNft {
            chain_id: event.chainID,
            contract: event.nftContract.into(),
            token_id: event.tokenID,
        },
        account: event.accountAddress,
    }))
}

fn word(identifier: Identifier) -> B256 {
    B256::from(*identifier.as_bytes())
}

/// An identifier that a log names.
pub(crate) fn identifier(word: B256) -> Result<Identifier> {
    Identifier::new(word.0).ok().ok_or_else(|| ChainError::IdentifierZero.into())
}

#[cfg(test)]
mod tests;
