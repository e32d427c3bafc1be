//! The rules of [DID Core](https://www.w3.org/TR/did-core/) for documents of any method.

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

/// What a member must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// A DID.
    Did,
    /// A DID that is not too long for a document's id.
    DocumentId,
    /// A URI.
    Uri,
    /// A DID URL, also a relative one.
    Reference,
    /// A URI, also one that is relative to the document.
    ServiceId,
    /// Text.
    Text,
    /// Text that is not empty.
    Filled,
    /// Text that is not empty, or some of it.
    ServiceType,
    /// A URI, an object, or some of these.
    Endpoint,
    /// An object, when it is there.
    MaybeObject,
    /// Text, when it is there.
    MaybeText,
    /// The context of DIDs, alone or before others (DID Core 6.3.1), when it is there.
    Context,
}

impl Rule {
    pub(super) fn accepts(self, value: Option<&JsonView<'_>>) -> bool {
        let Some(value) = value else {
            return matches!(self, Self::MaybeObject | Self::MaybeText | Self::Context);
        };
        match (self, value) {
            (Self::Did, JsonView::String(text)) => is_did(text),
            (Self::DocumentId, JsonView::String(text)) => {
                text.len() <= DOCUMENT_ID_MAX && is_did(text)
            }
            (Self::Uri | Self::Endpoint, JsonView::String(text)) => is_uri(text),
            (Self::Reference, JsonView::String(text)) => is_reference(text),
            (Self::ServiceId, JsonView::String(text)) => is_reference(text) || is_uri(text),
            (Self::Text | Self::MaybeText, JsonView::String(_)) => true,
            (Self::Filled | Self::ServiceType, JsonView::String(text)) => !text.is_empty(),
            (Self::Endpoint | Self::MaybeObject, JsonView::Object(_)) => true,
            (Self::ServiceType, JsonView::Array(items)) => all(items, Self::Filled),
            (Self::Endpoint, JsonView::Array(items)) => {
                items.iter().all(|item| !matches!(item, JsonView::Array(_)))
                    && all(items, Self::Endpoint)
            }
            (Self::Context, JsonView::String(text)) => CONTEXTS.contains(&text.as_ref()),
            (Self::Context, JsonView::Array(items)) => {
                let first = items.first().and_then(JsonView::as_str);
                let fit = |item| matches!(item, &JsonView::String(_) | &JsonView::Object(_));
                first.is_some_and(|first| CONTEXTS.contains(&first)) && items.iter().all(fit)
            }
            _ => false,
        }
    }
}

