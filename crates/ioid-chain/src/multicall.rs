//! Multicall3 `aggregate3`: many calls in one, for reads and for [`activate`](crate::mba::activate).

use alloc::vec::Vec;

use alloy_primitives::{Address, Bytes, U256};

use crate::abi::Multicall3::{Call3, aggregate3Call};
use crate::error::{ChainError, Result};
use crate::function::Value;
use crate::function::multicall::{AGGREGATE, ONE};
use crate::{Call, View, strict};

/// What one call of a multicall came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It returned this.
    Returned(Bytes),
    /// It reverted with this.
    Reverted(Bytes),
}

/// Calls that must all succeed, in order. Values are not forwarded, so calls with one are not
/// for this.
pub(crate) fn all_or_nothing(multicall3: Address, calls: &[Call]) -> Call {
    let mut tuples = Vec::with_capacity(calls.len());
    for Call { to, data, .. } in calls {
        let may_fail = Value::default();
        tuples.push(ONE.encode_plain(&[(*to).into(), may_fail, Value::Bytes(data)]));
    }
    Call { to: multicall3, data: AGGREGATE.encode_tuples(&tuples), value: U256::ZERO }
}

/// Asks many questions at once; one that reverts does not disturb the others.
///
/// The answer must be read with [`decode`], which knows how many there are: the [`View`] alone
/// checks the encoding only.
///
/// ```
/// use alloy_primitives::address;
/// use ioid_chain::{multicall, registry};
/// let registry = address!("0x8924a4457F3A5D45079541793158E9E668a1141b");
/// let total = registry::total_devices(registry);
/// let multicall3 = address!("0xcA11bde05977b3631167028862bE2a173976CA11");
/// let question = multicall::aggregate3(multicall3, [(total.to, total.data.clone())]);
/// assert_eq!(question.to, multicall3);
/// ```
pub fn aggregate3(
    multicall3: Address,
    calls: impl IntoIterator<Item = (Address, Bytes)>,
) -> View<Vec<Outcome>> {
    View::of(multicall3, &aggregate(calls, true), outcomes)
}

/// Reads the answer to `count` questions.
///
/// # Errors
/// `ABI_DECODE`; `BATCH_LENGTHS` when there are more or fewer answers than questions.
pub fn decode(returned: &[u8], count: usize) -> Result<Vec<Outcome>> {
    let outcomes = outcomes(returned)?;
    if outcomes.len() != count {
        return Err(ChainError::BatchLengths {
            left_name: "calls",
            left: count,
            right_name: "results",
            right: outcomes.len(),
        }
        .into());
    }
    Ok(outcomes)
}

fn aggregate(calls: impl IntoIterator<Item = (Address, Bytes)>, may_fail: bool) -> aggregate3Call {
    let calls = calls
        .into_iter()
        .map(|(target, data)| Call3 { target, allowFailure: may_fail, callData: data })
        .collect();
    aggregate3Call { calls }
}

fn outcomes(returned: &[u8]) -> Result<Vec<Outcome>> {
    let results = strict::decode_returns::<aggregate3Call>(returned)?;
    let outcome = |success, data| {
        if success { Outcome::Returned(data) } else { Outcome::Reverted(data) }
    };
    Ok(results.into_iter().map(|result| outcome(result.success, result.returnData)).collect())
}

#[cfg(test)]
mod tests;
