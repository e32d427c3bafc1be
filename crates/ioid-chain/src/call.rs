use alloc::vec::Vec;
use core::fmt;

use alloy_primitives::{Address, Bytes, U256};
use alloy_sol_types::SolCall;

use crate::error::Result;
use crate::strict::{self, Decode, Encode};

/// A call to sign: who is called, with which data, carrying how much of the native coin (wei).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The contract or account called.
    pub to: Address,
    /// Calldata: four bytes of selector and the arguments, or nothing for a plain transfer.
    pub data: Vec<u8>,
    /// Native coin sent along, in wei.
    pub value: U256,
}

impl Call {
    /// A call that sends no coin.
    pub(crate) fn of<C: SolCall + Encode>(to: Address, call: &C) -> Self {
        Self { to, data: strict::encode_call(call).into(), value: U256::ZERO }
    }
}

/// A read: what to ask, and how to understand the answer.
pub struct View<T> {
    /// The contract asked.
    pub to: Address,
    /// Calldata.
    pub data: Bytes,
    decode: fn(&[u8]) -> Result<T>,
}

impl<T> View<T> {
    pub(crate) fn of<C: SolCall + Encode>(
        to: Address,
        call: &C,
        decode: fn(&[u8]) -> Result<T>,
    ) -> Self {
        Self { to, data: strict::encode_call(call), decode }
    }

    /// Decodes what the contract returned.
    ///
    /// # Errors
    /// `ABI_DECODE` unless `returned` is exactly the canonical encoding of the answer: dirty
    /// padding, wrong offsets, missing and trailing bytes are all refused.
    pub fn decode(&self, returned: &[u8]) -> Result<T> {
        (self.decode)(returned)
    }

    /// The decoder alone, for a caller that keeps the two halves apart.
    pub fn decoder(&self) -> fn(&[u8]) -> Result<T> {
        self.decode
    }
}

impl<T> fmt::Debug for View<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("to", &self.to).field("data", &self.data).finish()
    }
}

/// A view whose answer is the call's own return value.
pub(crate) fn plain<C: SolCall<Return: Decode> + Encode>(to: Address, call: &C) -> View<C::Return> {
    View::of(to, call, strict::decode_returns::<C>)
}
