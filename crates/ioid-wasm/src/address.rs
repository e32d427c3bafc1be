//! `address`.

use ioid_chain::address;

use crate::argument::Positional;
use crate::call::{Outcome, address_at};
use crate::reply::{self, Record};

/// `address.parse`.
pub(crate) fn parse([text, ..]: &Positional<'_>) -> Outcome {
    let parsed = address_at(text, "address")?;
    Ok(Record::new()
        .with("address", reply::address(parsed))
        .with("io1", address::to_io1(&parsed))
        .into())
}

/// `address.isValid`, of anything.
pub(crate) fn is_valid([text, ..]: &Positional<'_>) -> Outcome {
    Ok(address_at(text, "address").is_ok().into())
}
