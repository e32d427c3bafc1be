//! Rounds of `eth_getLogs`, forwards and back, and what of the answers is believed.

use alloy_primitives::{Address, B256};

use ioid_did::Json;

use crate::reader::{chain_log, json, malformed};
use crate::scan::BLOCKS_AT_ONCE;
use crate::{Answer, ChainLog, ClientError, Reader, Result};

const LOGS: &str = "eth_getLogs";

/// Ranges in one round trip.
pub(crate) const RANGES_AT_ONCE: u64 = 8;

/// Which events are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogFilter<'a> {
    /// The contract.
    pub(crate) address: Address,
    /// Their first topic is one of these.
    pub(crate) topics: &'a [B256],
    /// Their second topic.
    pub(crate) subject: Option<B256>,
}

/// What came of one round of adjacent ranges, as far as the first that was refused.
#[derive(Debug)]
pub(crate) struct Round {
    /// In the order of the ranges.
    pub(crate) found: Vec<ChainLog>,
    /// The block that the last range ended at, in the direction of the search; none when not even
    /// the first was read.
    pub(crate) read: Option<u64>,
    /// Why no more was read.
    pub(crate) refused: Option<Box<ClientError>>,
}

impl LogFilter<'_> {
    /// The blocks from `from`, up to `to`, in ranges of `blocks`.
    pub(crate) async fn after(&self, reader: &Reader, from: u64, to: u64, blocks: u64) -> Round {
        let starts = (0..RANGES_AT_ONCE).map(|nth| from.saturating_add(nth * blocks));
        let ranges = starts.take_while(|start| *start <= to);
        let end = |start: u64| to.min(start.saturating_add(blocks - 1));
        let ranges: Vec<_> = ranges.map(|start| (start, end(start))).collect();
        self.round(reader, &ranges, |(_, end)| end, false).await
    }

    /// The blocks from `last` back, in at most so many ranges of `blocks`.
    async fn before(&self, reader: &Reader, last: u64, blocks: u64, most: u64) -> Round {
        let ends = (0..most.min(RANGES_AT_ONCE))
            .map_while(|nth| last.checked_sub(nth.checked_mul(blocks)?));
        let ranges: Vec<_> = ends.map(|end| (end.saturating_sub(blocks - 1), end)).collect();
        self.round(reader, &ranges, |(start, _)| start, true).await
    }

    async fn round(
        &self,
        reader: &Reader,
        ranges: &[(u64, u64)],
        edge: fn((u64, u64)) -> u64,
        keep: bool,
    ) -> Round {
        // Removals name no device in a topic: what is read about one is read about all of them.
        let block = reader.pin().hash.filter(|_| keep && self.subject.is_none());
        let cache = reader.world().cache();
        let known = |params: &String| match cache.get(block?, params.as_bytes())? {
            Ok(logs) => Json::parse_bytes(&logs).ok().map(Answer::Json),
            Err(_) => None,
        };
        let params: Vec<String> = ranges.iter().map(|range| self.params(*range)).collect();
        let known: Vec<Option<Answer>> = params.iter().map(known).collect();
        let unknown = params.iter().zip(&known).filter(|(_, known)| known.is_none());
        let unknown: Vec<_> = unknown.map(|(params, _)| (LOGS, params.clone())).collect();
        let mut asked = reader.ask(unknown).await.into_iter();
        let mut round = Round { found: Vec::new(), read: None, refused: None };
        for ((range, params), known) in ranges.iter().zip(params).zip(known) {
            let fresh = known.is_none();
            let answer = known.or_else(|| asked.next());
            let text = match (&answer, block) {
                (Some(Answer::Json(logs)), Some(block)) if fresh => Some((block, logs.to_text())),
                _ => None,
            };
            match self.read(*range, answer) {
                Ok(logs) => round.found.extend(logs),
                Err(error) => {
                    round.refused = Some(error);
                    break;
                }
            }
            if let Some((block, text)) = text {
                cache.put(block, params.into_bytes(), Ok(text.into_bytes().into()));
            }
            round.read = Some(edge(*range));
        }
        round
    }

    fn params(&self, (from, to): (u64, u64)) -> String {
        let topics: Vec<String> = self.topics.iter().map(|topic| format!("\"{topic}\"")).collect();
        let subject = self.subject.map(|subject| format!(",\"{subject}\"")).unwrap_or_default();
        let (address, topics) = (self.address, topics.join(","));
        format!(
            "[{{\"address\":\"{address}\",\"topics\":[[{topics}]{subject}],\"fromBlock\":\"0x{from:x}\",\"toBlock\":\"0x{to:x}\"}}]"
        )
    }

    /// The events in an answer that were asked for, whatever else is in it.
    fn read(&self, (from, to): (u64, u64), answer: Option<Answer>) -> Result<Vec<ChainLog>> {
        let logs = json(LOGS, answer)?;
        let logs = logs.as_array().ok_or_else(|| malformed(LOGS, "an array"))?;
        let mut logs =
            logs.iter().map(|log| chain_log(LOGS, log)).collect::<Result<Vec<ChainLog>>>()?;
        logs.retain(|log| {
            log.address == self.address
                && (from..=to).contains(&log.block)
                && log.topics.first().is_some_and(|topic| self.topics.contains(topic))
                && (self.subject.is_none() || log.topics.get(1) == self.subject.as_ref())
        });
        Ok(logs)
    }
}

