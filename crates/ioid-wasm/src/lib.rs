//! The only crate that knows JavaScript: the crossing of values and errors, the drivers that do I/O.
//! It holds no domain rule.
//!
//! How a pure function crosses, by `npm/src/crossing.ts` on the other side:
//!
//! - TypeScript takes one object, refuses unknown fields, and writes the values by position into
//!   this module's memory, in the form [`argument`] says; [`reserve`] makes the room.
//! - [`call`] runs the function, which is one of [`functions`], and leaves the result in memory in
//!   the form [`reply`] says. So nothing but numbers crosses, twice, whatever the function.
//! - [`input`] reads each value and names the field in its error; `undefined` is "not given".
//! - A failure is a reply too: code, message and details, built from the crates' errors in
//!   [`failure`]; TypeScript throws it as the one `IoidError`.
//! - A panic is a defect: the hook below makes the next call run on a fresh instance.

use std::cell::RefCell;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

mod address;
mod argument;
mod call;
mod client;
mod conversation;
mod delegation;
mod did;
mod document;
mod driver;
mod failure;
mod functions;
mod http;
mod input;
mod json_rpc;
mod mba;
mod network;
mod nft;
mod registry;
mod registry_v1;
mod reply;
mod transaction;
mod typed_data;

pub use failure::Failure;

use argument::{Args, Positional};
use driver::Host;
use functions::{FLOW_NAMES, FLOWS, FUNCTIONS, NAMES};
use reply::Reply;

thread_local! {
    static ARGUMENTS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static RESULT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Runs once per instance, when it is created.
#[wasm_bindgen(start)]
pub fn start() {
    // An aborted instance would go on answering from broken memory: replace it before the next call.
    std::panic::set_hook(Box::new(|_| wasm_bindgen::handler::schedule_reinit()));
}

/// This instance's memory.
#[wasm_bindgen]
pub fn linear_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// The names of the functions, one to a line; a function's number is its line, from 0.
#[wasm_bindgen]
pub fn functions() -> String {
    NAMES.to_owned()
}

/// The names of the client's conversations, likewise.
#[wasm_bindgen]
pub fn flows() -> String {
    FLOW_NAMES.to_owned()
}

/// Room for `length` bytes of arguments, and where it is. What was written stays written when the
/// room grows; it also shrinks.
#[wasm_bindgen]
pub fn reserve(length: usize) -> usize {
    ARGUMENTS.with_borrow_mut(|room| {
        room.resize(length, 0);
        room.shrink_to_fit();
        room.as_ptr().addr()
    })
}

/// Runs a function on the first `length` bytes of the room; where its result begins. Without room it
/// runs nothing and returns 0: this instance has replaced the one whose room the caller wrote to.
#[wasm_bindgen]
pub fn call(function: usize, length: usize) -> usize {
    if ARGUMENTS.with_borrow(Vec::is_empty) {
        return 0;
    }
    let outcome = with_arguments(length, |arguments| match FUNCTIONS.get(function) {
        Some(function) => function(arguments),
        None => Err(unknown(function)),
    });
    let result = outcome.unwrap_or_else(Reply::from).into_bytes();
    RESULT.with_borrow_mut(|kept| {
        *kept = result;
        kept.as_ptr().addr()
    })
}

/// Begins one of the client's conversations; its number. `host` is what `npm/src/host.ts` makes, with
/// `later`, which waits for promises.
#[wasm_bindgen]
pub fn converse(flow: usize, length: usize, host: &JsValue) -> u32 {
    let begun = with_arguments(length, |arguments| {
        let host = Host::read(host)?;
        let flow = FLOWS.get(flow).ok_or_else(|| unknown(flow))?;
        Ok((host, flow(arguments)?))
    });
    conversation::open(async move {
        let outcome = match begun {
            Ok((host, machine)) => driver::drive(&host, machine).await,
            Err(failure) => Err(failure),
        };
        outcome.unwrap_or_else(Reply::from).into_bytes()
    })
}

/// Goes on with a conversation; what [`call`] leaves in memory when it is over.
#[wasm_bindgen]
pub fn resume(conversation: u32) -> Option<Uint8Array> {
    conversation::resume(conversation).map(|bytes| Uint8Array::from(bytes.as_slice()))
}

/// What became of a promise that was given to `later`.
#[wasm_bindgen]
pub fn settle(promise: u32, kept: bool, value: JsValue) {
    conversation::settle(promise, if kept { Ok(value) } else { Err(value) });
}

fn with_arguments<T>(length: usize, work: impl FnOnce(&Positional<'_>) -> T) -> T {
    ARGUMENTS.with_borrow(|room| {
        work(&Args::of_call(room.get(..length).unwrap_or_default()).by_position())
    })
}

/// TypeScript and Rust disagree about a number.
fn unknown(number: usize) -> Failure {
    Failure::input("function", "the number of a function", number.to_string())
}
