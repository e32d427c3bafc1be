//! Devices that are not there (any more), dates, and older versions.

use alloy_primitives::B256;
use ioid_chain::registry::topics::{DEVICE_NFT_UPDATED, DOCUMENT_UPDATED};
use serde_json::{Value, json};

use super::super::*;
use super::world::{DID, HEAD, Scripted, document, parsed, topic};
use super::{is_error, outcomes};

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
