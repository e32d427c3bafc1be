//! Every verdict and check, over a chain and gateways that say what they are told.

mod urls;
mod world;

use alloy_primitives::{Address, B256, U256, keccak256};
use ioid_chain::registry::topics::{DEVICE_NFT_UPDATED, DOCUMENT_UPDATED};
use ioid_chain::registry_v1::{self, Permit};
use ioid_did::{Digest, sha512_256};
use serde_json::{Value, json};

use super::*;
use world::{DEVICE, DID, HEAD, NFT, OWNER, Scripted, V1, document, parsed, topic};

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

#[test]
fn unregistered_and_removed() {
    let mut world = Scripted { nft: None, nonce: 0, ..Scripted::device() };
    let found = world.resolve(DID);
    assert_eq!(found.verdict, Verdict::Unregistered);
    assert_eq!(outcomes(&found), ["history passed"]);
    is_error(&found, ErrorType::NotFound);
    // Events of others, and those that a lying node adds, are no registration of this one.
    world.logs = vec![(5, vec![DEVICE_NFT_UPDATED, B256::ZERO]), (5, vec![DEVICE_NFT_UPDATED])];
    assert_eq!(world.resolve(DID).verdict, Verdict::Unregistered);

    world.logs.push((900_000, vec![DEVICE_NFT_UPDATED, topic()]));
    let found = world.resolve(DID);
    assert_eq!(found.verdict, Verdict::Deactivated);
    let json = parsed(&found.to_json());
    assert_eq!(json["didDocument"], Value::Null);
    assert_eq!(json["didResolutionMetadata"], json!({}));
    assert_eq!(json["didDocumentMetadata"]["deactivated"], true);

    // A node that shows 2,000 blocks at once is asked for the last ones, and it is said how many.
    world.widest = 2_000;
    world.asked = 0;
    let found = world.resolve(DID);
    assert_eq!(
        (found.verdict, outcomes(&found)),
        (Verdict::Unregistered, vec!["history skipped".into()])
    );
    let from = HEAD + 1 - 5 * 2_000;
    assert!(found.checks[0].found.as_deref().unwrap().contains(&format!("{from} to {HEAD}")));
    assert!(world.asked < 12, "{}", world.asked);
    world.logs.push((from, vec![DEVICE_NFT_UPDATED, topic()]));
    assert_eq!(world.resolve(DID).verdict, Verdict::Deactivated);
    // And one that shows nothing leaves it open.
    world.widest = 1;
    let found = world.resolve(DID);
    assert_eq!((found.verdict, found.checks[0].found.is_none()), (Verdict::Unregistered, true));
}

#[test]
fn dates_of_events() {
    let dated = |world: &mut Scripted| {
        let options = ResolveOptions { metadata: true, ..ResolveOptions::default() };
        let found = world.resolve_with(DID, options).unwrap();
        assert_eq!(found.verdict, Verdict::Verified);
        parsed(&found.to_json())["didDocumentMetadata"].clone()
    };
    let mut world = Scripted::with(document(DID));
    world.logs =
        vec![(100, vec![DEVICE_NFT_UPDATED, topic()]), (100, vec![DOCUMENT_UPDATED, topic()])];
    let version = HEAD.to_string();
    let created = "2020-09-13T12:28:20Z";
    assert_eq!(dated(&mut world), json!({ "versionId": version, "created": created }));
    world.logs.push((160, vec![DOCUMENT_UPDATED, topic()]));
    let updated = "2020-09-13T12:29:20Z";
    let all = json!({ "versionId": version, "created": created, "updated": updated });
    assert_eq!(dated(&mut world), all);
    // Beyond what the node shows, nothing is claimed.
    world.widest = 2_000;
    assert_eq!(dated(&mut world), json!({ "versionId": version }));
    // Within it, the block before the first event shows that it is the first.
    for (block, _) in &mut world.logs {
        *block += 950_000;
    }
    let found = dated(&mut world);
    assert!(found["created"].is_string() && found["updated"].is_string(), "{found}");
}

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

