//! The ioID registry v1: what a device owner binds with on IoTeX mainnet and testnet today.
//!
//! The device proves its consent with a [`Permit`], an EIP-712 signature by its secp256k1 key. The
//! permit names an owner and a nonce and **nothing else**: neither document nor token nor action.
//! Whoever sees it pending can use it with another document, so compare [`Event::NewDevice`] with
//! what was meant and repair with [`update`].

use alloc::{boxed::Box, string::String};

use alloy_primitives::{Address, B256, U256, uint};
use alloy_sol_types::{Eip712Domain, SolStruct};
use ioid_bytes::checksum;

use crate::abi::v1::IoIDRegistryV1 as Registry;
use crate::abi::v1::Permit as AbiPermit;
use crate::call::plain;
use crate::error::{ChainError, Result, SignatureProblem};
use crate::function::Value;
use crate::function::registry_v1::{
    MIGRATE, REGISTER, REGISTER_FOR, REGISTER_THROUGH_PROXY, REMOVE, UPDATE,
};
use crate::typed_data::TypedData;
use crate::{Call, DocumentMetadata, View, strict, uint256};

mod store;

pub use store::{ProjectIds, ProjectIdsPage};
pub use store::{
    ProjectKind, Wallet, apply_ioids, device_contract_project, device_project, price,
    project_activated_amount, project_applied_amount, project_device_count, project_ids,
    register_project, set_device_contract, wallet, wallet_implementation, wallet_of,
};

/// What the device signs: that `owner` may act for it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    /// `msg.sender` of the 8-argument `register`, of `update` and `remove`; `user` of the
    /// 9-argument `register`; the proxy when registering through a verifying proxy; the new owner
    /// for `migrate`.
    pub owner: Address,
    /// [`nonces`] of the device.
    pub nonce: U256,
    /// Chain of the registry.
    pub chain_id: U256,
    /// The registry.
    pub registry: Address,
}

impl Permit {
    fn domain(&self) -> Eip712Domain {
        Eip712Domain::new(
            Some("ioIDRegistry".into()),
            Some("1".into()),
            Some(self.chain_id),
            Some(self.registry),
            None,
        )
    }

    /// EIP-712 domain separator, equal to the contract's `DOMAIN_SEPARATOR()`.
    ///
    /// ```
    /// use alloy_primitives::{Address, U256, address, b256};
    /// use ioid_chain::registry_v1::Permit;
    /// let permit = Permit {
    ///     owner: Address::ZERO,
    ///     nonce: U256::ZERO,
    ///     chain_id: U256::from(4690),
    ///     registry: address!("0x0A7e595C7889dF3652A19aF52C18377bF17e027D"),
    /// };
    /// // `DOMAIN_SEPARATOR()` of the registry on IoTeX testnet.
    /// let separator = b256!("0x4e31e01d4e41f6c9dc9d68103971ef473adf267bd74326f72170daac66329bcc");
    /// assert_eq!(permit.domain_separator(), separator);
    /// ```
    pub fn domain_separator(&self) -> B256 {
        self.domain().separator()
    }

    /// What the device's key signs: `keccak256(0x1901 ++ domain separator ++ struct hash)`. The
    /// contract's `permitHash(owner, device)` is the struct hash alone.
    pub fn digest(&self) -> B256 {
        let permit = AbiPermit { owner: self.owner, nonce: self.nonce };
        permit.eip712_signing_hash(&self.domain())
    }

