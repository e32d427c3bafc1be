//! What state a Machine-Bound Account is in.
//!
//! Source of the states: ERC-6551 and the deployed account; the code of an account ends in the NFT
//! it belongs to, ERC-1967's slot says whether its proxy was initialised.

use alloy_primitives::{Address, Bytes, U256};
use ioid_chain::{Contract, mba, nft, registry_v1};
use ioid_did::Did;

use crate::{ClientError, Reader, Result, device};

/// How far owners are followed: an account owned by an account owned by … A longer chain is
/// reported as it is, not as a cycle.
const DEEPEST_OWNER: usize = 8;

/// Whether an account can act, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountStatus {
    /// No code yet. It can receive already.
    Undeployed,
    /// Deployed, but its proxy points nowhere: calls succeed and do nothing, and anyone may
    /// initialise it.
    Uninitialised,
    /// Ready.
    Active,
    /// Its code or its implementation is not what this deployment makes.
    WrongImplementation,
    /// The owner locked it; it acts again later.
    Locked {
        /// Seconds since 1970 UTC.
        until: U256,
    },
    /// Its NFT is on another chain: nobody can act for it here.
    ForeignChain,
    /// Its NFT does not exist.
    Orphaned,
    /// Its NFT belongs to itself, directly or through other accounts.
    Cyclic,
}

impl AccountStatus {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Undeployed => "undeployed",
            Self::Uninitialised => "uninitialised",
            Self::Active => "active",
            Self::WrongImplementation => "wrong-implementation",
            Self::Locked { .. } => "locked",
            Self::ForeignChain => "foreign-chain",
            Self::Orphaned => "orphaned",
            Self::Cyclic => "cyclic",
        }
    }

    /// Why the account does not act, as the end of a sentence; `None` when it does.
    pub const fn obstacle(self) -> Option<&'static str> {
        match self {
            Self::Active => None,
            Self::Undeployed => Some("it is not deployed yet; activate it first"),
            Self::Uninitialised => Some(
                "it is deployed but not initialised, so calls would do nothing; initialise it first",
            ),
            Self::WrongImplementation => {
                Some("its implementation is not the one this deployment uses")
            }
            Self::Locked { .. } => Some("its owner has locked it"),
            Self::ForeignChain => {
                Some("its NFT is on another chain, so nobody can act for it here")
            }
            Self::Orphaned => Some("its NFT does not exist, so it has no owner"),
            Self::Cyclic => Some("its NFT belongs to the account itself; both are locked for ever"),
        }
    }
}

/// An account as the chain shows it at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// The account.
    pub address: Address,
    /// Whether it can act.
    pub status: AccountStatus,
    /// Who owns its NFT now; `None` when the NFT is elsewhere or does not exist.
    pub owner: Option<Address>,
    /// Whether the owner has code.
    pub owner_is_contract: bool,
    /// The NFT; `None` for an address without code of which only the address is known.
    pub token: Option<mba::Token>,
    /// Native balance in wei.
    pub balance: U256,
    /// What the proxy points to.
    pub implementation: Option<Address>,
    /// Whether execution delegation is on; `None` when the account does not say.
    pub delegation_enabled: Option<bool>,
    /// The block.
    pub block: u64,
}

/// What to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountTarget {
    /// The account of a registered device.
    Device(Did),
    /// The account of an NFT.
    Token(mba::Token),
    /// This address.
    Address(Address),
}

/// Views one account.
///
/// # Errors
/// `DEPLOYMENT_UNKNOWN`, `DEVICE_UNREGISTERED` for a DID without NFT, and what the node fails with.
pub async fn account(reader: &Reader, target: &AccountTarget) -> Result<AccountView> {
    let (address, token) = match target {
        AccountTarget::Address(address) => (*address, None),
        AccountTarget::Token(token) => (address_of(reader, token)?, Some(*token)),
        AccountTarget::Device(did @ Did::V1(_)) => {
            // Its address is in the contract, whatever it is derived from.
            let device = device::device(reader, did).await?;
            let unregistered = || Box::new(ClientError::Unregistered { did: did.to_string() });
            return device.and_then(|device| device.account).ok_or_else(unregistered);
        }
        AccountTarget::Device(did) => {
            let nft = device::device_nft(reader, did).await?;
            let nft =
                nft.ok_or_else(|| Box::new(ClientError::Unregistered { did: did.to_string() }))?;
            let Some(token_contract) = nft.contract.as_evm() else {
                return Err(ClientError::ForeignAccount { did: did.to_string() }.into());
            };
            let token =
                mba::Token { chain_id: nft.chain_id, token_contract, token_id: nft.token_id };
            (address_of(reader, &token)?, Some(token))
        }
    };
    let mut views = accounts(reader, &[(address, token)]).await?;
    views.pop().ok_or_else(|| crate::reader::malformed("eth_getCode", "one answer"))
}

