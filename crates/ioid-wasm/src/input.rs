//! Reading JavaScript values. Every reader names the argument it was given in its error.

use alloc::{
    borrow::{Cow, ToOwned},
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use alloy_primitives::U256;
use ioid_bytes::decode_hex;
use ioid_chain::uint256;

use crate::Failure;
use crate::argument::{Arg, Args};

/// `undefined` and `null` are both "not given".
pub(crate) fn optional<'a, T>(
    value: &Arg<'a>,
    read: impl FnOnce(&Arg<'a>) -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    if value.is_missing() { Ok(None) } else { read(value).map(Some) }
}

/// A well-formed string.
pub(crate) fn text<'a>(value: &Arg<'a>, path: &str) -> Result<&'a str, Failure> {
    match *value {
        Arg::Text(text) => Ok(text),
        Arg::IllFormedText => {
            Err(Failure::input(path, "well-formed text", "text with half of a surrogate pair"))
        }
        _ => Err(Failure::input(path, "a string", describe(value))),
    }
}

/// Bytes: a `Uint8Array`, or `0x` and an even number of hexadecimal digits.
pub(crate) fn bytes<'a>(value: &Arg<'a>, path: &str) -> Result<Cow<'a, [u8]>, Failure> {
    let refuse = || {
        let expected = "a Uint8Array or 0x and an even number of hexadecimal digits";
        Failure::input(path, expected, describe(value))
    };
    match *value {
        Arg::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        Arg::Text(text) => {
            let [b'0', b'x' | b'X', digits @ ..] = text.as_bytes() else { return Err(refuse()) };
            let mut bytes = vec![0; digits.len() / 2];
            let read = decode_hex(digits, &mut bytes);
            read.map(|_| Cow::Owned(bytes)).ok_or_else(refuse)
        }
        _ => Err(refuse()),
    }
}

/// Bytes of text (its UTF-8 form) or bytes as they are: what `did.derive` takes.
pub(crate) fn text_or_bytes<'a>(value: &Arg<'a>, path: &str) -> Result<&'a [u8], Failure> {
    match *value {
        Arg::Bytes(bytes) => Ok(bytes),
        Arg::Text(_) | Arg::IllFormedText => text(value, path).map(str::as_bytes),
        _ => Err(Failure::input(path, "a string or a Uint8Array", describe(value))),
    }
}

/// Exactly `N` bytes.
#[inline(always)]
pub(crate) fn fixed_bytes<const N: usize>(value: &Arg<'_>, path: &str) -> Result<[u8; N], Failure> {
    let mut fixed = [0; N];
    read_bytes(value, path, &mut fixed)?;
    Ok(fixed)
}

/// [`fixed_bytes`] into their place.
#[inline(never)]
pub(crate) fn read_bytes(value: &Arg<'_>, path: &str, place: &mut [u8]) -> Result<(), Failure> {
    if let Arg::Text(text) = *value
        && let [b'0', b'x', digits @ ..] = text.as_bytes()
        && decode_hex(digits, place).is_some()
    {
        return Ok(());
    }
    let bytes = bytes(value, path)?;
    if bytes.len() != place.len() {
        return Err(wrong_length(path, place.len(), bytes.len()));
    }
    place.copy_from_slice(&bytes);
    Ok(())
}

fn wrong_length(path: &str, expected: usize, length: usize) -> Failure {
    let message = format!("`{path}` must be {expected} bytes, not {length}.");
    let details = vec![
        ("path", path.to_owned()),
        ("expected", expected.to_string()),
        ("received", length.to_string()),
    ];
    Failure::of("INPUT_INVALID", message, details)
}

/// A uint256: a `bigint`, a safe integer, or decimal or `0x` text.
#[inline(always)]
pub(crate) fn uint(value: &Arg<'_>, path: &str) -> Result<U256, Failure> {
    let mut number = U256::ZERO;
    read_uint(value, path, &mut number)?;
    Ok(number)
}

/// [`uint`] into its place.
#[inline(never)]
fn read_uint(value: &Arg<'_>, path: &str, place: &mut U256) -> Result<(), Failure> {
    let read = match *value {
        Arg::Uint(bytes) => Some(integer(bytes)),
        Arg::Text(text) => uint256::read(text),
        _ => None,
    };
    let Some(number) = read else {
        let expected =
            "an integer from 0 to 2^256-1 (a bigint, a safe integer, or decimal or 0x text)";
        return Err(Failure::input(path, expected, describe(value)));
    };
    *place = number;
    Ok(())
}

/// At most 32 bytes, little-endian.
fn integer(bytes: &[u8]) -> U256 {
    let mut limbs = [0; 4];
    for (limb, bytes) in limbs.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *limb = u64::from_le_bytes(*bytes);
    }
    U256::from_limbs(limbs)
}

/// `true` or `false`.
pub(crate) fn boolean(value: &Arg<'_>, path: &str) -> Result<bool, Failure> {
    match *value {
        Arg::Bool(value) => Ok(value),
        _ => Err(Failure::input(path, "true or false", describe(value))),
    }
}

/// The items of an array.
pub(crate) fn list<'a>(value: &Arg<'a>, path: &str) -> Result<Args<'a>, Failure> {
    match *value {
        Arg::List(items) => Ok(items),
        _ => Err(Failure::input(path, "an array", describe(value))),
    }
}

/// The items of an array, each read; an error names the item by its place.
pub(crate) fn each<'a, T>(
    value: &Arg<'a>,
    path: &str,
    read: impl Fn(&Arg<'a>, &str) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let mut found = Vec::new();
    for (index, item) in list(value, path)?.enumerate() {
        found.push(match read(&item, path) {
            Ok(value) => value,
            // Only now: a path for every item of a million would take longer than reading them.
            Err(_) => read(&item, &self::item(path, index))?,
        });
    }
    Ok(found)
}

/// The path of an item of an array.
pub(crate) fn item(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

/// What a wrong value is, in a few words and never in full.
pub(crate) fn describe(value: &Arg<'_>) -> String {
    let words = match *value {
        Arg::Text(text) => return quote(text),
        Arg::Uint(bytes) => return uint256::to_decimal(&integer(bytes)),
        Arg::Missing | Arg::Null => "missing",
        Arg::IllFormedText => "text with half of a surrogate pair",
        Arg::Bytes(_) => "a Uint8Array",
        Arg::List(_) => "an array",
        Arg::Record(_) => "an object",
        Arg::Bool(true) => "true",
        Arg::Bool(false) => "false",
        Arg::Other(words) => words,
    };
    words.to_owned()
}

fn quote(text: &str) -> String {
    match text.char_indices().nth(64) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}
