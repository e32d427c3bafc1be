//! `transaction`.

use alloy_primitives::Bytes;
use ioid::transaction::{CallInput, Context, Value, decode, decode_revert, explain};
use ioid_chain::Contract;
use ioid_chain::multicall::{self as multicall3, Outcome as Answer};

use crate::argument::{Arg, Positional};
use crate::call::{Outcome, address_at, contract_at};
use crate::reply::{Reply, hex, list, nullable};
use crate::{Failure, input};

/// `to` may be missing: such a transaction creates a contract. The context crosses as JSON text.
fn read(
    to: &Arg<'_>,
    data: &Arg<'_>,
    value: &Arg<'_>,
    chain_id: &Arg<'_>,
    context: &Arg<'_>,
) -> Result<(CallInput, Context), Failure> {
    let call = CallInput {
        to: input::optional(to, |to| address_at(to, "to"))?,
        data: input::optional(data, |data| input::bytes(data, "data"))?
            .unwrap_or_default()
            .into_owned()
            .into(),
        value: input::optional(value, |value| input::uint(value, "value"))?.unwrap_or_default(),
        chain_id: input::optional(chain_id, |id| input::uint(id, "chainId"))?,
    };
    let context = input::optional(context, |context| {
        let text = input::text(context, "context")?;
        Context::from_json(text).map_err(|error| Failure::from(error).at("context"))
    })?;
    Ok((call, context.unwrap_or_default()))
}

/// `transaction.decode`.
pub(crate) fn decoded([to, data, value, chain_id, context, ..]: &Positional<'_>) -> Outcome {
    let (call, context) = read(to, data, value, chain_id, context)?;
    Ok(nullable(decode(&call, &context).as_ref().map(|decoded| Reply::from(&Value::from(decoded)))))
}

/// `transaction.explain`.
pub(crate) fn explained([to, data, value, chain_id, context, ..]: &Positional<'_>) -> Outcome {
    let (call, context) = read(to, data, value, chain_id, context)?;
    Ok(Reply::from(&Value::from(&explain(&call, &context))))
}

/// `transaction.decodeRevert`.
pub(crate) fn revert([data, ..]: &Positional<'_>) -> Outcome {
    Ok(Reply::from(&Value::from(&decode_revert(&input::bytes(data, "data")?))))
}

/// `transaction.multicall`, question and answer. An answer is the list of what each call returned,
/// or the failure it reverted with.
pub(crate) fn multicall([returned, asked, chain, multicall3, ..]: &Positional<'_>) -> Outcome {
    let contract = contract_at(multicall3, "multicall3", chain, Contract::Multicall3)?;
    let mut calls = Vec::new();
    for (index, view) in input::list(asked, "calls")?.enumerate() {
        let [to, data, ..] = input::list(&view, "calls")?.by_position();
        let to = address_at(&to, &format!("calls.{index}.to"))?;
        let data = input::bytes(&data, &format!("calls.{index}.data"))?;
        calls.push((to, Bytes::from(data.into_owned())));
    }
    let count = calls.len();
    if !returned.is_missing() {
        let answers = multicall3::decode(&input::bytes(returned, "returned")?, count)?;
        return Ok(list(answers.into_iter().map(answer)));
    }
    let asked = multicall3::aggregate3(contract, calls);
    Ok(Reply::question(None, asked.to, &asked.data))
}

fn answer(answer: Answer) -> Reply {
    match answer {
        Answer::Returned(data) => hex(data),
        Answer::Reverted(data) => {
            let revert = decode_revert(&data);
            let details = vec![
                ("name", revert.name.to_owned()),
                ("data", alloy_primitives::hex::encode_prefixed(&data)),
            ];
            Failure::of("EXECUTION_REVERTED", revert.message, details).into()
        }
    }
}
