use std::borrow::Cow;

use alloy_primitives::{Address, Bytes, U256};

/// A name in a [`Value::Record`]: an argument's or a field's.
pub type Name = Cow<'static, str>;

/// Plain data of any shape: what decoded arguments are, and the one shape in which this module's
/// answers cross to JavaScript.
///
/// | variant | JavaScript |
/// | --- | --- |
/// | `Null` | `null` |
/// | `Bool` | `boolean` |
/// | `Uint` | `bigint` |
/// | `Text` | `string` |
/// | `Address` | `0x…` with the EIP-55 checksum |
/// | `Bytes` | `0x…` in lower case; also `bytes4` and `bytes32` |
/// | `List` | array |
/// | `Record` | object, names in this order |
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `bool`.
    Bool(bool),
    /// Any unsigned integer.
    Uint(U256),
    /// `string`.
    Text(String),
    /// `address`.
    Address(Address),
    /// `bytes` and `bytesN`.
    Bytes(Bytes),
    /// Elements of one type.
    List(Vec<Value>),
    /// Named parts.
    Record(Vec<(Name, Value)>),
}

impl Value {
    /// The part called `name`, when this is a record that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Record(parts) => parts.iter().find(|(key, _)| key == name).map(|(_, part)| part),
            _ => None,
        }
    }

    pub(super) fn bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    pub(super) fn uint(&self) -> Option<U256> {
        if let Self::Uint(value) = self { Some(*value) } else { None }
    }

    pub(super) fn address(&self) -> Option<Address> {
        if let Self::Address(value) = self { Some(*value) } else { None }
    }

    pub(super) fn bytes(&self) -> Option<&Bytes> {
        if let Self::Bytes(value) = self { Some(value) } else { None }
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        if let Self::List(values) = self { Some(values) } else { None }
    }

    pub(super) fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    /// A record of parts whose names are known here.
    pub(super) fn record<const N: usize>(parts: [(&'static str, Self); N]) -> Self {
        Self::Record(parts.into_iter().map(|(name, part)| (Cow::Borrowed(name), part)).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
