use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, Bytes, FixedBytes, U256};

const WORD: usize = 32;

/// Writes values in their order: each into its word, what has no room there behind all words of
/// its sequence.
#[derive(Debug)]
pub struct Encoder {
    bytes: Vec<u8>,
    /// What offsets count from.
    base: usize,
    /// The next word of the sequence being written.
    head: usize,
}

/// The place in an outer sequence, while an inner one is written.
#[derive(Debug)]
pub(crate) struct Outer {
    base: usize,
    head: usize,
}

impl Encoder {
    /// Begins a sequence of `words` values after `prefix`.
    #[inline(never)]
    pub(super) fn new(prefix: &[u8], words: usize) -> Self {
        let mut bytes = Vec::with_capacity(prefix.len() + words * WORD);
        bytes.extend_from_slice(prefix);
        let mut this = Self { bytes, base: 0, head: 0 };
        this.begin(words);
        this
    }

    pub(super) fn finish(self) -> Bytes {
        self.bytes.into()
    }

    fn begin(&mut self, words: usize) -> Outer {
        let outer = Outer { base: self.base, head: self.head };
        let end = self.bytes.len();
        (self.base, self.head) = (end, end);
        self.bytes.resize(end + words * WORD, 0);
        outer
    }

    /// The next word, still zero.
    fn word(&mut self) -> &mut [u8] {
        let start = self.head;
        self.head += WORD;
        self.bytes.get_mut(start..self.head).unwrap_or_default()
    }

    #[inline(never)]
    fn right_aligned(&mut self, content: &[u8]) {
        for (place, byte) in self.word().iter_mut().rev().zip(content.iter().rev()) {
            *place = *byte;
        }
    }

    #[inline(never)]
    fn left_aligned(&mut self, content: &[u8]) {
        for (place, byte) in self.word().iter_mut().zip(content) {
            *place = *byte;
        }
    }

    #[inline(never)]
    fn number(&mut self, number: &U256) {
        self.left_aligned(&number.to_be_bytes::<WORD>());
    }

    /// Points the next word to what comes next.
    fn point(&mut self) {
        let offset = self.bytes.len() - self.base;
        self.right_aligned(&(offset as u64).to_be_bytes());
    }

    fn length(&mut self, length: usize) {
        self.bytes.resize(self.bytes.len() + WORD - 8, 0);
        self.bytes.extend_from_slice(&(length as u64).to_be_bytes());
    }

    #[inline(never)]
    fn bytes(&mut self, content: &[u8]) {
        self.point();
        self.bytes.reserve(WORD + content.len().next_multiple_of(WORD));
        self.length(content.len());
        self.bytes.extend_from_slice(content);
        let padding = content.len().next_multiple_of(WORD) - content.len();
        self.bytes.resize(self.bytes.len() + padding, 0);
    }

    /// Enters what the next word points to, a sequence of `words` values.
    #[inline(never)]
    pub(crate) fn enter(&mut self, words: usize) -> Outer {
        self.point();
        self.begin(words)
    }

    #[inline(never)]
    fn enter_list(&mut self, count: usize) -> Outer {
        self.point();
        self.length(count);
        self.begin(count)
    }

    /// Goes on with the sequence around.
    pub(crate) fn leave(&mut self, outer: Outer) {
        Outer { base: self.base, head: self.head } = outer;
    }
}

/// A type that an [`Encoder`] writes.
pub trait Encode {
    /// Words that its fields take where they stand; one for a type that has none.
    const WORDS: usize = 1;

    /// Writes the fields, each into its word.
    fn write_fields(&self, into: &mut Encoder);

    /// Writes the value into the next word, or where that points.
    fn write(&self, into: &mut Encoder) {
        self.write_fields(into);
    }
}

impl Encode for U256 {
    fn write_fields(&self, into: &mut Encoder) {
        into.number(self);
    }
}

impl Encode for u8 {
    fn write_fields(&self, into: &mut Encoder) {
        into.right_aligned(&[*self]);
    }
}

impl Encode for bool {
    fn write_fields(&self, into: &mut Encoder) {
        into.right_aligned(&[u8::from(*self)]);
    }
}

impl Encode for Address {
    fn write_fields(&self, into: &mut Encoder) {
        into.right_aligned(self.as_slice());
    }
}

impl<const N: usize> Encode for FixedBytes<N> {
    fn write_fields(&self, into: &mut Encoder) {
        into.left_aligned(self.as_slice());
    }
}

impl Encode for Bytes {
    fn write_fields(&self, into: &mut Encoder) {
        into.bytes(self);
    }
}

impl Encode for String {
    fn write_fields(&self, into: &mut Encoder) {
        into.bytes(self.as_bytes());
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn write_fields(&self, into: &mut Encoder) {
        let outer = into.enter_list(self.len());
        for value in self {
            value.write(into);
        }
        into.leave(outer);
    }
}
