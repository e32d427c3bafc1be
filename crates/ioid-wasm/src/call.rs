//! Calls, views, logs and chains on their way in and out: what every contract namespace shares.

use std::borrow::Cow;

use alloy_primitives::{Address, B256};
use ioid_chain::{Call, Contract, Network, View, address};

use crate::argument::Arg;
use crate::reply::{self, Record, Reply, bigint, hex};
use crate::{Failure, input, network};

/// What an export returns.
pub(crate) type Outcome = Result<Reply, Failure>;

/// `TxRequest`.
pub(crate) fn call(call: Call) -> Reply {
    Record::new()
        .with("to", reply::address(call.to))
        .with("data", hex(&call.data))
        .with("value", bigint(call.value))
        .into()
}

/// Both halves of a `ViewCall`: the question while there is no answer, else the answer understood.
/// One export per namespace serves all its views, and a view is written down once.
pub(crate) fn view<T>(view: View<T>, returned: &Arg<'_>, show: impl FnOnce(T) -> Reply) -> Outcome {
    if returned.is_missing() {
        return Ok(Record::new()
            .with("to", reply::address(view.to))
            .with("data", hex(&view.data))
            .into());
    }
    let returned = input::bytes(returned, "returned")?;
    Ok(show(view.decode(&returned)?))
}

/// A view name this crate does not know: TypeScript and Rust disagree.
pub(crate) fn unknown_view(name: &str) -> Outcome {
    Err(Failure::input("view", "the name of a view", name))
}

/// Topics and data of a log.
pub(crate) fn log<'a>(
    topics: &Arg<'a>,
    data: &Arg<'a>,
) -> Result<(Vec<B256>, Cow<'a, [u8]>), Failure> {
    let topics = input::list(topics, "topics")?;
    let topics = topics.map(|topic| word(&topic, "topics"));
    Ok((topics.collect::<Result<_, _>>()?, input::bytes(data, "data")?))
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
