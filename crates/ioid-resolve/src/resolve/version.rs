//! Which block a version of a document is: by its number, or by the time it stood for.

use super::time::{date_time, seconds};
use super::{ErrorType, ResolveOptions};
use crate::header::Header;
use crate::reader::malformed;
use crate::{PinnedBlock, Reader, Result};

/// Blocks that are looked at in one round trip: each round leaves an eighth of what was left.
const PROBES: u64 = 7;

/// Why there is no such version.
pub(super) type Refusal = (ErrorType, String);

/// What the caller wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Latest,
    Block(u64),
    /// Seconds since 1970 UTC.
    Time(i64),
}

impl Version {
    /// From the options.
    pub(super) fn of(options: &ResolveOptions) -> Result<Self, Refusal> {
        let refused = |detail: &str| Err((ErrorType::InvalidOptions, detail.to_owned()));
        match (options.version_id.as_deref(), options.version_time.as_deref()) {
            (None, None) => Ok(Self::Latest),
            (Some(_), Some(_)) => {
                refused("versionId and versionTime name a version each: give one of them")
            }
            (Some(id), None) => match decimal(id) {
                Some(block) => Ok(Self::Block(block)),
                None => refused("a version is a block number in decimal digits"),
            },
            (None, Some(time)) => match seconds(time) {
                Some(time) => Ok(Self::Time(time)),
                None => refused("versionTime is a time in UTC to the second: 2020-12-20T19:17:47Z"),
            },
        }
    }

    /// The block; `reader` is at the newest.
    ///
    /// # Errors
    /// What the node fails with, and `RPC_MALFORMED` when its blocks are not in the order of time.
    pub(super) async fn block(self, reader: &Reader) -> Result<Result<PinnedBlock, Refusal>> {
        let not_found = |detail: String| Ok(Err((ErrorType::NotFound, detail)));
        match self {
            Self::Latest => Ok(Ok(reader.pin())),
            Self::Block(block) if block > reader.block() => {
                not_found("there is no such block yet".to_owned())
            }
            Self::Block(block) => Ok(Ok(PinnedBlock { block, hash: None })),
            Self::Time(time) => {
                let ends = reader.headers(&[0, reader.block()]).await?;
                let [first, last] = <[Header; 2]>::try_from(ends).map_err(|_ends| disorder())?;
                if first.time > last.time {
                    return Err(disorder());
                }
                match u64::try_from(time) {
                    Ok(time) if (first.time..=last.time).contains(&time) => {
                        Ok(Ok(newest_at(reader, time, first, last).await?.pin))
                    }
                    Ok(time) if time > last.time => {
                        // A block of that time may still come.
                        let newest = date_time(last.time);
                        not_found(
                            ["the newest block is of ", &newest, ", before this time"].concat(),
                        )
                    }
                    _ => {
                        let first = date_time(first.time);
                        not_found(["the chain begins at ", &first, ", after this time"].concat())
                    }
                }
            }
        }
    }
}

/// The newest block of this time or before, between two of which the first one is. That times grow
/// with the blocks is how chains are made; a node that shows it otherwise is not believed, because
/// then the search would say nothing.
async fn newest_at(reader: &Reader, time: u64, first: Header, last: Header) -> Result<Header> {
    let (mut low, mut high) = (first, last);
    if high.time <= time {
        return Ok(high);
    }
    while high.pin.block - low.pin.block > 1 {
        let width = high.pin.block - low.pin.block;
        let probes: Vec<u64> = if width <= PROBES + 1 {
            (low.pin.block + 1..high.pin.block).collect()
        } else {
            let nth = |nth: u64| low.pin.block + width / (PROBES + 1) * nth;
            (1..=PROBES).map(nth).collect()
        };
        let (mut before, after) = (low.time, high.time);
        let mut found = None;
        for header in reader.headers(&probes).await? {
            if header.time < before || header.time > after {
                return Err(disorder());
            }
            before = header.time;
            if header.time <= time {
                low = header;
            } else {
                found.get_or_insert(header);
            }
        }
        high = found.unwrap_or(high);
    }
    Ok(low)
}

fn disorder() -> Box<crate::ClientError> {
    malformed(crate::header::BLOCK, "blocks in the order of their time")
}

fn decimal(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
