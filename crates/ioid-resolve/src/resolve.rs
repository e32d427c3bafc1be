//! From a DID to a document and a verdict that says what was proven about it.
//!
//! Source: W3C DID Resolution for the shape; the registry for what is checked.

use std::fmt;

use alloy_primitives::B256;
use ioid_chain::Contract;
use ioid_chain::registry;
use ioid_did::{Cid, Did, Digest, HashAlgorithm, Json, Problem, Severity, validate, verify_digest};

use crate::device::device_nft;
use crate::{Attempt, ClientError, Reader, Result, Unretrieved, retrieve};

/// Bytes of the largest document that is looked at: 1 MiB.
pub const LARGEST_DOCUMENT: usize = 1 << 20;

/// Bytes of an error page that is kept to be shown as untrusted.
const LARGEST_EXCERPT: usize = 16 << 10;

/// What was proven about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The registry's hash is that of the exact bytes.
    Verified,
    /// The registry's hash is that of the canonical form of the document.
    VerifiedCanonical,
    /// The registry has no hash, but its URI names the content and the bytes are that content.
    CidOnly,
    /// The bytes are not what the registry's hash says.
    Mismatch,
    /// No gateway gave the bytes.
    Unavailable,
    /// Registered without a document.
    NoDocument,
    /// The bytes are the right ones, and are no valid document of this DID.
    InvalidDocument,
    /// The registry does not know the DID.
    Unregistered,
}

impl Verdict {
    /// The name in the public interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::VerifiedCanonical => "verified-canonical",
            Self::CidOnly => "cid-only",
            Self::Mismatch => "mismatch",
            Self::Unavailable => "unavailable",
            Self::NoDocument => "no-document",
            Self::InvalidDocument => "invalid-document",
            Self::Unregistered => "unregistered",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A document and everything that was found out on the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The DID.
    pub did: Did,
    /// What was proven.
    pub verdict: Verdict,
    /// Block of every chain read.
    pub block: u64,
    /// Exact text of the document, when the verdict allows to trust it.
    pub document: Option<String>,
    /// The registry's URI.
    pub uri: Option<String>,
    /// The registry's hash.
    pub registry_hash: Option<B256>,
    /// SHA-256 of the bytes that came back.
    pub content_hash: Option<B256>,
    /// Which hash of the bytes is the registry's.
    pub algorithm: Option<HashAlgorithm>,
    /// Each source that was asked.
    pub attempts: Vec<Attempt>,
    /// What validation found.
    pub problems: Vec<Problem>,
    /// Text that failed its check.
    pub untrusted: Option<String>,
}

impl Resolution {
    fn new(did: Did, block: u64, verdict: Verdict) -> Self {
        Self {
            did,
            verdict,
            block,
            document: None,
            uri: None,
            registry_hash: None,
            content_hash: None,
            algorithm: None,
            attempts: Vec::new(),
            problems: Vec::new(),
            untrusted: None,
        }
    }

    /// The bytes are others than the registry or the CID names.
    fn mistrust(&mut self, bytes: &[u8]) {
        self.verdict = Verdict::Mismatch;
        self.content_hash = Some(B256::from(*Digest::of(bytes).sha256()));
        self.untrusted = Some(excerpt(bytes));
    }
}

/// Resolves a v2 DID through the registry and the given IPFS gateways, in their order.
///
/// # Errors
/// `DID_VERSION` for a v1 DID, `DEPLOYMENT_UNKNOWN`, and what the node fails with. A gateway that
/// fails is no error: it is in the verdict.
pub async fn resolve(reader: &Reader, did: &Did, gateways: &[String]) -> Result<Resolution> {
    let identifier = did.identifier()?;
    let registry = reader.network().contract(Contract::Registry)?;
    if device_nft(reader, did).await?.is_none() {
        return Ok(Resolution::new(*did, reader.block(), Verdict::Unregistered));
    }
    let metadata = reader.view(&registry::document_metadata(registry, identifier)).await?;
    let Some(metadata) = metadata else {
        return Ok(Resolution::new(*did, reader.block(), Verdict::NoDocument));
    };
    let mut resolution = Resolution::new(*did, reader.block(), Verdict::Unavailable);
    resolution.uri = Some(metadata.uri.clone());
    resolution.registry_hash = Some(metadata.hash);

    let found = match retrieve(reader.world(), &metadata.uri, gateways, LARGEST_DOCUMENT).await {
        Ok(found) => found,
        Err(Unretrieved { error: error @ ClientError::Fault { .. }, .. }) => return Err(error),
        Err(Unretrieved { error, attempts, other }) => {
            resolution.attempts = attempts;
            if resolution.attempts.is_empty() {
                let error = Some(error.to_string());
                resolution.attempts.push(Attempt { url: metadata.uri, error });
            }
            if let Some(bytes) = other {
                resolution.mistrust(&bytes);
            }
            return Ok(resolution);
        }
    };
    resolution.attempts = found.attempts;
    match judge(did, &found.bytes, metadata.hash, found.cid.as_ref()) {
        Some(judged) => judged.write_to(&mut resolution, &found.bytes),
        None => resolution.mistrust(&found.bytes),
    }
    Ok(resolution)
}

/// What the right bytes turned out to be.
#[derive(Debug)]
struct Judged {
    verdict: Verdict,
    algorithm: Option<HashAlgorithm>,
    problems: Vec<Problem>,
}

impl Judged {
    fn write_to(self, resolution: &mut Resolution, bytes: &[u8]) {
        resolution.verdict = self.verdict;
        resolution.algorithm = self.algorithm;
        resolution.problems = self.problems;
        resolution.content_hash = Some(B256::from(*Digest::of(bytes).sha256()));
        resolution.untrusted = None;
        let text = String::from_utf8_lossy(bytes).into_owned();
        if self.verdict == Verdict::InvalidDocument {
            resolution.untrusted = Some(excerpt(bytes));
        } else {
            resolution.document = Some(text);
        }
    }
}

/// Checks bytes against the registry; none when they are not the document.
fn judge(did: &Did, bytes: &[u8], hash: B256, cid: Option<&Cid>) -> Option<Judged> {
    let parsed = Json::parse_bytes(bytes);
    let exact = verify_digest(bytes, &hash);
    let (verdict, algorithm) = if let Some(algorithm) = exact {
        (Verdict::Verified, Some(algorithm))
    } else if let Some(algorithm) = parsed
        .as_ref()
        .ok()
        .and_then(|document| verify_digest(document.canonical().as_bytes(), &hash))
    {
        (Verdict::VerifiedCanonical, Some(algorithm))
    } else if hash.is_zero() && cid.is_some() {
        (Verdict::CidOnly, None)
    } else {
        return None;
    };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let problems = validate(text, Some(did));
    let invalid = problems.iter().any(|problem| problem.severity == Severity::Error);
    let verdict = if invalid { Verdict::InvalidDocument } else { verdict };
    Some(Judged { verdict, algorithm, problems })
}

fn excerpt(bytes: &[u8]) -> String {
    let part = bytes.get(..bytes.len().min(LARGEST_EXCERPT)).unwrap_or_default();
    String::from_utf8_lossy(part).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_another_document_are_refused() {
        let did: Did = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa".parse().unwrap();
        let hash = B256::from(*Digest::of(b"{}").sha256());
        assert!(judge(&did, b"[]", hash, None).is_none());
        // The canonical form of `{ }` is `{}`: the hash proves it, the validator refuses it.
        let judged = judge(&did, b"{ }", hash, None).unwrap();
        assert_eq!(judged.verdict, Verdict::InvalidDocument);
    }
}