    /// [`Self::typed_data`] as JSON, written without what makes it of any other typed data.
    pub fn to_json(&self) -> String {
        let chain_id = uint256::to_decimal(&self.chain_id);
        // A JSON number when every reader reads it exactly.
        let quote = if u32::try_from(self.chain_id).is_ok() { "" } else { "\"" };
        let text = |address: Address| checksum(&address.0);
        let (registry, owner) = (text(self.registry), text(self.owner));
        [
            r#"{"types":{"EIP712Domain":[{"name":"name","type":"string"},"#,
            r#"{"name":"version","type":"string"},{"name":"chainId","type":"uint256"},"#,
            r#"{"name":"verifyingContract","type":"address"}],"#,
            r#""Permit":[{"name":"owner","type":"address"},{"name":"nonce","type":"uint256"}]},"#,
            r#""primaryType":"Permit","domain":{"name":"ioIDRegistry","version":"1","chainId":"#,
            quote,
            &chain_id,
            quote,
            r#","verifyingContract":""#,
            core::str::from_utf8(&registry).unwrap_or_default(),
            r#""},"message":{"owner":""#,
            core::str::from_utf8(&owner).unwrap_or_default(),
            r#"","nonce":""#,
            &uint256::to_decimal(&self.nonce),
            r#""}}"#,
        ]
        .concat()
    }

    /// The same as data for `eth_signTypedData_v4`.
    pub fn typed_data(&self) -> TypedData {
        TypedData::permit(self.owner, self.nonce, self.chain_id, self.registry)
    }
}

/// A secp256k1 signature as `ecrecover` takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    r: U256,
    s: U256,
    v: u8,
}

impl Signature {
    /// Order of secp256k1 (SEC 2).
    const ORDER: U256 =
        uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);

    /// Reads r (32), s (32), v (1). v is 27 or 28; 0 and 1 are taken for them. s may be in the
    /// upper half: the contract has no low-s rule.
    ///
    /// # Errors
    /// `SIGNATURE_INVALID`.
    ///
    /// ```
    /// use ioid_chain::registry_v1::Signature;
    /// let mut bytes = [0x22; 65];
    /// bytes[64] = 27;
    /// assert!(Signature::from_bytes(&bytes).is_ok());
    /// assert_eq!(Signature::from_bytes(&bytes[..64]).unwrap_err().code(), "SIGNATURE_INVALID");
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let invalid = |problem| Box::new(ChainError::SignatureInvalid { problem });
        let received = bytes.len();
        let Ok([r @ .., v]) = <&[u8; 65]>::try_from(bytes) else {
            return Err(invalid(SignatureProblem::Length { received }));
        };
        let (r, s) = r.split_at(32);
        let (r, s) = (U256::from_be_slice(r), U256::from_be_slice(s));
        for (name, number) in [("r", r), ("s", s)] {
            if number.is_zero() || number >= Self::ORDER {
                return Err(invalid(SignatureProblem::Range { name }));
            }
        }
        let v = match *v {
            v @ (27 | 28) => v,
            v @ (0 | 1) => v + 27,
            received => return Err(invalid(SignatureProblem::RecoveryId { received })),
        };
        Ok(Self { r, s, v })
    }

    /// v, r and s as the contracts take them, each in a word.
    ///
    /// ```
    /// use ioid_chain::registry_v1::Signature;
    /// let mut bytes = [0x22; 65];
    /// bytes[64] = 0;
    /// let words = Signature::from_bytes(&bytes)?.to_words();
    /// assert_eq!((words[31], &words[32..]), (27, &bytes[..64]));
    /// # Ok::<(), ioid_chain::ChainError>(())
    /// ```
    pub fn to_words(&self) -> [u8; 96] {
        let mut words = [0; 96];
        words[31] = self.v;
        let (numbers, _) = words[32..].as_chunks_mut();
        for (place, number) in numbers.iter_mut().zip([self.r, self.s]) {
            *place = number.to_be_bytes::<32>();
        }
        words
    }
}

/// What [`register`] writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Contract of the device NFT, which the registry takes from its owner.
    pub device_contract: Address,
    /// Id of the device NFT.
    pub token_id: U256,
    /// For whom; `None` for whoever sends the transaction.
    pub user: Option<Address>,
    /// The device's address.
    pub device: Address,
    /// Its document.
    pub document: DocumentMetadata,
    /// The device's signature of the [`Permit`].
    pub signature: Signature,
    /// Native coin to pay: [`price`] when the project has used up what it applied for, else zero.
    pub value: U256,
}

