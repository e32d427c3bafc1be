//! Public keys as Multikey and as JWK.

use ioid_did::{Json, KeyType, Multikey};

use crate::{failure, text};

const TYPES: [KeyType; 4] = [KeyType::Ed25519, KeyType::Secp256k1, KeyType::P256, KeyType::X25519];

/// A key that parses is written as it was read, also by way of a JWK; raw bytes are a key of a type
/// or an error.
pub(crate) fn multikey(data: &[u8]) {
    for key_type in TYPES {
        match Multikey::new(key_type, data) {
            Ok(key) => round_trip(&key),
            Err(error) => failure::check(error.code(), &error.details(), &error),
        }
    }
    let Some(text) = text(data) else { return };
    let read = Multikey::read(text);
    match Multikey::parse(text) {
        Ok(key) => {
            assert_eq!(key.to_string(), text);
            round_trip(&key);
            assert!(read.is_ok_and(|read| !read.legacy && read.bytes == key.bytes()));
        }
        Err(error) => {
            failure::check(error.code(), &error.details(), &error);
            assert!(read.is_ok_and(|read| read.legacy) || Multikey::read(text).is_err());
        }
    }
}

fn round_trip(key: &Multikey) {
    assert_eq!(key.bytes().len(), key.key_type().key_length());
    assert_eq!(Multikey::parse(&key.to_string()).as_ref(), Ok(key));
    assert_eq!(Multikey::from_jwk(&key.to_jwk()).as_ref(), Ok(key));
    assert_eq!(bs58::decode(key.base58()).into_vec().as_deref(), Ok(key.bytes()));
    let uncompressed = key.coordinates().map(|(x, y)| [&[4][..], &x, &y].concat());
    if let Some(uncompressed) = uncompressed {
        assert_eq!(Multikey::new(key.key_type(), &uncompressed).as_ref(), Ok(key));
    }
}

/// A JWK is a key that is written with the same members, or an error that repeats no secret.
pub(crate) fn jwk(data: &[u8]) {
    let Some(Ok(Json::Object(jwk))) = text(data).map(Json::parse) else { return };
    match Multikey::from_jwk(&jwk) {
        Ok(key) => {
            round_trip(&key);
            for (name, value) in key.to_jwk().iter() {
                assert_eq!(jwk.get(name), Some(value), "{name}");
            }
        }
        Err(error) => {
            failure::check(error.code(), &error.details(), &error);
            if let Some(secret) = jwk.get("d").and_then(Json::as_str).filter(|d| d.len() > 20) {
                assert!(!error.to_string().contains(secret), "the secret is in the message");
            }
        }
    }
}
