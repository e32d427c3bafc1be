//! Results on their way out, as `npm/src/crossing-read.ts` reads them: a tag, then what the tag says.
//!
//! | tag | followed by | JavaScript |
//! | --- | --- | --- |
//! | 0 | | `null` |
//! | 1 | length, UTF-8 | a string |
//! | 2 | address, length | a string that stands in the module itself, and is read once |
//! | 3 | 8 bytes | `bigint` |
//! | 4 | 32 bytes | `bigint` |
//! | 5 | length, bytes | a `Uint8Array` |
//! | 6 | count, values | an array |
//! | 7 | count, names and values in turn | an object |
//! | 8, 9 | | `false`, `true` |
//! | 10 | 4 bytes | `number` |
//! | 11 | length, UTF-8 of JSON | the value the JSON text stands for |
//! | 12 | code, message, details | an `IoidError`, thrown when it is the whole reply |
//! | 13 | whom, data, value | a `TxRequest` |
//! | 14 | whom, data | the question of a `ViewCall` |
//! | 15 | length, bytes | a string: `0x` and two lower-case digits a byte |
//! | 16 | length, ASCII | an array of its lines, which are not empty |
//!
//! Whom is a byte: which argument is the address called, as it must be spelled; or 255, and the
//! address as a string. 15 is for engines that make digits themselves: see [`hex_as_bytes`].
//!
//! Addresses, lengths and counts are 4 bytes, numbers little-endian.

use alloc::{string::String, vec, vec::Vec};
use core::cell::{Cell, RefCell};
use core::mem;

use alloy_primitives::{Address, U256};
#[cfg(feature = "full")]
use ioid::transaction::{Name, Value};
use ioid_bytes::{append_hex, recent_checksum};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Failure;

