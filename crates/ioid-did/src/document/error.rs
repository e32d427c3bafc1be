use alloc::{boxed::Box, string::String, vec::Vec};

use crate::facts::facts;
use alloy_primitives::Address;

use crate::{
    derivation::DeriveError,
    did::DidError,
    document::method::{MethodType, Purpose},
    json::{JsonError, Place},
    jwk::JwkError,
    multikey::{KeyType, MultikeyError},
    quote::Quoted,
};

/// Why no document can be built from an input: where in the input, and what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", At(path))]
pub struct DocumentError {
    /// JSON Pointer (RFC 6901) to the offending field, empty for the whole input.
    pub path: String,
    /// What is wrong there. In a box, so that results without an error stay small to pass on.
    pub reason: Box<DocumentFlaw>,
}

struct At<'a>(&'a str);

impl core::fmt::Display for At<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Names of fields are somebody's text: a plain pointer is shown as it is, any other quoted.
        let plain = |text: &str| text.len() <= 80 && text.bytes().all(|b| b.is_ascii_graphic());
        match self.0 {
            "" => Ok(()),
            path if plain(path) => write!(f, "{path}: "),
            path => write!(f, "{}: ", Quoted(path)),
        }
    }
}

/// What is wrong with a field of a document's input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentFlaw {
    /// The input is no JSON.
    #[error(transparent)]
    Json(JsonError),
    /// A field is missing or of another kind.
    #[error("{expected} was expected, {received} was found")]
    Field {
        /// What is accepted.
        expected: &'static str,
        /// What was found.
        received: &'static str,
    },
    /// A field that does not exist: probably a misspelling.
    #[error("this field does not exist; known are {known}")]
    UnknownField {
        /// The names that exist.
        known: String,
    },
    /// Not a DID of the kind wanted.
    #[error(transparent)]
    Did(DidError),
    /// The project name or device identifier is empty or too long.
    #[error(transparent)]
    Name(DeriveError),
    /// Not a whole number from `least` to 2²⁵⁶−1.
    #[error("{} is no whole number from {least} to 2^256-1", Quoted(input))]
    Number {
        /// As given.
        input: String,
        /// The smallest accepted.
        least: u8,
    },
    /// Not an EVM address.
    #[error("{} is no address: \"0x\" and 40 hexadecimal digits were expected", Quoted(input))]
    Address {
        /// As given.
        input: String,
    },
    /// The mixed case of an address is not that of EIP-55.
    #[error("{} has a wrong EIP-55 checksum; this address is written {expected}", Quoted(input))]
    AddressChecksum {
        /// As given.
        input: String,
        /// The same digits in the right case.
        expected: Address,
    },
    /// Not a URI with a scheme.
    #[error("{} is no URI", Quoted(input))]
    Uri {
        /// As given.
        input: String,
    },
    /// Not an id of this document: a fragment, or the document's DID with a fragment.
    #[error(
        "{} is no id within this document: a fragment such as \"#keys-1\" was expected",
        Quoted(input)
    )]
    Id {
        /// As given.
        input: String,
    },
    /// Two methods or services of one id.
    #[error("the id {} is used twice", Quoted(id))]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// Not a public key.
    #[error(transparent)]
    Key(MultikeyError),
    /// Not a public JWK.
    #[error(transparent)]
    Jwk(JwkError),
    /// A verification method type that cannot hold this key.
    #[error("{key_type} keys cannot be written as {method}")]
    Method {
        /// The key.
        key_type: KeyType,
        /// The method type.
        method: MethodType,
    },
    /// A purpose the key cannot serve.
    #[error("{key_type} keys cannot serve {purpose}")]
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
        let mut details = facts(&[("path", &self.path)]);
        details.extend(match &*self.reason {
            DocumentFlaw::Json(why) => why.details(),
            DocumentFlaw::Field { expected, received } => {
                facts(&[("expected", expected), ("received", received)])
            }
            DocumentFlaw::UnknownField { known } => facts(&[("expected", known)]),
            DocumentFlaw::Did(why) => why.details(),
            // Its own path is that of `derive`'s input, which may be another field here.
            DocumentFlaw::Name(why) => {
                why.details().into_iter().filter(|(name, _)| *name != "path").collect()
            }
            DocumentFlaw::Number { input, .. }
            | DocumentFlaw::Address { input }
            | DocumentFlaw::Uri { input }
            | DocumentFlaw::Id { input } => facts(&[("received", input)]),
            DocumentFlaw::AddressChecksum { input, expected } => {
                facts(&[("received", input), ("expected", expected)])
            }
            DocumentFlaw::DuplicateId { id } => facts(&[("received", id)]),
            DocumentFlaw::Key(why) => why.details(),
            DocumentFlaw::Jwk(why) => why.details(),
            DocumentFlaw::Method { key_type, method } => {
                facts(&[("type", key_type), ("received", method)])
            }
            DocumentFlaw::Purpose { key_type, purpose } => {
                facts(&[("type", key_type), ("received", purpose)])
            }
        });
        details
    }
}
