//! What conversations end with, as JavaScript sees it.

use alloy_primitives::U256;
use ioid_chain::NftContract;
use ioid_did::Did;
use ioid_resolve::{
    AccountStatus, AccountView, Bound, ConfirmedGrant, Device, Notice, Page, Receipt,
};

use crate::reply::{self, Record, Reply, bigint, hex, list, nullable};

/// What notices say, each in the light of those before it.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// The step of a registration that is being taken.
    step: Option<&'static str>,
}

impl Progress {
    /// One notice as it crosses.
    pub(crate) fn read(&mut self, notice: Notice) -> Reply {
        match notice {
            Notice::Step(step, state) => {
                self.step = Some(step.name());
                Record::new().with("step", step.name()).with("state", state.name()).into()
            }
            Notice::Send(status) => {
                let record = Record::new()
                    .with("stage", status.stage.name())
                    .with_some("hash", status.hash.map(hex));
                match self.step {
                    Some(step) => record.with("step", step).with("state", "running").into(),
                    None => record.into(),
                }
            }
            Notice::Pin(state) => {
                let record = Record::new().with("pinning", state.name());
                match self.step {
                    Some(step) => record.with("step", step).with("state", "running").into(),
                    None => record.into(),
                }
            }
            _ => Reply::null(),
        }
    }
}

pub(super) fn bound(bound: &Bound) -> Reply {
    let transactions = bound.transactions.iter();
    let transactions = transactions
        .map(|(step, hash)| Record::new().with("step", step.name()).with("hash", hex(hash)));
    Record::new()
        .with("did", Did::from(bound.identifier).to_string())
        .with("identifier", hex(bound.identifier.as_bytes()))
        .with("uri", Reply::text(&bound.uri))
        .with("hash", hex(bound.hash))
        .with("account", reply::address(bound.account))
        .with("transactions", list(transactions))
        .into()
}

pub(super) fn receipt(receipt: &Receipt) -> Reply {
    let logs = receipt.logs.iter().map(|log| {
        Record::new()
            .with("address", reply::address(log.address))
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

/// What was there before a page.
#[derive(Debug)]
pub(super) struct Before {
    /// First block of the first page.
    pub(super) first: Option<u64>,
    pub(super) found: u64,
}

/// What a page holds, how far the scan is, and what the next page begins with.
pub(super) fn page<T>(page: &Page<T>, before: &Before, item: impl Fn(&T) -> Reply) -> Reply {
    let number = |block: u64| bigint(U256::from(block));
    let first = before.first.unwrap_or(page.from);
    let found = before.found.saturating_add(page.found.len() as u64);
    let progress = Record::new()
        .with("fromBlock", number(first))
        .with("block", number(page.block))
        .with("toBlock", number(page.to))
        .with("found", Reply::number(u32::try_from(found).unwrap_or(u32::MAX)))
        .with("next", nullable(page.next.map(number)));
    // The head is read once: a scan of a living chain would never end otherwise.
    let next = page.next.map(|next| list([next, page.to, page.blocks, first, found].map(number)));
    Record::new()
        .with("found", list(page.found.iter().map(item)))
        .with("progress", progress)
        .with("next", nullable(next))
        .into()
}

pub(super) fn grant(confirmed: &ConfirmedGrant) -> Reply {
    Record::new()
        .with("delegator", reply::address(confirmed.grant.delegator))
        .with("to", reply::address(confirmed.grant.to))
        .with("selector", hex(confirmed.grant.selector.as_bytes()))
        .with("block", bigint(U256::from(confirmed.block)))
        .into()
}

pub(super) fn account_view(view: &AccountView) -> Reply {
    let token = view.token.map(|token| {
        Record::new()
            .with("chainId", bigint(token.chain_id))
            .with("tokenContract", reply::address(token.token_contract))
            .with("tokenId", bigint(token.token_id))
    });
    let until = match view.status {
        AccountStatus::Locked { until } => Some(bigint(until)),
        _ => None,
    };
    Record::new()
        .with("address", reply::address(view.address))
        .with("status", view.status.name())
        .with("owner", nullable(view.owner.map(reply::address)))
        .with("ownerIsContract", view.owner_is_contract)
        .with("token", nullable(token))
        .with("balance", bigint(view.balance))
        .with("implementation", nullable(view.implementation.map(reply::address)))
        .with_some("lockedUntil", until)
        .with("delegationEnabled", nullable(view.delegation_enabled))
        .with("block", bigint(U256::from(view.block)))
        .into()
}

pub(super) fn device(device: &Device) -> Reply {
    let contract = match device.nft.contract {
        NftContract::Evm(contract) => reply::address(contract),
        NftContract::Solana(contract) => contract.to_string().into(),
    };
    let nft = Record::new()
        .with("chainId", bigint(device.nft.chain_id))
        .with("contract", contract)
        .with("tokenId", bigint(device.nft.token_id))
        .with("owner", nullable(device.owner.map(reply::address)));
    let document = device.document.as_ref().map(|document| {
        Record::new()
            .with("uri", Reply::text(&document.uri))
            .with("hash", hex(document.hash))
            .with_some("verdict", device.verdict.map(|verdict| verdict.name()))
    });
    let identifier = device.did.identifier().ok();
    Record::new()
        .with("did", device.did.to_string())
        .with("identifier", nullable(identifier.map(|identifier| hex(identifier.as_bytes()))))
        .with("nft", nft)
        .with("account", nullable(device.account.as_ref().map(account_view)))
        .with("document", nullable(document))
        .into()
}
