//! The only crate that knows JavaScript: the crossing of values and errors, the drivers that do I/O.
//! It holds no domain rule.
//!
//! Two modules are made of it: the whole one, and without the feature `full` a small one that only
//! derives, builds, writes calls and reads logs. What is in which, [`functions`] says.
//!
//! How a pure function crosses, by `npm/src/crossing.ts` on the other side:
//!
//! - TypeScript takes one object, refuses unknown fields, and writes the values by position, as the
//!   function's [`form`] says, into this module's memory, as [`argument`] says; [`reserve`] makes the
//!   room. The first function gives the form of one by its name.
//! - [`call`] runs the function, which is one of [`functions`], and leaves the result in memory in
//!   the form [`reply`] says. So nothing but numbers crosses, twice, whatever the function.
//! - [`input`] reads each value and names the field in its error; `undefined` is "not given".
//! - A failure is a reply too: code, message and details, built from the crates' errors in
//!   [`failure`]; TypeScript throws it as the one `IoidError`.
//! - A panic is a defect: it traps, and TypeScript makes the next call run on a fresh instance.
//!
//! This module calls nothing of JavaScript: what the client's conversations need done is a result
//! too, see [`flows`].

#![cfg_attr(not(feature = "full"), no_std)]

extern crate alloc;

use alloc::{string::ToString, vec::Vec};
use core::cell::RefCell;

use wasm_bindgen::prelude::*;

mod address;
mod argument;
#[cfg(feature = "full")]
mod blocks;
mod call;
#[cfg(feature = "full")]
mod client;
#[cfg(feature = "full")]
mod conversation;
mod delegation;
mod did;
mod document;
#[cfg(feature = "full")]
mod driver;
mod failure;
#[cfg(feature = "full")]
mod flows;
mod form;
mod functions;
#[cfg(feature = "full")]
mod http;
mod input;
#[cfg(feature = "full")]
mod json_rpc;
mod mba;
mod network;
mod nft;
mod registry;
mod registry_v1;
mod reply;
mod row;
#[cfg(feature = "full")]
mod transaction;
#[cfg(feature = "full")]
mod typed_data;

pub use failure::Failure;
pub use reply::hex_as_bytes;

use argument::Args;
use functions::{CORE, MORE};
use reply::Reply;

ioid_local::local! {
    static ARGUMENTS: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
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

/// Runs a function on the first `length` bytes of the room; where its result begins.
#[wasm_bindgen]
pub fn call(function: usize, length: usize) -> usize {
    let outcome = ARGUMENTS.with_borrow(|room| {
        let arguments = Args::of_call(room.get(..length).unwrap_or_default()).by_position();
        let more = || MORE.functions.get(function.checked_sub(CORE.functions.len())?);
        match CORE.functions.get(function).or_else(more) {
            Some(function) => function.run(&arguments),
            None => Err(unknown(function)),
        }
    });
    outcome.unwrap_or_else(Reply::from).keep()
}

/// Tells the whole module from the small one by being exported.
#[cfg(feature = "full")]
#[wasm_bindgen]
pub fn whole() {}

/// TypeScript and Rust disagree about a number.
fn unknown(number: usize) -> Failure {
    Failure::input("function", "the number of a function", number.to_string())
}
