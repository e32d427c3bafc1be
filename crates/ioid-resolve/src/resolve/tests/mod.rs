//! Every verdict and check, over a chain and gateways that say what they are told.

mod history;
mod legacy;
mod methods;
mod urls;
mod verdicts;
mod world;

use serde_json::{Value, json};

use super::*;
use world::parsed;

/// The checks as `name outcome`.
fn outcomes(found: &Resolution) -> Vec<String> {
    found.checks.iter().map(|check| format!("{} {}", check.name, check.outcome.name())).collect()
}

/// A result without a document keeps the shape of the standard.
fn is_error(found: &Resolution, kind: ErrorType) {
    let json = parsed(&found.to_json());
    assert_eq!(json["didDocument"], Value::Null, "{json}");
    assert_eq!(json["didDocumentMetadata"], json!({}), "{json}");
    assert_eq!(json["didResolutionMetadata"]["error"]["type"], kind.url(), "{json}");
    assert_eq!(json["didResolutionMetadata"].get("contentType"), None);
    assert_eq!(json["verdict"], found.verdict.name());
}

fn vector(file: &str) -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests-wasm/vectors/");
    parsed(&std::fs::read_to_string(format!("{path}{file}")).unwrap())
}
