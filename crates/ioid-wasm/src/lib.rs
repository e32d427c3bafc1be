//! The only crate that knows JavaScript: exports, the crossing of values and errors, the drivers
//! that do I/O. It holds no domain rule.
//!
//! How a function crosses:
//!
//! - An export is a free function named `<namespace>_<verb>`, in the file of its namespace. The
//!   TypeScript namespace of the same name takes one object, refuses unknown fields
//!   (`fields()` in `npm/src/fields.ts`), and hands the values over by position as they are.
//! - [`input`] reads each value and names the field in its error; `undefined` is `None`.
//! - A result crosses as text, as bytes, or as a [`value::to_js`] object (integers as `bigint`).
//! - A failure crosses as `{ code, message, details }`, built from the crates' errors in
//!   [`failure`]; `npm/src/errors.ts` raises it as the one `IoidError`.
//! - A panic is a defect: the hook below makes the next call run on a fresh instance.

use wasm_bindgen::prelude::*;

pub mod address;
mod call;
pub mod client;
pub mod delegation;
pub mod did;
pub mod document;
mod driver;
mod failure;
mod http;
mod input;
mod json_rpc;
pub mod mba;
mod network;
pub mod nft;
pub mod registry;
pub mod registry_v1;
pub mod transaction;
pub mod typed_data;
mod value;

pub use failure::Failure;

/// Runs once per instance, when it is created.
#[wasm_bindgen(start)]
pub fn start() {
    // An aborted instance would go on answering from broken memory: replace it before the next call.
    std::panic::set_hook(Box::new(|_| wasm_bindgen::handler::schedule_reinit()));
}
