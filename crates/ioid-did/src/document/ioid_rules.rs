//! What an ioID document must keep beyond DID Core.

use crate::{
    derivation::Project,
    did::Did,
    did_url::DidUrl,
    document::{
        method::{Entry, Index, Members, MethodType, Value, is_reference, key},
        service::{ACCOUNT, Nft, PROJECT},
        validate::{Expected, Report},
    },
    json::{Json, Object, pointer},
    jwk::JwkError,
    multikey::KeyType,
};

pub(super) fn check(document: &Object, expected: &Expected, report: &mut Report) {
    let members = Members::of(document);
    let did = identity(members.id, expected, report);
    report.strict = DidUrl::parse(members.id).is_ok_and(|url| url.method == "io");
    if !document.contains("@context") {
        let message = "ioID documents are JSON-LD, this one has no @context";
        report.warning("", "DOCUMENT_CONTEXT_MISSING", message);
    }
    unique_ids(document, &members, report);
    let keys = keys(&members, report);
    references(&members, &keys, report);
    let services = document.get("service").and_then(Json::as_array).unwrap_or_default();
    for (index, service) in services.iter().enumerate() {
        let Some(service) = service.as_object() else { continue };
        let path = pointer("/service", index);
        if has_type(service, ACCOUNT.0) {
            account(service, expected, &path, report);
        }
        if has_type(service, PROJECT.0) {
            project(service, did, &path, report);
        }
    }
}

/// The document's id is the DID asked for, and an ioID.
fn identity(id: &str, expected: &Expected, report: &mut Report) -> Option<Did> {
    let parsed = Did::parse(id);
    if let Some(asked) = &expected.did
        && parsed.as_ref() != Ok(asked)
        && !id.is_empty()
    {
        let message = format!("the document is about another DID than {asked}");
        report.error("/id", "DOCUMENT_ID_MISMATCH", message);
    }
    match parsed {
        Ok(did) => return Some(did),
        // A document of another method is no mistake, one that says `did:io` and cannot be is.
        Err(why) if DidUrl::parse(id).is_ok_and(|url| url.method == "io" && url.is_did()) => {
            report.error("/id", why.code(), why.to_string());
        }
        Err(why) if why.code() == "DID_NOT_IOID" => {
            report.warning("/id", why.code(), why.to_string());
        }
        // Not a DID: DID Core's rules have said so.
        Err(_) => {}
    }
    None
}

/// No id stands twice; the same method may be repeated word for word (older documents embed it).
fn unique_ids(document: &Object, members: &Members<'_>, report: &mut Report) {
    let mut seen = Index::new();
    let methods = members.entries.iter().filter_map(|entry| match entry.value {
        Value::Method(object) => Some((entry.path.clone(), object)),
        Value::Reference(_) => None,
    });
    let services = document.get("service").and_then(Json::as_array).unwrap_or_default();
    let services = services.iter().enumerate().filter_map(|(index, service)| {
        service.as_object().map(|object| (pointer("/service", index), object))
    });
    let all: Vec<(String, &Object)> = methods.chain(services).collect();
    for (at, (path, object)) in all.iter().enumerate() {
        let Some(id) = object.get("id").and_then(Json::as_str) else { continue };
        let first = *seen.entry(members.local(id).as_bytes()).or_insert(at);
        match all.get(first) {
            _ if first == at => {}
            Some((_, first)) if first == object => {
                let message = "this repeats another member word for word";
                report.warning(&pointer(path, "id"), "DOCUMENT_DUPLICATE_ID", message);
            }
            _ => {
                let message = "another member has this id, so a reference to it is ambiguous";
                report.error(&pointer(path, "id"), "DOCUMENT_DUPLICATE_ID", message);
            }
        }
    }
}

/// The type of each method's key, by the method's local id.
struct Keys<'a> {
    index: Index<'a>,
    types: Vec<Option<KeyType>>,
}

/// Length, prefix and curve point of the keys of our four types. Returns what each method that can
/// be referred to holds, by its local id: each key is examined once, however often it is named.
fn keys<'a>(members: &Members<'a>, report: &mut Report) -> Keys<'a> {
    let mut keys = Keys { index: Index::new(), types: Vec::new() };
    for entry in &members.entries {
        let Value::Method(method) = entry.value else { continue };
        let key_type = key_material(method, entry, report);
        if let Some(key_type) = key_type {
            fitting(key_type, entry, report);
        }
        let id = method.get("id").and_then(Json::as_str);
        if let Some(id) = id.filter(|_| entry.purpose.is_none()) {
            keys.index.entry(members.local(id).as_bytes()).or_insert(keys.types.len());
            keys.types.push(key_type);
        }
    }
    keys
}

