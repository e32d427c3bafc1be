//! What a did:io is: parse, derive, document, canonical bytes, digest, CID.

#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod base_encoding;
mod cid;
mod curve;
mod derivation;
mod did;
mod did_url;
mod digest;
mod document;
mod facts;
mod identifier;
mod json;
mod jwk;
mod multikey;
mod notice;
mod quote;
mod sha512_256;
mod telling;
mod varint;
#[cfg(test)]
mod vectors;

pub use cid::{Cid, CidError, CidFlaw};
pub use curve::is_on_edwards25519;
pub use derivation::{DeriveError, INPUT_MAX, Input, Project};
pub use did::{DID_TEXT_MAX, DeviceAddress, Did, DidError, NotIoid};
pub use did_url::DidUrl;
pub use digest::{Digest, HashAlgorithm, verify_digest};
pub use document::{
    BuildDocument, DeviceKey, Document, DocumentError, DocumentFlaw, EthrDid, Expected, MethodType,
    Nft, Owner, Problem, Purpose, Severity, VerificationMethod, account_endpoints, key_document,
    owner_did, validate, validate_against, validate_json, verification_methods,
};
pub use facts::facts;
pub use identifier::{IDENTIFIER_TEXT_MAX, Identifier, IdentifierError};
pub use json::{
    JSON_DEPTH_MAX, JSON_SIZE_MAX, Json, JsonError, JsonView, Number, Object, ObjectView,
};
pub use jwk::JwkError;
pub use multikey::{KeyType, Multikey, MultikeyError, ParsedMultikey};
pub use notice::{Notice, NoticeKind, notices};
pub use quote::push_escaped;
pub use sha512_256::sha512_256;
pub use telling::{Shown, Telling, Told};
