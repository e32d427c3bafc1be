//! DID URLs, and the W3C's own results.

use serde_json::{Value, json};

use super::super::*;
use super::vector;
use super::world::{DID, HEAD, Scripted, parsed};

fn options(accept: Option<&str>) -> DereferenceOptions {
    let resolve = ResolveOptions { accept: accept.map(str::to_owned), ..ResolveOptions::default() };
    DereferenceOptions { resolve, ..DereferenceOptions::default() }
}

/// The document of the specification's examples, of our DID, with relative ids among the absolute.
fn example() -> Scripted {
    let text = json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": DID,
        "verificationMethod": [{
            "id": format!("{DID}#keys-1"),
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": "z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu"
        }],
        "authentication": ["#keys-1"],
        "assertionMethod": [{
            "id": "#keys-2",
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"
        }],
        "service": [
            { "id": "#messages", "type": "DIDCommMessaging",
              "serviceEndpoint": "https://example.com/messages/8377464" },
            { "id": format!("{DID}#files"), "type": ["Files", "Linked"],
              "serviceEndpoint": ["https://a.example/f/", { "uri": "https://b.example" }, "https://c.example#top"] },
            { "id": "#mba", "type": "Account", "serviceEndpoint": "eip155:4689:1" }
        ]
    });
    Scripted::with(text.to_string())
}

fn content(rest: &str, accept: Option<&str>) -> (Value, Option<String>) {
    let mut world = example();
    let found = world.dereference(&format!("{DID}{rest}"), options(accept)).unwrap();
    let json = parsed(&found.to_json());
    assert_eq!(json["dereferencingMetadata"].get("error"), None, "{rest} {json}");
    assert_eq!(json["contentMetadata"]["versionId"], HEAD.to_string());
    assert_eq!(json["verdict"], "verified");
    let kind = json["dereferencingMetadata"]["contentType"].as_str().map(str::to_owned);
    (json["content"].clone(), kind)
}

fn failure(rest: &str, options: DereferenceOptions) -> &'static str {
    let found = example().dereference(&format!("{DID}{rest}"), options).unwrap();
    let json = parsed(&found.to_json());
    assert_eq!(json["content"], Value::Null, "{rest} {json}");
    assert_eq!(json["contentMetadata"], json!({}), "{rest}");
    let error = found.error.unwrap();
    assert_eq!(json["dereferencingMetadata"]["error"]["type"], error.kind.url());
    error.kind.name()
}

#[test]
fn documents_and_their_members() {
    let (document, kind) = content("", None);
    assert_eq!(
        (document["id"].as_str(), kind.as_deref()),
        (Some(DID), Some("application/did+ld+json"))
    );
    let (document, _) = content(&format!("?versionId={HEAD}"), None);
    let (then, _) = content("?versionTime=2020-09-25T02%3A13:20Z", None);
    assert_eq!(then, document);
    assert_eq!(document["id"], DID);

    let (key, kind) = content("#keys-1", None);
    assert_eq!(kind.as_deref(), Some("application/ld+json"));
    assert_eq!(key["id"], format!("{DID}#keys-1"));
    assert_eq!(key["@context"][0], "https://www.w3.org/ns/did/v1");
    let (key, kind) = content("#keys-2", Some("application/did+json"));
    assert_eq!(
        (key["id"].as_str(), kind.as_deref()),
        (Some(&*format!("{DID}#keys-2")), Some("application/did+json"))
    );
    let (service, _) = content("#mba", None);
    assert_eq!(service["type"], "Account");

    for rest in [
        "#keys-3",
        "/path",
        "/path#keys-1",
        "?transformKey=JsonWebKey",
        "?service=none",
        "?serviceType=none",
    ] {
        assert_eq!(failure(rest, options(None)), "NOT_FOUND", "{rest}");
    }
    assert_eq!(failure("#keys-1", options(Some("text/html"))), "REPRESENTATION_NOT_SUPPORTED");
    assert_eq!(failure("#keys-1", options(Some("text/uri-list"))), "REPRESENTATION_NOT_SUPPORTED");
}

