//! `typedData`.

use ioid_chain::TypedData;
use wasm_bindgen::prelude::*;

use crate::call::Outcome;
use crate::input;
use crate::value::hex;

/// `typedData.hash`: typed data as JSON text.
#[wasm_bindgen]
pub fn typed_data_hash(json: &JsValue) -> Outcome {
    Ok(hex(TypedData::from_json(&input::text(json, "typedData")?)?.hash()?))
}
