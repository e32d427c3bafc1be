//! The rules of [DID Core](https://www.w3.org/TR/did-core/) for documents of any method.

use alloc::format;

use crate::{
    did_url::{DidUrl, is_uri},
    document::{
        method::{DOCUMENT_ID_MAX, METHODS, Purpose, is_reference},
        validate::Report,
    },
    json::{JsonView, ObjectView, Place},
};

const CONTEXTS: [&str; 2] = ["https://www.w3.org/ns/did/v1", "https://www.w3.org/ns/did/v1.1"];

/// Members of verification methods that hold secrets, in the suites in use and the old ones.
const SECRETS: [&str; 6] = [
    "privateKeyJwk",
    "privateKeyMultibase",
    "privateKeyBase58",
    "privateKeyHex",
    "secretKeyJwk",
    "secretKeyMultibase",
];

pub(super) fn check(document: &ObjectView<'_>, report: &mut Report) {
    context(document, report);
    let id = document.get("id").and_then(JsonView::as_str);
    if !id.is_some_and(|id| is_did(id) && id.len() <= DOCUMENT_ID_MAX) {
        let message = format!("the document's id must be a DID of at most {DOCUMENT_ID_MAX} bytes");
        report.error(&Place::Root.member("id"), "DOCUMENT_ID", message);
    }
    if let Some(value) = document.get("alsoKnownAs") {
        each(value, "alsoKnownAs", report, |item, place, report| {
            if !item.as_str().is_some_and(is_uri) {
                report.error(
                    place,
                    "ALSO_KNOWN_AS_INVALID",
                    "an item of alsoKnownAs must be a URI",
                );
            }
        });
    }
    let at = Place::Root.member("controller");
    match document.get("controller") {
        None => {}
        Some(JsonView::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                controller(item, &at.item(index), report);
            }
        }
        Some(value) => controller(value, &at, report),
    }
    if let Some(value) = document.get(METHODS) {
        each(value, METHODS, report, |item, place, report| match item {
            JsonView::Object(object) => method(object, place, report),
            other => report.error(
                place,
                "VERIFICATION_METHOD_INVALID",
                format!("a verification method is an object, this is {}", other.kind()),
            ),
        });
    }
    for purpose in Purpose::ALL {
        let Some(value) = document.get(purpose.name()) else { continue };
        each(value, purpose.name(), report, |item, place, report| match item {
            JsonView::Object(object) => method(object, place, report),
            JsonView::String(target) if is_reference(target) => {}
            _ => report.error(
                place,
                "REFERENCE_INVALID",
                format!("an item of {purpose} is a DID URL or a verification method"),
            ),
        });
    }
    if let Some(value) = document.get("service") {
        each(value, "service", report, |item, place, report| match item {
            JsonView::Object(object) => service(object, place, report),
            other => report.error(
                place,
                "SERVICE_INVALID",
                format!("a service is an object, this is {}", other.kind()),
            ),
        });
    }
}

/// The items of a member that must be an array.
fn each(
    value: &JsonView<'_>,
    name: &str,
    report: &mut Report,
    check: impl Fn(&JsonView<'_>, &Place<'_>, &mut Report),
) {
    let place = Place::Root.member(name);
    let Some(items) = value.as_array() else {
        let code = match name {
            "service" => "SERVICE_INVALID",
            METHODS => "VERIFICATION_METHOD_INVALID",
            "alsoKnownAs" => "ALSO_KNOWN_AS_INVALID",
            _ => "REFERENCE_INVALID",
        };
        report.error(&place, code, format!("this must be an array, it is {}", value.kind()));
        return;
    };
    for (index, item) in items.iter().enumerate() {
        check(item, &place.item(index), report);
    }
}

/// DID Core 6.3.1: when there is a context, the first is that of DIDs; each is text or an object.
fn context(document: &ObjectView<'_>, report: &mut Report) {
    let (first, all_fit) = match document.get("@context") {
        None => return,
        Some(JsonView::Array(items)) => (
            items.first().and_then(JsonView::as_str),
            items.iter().all(|item| matches!(item, JsonView::String(_) | JsonView::Object(_))),
        ),
        Some(value) => (value.as_str(), value.as_str().is_some()),
    };
    if !all_fit || !first.is_some_and(|first| CONTEXTS.contains(&first)) {
        let message = format!("the first @context must be {}, others text or objects", CONTEXTS[0]);
        report.error(&Place::Root.member("@context"), "DOCUMENT_CONTEXT", message);
    }
}

