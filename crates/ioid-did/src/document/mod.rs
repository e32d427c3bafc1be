//! DID documents of ioIDs: building, checking, and finding keys in them.

mod build;
mod core_rules;
mod error;
mod input;
mod ioid_rules;
mod method;
mod service;
mod validate;

pub use build::{BuildDocument, DeviceKey, Document, Owner};
pub use error::{DocumentError, DocumentFlaw};
pub use method::{MethodType, Purpose, VerificationMethod, verification_methods};
pub use service::Nft;
pub use validate::{Expected, Problem, Severity, validate, validate_against};
