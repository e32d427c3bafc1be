//! Permit2. How each call reads stands in the vectors; here is what goes beyond one sentence.

use std::collections::BTreeSet;

use alloy_primitives::aliases::{U48, U160};
use alloy_primitives::{Address, Bytes, U256};
use ioid_chain::PERMIT2;
use ioid_chain::abi::{ERC20, Permit2};

use super::world::*;
use crate::transaction::function::FUNCTIONS;
use crate::transaction::{CallInput, Context, ContractKind, decode, explain};

const UNTIL: &str = "2026-11-18 11:06:40 UTC";

fn until() -> U48 {
    U48::from(1_795_000_000)
}

fn details(token: Address, amount: U160) -> Permit2::PermitDetails {
    Permit2::PermitDetails { token, amount, expiration: until(), nonce: U48::from(2) }
}

fn permits(details: Vec<Permit2::PermitDetails>) -> CallInput {
    let deadline = U256::from(until());
    let batch = Permit2::PermitBatch { details, spender: STAKING, sigDeadline: deadline };
    let signature = Bytes::from_static(&[1, 2, 3]);
    to(PERMIT2, &Permit2::permit_1Call { owner: ALICE, permitBatch: batch, signature })
}

fn approve(spender: Address, amount: U160) -> Permit2::approveCall {
    Permit2::approveCall { token: REWARD, spender, amount, expiration: until() }
}

#[test]
fn the_vectors_have_every_function() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests-wasm/vectors/transaction/explain.json");
    let file: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect(path)).expect(path);
    let signatures = file["calls"].as_array().expect("calls").iter().filter_map(|row| {
        let data = row["data"].as_str()?.parse().ok()?;
        let decoded = decode(&CallInput { data, ..CallInput::default() }, &Context::default())?;
        let is = decoded.contracts == [ContractKind::Permit2] && decoded.problem.is_none();
        is.then_some(decoded.signature)
    });
    let known = FUNCTIONS.iter().filter(|function| function.kind == ContractKind::Permit2);
    let known: BTreeSet<_> = known.map(|function| function.signature).collect();
    assert_eq!(signatures.collect::<BTreeSet<_>>(), known);
    assert_eq!(known.len(), 12);
}

#[test]
fn each_amount_is_in_the_units_of_its_own_token() {
    let five = U160::from(tokens(5));
    let explanation = explained(&permits(vec![details(REWARD, five), details(STRANGER, five)]));
    let permission = |number: u8| field(&explanation, &format!("Permission {number}"));
    assert_eq!(permission(1), Some(&*format!("GEOD ({REWARD}), 5 GEOD, {UNTIL}, 2")));
    let raw = format!("{STRANGER}, 5000000000000000000 base units of token {STRANGER}, {UNTIL}, 2");
    assert_eq!(permission(2), Some(&*raw));
    assert_eq!(field(&explanation, "Owner"), Some(&*format!("Alice ({ALICE})")));
    assert_eq!(codes(&explanation), ["AMOUNT_RAW"]);
}

#[test]
fn an_unlimited_permission_is_one_by_this_way_too() {
    for amount in [U160::MAX, U160::from(u128::MAX)] {
        let direct = explained(&to(PERMIT2, &approve(STAKING, amount)));
        assert_eq!(codes(&direct), ["APPROVAL_UNLIMITED"]);
        assert!(direct.warnings[0].message.starts_with("GEOD staking ("));
        assert_eq!(codes(&explained(&permits(vec![details(REWARD, amount)]))), codes(&direct));
        let inside = explained(&by_account(to(PERMIT2, &approve(STAKING, amount))));
        assert_eq!(codes(&inside), codes(&direct));
        assert!(inside.title.starts_with("As the device account: Allow GEOD staking to spend"));
    }
    // Each spender once, however many tokens.
    let two = permits(vec![details(REWARD, U160::MAX), details(STRANGER, U160::MAX)]);
    assert_eq!(codes(&explained(&two)), ["APPROVAL_UNLIMITED"]);
    assert_eq!(codes(&explained(&to(PERMIT2, &approve(STAKING, U160::from(5))))), [""; 0]);
}

#[test]
fn approving_permit2_makes_signatures_enough() {
    let approve = |spender| to(REWARD, &ERC20::approveCall { spender, value: tokens(5) });
    assert_eq!(codes(&explained(&approve(PERMIT2))), ["PERMIT2_SIGNATURES"]);
    assert_eq!(codes(&explained(&approve(ALICE))), [""; 0]);
    assert_eq!(explained(&approve(PERMIT2)).title, "Allow Permit2 to spend 5 GEOD");
}

#[test]
fn another_contract_with_its_functions_is_not_called_permit2() {
    let call = to(STRANGER, &approve(ALICE, U160::from(tokens(5))));
    let explanation = explained(&call);
    let title = format!("Allow Alice to spend 5 GEOD through {STRANGER}, until {UNTIL}");
    assert_eq!(explanation.title, title);
    assert_eq!(codes(&explanation), ["CONTRACT_UNRECOGNISED"]);
    // On any chain, known or not.
    let elsewhere = CallInput { chain_id: Some(U256::from(1)), ..call };
    let real = CallInput { to: Some(PERMIT2), ..elsewhere.clone() };
    assert!(explain(&real, &Context::default()).title.contains("through Permit2, until"));
    assert!(!explain(&elsewhere, &Context::default()).title.contains("Permit2"));
}

#[test]
fn what_is_lost_is_lost_this_way_too() {
    let send = |recipient| Permit2::transferFrom_0Call {
        from: ALICE,
        to: recipient,
        amount: U160::from(tokens(5)),
        token: REWARD,
    };
    for recipient in [Address::ZERO, REWARD] {
        let single = explained(&to(PERMIT2, &send(recipient)));
        assert_eq!(codes(&single), ["RECIPIENT_LOSES"], "{recipient}");
        let detail = Permit2::AllowanceTransferDetails {
            from: ALICE,
            to: recipient,
            amount: U160::from(tokens(5)),
            token: REWARD,
        };
        let many = Permit2::transferFrom_1Call { transferDetails: vec![detail] };
        assert_eq!(codes(&explained(&to(PERMIT2, &many))), codes(&single), "{recipient}");
    }
    assert_eq!(codes(&explained(&to(PERMIT2, &send(STAKING)))), [""; 0]);
}
