//! What the registries hold about a device, read at one block.

use alloy_primitives::{Address, Bytes};
use ioid_chain::registry::{self, DeviceNft, DocumentMetadata};
use ioid_chain::{Contract, NftContract, mba, nft, registry_v1};
use ioid_did::{Did, Identifier, Nft};

use super::verdict::LegacyFacts;
use crate::account::owners;
use crate::{Reader, Result};

/// A registered device.
#[derive(Debug)]
pub(super) struct Registered {
    pub(super) nft: DeviceNft,
    pub(super) owner: Option<Address>,
    pub(super) account: Option<Address>,
    pub(super) document: Option<DocumentMetadata>,
    /// Set for a v1 device.
    pub(super) legacy: Option<LegacyFacts>,
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
pub(super) enum Entry {
    /// It is registered.
    Present(Box<Registered>),
    /// It was registered once: the registry itself shows that.
    Removed,
    /// Nothing is stored.
    Absent,
}

/// Looks a DID up in the registry of its version.
pub(super) async fn look_up(reader: &Reader, did: &Did) -> Result<Entry> {
    match did {
        Did::V2(identifier) => look_up_v2(reader, *identifier).await,
        Did::V1(device) => look_up_v1(reader, device.address()).await,
    }
}

async fn look_up_v2(reader: &Reader, identifier: Identifier) -> Result<Entry> {
    let registry = reader.network().contract(Contract::Registry)?;
    let nft = registry::device_nft(registry, identifier);
    let document = registry::document_metadata(registry, identifier);
    let mut returned = ask(reader, registry, &[&nft.data, &document.data]).await?;
    let Some(nft) = nft.decode(&next(&mut returned)?)? else { return Ok(Entry::Absent) };
    let document = document.decode(&next(&mut returned)?)?;
    let mut registered = Registered { nft, owner: None, account: None, document, legacy: None };
    let token = registered.token().map(|nft| mba::Token {
        chain_id: nft.chain_id,
        token_contract: nft.token_contract,
        token_id: nft.token_id,
    });
    if let Some(token) = token {
        registered.owner = owners(reader, &[Some(token)]).await?.pop().flatten();
        let scheme = mba::AccountScheme::of(reader.network()).ok();
        registered.account = scheme.map(|scheme| mba::address(&scheme, &token));
    }
    Ok(Entry::Present(Box::new(registered)))
}

async fn look_up_v1(reader: &Reader, device: Address) -> Result<Entry> {
    let network = reader.network();
    let registry = network.contract(Contract::RegistryV1)?;
    let ioid = network.contract(Contract::IoidV1)?;
    let exists = registry_v1::exists(registry, device);
    let nonce = registry_v1::nonces(registry, device);
    let hash = registry_v1::document_hash(registry, device);
    let uri = registry_v1::document_uri(registry, device);
    let id = registry_v1::device_token_id(registry, device);
    let data = [&exists.data, &nonce.data, &hash.data, &uri.data, &id.data];
    let mut returned = ask(reader, registry, &data).await?;
    let exists = exists.decode(&next(&mut returned)?)?;
    let nonce = nonce.decode(&next(&mut returned)?)?;
    if !exists {
        // A permit is used up by a registration or by what comes after one, and never given back.
        return Ok(if nonce.is_zero() { Entry::Absent } else { Entry::Removed });
    }
    let hash = hash.decode(&next(&mut returned)?)?;
    let uri = uri.decode(&next(&mut returned)?)?;
    let token_id = id.decode(&next(&mut returned)?)?;

    let wallet = registry_v1::wallet(ioid, token_id);
    let owner = nft::owner_of(ioid, token_id);
    let mut returned = ask(reader, ioid, &[&wallet.data, &owner.data]).await?;
    let wallet = wallet.decode(&next(&mut returned)?)?;
    // The ioID NFT exists as long as the device does; a contract that says otherwise has no owner.
    let owner = next(&mut returned).ok().and_then(|returned| owner.decode(&returned).ok());
    let chain_id = network.id.get();
    Ok(Entry::Present(Box::new(Registered {
        nft: DeviceNft { chain_id, contract: NftContract::Evm(ioid), token_id },
        owner,
        account: Some(wallet.account),
        document: (!uri.is_empty()).then_some(DocumentMetadata { uri, hash }),
        legacy: Some(LegacyFacts { device, owner, nonce, chain_id, registry }),
    })))
}

type Returned = std::vec::IntoIter<Result<Bytes>>;

/// Asks one contract several things at once.
async fn ask(reader: &Reader, contract: Address, data: &[&Bytes]) -> Result<Returned> {
    let calls: Vec<_> = data.iter().map(|data| (contract, (*data).clone())).collect();
    Ok(reader.calls(&calls).await?.into_iter())
}

/// What the next of them returned.
fn next(returned: &mut Returned) -> Result<Bytes> {
    let missing = || Err(crate::reader::malformed("eth_call", "an answer to each call"));
    returned.next().unwrap_or_else(missing)
}