#[test]
fn versions() {
    let at = |version: &str| ResolveOptions {
        version_id: Some(version.to_owned()),
        ..ResolveOptions::default()
    };
    let mut world = Scripted::with(document(DID));
    world.logs = vec![(500, vec![DEVICE_NFT_UPDATED, topic()])];
    let found = world.resolve_with(DID, at("500")).unwrap();
    assert_eq!((found.verdict, found.block), (Verdict::Verified, Some(500)));
    let found = world.resolve_with(DID, at("499")).unwrap();
    assert_eq!(found.verdict, Verdict::Unregistered);
    let found = world.resolve_with(DID, at(&(HEAD + 1).to_string())).unwrap();
    is_error(&found, ErrorType::NotFound);
    for version in ["", "-1", "0x1f4", "latest", "1e3", "99999999999999999999"] {
        let found = world.resolve_with(DID, at(version)).unwrap();
        is_error(&found, ErrorType::InvalidOptions);
    }
    let key = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    is_error(&world.resolve_with(key, at("500")).unwrap(), ErrorType::FeatureNotSupported);
}

#[test]
fn representations() {
    let accept = |accept: &str| ResolveOptions {
        accept: Some(accept.to_owned()),
        ..ResolveOptions::default()
    };
    let mut world = Scripted::with(document(DID));
    for kind in ["application/did", "application/did+ld+json", "application/did+json"] {
        let found = world.resolve_with(DID, accept(kind)).unwrap();
        assert_eq!(found.content_type, Some(kind));
    }
    // Nothing is asked when no answer would do.
    world.asked = 0;
    let found = world.resolve_with(DID, accept("application/did+cbor")).unwrap();
    is_error(&found, ErrorType::RepresentationNotSupported);
    assert_eq!(world.asked, 0);

    let mut plain = Scripted::with(format!(
        "{{\"id\":\"{DID}\",\"authentication\":[\"#k\"],\
        \"verificationMethod\":[{{\"id\":\"#k\",\"type\":\"T\",\"controller\":\"{DID}\"}}]}}"
    ));
    assert_eq!(plain.resolve(DID).content_type, Some("application/did+json"));
    let found = plain.resolve_with(DID, accept("application/did+ld+json")).unwrap();
    is_error(&found, ErrorType::RepresentationNotSupported);

    let expand = ResolveOptions { expand_relative_urls: true, ..ResolveOptions::default() };
    let found = plain.resolve_with(DID, expand).unwrap();
    let document = parsed(found.document.as_deref().unwrap());
    assert_eq!(document["authentication"], json!([format!("{DID}#k")]));
    assert_eq!(document["verificationMethod"][0]["id"], format!("{DID}#k"));
}

#[test]
fn other_methods_and_no_dids() {
    let mut world = Scripted::device();
    for (did, kind) in [
        ("", ErrorType::InvalidDid),
        ("did:io", ErrorType::InvalidDid),
        ("did:IO:x", ErrorType::InvalidDid),
        (&format!("{DID}#key-1"), ErrorType::InvalidDid),
        ("did:io:abcdef1234567890geodnet-serial-kitchen-temp-sensor", ErrorType::InvalidDid),
        ("did:io:0x12", ErrorType::InvalidDid),
        ("did:web:example.com", ErrorType::MethodNotSupported),
        ("did:key:z123", ErrorType::NotFound),
        ("did:ethr:nowhere:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A", ErrorType::NotFound),
    ] {
        let found = world.resolve(did);
        is_error(&found, kind);
        assert!(found.error.as_ref().unwrap().detail.len() > 5, "{did}");
    }
    let found = world.resolve(&format!("did:io:{}", "1".repeat(1 << 20)));
    assert!(found.to_json().len() < 10_000, "a long text is not given back");

    let found = world.resolve("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
    assert_eq!((found.verdict, found.block), (Verdict::Verified, None));
    let did = "did:ethr:0x1251:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A";
    let found = world.resolve(did);
    assert_eq!(
        (found.verdict, outcomes(&found)),
        (Verdict::Verified, vec!["events skipped".into()])
    );
    assert_eq!(
        parsed(&found.to_json())["didDocument"]["authentication"][0],
        format!("{did}#controller")
    );
    assert_eq!(world.asked, 0, "none of these needs a network");
}

fn vector(file: &str) -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests-wasm/vectors/");
    parsed(&std::fs::read_to_string(format!("{path}{file}")).unwrap())
}
