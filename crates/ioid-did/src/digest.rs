use core::fmt;

use ioid_bytes::keccak256;
use ioid_bytes::sha256;

use crate::cid::Cid;

/// What the registry holds about a document: the SHA-256 of its exact bytes, which is also the
/// digest within the CID they are published under.
///
/// The contract does not say which hash `didDocHash` is. This package publishes canonical bytes
/// ([RFC 8785](https://www.rfc-editor.org/rfc/rfc8785)) as one raw block, so that whoever has
/// the registry's entry can compute the CID and whoever has the CID can check the registry.
///
/// ```
/// use ioid_did::Digest;
/// let digest = Digest::of(br#"{"id":"did:example:123"}"#);
/// assert_eq!(digest.cid().sha256(), Some(*digest.sha256()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Hashes bytes as they are.
    ///
    /// ```
    /// use alloy_primitives::hex;
    /// use ioid_did::Digest;
    /// // FIPS 180-4, "abc".
    /// let sha256 = hex!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /// assert_eq!(Digest::of(b"abc").sha256(), &sha256);
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(bytes))
    }

    /// The SHA-256: the registry's `didDocHash`.
    #[must_use]
    pub const fn sha256(&self) -> &[u8; 32] {
        &self.0
    }

    /// The CIDv1 (raw codec) of the same bytes.
    #[must_use]
    pub fn cid(&self) -> Cid {
        Cid::from_sha256(Cid::RAW, self.0)
    }
}

/// A hash function that a registry's `didDocHash` was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HashAlgorithm {
    /// SHA-256 (FIPS 180-4).
    Sha256,
    /// Keccak-256, the hash of Ethereum (not SHA3-256).
    Keccak256,
    /// SHA-512/256 (FIPS 180-4), found in registry v1 only.
    Sha512_256,
}

impl fmt::Display for HashAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha256 => "sha-256",
            Self::Keccak256 => "keccak-256",
            Self::Sha512_256 => "sha-512/256",
        })
    }
}

/// Which hash of exactly these bytes is `hash`, if one is.
///
/// ```
/// use ioid_did::{Digest, HashAlgorithm, verify_digest};
/// let hash = *Digest::of(b"document").sha256();
/// assert_eq!(verify_digest(b"document", &hash), Some(HashAlgorithm::Sha256));
/// assert_eq!(verify_digest(b"Document", &hash), None);
/// ```
#[must_use]
pub fn verify_digest(bytes: &[u8], hash: &[u8; 32]) -> Option<HashAlgorithm> {
    if Digest::of(bytes).sha256() == hash {
        Some(HashAlgorithm::Sha256)
    } else if keccak256(bytes) == *hash {
        Some(HashAlgorithm::Keccak256)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    #[test]
    fn hashes_computed_elsewhere() {
        let files =
            [vectors::read("document/digests.json"), vectors::read("document/ethers-hashes.json")];
        for row in files.iter().flat_map(|file| file["vectors"].as_array().unwrap()) {
            let bytes = match row.get("text") {
                Some(text) => text.as_str().unwrap().as_bytes().to_vec(),
                None => vectors::hex(row["bytes"].as_str().unwrap()),
            };
            let of = |name: &str| -> [u8; 32] {
                vectors::hex(row[name].as_str().unwrap()).try_into().unwrap()
            };
            let digest = Digest::of(&bytes);
            assert_eq!(*digest.sha256(), of("sha256"));
            assert_eq!(verify_digest(&bytes, &of("sha256")), Some(HashAlgorithm::Sha256));
            assert_eq!(verify_digest(&bytes, &of("keccak256")), Some(HashAlgorithm::Keccak256));
            assert_eq!(verify_digest(&bytes, &[7; 32]), None);
            if let Some(cid) = row.get("cid") {
                assert_eq!(digest.cid().to_string(), cid.as_str().unwrap());
            }
        }
        assert_eq!(HashAlgorithm::Sha256.to_string(), "sha-256");
        assert_eq!(HashAlgorithm::Keccak256.to_string(), "keccak-256");
    }

    #[test]
    fn the_published_v1_document_has_its_published_hash() {
        let file = vectors::read("document/did-io-v1-doc-hash.json");
        let text = file["document_text"].as_str().unwrap();
        let hash = vectors::hex(file["published_sha256_hex"].as_str().unwrap());
        let matched = verify_digest(text.as_bytes(), &hash.try_into().unwrap());
        assert_eq!(matched, Some(HashAlgorithm::Sha256));
    }
}
