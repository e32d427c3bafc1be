//! Calls, views, logs and chains on their way in and out: what every contract namespace shares.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256};
use ioid_chain::function::Function;
use ioid_chain::{Call, Chain, Contract, address};

use crate::argument::Arg;
use crate::reply::Reply;
use crate::{Failure, input, network, row};

/// What an export returns.
pub(crate) type Outcome = Result<Reply, Failure>;

/// `TxRequest`.
pub(crate) fn call(call: Call) -> Reply {
    Reply::call(None, call.to, &call.data, call.value)
}

/// An address in any accepted form.
#[inline(always)]
pub(crate) fn address_at(value: &Arg<'_>, path: &str) -> Result<Address, Failure> {
    let mut address = Address::ZERO;
    read_address(value, path, &mut address)?;
    Ok(address)
}

/// [`address_at`], and whether it is spelled as results spell it. Into its place: what is handed
/// back with a failure beside it is copied in pieces, at each of fifty places.
#[inline(never)]
pub(crate) fn read_address(
    value: &Arg<'_>,
    path: &str,
    address: &mut Address,
) -> Result<bool, Failure> {
    let read = address::parse_into(input::text(value, path)?, address);
    read.map_err(|error| Failure::from(error).at(path))
}

/// 32 bytes.
#[inline(always)]
pub(crate) fn word(value: &Arg<'_>, path: &str) -> Result<B256, Failure> {
    input::fixed_bytes::<32>(value, path).map(B256::from)
}

/// A chain by configuration; IoTeX mainnet when none is given.
pub(crate) fn chain(value: &Arg<'_>) -> Result<Chain, Failure> {
    if value.is_missing() { Ok(Chain::IOTEX) } else { network::chain(value) }
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

/// Calldata of `function` for each of a list of its arguments.
pub(crate) fn rows(
    function: &Function,
    list: &Arg<'_>,
    path: &str,
) -> Result<Vec<Vec<u8>>, Failure> {
    let mut rows = Vec::new();
    for (index, row) in input::list(list, path)?.enumerate() {
        let arguments = input::list(&row, path)?.by_position();
        let data = row::calldata(function, &arguments);
        rows.push(data.map_err(|error| error.at(&input::item(path, index)))?);
    }
    Ok(rows)
}
