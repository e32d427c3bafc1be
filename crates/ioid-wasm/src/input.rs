//! Reading JavaScript values. Every reader names the argument it was given in its error.

use alloy_primitives::U256;
use js_sys::{BigInt, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::Failure;

#[wasm_bindgen]
extern "C" {
    /// The `String` object; js-sys 0.3 has no binding of `search`, and its `RegExp.test` takes a
    /// Rust `&str`, in which half a surrogate pair has become U+FFFD already.
    type Utf16;

    #[wasm_bindgen(method)]
    fn search(this: &Utf16, pattern: &js_sys::RegExp) -> i32;
}

thread_local! {
    /// Matches half of a surrogate pair: such text has no UTF-8 form and would be changed silently.
    static LONE_SURROGATE: js_sys::RegExp = js_sys::RegExp::new("\\p{Surrogate}", "u");
}

/// `undefined` and `null` are both "not given".
pub(crate) fn optional<T>(
    value: &JsValue,
    read: impl FnOnce(&JsValue) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    if value.is_undefined() || value.is_null() { Ok(None) } else { read(value).map(Some) }
}

/// A well-formed string.
pub(crate) fn text(value: &JsValue, path: &str) -> Result<String, Failure> {
    let Some(text) = value.as_string() else {
        return Err(Failure::input(path, "a string", describe(value)));
    };
    // U+FFFD is what a lone surrogate becomes on the way in; only then is a second look needed.
    let changed = text.contains('\u{fffd}')
        && LONE_SURROGATE.with(|lone| value.unchecked_ref::<Utf16>().search(lone) >= 0);
    if changed {
        return Err(Failure::input(path, "well-formed text", "text with half of a surrogate pair"));
    }
    Ok(text)
}

/// Bytes: a `Uint8Array`, or `0x` and an even number of hexadecimal digits.
pub(crate) fn bytes(value: &JsValue, path: &str) -> Result<Vec<u8>, Failure> {
    const EXPECTED: &str = "a Uint8Array or 0x and an even number of hexadecimal digits";
    if let Some(array) = value.dyn_ref::<Uint8Array>() {
        return Ok(array.to_vec());
    }
    let Some(text) = value.as_string() else {
        return Err(Failure::input(path, EXPECTED, describe(value)));
    };
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    digits
        .and_then(|digits| alloy_primitives::hex::decode(digits).ok())
        .ok_or_else(|| Failure::input(path, EXPECTED, quote(&text)))
}

/// Bytes of text (its UTF-8 form) or bytes as they are: what `did.derive` takes.
pub(crate) fn text_or_bytes(value: &JsValue, path: &str) -> Result<Vec<u8>, Failure> {
    match value.dyn_ref::<Uint8Array>() {
        Some(array) => Ok(array.to_vec()),
        None if value.is_string() => text(value, path).map(String::into_bytes),
        None => Err(Failure::input(path, "a string or a Uint8Array", describe(value))),
    }
}

/// Exactly `N` bytes.
pub(crate) fn fixed_bytes<const N: usize>(value: &JsValue, path: &str) -> Result<[u8; N], Failure> {
    let bytes = bytes(value, path)?;
    let length = bytes.len();
    bytes.try_into().ok().ok_or_else(|| Failure {
        code: "INPUT_INVALID",
        message: format!("`{path}` must be {N} bytes, not {length}."),
        details: vec![
            ("path", path.to_owned()),
            ("expected", N.to_string()),
            ("received", length.to_string()),
        ],
    })
}

/// A uint256: a `bigint`, a safe integer, or decimal or `0x` text.
pub(crate) fn uint(value: &JsValue, path: &str) -> Result<U256, Failure> {
    const EXPECTED: &str =
        "an integer from 0 to 2^256-1 (a bigint, a safe integer, or decimal or 0x text)";
    let refuse = || Failure::input(path, EXPECTED, describe(value));
    if let Some(number) = value.as_f64() {
        let safe = (0.0..=9_007_199_254_740_991.0).contains(&number) && number.fract() == 0.0;
        // The range was checked: the conversion is exact.
        return if safe { Ok(U256::from(number as u64)) } else { Err(refuse()) };
    }
    let text = match value.dyn_ref::<BigInt>() {
        Some(integer) => integer.to_string(10).map(String::from).unwrap_or_default(),
        None => value.as_string().ok_or_else(refuse)?,
    };
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (text.as_str(), 10),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Err(refuse());
    }
    U256::from_str_radix(digits, u64::from(radix)).ok().ok_or_else(refuse)
}

/// `true` or `false`.
pub(crate) fn boolean(value: &JsValue, path: &str) -> Result<bool, Failure> {
    value.as_bool().ok_or_else(|| Failure::input(path, "true or false", describe(value)))
}

/// The items of an array.
pub(crate) fn list(value: &JsValue, path: &str) -> Result<Vec<JsValue>, Failure> {
    match value.dyn_ref::<js_sys::Array>() {
        Some(array) => Ok(array.to_vec()),
        None => Err(Failure::input(path, "an array", describe(value))),
    }
}

/// What a wrong value is, in a few words and never in full.
fn describe(value: &JsValue) -> String {
    if let Some(text) = value.as_string() {
        return quote(&text);
    }
    if value.is_undefined() || value.is_null() {
        return "missing".to_owned();
    }
    if let Some(number) = value.as_f64() {
        return number.to_string();
    }
    if let Some(integer) = value.dyn_ref::<BigInt>() {
        return integer.to_string(10).map(String::from).unwrap_or_default();
    }
    let kind = if js_sys::Array::is_array(value) { "an array".into() } else { value.js_typeof() };
    kind.as_string().unwrap_or_else(|| "something else".to_owned())
}

fn quote(text: &str) -> String {
    let short: String = text.chars().take(64).collect();
    if short.len() < text.len() { format!("{short:?}…") } else { format!("{short:?}") }
}
