//! The calls that a call makes.

use alloy_primitives::{Address, U256};

use super::context::Knowledge;
use super::contract::ContractKind;
use super::decode::{Budget, Decoded, InnerCall, Operation, decode_nested};
use super::value::Value;

/// Fills `decoded.inner`. `this` is the called contract, which makes the calls.
pub(super) fn follow(
    decoded: &mut Decoded,
    this: Option<Address>,
    sender: Option<Address>,
    known: &Knowledge<'_>,
    depth: usize,
    budget: &mut Budget,
) {
    for mut call in inner_calls(decoded, this, sender) {
        // In the order of execution: what stands after the bound must not hide what is before it.
        if depth == 0 || budget.calls == 0 {
            decoded.truncated = true;
            return;
        }
        budget.calls -= 1;
        if !matches!(call.operation, Operation::Create | Operation::Create2) {
            follow_one(&mut call, this, sender, known, depth - 1, budget);
        }
        decoded.truncated |= call.decoded.as_ref().is_some_and(|inner| inner.truncated);
        decoded.inner.push(call);
    }
}

fn follow_one(
    call: &mut InnerCall,
    this: Option<Address>,
    sender: Option<Address>,
    known: &Knowledge<'_>,
    depth: usize,
    budget: &mut Budget,
) {
    // Code run by DELEGATECALL acts as the account: what it calls is called by the account.
    let delegated = call.operation == Operation::DelegateCall;
    let caller = if delegated { sender } else { call.from };
    call.decoded = decode_nested(call.to, &call.data, caller, known, depth, budget);
    if delegated && let Some(inner) = &mut call.decoded {
        for nested in &mut inner.inner {
            nested.from = this;
        }
    }
}

fn inner_calls(
    decoded: &Decoded,
    this: Option<Address>,
    sender: Option<Address>,
) -> Vec<InnerCall> {
    let first = decoded.args.first().map(|(_, value)| value);
    let listed = || first.and_then(Value::list).unwrap_or_default().iter();
    match (decoded.contracts.as_slice(), decoded.function) {
        ([ContractKind::Account], "execute") => {
            let whole = Value::Record(decoded.args.clone());
            operation(&whole, this).into_iter().collect()
        }
        ([ContractKind::Account], "executeBatch") => {
            listed().filter_map(|part| operation(part, this)).collect()
        }
        ([ContractKind::Multicall3], "aggregate3" | "aggregate3Value") => {
            listed().filter_map(|part| aggregated(part, this)).collect()
        }
        // The contract calls its own functions by DELEGATECALL, so they see the same caller.
        ([ContractKind::VerifyingProxyV1], "multicall") => listed()
            .filter_map(|data| {
                Some(InnerCall {
                    from: sender,
                    to: this,
                    value: U256::ZERO,
                    data: data.bytes()?.clone(),
                    operation: Operation::Call,
                    allow_failure: false,
                    decoded: None,
                })
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn operation(part: &Value, account: Option<Address>) -> Option<InnerCall> {
    let operation = Operation::from_number(part.get("operation")?.uint()?);
    let creates = matches!(operation, Operation::Create | Operation::Create2);
    let to = part.get("to")?.address()?;
    Some(InnerCall {
        from: account,
        to: (!creates).then_some(to),
        value: part.get("value")?.uint()?,
        data: part.get("data")?.bytes()?.clone(),
        operation,
        allow_failure: false,
        decoded: None,
    })
}

fn aggregated(part: &Value, multicall: Option<Address>) -> Option<InnerCall> {
    Some(InnerCall {
        from: multicall,
        to: Some(part.get("target")?.address()?),
        value: part.get("value").and_then(Value::uint).unwrap_or_default(),
        data: part.get("callData")?.bytes()?.clone(),
        operation: Operation::Call,
        allow_failure: part.get("allowFailure")?.bool()?,
        decoded: None,
    })
}
