//! Devices that are not there (any more), dates, and older versions.

use alloy_primitives::B256;
use ioid_chain::registry::topics::{DEVICE_NFT_DELETED, DEVICE_NFT_UPDATED, DOCUMENT_UPDATED};
use serde_json::{Value, json};

use super::super::*;
use super::world::{DID, HEAD, Scripted, V1, document, parsed, topic};
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
}

/// How far a search went is said, and what lies before is not claimed.
#[test]
fn removals_behind_a_limited_node() {
    let removed = |block, id| (block, vec![DEVICE_NFT_DELETED, id]);
    let searched = |found: &Resolution| found.checks[0].found.clone().unwrap();
    let mut world = Scripted { nft: None, widest: 2_000, ..Scripted::device() };
    world.logs = vec![removed(HEAD - 3, B256::ZERO), (HEAD - 9, vec![DEVICE_NFT_DELETED])];
    let found = world.resolve(DID);
    assert_eq!(found.verdict, Verdict::Unregistered);
    assert_eq!(outcomes(&found), ["history skipped"]);
    is_error(&found, ErrorType::NotFound);
    // 64 ranges, of which one was a wider one in vain.
    let from = HEAD + 1 - 63 * 2_000;
    assert_eq!(
        searched(&found),
        format!("no removal in the blocks {from} to {HEAD}; not looked further than block {from}")
    );
    let logs = world.rounds.iter().flatten().filter(|name| **name == "eth_getLogs").count();
    assert_eq!(logs, 65);
    world.logs.push(removed(from, topic()));
    assert_eq!(world.resolve(DID).verdict, Verdict::Deactivated);
    // Further back only for whoever asks for the past.
    world.logs = vec![removed(from - 1, topic())];
    assert_eq!(world.resolve(DID).verdict, Verdict::Unregistered);
    let dates = ResolveOptions { metadata: true, ..ResolveOptions::default() };
    assert_eq!(world.resolve_with(DID, dates.clone()).unwrap().verdict, Verdict::Deactivated);
    world.logs.clear();
    let found = world.resolve_with(DID, dates).unwrap();
    assert!(
        searched(&found).contains(&format!("no removal in the blocks {}", HEAD + 1 - 479 * 2_000))
    );

    // What was read about one device at a block is read about all of them.
    let mut world = Scripted { nft: None, widest: 2_000, remembers: true, ..Scripted::device() };
    let first = world.resolve(DID);
    world.rounds.clear();
    let other = world.resolve("did:io:8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR");
    assert_eq!(searched(&other), searched(&first));
    let logs = world.rounds.iter().flatten().filter(|name| **name == "eth_getLogs").count();
    assert_eq!(logs, 2, "all of its own, and the width that is refused");

    // A node that gives more is asked for more, so that the first block is soon reached.
    for (widest, first) in
        [(100_000, 5), (10_000, 550_000), (2_500, 880_000), (300, 987_000), (7, 999_700)]
    {
        let mut world = Scripted { nft: None, widest, ..Scripted::device() };
        world.logs = vec![removed(first, topic())];
        assert_eq!(world.resolve(DID).verdict, Verdict::Deactivated, "{widest}");
        world.logs.clear();
        let found = world.resolve(DID);
        assert_eq!(found.verdict, Verdict::Unregistered);
        assert_eq!(outcomes(&found)[0] == "history passed", widest == 100_000, "{found:?}");
        assert!(world.asked < 2 * 80, "{widest}: {}", world.asked);
    }

    // A node that shows nothing, and one that takes too long, leave it open.
    for (widest, slow) in [(0, false), (2_000, true)] {
        let mut world = Scripted { nft: None, widest, slow, ..Scripted::device() };
        let found = world.resolve(DID);
        assert_eq!(outcomes(&found), ["history skipped"]);
        assert_eq!(searched(&found), "the node shows no events");
    }
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
    // Beyond what is searched on a node that shows little, nothing is claimed.
    world.widest = 200;
    assert_eq!(dated(&mut world), json!({ "versionId": version }));
    world.widest = 2_000;
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

#[test]
fn versions_by_time() {
    let at = |time: &str| ResolveOptions {
        version_time: Some(time.to_owned()),
        ..ResolveOptions::default()
    };
    let date = |seconds: u64| super::super::time::date_time(seconds);
    let mut world = Scripted::with(document(DID));
    world.logs = vec![(500, vec![DEVICE_NFT_UPDATED, topic()])];
    // Three blocks of each second, and a gap of a day after block 700,000.
    world.time = |block| 1_600_000_000 + block / 3 + if block > 700_000 { 86_400 } else { 0 };
    let gap = 1_600_000_000 + 700_000 / 3;
    let newest = 1_600_000_000 + HEAD / 3 + 86_400;
    for (time, block) in [
        (1_600_000_167, 503),
        (1_600_000_000 + 100_000, 300_002),
        (gap, 700_000),
        (gap + 40_000, 700_000),
        (gap + 86_400, 700_001),
        (newest - 1, HEAD - 2),
        (newest, HEAD),
    ] {
        world.asked = 0;
        let found = world.resolve_with(DID, at(&date(time))).unwrap();
        assert_eq!((found.verdict, found.block), (Verdict::Verified, Some(block)), "{time}");
        assert_eq!(
            parsed(&found.to_json())["didDocumentMetadata"],
            json!({ "versionId": block.to_string() })
        );
        assert!(world.asked < 65, "{} requests", world.asked);
    }
    for (time, block) in [(1_600_000_000, 2), (1_600_000_100, 302)] {
        let found = world.resolve_with(DID, at(&date(time))).unwrap();
        assert_eq!((found.verdict, found.block), (Verdict::Unregistered, Some(block)));
    }
    let refused = |world: &mut Scripted, options: ResolveOptions, kind: ErrorType| {
        let found = world.resolve_with(DID, options).unwrap();
        is_error(&found, kind);
        found.error.unwrap().detail
    };
    let detail = refused(&mut world, at(&date(newest + 1)), ErrorType::NotFound);
    assert!(detail.contains(&date(newest)), "{detail}");
    for early in [&date(1_599_999_999), "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z"] {
        let detail = refused(&mut world, at(early), ErrorType::NotFound);
        assert!(detail.contains(&date(1_600_000_000)), "{detail}");
    }
    world.asked = 0;
    for time in ["", "now", "1600000000", "2020-12-20", "2020-12-20T19:17:47+01:00"] {
        refused(&mut world, at(time), ErrorType::InvalidOptions);
    }
    let both = ResolveOptions { version_id: Some("5".into()), ..at(&date(newest)) };
    refused(&mut world, both, ErrorType::InvalidOptions);
    let key = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    let found = world.resolve_with(key, at(&date(newest))).unwrap();
    is_error(&found, ErrorType::FeatureNotSupported);
    assert_eq!(world.asked, 0, "nobody is asked about these");

    // What a node says about time is checked as far as it is used.
    for time in [
        (|block| 2_000_000_000 - block) as fn(u64) -> u64,
        |block| if block == HEAD / 2 { 5 } else { 1_600_000_000 + block },
        |block| if block == HEAD / 2 { u64::MAX } else { 1_600_000_000 + block },
    ] {
        world.time = time;
        let refused = world.resolve_with(DID, at("2020-09-14T12:00:00Z")).unwrap_err();
        assert_eq!(refused.code(), "RPC_MALFORMED");
    }
}

/// Before its registry was there a device was not registered, and not removed either.
#[test]
fn versions_before_the_registry() {
    let at = |version: u64| ResolveOptions {
        version_id: Some(version.to_string()),
        ..ResolveOptions::default()
    };
    for did in [DID, V1] {
        for multicall in [true, false] {
            let mut world = Scripted { deployed: 800, multicall, ..Scripted::with(document(did)) };
            assert_eq!(world.resolve_with(did, at(800)).unwrap().verdict, Verdict::Verified);
            let found = world.resolve_with(did, at(799)).unwrap();
            assert_eq!((found.verdict, found.block), (Verdict::Unregistered, Some(799)));
            assert!(found.error.as_ref().unwrap().detail.contains("not there yet"));
            is_error(&found, ErrorType::NotFound);
            // A registry that is nowhere is a chain that was described wrongly.
            world.deployed = u64::MAX;
            assert_eq!(world.resolve_with(did, at(799)).unwrap_err().code(), "ABI_DECODE");
        }
    }
}
