use super::*;
use crate::vectors;
use proptest::prelude::*;

const V1: &str = "did:io:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A";
const V2: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";

#[test]
fn ioids_of_both_versions_and_what_is_none() {
    let file = vectors::read("did/ioid.json");
    for row in file["valid"].as_array().unwrap() {
        let text = row["did"].as_str().unwrap();
        let did = Did::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(u64::from(did.version()), row["version"].as_u64().unwrap(), "{text}");
        assert_eq!(did.to_string(), text);
        match did {
            Did::V2(id) => {
                let bytes = vectors::hex(row["bytes32"].as_str().unwrap());
                assert_eq!(id.as_bytes().as_slice(), bytes);
                assert!(did.address().is_err());
                assert_eq!(Did::from(id), did);
            }
            Did::V1(device) => {
                assert_eq!(device.address().to_string(), row["address"].as_str().unwrap());
                assert_eq!(Did::from_address(device.address()), did);
                assert_eq!(did.identifier().unwrap_err().code(), "DID_VERSION");
            }
        }
    }
    let mut codes = std::collections::BTreeSet::new();
    for row in file["invalid"].as_array().unwrap() {
        let text = row["input"].as_str().unwrap();
        let error = Did::parse(text).unwrap_err();
        assert_eq!(error.code(), row["code"].as_str().unwrap(), "{text}");
        let details = error.details();
        let of = |name| details.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
        for name in ["position", "reason"] {
            let expected = row
                .get(name)
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_string));
            assert_eq!(of(name), expected.as_deref(), "{text} {name}");
        }
        codes.insert(error.code());
    }
    assert_eq!(codes.len(), 4, "{codes:?}");
}

#[test]
fn published_v1_pairs() {
    let file = vectors::read("did/did-io-v1-keys.json");
    for row in file["vectors"].as_array().unwrap() {
        assert_eq!(Did::parse(row["did"].as_str().unwrap()).unwrap().version(), 1);
    }
}

#[test]
fn v1_is_compared_as_address_and_printed_as_given() {
    let lower = V1.to_lowercase();
    let upper = format!("did:io:0x{}", V1[9..].to_uppercase());
    let dids = [V1, &lower, &upper].map(|text| Did::parse(text).unwrap());
    assert!(dids.windows(2).all(|pair| pair[0] == pair[1]));
    let hashes: std::collections::HashSet<Did> = dids.into_iter().collect();
    assert_eq!(hashes.len(), 1);
    assert_eq!(dids.map(|did| did.to_string()), [V1, &lower, &upper].map(str::to_string));
    assert_ne!(dids[0], Did::parse(V2).unwrap());
    assert_eq!(Did::from_address(dids[0].address().unwrap()).to_string(), lower);
}

#[test]
fn errors_say_what_was_wrong() {
    let message = |text: &str| Did::parse(text).unwrap_err().to_string();
    assert_eq!(
        message("did:IO:x"),
        "\"did:IO:x\" is no DID: at offset 4, a method name of a-z and 0-9 was expected"
    );
    assert_eq!(
        message("did:web:a"),
        "\"did:web:a\" is a DID but no ioID: its method is not \"io\""
    );
    assert_eq!(
        message(&format!("{V2}#a")),
        format!("\"{V2}#a\" is a DID URL; a DID ends at offset 51")
    );
    let typo = V1.replace("81C2", "81c2");
    assert_eq!(
        message(&typo),
        format!("\"{typo}\" has a wrong EIP-55 checksum; this address is written {V1}")
    );
    let version = Did::parse(V1).unwrap().identifier().unwrap_err();
    assert_eq!(
        version.to_string(),
        format!("{V1} is an ioID of version 1; version 2 was expected")
    );
    assert_eq!(version.details().len(), 3);
}

proptest! {
    #[test]
    fn round_trips(bytes in any::<[u8; 32]>(), address in any::<[u8; 20]>()) {
        let v2 = Did::from(Identifier::new(bytes).unwrap());
        prop_assert_eq!(Did::parse(&v2.to_string()), Ok(v2));
        let v1 = Did::from_address(Address::from(address));
        prop_assert_eq!(Did::parse(&v1.to_string()), Ok(v1));
        let checksum = format!("{PREFIX}{}", Address::from(address).to_checksum(None));
        prop_assert_eq!(Did::parse(&checksum).unwrap().to_string(), checksum);
    }

    #[test]
    fn parse_never_panics(text in "(did:io:)?(0x)?.{0,50}") {
        if let Ok(did) = Did::parse(&text) {
            prop_assert_eq!(did.to_string(), text);
        }
    }
}
