use alloc::vec::Vec;

use super::{Kind, Value, WORD};
use crate::error::Result;

/// Writes calldata, value by value: each into its word, and what has no room there behind all words.
#[derive(Debug)]
pub struct Writer {
    data: Vec<u8>,
    behind: Vec<u8>,
    /// Bytes of the words.
    words: usize,
}

impl Writer {
    pub(super) fn new(selector: [u8; 4], words: usize) -> Self {
        let words = words * WORD;
        let mut data = Vec::with_capacity(selector.len() + words);
        data.extend_from_slice(&selector);
        Self { data, behind: Vec::new(), words }
    }

    /// Writes the next value.
    ///
    /// # Errors
    /// What a [`Kind`] refuses: `RECIPIENT_ZERO`, `CHAIN_ID_ZERO`, `DOCUMENT_URI_EMPTY`,
    /// `DOCUMENT_HASH_ZERO`.
    pub fn put(&mut self, kind: Kind, value: &Value<'_>) -> Result<()> {
        if value.is_nothing() {
            kind.accepts_nothing()?;
        }
        self.write(kind, value);
        Ok(())
    }

    /// [`Self::put`] of what is known to be accepted.
    pub(super) fn write(&mut self, kind: Kind, value: &Value<'_>) {
        let bytes = match value {
            Value::Word(word) => return self.data.extend_from_slice(word),
            Value::Bytes(words) if kind.words() > 1 => return self.data.extend_from_slice(words),
            Value::Bytes(bytes) => bytes,
        };
        put_number(&mut self.data, self.words + self.behind.len());
        let count = if kind.is_list() { bytes.len() / WORD } else { bytes.len() };
        put_number(&mut self.behind, count);
        self.behind.extend_from_slice(bytes);
        self.behind.resize(self.behind.len().next_multiple_of(WORD), 0);
    }

    /// The calldata.
    pub fn finish(self) -> Vec<u8> {
        let Self { mut data, behind, .. } = self;
        data.extend_from_slice(&behind);
        data
    }
}

pub(super) fn put_number(data: &mut Vec<u8>, number: usize) {
    let mut word = [0; WORD];
    if let Some(place) = word.last_chunk_mut() {
        *place = (number as u64).to_be_bytes();
    }
    data.extend_from_slice(&word);
}
