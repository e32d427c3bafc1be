//! Results on their way to JavaScript.

use alloy_primitives::{Address, U256};
use ioid::transaction::Value;
use js_sys::{Array, BigInt, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A plain object, property by property, in this order.
#[derive(Debug)]
pub(crate) struct Record(Object);

impl Record {
    pub(crate) fn new() -> Self {
        Self(Object::new())
    }

    /// Adds a property.
    pub(crate) fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        // Setting a property of a plain object that was just made cannot fail.
        let _ = Reflect::set(&self.0, &JsValue::from_str(name), &value.into());
        self
    }

    /// Adds a property only when there is a value: the public types have optional fields, not
    /// fields that hold `undefined`.
    pub(crate) fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

impl From<Record> for JsValue {
    fn from(record: Record) -> Self {
        record.0.into()
    }
}

/// `null` for `None`.
pub(crate) fn nullable(value: Option<impl Into<JsValue>>) -> JsValue {
    value.map_or(JsValue::NULL, Into::into)
}

/// A uint256 as `bigint`.
pub(crate) fn bigint(value: U256) -> JsValue {
    match u64::try_from(value) {
        Ok(small) => small.into(),
        // Hexadecimal text is what the engine parses fastest.
        Err(_) => BigInt::new(&JsValue::from_str(&format!("0x{value:x}"))).map_or(
            // The text is well-formed, so this cannot be reached.
            JsValue::UNDEFINED,
            JsValue::from,
        ),
    }
}

/// An address with its EIP-55 checksum.
pub(crate) fn address(value: Address) -> JsValue {
    JsValue::from_str(value.to_checksum_buffer(None).as_str())
}

/// `0x` and lower-case digits.
pub(crate) fn hex(bytes: impl AsRef<[u8]>) -> JsValue {
    JsValue::from_str(&alloy_primitives::hex::encode_prefixed(bytes))
}

/// An array.
pub(crate) fn list<T: Into<JsValue>>(values: impl IntoIterator<Item = T>) -> JsValue {
    values.into_iter().map(Into::into).collect::<Array>().unchecked_into()
}

/// Decoded arguments and everything else of free shape.
pub(crate) fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(value) => JsValue::from_bool(*value),
        Value::Uint(value) => bigint(*value),
        Value::Text(value) => JsValue::from_str(value),
        Value::Address(value) => address(*value),
        Value::Bytes(value) => hex(value),
        Value::List(values) => list(values.iter().map(to_js)),
        Value::Record(parts) => parts
            .iter()
            .fold(Record::new(), |record, (name, part)| record.with(name, to_js(part)))
            .into(),
    }
}
