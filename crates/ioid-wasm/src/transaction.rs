//! `transaction`.

use alloy_primitives::Bytes;
use ioid::transaction::{CallInput, Context, Value, decode, decode_revert, explain};
use ioid_chain::Contract;
use ioid_chain::multicall::{self, Outcome as Answer};
use wasm_bindgen::prelude::*;

use crate::call::{Outcome, address_at, contract_at, view};
use crate::value::{hex, list, to_js};
use crate::{Failure, input};

/// `to` may be missing: such a transaction creates a contract. The context crosses as JSON text.
fn read(
    to: &JsValue,
    data: &JsValue,
    value: &JsValue,
    chain_id: &JsValue,
    context: &JsValue,
) -> Result<(CallInput, Context), Failure> {
    let call = CallInput {
        to: input::optional(to, |to| address_at(to, "to"))?,
        data: input::optional(data, |data| input::bytes(data, "data"))?.unwrap_or_default().into(),
        value: input::optional(value, |value| input::uint(value, "value"))?.unwrap_or_default(),
        chain_id: input::optional(chain_id, |id| input::uint(id, "chainId"))?,
    };
    let context = input::optional(context, |context| {
        let text = input::text(context, "context")?;
        Context::from_json(&text).map_err(|error| Failure::from(error).at("context"))
    })?;
    Ok((call, context.unwrap_or_default()))
}

/// `transaction.decode`.
#[wasm_bindgen]
pub fn transaction_decode(
    to: &JsValue,
    data: &JsValue,
    value: &JsValue,
    chain_id: &JsValue,
    context: &JsValue,
) -> Outcome {
    let (call, context) = read(to, data, value, chain_id, context)?;
    Ok(to_js(&decode(&call, &context).as_ref().map(Value::from).into()))
}

/// `transaction.explain`.
#[wasm_bindgen]
pub fn transaction_explain(
    to: &JsValue,
    data: &JsValue,
    value: &JsValue,
    chain_id: &JsValue,
    context: &JsValue,
) -> Outcome {
    let (call, context) = read(to, data, value, chain_id, context)?;
    Ok(to_js(&Value::from(&explain(&call, &context))))
}

/// `transaction.decodeRevert`.
#[wasm_bindgen]
pub fn transaction_decode_revert(data: &JsValue) -> Outcome {
    Ok(to_js(&Value::from(&decode_revert(&input::bytes(data, "data")?))))
}

/// `transaction.multicall`, question and answer. An answer is the list of what each call returned,
/// or the failure it reverted with.
#[wasm_bindgen]
pub fn transaction_multicall(
    returned: &JsValue,
    targets: &JsValue,
    data: &JsValue,
    multicall3: &JsValue,
    chain: &JsValue,
) -> Outcome {
    let multicall3 = contract_at(multicall3, "multicall3", chain, Contract::Multicall3)?;
    let (targets, data) = (input::list(targets, "calls")?, input::list(data, "calls")?);
    let calls = targets.iter().zip(&data).enumerate().map(|(index, (to, data))| {
        let to = address_at(to, &format!("calls.{index}.to"))?;
        let data = input::bytes(data, &format!("calls.{index}.data"))?;
        Ok((to, Bytes::from(data)))
    });
    let calls: Vec<_> = calls.collect::<Result<_, Failure>>()?;
    let count = calls.len();
    if !returned.is_undefined() {
        let answers = multicall::decode(&input::bytes(returned, "returned")?, count)?;
        return Ok(list(answers.into_iter().map(answer)));
    }
    view(multicall::aggregate3(multicall3, calls), returned, |_| JsValue::UNDEFINED)
}

fn answer(answer: Answer) -> JsValue {
    match answer {
        Answer::Returned(data) => hex(data),
        Answer::Reverted(data) => {
            let revert = decode_revert(&data);
            let details = vec![
                ("name", revert.name.to_owned()),
                ("data", alloy_primitives::hex::encode_prefixed(&data)),
            ];
            Failure { code: "EXECUTION_REVERTED", message: revert.message, details }.into()
        }
    }
}
