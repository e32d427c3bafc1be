use super::*;
use crate::vectors;
use proptest::prelude::*;

const SEEDS_KEY: &str = "zH3C2AVvLMfThF3xGk8qEsvTZbW2nK7QULaFVpJ6zC1db";

#[test]
fn did_key_vectors_both_ways() {
    let file = vectors::read("document/did-key.json");
    let mut kinds = std::collections::BTreeMap::new();
    for row in file["vectors"].as_array().unwrap() {
        let text = row["did"].as_str().unwrap().strip_prefix("did:key:").unwrap();
        let codec = row["codec"].as_str().unwrap_or("p521-pub");
        let expected = match codec {
            "ed25519-pub" => KeyType::Ed25519,
            "secp256k1-pub" => KeyType::Secp256k1,
            "p256-pub" => KeyType::P256,
            "x25519-pub" => KeyType::X25519,
            _ => {
                assert_eq!(Multikey::parse(text).unwrap_err().code(), "KEY_UNSUPPORTED");
                continue;
            }
        };
        *kinds.entry(codec.to_string()).or_insert(0) += 1;
        let key = Multikey::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(key.key_type(), expected);
        assert_eq!(key.bytes(), vectors::hex(row["publicKey"].as_str().unwrap()));
        assert_eq!(key.to_string(), text);
        if let Some(x25519) = row.get("x25519").and_then(|x| x["multibase"].as_str()) {
            assert_eq!(Multikey::parse(x25519).unwrap().key_type(), KeyType::X25519);
            assert_eq!(key.x25519().unwrap().to_string(), x25519);
        }
    }
    assert_eq!(kinds.len(), 4, "{kinds:?}");
}

#[test]
fn keypairs_of_the_w3c_suites() {
    let file = vectors::read("document/multikey.json");
    let sets = file["ed25519_sets"].as_object().unwrap();
    let pairs = sets.values().chain([&file["ed25519"], &file["p256"]]);
    for pair in pairs {
        let text = pair["publicKeyMultibase"].as_str().unwrap();
        assert_eq!(Multikey::parse(text).unwrap().to_string(), text);
        for secret in ["privateKeyMultibase", "secretKeyMultibase"] {
            if let Some(secret) = pair.get(secret) {
                let error = Multikey::parse(secret.as_str().unwrap()).unwrap_err();
                assert_eq!(error.code(), "KEY_UNSUPPORTED");
            }
        }
    }
    let p384 = file["p384"]["publicKeyMultibase"].as_str().unwrap();
    assert_eq!(Multikey::parse(p384).unwrap_err().code(), "KEY_UNSUPPORTED");
}

#[test]
fn public_keys_of_the_rfcs_and_points_of_small_order() {
    let file = vectors::read("document/published-keys.json");
    let keyed = |row: &serde_json::Value, name: &str| {
        let key_type = KeyType::from_name(row["type"].as_str().unwrap()).unwrap();
        Multikey::new(key_type, &vectors::hex(row[name].as_str().unwrap()))
    };
    for row in file["valid"].as_array().unwrap() {
        let key = keyed(row, "publicKey").unwrap_or_else(|error| panic!("{error}: {row}"));
        assert_eq!(key.to_string(), row["multikey"].as_str().unwrap());
        assert_eq!(Multikey::parse(&key.to_string()), Ok(key.clone()));
        if row.get("uncompressed").is_some() {
            assert_eq!(keyed(row, "uncompressed"), Ok(key));
        }
    }
    for row in file["invalid"].as_array().unwrap() {
        let code = row["code"].as_str().unwrap();
        assert_eq!(keyed(row, "publicKey").unwrap_err().code(), code, "{row}");
        let error = Multikey::parse(row["multikey"].as_str().unwrap()).unwrap_err();
        assert_eq!(error.code(), code, "{row}");
    }
}

#[test]
fn every_other_key_code_of_the_multicodec_table_is_refused_by_its_code() {
    let file = vectors::read("document/multicodec-keys.json");
    let mut ours = 0;
    for row in file["vectors"].as_array().unwrap() {
        let error = Multikey::parse(row["text"].as_str().unwrap()).unwrap_err();
        if let Some(name) = row["type"].as_str() {
            let key_type = KeyType::from_name(name).unwrap();
            assert_eq!(error, MultikeyError::Length { key_type, received: 34 }, "{row}");
            ours += 1;
        } else {
            assert_eq!(error.code(), "KEY_UNSUPPORTED", "{row}");
        }
    }
    assert_eq!(ours, 4);
}

