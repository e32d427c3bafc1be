use alloc::{boxed::Box, string::String, vec::Vec};

use alloy_primitives::Address;

use crate::{
    derivation::DeriveError,
    did::DidError,
    document::method::{MethodType, Purpose},
    json::{JsonError, Place},
    jwk::JwkError,
    multikey::{KeyType, MultikeyError},
    telling::{Telling, Told},
    told_errors,
};

/// Why no document can be built from an input: where in the input, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// JSON Pointer (RFC 6901) to the offending field, empty for the whole input.
    pub path: String,
    /// What is wrong there. In a box, so that results without an error stay small to pass on.
    pub reason: Box<DocumentFlaw>,
}

/// What is wrong with a field of a document's input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentFlaw {
    /// The input is no JSON.
    Json(JsonError),
    /// A field is missing or of another kind.
    Field {
        /// What is accepted.
        expected: &'static str,
        /// What was found.
        received: &'static str,
    },
    /// A field that does not exist: probably a misspelling.
    UnknownField {
        /// The names that exist.
        known: String,
    },
    /// Not a DID of the kind wanted.
    Did(DidError),
    /// The project name or device identifier is empty or too long.
    Name(DeriveError),
    /// Not a whole number from `least` to 2²⁵⁶−1.
    Number {
        /// As given.
        input: String,
        /// The smallest accepted.
        least: u8,
    },
    /// Not an EVM address.
    Address {
        /// As given.
        input: String,
    },
    /// The mixed case of an address is not that of EIP-55.
    AddressChecksum {
        /// As given.
        input: String,
        /// The same digits in the right case.
        expected: Address,
    },
    /// Not a URI with a scheme.
    Uri {
        /// As given.
        input: String,
    },
    /// Not an id of this document: a fragment, or the document's DID with a fragment.
    Id {
        /// As given.
        input: String,
    },
    /// Two methods or services of one id.
    DuplicateId {
        /// The id.
        id: String,
    },
    /// Not a public key.
    Key(MultikeyError),
    /// Not a public JWK.
    Jwk(JwkError),
    /// A verification method type that cannot hold this key.
    Method {
        /// The key.
        key_type: KeyType,
        /// The method type.
        method: MethodType,
    },
    /// A purpose the key cannot serve.
    Purpose {
        /// The key.
        key_type: KeyType,
        /// The purpose.
        purpose: Purpose,
    },
}

impl DocumentError {
    #[cold]
    pub(crate) fn at(place: Place<'_>, reason: DocumentFlaw) -> Self {
        Self { path: place.pointer(), reason: Box::new(reason) }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &*self.reason {
            DocumentFlaw::Json(why) => why.code(),
            DocumentFlaw::Field { .. } => "FIELD_INVALID",
            DocumentFlaw::UnknownField { .. } => "FIELD_UNKNOWN",
            DocumentFlaw::Did(why) => why.code(),
            DocumentFlaw::Name(why) => why.code(),
            DocumentFlaw::Number { .. } => "NUMBER_INVALID",
            DocumentFlaw::Address { .. } => "ADDRESS_INVALID",
            DocumentFlaw::AddressChecksum { .. } => "ADDRESS_CHECKSUM",
            DocumentFlaw::Uri { .. } => "URI_INVALID",
            DocumentFlaw::Id { .. } => "DOCUMENT_MEMBER_ID",
            DocumentFlaw::DuplicateId { .. } => "DOCUMENT_DUPLICATE_ID",
            DocumentFlaw::Key(why) => why.code(),
            DocumentFlaw::Jwk(why) => why.code(),
            DocumentFlaw::Method { .. } => "KEY_METHOD",
            DocumentFlaw::Purpose { .. } => "KEY_PURPOSE",
        }
    }

    /// The facts, by name; `path` first.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        Telling::of(self).into_parts().1
    }
}

impl Told for DocumentError {
    fn tell(&self, telling: &mut Telling) {
        // Names of fields are somebody's text: a plain pointer is shown as it is, any other quoted.
        let plain = self.path.len() <= 80 && self.path.bytes().all(|b| b.is_ascii_graphic());
        telling.fact("path", &self.path).because(&*self.reason).say(match &*self.path {
            "" => "{why}",
            _ if plain => "{path}: {why}",
            _ => "{\"path\"}: {why}",
        });
    }
}

impl Told for DocumentFlaw {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Json(why) => why.tell(telling),
            Self::Field { expected, received } => telling
                .fact("expected", expected)
                .fact("received", received)
                .say("{expected} was expected, {received} was found"),
            Self::UnknownField { known } => telling
                .fact("expected", known)
                .say("this field does not exist; known are {expected}"),
            Self::Did(why) => why.tell(telling),
            Self::Name(why) => {
                why.tell(telling);
                // It is that of `derive`'s input, which may be another field here.
                telling.forget("path");
            }
            Self::Number { input, least } => telling
                .fact("received", input)
                .aside("least", least)
                .say("{\"received\"} is no whole number from {least} to 2^256-1"),
            Self::Address { input } => telling.fact("received", input).say(
                "{\"received\"} is no address: \"0x\" and 40 hexadecimal digits were expected",
            ),
            Self::AddressChecksum { input, expected } => {
                telling.fact("received", input).fact("expected", expected).say(
                    "{\"received\"} has a wrong EIP-55 checksum; this address is written {expected}",
                );
            }
            Self::Uri { input } => telling.fact("received", input).say("{\"received\"} is no URI"),
            Self::Id { input } => telling.fact("received", input).say(
                "{\"received\"} is no id within this document: a fragment such as \"#keys-1\" was \
                 expected",
            ),
            Self::DuplicateId { id } => {
                telling.fact("received", id).say("the id {\"received\"} is used twice");
            }
            Self::Key(why) => why.tell(telling),
            Self::Jwk(why) => why.tell(telling),
            Self::Method { key_type, method } => telling
                .fact("type", &key_type.name())
                .fact("received", &method.name())
                .say("{type} keys cannot be written as {received}"),
            Self::Purpose { key_type, purpose } => telling
                .fact("type", &key_type.name())
                .fact("received", &purpose.name())
                .say("{type} keys cannot serve {received}"),
        }
    }
}

told_errors!(DocumentError, DocumentFlaw);
