use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use ioid_bytes::rest_after;

use crate::{
    base_encoding::{BASE16, BASE58, decode_bits, decode_number},
    did_url::DidUrl,
    json::{JsonError, JsonView, Name, ObjectView, in_order},
    jwk::JwkError,
    multikey::{KeyType, Multikey, MultikeyError, ParsedMultikey},
};

/// What a key may be used for: the verification relationships of DID Core 5.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// To authenticate as the device.
    Authentication,
    /// To make statements as the device, such as credentials.
    AssertionMethod,
    /// To encrypt for the device.
    KeyAgreement,
    /// To use what the device may do.
    CapabilityInvocation,
    /// To pass on what the device may do.
    CapabilityDelegation,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 5] = [
        Self::Authentication,
        Self::AssertionMethod,
        Self::KeyAgreement,
        Self::CapabilityInvocation,
        Self::CapabilityDelegation,
    ];

    /// The member of a document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::AssertionMethod => "assertionMethod",
            Self::KeyAgreement => "keyAgreement",
            Self::CapabilityInvocation => "capabilityInvocation",
            Self::CapabilityDelegation => "capabilityDelegation",
        }
    }

    /// The purpose of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// Ed25519 only signs, X25519 only agrees on keys, the other two can do both.
    pub(super) const fn fits(self, key_type: KeyType) -> bool {
        match key_type {
            KeyType::Ed25519 => !matches!(self, Self::KeyAgreement),
            KeyType::X25519 => matches!(self, Self::KeyAgreement),
            KeyType::Secp256k1 | KeyType::P256 => true,
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How a key is written in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MethodType {
    /// `publicKeyMultibase`, Ed25519: what ioID's documents use.
    Ed25519VerificationKey2020,
    /// `publicKeyMultibase`, X25519.
    X25519KeyAgreementKey2020,
    /// `publicKeyMultibase`, every key type (Controlled Identifiers 1.0).
    Multikey,
    /// `publicKeyJwk`, every key type.
    JsonWebKey2020,
    /// `publicKeyJwk`, secp256k1.
    EcdsaSecp256k1VerificationKey2019,
}

impl MethodType {
    const ALL: [Self; 5] = [
        Self::Ed25519VerificationKey2020,
        Self::X25519KeyAgreementKey2020,
        Self::Multikey,
        Self::JsonWebKey2020,
        Self::EcdsaSecp256k1VerificationKey2019,
    ];

    /// The `type` in a document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519VerificationKey2020 => "Ed25519VerificationKey2020",
            Self::X25519KeyAgreementKey2020 => "X25519KeyAgreementKey2020",
            Self::Multikey => "Multikey",
            Self::JsonWebKey2020 => "JsonWebKey2020",
            Self::EcdsaSecp256k1VerificationKey2019 => "EcdsaSecp256k1VerificationKey2019",
        }
    }

    /// The method type of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// The JSON-LD context that defines the type.
    #[must_use]
    pub const fn context(self) -> &'static str {
        match self {
            Self::Ed25519VerificationKey2020 => "https://w3id.org/security/suites/ed25519-2020/v1",
            Self::X25519KeyAgreementKey2020 => "https://w3id.org/security/suites/x25519-2020/v1",
            Self::Multikey => "https://w3id.org/security/multikey/v1",
            Self::JsonWebKey2020 => "https://w3id.org/security/suites/jws-2020/v1",
            Self::EcdsaSecp256k1VerificationKey2019 => {
                "https://w3id.org/security/suites/secp256k1-2019/v1"
            }
        }
    }

    /// Whether a key can be written this way.
    #[must_use]
    pub const fn fits(self, key_type: KeyType) -> bool {
        match self {
            Self::Ed25519VerificationKey2020 => matches!(key_type, KeyType::Ed25519),
            Self::X25519KeyAgreementKey2020 => matches!(key_type, KeyType::X25519),
            Self::EcdsaSecp256k1VerificationKey2019 => matches!(key_type, KeyType::Secp256k1),
            Self::Multikey | Self::JsonWebKey2020 => true,
        }
    }

    /// Whether the key is a member `publicKeyJwk`, not `publicKeyMultibase`.
    pub(super) const fn is_jwk(self) -> bool {
        matches!(self, Self::JsonWebKey2020 | Self::EcdsaSecp256k1VerificationKey2019)
    }
}

