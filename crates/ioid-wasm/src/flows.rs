//! The client's conversations by their names, and the exports that hold one.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::client::{self, Flow};
use crate::driver::{self, Host};
use crate::reply::Reply;
use crate::{conversation, unknown, with_arguments};

macro_rules! flows {
    ($($name:literal $flow:path,)+) => {
        const NAMES: &str = concat!($($name, "\n"),+);

        const FLOWS: &[Flow] = &[$($flow),+];
    };
}

flows! {
    "account" client::account,
    "activate" client::activate,
    "balance" client::balance,
    "bind" client::bind,
    "content.fetch" client::content::fetch,
    "content.publish" client::content::publish,
    "device" client::device_of,
    "devices" client::devices,
    "grants" client::grants,
    "read" client::read_one,
    "readMany" client::read_many,
    "resolve" client::resolve,
    "dereference" client::dereference,
    "send" client::send,
    "wait" client::wait,
}

/// The names of the client's conversations, one to a line; a conversation's number is its line, from 0.
#[wasm_bindgen]
pub fn flows() -> String {
    NAMES.to_owned()
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
