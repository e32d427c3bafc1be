//! DIDs, DID URLs and identifiers.

use ioid_did::{Did, DidUrl, Identifier};

use crate::{failure, text};

/// The parts of a DID URL make up the text again; a DID that parses is written as it was read;
/// base58 agrees with `bs58`.
pub(crate) fn did(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match DidUrl::parse(text) {
        Ok(url) => {
            assert_eq!(joined(&url), text);
            assert_eq!(url.did, format!("did:{}:{}", url.method, url.id));
            match Did::from_url(&url) {
                Ok(did) => {
                    assert_eq!(did.to_string(), url.did);
                    assert_eq!(Did::parse(url.did), Ok(did));
                    assert_eq!(did.identifier().is_ok(), did.version() == 2);
                    assert_eq!(did.address().is_ok(), did.version() == 1);
                }
                Err(error) => failure::check(error.code(), &error.details(), &error),
            }
            assert_eq!(Did::parse(text).is_ok(), url.is_did() && Did::from_url(&url).is_ok());
        }
        Err(error) => {
            failure::check(error.code(), &error.details(), &error);
            assert!(Did::parse(text).is_err(), "{text:?} is no DID URL and yet a DID");
        }
    }
    base58(text);
}

fn joined(url: &DidUrl<'_>) -> String {
    let mut joined = format!("{}{}", url.did, url.path);
    joined.extend(url.query.map(|query| format!("?{query}")));
    joined.extend(url.fragment.map(|fragment| format!("#{fragment}")));
    joined
}

fn base58(text: &str) {
    let peer = bs58::decode(text).into_vec().ok();
    let peer = peer.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).filter(|id| *id != [0; 32]);
    match Identifier::from_base58(text) {
        Ok(id) => {
            assert_eq!(peer.as_ref(), Some(id.as_bytes()), "{text:?}");
            assert_eq!(id.to_string(), text);
        }
        Err(error) => {
            assert_eq!(peer, None, "{text:?}: {error}");
            failure::check(error.code(), &error.details(), &error);
        }
    }
}
