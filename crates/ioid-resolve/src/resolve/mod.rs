//! From a DID to a document and a verdict that says what was proven about it.
//!
//! Source: [DID Resolution 1.0](https://www.w3.org/TR/did-resolution/) for the shape; the registries
//! for what is checked.

mod dereference;
mod history;
mod json;
mod judge;
mod registered;
mod representation;
mod resolution;
mod service;
mod time;
mod verdict;

use std::sync::Arc;

use ioid_chain::Network;
use ioid_chain::registry::DocumentMetadata;
use ioid_did::{Did, DidUrl, EthrDid, Json, key_document};

pub use dereference::{Dereference, DereferenceOptions, dereference};
pub use judge::MOST_PROBLEMS;
pub use resolution::{ErrorType, Resolution, ResolutionError};
pub use verdict::{Check, LegacyHash, Outcome, Verdict};

use registered::{Entry, Registered};
use representation::Representation;

use crate::both::both;
use crate::{Attempt, ClientError, Reader, Result, Retrieved, Unretrieved, World, retrieve};

/// Bytes of the largest document that is looked at: 1 MiB.
pub const LARGEST_DOCUMENT: usize = 1 << 20;

/// What to resolve, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolveOptions {
    /// IPFS gateways, in the order to try.
    pub gateways: Vec<String>,
    /// `Accept` header of the caller: the media types it can read the document as.
    pub accept: Option<String>,
    /// Block at which to resolve, in decimal; the latest when none.
    pub version_id: Option<String>,
    /// Whether to look for `created` and `updated` in the events.
    pub metadata: bool,
    /// Whether to write relative DID URLs in the document as absolute ones.
    pub expand_relative_urls: bool,
}

/// Resolves a DID: an ioID of either version, a `did:key` or a `did:ethr`.
///
/// What the standard has an error for is in the result, not an `Err`: a text that is no DID, an
/// unknown method, a document that cannot be trusted. A gateway that fails is in the evidence.
///
/// # Errors
/// `DEPLOYMENT_UNKNOWN`, and what the node fails with.
pub async fn resolve(
    world: &World,
    network: &Arc<Network>,
    did: &str,
    options: &ResolveOptions,
) -> Result<Resolution> {
    let refused = |kind, detail: &str| Ok(Resolution::refused(did, kind, detail));
    let url = match DidUrl::parse(did) {
        Ok(url) if url.is_did() => url,
        Ok(_) => return refused(ErrorType::InvalidDid, "this is a DID URL: dereference it"),
        Err(why) => return refused(ErrorType::InvalidDid, &why.to_string()),
    };
    let ioid = match url.method {
        "io" => match Did::from_url(&url) {
            Ok(did) => Some(did),
            Err(why) => return refused(ErrorType::InvalidDid, &why.to_string()),
        },
        "key" | "ethr" => None,
        _ => {
            let detail = "did:io, did:key and did:ethr are resolved here";
            return refused(ErrorType::MethodNotSupported, detail);
        }
    };
    let Some(representation) = Representation::accepted(options.accept.as_deref()) else {
        let detail = "application/did, application/did+ld+json and application/did+json are known";
        return refused(ErrorType::RepresentationNotSupported, detail);
    };
    let version = options.version_id.as_deref();
    let mut found = match (ioid, version) {
        (None, Some(_)) => {
            let detail = "DIDs of this method have no versions";
            return refused(ErrorType::FeatureNotSupported, detail);
        }
        (None, None) => derived(&url),
        (Some(ioid), None) => {
            resolve_at(&Reader::latest(world, network).await?, &ioid, options).await?
        }
        (Some(ioid), Some(version)) => {
            let Some(block) = decimal(version) else {
                let detail = "a version is a block number in decimal digits";
                return refused(ErrorType::InvalidOptions, detail);
            };
            let reader = Reader::latest(world, network).await?;
            if block > reader.block() {
                return refused(ErrorType::NotFound, "there is no such block yet");
            }
            resolve_at(&reader.at(block), &ioid, options).await?
        }
    };
    found.did = did.to_owned();
    represent(&mut found, representation, options.expand_relative_urls);
    Ok(found)
}

fn decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Resolves an ioID at the reader's block, whatever form its document has.
///
/// # Errors
/// As [`resolve`].
pub async fn resolve_at(
    reader: &Reader,
    did: &Did,
    options: &ResolveOptions,
) -> Result<Resolution> {
    let mut found = Resolution::new(did.to_string(), Verdict::Unavailable);
    found.block = Some(reader.block());
    if let Ok(address) = did.address() {
        // The contracts write an address in lower case, and compare no other way.
        let canonical = Did::from_address(address).to_string();
        found.canonical_id = (canonical != found.did).then_some(canonical);
    }
    let mut registered = match registered::look_up(reader, did).await? {
        Entry::Present(registered) => registered,
        Entry::Removed => {
            found.verdict = Verdict::Deactivated;
            return Ok(found);
        }
        Entry::Absent => {
            absent(reader, did, &mut found).await?;
            return Ok(found);
        }
    };
    found.nft = Some(registered.nft);
    // Who has the device and what its document says are asked of others, and need no order.
    let holder = registered.holder(reader, did);
    let content = content(reader, registered.document.as_ref(), &options.gateways);
    let (holder, content) = both(holder, content).await?;
    (found.owner, found.account) = (holder.owner, holder.account);
    registered.set_owner(holder.owner);
    document(did, &registered, content, &mut found);
    if options.metadata && found.error.is_none() {
        (found.created, found.updated) = history::dates(reader, did).await?;
    }
    Ok(found)
}

