//! Calls, views, logs and chains on their way in and out: what every contract namespace shares.

use alloc::borrow::Cow;

use alloy_primitives::{Address, B256};
use ioid_chain::{Call, Contract, Network, address};

use crate::argument::Arg;
use crate::reply::Reply;
use crate::{Failure, input, network};

/// What an export returns.
pub(crate) type Outcome = Result<Reply, Failure>;

/// `TxRequest`.
pub(crate) fn call(call: Call) -> Reply {
    Reply::call(None, call.to, &call.data, call.value)
}

/// An address in any accepted form.
pub(crate) fn address_at(value: &Arg<'_>, path: &str) -> Result<Address, Failure> {
    address::parse(input::text(value, path)?).map_err(|error| Failure::from(error).at(path))
}

/// 32 bytes.
pub(crate) fn word(value: &Arg<'_>, path: &str) -> Result<B256, Failure> {
    input::fixed_bytes::<32>(value, path).map(B256::from)
}

/// A chain by configuration; IoTeX mainnet when none is given.
pub(crate) fn chain(value: &Arg<'_>) -> Result<Cow<'static, Network>, Failure> {
    let given = input::optional(value, network::network)?;
    Ok(given.map_or(Cow::Borrowed(Network::IOTEX), Cow::Owned))
}

/// The contract given as `path`, else the chain's.
pub(crate) fn contract_at(
    given: &Arg<'_>,
    path: &str,
    chain_value: &Arg<'_>,
    contract: Contract,
) -> Result<Address, Failure> {
    match input::optional(given, |value| address_at(value, path))? {
        Some(given) => Ok(given),
        None => Ok(chain(chain_value)?.contract(contract)?),
    }
}
