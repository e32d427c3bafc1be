//! What conversations end with, as JavaScript sees it.

use alloy_primitives::{B256, U256};
use ioid_chain::NftContract;
use ioid_did::Did;
use ioid_resolve::{
    AccountStatus, AccountView, ConfirmedGrant, Device, Notice, Page, Receipt, Resolution,
    SendStatus, Verdict,
};
use wasm_bindgen::JsValue;

use crate::value::{self, Record, bigint, hex, list, nullable};

/// The notices of a single transaction.
pub(super) fn stage(notice: Notice) -> JsValue {
    match notice {
        Notice::Send(status) => send_status(status).into(),
        _ => JsValue::UNDEFINED,
    }
}

pub(super) fn send_status(status: SendStatus) -> Record {
    Record::new().with("stage", status.stage.name()).with_some("hash", status.hash.map(hex))
}

pub(super) fn receipt(receipt: &Receipt) -> JsValue {
    let logs = receipt.logs.iter().map(|log| {
        Record::new()
            .with("address", value::address(log.address))
            .with("topics", list(log.topics.iter().map(hex)))
            .with("data", hex(&log.data))
    });
    Record::new()
        .with("hash", hex(receipt.hash))
        .with("block", bigint(U256::from(receipt.block)))
        .with("gasUsed", bigint(U256::from(receipt.gas_used)))
        .with("logs", list(logs))
        .into()
}

pub(super) fn page<T>(page: &Page<T>, item: impl Fn(&T) -> JsValue) -> JsValue {
    let number = |block: u64| bigint(U256::from(block));
    Record::new()
        .with("found", list(page.found.iter().map(item)))
        .with("fromBlock", number(page.from))
        .with("block", number(page.block))
        .with("toBlock", number(page.to))
        .with("next", nullable(page.next.map(number)))
        .into()
}

pub(super) fn grant(confirmed: &ConfirmedGrant) -> JsValue {
    Record::new()
        .with("delegator", value::address(confirmed.grant.delegator))
        .with("to", value::address(confirmed.grant.to))
        .with("selector", hex(confirmed.grant.selector.as_bytes()))
        .with("block", bigint(U256::from(confirmed.block)))
        .into()
}

pub(super) fn account_view(view: &AccountView) -> JsValue {
    let token = view.token.map(|token| {
        Record::new()
            .with("chainId", bigint(token.chain_id))
            .with("tokenContract", value::address(token.token_contract))
            .with("tokenId", bigint(token.token_id))
    });
    let until = match view.status {
        AccountStatus::Locked { until } => Some(bigint(until)),
        _ => None,
    };
    Record::new()
        .with("address", value::address(view.address))
        .with("status", view.status.name())
        .with("owner", nullable(view.owner.map(value::address)))
        .with("ownerIsContract", view.owner_is_contract)
        .with("token", nullable(token))
        .with("balance", bigint(view.balance))
        .with("implementation", nullable(view.implementation.map(value::address)))
        .with_some("lockedUntil", until)
        .with("delegationEnabled", nullable(view.delegation_enabled))
        .with("block", bigint(U256::from(view.block)))
        .into()
}

pub(super) fn device(device: &Device) -> JsValue {
    let contract = match device.nft.contract {
        NftContract::Evm(contract) => value::address(contract),
        NftContract::Solana(contract) => JsValue::from_str(&contract.to_string()),
    };
    let nft = Record::new()
        .with("chainId", bigint(device.nft.chain_id))
        .with("contract", contract)
        .with("tokenId", bigint(device.nft.token_id))
        .with("owner", nullable(device.owner.map(value::address)));
    let document = device.document.as_ref().map(|document| {
        Record::new()
            .with("uri", document.uri.as_str())
            .with("hash", hex(document.hash))
            .with_some("verdict", device.verdict.map(|verdict| verdict.name()))
    });
    Record::new()
        .with("did", Did::from(device.identifier).to_string())
        .with("identifier", hex(device.identifier.as_bytes()))
        .with("nft", nft)
        .with("account", nullable(device.account.as_ref().map(account_view)))
        .with("document", nullable(document))
        .into()
}

pub(super) fn resolution(found: &Resolution) -> JsValue {
    let error = match found.verdict {
        Verdict::Unregistered => Some(("NOT_FOUND", "The registry does not know this DID.")),
        Verdict::InvalidDocument => {
            Some(("INVALID_DID_DOCUMENT", "The document is not a valid document of this DID."))
        }
        Verdict::NoDocument => Some(("NOT_FOUND", "The device is registered without a document.")),
        Verdict::Mismatch => {
            Some(("INVALID_DID_DOCUMENT", "The document is not the one the registry names."))
        }
        Verdict::Unavailable => Some(("INTERNAL_ERROR", "No source gave the document.")),
        _ => None,
    };
    let error = error.map(|(name, title)| {
        let kind = format!("https://www.w3.org/ns/did#{name}");
        Record::new().with("type", kind).with("title", title)
    });
    let attempts = found.attempts.iter().map(|attempt| {
        Record::new().with("url", attempt.url.as_str()).with_some("error", attempt.error.as_deref())
    });
    let hash = |hash: Option<B256>| hash.map(hex);
    let evidence = Record::new()
        .with("block", bigint(U256::from(found.block)))
        .with_some("uri", found.uri.as_deref())
        .with_some("registryHash", hash(found.registry_hash))
        .with_some("contentHash", hash(found.content_hash))
        .with_some("algorithm", found.algorithm.map(|algorithm| algorithm.to_string()))
        .with("gateways", list(attempts));
    let document = found.document.as_deref().and_then(|text| js_sys::JSON::parse(text).ok());
    let kind = found.document.as_ref().map(|_| "application/did+ld+json");
    Record::new()
        .with("didDocument", nullable(document))
        .with(
            "didResolutionMetadata",
            Record::new().with_some("contentType", kind).with_some("error", error),
        )
        .with("didDocumentMetadata", Record::new().with("versionId", found.block.to_string()))
        .with("verdict", found.verdict.name())
        .with("evidence", evidence)
        .with("problems", list(found.problems.iter().map(crate::document::problem)))
        .with_some("untrusted", found.untrusted.as_deref())
        .into()
}