#[test]
fn services_and_their_urls() {
    for rest in [
        "?service=messages",
        "?service=%23messages",
        &format!("?service={DID}%23messages"),
        "?serviceType=DIDCommMessaging",
        "?service=messages&serviceType=DIDCommMessaging",
    ] {
        let (document, kind) = content(rest, None);
        assert_eq!(document["service"].as_array().unwrap().len(), 1, "{rest}");
        assert_eq!(document["service"][0]["id"], "#messages");
        assert_eq!(document["verificationMethod"].as_array().unwrap().len(), 1);
        assert_eq!(kind.as_deref(), Some("application/did+ld+json"));
    }
    let urls = |rest: &str| {
        let (urls, kind) = content(rest, Some("text/uri-list, application/did;q=0.1"));
        assert_eq!(kind.as_deref(), Some("text/uri-list"));
        urls
    };
    assert_eq!(urls("?service=messages"), json!(["https://example.com/messages/8377464"]));
    assert_eq!(
        urls("?serviceType=Files"),
        json!(["https://a.example/f/", "https://c.example#top"])
    );
    assert_eq!(urls("?service=mba"), json!(["eip155:4689:1"]));
    // The example of section 5.5.2.
    let rest = "?service=messages&relativeRef=%2Fsome%2Fpath%3Fquery#frag";
    let expected = json!(["https://example.com/messages/8377464/some/path?query#frag"]);
    assert_eq!(content(rest, None), (expected.clone(), Some("text/uri-list".into())));
    assert_eq!(urls(rest), expected);

    for (rest, kind) in [
        ("?service=messages&service=files", "INVALID_DID_URL"),
        ("?relativeRef=%2Fx", "INVALID_DID_URL"),
        ("?service=messages&relativeRef=..%2F..%2Fadmin", "INVALID_DID_URL"),
        ("?service=messages&relativeRef=%252E%252E%2Fadmin", "INVALID_DID_URL"),
        ("?service=messages&relativeRef=https:%2F%2Fevil.example", "INVALID_DID_URL"),
        ("?service=%ff", "INVALID_DID_URL"),
        ("?service=mba&relativeRef=x", "NOT_FOUND"),
        ("?versionTime=2020-12-20", "INVALID_OPTIONS"),
        ("?versionTime=2019-12-20T19:17:47Z", "NOT_FOUND"),
        ("?versionTime=2020-12-20T19:17:47Z&versionId=5", "INVALID_OPTIONS"),
        ("?versionTime=2020-12-20T19:17:47Z&versionTime=2020-12-20T19:17:47Z", "INVALID_DID_URL"),
        ("?versionId=x", "INVALID_OPTIONS"),
    ] {
        assert_eq!(failure(rest, options(None)), kind, "{rest}");
    }
    // A reference takes the place of the endpoint's own fragment.
    let (urls, _) = content("?service=files&relativeRef=x#frag", None);
    assert_eq!(urls, json!(["https://a.example/f/x#frag", "https://c.example/x#frag"]));
    let accept = options(Some("text/uri-list"));
    assert_eq!(failure("?service=files#frag", accept), "INVALID_DID_URL", "two fragments");
}

#[test]
fn a_key_must_serve_the_purpose_asked_for() {
    let purpose = |name: &str| DereferenceOptions {
        verification_relationship: Some(name.to_owned()),
        ..DereferenceOptions::default()
    };
    for (rest, name) in [("#keys-1", "authentication"), ("#keys-2", "assertionMethod")] {
        let found = example().dereference(&format!("{DID}{rest}"), purpose(name)).unwrap();
        assert!(found.error.is_none(), "{rest}");
    }
    let wrong = "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD";
    assert_eq!(failure("#keys-1", purpose("assertionMethod")), wrong);
    assert_eq!(failure("#mba", purpose("authentication")), "INVALID_VERIFICATION_METHOD");
    assert_eq!(failure("", purpose("authentication")), "INVALID_VERIFICATION_METHOD");
    assert_eq!(failure("#keys-1", purpose("service")), "INVALID_OPTIONS");
    let found = example().dereference(&format!("{DID}#keys-1"), purpose("keyAgreement")).unwrap();
    assert!(found.error.unwrap().kind.url().starts_with("https://w3id.org/security#"));
}

