//! What is proven about the document of a registered device.

use alloy_primitives::{Address, B256, U256, keccak256};
use ioid_did::Digest;
use serde_json::{Value, json};

use super::super::*;
use super::world::{DID, HEAD, NFT, OWNER, Scripted, V1, document, parsed};
use super::{is_error, outcomes};

#[test]
fn verified() {
    for multicall in [true, false] {
        let mut world = Scripted { multicall, ..Scripted::with(document(DID)) };
        let found = world.resolve(DID);
        assert_eq!(found.verdict, Verdict::Verified);
        assert_eq!(outcomes(&found), ["cid passed", "hash passed", "document passed", "id passed"]);
        assert_eq!(found.document.as_deref(), Some(document(DID).as_str()));
        assert_eq!((found.owner, found.block), (Some(OWNER), Some(HEAD)));
        let json = parsed(&found.to_json());
        assert_eq!(json["didDocument"]["id"], DID);
        assert_eq!(
            json["didResolutionMetadata"],
            json!({"contentType": "application/did+ld+json"})
        );
        assert_eq!(json["didDocumentMetadata"], json!({ "versionId": HEAD.to_string() }));
        assert_eq!(json["evidence"]["algorithm"], "sha-256");
        assert_eq!(json["evidence"]["nft"]["contract"], NFT.to_string());
        assert_eq!(json["evidence"]["registryHash"], json["evidence"]["contentHash"]);
        assert!(json["evidence"]["account"].as_str().unwrap().starts_with("0x"));
    }
    let text = document(DID);
    let found = Scripted::with(&text).hash(keccak256(&text)).resolve(DID);
    assert_eq!(found.verdict, Verdict::Verified);
    assert_eq!(found.algorithm.unwrap().to_string(), "keccak-256");
}

/// The first time the NFT's owner is asked for together with the content; the next time, about
/// whatever block, together with the registry. A guess that turns out wrong changes no answer.
#[test]
fn rounds_of_questions() {
    for (did, legacy) in [(DID, false), (V1, true)] {
        let mut world = Scripted::with(document(did));
        let reads = |world: &Scripted| {
            let is_call = |name: &&&str| **name == "eth_call";
            let calls = |round: &Vec<&str>| round.iter().filter(is_call).count();
            world.rounds.iter().map(calls).filter(|calls| *calls > 0).count()
        };
        let first = world.resolve(did);
        assert_eq!((first.verdict, reads(&world)), (Verdict::Verified, 2));
        let second_read = world.rounds.iter().filter(|round| round.contains(&"eth_call")).nth(1);
        assert!(second_read.unwrap().contains(&"recall"), "{:?}", world.rounds);

        world.rounds.clear();
        assert_eq!(world.resolve(did), first);
        assert_eq!(reads(&world), 1, "{:?}", world.rounds);

        let sold = Address::repeat_byte(0x77);
        world.owner = Some(sold);
        assert_eq!(world.resolve(did).owner, Some(sold));
        if !legacy {
            world.rounds.clear();
            world.nft = Some((U256::from(4689), OWNER.to_vec().into(), U256::from(8)));
            let found = world.resolve(did);
            assert_eq!((found.nft.unwrap().token_id, found.owner), (U256::from(8), Some(sold)));
            assert_eq!(reads(&world), 2, "{:?}", world.rounds);
        }
    }
}

#[test]
fn verified_by_the_canonical_form() {
    let canonical = Json::parse(&document(DID)).unwrap().canonical();
    let spaced = document(DID).replace(':', " : ").replace("https : ", "https:");
    let spaced = spaced.replace("did : io : ", "did:io:");
    for hash in [B256::from(*Digest::of(canonical.as_bytes()).sha256()), keccak256(&canonical)] {
        let found = Scripted::with(&spaced).hash(hash).resolve(DID);
        assert_eq!(found.verdict, Verdict::VerifiedCanonical, "{found:?}");
        assert_eq!(found.document.as_deref(), Some(spaced.as_str()), "the bytes as they are");
    }
    // The other way round nothing is proven: the registry's hash is that of other bytes.
    let hash = *Digest::of(spaced.as_bytes()).sha256();
    assert_eq!(Scripted::with(&canonical).hash(hash).resolve(DID).verdict, Verdict::Mismatch);
}

