//! The v1 contracts around the registry: projects, what they paid for, and the NFT that owns the
//! v1 accounts.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use alloy_primitives::{Address, U256};

use crate::abi::v1::IoIDNFT as Nft;
use crate::abi::v1::IoIDStore as Store;
use crate::abi::v1::ProjectRegistry;
use crate::call::plain;
use crate::{Call, View, strict};

/// What one ioID costs, in wei.
pub fn price(store: Address) -> View<U256> {
    plain(store, &Store::priceCall {})
}

/// The project a device NFT contract belongs to; zero for none.
pub fn device_contract_project(store: Address, device_contract: Address) -> View<U256> {
    plain(store, &Store::deviceContractProjectCall { deviceContract: device_contract })
}

/// How many ioIDs a project has paid for.
pub fn project_applied_amount(store: Address, project_id: U256) -> View<U256> {
    plain(store, &Store::projectAppliedAmountCall { projectId: project_id })
}

/// How many ioIDs of a project are in use. When this equals the applied amount, the next bind
/// costs [`price`].
pub fn project_activated_amount(store: Address, project_id: U256) -> View<U256> {
    plain(store, &Store::projectActivedAmountCall { projectId: project_id })
}

/// Pays for `amount` ioIDs of a project; `value` is amount · [`price`].
pub fn apply_ioids(store: Address, project_id: U256, amount: U256, value: U256) -> Call {
    let call = Call::of(store, &Store::applyIoIDsCall { projectId: project_id, amount });
    Call { value, ..call }
}

/// Says which project a device NFT contract belongs to.
pub fn set_device_contract(store: Address, project_id: U256, device_contract: Address) -> Call {
    let call =
        Store::setDeviceContractCall { projectId: project_id, deviceContract: device_contract };
    Call::of(store, &call)
}

/// The account of an ioID NFT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// The account.
    pub account: Address,
    /// The device's DID.
    pub did: String,
}

/// The account of the ioID NFT `id`.
pub fn wallet(ioid: Address, id: U256) -> View<Wallet> {
    View::of(ioid, &Nft::wallet_0Call { id }, |returned| {
        let found = strict::decode_returns::<Nft::wallet_0Call>(returned)?;
        Ok(Wallet { account: found.wallet_, did: found.did })
    })
}

/// The account of a DID. The contract hashes the exact text: pass the lower-case form.
pub fn wallet_of(ioid: Address, did: &str) -> View<Address> {
    plain(ioid, &Nft::wallet_1Call { did: did.to_owned() })
}

/// The project of a device; zero for none.
pub fn device_project(ioid: Address, device: Address) -> View<U256> {
    plain(ioid, &Nft::deviceProjectCall { device })
}

/// Which page of a project's devices to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectIdsPage {
    /// The project.
    pub project_id: U256,
    /// The page begins after this: [`ProjectIds::START`], then the last device of the page before.
    pub start: Address,
    /// How many at most.
    pub page_size: U256,
}

/// One page of a project's devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectIds {
    /// The devices.
    pub devices: Vec<Address>,
    /// The first device that did not fit, zero at the end. A page begins *after* its start, so
    /// going on from here would leave this device out.
    pub next: Address,
}

impl ProjectIds {
    /// Where the first page begins: the list's sentinel, `0x…01`.
    pub const START: Address = Address::with_last_byte(1);
}

/// Reads a page of a project's devices.
pub fn project_ids(ioid: Address, page: &ProjectIdsPage) -> View<ProjectIds> {
    let ProjectIdsPage { project_id, start, page_size } = *page;
    let call = Nft::projectIDsCall { projectId: project_id, start, pageSize: page_size };
    View::of(ioid, &call, |returned| {
        let found = strict::decode_returns::<Nft::projectIDsCall>(returned)?;
        Ok(ProjectIds { devices: found.array, next: found.next })
    })
}

/// How many devices a project has.
pub fn project_device_count(ioid: Address, project_id: U256) -> View<U256> {
    plain(ioid, &Nft::projectDeviceCountCall { projectId: project_id })
}

/// The implementation v1 accounts are made with: with salt zero, the ioID NFT's contract and its
/// id, it gives the account's address. There is no proxy and nothing to initialise.
pub fn wallet_implementation(ioid: Address) -> View<Address> {
    plain(ioid, &Nft::walletImplementationCall {})
}

/// What a v1 project makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ProjectKind {
    /// Physical devices.
    Hardware = 0,
    /// Software.
    Virtual = 1,
}

/// Registers a project.
pub fn register_project(registry: Address, name: &str, kind: ProjectKind) -> Call {
    let call = ProjectRegistry::registerCall { name: name.to_owned(), projectType: kind as u8 };
    Call::of(registry, &call)
}