fn address_of(reader: &Reader, token: &mba::Token) -> Result<Address> {
    let scheme = mba::AccountScheme::of(reader.network())?;
    Ok(mba::address(&scheme, token))
}

/// Views many accounts with a fixed number of round trips.
///
/// # Errors
/// What the node fails with.
pub(crate) async fn accounts(
    reader: &Reader,
    targets: &[(Address, Option<mba::Token>)],
) -> Result<Vec<AccountView>> {
    let addresses: Vec<Address> = targets.iter().map(|(address, _)| *address).collect();
    let codes = reader.codes(&addresses).await?;
    let slots = reader.storage(&addresses, mba::IMPLEMENTATION_SLOT).await?;
    let balances = reader.balances(&addresses).await?;
    let tokens: Vec<Option<mba::Token>> = targets
        .iter()
        .zip(&codes)
        .map(|((_, given), code)| given.or_else(|| mba::from_code(code).map(|found| found.token)))
        .collect();
    let first = first_implementation(reader, &tokens).await?;
    let owners = owners(reader, &tokens).await?;
    let owner_codes = owner_codes(reader, &owners).await?;

    let facts = targets.iter().zip(codes).zip(slots).zip(balances).zip(tokens).zip(owners);
    let mut views = Vec::with_capacity(targets.len());
    for ((((((target, code), slot), balance), token), owner), owner_code) in facts.zip(owner_codes)
    {
        let implementation = mba::implementation_from_slot(slot);
        let status = match first {
            Some((contract, first))
                if token.is_some_and(|token| token.token_contract == contract) =>
            {
                status_of_first(target, &code, first)
            }
            _ => status_by_code(reader, target, &code, slot.is_zero(), implementation),
        };
        let status = match status {
            AccountStatus::Active if owner.is_none() => AccountStatus::Orphaned,
            other => other,
        };
        views.push(AccountView {
            address: target.0,
            status,
            owner,
            owner_is_contract: owner_code.as_ref().is_some_and(is_contract),
            token,
            balance,
            implementation,
            delegation_enabled: None,
            block: reader.block(),
        });
    }
    locks_and_delegation(reader, &mut views).await?;
    for view in &mut views {
        if view.owner_is_contract && is_cyclic(reader, view).await? {
            view.status = AccountStatus::Cyclic;
        }
    }
    Ok(views)
}

/// The ioID NFT of v1 and what its accounts delegate to, if one of these tokens is of it.
async fn first_implementation(
    reader: &Reader,
    tokens: &[Option<mba::Token>],
) -> Result<Option<(Address, Address)>> {
    let ioid = reader.network().contracts.ioid_v1;
    let is_first = |token: &mba::Token| {
        Some(token.token_contract) == ioid && reader.network().is(token.chain_id)
    };
    let Some(ioid) = ioid.filter(|_| tokens.iter().flatten().any(is_first)) else {
        return Ok(None);
    };
    Ok(Some((ioid, reader.view(&registry_v1::wallet_implementation(ioid)).await?)))
}

/// What the code of an account of v1 says: there is no proxy, and nothing to initialise.
fn status_of_first(
    (_, expected): &(Address, Option<mba::Token>),
    code: &Bytes,
    implementation: Address,
) -> AccountStatus {
    match mba::from_code(code) {
        _ if code.is_empty() => AccountStatus::Undeployed,
        Some(found)
            if found.implementation == implementation
                && expected.is_none_or(|token| token == found.token) =>
        {
            AccountStatus::Active
        }
        _ => AccountStatus::WrongImplementation,
    }
}

/// What code and slot alone say; `Active` may still turn out to be something else.
fn status_by_code(
    reader: &Reader,
    (_, expected): &(Address, Option<mba::Token>),
    code: &Bytes,
    slot_is_zero: bool,
    implementation: Option<Address>,
) -> AccountStatus {
    let network = reader.network();
    let foreign = |token: &mba::Token| !network.is(token.chain_id);
    if code.is_empty() {
        return match expected {
            Some(token) if foreign(token) => AccountStatus::ForeignChain,
            _ => AccountStatus::Undeployed,
        };
    }
    let Some(found) = mba::from_code(code) else { return AccountStatus::WrongImplementation };
    let proxy = network.contracts.account_implementation;
    if expected.is_some_and(|token| token != found.token)
        || proxy.is_some_and(|proxy| proxy != found.implementation)
    {
        return AccountStatus::WrongImplementation;
    }
    if foreign(&found.token) {
        return AccountStatus::ForeignChain;
    }
    if slot_is_zero {
        return AccountStatus::Uninitialised;
    }
    match network.contract(Contract::AccountTarget) {
        Ok(target) if implementation != Some(target) => AccountStatus::WrongImplementation,
        _ => AccountStatus::Active,
    }
}

