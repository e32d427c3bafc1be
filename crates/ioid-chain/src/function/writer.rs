use alloc::vec;
use alloc::vec::Vec;

use super::{Kind, Value, WORD};
use crate::error::Result;

/// Bytes of a selector.
const SELECTOR: usize = 4;

/// Writes calldata, value by value: each into its word, and what has no room there behind all words.
#[derive(Debug)]
pub struct Writer {
    /// The selector, all words, and what stands behind them.
    data: Vec<u8>,
    /// Where the next word goes.
    at: usize,
}

impl Writer {
    pub(super) fn new(selector: [u8; SELECTOR], words: usize) -> Self {
        let mut data = vec![0; SELECTOR + words * WORD];
        if let Some(first) = data.first_chunk_mut() {
            *first = selector;
        }
        Self { data, at: SELECTOR }
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
            Value::Word(word) => return self.put_word(word),
            Value::Bytes(words) if kind.words() > 1 => {
                return words.as_chunks().0.iter().for_each(|word| self.put_word(word));
            }
            Value::Bytes(bytes) => bytes,
        };
        self.put_word(&word_of(self.data.len() - SELECTOR));
        let count = if kind.is_list() { bytes.len() / WORD } else { bytes.len() };
        self.data.reserve(2 * WORD + bytes.len());
        put_number(&mut self.data, count);
        self.data.extend_from_slice(bytes);
        let end = (self.data.len() - SELECTOR).next_multiple_of(WORD);
        self.data.resize(SELECTOR + end, 0);
    }

    fn put_word(&mut self, word: &[u8; WORD]) {
        if let Some(place) = self.data.get_mut(self.at..).and_then(<[u8]>::first_chunk_mut) {
            *place = *word;
        }
        self.at += WORD;
    }

    /// The calldata.
    pub fn finish(self) -> Vec<u8> {
        self.data
    }
}

pub(super) fn put_number(data: &mut Vec<u8>, number: usize) {
    data.extend_from_slice(&word_of(number));
}

fn word_of(number: usize) -> [u8; WORD] {
    let mut word = [0; WORD];
    if let Some(place) = word.last_chunk_mut() {
        *place = (number as u64).to_be_bytes();
    }
    word
}
