//! From a DID to a document and a verdict that says what was proven about it.
//!
//! Source: W3C DID Resolution for the shape; the registry for what is checked.

use std::fmt;

use alloy_primitives::{B256, hex};
use ioid_chain::Contract;
use ioid_chain::registry;
use ioid_did::{Cid, Did, Digest, HashAlgorithm, Json, Problem, Severity, validate, verify_digest};

use crate::device::device_nft;
use crate::{Answer, Fault, FaultCode, Reader, Request, Result, World};

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

/// How one source of content answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What was asked.
    pub url: String,
    /// Why its answer was not used.
    pub error: Option<String>,
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

    let (cid, sources) = sources(&metadata.uri, gateways);
    if sources.is_empty() {
        let error = Some("the address is not ipfs://, https:// or data:".to_owned());
        resolution.attempts.push(Attempt { url: metadata.uri, error });
        return Ok(resolution);
    }
    for source in sources {
        let url = source.url().to_owned();
        let error = match source.read(reader.world()).await {
            Ok(bytes) => match judge(did, &bytes, metadata.hash, cid.as_ref()) {
                Ok(judged) => {
                    resolution.attempts.push(Attempt { url, error: None });
                    judged.write_to(&mut resolution, &bytes);
                    return Ok(resolution);
                }
                Err(reason) => {
                    // Another gateway may still have the right bytes: remember and go on.
                    resolution.verdict = Verdict::Mismatch;
                    resolution.content_hash = Some(B256::from(*Digest::of(&bytes).sha256()));
                    resolution.untrusted = Some(excerpt(&bytes));
                    reason.to_owned()
                }
            },
            Err(fault) if fault.code == FaultCode::Aborted => {
                return Err(crate::ClientError::Fault { request: "content", fault });
            }
            Err(fault) => fault.message,
        };
        resolution.attempts.push(Attempt { url, error: Some(error) });
    }
    Ok(resolution)
}

/// A place content can come from.
#[derive(Debug)]
enum Source {
    Http { url: String, accept: &'static str },
    Inline { url: String, bytes: Vec<u8> },
}

impl Source {
    fn url(&self) -> &str {
        match self {
            Self::Http { url, .. } | Self::Inline { url, .. } => url,
        }
    }

    async fn read(self, world: &World) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Inline { bytes, .. } => Ok(bytes),
            Self::Http { url, accept } => {
                match world.ask(Request::Fetch { url, accept, limit: LARGEST_DOCUMENT }).await {
                    Answer::Bytes(bytes) => Ok(bytes),
                    Answer::Failed(fault) => Err(fault),
                    _ => Err(Fault::new(FaultCode::Internal, "the driver answered without bytes")),
                }
            }
        }
    }
}

/// Where the content of a URI can be read, and the CID it must have if the URI names one.
fn sources(uri: &str, gateways: &[String]) -> (Option<Cid>, Vec<Source>) {
    if let Some(path) = uri.strip_prefix("ipfs://") {
        let path = path.strip_prefix("ipfs/").unwrap_or(path);
        let name = path.split(['/', '?', '#']).next().unwrap_or(path);
        let Ok(cid) = Cid::parse(name) else { return (None, Vec::new()) };
        // A raw block is its own proof. Other codecs come assembled by the gateway, and only the
        // registry's hash can prove them.
        let raw = path == name && cid.codec() == Cid::RAW;
        let (query, accept) = if raw {
            ("?format=raw", "application/vnd.ipld.raw")
        } else {
            ("", "application/json")
        };
        let http = |gateway: &String| {
            let gateway = gateway.trim_end_matches('/');
            Source::Http { url: format!("{gateway}/ipfs/{path}{query}"), accept }
        };
        return (raw.then_some(cid), gateways.iter().map(http).collect());
    }
    if uri.starts_with("https://") {
        return (None, vec![Source::Http { url: uri.to_owned(), accept: "application/json" }]);
    }
    let inline = uri.strip_prefix("data:").and_then(inline_bytes);
    let source = inline.map(|bytes| Source::Inline { url: "data:".to_owned(), bytes });
    (None, source.into_iter().collect())
}

/// The bytes of a `data:` URI with percent-encoded text (RFC 2397); base64 is not used for JSON.
fn inline_bytes(rest: &str) -> Option<Vec<u8>> {
    let (kind, text) = rest.split_once(',')?;
    if kind.ends_with(";base64") || text.len() > 3 * LARGEST_DOCUMENT {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = tail;
            continue;
        }
        let (digits, tail) = tail.split_at_checked(2)?;
        bytes.extend(hex::decode(digits).ok()?);
        rest = tail;
    }
    (bytes.len() <= LARGEST_DOCUMENT).then_some(bytes)
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

/// Checks bytes against the registry and the CID; the error says why they are not the document.
fn judge(did: &Did, bytes: &[u8], hash: B256, cid: Option<&Cid>) -> Result<Judged, &'static str> {
    if cid.is_some_and(|cid| cid.matches_block(bytes) != Some(true)) {
        return Err("it served other bytes than the CID names");
    }
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
        return Err("the hash in the registry is another one");
    };
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let problems = validate(text, Some(did));
    let invalid = problems.iter().any(|problem| problem.severity == Severity::Error);
    let verdict = if invalid { Verdict::InvalidDocument } else { verdict };
    Ok(Judged { verdict, algorithm, problems })
}

fn excerpt(bytes: &[u8]) -> String {
    let part = bytes.get(..bytes.len().min(LARGEST_EXCERPT)).unwrap_or_default();
    String::from_utf8_lossy(part).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_block_is_asked_for_as_such() {
        let cid = Cid::raw(b"{}").to_string();
        let (found, sources) = sources(&format!("ipfs://{cid}"), &["https://g.example/".into()]);
        assert_eq!(found, Some(Cid::raw(b"{}")));
        let urls: Vec<_> = sources.iter().map(Source::url).collect();
        assert_eq!(urls, [format!("https://g.example/ipfs/{cid}?format=raw")]);
    }

    #[test]
    fn other_schemes_have_no_source() {
        for uri in
            ["http://example.com/doc.json", "ftp://x", "", "ipfs://not-a-cid", "data:nothing"]
        {
            assert!(sources(uri, &["https://g.example".into()]).1.is_empty(), "{uri}");
        }
    }

    #[test]
    fn inline_text_is_percent_decoded() {
        assert_eq!(inline_bytes("application/json,%7B%22a%22:1%7D"), Some(br#"{"a":1}"#.to_vec()));
        assert_eq!(inline_bytes("application/json,%7"), None);
    }

    #[test]
    fn bytes_of_another_document_are_refused() {
        let did: Did = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa".parse().unwrap();
        let hash = B256::from(*Digest::of(b"{}").sha256());
        assert!(judge(&did, b"{ }", hash, Some(&Cid::raw(b"{}"))).is_err());
        assert!(judge(&did, b"[]", hash, None).is_err());
        // The canonical form of `{ }` is `{}`: the hash proves it, the validator refuses it.
        let judged = judge(&did, b"{ }", hash, None).unwrap();
        assert_eq!(judged.verdict, Verdict::InvalidDocument);
    }
}
