//! What an ioID document must keep beyond DID Core.

use alloc::{format, string::ToString, vec, vec::Vec};

use crate::{
    derivation::Project,
    did::Did,
    did_url::DidUrl,
    document::{
        method::{Entry, Members, MethodType, Value, is_reference, key},
        service::{ACCOUNT, Nft, PROJECT},
        validate::{Expected, Report},
    },
    json::{Json, JsonView, Name, ObjectView, Place, in_order},
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
    let services = document.get("service").and_then(JsonView::as_array).unwrap_or_default();
    unique_ids(services, &members, report);
    let key_types = key_types(&members, report);
    references(&members, &key_types, report);
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
    let place = Place::Root.member("id");
    if let Some(asked) = &expected.did
        && parsed.as_ref() != Ok(asked)
        && !id.is_empty()
    {
        let message = format!("the document is about another DID than {asked}");
        report.error(&place, "DOCUMENT_ID_MISMATCH", &message);
    }
    let why = match parsed {
        Ok(did) => return Some(did),
        Err(why) => why,
    };
    // A document of another method is no mistake, one that says `did:io` and cannot be is. What is
    // no DID is what DID Core's rules have said.
    if DidUrl::parse(id).is_ok_and(|url| url.method == "io" && url.is_did()) {
        report.error(&place, why.code(), &why.to_string());
    } else if why.code() == "DID_NOT_IOID" {
        report.warning(&place, why.code(), &why.to_string());
    }
    None
}

/// No id stands twice; the same method may be repeated word for word (older documents embed it).
fn unique_ids(services: &[JsonView<'_>], members: &Members<'_>, report: &mut Report) {
    let mut all: Vec<(&str, usize, &ObjectView<'_>)> = Vec::new();
    for entry in &members.entries {
        if let Value::Method(object) = entry.value {
            all.push((entry.name(), entry.index, object));
        }
    }
    for (index, service) in services.iter().enumerate() {
        if let Some(object) = service.as_object() {
            all.push(("service", index, object));
        }
    }
    let mut ids = Vec::with_capacity(all.len());
    for (at, (.., object)) in all.iter().enumerate() {
        if let Some(id) = object.text("id") {
            ids.push(Name(members.local(id), at));
        }
    }
    // Of each member, the first of those with the same id that stand before it.
    let mut firsts = vec![None; all.len()];
    let mut first: Option<Name<'_>> = None;
    for id in in_order(ids) {
        match (first, firsts.get_mut(id.1)) {
            (Some(Name(name, at)), Some(place)) if name == id.0 => *place = all.get(at),
            _ => first = Some(id),
        }
    }
    for ((name, index, object), first) in all.iter().zip(firsts) {
        let Some((.., first)) = first else { continue };
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

/// Length, prefix and curve point of the keys of our four types. Returns the type of each entry's
/// key: a key is examined once, however often it is named.
fn key_types(members: &Members<'_>, report: &mut Report) -> Vec<Option<KeyType>> {
    let mut types = Vec::with_capacity(members.entries.len());
    for entry in &members.entries {
        types.push(match entry.value {
            Value::Method(method) => key_type(method, entry, report),
            Value::Reference(_) => None,
        });
    }
    types
}

fn key_type(method: &ObjectView<'_>, entry: &Entry<'_>, report: &mut Report) -> Option<KeyType> {
    let place = Place::Root.member(entry.name());
    let place = place.item(entry.index);
    let key = key(method);
    if key.legacy {
        let message = "the key has no multicodec prefix, as in ioID's first documents; it is taken \
                       for Ed25519, whose Multikeys begin with z6Mk";
        report.warning(&at_key(method, &place), "KEY_LEGACY", message);
    }
    let key_type = match key.key {
        Ok(key) => key?.key_type(),
        // DID Core's rules have said so.
        Err(JwkError::Secret { .. }) => return None,
        Err(why) => {
            report.error(&at_key(method, &place), why.code(), &why.to_string());
            return None;
        }
    };
    let method_type = method.text("type").and_then(MethodType::from_name);
    if let Some(method_type) = method_type.filter(|method| !method.fits(key_type)) {
        let message = [key_type.name(), " keys cannot be a ", method_type.name()].concat();
        report.error(&place.member("type"), "KEY_METHOD", &message);
    }
    fitting(key_type, entry, report);
    Some(key_type)
}

/// The member of a method that is its key.
fn at_key<'a>(method: &ObjectView<'_>, place: &'a Place<'a>) -> Place<'a> {
    for member in ["publicKeyJwk", "publicKeyMultibase", "publicKeyBase58", "publicKeyHex"] {
        if method.contains(member) {
            return place.member(member);
        }
    }
    *place
}

/// A key type can serve the relationship the key stands in.
fn fitting(key_type: KeyType, entry: &Entry<'_>, report: &mut Report) {
    if let Some(purpose) = entry.purpose.filter(|purpose| !purpose.fits(key_type)) {
        let message = [key_type.name(), " keys cannot serve ", purpose.name()].concat();
        let place = Place::Root.member(entry.name());
        report.error(&place.item(entry.index), "KEY_PURPOSE", &message);
    }
}

/// What refers to this document refers to something in `verificationMethod`: a method embedded in a
/// relationship serves only that one.
fn references(members: &Members<'_>, key_types: &[Option<KeyType>], report: &mut Report) {
    let methods = members.methods();
    for entry in &members.entries {
        let Value::Reference(target) = entry.value else { continue };
        let target = members.local(target);
        match methods.get(target).and_then(|at| key_types.get(at)) {
            Some(Some(key_type)) => fitting(*key_type, entry, report),
            Some(None) => {}
            None if target.starts_with(['#', '/', '?']) && is_reference(target) => {
                let message =
                    "this refers to a key that the document's verificationMethod does not hold";
                let place = Place::Root.member(entry.name());
                report.error(&place.item(entry.index), "REFERENCE_DANGLING", message);
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
                report.error(&place, "ACCOUNT_MISMATCH", &message);
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
