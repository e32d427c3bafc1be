//! `typedData`.

use ioid_chain::TypedData;

use crate::argument::Positional;
use crate::call::Outcome;
use crate::input;
use crate::reply::hex;

/// `typedData.hash`: typed data as JSON text.
pub(crate) fn hash([json, ..]: &Positional<'_>) -> Outcome {
    Ok(hex(TypedData::from_json(input::text(json, "typedData")?)?.hash()?))
}