#[test]
fn bound_by_its_address_alone() {
    let found = Scripted::with(document(DID)).hash(B256::ZERO).resolve(DID);
    assert_eq!(found.verdict, Verdict::CidOnly);
    assert_eq!(outcomes(&found), ["cid passed", "hash skipped", "document passed", "id passed"]);
    assert!(found.document.is_some());
    // Without a hash and without a CID nothing binds it.
    let text = document(DID);
    let mut world = Scripted::device();
    world.uri = "https://example.com/did.json".into();
    world.content.insert("example.com/did.json".into(), text.into());
    let found = world.resolve(DID);
    assert_eq!((found.verdict, found.document.is_none()), (Verdict::Mismatch, true));
}

#[test]
fn a_page_is_bound_by_its_hash_alone() {
    let text = document(DID);
    let mut world = Scripted::device().hash(*Digest::of(text.as_bytes()).sha256());
    world.uri = "https://example.com/did.json".into();
    world.content.insert("example.com/did.json".into(), text.clone().into());
    let found = world.resolve(DID);
    assert_eq!(found.verdict, Verdict::Verified);
    assert_eq!(outcomes(&found), ["hash passed", "document passed", "id passed"]);
    world.content.insert("example.com/did.json".into(), format!("{text} ").into());
    assert_eq!(world.resolve(DID).verdict, Verdict::VerifiedCanonical);
    world.content.insert("example.com/did.json".into(), document(V1).into());
    let found = world.resolve(DID);
    assert_eq!(found.verdict, Verdict::Mismatch);
    assert_ne!(found.registry_hash, found.content_hash, "both hashes are told");
    assert!(found.untrusted.as_deref().unwrap().contains(V1));
    is_error(&found, ErrorType::InvalidDidDocument);
}

#[test]
fn other_bytes_and_no_bytes() {
    let mut world = Scripted::with(document(DID));
    for bytes in world.content.values_mut() {
        bytes.push(b' ');
    }
    let found = world.resolve(DID);
    assert_eq!(found.verdict, Verdict::Mismatch);
    assert_eq!(outcomes(&found), ["cid failed"]);
    is_error(&found, ErrorType::InvalidDidDocument);

    world.content.clear();
    let found = world.resolve(DID);
    assert_eq!(found.verdict, Verdict::Unavailable);
    assert!(found.attempts[0].error.as_deref().unwrap().contains("404"), "{:?}", found.attempts);
    is_error(&found, ErrorType::InternalError);

    for uri in ["http://example.com/x", "ftp://x", "", "ipfs://", "ipfs://Qm", "data:x"] {
        let mut world = Scripted::with(document(DID));
        world.uri = uri.into();
        let found = world.resolve(DID);
        assert_eq!(found.verdict, Verdict::Unavailable, "{uri}");
        assert!(found.attempts[0].error.is_some(), "{uri}");
    }
}

#[test]
fn registered_without_a_document() {
    let found = Scripted::device().resolve(DID);
    assert_eq!(found.verdict, Verdict::NoDocument);
    assert_eq!(found.owner, Some(OWNER));
    is_error(&found, ErrorType::NotFound);
}

