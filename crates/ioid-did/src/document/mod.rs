//! DID documents of ioIDs: building, checking, and finding keys in them.

mod build;
mod core_rules;
mod derived;
mod draft;
mod error;
mod input;
mod ioid_rules;
mod method;
mod service;
mod validate;

pub use build::{BuildDocument, DeviceKey, Document, Owner};
pub use derived::{EthrDid, key_document};
pub use error::{DocumentError, DocumentFlaw};
pub use ioid_rules::account_endpoints;
pub use method::{MethodType, Purpose, VerificationMethod, verification_methods};
pub use service::{Nft, owner_did};
pub use validate::{Expected, Problem, Severity, validate, validate_against, validate_json};
