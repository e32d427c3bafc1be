//! The tables hold every function and every error of the contracts, by the contracts' own names.

use std::collections::BTreeSet;

use crate::transaction::calldata::Type;
use crate::transaction::function::{FUNCTIONS, Mutability};
use crate::transaction::revert::tests::error_rows;

const ABI: &str = include_str!("../../../../ioid-chain/src/abi.rs");

/// `interface`, `function name(args)`, the text after `)`.
fn declarations(keyword: &str) -> Vec<(String, String, Vec<(String, String)>, String)> {
    let mut interface = String::new();
    let mut found = Vec::new();
    for line in ABI.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("interface ") {
            interface = name.trim_end_matches(" {").to_owned();
        }
        let Some(rest) = line.strip_prefix(&format!("{keyword} ")) else { continue };
        let (name, rest) = rest.split_once('(').expect("arguments");
        let (args, after) = rest.split_once(')').expect("closed");
        let args = args.split(',').filter(|arg| !arg.is_empty()).map(|arg| {
            let words: Vec<_> = arg.split_whitespace().collect();
            (words[0].to_owned(), words[words.len() - 1].to_owned())
        });
        found.push((interface.clone(), name.to_owned(), args.collect(), after.to_owned()));
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
        Type::Tuple(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| part.name).collect();
            match parts.as_slice() {
                ["to", "value", "data", "operation"] => "Operation".into(),
                ["target", "allowFailure", "callData"] => "Call3".into(),
                ["target", "allowFailure", "value", "callData"] => "Call3Value".into(),
                other => panic!("no struct has the parts {other:?}"),
            }
        }
    }
}

#[test]
fn every_function_is_in_the_table_by_its_own_names() {
    let declared: BTreeSet<String> = declarations("function")
        .into_iter()
        .map(|(_, name, args, after)| {
            let args: Vec<_> = args.iter().map(|(ty, name)| format!("{ty} {name}")).collect();
            let effect = match after.as_str() {
                after if after.contains(" view") => "View",
                after if after.contains(" payable") => "Payable",
                _ => "Nonpayable",
            };
            format!("{name}({}) {effect}", args.join(", "))
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
        .map(|(_, name, args, _)| {
            let args: Vec<_> = args.iter().map(|(ty, name)| format!("{ty} {name}")).collect();
            format!("{name}({})", args.join(", "))
        })
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
