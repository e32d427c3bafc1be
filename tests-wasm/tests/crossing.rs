//! Bytes that TypeScript would never write: each function answers, nothing panics, and the next
//! call is as good as before. What TypeScript does write is tested in `npm/src/crossing.test.ts`.
#![cfg(target_arch = "wasm32")]

use ioid_wasm::{call, reserve};
use js_sys::{Uint8Array, WebAssembly};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const FAILURE: u8 = 12;
/// The last tag that a reply can begin with.
const LAST: u8 = 16;

fn memory() -> Uint8Array {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Uint8Array::new(&memory.buffer())
}

fn place(address: usize) -> u32 {
    u32::try_from(address).unwrap()
}

/// The tag of the reply to these bytes.
fn reply_to(function: usize, arguments: &[u8]) -> u8 {
    let room = reserve(arguments.len());
    memory().set(&Uint8Array::from(arguments), place(room));
    memory().get_index(place(call(function, arguments.len())))
}

const TEXT: u8 = 1;

const JSON: u8 = 11;

/// The number of a function: its form, which the first one gives by its name, begins with it.
fn number_of(name: &str) -> usize {
    let length = u32::try_from(name.len()).unwrap().to_le_bytes();
    let arguments = [&[TEXT], &length[..], name.as_bytes()].concat();
    assert_eq!(reply_to(0, &arguments), JSON, "{name}");
    let start = place(call(0, arguments.len()));
    let form = memory().slice(start + 6, start + 16).to_vec();
    let digits: Vec<u8> = form.into_iter().take_while(u8::is_ascii_digit).collect();
    String::from_utf8(digits).unwrap().parse().unwrap()
}

/// How many functions there are.
fn count() -> usize {
    number_of("typedData.hash") + 1
}

/// `content.cid` of `0x`: as good as before.
fn works() -> bool {
    reply_to(number_of("content.cid"), &[TEXT, 2, 0, 0, 0, b'0', b'x']) == TEXT
}

#[wasm_bindgen_test]
fn arguments_that_are_cut_off_are_missing() {
    let whole = [1, 2, 0, 0, 0, b'0', b'x'];
    for length in 0..whole.len() {
        assert_eq!(reply_to(number_of("content.cid"), &whole[..length]), FAILURE, "{length}");
    }
    assert!(works());
}

#[wasm_bindgen_test]
fn without_room_there_are_no_arguments() {
    reserve(0);
    assert_eq!(memory().get_index(place(call(number_of("content.cid"), 7))), FAILURE);
    assert!(works());
}

#[wasm_bindgen_test]
fn a_function_that_is_not_there_is_a_failure() {
    assert_eq!(reply_to(count(), &[]), FAILURE);
    assert_eq!(reply_to(usize::MAX, &[]), FAILURE);
    assert!(works());
}

#[wasm_bindgen_test]
fn no_bytes_make_a_function_panic() {
    // xorshift64: the same bytes in every run.
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    for function in 0..count() {
        for _ in 0..200 {
            let length = usize::try_from(random() % 96).unwrap();
            // Half of them begin like arguments, so that some are read further than the first tag.
            let bytes: Vec<u8> = (0..length)
                .map(|at| {
                    let byte = u8::try_from(random() & 0xff).unwrap();
                    if at % 7 == 0 && random() & 1 == 0 { byte % 11 } else { byte % 40 }
                })
                .collect();
            assert!(reply_to(function, &bytes) <= LAST, "{function} {bytes:?}");
        }
    }
    assert!(works());
}
