//! When a device was registered and changed, and whether it ever was, from the registries' events.
//!
//! Nodes differ in how far they let look back, so a search is bounded, and says how far it went.

use alloy_primitives::{Address, B256};
use ioid_chain::{registry, registry_v1};
use ioid_did::Did;

use super::registered::{Entry, look_up, registry as registry_of, subject};
use crate::both::within;
use crate::logs::{LogFilter, Lookback};
use crate::{ChainLog, Reader, Result};

/// How far events are searched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Depth {
    /// Requests to the node.
    ranges: u64,
    /// Milliseconds.
    time: u32,
}

impl Depth {
    /// For whoever did not ask for dates.
    pub(super) const SHORT: Self = Self { ranges: 64, time: 5_000 };
    /// For whoever did.
    pub(super) const LONG: Self = Self { ranges: 480, time: 10_000 };
}

/// Whether a device that is not registered was so before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Past {
    /// It was.
    Removed,
    /// No event since this block says so, nor does the registry itself; since the first block: it
    /// was not.
    NotSince(u64),
    /// The node shows no events.
    Unknown,
}

/// Looks for what is left of a device that the registry does not know.
///
/// # Errors
/// `DEPLOYMENT_UNKNOWN`, `ABORTED`: what a node does not show is not known.
pub(super) async fn past(reader: &Reader, did: &Did, depth: Depth) -> Result<Past> {
    let Did::V2(identifier) = did else {
        // A v1 registry never forgets a device's permits, and there is none.
        return Ok(Past::NotSince(0));
    };
    let address = registry_of(reader, did)?;
    let topics = [registry::topics::DEVICE_NFT_UPDATED];
    let registered = LogFilter { address, topics: &topics, subject: Some(subject(did)) };
    let topics = [registry::topics::DEVICE_NFT_DELETED];
    let removed = LogFilter { address, topics: &topics, subject: None };
    let mut search = Lookback::new(reader, depth.ranges);
    let is_found = |search: &Lookback| {
        search.found.iter().any(|log| log.topics.len() > 1 || log.data == identifier.as_bytes()[..])
    };
    let searching = async {
        search.whole(reader, &registered).await?;
        // A removal is younger than any registration, but does not name its device in a topic.
        while !is_found(&search) && search.step(reader, &removed).await? {
            search.found.retain(|log| log.data == identifier.as_bytes()[..]);
        }
        Ok(())
    };
    within(reader.world(), depth.time, searching).await?;
    Ok(match search.from {
        _ if is_found(&search) => Past::Removed,
        Some(from) => Past::NotSince(from),
        None => Past::Unknown,
    })
}

/// Where a device's events are.
#[derive(Clone, Copy, Debug)]
struct Subject {
    registry: Address,
    /// Of a registration, and of a change.
    topics: [B256; 2],
}

impl Subject {
    fn of(reader: &Reader, did: &Did) -> Result<Self> {
        use registry::topics::{DEVICE_NFT_UPDATED, DOCUMENT_UPDATED};
        use registry_v1::topics::{NEW_DEVICE, UPDATE_DEVICE};
        let topics = match did {
            Did::V2(_) => [DEVICE_NFT_UPDATED, DOCUMENT_UPDATED],
            Did::V1(_) => [NEW_DEVICE, UPDATE_DEVICE],
        };
        Ok(Self { registry: registry_of(reader, did)?, topics })
    }

    /// The block that the device's present life may have begun in, by what was found so far.
    fn creation(&self, did: &Did, search: &Lookback) -> Option<u64> {
        let is_creation = |log: &&ChainLog| log.topics.first() == self.topics.first();
        let blocks = search.found.iter().filter(is_creation).map(|log| log.block);
        if matches!(did, Did::V1(_)) { blocks.max() } else { blocks.min() }
    }
}

/// Seconds since 1970 UTC of the registration and of the last change; either is none when it is not
/// certain, or when there was no change.
///
/// # Errors
/// What the node fails with.
pub(super) async fn dates(reader: &Reader, did: &Did) -> Result<(Option<u64>, Option<u64>)> {
    let depth = Depth::LONG;
    let of = Subject::of(reader, did)?;
    let filter =
        LogFilter { address: of.registry, topics: &of.topics, subject: Some(subject(did)) };
    let mut search = Lookback::new(reader, depth.ranges);
    let (mut creation, mut refuted) = (None, None);
    let searching = async {
        search.whole(reader, &filter).await?;
        loop {
            let found = of.creation(did, &search);
            // Here a registration may overwrite: it is the first one when there was nothing before
            // it. The contract of v1 refuses a second one.
            if let Some(block) = found
                && (matches!(did, Did::V1(_))
                    || search.is_complete()
                    || (refuted != found && is_first(reader, did, block).await))
            {
                creation = found;
                return Ok(());
            }
            refuted = found;
            if !search.step(reader, &filter).await? {
                return Ok(());
            }
        }
    };
    within(reader.world(), depth.time, searching).await?;
    let change = search.found.iter().map(|log| log.block).max();
    let change = change.filter(|block| creation.is_none_or(|creation| *block > creation));
    let blocks: Vec<u64> = creation.into_iter().chain(change).collect();
    let mut times = reader.headers(&blocks).await?.into_iter().map(|header| header.time);
    Ok((creation.and_then(|_| times.next()), times.next()))
}

/// Whether nothing was registered in the block before; an archive is needed to know.
async fn is_first(reader: &Reader, did: &Did, block: u64) -> bool {
    let Some(before) = block.checked_sub(1) else { return true };
    matches!(look_up(&reader.at(before), did).await, Ok(Entry::Absent))
}
