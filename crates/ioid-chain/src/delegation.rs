//! Execution delegation: letting a contract act through accounts.
//!
//! An authorisation is wider than it looks. The manager's list is global, not per account; the
//! account checks only the caller, the contract called and the first four bytes of the data. A
//! delegator can attach any value the account holds and choose DELEGATECALL. It survives the sale
//! of the device.

use alloy_primitives::{Address, B256, Bytes};

use crate::abi::ExecutionDelegation as Manager;
use crate::abi::MachineBoundAccount as Account;
use crate::call::plain;
use crate::error::Result;
use crate::{Call, Selector, View, strict};

/// One permission: `delegator` may call function `selector` of `to`, through every account that
/// has delegation switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// Who may act.
    pub delegator: Address,
    /// The contract that may be called.
    pub to: Address,
    /// The function of it.
    pub selector: Selector,
}

/// Which form of `isAuthorized` a manager has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum IsAuthorizedInterface {
    /// `isAuthorized(address,address,bytes4)`, `0xe99f5b16`: the specification's.
    #[default]
    Bytes4,
    /// `isAuthorized(address,address,bytes)`, `0x0a85bb25`: the deployed manager's.
    Bytes,
}

/// The manager's list changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DelegatorUpdated {
    /// What changed.
    pub grant: Grant,
    /// Given or taken back.
    pub authorized: bool,
}

/// Switches delegated execution of an account on. Only the NFT's owner may.
pub fn enable(account: Address) -> Call {
    Call::of(account, &Account::setDelegationEnabledCall { enabled: true })
}

/// Switches delegated execution of an account off.
pub fn disable(account: Address) -> Call {
    Call::of(account, &Account::setDelegationEnabledCall { enabled: false })
}

/// Gives a permission.
///
/// ```
/// use alloy_primitives::address;
/// use ioid_chain::{Selector, delegation};
/// let grant = delegation::Grant {
///     delegator: address!("0x71C7656EC7ab88b098defB751B7401B5f6d8976F"),
///     to: address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"),
///     selector: Selector::parse("stake(uint256)")?,
/// };
/// let manager = address!("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
/// let call = delegation::authorize(manager, &grant);
/// assert_eq!((call.to, call.data.len()), (manager, 4 + 3 * 32));
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn authorize(manager: Address, grant: &Grant) -> Call {
    let Grant { delegator, to, selector } = *grant;
    let call =
        Manager::authorizeDelegatorCall { delegator, to, functionSignature: selector.into() };
    Call::of(manager, &call)
}

/// Takes a permission back.
pub fn revoke(manager: Address, grant: &Grant) -> Call {
    let Grant { delegator, to, selector } = *grant;
    let call = Manager::revokeDelegatorCall { delegator, to, functionSignature: selector.into() };
    Call::of(manager, &call)
}

/// Whether a permission stands.
///
/// ```
/// use alloy_primitives::{address, hex};
/// use ioid_chain::Selector;
/// use ioid_chain::delegation::{self, IsAuthorizedInterface};
/// let grant = delegation::Grant {
///     delegator: address!("0x71C7656EC7ab88b098defB751B7401B5f6d8976F"),
///     to: address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"),
///     selector: Selector::parse("stake(uint256)")?,
/// };
/// let manager = address!("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
/// let specified = delegation::is_authorized(manager, &grant, IsAuthorizedInterface::Bytes4);
/// assert_eq!(specified.data[..4], hex!("e99f5b16"));
/// let deployed = delegation::is_authorized(manager, &grant, IsAuthorizedInterface::Bytes);
/// assert_eq!(deployed.data[..4], hex!("0a85bb25"));
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn is_authorized(
    manager: Address,
    grant: &Grant,
    interface: IsAuthorizedInterface,
) -> View<bool> {
    let Grant { delegator, to, selector } = *grant;
    match interface {
        IsAuthorizedInterface::Bytes4 => {
            let call =
                Manager::isAuthorized_0Call { delegator, to, functionSignature: selector.into() };
            plain(manager, &call)
        }
        IsAuthorizedInterface::Bytes => {
            let data = Bytes::copy_from_slice(selector.as_bytes());
            plain(manager, &Manager::isAuthorized_1Call { executor: delegator, to, data })
        }
    }
}

/// Reads `DelegatorUpdated`; `None` for other events.
///
/// # Errors
/// `ABI_DECODE`.
pub fn decode_log(topics: &[B256], data: &[u8]) -> Result<Option<DelegatorUpdated>> {
    let event = strict::decode_log::<Manager::DelegatorUpdated>(topics, data)?;
    Ok(event.map(|event| DelegatorUpdated {
        grant: Grant {
            delegator: event.delegator,
            to: event.to,
            selector: event.functionSignature.into(),
        },
        authorized: event.authorized,
    }))
}

/// First topic of `DelegatorUpdated`. Nothing in the event is indexed.
pub const DELEGATOR_UPDATED: B256 =
    <Manager::DelegatorUpdated as alloy_sol_types::SolEvent>::SIGNATURE_HASH;

#[cfg(test)]
mod tests;
