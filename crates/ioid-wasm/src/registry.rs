//! `registry`.

use alloy_primitives::U256;
use ioid_chain::Contract;
use ioid_chain::function::registry::{REGISTER, REGISTER_WITH_DOCUMENT, batch_register as batch};

use crate::argument::{Arg, Positional};
use crate::call::{Outcome, contract_at, rows};
use crate::reply::Reply;
use crate::row;

/// `registry.register`: target, chain and device, then the document. Without a document its URI is
/// missing, and `null` in a document that has none, which is an error.
pub(crate) fn register(arguments: &Positional<'_>) -> Outcome {
    let [_, _, _, _, _, _, uri, ..] = arguments;
    row::call(
        if matches!(uri, Arg::Missing) { &REGISTER } else { &REGISTER_WITH_DOCUMENT },
        arguments,
    )
}

/// `registry.batchRegister`: each device is a list of its fields.
pub(crate) fn batch_register([wrapper, devices, chain, ..]: &Positional<'_>) -> Outcome {
    let devices = rows(&REGISTER, devices, "devices")?;
    let wrapper = contract_at(wrapper, "wrapper", chain, Contract::BatchWrapper)?;
    Ok(Reply::call(None, wrapper, &batch(&devices)?, U256::ZERO))
}