fn key_material(method: &Object, entry: &Entry<'_>, report: &mut Report) -> Option<KeyType> {
    let member = ["publicKeyJwk", "publicKeyMultibase", "publicKeyBase58", "publicKeyHex"]
        .into_iter()
        .find(|member| method.contains(member));
    let path = member.map_or_else(|| entry.path.clone(), |member| pointer(&entry.path, member));
    let key = match key(method) {
        Ok(key) => key?,
        // DID Core's rules have said so.
        Err(JwkError::Secret { .. }) => return None,
        Err(why) => {
            report.error(&path, why.code(), why.to_string());
            return None;
        }
    };
    if key.legacy {
        let message = "the key has no multicodec prefix, as in ioID's first documents; it is taken \
                       for Ed25519, whose Multikeys begin with z6Mk";
        report.warning(&path, "KEY_LEGACY", message);
    }
    let key_type = match key.key {
        Ok(key) => key.key_type(),
        Err(why) => {
            report.error(&path, why.code(), why.to_string());
            return None;
        }
    };
    let method_type = method.get("type").and_then(Json::as_str).and_then(MethodType::from_name);
    if let Some(method_type) = method_type.filter(|method| !method.fits(key_type)) {
        let message = format!("{key_type} keys cannot be a {method_type}");
        report.error(&pointer(&entry.path, "type"), "KEY_METHOD", message);
    }
    Some(key_type)
}

/// A key type can serve the relationship the key stands in.
fn fitting(key_type: KeyType, entry: &Entry<'_>, report: &mut Report) {
    if let Some(purpose) = entry.purpose.filter(|purpose| !purpose.fits(key_type)) {
        let message = format!("{key_type} keys cannot serve {purpose}");
        report.error(&entry.path, "KEY_PURPOSE", message);
    }
}

/// What refers to this document refers to something in `verificationMethod`: a method embedded in a
/// relationship serves only that one.
fn references(members: &Members<'_>, keys: &Keys<'_>, report: &mut Report) {
    for entry in &members.entries {
        let Value::Reference(target) = entry.value else { continue };
        let target = members.local(target);
        let known = keys.index.get(target.as_bytes()).and_then(|at| keys.types.get(*at));
        match known {
            Some(Some(key_type)) => fitting(*key_type, entry, report),
            Some(None) => {}
            None if target.starts_with(['#', '/', '?']) && is_reference(target) => {
                let message =
                    "this refers to a key that the document's verificationMethod does not hold";
                report.error(&entry.path, "REFERENCE_DANGLING", message);
            }
            // Another document's, or no reference at all, which DID Core's rules have said.
            None => {}
        }
    }
}

/// The endpoint of the device's account names an NFT, the one the registry holds.
fn account(service: &Object, expected: &Expected, path: &str, report: &mut Report) {
    let endpoint = service.get("serviceEndpoint");
    let path = pointer(path, "serviceEndpoint");
    match endpoint.and_then(Json::as_str).and_then(Nft::parse) {
        None => {
            let message = "the endpoint of a MachineBoundAccount must be \
                           erc6551:<chain id>/<contract>/<token id>";
            report.error(&path, "ACCOUNT_ENDPOINT", message);
        }
        Some(found) => {
            if let Some(wanted) = expected.nft.filter(|wanted| *wanted != found) {
                let message = format!("the device is bound to {wanted}, the document says {found}");
                report.error(&path, "ACCOUNT_MISMATCH", message);
            }
        }
    }
}

/// A published device identifier must give the DID it is published under.
fn project(service: &Object, did: Option<Did>, path: &str, report: &mut Report) {
    let text = |name: &str| service.get(name).and_then(Json::as_str);
    if let (Some(project), Some(device), Some(Did::V2(id))) =
        (text("projectName"), text("deviceIdentity"), did)
    {
        let derived = Project::new(project).and_then(|project| project.device(device));
        if derived != Ok(id) {
            let message = "this project name and device identity derive another DID than this one";
            report.warning(path, "DEVICE_MISMATCH", message);
        }
    }
}

/// The endpoints of a document's `MachineBoundAccount` services, as they are written.
#[must_use]
pub fn account_endpoints(document: &Json) -> Vec<&str> {
    let services = document.get("service").and_then(Json::as_array).unwrap_or_default();
    let accounts = services.iter().filter_map(Json::as_object).filter(|s| has_type(s, ACCOUNT.0));
    accounts.filter_map(|service| service.get("serviceEndpoint")?.as_str()).collect()
}

fn has_type(service: &Object, name: &str) -> bool {
    match service.get("type") {
        Some(Json::String(text)) => text == name,
        Some(Json::Array(items)) => items.iter().any(|item| item.as_str() == Some(name)),
        _ => false,
    }
}