fn controller(value: &JsonView<'_>, place: &Place<'_>, report: &mut Report) {
    if !value.as_str().is_some_and(is_did) {
        report.error(place, "CONTROLLER_INVALID", "a controller must be a DID");
    }
}

/// DID Core 5.2: `id`, `type` and `controller`; at most one form of the key, and never a secret one.
fn method(method: &ObjectView<'_>, place: &Place<'_>, report: &mut Report) {
    let text = |name: &str| method.get(name).and_then(JsonView::as_str);
    if !text("id").is_some_and(is_reference) {
        report.error(
            &place.member("id"),
            "VERIFICATION_METHOD_ID",
            "the id of a key must be a DID URL",
        );
    }
    if text("type").is_none_or(str::is_empty) {
        report.error(
            &place.member("type"),
            "VERIFICATION_METHOD_TYPE",
            "a verification method must have one type",
        );
    }
    if !text("controller").is_some_and(is_did) {
        let message = "the controller of a key must be a DID";
        report.error(&place.member("controller"), "VERIFICATION_METHOD_CONTROLLER", message);
    }
    if method.contains("publicKeyJwk") && method.contains("publicKeyMultibase") {
        let message = "a key must stand in one form, not as JWK and as Multibase";
        report.error(place, "KEY_CONFLICT", message);
    }
    for (name, fits, expected) in [
        (
            "publicKeyJwk",
            method.get("publicKeyJwk").is_none_or(|v| v.as_object().is_some()),
            "an object",
        ),
        (
            "publicKeyMultibase",
            method.get("publicKeyMultibase").is_none_or(|v| v.as_str().is_some()),
            "text",
        ),
    ] {
        if !fits {
            report.error(&place.member(name), "KEY_MEMBER", format!("{name} must be {expected}"));
        }
    }
    let jwk = method.get("publicKeyJwk").and_then(JsonView::as_object);
    let secret_jwk = jwk.is_some_and(|jwk| jwk.contains("d") || jwk.contains("k"));
    if secret_jwk || SECRETS.into_iter().any(|name| method.contains(name)) {
        let message =
            "the document publishes a secret key: whoever reads it can sign as the device";
        report.error(place, "KEY_SECRET", message);
    }
}

/// DID Core 5.4: `id`, `type` and `serviceEndpoint`.
fn service(service: &ObjectView<'_>, place: &Place<'_>, report: &mut Report) {
    let id = service.get("id").and_then(JsonView::as_str);
    if !id.is_some_and(|id| is_reference(id) || is_uri(id)) {
        report.error(&place.member("id"), "SERVICE_ID", "the id of a service must be a URI");
    }
    if !service.get("type").is_some_and(is_service_type) {
        let message = "the type of a service must be text or an array of texts";
        report.error(&place.member("type"), "SERVICE_TYPE", message);
    }
    if !service.get("serviceEndpoint").is_some_and(is_service_endpoint) {
        let message = "an endpoint must be a URI, an object, or an array of these";
        report.error(&place.member("serviceEndpoint"), "SERVICE_ENDPOINT", message);
    }
}

pub(super) fn is_service_type(value: &JsonView<'_>) -> bool {
    let filled = |value: &JsonView<'_>| value.as_str().is_some_and(|text| !text.is_empty());
    filled(value) || value.as_array().is_some_and(|v| !v.is_empty() && v.iter().all(filled))
}

pub(super) fn is_service_endpoint(value: &JsonView<'_>) -> bool {
    let one =
        |value: &JsonView<'_>| value.as_object().is_some() || value.as_str().is_some_and(is_uri);
    one(value) || value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(one))
}

fn is_did(text: &str) -> bool {
    DidUrl::parse(text).is_ok_and(|url| url.is_did())
}
