//! `delegation`.

use ioid_chain::delegation::{self, Grant, IsAuthorizedInterface};
use ioid_chain::{Contract, Selector};
use wasm_bindgen::prelude::*;

use crate::call::{self, Outcome, address_at, call, contract_at, view};
use crate::value::{self, Record, hex, nullable};
use crate::{Failure, input};

fn grant(delegator: &JsValue, to: &JsValue, selector: &JsValue) -> Result<Grant, Failure> {
    let selector = Selector::parse(&input::text(selector, "selector")?)
        .map_err(|error| Failure::from(error).at("selector"))?;
    let (delegator, to) = (address_at(delegator, "delegator")?, address_at(to, "to")?);
    Ok(Grant { delegator, to, selector })
}

/// `delegation.enable` and `delegation.disable`.
#[wasm_bindgen]
pub fn delegation_set_enabled(account: &JsValue, enabled: bool) -> Outcome {
    let account = address_at(account, "account")?;
    let set = if enabled { delegation::enable } else { delegation::disable };
    Ok(call(set(account)))
}

/// `delegation.authorize` and `delegation.revoke`; without a manager, the chain's.
#[wasm_bindgen]
pub fn delegation_set_authorized(
    authorized: bool,
    manager: &JsValue,
    delegator: &JsValue,
    to: &JsValue,
    selector: &JsValue,
    chain: &JsValue,
) -> Outcome {
    let manager = contract_at(manager, "manager", chain, Contract::DelegationManager)?;
    let set = if authorized { delegation::authorize } else { delegation::revoke };
    Ok(call(set(manager, &grant(delegator, to, selector)?)))
}

/// `delegation.isAuthorized`, question and answer.
#[wasm_bindgen]
pub fn delegation_is_authorized(
    returned: &JsValue,
    manager: &JsValue,
    delegator: &JsValue,
    to: &JsValue,
    selector: &JsValue,
    interface: &JsValue,
    chain: &JsValue,
) -> Outcome {
    let interface =
        input::optional(interface, |value| match input::text(value, "interface")?.as_str() {
            "bytes4" => Ok(IsAuthorizedInterface::Bytes4),
            "bytes" => Ok(IsAuthorizedInterface::Bytes),
            other => Err(Failure::input("interface", "'bytes4' or 'bytes'", other)),
        })?;
    let manager = contract_at(manager, "manager", chain, Contract::DelegationManager)?;
    let grant = grant(delegator, to, selector)?;
    let asked = delegation::is_authorized(manager, &grant, interface.unwrap_or_default());
    view(asked, returned, JsValue::from_bool)
}

/// `delegation.decodeLog`.
#[wasm_bindgen]
pub fn delegation_decode_log(topics: &JsValue, data: &JsValue) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let updated = delegation::decode_log(&topics, &data)?;
    Ok(nullable(updated.map(|updated| {
        Record::new()
            .with("delegator", value::address(updated.grant.delegator))
            .with("to", value::address(updated.grant.to))
            .with("selector", hex(updated.grant.selector.as_bytes()))
            .with("authorized", updated.authorized)
    })))
}
