//! Values of options, read alike from flags, environment and file, with errors that say what is
//! accepted.

use std::net::SocketAddr;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

/// A number of things, bytes or milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Count(pub u32);

/// What is no [`Count`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a whole number from 0 to {} is expected", u32::MAX)]
pub struct NoCount;

impl TryFrom<i64> for Count {
    type Error = NoCount;

    fn try_from(number: i64) -> Result<Self, NoCount> {
        u32::try_from(number).ok().map(Self).ok_or(NoCount)
    }
}

impl FromStr for Count {
    type Err = NoCount;

    fn from_str(text: &str) -> Result<Self, NoCount> {
        text.parse().ok().map(Self).ok_or(NoCount)
    }
}

pub(super) fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let expected = "an address and a port are expected, such as 127.0.0.1:8787 or [::]:8787";
    text.parse().ok().ok_or(expected)
}

pub(super) fn address_in_file<'a, D>(file: D) -> Result<Option<SocketAddr>, D::Error>
where
    D: Deserializer<'a>,
{
    address(&String::deserialize(file)?).map(Some).map_err(D::Error::custom)
}

/// Several texts, or a single one.
pub(super) fn list_in_file<'a, D>(file: D) -> Result<Option<Vec<String>>, D::Error>
where
    D: Deserializer<'a>,
{
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "text or a list of texts is expected")]
    enum List {
        One(String),
        Several(Vec<String>),
    }
    Ok(Some(match List::deserialize(file)? {
        List::One(text) => vec![text],
        List::Several(texts) => texts,
    }))
}
