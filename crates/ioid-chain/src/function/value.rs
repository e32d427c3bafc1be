use alloy_primitives::{Address, B256, FixedBytes, U256};

use super::WORD;
use crate::Selector;

/// A value as the contracts have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// What fits into a word, as it stands there.
    Word([u8; WORD]),
    /// Bytes, or UTF-8, or the words of a list or of a signature.
    Bytes(&'a [u8]),
}

impl Default for Value<'_> {
    fn default() -> Self {
        Self::Word([0; WORD])
    }
}

impl Value<'_> {
    /// The word; zero when it is none.
    pub fn word(&self) -> B256 {
        if let Self::Word(word) = self { B256::new(*word) } else { B256::ZERO }
    }

    /// The bytes; none when it has none.
    pub fn bytes(&self) -> &[u8] {
        if let Self::Bytes(bytes) = self { bytes } else { &[] }
    }

    /// Whether there is nothing: zero, or no bytes.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Word(word) => *word == [0; WORD],
            Self::Bytes(bytes) => bytes.is_empty(),
        }
    }
}

impl From<U256> for Value<'_> {
    fn from(number: U256) -> Self {
        Self::Word(number.to_be_bytes())
    }
}

impl From<u8> for Value<'_> {
    fn from(number: u8) -> Self {
        Self::Word(B256::with_last_byte(number).0)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self::from(u8::from(value))
    }
}

impl From<Address> for Value<'_> {
    fn from(address: Address) -> Self {
        Self::Word(address.into_word().0)
    }
}

impl From<[u8; WORD]> for Value<'_> {
    fn from(word: [u8; WORD]) -> Self {
        Self::Word(word)
    }
}

impl From<[u8; 4]> for Value<'_> {
    fn from(first: [u8; 4]) -> Self {
        let mut word = [0; WORD];
        if let Some(place) = word.first_chunk_mut() {
            *place = first;
        }
        Self::Word(word)
    }
}

impl From<FixedBytes<4>> for Value<'_> {
    fn from(first: FixedBytes<4>) -> Self {
        Self::from(first.0)
    }
}

impl From<Selector> for Value<'_> {
    fn from(selector: Selector) -> Self {
        Self::from(*selector.as_bytes())
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Bytes(text.as_bytes())
    }
}
