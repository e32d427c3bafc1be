//! The vectors, as the crates compute them when compiled to wasm, in a browser: other integer sizes
//! and other code than natively. The package's own suites run there too, `npm/test/browser.mjs`.
#![cfg(target_arch = "wasm32")]

use ioid_chain::{SolanaAddress, TypedData, address, mba, uint256};
use ioid_did::{Did, Digest, Json, Problem, Project, validate, verify_digest};
use serde_json::Value;
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

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
    alloy_primitives::hex::decode(text).unwrap()
}

#[wasm_bindgen_test]
fn derivation() {
    let file = vectors!("did/derive.json");
    for row in rows(&file, "vectors") {
        let (Some(project), Some(device)) = (row["project"].as_str(), row["device"].as_str())
        else {
            continue;
        };
        let identifier = Project::new(project).unwrap().device(device).unwrap();
        assert_eq!(Did::from(identifier).to_string(), text(row, "did"));
        assert_eq!(identifier.as_bytes().to_vec(), bytes(text(row, "bytes32")));
        assert_eq!(Did::parse(text(row, "did")).unwrap().identifier().unwrap(), identifier);
    }
}

#[wasm_bindgen_test]
fn texts_that_are_no_did_say_so_with_their_code() {
    let file = vectors!("did/invalid.json");
    for row in rows(&file, "vectors") {
        assert_eq!(Did::parse(text(row, "input")).unwrap_err().code(), text(row, "code"), "{row}");
    }
}

#[wasm_bindgen_test]
fn account_addresses() {
    let file = vectors!("mba/erc6551-registry.json");
    for row in rows(&file, "vectors") {
        let scheme = mba::AccountScheme {
            registry: address::parse(text(&file, "registry")).unwrap(),
            implementation: address::parse(text(row, "implementation")).unwrap(),
            salt: text(row, "salt").parse().unwrap(),
        };
        let token = mba::Token {
            chain_id: uint256::parse(text(row, "chainId")).unwrap(),
            token_contract: address::parse(text(row, "tokenContract")).unwrap(),
            token_id: uint256::parse(text(row, "tokenId")).unwrap(),
        };
        assert_eq!(mba::address(&scheme, &token).to_string(), text(row, "account"));
    }
}

#[wasm_bindgen_test]
fn io1_addresses() {
    let file = vectors!("address/io1.json");
    for row in rows(&file, "valid") {
        for name in ["address", "io1"] {
            let parsed = address::parse(text(row, name)).unwrap();
            assert_eq!(parsed.to_string(), text(row, "address"));
            assert_eq!(address::to_io1(&parsed), text(row, "io1"));
        }
    }
}

#[wasm_bindgen_test]
fn digests_and_cids() {
    let file = vectors!("document/digests.json");
    for row in rows(&file, "vectors") {
        let content = match row["text"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => bytes(text(row, "bytes")),
        };
        let digest = Digest::of(&content);
        assert_eq!(digest.sha256().to_vec(), bytes(text(row, "sha256")));
        assert_eq!(digest.cid().to_string(), text(row, "cid"));
        for (name, expected) in [("sha256", "sha-256"), ("keccak256", "keccak-256")] {
            let hash = bytes(text(row, name)).try_into().unwrap();
            assert_eq!(verify_digest(&content, &hash).unwrap().to_string(), expected);
        }
    }
}

#[wasm_bindgen_test]
fn canonical_text_of_rfc_8785() {
    macro_rules! pair {
        ($name:literal) => {
            (
                include_str!(concat!("../vectors/jcs/input/", $name, ".json")),
                include_str!(concat!("../vectors/jcs/output/", $name, ".json")),
            )
        };
    }
    for (input, output) in [
        pair!("arrays"),
        pair!("french"),
        pair!("structures"),
        pair!("unicode"),
        pair!("values"),
        pair!("weird"),
    ] {
        assert_eq!(Json::parse(input).unwrap().canonical(), output);
    }
    let file = vectors!("jcs/refused.json");
    for row in rows(&file, "vectors") {
        let refused = Json::parse(text(row, "text")).unwrap_err();
        if let Some(expected) = row["code"].as_str() {
            assert_eq!(refused.code(), expected, "{row}");
        }
    }
}

#[wasm_bindgen_test]
fn program_derived_addresses() {
    let file = vectors!("mba/solana-asset-signer.json");
    for row in rows(&file, "vectors") {
        let asset = SolanaAddress::parse(text(row, "asset")).unwrap();
        let found = mba::solana_asset_signer(&asset).unwrap();
        assert_eq!(found.address.to_string(), text(row, "assetSigner"));
        assert_eq!(Some(u64::from(found.bump)), row["bump"].as_u64());
    }
}

#[wasm_bindgen_test]
fn typed_data_of_eip_712() {
    let file = vectors!("typed-data/mail.json");
    let typed = TypedData::from_json(&file["typedData"].to_string()).unwrap();
    assert_eq!(typed.hash().unwrap().to_string(), text(&file, "signHash"));
}

#[wasm_bindgen_test]
fn documents_validate_as_listed() {
    let file = vectors!("document/validate.json");
    for row in rows(&file, "vectors") {
        // What the registry holds is compared where the registry is read, not here.
        if row.get("nft").is_some() {
            continue;
        }
        let document = match row["text"].as_str() {
            Some(text) => text.to_owned(),
            None => row["document"].to_string(),
        };
        let did = row["did"].as_str().map(|did| Did::parse(did).unwrap());
        let problem = |p: &Problem| format!("{} {} {}", p.severity, p.path, p.code);
        let found: Vec<_> = validate(&document, did.as_ref()).iter().map(problem).collect();
        let expected = row["problems"].as_array().unwrap().iter();
        let expected: Vec<_> = expected.map(|p| p.as_str().unwrap().to_owned()).collect();
        assert_eq!(found, expected, "{row}");
    }
}