/// Code of a contract; an account that delegates by EIP-7702 is still a person's.
fn is_contract(code: &Bytes) -> bool {
    !code.is_empty() && !code.starts_with(&[0xef, 0x01, 0x00])
}

pub(crate) async fn owners(
    reader: &Reader,
    tokens: &[Option<mba::Token>],
) -> Result<Vec<Option<Address>>> {
    let here = |token: &mba::Token| reader.network().is(token.chain_id);
    let views: Vec<_> = tokens
        .iter()
        .flatten()
        .filter(|token| here(token))
        .map(|token| nft::owner_of(token.token_contract, token.token_id))
        .collect();
    let mut answers = reader.views(&views).await?.into_iter();
    tokens
        .iter()
        .map(|token| match token {
            Some(token) if here(token) => match answers.next() {
                Some(Ok(owner)) => Ok((!owner.is_zero()).then_some(owner)),
                // `ownerOf` reverts, or there is no contract that would answer: no owner.
                Some(Err(error)) if error.is_revert() || error.code() == "ABI_DECODE" => Ok(None),
                Some(Err(error)) => Err(error),
                None => Ok(None),
            },
            _ => Ok(None),
        })
        .collect()
}

async fn owner_codes(reader: &Reader, owners: &[Option<Address>]) -> Result<Vec<Option<Bytes>>> {
    let known: Vec<Address> = owners.iter().flatten().copied().collect();
    let mut codes = reader.codes(&known).await?.into_iter();
    Ok(owners.iter().map(|owner| owner.and_then(|_| codes.next())).collect())
}

/// Asks accounts that seem active whether they are locked and whether they delegate.
async fn locks_and_delegation(reader: &Reader, views: &mut [AccountView]) -> Result<()> {
    let active: Vec<&mut AccountView> =
        views.iter_mut().filter(|view| view.status == AccountStatus::Active).collect();
    let addresses: Vec<Address> = active.iter().map(|view| view.address).collect();
    let locked: Vec<_> = addresses.iter().map(|account| mba::is_locked(*account)).collect();
    let until: Vec<_> = addresses.iter().map(|account| mba::locked_until(*account)).collect();
    let delegates: Vec<_> =
        addresses.iter().map(|account| mba::delegation_enabled(*account)).collect();
    let locked = reader.views(&locked).await?;
    let until = reader.views(&until).await?;
    let delegates = reader.views(&delegates).await?;
    for (((view, locked), until), delegates) in
        active.into_iter().zip(locked).zip(until).zip(delegates)
    {
        view.delegation_enabled = delegates.ok();
        if locked? {
            view.status = AccountStatus::Locked { until: until.unwrap_or(U256::MAX) };
        }
    }
    Ok(())
}

/// Whether following owners from `view` leads back to it.
async fn is_cyclic(reader: &Reader, view: &AccountView) -> Result<bool> {
    let Some(mut owner) = view.owner else { return Ok(false) };
    for _ in 0..DEEPEST_OWNER {
        if owner == view.address {
            return Ok(true);
        }
        let Some(code) = reader.codes(&[owner]).await?.pop() else { return Ok(false) };
        let Some(account) = mba::from_code(&code) else { return Ok(false) };
        let next = owners(reader, &[Some(account.token)]).await?.pop().flatten();
        match next {
            Some(next) => owner = next,
            None => return Ok(false),
        }
    }
    Ok(false)
}

/// Whether sending `nft` to `to` would make an account own itself, at any distance.
///
/// # Errors
/// What the node fails with.
pub(crate) async fn would_cycle(reader: &Reader, nft: &mba::Token, to: Address) -> Result<bool> {
    let own = address_of(reader, nft)?;
    let mut holder = to;
    for _ in 0..DEEPEST_OWNER {
        if holder == own {
            return Ok(true);
        }
        let Some(code) = reader.codes(&[holder]).await?.pop() else { return Ok(false) };
        let Some(account) = mba::from_code(&code) else { return Ok(false) };
        // An account of v1 has another address than its NFT would give it now.
        if account.token == *nft {
            return Ok(true);
        }
        match owners(reader, &[Some(account.token)]).await?.pop().flatten() {
            Some(next) => holder = next,
            None => return Ok(false),
        }
    }
    Ok(false)
}