#[test]
fn device_addresses_of_published_keys() {
    let file = vectors::read("did/did-io-v1-keys.json");
    let mut count = 0;
    for row in file["vectors"].as_array().unwrap() {
        let coordinate = |name: &str| {
            let text = row[name].as_str().unwrap().as_bytes();
            crate::base_encoding::decode_bits(text, crate::base_encoding::BASE64URL, 6).unwrap()
        };
        let key_type = KeyType::from_name(row["crv"].as_str().unwrap()).unwrap();
        let bytes = [vec![4], coordinate("x"), coordinate("y")].concat();
        let key = Multikey::new(key_type, &bytes).unwrap();
        let did: crate::Did = row["did"].as_str().unwrap().parse().unwrap();
        assert_eq!(key.device_address(), did.address().ok());
        let (x, y) = key.coordinates().unwrap();
        assert_eq!([x.as_slice(), &y].concat(), bytes[1..]);
        count += 1;
    }
    assert!(count >= 14);
    let document = vectors::read("document/did-io-v1-doc-hash.json");
    let hex = document["publicKeyHex"].as_str().unwrap();
    let key = Multikey::new(KeyType::Secp256k1, &vectors::hex(hex)).unwrap();
    assert_eq!(key.device_address().unwrap().to_string(), document["did_address"]);
}

#[test]
fn the_seeds_bare_form_is_legacy_and_no_point() {
    let parsed = Multikey::read(SEEDS_KEY).unwrap();
    assert!(parsed.legacy && parsed.key_type == KeyType::Ed25519);
    assert_eq!(Multikey::parse(SEEDS_KEY).unwrap_err().code(), "KEY_LEGACY");
    let point = Multikey::new(parsed.key_type, &parsed.bytes);
    assert_eq!(point, Err(MultikeyError::Point { key_type: KeyType::Ed25519 }));
    // A good key in the bare form gets its prefix.
    let good = Multikey::parse("z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu").unwrap();
    let bare = Multikey::read(&format!("z{}", good.base58())).unwrap();
    assert!(bare.legacy);
    assert_eq!(Multikey::new(bare.key_type, &bare.bytes), Ok(good));
}

#[test]
fn refusals() {
    let file = vectors::read("document/multikey-invalid.json");
    let mut codes = std::collections::BTreeSet::new();
    for row in file["vectors"].as_array().unwrap() {
        let text = row["input"].as_str().unwrap();
        let error = Multikey::parse(text).unwrap_err();
        assert_eq!(error.code(), row["code"].as_str().unwrap(), "{text}");
        assert!(!error.details().is_empty() && !error.to_string().is_empty());
        codes.insert(error.code());
    }
    assert_eq!(codes.len(), 5, "{codes:?}");
    for (key_type, bytes, code) in [
        (KeyType::Ed25519, vec![], "KEY_LENGTH"),
        (KeyType::Ed25519, vec![1; 33], "KEY_LENGTH"),
        (KeyType::X25519, vec![1; 31], "KEY_LENGTH"),
        (KeyType::P256, vec![], "KEY_LENGTH"),
        (KeyType::P256, vec![2; 32], "KEY_LENGTH"),
        (KeyType::P256, vec![4; 33], "KEY_POINT"),
        (KeyType::Secp256k1, vec![4; 65], "KEY_POINT"),
        (KeyType::Secp256k1, [vec![2], vec![0xff; 32]].concat(), "KEY_POINT"),
    ] {
        assert_eq!(Multikey::new(key_type, &bytes).unwrap_err().code(), code);
    }
    let message = Multikey::new(KeyType::P256, &[2; 3]).unwrap_err().to_string();
    assert_eq!(message, "the P-256 public key is 33 bytes long, 3 were found");
}

proptest! {
    #[test]
    fn read_never_panics(text in "z?[1-9A-Za-z]{0,60}") {
        let _ = Multikey::read(&text);
    }

    #[test]
    fn x25519_round_trips(bytes in any::<[u8; 32]>()) {
        let key = Multikey::new(KeyType::X25519, &bytes).unwrap();
        prop_assert!(key.to_string().starts_with("z6LS"));
        prop_assert_eq!(Multikey::parse(&key.to_string()), Ok(key));
    }
}
