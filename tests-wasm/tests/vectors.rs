//! The vectors, as the exports compute them in a browser.
#![cfg(target_arch = "wasm32")]

use ioid_wasm::{address, did, document, mba, typed_data};
use js_sys::{JSON, Reflect};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

macro_rules! vectors {
    ($path:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../vectors/", $path))).unwrap()
    };
}

fn rows<'a>(file: &'a Value, name: &str) -> &'a [Value] {
    let rows = file[name].as_array().unwrap();
    assert!(!rows.is_empty());
    rows
}

fn text(row: &Value, name: &str) -> JsValue {
    row[name].as_str().map_or(JsValue::UNDEFINED, JsValue::from_str)
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap()
}

/// The code of a failure as it crosses.
fn code(failure: impl Into<JsValue>) -> String {
    field(&failure.into(), "code").as_string().unwrap()
}

#[wasm_bindgen_test]
fn derivation() {
    let file = vectors!("did/derive.json");
    for row in rows(&file, "vectors") {
        let (project, device) = (text(row, "project"), text(row, "device"));
        if project.is_undefined() || device.is_undefined() {
            continue;
        }
        let Ok(derived) = did::did_derive(&project, &device) else { panic!("{row}") };
        assert_eq!(derived, row["did"].as_str().unwrap());
        let Ok(bytes) = did::did_to_bytes32(&JsValue::from_str(&derived)) else { panic!("{row}") };
        assert_eq!(bytes, row["bytes32"].as_str().unwrap());
    }
}

#[wasm_bindgen_test]
fn texts_that_are_no_did_say_so_with_their_code() {
    let file = vectors!("did/invalid.json");
    for row in rows(&file, "vectors") {
        let Err(failure) = did::did_parse(&text(row, "input")) else { panic!("{row}") };
        assert_eq!(code(failure), row["code"].as_str().unwrap(), "{row}");
    }
}

#[wasm_bindgen_test]
fn account_addresses() {
    let file = vectors!("mba/erc6551-registry.json");
    for row in rows(&file, "vectors") {
        let found = mba::mba_address(
            &text(row, "chainId"),
            &text(row, "tokenContract"),
            &text(row, "tokenId"),
            &JsValue::UNDEFINED,
            &text(row, "implementation"),
            &text(row, "salt"),
            &text(&file, "registry"),
        );
        let Ok(found) = found else { panic!("{row}") };
        assert_eq!(found.as_string().as_deref(), row["account"].as_str());
    }
}

#[wasm_bindgen_test]
fn io1_addresses() {
    let file = vectors!("address/io1.json");
    for row in rows(&file, "valid") {
        for name in ["address", "io1"] {
            let Ok(parsed) = address::address_parse(&text(row, name)) else { panic!("{row}") };
            assert_eq!(field(&parsed, "address").as_string().as_deref(), row["address"].as_str());
            assert_eq!(field(&parsed, "io1").as_string().as_deref(), row["io1"].as_str());
        }
    }
}

#[wasm_bindgen_test]
fn digests_and_cids() {
    let file = vectors!("document/digests.json");
    for row in rows(&file, "vectors") {
        let bytes = match row["text"].as_str() {
            Some(text) => js_sys::Uint8Array::from(text.as_bytes()).into(),
            None => text(row, "bytes"),
        };
        let Ok(digest) = document::document_digest(&bytes) else { panic!("{row}") };
        assert_eq!(field(&digest, "hash").as_string().as_deref(), row["sha256"].as_str());
        assert_eq!(field(&digest, "cid").as_string().as_deref(), row["cid"].as_str());
        for (name, expected) in [("sha256", "sha-256"), ("keccak256", "keccak-256")] {
            let found = document::document_verify_digest(&bytes, &text(row, name));
            let Ok(found) = found else { panic!("{row}") };
            assert_eq!(found.as_string().as_deref(), Some(expected));
        }
    }
}

#[wasm_bindgen_test]
fn canonical_text_of_rfc_8785() {
    let pairs = [
        (
            include_str!("../vectors/jcs/input/arrays.json"),
            include_str!("../vectors/jcs/output/arrays.json"),
        ),
        (
            include_str!("../vectors/jcs/input/french.json"),
            include_str!("../vectors/jcs/output/french.json"),
        ),
        (
            include_str!("../vectors/jcs/input/structures.json"),
            include_str!("../vectors/jcs/output/structures.json"),
        ),
        (
            include_str!("../vectors/jcs/input/unicode.json"),
            include_str!("../vectors/jcs/output/unicode.json"),
        ),
        (
            include_str!("../vectors/jcs/input/values.json"),
            include_str!("../vectors/jcs/output/values.json"),
        ),
        (
            include_str!("../vectors/jcs/input/weird.json"),
            include_str!("../vectors/jcs/output/weird.json"),
        ),
    ];
    for (input, output) in pairs {
        let canonical = document::document_canonicalize(&JsValue::from_str(input));
        let Ok(canonical) = canonical else { panic!("{input}") };
        assert_eq!(canonical, output);
    }
    let file = vectors!("jcs/refused.json");
    for row in rows(&file, "vectors") {
        let refused = document::document_canonicalize(&text(row, "text"));
        let Err(failure) = refused else { panic!("{row}") };
        if let Some(expected) = row["code"].as_str() {
            assert_eq!(code(failure), expected, "{row}");
        }
    }
}

#[wasm_bindgen_test]
fn typed_data_of_eip_712() {
    let file = vectors!("typed-data/mail.json");
    let typed = JsValue::from_str(&file["typedData"].to_string());
    let Ok(hash) = typed_data::typed_data_hash(&typed) else { panic!("mail") };
    assert_eq!(JsValue::from(hash).as_string().as_deref(), file["signHash"].as_str());
}

#[wasm_bindgen_test]
fn documents_validate_as_listed() {
    let file = vectors!("document/validate.json");
    for row in rows(&file, "vectors") {
        // What the registry holds is compared where the registry is read, not in this export.
        if row.get("nft").is_some() {
            continue;
        }
        let document = match row["text"].as_str() {
            Some(text) => text.to_owned(),
            None => row["document"].to_string(),
        };
        let found = document::document_validate(&JsValue::from_str(&document), &text(row, "did"));
        let Ok(found) = found else { panic!("{row}") };
        let found = String::from(JSON::stringify(&found).unwrap());
        let found: Vec<Value> = serde_json::from_str(&found).unwrap();
        let word = |problem: &Value, name: &str| problem[name].as_str().unwrap().to_owned();
        let found: Vec<String> = found
            .iter()
            .map(|problem| ["severity", "path", "code"].map(|name| word(problem, name)).join(" "))
            .collect();
        let expected: Vec<String> = row["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p.as_str().unwrap().to_owned())
            .collect();
        assert_eq!(found, expected, "{row}");
    }
}