/// Nothing is stored: was it ever?
async fn absent(reader: &Reader, did: &Did, found: &mut Resolution) -> Result<()> {
    let history = history::history(reader, did, history::A_FEW_RANGES).await?;
    if history.was_registered() {
        found.verdict = Verdict::Deactivated;
        return Ok(());
    }
    found.verdict = Verdict::Unregistered;
    let searched = history
        .from
        .map(|from| format!("no registration in the blocks {from} to {}", reader.block()));
    let outcome = if history.from == Some(0) { Outcome::Passed } else { Outcome::Skipped };
    found.checks.push(Check::new("history", outcome, None, searched));
    found.fail(ErrorType::NotFound, "the registry does not know this DID");
    Ok(())
}

type Content = Option<Result<Retrieved, Unretrieved>>;

/// Fetches the document that the registry names; an error only when nobody waits for it any more.
async fn content(
    reader: &Reader,
    document: Option<&DocumentMetadata>,
    gateways: &[String],
) -> Result<Content> {
    let Some(document) = document else { return Ok(None) };
    match retrieve(reader.world(), &document.uri, gateways, LARGEST_DOCUMENT).await {
        Err(Unretrieved { error, .. }) if matches!(*error, ClientError::Fault { .. }) => Err(error),
        content => Ok(Some(content)),
    }
}

/// Judges what was fetched of a registered device.
fn document(did: &Did, registered: &Registered, content: Content, found: &mut Resolution) {
    let (Some(document), Some(content)) = (&registered.document, content) else {
        found.verdict = Verdict::NoDocument;
        return found.fail(ErrorType::NotFound, "the device is registered without a document");
    };
    found.uri = Some(document.uri.clone());
    found.registry_hash = Some(document.hash);
    match content {
        Ok(retrieved) => {
            found.attempts = retrieved.attempts;
            judge::judge(found, did, registered, &retrieved.bytes, retrieved.cid.as_ref());
        }
        Err(Unretrieved { error, attempts, other }) => {
            found.attempts = attempts;
            let detail = error.to_string();
            match other {
                Some(bytes) => {
                    let served = ioid_did::Cid::raw(&bytes).to_string();
                    let named = Some(document.uri.chars().take(300).collect());
                    found.checks.push(Check::new("cid", false, named, Some(served)));
                    judge::mismatch(found, &bytes);
                }
                None => found.fail(ErrorType::InternalError, detail.as_str()),
            }
            if found.attempts.is_empty() {
                found.attempts.push(Attempt { url: document.uri.clone(), error: Some(detail) });
            }
        }
    }
}

/// The document of a DID that holds it itself.
fn derived(url: &DidUrl<'_>) -> Resolution {
    let mut found = Resolution::new(url.did.to_owned(), Verdict::Verified);
    let document = if url.method == "key" {
        key_document(url.id).map_err(|why| why.to_string())
    } else {
        found.checks.push(Check::new("events", Outcome::Skipped, None, None));
        let read = EthrDid::parse(url.id).map(|ethr| ethr.document(url.did));
        read.ok_or_else(|| {
            "after did:ethr: there is a chain id in hexadecimal, if any, and an address or a key"
                .to_owned()
        })
    };
    match document {
        Ok(document) => found.document = Some(document.to_text()),
        Err(detail) => {
            // The W3C's published results have it so: it is a DID, and there is nothing behind it.
            found.checks.clear();
            found.verdict = Verdict::Unregistered;
            found.fail(ErrorType::NotFound, detail);
        }
    }
    found
}

/// Gives the document the form that was asked for.
fn represent(found: &mut Resolution, representation: Representation, expand: bool) {
    let Some(text) = &found.document else { return };
    let Ok(mut document) = Json::parse(text) else { return };
    match representation.media_type(document.get("@context").is_some()) {
        Some(media_type) => found.content_type = Some(media_type),
        None => {
            let detail = "the document has no @context, so it is no JSON-LD";
            return found.fail(ErrorType::RepresentationNotSupported, detail);
        }
    }
    if expand && dereference::expand(&mut document) {
        found.document = Some(document.to_text());
    }
}

#[cfg(test)]
mod tests;