/// Binds a device.
///
/// # Errors
/// `DOCUMENT_URI_EMPTY`, `DOCUMENT_HASH_ZERO`, `RECIPIENT_ZERO` for a zero user or device.
pub fn register(registry: Address, registration: &Registration) -> Result<Call> {
    let Registration { device_contract, token_id, user, device, document, signature, value } =
        registration;
    let (contract, token_id) = (Value::from(*device_contract), Value::from(*token_id));
    let device = Value::from(*device);
    let (uri, hash) = (document.uri.as_str().into(), document.hash.0.into());
    let signature = signature.to_words();
    let signature = Value::Bytes(&signature);
    let call = match user {
        None => REGISTER.call(registry, &[contract, token_id, device, hash, uri, signature]),
        Some(user) => {
            let user = Value::from(*user);
            let values = [contract, token_id, user, device, hash, uri, signature];
            REGISTER_FOR.call(registry, &values)
        }
    };
    Ok(Call { value: *value, ..call? })
}

/// What a verifying proxy registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyRegistration {
    /// The proxy's own proof, opaque here.
    pub verify_signature: alloy_primitives::Bytes,
    /// For whom.
    pub owner: Address,
    /// The device's address.
    pub device: Address,
    /// Its document.
    pub document: DocumentMetadata,
    /// The device's signature of the [`Permit`], whose owner is the proxy.
    pub signature: Signature,
}

/// Binds a device through a project's verifying proxy.
///
/// # Errors
/// As [`register`].
pub fn register_through_proxy(proxy: Address, registration: &ProxyRegistration) -> Result<Call> {
    let ProxyRegistration { verify_signature, owner, device, document, signature } = registration;
    let values = [
        Value::from(&verify_signature[..]),
        document.hash.0.into(),
        document.uri.as_str().into(),
        (*owner).into(),
        (*device).into(),
        Value::Bytes(&signature.to_words()),
    ];
    REGISTER_THROUGH_PROXY.call(proxy, &values)
}

/// Replaces a device's document.
///
/// # Errors
/// `DOCUMENT_URI_EMPTY`, `DOCUMENT_HASH_ZERO`.
pub fn update(
    registry: Address,
    device: Address,
    document: &DocumentMetadata,
    signature: &Signature,
) -> Result<Call> {
    let DocumentMetadata { uri, hash } = document;
    let values =
        [device.into(), hash.0.into(), uri.as_str().into(), Value::Bytes(&signature.to_words())];
    UPDATE.call(registry, &values)
}

/// Hands a device to another owner, who must be the one in the permit.
///
/// # Errors
/// `RECIPIENT_ZERO`.
pub fn migrate(
    registry: Address,
    device: Address,
    owner: Address,
    signature: &Signature,
) -> Result<Call> {
    MIGRATE.call(registry, &[device.into(), owner.into(), Value::Bytes(&signature.to_words())])
}

/// Unbinds a device.
pub fn remove(registry: Address, device: Address, signature: &Signature) -> Call {
    REMOVE.plain_call(registry, &[device.into(), Value::Bytes(&signature.to_words())])
}

/// How often the device has permitted something: the nonce of the next [`Permit`].
pub fn nonces(registry: Address, device: Address) -> View<U256> {
    plain(registry, &Registry::noncesCall { device })
}

/// The contract's own struct hash of the [`Permit`] at the device's present nonce. Without the
/// domain it is not what the device signs: that is [`Permit::digest`].
pub fn permit_hash(registry: Address, owner: Address, device: Address) -> View<B256> {
    plain(registry, &Registry::permitHashCall { owner, device })
}

/// The contract's own [`Permit::domain_separator`].
pub fn domain_separator(registry: Address) -> View<B256> {
    plain(registry, &Registry::DOMAIN_SEPARATORCall {})
}

/// Whether the device is bound.
pub fn exists(registry: Address, device: Address) -> View<bool> {
    plain(registry, &Registry::existsCall { device })
}

