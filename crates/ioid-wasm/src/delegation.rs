//! `delegation`.

use ioid_chain::delegation::{self, Grant, IsAuthorizedInterface};
use ioid_chain::{Contract, Selector};

use crate::argument::{Arg, Positional};
use crate::call::{self, Outcome, address_at, call, contract_at, view};
use crate::reply::{self, Record, Reply, hex, nullable};
use crate::{Failure, input};

fn grant(delegator: &Arg<'_>, to: &Arg<'_>, selector: &Arg<'_>) -> Result<Grant, Failure> {
    let selector = Selector::parse(input::text(selector, "selector")?)
        .map_err(|error| Failure::from(error).at("selector"))?;
    let (delegator, to) = (address_at(delegator, "delegator")?, address_at(to, "to")?);
    Ok(Grant { delegator, to, selector })
}

/// `delegation.enable` and `delegation.disable`.
pub(crate) fn set_enabled([account, enabled, ..]: &Positional<'_>) -> Outcome {
    let account = address_at(account, "account")?;
    let set =
        if input::boolean(enabled, "enabled")? { delegation::enable } else { delegation::disable };
    Ok(call(set(account)))
}

/// `delegation.authorize` and `delegation.revoke`; without a manager, the chain's.
pub(crate) fn set_authorized(
    [authorized, manager, delegator, to, selector, chain, ..]: &Positional<'_>,
) -> Outcome {
    let manager = contract_at(manager, "manager", chain, Contract::DelegationManager)?;
    let set = if input::boolean(authorized, "authorized")? {
        delegation::authorize
    } else {
        delegation::revoke
    };
    Ok(call(set(manager, &grant(delegator, to, selector)?)))
}

/// `delegation.isAuthorized`, question and answer.
pub(crate) fn is_authorized(
    [returned, manager, delegator, to, selector, interface, chain, ..]: &Positional<'_>,
) -> Outcome {
    let interface = input::optional(interface, |value| match input::text(value, "interface")? {
        "bytes4" => Ok(IsAuthorizedInterface::Bytes4),
        "bytes" => Ok(IsAuthorizedInterface::Bytes),
        other => Err(Failure::input("interface", "'bytes4' or 'bytes'", other)),
    })?;
    let manager = contract_at(manager, "manager", chain, Contract::DelegationManager)?;
    let grant = grant(delegator, to, selector)?;
    let asked = delegation::is_authorized(manager, &grant, interface.unwrap_or_default());
    view(asked, returned, Reply::from)
}

/// `delegation.decodeLog`.
pub(crate) fn decode_log([topics, data, ..]: &Positional<'_>) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let updated = delegation::decode_log(&topics, &data)?;
    Ok(nullable(updated.map(|updated| {
        Record::new()
            .with("delegator", reply::address(updated.grant.delegator))
            .with("to", reply::address(updated.grant.to))
            .with("selector", hex(updated.grant.selector.as_bytes()))
            .with("authorized", updated.authorized)
    })))
}
