//! Decode and explain a transaction, and say what must be true after it.
//!
//! - [`decode`] recognises a call and the calls inside it.
//! - [`explain`] says in words what it does and what to beware of.
//! - [`decode_revert`] says why one failed.
//! - [`effects`] says what must be observable when it worked, because a call to an account that is
//!   not there succeeds and does nothing.
//!
//! All four are pure and total: any bytes give an answer, in time proportional to their number.

mod account;
mod calldata;
mod context;
mod contract;
mod decode;
mod effect;
mod explain;
mod function;
mod nested;
mod revert;
mod shown;
mod step;
mod text;
mod value;
mod warning;

pub use calldata::DataError;
pub use context::{
    Context, ContextError, KnownAccount, KnownChain, KnownContract, KnownCurrency, KnownToken,
};
pub use contract::ContractKind;
pub use decode::{
    CallInput, Decoded, InnerCall, MAX_BYTES, MAX_CALLS, MAX_DEPTH, Operation, decode,
};
pub use effect::{Effect, effects};
pub use explain::{Explanation, Field, explain};
pub use revert::{Revert, decode_revert};
pub use value::{Name, Value};
pub use warning::{Severity, Warning};

/// Every text by its key, with `{placeholders}`, in English: what a translation has to cover.
///
/// ```
/// let text = ioid::transaction::texts().find(|(key, _)| *key == "title.native");
/// assert_eq!(text, Some(("title.native", "Send {amount} to {to}")));
/// ```
pub fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    text::texts().copied()
}

#[cfg(test)]
mod tests;
