//! Multicall3.

use super::{Function, Kind, Target, field, given};
use crate::abi::Multicall3::aggregate3Call;

const MULTICALL: Target = given("multicall3");

/// Many calls in one, each given as a tuple of [`ONE`].
pub(crate) const AGGREGATE: Function = Function::of::<aggregate3Call>(MULTICALL, &[]);

/// One of them: a tuple, which no function takes alone.
pub(crate) const ONE: Function = Function {
    inputs: &[
        field("target", Kind::Address),
        field("allowFailure", Kind::Bool),
        field("callData", Kind::Data),
    ],
    ..AGGREGATE
};