impl fmt::Display for MethodType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A verification method of a document, or a reference to one of another document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerificationMethod {
    /// The absolute DID URL.
    pub id: String,
    /// Who controls the key; none when the method is in another document.
    pub controller: Option<String>,
    /// The type as written; none when the method is in another document.
    pub method_type: Option<String>,
    /// The key; none when it is of another type, written in a form not read here, invalid, or in
    /// another document.
    pub public_key: Option<Multikey>,
    /// The key stood there in the prefixless form of ioID's first documents.
    pub legacy: bool,
}

/// The verification methods of a document: those of one purpose, or all. References are resolved,
/// relative ids are made absolute against the document's id (not against `controller`); a method
/// embedded in a relationship serves only that one (DID Core 5.3).
///
/// What is malformed is left out: see [`validate`](crate::validate) for the reasons.
///
/// ```
/// use ioid_did::{Purpose, verification_methods};
/// let document = r##"{"id":"did:example:1","verificationMethod":[{"id":"#k","type":"Multikey",
///   "controller":"did:example:1","publicKeyMultibase":"z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu"}],
///   "authentication":["#k"]}"##;
/// let found = verification_methods(document, Some(Purpose::Authentication))?;
/// assert_eq!(found[0].id, "did:example:1#k");
/// # Ok::<(), ioid_did::JsonError>(())
/// ```
pub fn verification_methods(
    document: &str,
    purpose: Option<Purpose>,
) -> Result<Vec<VerificationMethod>, JsonError> {
    let json = JsonView::of(document)?;
    let Some(document) = json.as_object() else { return Ok(Vec::new()) };
    let members = Members::of(document);
    if members.id.len() > DOCUMENT_ID_MAX {
        return Ok(Vec::new());
    }
    let methods = members.methods();
    let mut named = Vec::new();
    for entry in &members.entries {
        if purpose.is_some_and(|purpose| entry.purpose != Some(purpose)) {
            continue;
        }
        let (id, object) = match entry.value {
            Value::Method(object) => {
                let Some(id) = object.text("id") else { continue };
                (id, Some(object))
            }
            Value::Reference(target) => (target, members.method(&methods, target)),
        };
        if is_reference(id) {
            named.push((id, object));
        }
    }
    let mut ids = Vec::with_capacity(named.len());
    for (at, (id, _)) in named.iter().enumerate() {
        ids.push(Name(members.local(id), at));
    }
    let first = Index::of(ids);
    let mut found = Vec::new();
    for (at, (id, object)) in named.into_iter().enumerate() {
        if first.get(members.local(id)) == Some(at) {
            found.push(read(object, members.absolute(id)));
        }
    }
    Ok(found)
}

/// The method with this absolute id; no object: it stands in another document.
fn read(object: Option<&ObjectView<'_>>, id: String) -> VerificationMethod {
    let text = |name: &str| object?.text(name).map(str::to_string);
    let key = object.map(key);
    VerificationMethod {
        id,
        controller: text("controller"),
        method_type: text("type"),
        legacy: key.as_ref().is_some_and(|key| key.legacy),
        public_key: key.and_then(|key| key.key.ok().flatten()),
    }
}

/// Longest id of a document. A relative id is repeated with the document's id before it: without a
/// limit, a document of a megabyte could become one of gigabytes.
pub(super) const DOCUMENT_ID_MAX: usize = 2048;