/// The device's DID as the contract spells it.
pub fn document_id(registry: Address, device: Address) -> View<String> {
    plain(registry, &Registry::documentIDCall { device })
}

/// Hash of the device's document; which function made it differs between projects.
pub fn document_hash(registry: Address, device: Address) -> View<B256> {
    plain(registry, &Registry::documentHashCall { device })
}

/// Where the device's document is.
pub fn document_uri(registry: Address, device: Address) -> View<String> {
    plain(registry, &Registry::documentURICall { device })
}

/// The ioID NFT of the device.
pub fn device_token_id(registry: Address, device: Address) -> View<U256> {
    plain(registry, &Registry::deviceTokenIdCall { device })
}

/// Whether a device NFT is bound already.
pub fn registered_nft(registry: Address, device_contract: Address, token_id: U256) -> View<bool> {
    let call = Registry::registeredNFTCall { deviceContract: device_contract, tokenId: token_id };
    plain(registry, &call)
}

/// First topics of events that index the device, as their second topic.
pub mod topics {
    use alloy_sol_types::SolEvent as _;

    use super::{B256, Registry};

    /// `NewDevice`.
    pub const NEW_DEVICE: B256 = Registry::NewDevice::SIGNATURE_HASH;
    /// `UpdateDevice`.
    pub const UPDATE_DEVICE: B256 = Registry::UpdateDevice::SIGNATURE_HASH;
}

/// What happened in the v1 registry or its NFT.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A device was bound.
    NewDevice {
        /// The device.
        device: Address,
        /// Its owner.
        owner: Address,
        /// Its document.
        document: DocumentMetadata,
    },
    /// A document was replaced.
    UpdateDevice {
        /// The device.
        device: Address,
        /// Its owner.
        owner: Address,
        /// Its document now.
        document: DocumentMetadata,
    },
    /// A device was unbound.
    RemoveDevice {
        /// The device.
        device: Address,
        /// Its owner.
        owner: Address,
    },
    /// A device changed hands.
    Migrate {
        /// The device.
        device: Address,
        /// Its owner now.
        owner: Address,
    },
    /// An ioID NFT was made, and its account with it.
    CreateIoid {
        /// Its owner.
        owner: Address,
        /// Its id.
        id: U256,
        /// Its account.
        wallet: Address,
        /// The device's DID.
        did: String,
    },
}

/// Reads a log of the v1 registry or its NFT; `None` for other events.
///
/// # Errors
/// `ABI_DECODE`.
pub fn decode_log(topics: &[B256], data: &[u8]) -> Result<Option<Event>> {
    if let Some(event) = strict::decode_log::<Registry::NewDevice>(topics, data)? {
        let Registry::NewDevice { device, owner, hash, uri } = event;
        return Ok(Some(Event::NewDevice {
            device,
            owner,
            document: DocumentMetadata { uri, hash },
        }));
    }
    if let Some(event) = strict::decode_log::<Registry::UpdateDevice>(topics, data)? {
        let Registry::UpdateDevice { device, owner, hash, uri } = event;
        return Ok(Some(Event::UpdateDevice {
            device,
            owner,
            document: DocumentMetadata { uri, hash },
        }));
    }
    if let Some(event) = strict::decode_log::<Registry::RemoveDevice>(topics, data)? {
        let Registry::RemoveDevice { device, owner } = event;
        return Ok(Some(Event::RemoveDevice { device, owner }));
    }
    if let Some(event) = strict::decode_log::<Registry::Migrate>(topics, data)? {
        let Registry::Migrate { device, owner } = event;
        return Ok(Some(Event::Migrate { device, owner }));
    }
    let event = strict::decode_log::<crate::abi::v1::IoIDNFT::CreateIoID>(topics, data)?;
    Ok(event.map(|event| Event::CreateIoid {
        owner: event.owner,
        id: event.id,
        wallet: event.wallet,
        did: event.did,
    }))
}

#[cfg(test)]
mod tests;
