//! Bytes behind a URI, believed only when their hash says so.

mod gateways;
mod uri;

use ioid_did::Cid;

use crate::{ClientError, Fault, World};
use gateways::{Gateways, LARGEST_BLOCK, base};
use uri::{Location, locate};

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
    pub error: ClientError,
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
    /// The content itself cannot be used, whoever serves it.
    Invalid(&'static str),
}

/// Fetches what `uri` names, at most `limit` bytes, from `gateways` in their order.
///
/// `ipfs://` and gateway URLs are proven by their CID, block by block; `https://` and `data:` are
/// not, see [`Retrieved::cid`]. At most 30 s.
///
/// # Errors
/// In [`Unretrieved::error`]: `URI_INVALID`, `INPUT_INVALID` for a gateway that is neither `https://`
/// nor on this machine, `CONTENT_UNAVAILABLE`, `CONTENT_INVALID`, `CONTENT_TOO_LARGE`, `ABORTED`.
pub async fn retrieve(
    world: &World,
    uri: &str,
    gateways: &[String],
    limit: usize,
) -> Result<Retrieved, Unretrieved> {
    let refused = |error| Unretrieved { error, attempts: Vec::new(), other: None };
    let mut bases = Vec::with_capacity(gateways.len() + 1);
    for gateway in gateways {
        let what = || ClientError::Option {
            what: format!(
                "the gateway {gateway:?} is neither https:// nor http:// on this machine"
            ),
        };
        bases.push(base(gateway).ok_or_else(what).map_err(refused)?);
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
        Location::Ipfs { cid, path, .. } => content(&mut gateways, &cid, &path, limit).await,
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
                Stop::Invalid(reason) => ClientError::ContentInvalid { uri, reason },
            };
            Err(Unretrieved { error, attempts, other: gateways.other.take() })
        }
    }
}

async fn content(
    gateways: &mut Gateways,
    cid: &Cid,
    path: &[String],
    limit: usize,
) -> Result<(Vec<u8>, Option<Cid>), Stop> {
    if cid.matches_block(&[]).is_none() {
        return Err(Stop::Invalid("its CID is made with a hash function other than SHA-256"));
    }
    if !path.is_empty() || !cid.block_is_content() {
        return Err(Stop::Invalid("only single blocks are read"));
    }
    let bytes = gateways.block(cid, limit.min(LARGEST_BLOCK)).await?;
    Ok((bytes, Some(cid.clone())))
}

/// As much of an address as fits into a sentence.
fn start(uri: &str) -> String {
    uri.chars().take(160).collect()
}