fn all(items: &[JsonView<'_>], rule: Rule) -> bool {
    !items.is_empty() && items.iter().all(|item| rule.accepts(Some(item)))
}

/// A member, what it must be, and what is said when it is not.
type Member = (&'static str, Rule, &'static str, &'static str);

const DOCUMENT: [Member; 2] = [
    (
        "@context",
        Rule::Context,
        "DOCUMENT_CONTEXT",
        "the first @context must be https://www.w3.org/ns/did/v1, others text or objects",
    ),
    (
        "id",
        Rule::DocumentId,
        "DOCUMENT_ID",
        "the document's id must be a DID of at most 2048 bytes",
    ),
];

/// DID Core 5.2.
const METHOD: [Member; 3] = [
    ("id", Rule::Reference, "VERIFICATION_METHOD_ID", "the id of a key must be a DID URL"),
    ("type", Rule::Filled, "VERIFICATION_METHOD_TYPE", "a verification method must have one type"),
    (
        "controller",
        Rule::Did,
        "VERIFICATION_METHOD_CONTROLLER",
        "the controller of a key must be a DID",
    ),
];

const KEY: [Member; 2] = [
    ("publicKeyJwk", Rule::MaybeObject, "KEY_MEMBER", "publicKeyJwk must be an object"),
    ("publicKeyMultibase", Rule::MaybeText, "KEY_MEMBER", "publicKeyMultibase must be text"),
];

/// DID Core 5.4.
const SERVICE: [Member; 3] = [
    ("id", Rule::ServiceId, "SERVICE_ID", "the id of a service must be a URI"),
    (
        "type",
        Rule::ServiceType,
        "SERVICE_TYPE",
        "the type of a service must be text or an array of texts",
    ),
    (
        "serviceEndpoint",
        Rule::Endpoint,
        "SERVICE_ENDPOINT",
        "an endpoint must be a URI, an object, or an array of these",
    ),
];

pub(super) fn check(document: &ObjectView<'_>, report: &mut Report) {
    members(document, &DOCUMENT, &Place::Root, report);
    list(document, "alsoKnownAs", List::Aliases, report);
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
    list(document, METHODS, List::Methods, report);
    for purpose in Purpose::ALL {
        list(document, purpose.name(), List::References, report);
    }
    list(document, "service", List::Services, report);
}

fn members(object: &ObjectView<'_>, rules: &[Member], place: &Place<'_>, report: &mut Report) {
    for (name, rule, code, message) in rules {
        if !rule.accepts(object.get(name)) {
            report.error(&place.member(name), code, message);
        }
    }
}

fn controller(value: &JsonView<'_>, place: &Place<'_>, report: &mut Report) {
    if !Rule::Did.accepts(Some(value)) {
        report.error(place, "CONTROLLER_INVALID", "a controller must be a DID");
    }
}

/// What the items of an array are.
#[derive(Clone, Copy)]
enum List {
    Aliases,
    Methods,
    References,
    Services,
}

/// A member that must be an array, when it is there.
fn list(document: &ObjectView<'_>, name: &str, items_are: List, report: &mut Report) {
    let Some(value) = document.get(name) else { return };
    let place = Place::Root.member(name);
    let code = match items_are {
        List::Aliases => "ALSO_KNOWN_AS_INVALID",
        List::Methods => "VERIFICATION_METHOD_INVALID",
        List::References => "REFERENCE_INVALID",
        List::Services => "SERVICE_INVALID",
    };
    let JsonView::Array(items) = value else {
        report.error(&place, code, &["this must be an array, it is ", value.kind()].concat());
        return;
    };
    for (index, item) in items.iter().enumerate() {
        let place = place.item(index);
        let message = match (items_are, item) {
            (List::Aliases, item) => {
                if Rule::Uri.accepts(Some(item)) {
                    continue;
                }
                ["an item of ", name, " must be a URI"]
            }
            (List::Services, JsonView::Object(object)) => {
                members(object, &SERVICE, &place, report);
                continue;
            }
            (List::Services, other) => ["a service is an object, this is ", other.kind(), ""],
            (_, JsonView::Object(object)) => {
                method(object, &place, report);
                continue;
            }
            (List::Methods, other) => {
                ["a verification method is an object, this is ", other.kind(), ""]
            }
            (List::References, item) => {
                if Rule::Reference.accepts(Some(item)) {
                    continue;
                }
                ["an item of ", name, " is a DID URL or a verification method"]
            }
        };
        report.error(&place, code, &message.concat());
    }
}

/// At most one form of the key, and never a secret one.
fn method(method: &ObjectView<'_>, place: &Place<'_>, report: &mut Report) {
    members(method, &METHOD, place, report);
    let jwk = method.get("publicKeyJwk");
    if jwk.is_some() && method.contains("publicKeyMultibase") {
        let message = "a key must stand in one form, not as JWK and as Multibase";
        report.error(place, "KEY_CONFLICT", message);
    }
    members(method, &KEY, place, report);
    let secret_jwk = jwk.is_some_and(|jwk| jwk.get("d").or_else(|| jwk.get("k")).is_some());
    if secret_jwk || method.iter().any(|(name, _)| SECRETS.contains(&name)) {
        let message =
            "the document publishes a secret key: whoever reads it can sign as the device";
        report.error(place, "KEY_SECRET", message);
    }
}

fn is_did(text: &str) -> bool {
    DidUrl::parse(text).is_ok_and(|url| url.is_did())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_the_rules_hold() {
        let [(.., context), (.., id)] = DOCUMENT;
        assert!(context.contains(CONTEXTS[0]), "{context}");
        assert!(id.contains(&DOCUMENT_ID_MAX.to_string()), "{id}");
    }
}
