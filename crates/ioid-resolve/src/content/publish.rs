//! Putting bytes on IPFS through a service, and believing only the CID computed here.
//!
//! Source: [Kubo RPC](https://docs.ipfs.tech/reference/kubo/rpc/#api-v0-add),
//! [IPFS Pinning Service API](https://ipfs.github.io/pinning-services-api-spec/), Pinata's API.

use ioid_did::{Cid, Digest, Json};

use super::gateways::is_private_enough;
use super::pinning::{PinState, pinned};
use crate::reader::malformed;
use crate::{Answer, ClientError, Fault, FaultCode, Request, Result, World};

/// Bytes of the largest content that is one block, so that its CID is its hash: 1 MiB.
const LARGEST_PUBLISHED: usize = 1 << 20;

/// Bytes of the pieces that Kubo cuts files into unless it is told otherwise.
const KUBO_PIECE: usize = 256 << 10;

/// What kind of service publishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Service {
    /// Kubo's RPC, `POST /api/v0/add`, and whatever imitates it.
    #[default]
    Kubo,
    /// The IPFS Pinning Service API. It takes a CID and no bytes: somebody else must be serving them
    /// to the network already.
    Pinning,
    /// Pinata's `pinFileToIPFS`, which takes the bytes as they are.
    PinataFile,
    /// Pinata's `pinJSONToIPFS`, which writes the JSON anew: only canonical documents come out the
    /// same.
    PinataJson,
}

impl Service {
    /// The service with this name in the public interface.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "kubo" => Self::Kubo,
            "pinning" => Self::Pinning,
            "pinata-file" => Self::PinataFile,
            "pinata-json" => Self::PinataJson,
            _ => return None,
        })
    }
}

/// Where to publish.
#[derive(Clone, PartialEq, Eq)]
pub struct Publisher {
    /// What the endpoint understands.
    pub service: Service,
    /// Its URL: `https://`, or `http://` on this machine.
    pub api: String,
    /// Names and values; they may hold a token and are never shown.
    pub headers: Vec<(String, String)>,
    /// Whether to wait until [`Service::Pinning`] has the content, at most two minutes. It takes a
    /// CID, and whether anyone serves the bytes shows only then.
    pub wait: bool,
}

impl std::fmt::Debug for Publisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Publisher").field("service", &self.service).finish_non_exhaustive()
    }
}

/// Publishes `bytes` as one raw block and returns their CID.
///
/// # Errors
/// `INPUT_INVALID` for an address or header that cannot be used, and for more than 1 MiB;
/// `PUBLISH_MISMATCH` when the service stored something else; `CONTENT_UNAVAILABLE` when a pin does
/// not come; what the service failed with.
pub async fn publish(world: &World, publisher: &Publisher, bytes: &[u8]) -> Result<String> {
    let Publisher { service, api, headers, wait } = publisher;
    check(publisher, bytes)?;
    let expected = Digest::of(bytes).cid();
    let mut url = api.clone();
    let mut form = None;
    let mut body = bytes.to_vec();
    match service {
        Service::Kubo => {
            url.push(if api.contains('?') { '&' } else { '?' });
            // One raw leaf: the CID is then the hash of the bytes themselves.
            url.push_str("cid-version=1&raw-leaves=true&pin=true");
            if bytes.len() > KUBO_PIECE {
                url.push_str("&chunker=size-1048576");
            }
            form = Some(("", ""));
        }
        Service::PinataFile => form = Some(("pinataOptions", r#"{"cidVersion":1}"#)),
        Service::PinataJson => {
            if Json::parse_bytes(bytes).is_err() {
                return Err(option("this service takes JSON only"));
            }
            let before = br#"{"pinataOptions":{"cidVersion":1},"pinataContent":"#;
            body = [&before[..], bytes, b"}"].concat();
        }
        Service::Pinning => {
            body = [r#"{"cid":""#, &expected.to_string(), r#""}"#].concat().into_bytes();
        }
    }
    let request = Request::Publish { url, headers: headers.clone(), form, body };
    let answered = match world.ask(request).await {
        Answer::Bytes(answered) => answered,
        Answer::Failed(why) => return Err(fault(why)),
        _ => return Err(malformed("publishing", "JSON")),
    };
    let receipt = Json::parse_bytes(&answered).unwrap_or(Json::Null);
    let received = match service {
        Service::Kubo => receipt.get("Hash"),
        Service::PinataFile | Service::PinataJson => receipt.get("IpfsHash"),
        Service::Pinning => receipt.get("pin").and_then(|pin| pin.get("cid")),
    };
    names(&expected, received)?;
    if *service == Service::Pinning {
        if *wait {
            pinned(world, publisher, &expected, &receipt).await?;
        } else if PinState::read(&receipt) == Some(PinState::Failed) {
            return Err(failed("the service could not pin the CID"));
        }
    }
    Ok(expected.to_string())
}

/// Whether a service speaks of the CID that was computed here.
pub(super) fn names(expected: &Cid, received: Option<&Json>) -> Result<()> {
    let received = received.and_then(Json::as_str);
    let received = received.ok_or_else(|| malformed("publishing", "JSON with a CID"))?;
    if Cid::parse(received).ok().as_ref() == Some(expected) {
        return Ok(());
    }
    let received = received.chars().take(120).collect();
    Err(ClientError::PublishMismatch { expected: expected.to_string(), received }.into())
}

pub(super) fn fault(fault: Fault) -> Box<ClientError> {
    ClientError::Fault { request: "publishing", fault }.into()
}

pub(super) fn failed(why: &str) -> Box<ClientError> {
    fault(Fault::new(FaultCode::ContentUnavailable, why))
}

/// What `fetch` would refuse in words that repeat the header, and with it a token.
fn check(publisher: &Publisher, bytes: &[u8]) -> Result<()> {
    if !is_private_enough(&publisher.api) {
        return Err(option("the publishing API must be https://, or http:// on this machine"));
    }
    if bytes.len() > LARGEST_PUBLISHED {
        return Err(option("more than 1 MiB cannot be published as one block"));
    }
    let name = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let value = |c: char| c == ' ' || c.is_ascii_graphic();
    let fine = publisher.headers.iter().all(|(named, given)| {
        !named.is_empty() && named.chars().all(name) && given.chars().all(value)
    });
    if fine { Ok(()) } else { Err(option("a header for the publishing API is malformed")) }
}

fn option(what: &str) -> Box<ClientError> {
    Box::new(ClientError::Option { what: what.to_owned() })
}
