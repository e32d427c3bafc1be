//! Content identifiers, and with them every base encoding.

use ioid_did::Cid;

use crate::{failure, text};

/// A CID names the same after being written and read; a raw block of any bytes has one.
pub(crate) fn cid(data: &[u8]) {
    let raw = Cid::raw(data);
    assert_eq!(raw.matches_block(data), Some(true));
    assert_eq!(Cid::parse(&raw.to_string()).as_ref(), Ok(&raw));
    let Some(text) = text(data) else { return };
    match Cid::parse(text) {
        Ok(cid) => {
            let written = cid.to_string();
            assert_eq!(Cid::parse(&written).as_ref(), Ok(&cid), "{text} as {written}");
            assert!(matches!(cid.version(), 0 | 1));
            assert_eq!(
                cid.matches_block(data).unwrap_or_default(),
                cid == raw && cid.sha256().is_some() || cid.digest() == data
            );
            // Base32 and CIDv0 in their one spelling are written as they were read.
            let is_base58 = text.starts_with("Qm");
            let is_base32 = text.starts_with('b');
            if is_base58 || is_base32 {
                assert_eq!(written, text);
            }
        }
        Err(error) => failure::check(error.code(), &error.details(), &error),
    }
}
