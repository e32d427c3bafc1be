//! Bytes behind a URI, believed only when their hash says so.

mod archive;
mod dag_pb;
mod file;
mod gateways;
mod pinning;
mod publish;
#[cfg(test)]
mod tests;
mod uri;

use std::future::Future;
use std::pin::Pin;

use alloy_primitives::B256;
use ioid_did::{Cid, Digest, verify_digest};

use crate::{ClientError, Fault, World};
use file::Reader;
use gateways::{Gateways, base};
pub use pinning::PinState;
pub use publish::{Publisher, Service, publish};
use uri::{Location, locate};

/// Gateways that are asked when the caller names none: they serve single blocks, to any page.
pub const PUBLIC_GATEWAYS: [&str; 2] =
    ["https://trustless-gateway.link", "https://ipfs.filebase.io"];

/// Bytes of the largest content that is fetched: 1 MiB.
pub const LARGEST_CONTENT: usize = 1 << 20;

/// How one source of content answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What was asked.
    pub url: String,
    /// Why its answer was not used.
    pub error: Option<String>,
}

/// Content that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrieved {
    /// All of it.
    pub bytes: Vec<u8>,
    /// The CID that proves it, block by block. None for `https://` and `data:`: whoever asked has to
    /// check the bytes against a hash.
    pub cid: Option<Cid>,
    /// Each source that was asked.
    pub attempts: Vec<Attempt>,
}

/// Content that was not found.
#[derive(Clone, Debug, PartialEq)]
pub struct Unretrieved {
    /// Why.
    pub error: Box<ClientError>,
    /// Each source that was asked.
    pub attempts: Vec<Attempt>,
    /// Bytes that a gateway served and that are not what was asked for.
    pub other: Option<Vec<u8>>,
}

/// Why a retrieval ends early.
#[derive(Debug)]
enum Stop {
    /// Nobody wants it any more, or the driver is broken.
    Aborted(Fault),
    /// No gateway gave a block.
    Unavailable,
    /// The content is longer than was asked for.
    TooLarge,
    /// The content itself cannot be used, whoever serves it.
    Invalid(&'static str),
}

/// Where content is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// IPFS gateways, in the order to try.
    pub gateways: &'a [String],
    /// Whether a gateway on another machine may be asked by `http://`. What it serves is checked as
    /// ever; what is asked for can be read on the way.
    pub plain_http: bool,
}

impl<'a> From<&'a [String]> for Sources<'a> {
    fn from(gateways: &'a [String]) -> Self {
        Self { gateways, plain_http: false }
    }
}

/// Fetches what `uri` names, at most `limit` bytes, from gateways in their order.
///
/// `ipfs://` and gateway URLs are proven by their CID, block by block; `https://` and `data:` are
/// not, see [`Retrieved::cid`]. At most 30 s.
///
/// # Errors
/// In [`Unretrieved::error`]: `URI_INVALID`, `INPUT_INVALID` for a gateway that is neither `https://`
/// nor on this machine, `CONTENT_UNAVAILABLE`, `CONTENT_INVALID`, `CONTENT_TOO_LARGE`, `ABORTED`.
pub fn retrieve<'a>(
    world: &'a World,
    uri: &'a str,
    sources: Sources<'a>,
    limit: usize,
) -> Pin<Box<dyn Future<Output = Result<Retrieved, Unretrieved>> + Send + 'a>> {
    // In a box: it is waited for in several places, each of which would hold all of it.
    Box::pin(retrieved(world, uri, sources, limit))
}

async fn retrieved(
    world: &World,
    uri: &str,
    sources: Sources<'_>,
    limit: usize,
) -> Result<Retrieved, Unretrieved> {
    let Sources { gateways, plain_http } = sources;
    let refused =
        |error: ClientError| Unretrieved { error: error.into(), attempts: Vec::new(), other: None };
    let mut bases = Vec::with_capacity(gateways.len() + 1);
    for gateway in gateways {
        let what = || ClientError::Option {
            what: format!(
                "the gateway {gateway:?} is neither https:// nor http:// on this machine"
            ),
        };
        bases.push(base(gateway, plain_http).ok_or_else(what).map_err(refused)?);
    }
    let invalid = |reason| ClientError::ContentAddress { uri: start(uri), reason };
    let location = locate(uri, limit).map_err(|reason| refused(invalid(reason)))?;
    if let Location::Inline(bytes) = location {
        let attempts = vec![Attempt { url: "data:".to_owned(), error: None }];
        return Ok(Retrieved { bytes, cid: None, attempts });
    }
    if let Location::Ipfs { gateway: Some(named), .. } = &location {
        bases.retain(|base| base != named);
        bases.insert(0, named.clone());
    }
    let is_web = location == Location::Web;
    let mut gateways = Gateways::new(world, if is_web { Vec::new() } else { bases });
    let outcome = match location {
        Location::Ipfs { cid, path, .. } => content(&mut gateways, cid, &path, limit).await,
        _ => gateways.page(uri, limit).await.map(|bytes| (bytes, None)),
    };
    let attempts = gateways.attempts();
    match outcome {
        Ok((bytes, cid)) => Ok(Retrieved { bytes, cid, attempts }),
        Err(stop) => {
            let uri = start(uri);
            let error = match stop {
                Stop::Aborted(fault) => ClientError::Fault { request: "content", fault },
                Stop::Unavailable => {
                    ClientError::ContentUnavailable { uri, attempts: attempts.clone() }
                }
                Stop::TooLarge => ClientError::ContentTooLarge { uri, limit },
                Stop::Invalid(reason) => ClientError::ContentInvalid { uri, reason },
            };
            Err(Unretrieved { error: error.into(), attempts, other: gateways.other.take() })
        }
    }
}

/// [`retrieve`], and the hash of the exact bytes, SHA-256 or keccak-256. What no CID proves is
/// fetched with a hash only.
///
/// # Errors
/// Those of [`retrieve`], `CONTENT_MISMATCH`, and `URI_INVALID` for an `https://` address without a
/// hash.
pub async fn fetch(
    world: &World,
    uri: &str,
    gateways: &[String],
    hash: Option<B256>,
) -> crate::Result<Vec<u8>> {
    if hash.is_none() && locate(uri, LARGEST_CONTENT) == Ok(Location::Web) {
        let reason = "an https:// address proves nothing about its content: give its hash";
        return Err(ClientError::ContentAddress { uri: start(uri), reason }.into());
    }
    let found = retrieve(world, uri, gateways.into(), LARGEST_CONTENT).await;
    let bytes = found.map_err(|failed| failed.error)?.bytes;
    match hash {
        Some(expected) if verify_digest(&bytes, &expected).is_none() => {
            let received = B256::from(*Digest::of(&bytes).sha256());
            Err(ClientError::ContentMismatch { uri: start(uri), expected, received }.into())
        }
        _ => Ok(bytes),
    }
}

async fn content(
    gateways: &mut Gateways,
    root: Cid,
    path: &[String],
    limit: usize,
) -> Result<(Vec<u8>, Option<Cid>), Stop> {
    let mut reader = Reader::new(gateways, limit);
    let cid = reader.find(root, path).await?;
    Ok((reader.read(&cid).await?, Some(cid)))
}

/// As much of an address as fits into a sentence.
fn start(uri: &str) -> String {
    uri.chars().take(160).collect()
}