#[test]
fn what_keeps_a_did_from_being_resolved() {
    let mut world = Scripted { nft: None, nonce: 3, ..Scripted::device() };
    let url = format!("{}#k", super::world::V1);
    let found = world.dereference(&url, options(None)).unwrap();
    let json = parsed(&found.to_json());
    assert_eq!(json["contentMetadata"]["deactivated"], true);
    assert_eq!(
        (json["content"].clone(), json["verdict"].as_str()),
        (Value::Null, Some("deactivated"))
    );

    for (url, kind) in [
        ("did:example_333", "INVALID_DID_URL"),
        ("did:io:x#a#b", "INVALID_DID_URL"),
        ("did:io:x#k", "INVALID_DID"),
        ("did:web:example.com#k", "METHOD_NOT_SUPPORTED"),
    ] {
        let found = world.dereference(url, options(None)).unwrap();
        assert_eq!(found.error.unwrap().kind.name(), kind, "{url}");
    }
    let both = DereferenceOptions {
        resolve: ResolveOptions { version_id: Some("1".into()), ..ResolveOptions::default() },
        ..DereferenceOptions::default()
    };
    assert_eq!(failure("?versionId=2", both), "INVALID_OPTIONS");
}

/// Results of other resolvers: what they found of `did:key` and of what is no DID is found here.
#[test]
fn executions_of_the_w3c_suite() {
    let file = vector("resolution/w3c-executions.json");
    let mut kinds = std::collections::BTreeSet::new();
    for row in file["vectors"].as_array().unwrap() {
        let mut world = Scripted::device();
        let options = ["resolutionOptions", "dereferenceOptions"].map(|name| &row["input"][name]);
        let accept = options.iter().find_map(|options| options["accept"].as_str());
        let (given, error, content) = match row["input"]["did"].as_str() {
            Some(did) => {
                let options = ResolveOptions {
                    accept: accept.map(str::to_owned),
                    ..ResolveOptions::default()
                };
                let found = world.resolve_with(did, options).unwrap();
                (did, found.error, found.document)
            }
            None => {
                let url = row["input"]["didUrl"].as_str().unwrap();
                let found = world.dereference(url, self::options(accept)).unwrap();
                (url, found.error, found.content)
            }
        };
        let kind = error.map(|error| error.kind.name());
        kinds.insert(kind);
        let output = &row["output"];
        let metadata = ["didResolutionMetadata", "dereferencingMetadata"].map(|name| &output[name]);
        let wanted = match metadata.iter().find_map(|metadata| metadata["error"].as_str()) {
            Some("invalidDid") => Some("INVALID_DID"),
            Some("invalidDidUrl") => Some("INVALID_DID_URL"),
            _ if !given.starts_with("did:key:") => Some("METHOD_NOT_SUPPORTED"),
            Some("notFound") => Some("NOT_FOUND"),
            _ => None,
        };
        assert_eq!(kind, wanted, "{given}");
        assert_eq!(content.is_some(), wanted.is_none(), "{given}");
        let stream = ["didDocumentStream", "contentStream"].map(|name| output[name].as_str());
        let theirs = match stream.into_iter().flatten().next().filter(|text| text.starts_with('{'))
        {
            Some(text) => parsed(text),
            None => output["didDocument"].clone(),
        };
        if let Some(content) = content {
            assert_eq!(parsed(&content)["id"], theirs["id"], "{given}");
        }
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

/// The specification's document and the member that its example gives; ours keeps every context,
/// because the terms of the member may need them.
#[test]
fn examples_of_the_specification() {
    let file = vector("resolution/spec-examples.json");
    let examples = file["examples"].as_array().unwrap();
    let (document, member) = (&examples[0]["json"], &examples[1]["json"]);
    let text = document.to_string().replace("did:example:123456789abcdefghi", DID);
    let mut world = Scripted::with(text);
    let found = world.dereference(&format!("{DID}#keys-1"), options(None)).unwrap();
    let mut content = parsed(found.content.as_deref().unwrap());
    assert_eq!(content["@context"], document["@context"]);
    content["@context"] = member["@context"].clone();
    let expected = member.to_string().replace("did:example:123456789abcdefghi", DID);
    assert_eq!(content, parsed(&expected));
}
