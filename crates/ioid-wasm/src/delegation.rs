//! `delegation`.

use ioid_chain::function::delegation::{IS_AUTHORIZED, IS_AUTHORIZED_BYTES, SET_ENABLED};

use crate::argument::{Arg, Positional};
use crate::call::Outcome;
use crate::{Failure, input, row};

/// `delegation.enable`.
pub(crate) fn enable([account, ..]: &Positional<'_>) -> Outcome {
    row::call(&SET_ENABLED, &[*account, Arg::Bool(true)])
}

/// `delegation.disable`.
pub(crate) fn disable([account, ..]: &Positional<'_>) -> Outcome {
    row::call(&SET_ENABLED, &[*account, Arg::Bool(false)])
}

/// `delegation.isAuthorized`: after the view's, the form of the question.
pub(crate) fn is_authorized(given: &Positional<'_>) -> Outcome {
    let [_, _, _, _, _, _, interface, ..] = given;
    let form = input::optional(interface, |value| match input::text(value, "interface")? {
        "bytes4" => Ok(&IS_AUTHORIZED),
        "bytes" => Ok(&IS_AUTHORIZED_BYTES),
        other => Err(Failure::input("interface", "'bytes4' or 'bytes'", other)),
    })?;
    row::view(form.unwrap_or(&IS_AUTHORIZED), given)
}
