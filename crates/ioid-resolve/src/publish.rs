//! Putting bytes on IPFS through a service, and believing only the CID computed here.
//!
//! Source: Kubo RPC API, `/api/v0/add`.

use ioid_did::{Digest, Json};

use crate::{Answer, ClientError, Request, Result, World};

/// Publishes `bytes` through a Kubo `add` endpoint and returns their address, `ipfs://` and CID.
///
/// # Errors
/// `PUBLISH_MISMATCH` when the service stored something else; what the service failed with.
pub async fn publish(
    world: &World,
    api: &str,
    headers: &[(String, String)],
    bytes: &[u8],
) -> Result<String> {
    let expected = Digest::of(bytes).cid().to_string();
    // One raw leaf: the CID is then the hash of the bytes themselves.
    let query = "cid-version=1&raw-leaves=true&pin=true";
    let separator = if api.contains('?') { '&' } else { '?' };
    let url = format!("{api}{separator}{query}");
    let request = Request::Publish { url, headers: headers.to_vec(), body: bytes.to_vec() };
    let answered = match world.ask(request).await {
        Answer::Bytes(answered) => answered,
        Answer::Failed(fault) => return Err(ClientError::Fault { request: "publishing", fault }),
        _ => return Err(crate::reader::malformed("publishing", "JSON")),
    };
    let receipt = Json::parse_bytes(&answered)
        .ok()
        .ok_or_else(|| crate::reader::malformed("publishing", "JSON with `Hash`"))?;
    let received = receipt.get("Hash").and_then(Json::as_str).unwrap_or_default();
    if received == expected {
        Ok(format!("ipfs://{expected}"))
    } else {
        let received = received.chars().take(120).collect();
        Err(ClientError::PublishMismatch { expected, received })
    }
}