/// Whether text is a DID URL, or one relative to the document's id.
pub(super) fn is_reference(text: &str) -> bool {
    if text.starts_with(['#', '/', '?']) {
        DidUrl::parse(&["did:a:b", text].concat()).is_ok()
    } else {
        DidUrl::parse(text).is_ok()
    }
}

/// Where each name of a document first stands in a list.
pub(super) struct Index<'a>(Vec<Name<'a>>);

impl<'a> Index<'a> {
    /// Of names with their places.
    pub(super) fn of(names: Vec<Name<'a>>) -> Self {
        Self(in_order(names))
    }

    pub(super) fn get(&self, name: &str) -> Option<usize> {
        let place = self.0.partition_point(|other| *other < Name(name, 0));
        self.0.get(place).filter(|found| found.0 == name).map(|found| found.1)
    }
}

/// What stands in `verificationMethod` and the relationships of a document, in this order.
pub(super) struct Members<'a> {
    pub(super) id: &'a str,
    pub(super) entries: Vec<Entry<'a>>,
}

pub(super) struct Entry<'a> {
    /// None for `verificationMethod`.
    pub(super) purpose: Option<Purpose>,
    pub(super) index: usize,
    pub(super) value: Value<'a>,
}

impl Entry<'_> {
    /// The member of the document that it stands in.
    pub(super) fn name(&self) -> &'static str {
        self.purpose.map_or(METHODS, Purpose::name)
    }
}

pub(super) enum Value<'a> {
    Method(&'a ObjectView<'a>),
    Reference(&'a str),
}

pub(super) const METHODS: &str = "verificationMethod";

impl<'a> Members<'a> {
    pub(super) fn of(document: &'a ObjectView<'a>) -> Self {
        let mut entries = Vec::new();
        let mut purpose = None;
        let mut further = Purpose::ALL.into_iter();
        loop {
            let name = purpose.map_or(METHODS, Purpose::name);
            let items = document.get(name).and_then(JsonView::as_array).unwrap_or_default();
            for (index, item) in items.iter().enumerate() {
                let value = match item {
                    JsonView::Object(object) => Value::Method(object),
                    JsonView::String(target) => Value::Reference(target),
                    _ => continue,
                };
                entries.push(Entry { purpose, index, value });
            }
            purpose = further.next();
            if purpose.is_none() {
                return Self { id: document.text("id").unwrap_or_default(), entries };
            }
        }
    }

    /// What is said within this document: an id of its own without the document's id before it, so
    /// that `#keys-1` and `did:…#keys-1` are one, and any other as it is.
    pub(super) fn local<'t>(&self, id: &'t str) -> &'t str {
        match rest_after(id, self.id) {
            Some(rest) if rest.is_empty() || rest.starts_with(['#', '/', '?']) => rest,
            _ => id,
        }
    }

    /// A relative DID URL counts from the document's id.
    fn absolute(&self, id: &str) -> String {
        if id.starts_with(['#', '/', '?']) { [self.id, id].concat() } else { id.to_string() }
    }

    /// The methods that can be referred to, by their local ids.
    pub(super) fn methods(&self) -> Index<'a> {
        let mut methods = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            if let (None, Value::Method(object)) = (entry.purpose, &entry.value)
                && let Some(id) = object.text("id")
            {
                methods.push(Name(self.local(id), at));
            }
        }
        Index::of(methods)
    }

    /// The one among [`methods`](Self::methods) that is meant by `target`.
    fn method(&self, methods: &Index<'_>, target: &str) -> Option<&'a ObjectView<'a>> {
        match self.entries.get(methods.get(self.local(target))?)?.value {
            Value::Method(object) => Some(object),
            Value::Reference(_) => None,
        }
    }
}

/// A key as it stands in a method.
pub(super) struct Key {
    /// In the prefixless form of ioID's first documents.
    pub(super) legacy: bool,
    /// None: a key of another type, or none at all (`blockchainAccountId`).
    pub(super) key: Result<Option<Multikey>, JwkError>,
}

