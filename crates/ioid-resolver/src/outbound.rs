//! HTTP to the outside, with bodies read piece by piece and never past their limit.
//!
//! There are two kinds of address. Nodes and gateways were chosen by whoever runs the service and
//! may be private. Everything else was found on the chain or in a redirect, where anyone may write:
//! it must be https and lead to a public address, by its name as by what its name resolves to.

mod guard;

use std::sync::Arc;
use std::time::{Duration, Instant};

use ioid_resolve::{Fault, FaultCode, LARGEST_ANSWER, redirect};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use tokio::time::timeout;

use crate::cache::Cache;
use crate::settings::Settings;
use guard::PublicNames;

/// The clients for both kinds of address.
#[derive(Debug)]
pub(crate) struct Outbound {
    chosen: Client,
    found: Client,
    /// What addresses of content on the gateways begin with.
    gateways: Vec<Url>,
    /// Blocks of documents, by their CID.
    blocks: Cache<Vec<u8>>,
    allow_private: bool,
    attempt: Duration,
}

impl Outbound {
    pub(crate) fn new(settings: &Settings) -> Result<Self, reqwest::Error> {
        // Ring, because the default provider needs cmake to build. When another part of the
        // process has chosen already, its choice stands.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Client::builder()
                .user_agent(concat!("ioid-resolver/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(settings.attempt)
                // Each hop of a redirect is looked at here, not in the client.
                .redirect(Policy::none())
                .no_proxy()
        };
        let found = if settings.allow_private_addresses {
            builder()
        } else {
            builder().dns_resolver(Arc::new(PublicNames))
        };
        let base = |gateway: &String| Url::parse(&format!("{gateway}/ipfs/")).ok();
        Ok(Self {
            chosen: builder().build()?,
            found: found.build()?,
            gateways: settings.gateways.iter().filter_map(base).collect(),
            blocks: Cache::new(settings.cache_bytes / 4, Vec::len),
            allow_private: settings.allow_private_addresses,
            attempt: settings.attempt,
        })
    }

    /// The content at an address that may come from anyone.
    pub(crate) async fn fetch(
        &self,
        url: &str,
        accept: &str,
        limit: usize,
    ) -> Result<Vec<u8>, Fault> {
        self.in_time(async {
            let mut response = self.follow(url, accept).await?;
            body(&mut response, limit).await
        })
        .await
    }

    /// A block that was kept. Whoever asks checks it again.
    pub(crate) fn recall(&self, cid: &str) -> Result<Vec<u8>, Fault> {
        let block = self.blocks.get(cid, Instant::now());
        let missing = || Fault::new(FaultCode::ContentUnavailable, "it was not kept");
        block.map(|block| block.to_vec()).ok_or_else(missing)
    }

    /// Keeps a block whose hash was checked.
    pub(crate) fn keep(&self, cid: String, block: Vec<u8>) {
        self.blocks.put(cid, Arc::new(block), None);
    }

    /// Posts JSON to a node: what it says, with whatever status it says it.
    pub(crate) async fn post_json(&self, url: &Url, json: String) -> Result<(u16, Vec<u8>), Fault> {
        self.in_time(async {
            let request = self.chosen.post(url.clone());
            let request = request.header(CONTENT_TYPE, "application/json").body(json);
            let mut response = request.send().await.map_err(|error| unreachable(&error))?;
            let status = response.status().as_u16();
            Ok((status, body(&mut response, LARGEST_ANSWER).await?))
        })
        .await
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let late = |_| {
            let message = format!("no answer within {} ms", self.attempt.as_millis());
            Fault::new(FaultCode::TimedOut, &message)
        };
        timeout(self.attempt, work).await.map_err(late)?
    }

    async fn follow(&self, url: &str, accept: &str) -> Result<Response, Fault> {
        let first = Url::parse(url).map_err(|error| refused(&error.to_string()))?;
        let mut url = first.clone();
        let mut redirects = 0;
        loop {
            let request = self.client_for(&url)?.get(url.clone()).header(ACCEPT, accept);
            let response = request.send().await.map_err(|error| unreachable(&error))?;
            if !response.status().is_redirection() {
                check_status(&response)?;
                return Ok(response);
            }
            let place = response.headers().get(LOCATION).and_then(|place| place.to_str().ok());
            let place = place.ok_or_else(|| refused("a redirect that says not where to"))?;
            url = url.join(place).map_err(|error| refused(&error.to_string()))?;
            redirects += 1;
            redirect(first.as_str(), url.as_str(), redirects)?;
        }
    }

    /// Whether an address may be asked at all, and by which client.
    fn client_for(&self, url: &Url) -> Result<&Client, Fault> {
        // The parsed path holds no `..` any more, so that what begins like a gateway stays there.
        if self.gateways.iter().any(|gateway| url.as_str().starts_with(gateway.as_str())) {
            return Ok(&self.chosen);
        }
        let local = self.allow_private && guard::is_loopback(url);
        if url.scheme() != "https" && !local {
            return Err(refused("an address that is not https"));
        }
        if !self.allow_private && guard::is_private_literal(url) {
            return Err(refused("an address within a private network"));
        }
        Ok(&self.found)
    }
}

fn check_status(response: &Response) -> Result<(), Fault> {
    if response.status().is_success() {
        return Ok(());
    }
    let message = format!("HTTP status {}", response.status().as_u16());
    Err(Fault::new(FaultCode::ContentStatus, &message))
}

async fn body(response: &mut Response, limit: usize) -> Result<Vec<u8>, Fault> {
    let too_large = || Fault::new(FaultCode::ContentTooLarge, &format!("more than {limit} bytes"));
    let announced = response.content_length();
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |n| n > limit)) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if bytes.len().saturating_add(piece.len()) > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn refused(reason: &str) -> Fault {
    Fault::new(FaultCode::ContentUnavailable, &format!("refused: {reason}"))
}

/// What the client says without the address, which may hold a key.
fn unreachable(error: &reqwest::Error) -> Fault {
    let mut reason: &dyn std::error::Error = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    let what = if error.is_connect() {
        "not reachable"
    } else if error.is_body() || error.is_decode() {
        "the body was cut off"
    } else {
        "the request failed"
    };
    // The innermost cause names an operating system's error, never the address.
    Fault::new(FaultCode::ContentUnavailable, &format!("{what}: {reason}"))
}

#[cfg(test)]
mod tests;
