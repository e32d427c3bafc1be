//! The strict JSON reader and the canonical writer.

use ioid_did::Json;
use serde_json::Value;

use crate::{failure, text};

/// What is stricter here than in `serde_json`.
const STRICTER: [&str; 4] =
    ["JSON_DUPLICATE_KEY", "JSON_NUMBER_INEXACT", "JSON_TOO_DEEP", "JSON_TOO_LARGE"];

/// Writing and reading again gives the same value and the same text; both readers agree on what
/// JSON is and on every value; both writers agree where numbers leave no doubt.
pub(crate) fn json(data: &[u8]) {
    let ours = Json::parse_bytes(data);
    let theirs = serde_json::from_slice::<Value>(data);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            same(&ours, &theirs);
            round_trip(&ours);
            if is_plain(&theirs) {
                let canonical = serde_json_canonicalizer::to_string(&theirs).unwrap_or_default();
                assert_eq!(ours.canonical(), canonical);
            }
        }
        (Err(error), theirs) => {
            failure::check(error.code(), &error.details(), &error);
            if theirs.is_ok() {
                assert!(STRICTER.contains(&error.code()), "only we refuse it: {error}");
            }
        }
        (Ok(_), Err(error)) => unreachable!("only we accept it: {error}"),
    }
}

fn round_trip(json: &Json) {
    let canonical = json.canonical();
    let again = Json::parse(&canonical);
    assert_eq!(again.as_ref().map(Json::canonical).as_deref(), Ok(canonical.as_str()));
    assert_eq!(Json::parse(&json.to_text()).as_ref(), Ok(json));
}

/// `serde_json` may be one unit in the last place off: it does not round every number correctly.
fn same(ours: &Json, theirs: &Value) {
    match (ours, theirs) {
        (Json::Null, Value::Null) => {}
        (Json::Bool(ours), Value::Bool(theirs)) => assert_eq!(ours, theirs),
        (Json::String(ours), Value::String(theirs)) => assert_eq!(ours, theirs),
        (Json::Number(ours), Value::Number(theirs)) => {
            let (ours, theirs) = (ours.get(), theirs.as_f64().unwrap_or(f64::NAN));
            assert!(
                (ours.next_down()..=ours.next_up()).contains(&theirs),
                "{ours} is not {theirs}"
            );
        }
        (Json::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len());
            ours.iter().zip(theirs).for_each(|(ours, theirs)| same(ours, theirs));
        }
        (Json::Object(ours), Value::Object(theirs)) => {
            assert_eq!(ours.iter().count(), theirs.len());
            for (name, value) in ours.iter() {
                let theirs = theirs.get(name);
                assert!(theirs.is_some(), "{name:?} is missing");
                theirs.into_iter().for_each(|theirs| same(value, theirs));
            }
        }
        (ours, theirs) => unreachable!("{ours:?} is not {theirs:?}"),
    }
}

/// Whether every number is an integer that every reader reads alike.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_i64().is_some(),
        Value::Array(items) => items.iter().all(is_plain),
        Value::Object(members) => members.values().all(is_plain),
        _ => true,
    }
}

/// A number is read as the standard library reads it, and written as `ryu-js` writes it.
pub(crate) fn json_number(data: &[u8]) {
    let Some(text) = text(data) else { return };
    let peer = text.parse::<f64>().ok();
    match Json::parse(text) {
        Ok(Json::Number(number)) => {
            let number = number.get();
            // White space around a number is JSON and no number for the standard library.
            let trimmed = text.trim_matches([' ', '\t', '\n', '\r']).parse().ok();
            assert_eq!(Some(number.to_bits()), trimmed.map(f64::to_bits), "{text}");
            let written = Json::parse(text).map(|json| json.canonical());
            assert_eq!(written.as_deref(), Ok(ryu_js::Buffer::new().format(number)), "{text}");
        }
        Err(error) if error.code() == "JSON_NUMBER_RANGE" => {
            assert!(peer.is_none_or(f64::is_infinite), "{text}");
        }
        _ => {}
    }
}
