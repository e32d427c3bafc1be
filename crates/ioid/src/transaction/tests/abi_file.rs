//! The tables hold every function and every error of the contracts, by the contracts' own names.

use std::collections::BTreeSet;

use crate::transaction::calldata::Type;
use crate::transaction::function::{FUNCTIONS, Mutability};
use crate::transaction::revert::tests::error_rows;

const ABI: &str = include_str!("../../../../ioid-chain/src/abi.rs");

/// One `function` or `error` line: `name(type name, …)` and the text after it.
struct Declaration {
    name: String,
    args: String,
    after: String,
}

fn declarations(keyword: &str) -> Vec<Declaration> {
    let mut found = Vec::new();
    for line in ABI.lines().map(str::trim) {
        let Some(rest) = line.strip_prefix(&format!("{keyword} ")) else { continue };
        let (name, rest) = rest.split_once('(').expect("arguments");
        let (args, after) = rest.split_once(')').expect("closed");
        let args = args.split(',').filter(|arg| !arg.is_empty()).map(|arg| {
            let words: Vec<_> = arg.split_whitespace().collect();
            format!("{} {}", words[0], words[words.len() - 1])
        });
        found.push(Declaration {
            name: name.to_owned(),
            args: args.collect::<Vec<_>>().join(", "),
            after: after.to_owned(),
        });
    }
    found
}

fn solidity(ty: &Type) -> String {
    match ty {
        Type::Uint { bytes } => format!("uint{}", bytes * 8),
        Type::Address => "address".into(),
        Type::Bool => "bool".into(),
        Type::FixedBytes { bytes } => format!("bytes{bytes}"),
        Type::Bytes => "bytes".into(),
        Type::Text => "string".into(),
        Type::Array(element) => format!("{}[]", solidity(element)),
        Type::Tuple(fields) => {
            let parts: Vec<_> = fields.iter().map(|part| part.name).collect();
            match parts.as_slice() {
                ["to", "value", "data", "operation"] => "Operation".into(),
                ["target", "allowFailure", "callData"] => "Call3".into(),
                ["target", "allowFailure", "value", "callData"] => "Call3Value".into(),
                ["details", "spender", "sigDeadline"] => match &fields.first().expect("details").ty
                {
                    Type::Array(_) => "PermitBatch".into(),
                    _ => "PermitSingle".into(),
                },
                ["permitted", "nonce", "deadline"] => {
                    match &fields.first().expect("permitted").ty {
                        Type::Array(_) => "PermitBatchTransferFrom".into(),
                        _ => "PermitTransferFrom".into(),
                    }
                }
                ["from", "to", "amount", "token"] => "AllowanceTransferDetails".into(),
                ["token", "spender"] => "TokenSpenderPair".into(),
                ["to", "requestedAmount"] => "SignatureTransferDetails".into(),
                other => panic!("no struct has the parts {other:?}"),
            }
        }
    }
}

#[test]
fn every_function_is_in_the_table_by_its_own_names() {
    let declared: BTreeSet<String> = declarations("function")
        .into_iter()
        .map(|Declaration { name, args, after }| {
            let effect = match after.as_str() {
                after if after.contains(" view") => "View",
                after if after.contains(" payable") => "Payable",
                _ => "Nonpayable",
            };
            format!("{name}({args}) {effect}")
        })
        .collect();
    let listed: BTreeSet<String> = FUNCTIONS
        .iter()
        .map(|function| {
            let params = function.params();
            assert_eq!(
                params.is_empty(),
                function.signature.ends_with("()"),
                "{}: names do not fit",
                function.signature
            );
            let args: Vec<_> =
                params.iter().map(|p| format!("{} {}", solidity(&p.ty), p.name)).collect();
            format!("{}({}) {:?}", function.name(), args.join(", "), function.effect)
        })
        .collect();
    assert_eq!(declared, listed);
    assert!(declared.len() > 70, "the file was not read: {}", declared.len());
}

#[test]
fn every_error_is_in_the_table_by_its_own_names() {
    let declared: BTreeSet<String> = declarations("error")
        .into_iter()
        .map(|Declaration { name, args, .. }| format!("{name}({args})"))
        .collect();
    let listed: BTreeSet<String> = error_rows()
        .into_iter()
        .filter(|(name, _)| !["Error", "Panic"].contains(name))
        .map(|(name, params)| {
            let args: Vec<_> =
                params.iter().map(|p| format!("{} {}", solidity(&p.ty), p.name)).collect();
            format!("{name}({})", args.join(", "))
        })
        .collect();
    assert_eq!(declared, listed);
    assert!(declared.len() > 20, "the file was not read: {}", declared.len());
}

/// A selector that says "reads only" on one contract and writes on another would hide the write.
#[test]
fn no_selector_both_reads_and_writes() {
    for function in FUNCTIONS {
        for other in FUNCTIONS.iter().filter(|other| other.selector == function.selector) {
            assert_eq!(
                function.effect == Mutability::View,
                other.effect == Mutability::View,
                "{}",
                function.signature
            );
            assert_eq!(function.signature, other.signature);
        }
    }
}

#[test]
fn selectors_are_those_that_solc_and_viem_give() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests-wasm/vectors/evm-selectors/selectors.json"
    );
    let file: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect(path)).expect(path);
    let mut compared = BTreeSet::new();
    for group in file["groups"].as_object().expect("groups").values() {
        for (signature, selector) in group["functions"].as_object().expect("functions") {
            let rows = FUNCTIONS.iter().filter(|function| function.signature == signature);
            for function in rows {
                let ours = alloy_primitives::hex::encode_prefixed(function.selector);
                assert_eq!(selector.as_str(), Some(&*ours), "{signature}");
                compared.insert(signature.clone());
            }
        }
    }
    assert!(compared.len() >= 45, "only {} were compared", compared.len());
}