/// Reads the key of a method in any of the forms used for our four key types.
pub(super) fn key(method: &ObjectView<'_>) -> Key {
    let mut legacy = false;
    let key = match form(method, &mut legacy) {
        Ok(None) | Err(JwkError::Curve { .. }) => Ok(None),
        Ok(Some((key_type, bytes))) => {
            Multikey::new(key_type, &bytes).map(Some).map_err(JwkError::Key)
        }
        Err(why) => Err(why),
    };
    Key { legacy, key }
}

/// Type and bytes of a key, which may be no point of the curve.
fn form(
    method: &ObjectView<'_>,
    legacy: &mut bool,
) -> Result<Option<(KeyType, Vec<u8>)>, JwkError> {
    let method_type = method.text("type").unwrap_or_default();
    if let Some(jwk) = method.get("publicKeyJwk").and_then(JsonView::as_object) {
        return Multikey::split_jwk(jwk).map(Some);
    }
    if let Some(multibase) = method.text("publicKeyMultibase") {
        let ours = MethodType::from_name(method_type);
        return match ParsedMultikey::split(multibase) {
            Ok(parsed) => {
                *legacy = parsed.legacy;
                Ok(Some((parsed.key_type, parsed.bytes)))
            }
            Err(MultikeyError::Codec { .. }) => Ok(None),
            // Types of others have forms of their own (base16, another prefix).
            Err(_) if ours.is_none_or(MethodType::is_jwk) => Ok(None),
            Err(why) => Err(JwkError::Key(why)),
        };
    }
    let bytes = match (method.text("publicKeyBase58"), method.text("publicKeyHex")) {
        (Some(text), _) => decode_number(text.as_bytes(), BASE58),
        (_, Some(text)) => decode_bits(text.to_ascii_lowercase().as_bytes(), BASE16, 4),
        _ => return Ok(None),
    };
    let key_type = match method_type {
        "Ed25519VerificationKey2018" => KeyType::Ed25519,
        "X25519KeyAgreementKey2019" => KeyType::X25519,
        "EcdsaSecp256k1VerificationKey2019" | "Secp256k1VerificationKey2018" => KeyType::Secp256k1,
        "EcdsaSecp256r1VerificationKey2019" => KeyType::P256,
        _ => return Ok(None),
    };
    Ok(bytes.ok().map(|bytes| (key_type, bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    #[test]
    fn methods_by_value_reference_and_from_elsewhere() {
        let file = vectors::read("document/verification-methods.json");
        for row in file["vectors"].as_array().unwrap() {
            let document = row["document"].to_string();
            let purpose = row.get("purpose").and_then(|name| Purpose::from_name(name.as_str()?));
            let found = verification_methods(&document, purpose).unwrap();
            let expected = row["methods"].as_array().unwrap();
            assert_eq!(found.len(), expected.len(), "{row}");
            for (method, expected) in found.iter().zip(expected) {
                assert_eq!(method.id, expected["id"]);
                assert_eq!(method.controller.as_deref(), expected["controller"].as_str());
                assert_eq!(method.method_type.as_deref(), expected["type"].as_str());
                let key = method.public_key.as_ref().map(Multikey::to_string);
                assert_eq!(key.as_deref(), expected["publicKey"].as_str());
                assert_eq!(method.legacy, expected["legacy"].as_bool().unwrap_or_default());
            }
        }
        assert!(verification_methods("[]", None).unwrap().is_empty());
        assert_eq!(verification_methods("{", None).unwrap_err().code(), "JSON_SYNTAX");
    }

    #[test]
    fn names_round_trip() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_name(&purpose.to_string()), Some(purpose));
        }
        for method in MethodType::ALL {
            assert_eq!(MethodType::from_name(&method.to_string()), Some(method));
            assert!(method.context().starts_with("https://w3id.org/security/"));
        }
    }
}
