//! Registered devices, one by one and from the registry's events.

use std::collections::BTreeMap;

use alloy_primitives::Address;
use ioid_chain::registry::{self, DeviceNft, DocumentMetadata, RegistryEvent};
use ioid_chain::{Contract, mba, nft};
use ioid_did::{Did, Identifier};

use crate::account::accounts;
use crate::resolve::{Entry, Holder, Registered, look_up};
use crate::{AccountView, Page, Reader, Result, Scan, Verdict};

/// A registered device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its DID.
    pub did: Did,
    /// Its NFT; of a v1 device its ioID NFT.
    pub nft: DeviceNft,
    /// Who owns the NFT; `None` when it is elsewhere or does not exist.
    pub owner: Option<Address>,
    /// Its account, where it can be computed.
    pub account: Option<AccountView>,
    /// Its document, if it has one.
    pub document: Option<DocumentMetadata>,
    /// What was proven about the document, if it was looked at.
    pub verdict: Option<Verdict>,
}

/// The NFT of a DID; `None` when it is not registered.
pub(crate) async fn device_nft(reader: &Reader, did: &Did) -> Result<Option<DeviceNft>> {
    let registry = reader.network().contract(Contract::Registry)?;
    reader.view(&registry::device_nft(registry, did.identifier()?)).await
}

/// One device of either version; `None` when it is not registered.
///
/// # Errors
/// `DEPLOYMENT_UNKNOWN`, and what the node fails with.
pub async fn device(reader: &Reader, did: &Did) -> Result<Option<Device>> {
    if let Did::V2(identifier) = did {
        return Ok(devices_at(reader, &[*identifier]).await?.pop());
    }
    let Entry::Present(registered) = look_up(reader, did).await? else { return Ok(None) };
    let Holder { owner, account } = registered.holder(reader, did).await?;
    let target = account.map(|account| (account, token_here(reader, &registered.nft)));
    let account = accounts(reader, &Vec::from_iter(target)).await?.pop();
    let Registered { nft, document, .. } = *registered;
    Ok(Some(Device { did: *did, nft, owner, account, document, verdict: None }))
}

/// The devices that were registered or changed in one page of a scan, as they are now; those that
/// were removed since are left out. With `owner` only devices whose NFT belongs to that address.
///
/// # Errors
/// `DEPLOYMENT_UNKNOWN`, and what the node fails with.
pub async fn devices(reader: &Reader, owner: Option<Address>, scan: Scan) -> Result<Page<Device>> {
    let registry = reader.network().contract(Contract::Registry)?;
    let page = scan.page(reader, registry, registry::topics::DEVICE_NFT_UPDATED).await?;
    // Of the type that documents are indexed by: another one would be code of its own.
    let mut seen: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut identifiers = Vec::new();
    for log in &page.found {
        // An event that does not decode was not emitted by the registry that we know: skip it, as
        // one forged log must not hide every device.
        let (Ok(Some(RegistryEvent::DeviceNftUpdated { identifier, .. })), Some(topic)) =
            (registry::decode_log(&log.topics, &log.data), log.topics.get(1))
        else {
            continue;
        };
        if seen.insert(topic.as_slice(), 0).is_none() {
            identifiers.push(identifier);
        }
    }
    let mut found = devices_at(reader, &identifiers).await?;
    if owner.is_some() {
        found.retain(|device| device.owner == owner);
    }
    Ok(page.with(found))
}

/// The devices behind these identifiers; those that are not registered (any more) are left out.
async fn devices_at(reader: &Reader, identifiers: &[Identifier]) -> Result<Vec<Device>> {
    let registry = reader.network().contract(Contract::Registry)?;
    let nfts: Vec<_> = identifiers.iter().map(|id| registry::device_nft(registry, *id)).collect();
    let documents: Vec<_> =
        identifiers.iter().map(|id| registry::document_metadata(registry, *id)).collect();
    let nfts = reader.views(&nfts).await?;
    let documents = reader.views(&documents).await?;

    let mut devices = Vec::with_capacity(identifiers.len());
    for ((identifier, nft), document) in identifiers.iter().zip(nfts).zip(documents) {
        let Some(nft) = nft? else { continue };
        devices.push(Device {
            did: Did::from(*identifier),
            nft,
            owner: None,
            account: None,
            document: document?,
            verdict: None,
        });
    }
    add_accounts(reader, &mut devices).await?;
    Ok(devices)
}

/// The NFT when it is on this chain.
fn token_here(reader: &Reader, nft: &DeviceNft) -> Option<mba::Token> {
    let DeviceNft { chain_id, token_id, .. } = *nft;
    let token_contract = nft.contract.as_evm().filter(|_| reader.network().is(chain_id))?;
    Some(mba::Token { chain_id, token_contract, token_id })
}

/// Fills in accounts and owners. A device whose NFT is on another chain has neither here.
async fn add_accounts(reader: &Reader, devices: &mut [Device]) -> Result<()> {
    let scheme = mba::AccountScheme::of(reader.network());
    let here: Vec<(usize, mba::Token)> = devices
        .iter()
        .enumerate()
        .filter_map(|(index, device)| Some((index, token_here(reader, &device.nft)?)))
        .collect();
    let Ok(scheme) = scheme else {
        // Without an account scheme the owner is still known.
        let views: Vec<_> =
            here.iter().map(|(_, t)| nft::owner_of(t.token_contract, t.token_id)).collect();
        for ((index, _), owner) in here.iter().zip(reader.views(&views).await?) {
            if let Some(device) = devices.get_mut(*index) {
                device.owner = owner.ok();
            }
        }
        return Ok(());
    };
    let targets: Vec<_> =
        here.iter().map(|(_, token)| (mba::address(&scheme, token), Some(*token))).collect();
    for ((index, _), view) in here.iter().zip(accounts(reader, &targets).await?) {
        if let Some(device) = devices.get_mut(*index) {
            device.owner = view.owner;
            device.account = Some(view);
        }
    }
    Ok(())
}
