//! `address`.

use ioid_chain::address;
use wasm_bindgen::prelude::*;

use crate::call::{Outcome, address_at};
use crate::value::{self, Record};

/// `address.parse`.
#[wasm_bindgen]
pub fn address_parse(text: &JsValue) -> Outcome {
    let parsed = address_at(text, "address")?;
    Ok(Record::new()
        .with("address", value::address(parsed))
        .with("io1", address::to_io1(&parsed))
        .into())
}
