//! Names of projects and devices.

use ioid_did::{Project, notices};
use sha2::{Digest, Sha256};

use crate::{failure, text};

/// A notice points at the character it is about; the identifier is that of the bytes as they are.
pub(crate) fn name(data: &[u8]) {
    if let Some(text) = text(data) {
        for notice in notices(text) {
            assert!(text.get(notice.offset..).is_some(), "{notice:?} in {text:?}");
        }
    }
    match Project::new(data).and_then(|project| project.device(data)) {
        Ok(identifier) => {
            let inner = Sha256::digest(data);
            let outer = Sha256::new().chain_update(inner).chain_update(inner).finalize();
            assert_eq!(identifier.as_bytes().as_slice(), outer.as_slice());
        }
        Err(error) => failure::check(error.code(), &error.details(), &error),
    }
}
