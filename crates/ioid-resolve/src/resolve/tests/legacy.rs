//! Devices of the first registry.

use alloy_primitives::{Address, B256, U256, keccak256};
use ioid_chain::registry_v1::{self, Permit};
use ioid_did::{Digest, sha512_256};

use super::super::*;
use super::world::{DEVICE, DID, OWNER, Scripted, V1, document, parsed};
use super::{is_error, outcomes, vector};

#[test]
fn v1_devices() {
    let text = document(V1);
    let exact = [
        (*Digest::of(text.as_bytes()).sha256(), "sha-256"),
        (keccak256(&text).0, "keccak-256"),
        (sha512_256(text.as_bytes()), "sha-512/256"),
    ];
    for (hash, algorithm) in exact {
        for multicall in [true, false] {
            let mut world = Scripted { multicall, ..Scripted::with(&text).hash(hash) };
            let found = world.resolve(V1);
            assert_eq!(found.verdict, Verdict::Verified, "{algorithm}");
            assert_eq!(found.algorithm.unwrap().to_string(), algorithm);
            assert_eq!(found.owner, Some(OWNER));
            assert_eq!(found.account, Some(Address::repeat_byte(0x61)));
            assert_eq!(found.canonical_id, None);
        }
    }
    let spaced = format!("{text}\n");
    let hash = sha512_256(Json::parse(&text).unwrap().canonical().as_bytes());
    let found = Scripted::with(&spaced).hash(hash).resolve(V1);
    assert_eq!(found.verdict, Verdict::VerifiedCanonical);
    // A v2 device never had this hash.
    let text = document(DID);
    let found = Scripted::with(&text).hash(sha512_256(text.as_bytes())).resolve(DID);
    assert_eq!(found.verdict, Verdict::Mismatch);

    // Asked for in another case, the contracts' spelling is told.
    let checksum = format!("did:io:{DEVICE}");
    let found = Scripted::with(document(V1)).resolve(&checksum);
    assert_eq!(found.verdict, Verdict::Verified);
    let json = parsed(&found.to_json());
    assert_eq!(json["didDocumentMetadata"]["canonicalId"], V1);
}

#[test]
fn hashes_of_no_document() {
    let network = ioid_chain::Network::IOTEX;
    let permit = Permit {
        owner: OWNER,
        nonce: U256::from(1),
        chain_id: network.id.get(),
        registry: network.contracts.registry_v1.unwrap(),
    };
    let hashes = [
        (keccak256(DEVICE), "device-address"),
        (keccak256(DEVICE.into_word()), "device-address"),
        (permit.digest(), "permit"),
        (B256::from(*Digest::of(b"").sha256()), "empty"),
        (keccak256(b""), "empty"),
        (sha512_256(b"").into(), "empty"),
    ];
    for (hash, name) in hashes {
        // Two permits were used, the second of them for this document.
        let mut world = Scripted { nonce: 2, ..Scripted::with(document(V1)).hash(hash) };
        let found = world.resolve(V1);
        assert_eq!(found.verdict, Verdict::LegacyHash, "{name}");
        let json = parsed(&found.to_json());
        assert_eq!(json["evidence"]["legacyHash"], name);
        assert_eq!(json["evidence"].get("algorithm"), None);
        assert!(outcomes(&found).contains(&"hash failed".into()));
        assert_eq!(json["didDocument"]["id"], V1, "its CID binds it");

        // A page is bound by nothing at all.
        world.uri = "https://example.com/did.json".into();
        world.content.insert("example.com/did.json".into(), document(V1).into());
        let found = world.resolve(V1);
        assert_eq!(found.verdict, Verdict::LegacyHash);
        assert!(found.document.is_none() && found.untrusted.is_some());
        is_error(&found, ErrorType::InvalidDidDocument);
    }
    // A permit that was not used yet, or of another owner, is no explanation.
    let mut world = Scripted { nonce: 1, ..Scripted::with(document(V1)).hash(permit.digest()) };
    assert_eq!(world.resolve(V1).verdict, Verdict::Mismatch);
    world = Scripted { nonce: 2, owner: None, ..world };
    assert_eq!(world.resolve(V1).verdict, Verdict::Mismatch);
    // In v2 nothing of this was ever registered.
    let found = Scripted::with(document(DID)).hash(keccak256(b"")).resolve(DID);
    assert_eq!(found.verdict, Verdict::Mismatch);
}

#[test]
fn v1_devices_that_are_not_there() {
    let mut world = Scripted { nft: None, nonce: 0, ..Scripted::device() };
    assert_eq!(world.resolve(V1).verdict, Verdict::Unregistered);
    // A used permit shows that there was one, without any event.
    world.nonce = 2;
    assert_eq!(world.resolve(V1).verdict, Verdict::Deactivated);
    world.nft = Scripted::device().nft;
    assert_eq!(world.resolve(V1).verdict, Verdict::NoDocument);
    // Dates come from the v1 registry's own events.
    let mut world = Scripted::with(document(V1));
    let device = DEVICE.into_word();
    world.logs = vec![
        (100, vec![registry_v1::topics::NEW_DEVICE, device]),
        (160, vec![registry_v1::topics::UPDATE_DEVICE, device]),
    ];
    let options = ResolveOptions { metadata: true, ..ResolveOptions::default() };
    let found = world.resolve_with(V1, options).unwrap();
    assert_eq!((found.created, found.updated), (Some(1_600_000_100), Some(1_600_000_160)));
}

/// The document that ioID's documentation publishes for v1, with the hash it gives.
#[test]
fn the_published_v1_document() {
    let path = "document/did-io-v1-doc-hash.json";
    let file = vector(path);
    let text = file["document_text"].as_str().unwrap();
    let hash: B256 = file["published_sha256_hex"].as_str().unwrap().parse().unwrap();
    let found = Scripted::with(text).hash(hash).resolve(&format!("did:io:{DEVICE}"));
    assert_eq!(found.verdict, Verdict::Verified, "{:?}", found.problems);
    assert_eq!(found.document.as_deref(), Some(text));
}
