//! When a device was registered and changed, and whether it ever was, from the registries' events.
//!
//! Nodes differ in how far they let look back, so a search is bounded, and says how far it went.

use alloy_primitives::B256;
use ioid_chain::{Contract, registry, registry_v1};
use ioid_did::{Did, Json};

use super::registered::{Entry, look_up};
use crate::reader::{chain_log, json, malformed, number};
use crate::scan::BLOCKS_AT_ONCE;
use crate::{Answer, ChainLog, ClientError, FaultCode, Reader, Result};

/// Ranges that are searched when a device is not there: was it ever?
pub(super) const A_FEW_RANGES: u64 = 5;

/// Ranges that are searched when dates were asked for: on IoTeX about three days.
pub(super) const MANY_RANGES: u64 = 50;

/// Ranges in one round trip.
const RANGES_AT_ONCE: u64 = 10;

const BLOCK: &str = "eth_getBlockByNumber";

/// What events tell of one device.
#[derive(Debug)]
pub(super) struct History {
    /// Registrations and changes, oldest first.
    events: Vec<ChainLog>,
    /// First block that was searched; none when the node showed nothing at all.
    pub(super) from: Option<u64>,
}

impl History {
    /// Whether the device was registered at some time.
    pub(super) const fn was_registered(&self) -> bool {
        !self.events.is_empty()
    }
}

/// Where a device's events are.
#[derive(Clone, Copy, Debug)]
struct Subject {
    registry: alloy_primitives::Address,
    created: B256,
    updated: B256,
    device: B256,
}

impl Subject {
    fn of(reader: &Reader, did: &Did) -> Result<Self> {
        let network = reader.network();
        Ok(match did {
            Did::V2(identifier) => Self {
                registry: network.contract(Contract::Registry)?,
                created: registry::topics::DEVICE_NFT_UPDATED,
                updated: registry::topics::DOCUMENT_UPDATED,
                device: B256::from(*identifier.as_bytes()),
            },
            Did::V1(device) => Self {
                registry: network.contract(Contract::RegistryV1)?,
                created: registry_v1::topics::NEW_DEVICE,
                updated: registry_v1::topics::UPDATE_DEVICE,
                device: device.address().into_word(),
            },
        })
    }

    fn request(&self, from: u64, to: u64) -> (&'static str, String) {
        let Self { registry, created, updated, device } = self;
        let params = format!(
            "[{{\"address\":\"{registry}\",\"topics\":[[\"{created}\",\"{updated}\"],[\"{device}\"]],\
             \"fromBlock\":\"0x{from:x}\",\"toBlock\":\"0x{to:x}\"}}]"
        );
        ("eth_getLogs", params)
    }

    /// The events in an answer that are those of this device, whatever else is in it.
    fn read(&self, answer: Option<Answer>) -> Result<Vec<ChainLog>> {
        let logs = json("eth_getLogs", answer)?;
        let logs = logs.as_array().ok_or_else(|| malformed("eth_getLogs", "an array"))?;
        let logs = logs.iter().map(|log| chain_log("eth_getLogs", log));
        let mut logs = logs.collect::<Result<Vec<_>>>()?;
        logs.retain(|log| {
            log.address == self.registry
                && log.topics.get(1) == Some(&self.device)
                && log.topics.first().is_some_and(|t| *t == self.created || *t == self.updated)
        });
        Ok(logs)
    }
}

/// Searches the events up to the reader's block: all of them when the node allows, else the last
/// `ranges` of 2,000 blocks.
///
/// # Errors
/// Only `ABORTED`: what a node does not show is not known.
pub(super) async fn history(reader: &Reader, did: &Did, ranges: u64) -> Result<History> {
    let subject = Subject::of(reader, did)?;
    let block = reader.block();
    let mut history = History { events: Vec::new(), from: None };
    match subject.read(reader.ask(vec![subject.request(0, block)]).await.pop()) {
        Ok(events) => {
            history.events = events;
            history.from = Some(0);
        }
        Err(error) if is_aborted(&error) => return Err(error),
        Err(_) => in_ranges(reader, &subject, ranges, &mut history).await?,
    }
    history.events.sort_by_key(|log| (log.block, log.index));
    Ok(history)
}

async fn in_ranges(
    reader: &Reader,
    subject: &Subject,
    ranges: u64,
    history: &mut History,
) -> Result<()> {
    let mut last = reader.block();
    let mut left = ranges;
    while left > 0 {
        let mut requests = Vec::new();
        let mut starts = Vec::new();
        while requests.len() < usize::try_from(left.min(RANGES_AT_ONCE)).unwrap_or(1) {
            let from = (last + 1).saturating_sub(BLOCKS_AT_ONCE);
            requests.push(subject.request(from, last));
            starts.push(from);
            if from == 0 {
                break;
            }
            last = from - 1;
        }
        left = left.saturating_sub(RANGES_AT_ONCE);
        let answers = reader.ask(requests).await;
        for (answer, from) in answers.into_iter().zip(starts) {
            match subject.read(Some(answer)) {
                Ok(events) => history.events.extend(events),
                Err(error) if is_aborted(&error) => return Err(error),
                // Older blocks would leave a gap.
                Err(_) => return Ok(()),
            }
            history.from = Some(from);
            if from == 0 {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn is_aborted(error: &ClientError) -> bool {
    error.code() == FaultCode::Aborted.as_str()
}

/// Seconds since 1970 UTC of the registration and of the last change; either is none when it is not
/// certain, or when there was no change.
///
/// # Errors
/// What the node fails with.
pub(super) async fn dates(reader: &Reader, did: &Did) -> Result<(Option<u64>, Option<u64>)> {
    let subject = Subject::of(reader, did)?;
    let history = history(reader, did, MANY_RANGES).await?;
    let is_creation = |log: &&ChainLog| log.topics.first() == Some(&subject.created);
    let creation = match did {
        // The contract refuses a second registration, so the last one began the present life.
        Did::V1(_) => history.events.iter().rfind(is_creation).map(|log| log.block),
        // Here a registration may overwrite: it is the first one when there was nothing before it.
        Did::V2(_) => match history.events.iter().find(is_creation) {
            Some(log) if history.from == Some(0) || is_first(reader, did, log.block).await => {
                Some(log.block)
            }
            _ => None,
        },
    };
    let change = history.events.last().map(|log| log.block);
    let change = change.filter(|block| creation.is_none_or(|creation| *block > creation));
    let blocks = [creation, change];
    let requests = blocks.iter().flatten().map(|block| (BLOCK, format!("[\"0x{block:x}\",false]")));
    let mut answers = reader.ask(requests.collect()).await.into_iter();
    let [created, updated] = blocks.map(|block| block.and_then(|_| answers.next()));
    Ok((timestamp(created)?, timestamp(updated)?))
}

/// Whether nothing was registered in the block before; an archive is needed to know.
async fn is_first(reader: &Reader, did: &Did, block: u64) -> bool {
    let Some(before) = block.checked_sub(1) else { return true };
    matches!(look_up(&reader.at(before), did).await, Ok(Entry::Absent))
}

fn timestamp(answer: Option<Answer>) -> Result<Option<u64>> {
    let Some(answer) = answer else { return Ok(None) };
    let block = json(BLOCK, Some(answer))?;
    number(BLOCK, block.get("timestamp").unwrap_or(&Json::Null)).map(Some)
}
