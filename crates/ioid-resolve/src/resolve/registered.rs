//! What the registries hold about a device, read at one block.

use alloy_primitives::{Address, B256, Bytes};
use ioid_chain::registry::{self, DeviceNft, DocumentMetadata};
use ioid_chain::{Contract, NftContract, mba, nft, registry_v1};
use ioid_did::{Did, Identifier, Nft};

use super::verdict::LegacyFacts;
use crate::{Reader, Result};

/// A registered device.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) nft: DeviceNft,
    pub(crate) document: Option<DocumentMetadata>,
    /// Who owns the NFT; none until it is set, and where nobody is known.
    pub(crate) owner: Option<Address>,
    /// Set for a v1 device.
    pub(super) legacy: Option<LegacyFacts>,
}

/// Who has a device.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Holder {
    pub(crate) owner: Option<Address>,
    /// The device's account.
    pub(crate) account: Option<Address>,
}

impl Registered {
    /// The NFT as documents name it; none for a contract of Solana.
    pub(super) fn token(&self) -> Option<Nft> {
        let DeviceNft { chain_id, contract, token_id } = &self.nft;
        let token_contract = contract.as_evm()?;
        Some(Nft { chain_id: *chain_id, token_contract, token_id: *token_id })
    }
}

/// What a registry says about a DID.
#[derive(Debug)]
pub(crate) enum Entry {
    /// It is registered.
    Present(Box<Registered>),
    /// It was registered once: the registry itself shows that.
    Removed,
    /// Nothing is stored.
    Absent,
}

/// The registry of a DID's version.
pub(super) fn registry(reader: &Reader, did: &Did) -> Result<Address> {
    let contract = match did {
        Did::V2(_) => Contract::Registry,
        Did::V1(_) => Contract::RegistryV1,
    };
    Ok(reader.network().contract(contract)?)
}

/// Looks a DID up in the registry of its version.
pub(crate) async fn look_up(reader: &Reader, did: &Did) -> Result<Entry> {
    match did {
        Did::V2(identifier) => look_up_v2(reader, did, *identifier).await,
        Did::V1(device) => look_up_v1(reader, did, device.address()).await,
    }
}

async fn look_up_v2(reader: &Reader, did: &Did, identifier: Identifier) -> Result<Entry> {
    let registry = registry(reader, did)?;
    let nft = registry::device_nft(registry, identifier);
    let document = registry::document_metadata(registry, identifier);
    let mut returned = ask(reader, did, registry, &[&nft.data, &document.data]).await?;
    let Some(nft) = nft.decode(&next(&mut returned)?)? else { return Ok(Entry::Absent) };
    let document = document.decode(&next(&mut returned)?)?;
    Ok(Entry::Present(Box::new(Registered { nft, document, owner: None, legacy: None })))
}

async fn look_up_v1(reader: &Reader, did: &Did, device: Address) -> Result<Entry> {
    let network = reader.network();
    let registry = registry(reader, did)?;
    let ioid = network.contract(Contract::IoidV1)?;
    let exists = registry_v1::exists(registry, device);
    let nonce = registry_v1::nonces(registry, device);
    let hash = registry_v1::document_hash(registry, device);
    let uri = registry_v1::document_uri(registry, device);
    let id = registry_v1::device_token_id(registry, device);
    let data = [&exists.data, &nonce.data, &hash.data, &uri.data, &id.data];
    let mut returned = ask(reader, did, registry, &data).await?;
    let exists = exists.decode(&next(&mut returned)?)?;
    let nonce = nonce.decode(&next(&mut returned)?)?;
    if !exists {
        // A permit is used up by a registration or by what comes after one, and never given back.
        return Ok(if nonce.is_zero() { Entry::Absent } else { Entry::Removed });
    }
    let hash = hash.decode(&next(&mut returned)?)?;
    let uri = uri.decode(&next(&mut returned)?)?;
    let token_id = id.decode(&next(&mut returned)?)?;
    let chain_id = network.id.get();
    Ok(Entry::Present(Box::new(Registered {
        nft: DeviceNft { chain_id, contract: NftContract::Evm(ioid), token_id },
        document: (!uri.is_empty()).then_some(DocumentMetadata { uri, hash }),
        owner: None,
        legacy: Some(LegacyFacts { device, owner: None, nonce, chain_id, registry }),
    })))
}

impl Registered {
    /// Reads who has the device. It costs nothing where [`look_up`] guessed right.
    pub(crate) async fn holder(&self, reader: &Reader, did: &Did) -> Result<Holder> {
        let Some(nft) = self.token() else { return Ok(Holder::default()) };
        let Nft { chain_id, token_contract, token_id } = nft;
        let computed = || {
            let scheme = mba::AccountScheme::of(reader.network()).ok()?;
            Some(mba::address(&scheme, &mba::Token { chain_id, token_contract, token_id }))
        };
        if !reader.network().is(chain_id) {
            return Ok(Holder { owner: None, account: computed() });
        }
        let owner = nft::owner_of(token_contract, token_id);
        let wallet = registry_v1::wallet(token_contract, token_id);
        let mut calls = vec![(owner.to, owner.data.clone())];
        if self.legacy.is_some() {
            calls.push((wallet.to, wallet.data.clone()));
        }
        reader.world().cache().guess(subject(did), &calls);
        let mut returned = reader.calls(&calls).await?.into_iter();
        let owner = match next(&mut returned).and_then(|returned| Ok(owner.decode(&returned)?)) {
            Ok(owner) => (!owner.is_zero()).then_some(owner),
            // `ownerOf` reverts, or there is no contract that would answer: no owner.
            Err(error) if error.is_revert() || error.code() == "ABI_DECODE" => None,
            Err(error) => return Err(error),
        };
        let account = match self.legacy {
            Some(_) => Some(wallet.decode(&next(&mut returned)?)?.account),
            None => computed(),
        };
        Ok(Holder { owner, account })
    }

    pub(super) fn set_owner(&mut self, owner: Option<Address>) {
        self.owner = owner;
        if let Some(legacy) = &mut self.legacy {
            legacy.owner = owner;
        }
    }
}

type Returned = std::vec::IntoIter<Result<Bytes>>;

/// Asks a registry several things about a device at once, and with them what was asked next the last
/// time: a device that is looked up again mostly has the NFT that it had.
async fn ask(reader: &Reader, did: &Did, contract: Address, data: &[&Bytes]) -> Result<Returned> {
    let calls = data.iter().map(|data| (contract, (*data).clone()));
    let guessed =
        if reader.remembers() { reader.world().cache().guessed(subject(did)) } else { Vec::new() };
    let calls: Vec<_> = calls.chain(guessed).collect();
    Ok(reader.calls(&calls).await?.into_iter())
}

/// The word that names a device in its registry's events, of either version.
pub(super) fn subject(did: &Did) -> B256 {
    match did {
        Did::V2(identifier) => B256::from(*identifier.as_bytes()),
        Did::V1(device) => device.address().into_word(),
    }
}

/// What the next of them returned.
fn next(returned: &mut Returned) -> Result<Bytes> {
    let missing = || Err(crate::reader::malformed("eth_call", "an answer to each call"));
    returned.next().unwrap_or_else(missing)
}
