//! DIDs of other methods, texts that are none, and the forms of a document.

use serde_json::json;

use super::super::*;
use super::world::{DID, Scripted, document, parsed};
use super::{is_error, outcomes};

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
    assert!(found.checks[0].found.as_deref().unwrap().contains("chain 4689"));
    assert_eq!(
        parsed(&found.to_json())["didDocument"]["authentication"][0],
        format!("{did}#controller")
    );
    assert_eq!(world.asked, 0, "none of these needs a network");
}