ioid_local::local! {
    static HEX_AS_BYTES: Cell<bool> = const { Cell::new(false) };
    /// The result of the last call.
    static RESULT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What one large result took is not kept for all the small ones.
const LARGEST_KEPT: usize = 1 << 16;

/// From now on bytes are spelled by the engine. Where it can, it does so in a tenth of the time that
/// its text decoder takes for their digits.
#[wasm_bindgen(js_name = hexAsBytes)]
pub fn hex_as_bytes() {
    HEX_AS_BYTES.with(|flag| flag.set(true));
}

/// A value as it crosses.
#[derive(Debug)]
pub(crate) struct Reply(Vec<u8>);

impl Reply {
    pub(crate) fn null() -> Self {
        Self(vec![0])
    }

    pub(crate) fn text(text: &str) -> Self {
        Self::ascii(text.as_bytes())
    }

    /// Text that is given as its bytes, which must be ASCII.
    pub(crate) fn ascii(text: &[u8]) -> Self {
        Self::content(1, text)
    }

    /// Many strings: the lines of one.
    pub(crate) fn lines(text: &[u8]) -> Self {
        Self::content(16, text)
    }

    /// A `number`.
    pub(crate) fn number(number: u32) -> Self {
        let mut bytes = vec![10];
        put(&mut bytes, number);
        Self(bytes)
    }

    /// A `Uint8Array`.
    pub(crate) fn bytes(content: &[u8]) -> Self {
        Self::content(5, content)
    }

    /// What JSON text stands for.
    pub(crate) fn json(text: &str) -> Self {
        Self::content(11, text.as_bytes())
    }

    fn content(tag: u8, content: &[u8]) -> Self {
        let mut bytes = room(5 + content.len());
        put_text(&mut bytes, tag, content);
        Self(bytes)
    }

    /// A `TxRequest`. `given` says the same as `to`.
    pub(crate) fn call(given: Given, to: Address, data: &[u8], value: U256) -> Self {
        let mut bytes = addressed(13, given, to, data);
        put_uint(&mut bytes, value);
        Self(bytes)
    }

    /// The question of a `ViewCall`.
    pub(crate) fn question(given: Given, to: Address, data: &[u8]) -> Self {
        Self(addressed(14, given, to, data))
    }

    #[cfg(test)]
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Keeps it until there is another; where it begins.
    pub(crate) fn keep(self) -> usize {
        RESULT.with_borrow_mut(|kept| {
            *kept = self.0;
            kept.as_ptr().addr()
        })
    }
}

/// Room for a result: that of the one before, which has been read, unless it is very large.
fn room(length: usize) -> Vec<u8> {
    let mut bytes = RESULT.with_borrow_mut(mem::take);
    if bytes.capacity() > LARGEST_KEPT {
        bytes = Vec::new();
    }
    bytes.clear();
    bytes.reserve(length);
    bytes
}

/// An answer while it is written, value by value.
#[derive(Debug)]
pub(crate) struct Answer(Vec<u8>);

impl Default for Answer {
    fn default() -> Self {
        Self(room(256))
    }
}

impl Answer {
    /// Begins an object of so many properties: each is a name and a value.
    pub(crate) fn record(&mut self, count: usize) {
        self.0.push(7);
        put(&mut self.0, count);
    }

    /// Begins an array.
    pub(crate) fn list(&mut self, count: usize) {
        self.0.push(6);
        put(&mut self.0, count);
    }

    /// A name, or any text that stands in the module.
    pub(crate) fn name(&mut self, name: &'static str) {
        put_static(&mut self.0, name);
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.0.push(8 + u8::from(value));
    }

    pub(crate) fn uint(&mut self, value: U256) {
        put_uint(&mut self.0, value);
    }

    /// With its EIP-55 checksum.
    pub(crate) fn address(&mut self, value: Address) {
        put_text(&mut self.0, 1, &recent_checksum(&value.0));
    }

    /// `0x` and lower-case digits.
    pub(crate) fn hex(&mut self, content: &[u8]) {
        put_hex(&mut self.0, content);
    }

    /// A `Uint8Array`.
    pub(crate) fn bytes(&mut self, content: &[u8]) {
        put_text(&mut self.0, 5, content);
    }

    pub(crate) fn text(&mut self, text: &str) {
        put_text(&mut self.0, 1, text.as_bytes());
    }
}

impl From<Answer> for Reply {
    fn from(Answer(bytes): Answer) -> Self {
        Self(bytes)
    }
}

/// Many strings while they are written, one to a line, straight into the reply.
#[derive(Debug)]
pub(crate) struct Lines(Vec<u8>);

impl Lines {
    pub(crate) fn with_capacity(length: usize) -> Self {
        let mut bytes = Vec::with_capacity(5 + length);
        bytes.extend_from_slice(&[16, 0, 0, 0, 0]);
        Self(bytes)
    }

    /// Adds a line, which must be ASCII.
    pub(crate) fn push(&mut self, line: &[u8]) {
        if self.0.len() > 5 {
            self.0.push(b'\n');
        }
        self.0.extend_from_slice(line);
    }
}

impl From<Lines> for Reply {
    fn from(Lines(mut bytes): Lines) -> Self {
        let length = u32::try_from(bytes.len() - 5).unwrap_or(0);
        if let Some(place) = bytes.get_mut(1..5) {
            place.copy_from_slice(&length.to_le_bytes());
        }
        Self(bytes)
    }
}

/// A uint256 as `bigint`.
pub(crate) fn bigint(value: U256) -> Reply {
    let mut bytes = room(33);
    put_uint(&mut bytes, value);
    Reply(bytes)
}

/// An address with its EIP-55 checksum.
pub(crate) fn address(value: Address) -> Reply {
    Reply::ascii(&recent_checksum(&value.0))
}

/// `0x` and lower-case digits.
pub(crate) fn hex(content: impl AsRef<[u8]>) -> Reply {
    let content = content.as_ref();
    let mut bytes = room(7 + 2 * content.len());
    put_hex(&mut bytes, content);
    Reply(bytes)
}

/// `null` for `None`.
pub(crate) fn nullable(value: Option<impl Into<Reply>>) -> Reply {
    value.map_or_else(Reply::null, Into::into)
}

/// An array.
pub(crate) fn list<T: Into<Reply>>(values: impl IntoIterator<Item = T>) -> Reply {
    let mut list = Record { count: 0, bytes: vec![6, 0, 0, 0, 0] };
    for value in values {
        list.add(&value.into());
    }
    list.into()
}

impl From<&'static str> for Reply {
    fn from(text: &'static str) -> Self {
        let mut bytes = Vec::with_capacity(9);
        put_static(&mut bytes, text);
        Self(bytes)
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

impl From<bool> for Reply {
    fn from(value: bool) -> Self {
        Self(vec![8 + u8::from(value)])
    }
}

impl From<Failure> for Reply {
    fn from(failure: Failure) -> Self {
        let mut details = Record::new();
        for (name, text) in &failure.0.details {
            details = details.with(name, Self::text(text));
        }
        let mut bytes = vec![12];
        put_static(&mut bytes, failure.0.code);
        put_text(&mut bytes, 1, failure.0.message.as_bytes());
        bytes.extend(Self::from(details).0);
        Self(bytes)
    }
}

/// Decoded arguments and everything else of free shape.
#[cfg(feature = "full")]
impl From<&Value> for Reply {
    fn from(value: &Value) -> Self {
        let mut bytes = Vec::new();
        put_value(&mut bytes, value);
        Self(bytes)
    }
}

/// A plain object, property by property, in this order.
#[derive(Debug)]
pub(crate) struct Record {
    count: u32,
    bytes: Vec<u8>,
}

impl Record {
    pub(crate) fn new() -> Self {
        Self { count: 0, bytes: vec![7, 0, 0, 0, 0] }
    }

    /// Adds a property.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Reply>) -> Self {
        put_static(&mut self.bytes, name);
        self.add(&value.into());
        self
    }

    /// Adds a property only when there is a value: the public types have optional fields, not
    /// fields that hold `undefined`.
    pub(crate) fn with_some(self, name: &'static str, value: Option<impl Into<Reply>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    fn add(&mut self, value: &Reply) {
        self.bytes.extend_from_slice(&value.0);
        self.count += 1;
    }
}

impl From<Record> for Reply {
    fn from(record: Record) -> Self {
        let Record { count, mut bytes } = record;
        if let Some(place) = bytes.get_mut(1..5) {
            place.copy_from_slice(&count.to_le_bytes());
        }
        Self(bytes)
    }
}

/// No text, list or memory here is longer than 32 bits can say: the module's own memory is not.
#[allow(clippy::cast_possible_truncation, reason = "wasm32 has 32-bit addresses")]
fn put(bytes: &mut Vec<u8>, number: impl TryInto<u32>) {
    bytes.extend_from_slice(&number.try_into().unwrap_or(0).to_le_bytes());
}

fn put_text(bytes: &mut Vec<u8>, tag: u8, text: &[u8]) {
    bytes.push(tag);
    put(bytes, text.len());
    bytes.extend_from_slice(text);
}

fn put_static(bytes: &mut Vec<u8>, text: &'static str) {
    bytes.push(2);
    put(bytes, text.as_ptr().addr());
    put(bytes, text.len());
}

fn put_hex(bytes: &mut Vec<u8>, content: &[u8]) {
    if HEX_AS_BYTES.with(Cell::get) {
        return put_text(bytes, 15, content);
    }
    bytes.push(1);
    put(bytes, 2 + 2 * content.len());
    bytes.extend_from_slice(b"0x");
    append_hex(bytes, content);
}

/// The argument that is `to` as it must be spelled.
type Given = Option<u8>;

fn addressed(tag: u8, given: Given, to: Address, data: &[u8]) -> Vec<u8> {
    // The address takes 47 bytes, the head of the data 7, and its value 33 at most.
    let mut bytes = room(96 + 2 * data.len());
    bytes.push(tag);
    bytes.push(given.unwrap_or(u8::MAX));
    if given.is_none() {
        put_text(&mut bytes, 1, &recent_checksum(&to.0));
    }
    put_hex(&mut bytes, data);
    bytes
}

fn put_uint(bytes: &mut Vec<u8>, value: U256) {
    if let Ok(small) = u64::try_from(value) {
        bytes.push(3);
        bytes.extend_from_slice(&small.to_le_bytes());
    } else {
        bytes.push(4);
        bytes.extend_from_slice(&value.to_le_bytes::<32>());
    }
}

#[cfg(feature = "full")]
fn put_value(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => bytes.push(0),
        Value::Bool(value) => bytes.push(8 + u8::from(*value)),
        Value::Uint(value) => put_uint(bytes, *value),
        Value::Text(value) => put_text(bytes, 1, value.as_bytes()),
        Value::Address(value) => bytes.extend(address(*value).0),
        Value::Bytes(value) => put_hex(bytes, value),
        Value::List(values) => {
            bytes.push(6);
            put(bytes, values.len());
            for value in values {
                put_value(bytes, value);
            }
        }
        Value::Record(parts) => {
            bytes.push(7);
            put(bytes, parts.len());
            for (name, part) in parts {
                match name {
                    Name::Borrowed(name) => put_static(bytes, name),
                    Name::Owned(name) => put_text(bytes, 1, name.as_bytes()),
                }
                put_value(bytes, part);
            }
        }
    }
}