/// The registry's hash is that of each of these, so they are what was registered, and no good.
#[test]
fn right_bytes_that_are_no_document() {
    let deep = format!("{{\"id\":{}", "[".repeat(5_000));
    let large = format!("{{\"id\":\"{}\"}}", "x".repeat(LARGEST_DOCUMENT - 9));
    let other = document(V1);
    let cases: [(&[u8], &str); 9] = [
        (other.as_bytes(), "DOCUMENT_ID_MISMATCH"),
        (b"[]", "DOCUMENT_NOT_OBJECT"),
        (b"{}", "DOCUMENT_ID"),
        (b"<html></html>", "JSON_SYNTAX"),
        (b"", "JSON_SYNTAX"),
        (b"{\"id\":1,\"id\":2}", "JSON_DUPLICATE_KEY"),
        (b"{\"id\":\"\xff\"}", "JSON_UTF8"),
        (deep.as_bytes(), "JSON_TOO_DEEP"),
        (large.as_bytes(), "DOCUMENT_ID"),
    ];
    for (bytes, code) in cases {
        let found = Scripted::with(bytes).resolve(DID);
        assert_eq!(found.verdict, Verdict::InvalidDocument, "{code}");
        assert_eq!(found.problems[0].code, code);
        assert!(found.checks.iter().any(|c| c.name == "document" && c.outcome == Outcome::Failed));
        assert!(found.untrusted.as_ref().unwrap().len() <= 3 * (16 << 10), "an excerpt");
        is_error(&found, ErrorType::InvalidDidDocument);
    }
    // A byte more than is read at all.
    let found = Scripted::with("x".repeat(LARGEST_DOCUMENT + 1)).resolve(DID);
    assert!(found.document.is_none() && found.verdict != Verdict::Verified, "{}", found.verdict);
    // Many problems are not many megabytes.
    let many = format!("{{\"id\":\"{DID}\",\"service\":[{}0]}}", "0,".repeat(10_000));
    assert_eq!(Scripted::with(many).resolve(DID).problems.len(), MOST_PROBLEMS);
}

#[test]
fn account_and_controller_are_those_of_the_chain() {
    let written = |nft: &str, controller: Value| {
        json!({ "@context": "https://www.w3.org/ns/did/v1", "id": DID, "controller": controller,
            "service": [{ "id": "#mba", "type": "MachineBoundAccount", "serviceEndpoint": nft }] })
        .to_string()
    };
    let own = format!("erc6551:4689/{NFT}/7");
    let owner = format!("did:ethr:0x1251:{OWNER}");
    let found = Scripted::with(written(&own, json!(owner))).resolve(DID);
    assert_eq!(found.verdict, Verdict::Verified);
    assert_eq!(outcomes(&found)[4..], ["account passed", "controller passed"]);
    let among = json!(["did:web:example.com", owner.to_lowercase()]);
    let found = Scripted::with(written(&own, among)).resolve(DID);
    assert_eq!(outcomes(&found)[5], "controller passed");

    // Another account would take what is meant for the device.
    let other = format!("erc6551:4689/{NFT}/8");
    let found = Scripted::with(written(&other, json!(owner))).resolve(DID);
    assert_eq!(found.verdict, Verdict::InvalidDocument);
    assert_eq!(outcomes(&found)[4], "account failed");
    let check = &found.checks[4];
    assert_eq!((check.expected.as_ref(), check.found.as_ref()), (Some(&own), Some(&other)));

    // A sold device keeps its document.
    let sold = Address::repeat_byte(0x77);
    let mut world = Scripted::with(written(&own, json!(owner)));
    world.owner = Some(sold);
    let found = world.resolve(DID);
    assert_eq!((found.verdict, found.owner), (Verdict::Verified, Some(sold)));
    assert_eq!(outcomes(&found)[5], "controller failed");
    assert_eq!(found.checks[5].expected, Some(format!("did:ethr:0x1251:{sold}")));
    // The same address on another chain is another owner.
    let elsewhere = json!(format!("did:ethr:{OWNER}"));
    let found = Scripted::with(written(&own, elsewhere)).resolve(DID);
    assert_eq!(outcomes(&found)[5], "controller failed");
    // No owner to compare with: the NFT was burnt, or is on another chain.
    world.owner = None;
    assert_eq!(outcomes(&world.resolve(DID))[5], "controller skipped");
    world.nft = Some((U256::ONE, vec![7; 32].into(), U256::from(7)));
    let found = world.resolve(DID);
    assert_eq!(outcomes(&found)[4..], ["account skipped", "controller skipped"]);
    assert_eq!((found.account, found.owner), (None, None));
}
