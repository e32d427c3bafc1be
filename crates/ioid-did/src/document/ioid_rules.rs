//! What an ioID document must keep beyond DID Core.

use alloc::{format, vec::Vec};

use crate::{
    derivation::Project,
    did::Did,
    did_url::DidUrl,
    document::{
        method::{Entry, Index, Members, MethodType, Value, is_reference, key},
        service::{ACCOUNT, Nft, PROJECT},
        validate::{Expected, Report},
    },
    json::{Json, JsonView, Name, ObjectView, Place},
    jwk::JwkError,
    multikey::KeyType,
};

pub(super) fn check(document: &ObjectView<'_>, expected: &Expected, report: &mut Report) {
    let members = Members::of(document);
    let did = identity(members.id, expected, report);
    report.strict = DidUrl::parse(members.id).is_ok_and(|url| url.method == "io");
    if !document.contains("@context") {
        let message = "ioID documents are JSON-LD, this one has no @context";
        report.warning(&Place::Root, "DOCUMENT_CONTEXT_MISSING", message);
    }
    unique_ids(document, &members, report);
    let keys = keys(&members, report);
    references(&members, &keys, report);
    let services = document.get("service").and_then(JsonView::as_array).unwrap_or_default();
    let all = Place::Root.member("service");
    for (index, service) in services.iter().enumerate() {
        let Some(service) = service.as_object() else { continue };
        let place = all.item(index);
        if has_type(service, ACCOUNT.0) {
            account(service, expected, &place, report);
        }
        if has_type(service, PROJECT.0) {
            project(service, did, &place, report);
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
        report.error(&Place::Root.member("id"), "DOCUMENT_ID_MISMATCH", message);
    }
    match parsed {
        Ok(did) => return Some(did),
        // A document of another method is no mistake, one that says `did:io` and cannot be is.
        Err(why) if DidUrl::parse(id).is_ok_and(|url| url.method == "io" && url.is_did()) => {
            report.error(&Place::Root.member("id"), why.code(), why);
        }
        Err(why) if why.code() == "DID_NOT_IOID" => {
            report.warning(&Place::Root.member("id"), why.code(), why);
        }
        // Not a DID: DID Core's rules have said so.
        Err(_) => {}
    }
    None
}

/// No id stands twice; the same method may be repeated word for word (older documents embed it).
fn unique_ids(document: &ObjectView<'_>, members: &Members<'_>, report: &mut Report) {
    let methods = members.entries.iter().filter_map(|entry| match entry.value {
        Value::Method(object) => Some((entry.name(), entry.index, object)),
        Value::Reference(_) => None,
    });
    let services = document.get("service").and_then(JsonView::as_array).unwrap_or_default();
    let services = services.iter().enumerate().filter_map(|(index, service)| {
        service.as_object().map(|object| ("service", index, object))
    });
    let all: Vec<(&str, usize, &ObjectView<'_>)> = methods.chain(services).collect();
    let ids = all
        .iter()
        .zip(0..)
        .filter_map(|((.., object), at)| Some(Name(members.local(object.text("id")?), at)));
    let seen = Index::of(ids.collect());
    for (at, (name, index, object)) in all.iter().enumerate() {
        let Some(id) = object.text("id") else { continue };
        let first = seen.get(members.local(id)).filter(|first| *first != at);
        let Some((.., first)) = first.and_then(|first| all.get(first)) else { continue };
        let place = Place::Root.member(name);
        let place = place.item(*index);
        let place = place.member("id");
        if first == object {
            let message = "this repeats another member word for word";
            report.warning(&place, "DOCUMENT_DUPLICATE_ID", message);
        } else {
            let message = "another member has this id, so a reference to it is ambiguous";
            report.error(&place, "DOCUMENT_DUPLICATE_ID", message);
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
    let (mut ids, mut types) = (Vec::new(), Vec::new());
    for entry in &members.entries {
        let Value::Method(method) = entry.value else { continue };
        let key_type = key_material(method, entry, report);
        if let Some(key_type) = key_type {
            fitting(key_type, entry, report);
        }
        if let Some(id) = method.text("id").filter(|_| entry.purpose.is_none()) {
            ids.push(Name(members.local(id), types.len()));
            types.push(key_type);
        }
    }
    Keys { index: Index::of(ids), types }
}

fn key_material(
    method: &ObjectView<'_>,
    entry: &Entry<'_>,
    report: &mut Report,
) -> Option<KeyType> {
    let member = || {
        ["publicKeyJwk", "publicKeyMultibase", "publicKeyBase58", "publicKeyHex"]
            .into_iter()
            .find(|member| method.contains(member))
    };
    let at_key = |say: &mut dyn FnMut(&Place<'_>)| {
        entry.at(|place| match member() {
            Some(member) => say(&place.member(member)),
            None => say(place),
        });
    };
    let key = match key(method) {
        Ok(key) => key?,
        // DID Core's rules have said so.
        Err(JwkError::Secret { .. }) => return None,
        Err(why) => {
            at_key(&mut |place| report.error(place, why.code(), &why));
            return None;
        }
    };
    if key.legacy {
        let message = "the key has no multicodec prefix, as in ioID's first documents; it is taken \
                       for Ed25519, whose Multikeys begin with z6Mk";
        at_key(&mut |place| report.warning(place, "KEY_LEGACY", message));
    }
    let key_type = match key.key {
        Ok(key) => key.key_type(),
        Err(why) => {
            at_key(&mut |place| report.error(place, why.code(), &why));
            return None;
        }
    };
    let method_type = method.text("type").and_then(MethodType::from_name);
    if let Some(method_type) = method_type.filter(|method| !method.fits(key_type)) {
        let message = format!("{key_type} keys cannot be a {method_type}");
        entry.at(|place| report.error(&place.member("type"), "KEY_METHOD", message));
    }
    Some(key_type)
}

/// A key type can serve the relationship the key stands in.
fn fitting(key_type: KeyType, entry: &Entry<'_>, report: &mut Report) {
    if let Some(purpose) = entry.purpose.filter(|purpose| !purpose.fits(key_type)) {
        let message = format!("{key_type} keys cannot serve {purpose}");
        entry.at(|place| report.error(place, "KEY_PURPOSE", message));
    }
}

/// What refers to this document refers to something in `verificationMethod`: a method embedded in a
/// relationship serves only that one.
fn references(members: &Members<'_>, keys: &Keys<'_>, report: &mut Report) {
    for entry in &members.entries {
        let Value::Reference(target) = entry.value else { continue };
        let target = members.local(target);
        let known = keys.index.get(target).and_then(|at| keys.types.get(at));
        match known {
            Some(Some(key_type)) => fitting(*key_type, entry, report),
            Some(None) => {}
            None if target.starts_with(['#', '/', '?']) && is_reference(target) => {
                let message =
                    "this refers to a key that the document's verificationMethod does not hold";
                entry.at(|place| report.error(place, "REFERENCE_DANGLING", message));
            }
            // Another document's, or no reference at all, which DID Core's rules have said.
            None => {}
        }
    }
}

/// The endpoint of the device's account names an NFT, the one the registry holds.
fn account(service: &ObjectView<'_>, expected: &Expected, place: &Place<'_>, report: &mut Report) {
    let endpoint = service.get("serviceEndpoint");
    let place = place.member("serviceEndpoint");
    match endpoint.and_then(JsonView::as_str).and_then(Nft::parse) {
        None => {
            let message = "the endpoint of a MachineBoundAccount must be \
                           erc6551:<chain id>/<contract>/<token id>";
            report.error(&place, "ACCOUNT_ENDPOINT", message);
        }
        Some(found) => {
            if let Some(wanted) = expected.nft.filter(|wanted| *wanted != found) {
                let message = format!("the device is bound to {wanted}, the document says {found}");
                report.error(&place, "ACCOUNT_MISMATCH", message);
            }
        }
    }
}

/// A published device identifier must give the DID it is published under.
fn project(service: &ObjectView<'_>, did: Option<Did>, place: &Place<'_>, report: &mut Report) {
    let text = |name: &str| service.get(name).and_then(JsonView::as_str);
    if let (Some(project), Some(device), Some(Did::V2(id))) =
        (text("projectName"), text("deviceIdentity"), did)
    {
        let derived = Project::new(project).and_then(|project| project.device(device));
        if derived != Ok(id) {
            let message = "this project name and device identity derive another DID than this one";
            report.warning(place, "DEVICE_MISMATCH", message);
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

fn has_type(service: &ObjectView<'_>, name: &str) -> bool {
    match service.get("type") {
        Some(JsonView::String(text)) => text == name,
        Some(JsonView::Array(items)) => items.iter().any(|item| item.as_str() == Some(name)),
        _ => false,
    }
}