/// A search from a block back to the first one. It holds what it has found, so that it may be
/// stopped at any time.
#[derive(Debug)]
pub(crate) struct Lookback {
    /// Newest range first; within a range as the node has it.
    pub(crate) found: Vec<ChainLog>,
    /// First block that was searched; none when the node showed nothing.
    pub(crate) from: Option<u64>,
    /// The block that the search began at.
    to: u64,
    /// Blocks in the next range.
    blocks: u64,
    /// The widest range that the node gave; 0 when none.
    given: u64,
    /// The widest range that may be tried.
    widest: u64,
    /// Ranges that may still be asked for.
    left: u64,
}

impl Lookback {
    /// A search back from the reader's block in at most so many ranges.
    pub(crate) fn new(reader: &Reader, ranges: u64) -> Self {
        Self {
            found: Vec::new(),
            from: None,
            to: reader.block(),
            blocks: BLOCKS_AT_ONCE,
            // What IoTeX gives.
            given: BLOCKS_AT_ONCE,
            widest: u64::MAX,
            left: ranges,
        }
    }

    /// Whether every block was searched.
    pub(crate) fn is_complete(&self) -> bool {
        self.from == Some(0)
    }

    /// Asks for all blocks at once, as many nodes allow when few events fit.
    ///
    /// # Errors
    /// Only `ABORTED`: that a node refuses is no failure.
    pub(crate) async fn whole(&mut self, reader: &Reader, filter: &LogFilter<'_>) -> Result<()> {
        let all = filter.before(reader, self.to, self.to.saturating_add(1), 1).await;
        self.take(all).map(drop)
    }

    /// One round further back. Ranges grow while the node gives them, and shrink when it refuses one
    /// for its size; whether there is more to be had.
    ///
    /// # Errors
    /// Only `ABORTED`.
    pub(crate) async fn step(&mut self, reader: &Reader, filter: &LogFilter<'_>) -> Result<bool> {
        let last = match self.from {
            Some(from) => from.checked_sub(1),
            None => Some(self.to),
        };
        let Some(last) = last.filter(|_| self.left > 0) else { return Ok(false) };
        let blocks = self.blocks;
        // A width that is not known to be given is tried once, not eight times.
        let most = if blocks == self.given { self.left.min(RANGES_AT_ONCE) } else { 1 };
        let round = filter.before(reader, last, blocks, most).await;
        self.left -= most;
        match self.take(round)? {
            None if blocks == self.given => self.blocks = blocks.saturating_mul(4).min(self.widest),
            None => self.given = blocks,
            // A width that was refused is not tried again.
            Some(true) if self.given > 0 && blocks > self.given => {
                self.widest = self.given;
                self.blocks = self.given;
            }
            Some(true) if blocks > 1 => {
                self.widest = blocks / 2;
                (self.blocks, self.given) = (self.widest, 0);
            }
            // Older blocks would leave a gap.
            Some(_) => return Ok(false),
        }
        Ok(true)
    }

    /// Takes what a round found; whether what refused the rest of it was about its size.
    fn take(&mut self, round: Round) -> Result<Option<bool>> {
        self.found.extend(round.found);
        self.from = round.read.or(self.from);
        match round.refused {
            Some(error) if error.is_aborted() => Err(error),
            refused => Ok(refused.map(|error| error.is_about_size())),
        }
    }
}
