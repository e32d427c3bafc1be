//! What the caller of `explain` knows, as JSON.

use alloy_primitives::hex;
use ioid::transaction::{CallInput, Context};

use crate::transaction::everything;
use crate::{failure, text};

/// `execute` of a transfer of an unknown token to a stranger.
const TRANSFER: [u8; 228] = hex!(
    "51945447"
    "0000000000000000000000001111111111111111111111111111111111111111"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000080"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000044"
    "a9059cbb00000000000000000000000022222222222222222222222222222222"
    "2222222200000000000000000000000000000000000000000000000000000000"
);

/// Any context that is read can be used.
pub(crate) fn context(data: &[u8]) {
    let Some(text) = text(data) else { return };
    match Context::from_json(text) {
        Ok(context) => {
            let to = context.account.as_ref().map(|account| account.address).or(context.from);
            let data = TRANSFER.to_vec().into();
            everything(&CallInput { to, data, ..CallInput::default() }, &context);
        }
        Err(error) => failure::check(error.code(), &error.details(), &error),
    }
}
