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
mod version;

use std::sync::Arc;

use alloy_primitives::Bytes;
use ioid_chain::Network;
use ioid_chain::registry::DocumentMetadata;
use ioid_did::{Did, DidUrl, EthrDid, Json, key_document};

pub use dereference::{Dereference, DereferenceOptions, dereference};
pub use judge::MOST_PROBLEMS;
pub(crate) use registered::{Entry, Holder, Registered, look_up};
pub use resolution::{ErrorType, Resolution, ResolutionError};
pub use verdict::{Check, LegacyHash, Outcome, Verdict};

use history::{Depth, Past};
use representation::Representation;
use version::Version;

use crate::both::both;
use crate::{
    Attempt, ClientError, Reader, Result, Retrieved, Sources, Unretrieved, World, retrieve,
};

/// Bytes of the largest document that is looked at: 1 MiB.
pub const LARGEST_DOCUMENT: usize = 1 << 20;

/// What to resolve, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolveOptions {
    /// IPFS gateways, in the order to try.
    pub gateways: Vec<String>,
    /// Whether gateways on other machines may be asked by `http://`; see [`Sources`].
    pub plain_http: bool,
    /// `Accept` header of the caller: the media types it can read the document as.
    pub accept: Option<String>,
    /// Block at which to resolve, in decimal; the latest when none.
    pub version_id: Option<String>,
    /// Time at which to resolve, `2020-12-20T19:17:47Z`: the newest block that is not younger.
    pub version_time: Option<String>,
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
    let version = match Version::of(options) {
        Ok(version) => version,
        Err((kind, detail)) => return refused(kind, &detail),
    };
    let mut found = match ioid {
        None if version != Version::Latest => {
            let detail = "DIDs of this method have no versions";
            return refused(ErrorType::FeatureNotSupported, detail);
        }
        None => derived(&url),
        Some(ioid) => {
            let latest = Reader::latest(world, network).await?;
            match version.block(&latest).await? {
                Ok(block) => then(&latest.pinned(block), &latest, &ioid, options).await?,
                Err((kind, detail)) => return refused(kind, &detail),
            }
        }
    };
    found.did = did.to_owned();
    represent(&mut found, representation, options.expand_relative_urls);
    Ok(found)
}

/// Resolves an ioID at a block at which its registry need not have been there.
async fn then(
    reader: &Reader,
    latest: &Reader,
    did: &Did,
    options: &ResolveOptions,
) -> Result<Resolution> {
    let found = resolve_at(reader, did, options).await;
    let failed = matches!(&found, Err(error) if error.code() == "ABI_DECODE");
    if !failed || reader.block() == latest.block() {
        return found;
    }
    let registry = registered::registry(reader, did)?;
    let there = |codes: Vec<Bytes>| codes.iter().any(|code| !code.is_empty());
    if there(reader.codes(&[registry]).await?) || !there(latest.codes(&[registry]).await?) {
        return found;
    }
    let mut found = Resolution::new(did.to_string(), Verdict::Unregistered);
    found.block = Some(reader.block());
    found.fail(ErrorType::NotFound, "the registry was not there yet at this block");
    Ok(found)
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
    let mut registered = match look_up(reader, did).await? {
        Entry::Present(registered) => registered,
        Entry::Removed => {
            found.verdict = Verdict::Deactivated;
            return Ok(found);
        }
        Entry::Absent => {
            absent(reader, did, options, &mut found).await?;
            return Ok(found);
        }
    };
    found.nft = Some(registered.nft);
    // Who has the device and what its document says are asked of others, and need no order.
    let holder = registered.holder(reader, did);
    let sources = Sources { gateways: &options.gateways, plain_http: options.plain_http };
    let content = content(reader, registered.document.as_ref(), sources);
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
async fn absent(
    reader: &Reader,
    did: &Did,
    options: &ResolveOptions,
    found: &mut Resolution,
) -> Result<()> {
    let depth = if options.metadata { Depth::LONG } else { Depth::SHORT };
    let to = reader.block();
    let (outcome, searched) = match history::past(reader, did, depth).await? {
        Past::Removed => {
            found.verdict = Verdict::Deactivated;
            return Ok(());
        }
        Past::NotSince(0) => (Outcome::Passed, format!("nothing in the blocks 0 to {to}")),
        Past::NotSince(from) => (
            Outcome::Skipped,
            format!(
                "no removal in the blocks {from} to {to}; not looked further than block {from}"
            ),
        ),
        Past::Unknown => (Outcome::Skipped, "the node shows no events".to_owned()),
    };
    found.verdict = Verdict::Unregistered;
    found.checks.push(Check::new("history", outcome, None, Some(searched)));
    let detail = match outcome {
        Outcome::Passed => "the registry does not know this DID, and never did",
        _ => "the registry does not know this DID; whether it once did is in the check `history`",
    };
    found.fail(ErrorType::NotFound, detail);
    Ok(())
}

type Content = Option<Result<Retrieved, Unretrieved>>;

/// Fetches the document that the registry names; an error only when nobody waits for it any more.
async fn content(
    reader: &Reader,
    document: Option<&DocumentMetadata>,
    sources: Sources<'_>,
) -> Result<Content> {
    let Some(document) = document else { return Ok(None) };
    match retrieve(reader.world(), &document.uri, sources, LARGEST_DOCUMENT).await {
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
        let ethr = EthrDid::parse(url.id);
        let unread = ethr.as_ref().map(|ethr| {
            let chain = ethr.chain_id.to_string();
            ["what a registry of did:ethr on chain ", &chain, " may hold was not looked at"]
                .concat()
        });
        found.checks.push(Check::new("events", Outcome::Skipped, None, unread));
        let read = ethr.map(|ethr| ethr.document(url.did));
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
