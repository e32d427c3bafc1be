use alloc::{borrow::ToOwned, string::String, vec::Vec};

use alloy_primitives::{Address, B256, Bytes, FixedBytes, U256};
use ioid_did::{Telling, Told, told_errors};

const WORD: usize = 32;

/// Why data is not the canonical encoding of what was expected. Positions count bytes from the
/// start of the data, selector included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AbiProblem {
    /// The data ends inside a value.
    Short {
        /// Where the value starts.
        position: usize,
    },
    /// Bits that the type leaves no room for are set, or padding is not zero.
    Padding {
        /// Where the word starts.
        position: usize,
    },
    /// An offset that points elsewhere than the encoding puts the value.
    Offset {
        /// Where the offset stands.
        position: usize,
        /// Where the encoding puts the value, relative to its sequence.
        expected: usize,
    },
    /// A length greater than the data that follows.
    Length {
        /// Where the length stands.
        position: usize,
    },
    /// A `string` that is not UTF-8.
    NotText {
        /// Where the text starts.
        position: usize,
    },
    /// Bytes after the last value.
    Trailing {
        /// Where they start.
        position: usize,
    },
    /// Another function's selector.
    Selector,
    /// More or fewer topics than the event has, or one that its type does not allow.
    Topics,
}

impl Told for AbiProblem {
    fn tell(&self, telling: &mut Telling) {
        let (what, position) = match self {
            Self::Short { position } => ("it ends inside a value", position),
            Self::Padding { position } => ("bits are set that the type does not have", position),
            Self::Offset { position, .. } => ("the offset is not the canonical one", position),
            Self::Length { position } => ("the length is more than what follows", position),
            Self::NotText { position } => ("the text is not UTF-8", position),
            Self::Trailing { position } => ("more follows the last value", position),
            Self::Selector => return telling.say("it has another selector"),
            Self::Topics => return telling.say("its topics are not those of the event"),
        };
        telling.say(what);
        telling.aside("position", position).say(", at byte {position}");
    }
}

told_errors!(AbiProblem);

/// Reads values in the order in which they are encoded, each byte once.
///
/// The first problem is kept and what is read after it is zero or empty: only [`Decoder::finish`]
/// has to be asked, and a type's decoder is a list of its fields without a branch between them.
#[derive(Debug)]
pub struct Decoder<'a> {
    data: &'a [u8],
    /// What offsets count from.
    base: usize,
    /// The next word of the sequence being read.
    head: usize,
    /// Where the next value that has no room in its word must be.
    tail: usize,
    problem: Option<AbiProblem>,
}

/// The place in an outer sequence, while an inner one is read.
#[derive(Debug)]
pub struct Outer {
    base: usize,
    head: usize,
}

impl<'a> Decoder<'a> {
    /// Reads a sequence that takes `words` words from byte `from` on.
    pub fn new(data: &'a [u8], from: usize, words: usize) -> Self {
        Self { data, base: from, head: from, tail: from + words * WORD, problem: None }
    }

    /// The first problem there was.
    pub fn problem(&self) -> Option<AbiProblem> {
        self.problem
    }

    /// The first problem there was; bytes that nobody read are one too.
    ///
    /// # Errors
    /// The problem.
    pub fn finish(&self) -> Result<(), AbiProblem> {
        match self.problem {
            Some(problem) => Err(problem),
            None if self.tail < self.data.len() => {
                Err(AbiProblem::Trailing { position: self.tail })
            }
            None => Ok(()),
        }
    }

    #[inline(never)]
    fn fail(&mut self, problem: AbiProblem) {
        self.problem.get_or_insert(problem);
    }

    fn word_at(&mut self, position: usize) -> [u8; WORD] {
        let rest = self.data.get(position..).unwrap_or_default();
        match rest.first_chunk() {
            Some(word) => *word,
            None => {
                self.fail(AbiProblem::Short { position });
                [0; WORD]
            }
        }
    }

    fn word(&mut self) -> [u8; WORD] {
        let position = self.head;
        self.head += WORD;
        self.word_at(position)
    }

    /// A word of which only the last `used` bytes may be set.
    #[inline(never)]
    pub fn right_aligned(&mut self, used: usize) -> [u8; WORD] {
        let word = self.word();
        self.zero(word.iter().take(WORD - used));
        word
    }

    /// A word of which only the first `used` bytes may be set.
    #[inline(never)]
    pub fn left_aligned(&mut self, used: usize) -> [u8; WORD] {
        let word = self.word();
        self.zero(word.iter().skip(used));
        word
    }

    /// Of the word just read.
    fn zero<'b>(&mut self, padding: impl Iterator<Item = &'b u8>) {
        if padding.fold(0, |all, byte| all | byte) != 0 {
            self.fail(AbiProblem::Padding { position: self.head - WORD });
        }
    }

    /// The number a word holds; one that no data is long enough for is the largest.
    fn size(word: [u8; WORD]) -> usize {
        let number = U256::from_be_bytes(word);
        usize::try_from(number).unwrap_or(usize::MAX)
    }

    /// Follows the offset in the next word; false after any problem.
    fn follow(&mut self) -> bool {
        let position = self.head;
        let expected = self.tail - self.base;
        if Self::size(self.word()) != expected {
            self.fail(AbiProblem::Offset { position, expected });
        }
        self.problem.is_none()
    }

    /// How many parts of `unit` bytes follow; all of them have room, so a hostile number costs
    /// nothing.
    fn length(&mut self, unit: usize) -> usize {
        let position = self.tail;
        let length = Self::size(self.word_at(position));
        self.tail += WORD;
        let room = self.data.len().saturating_sub(self.tail).checked_div(unit);
        if room.is_some_and(|room| length <= room) {
            return length;
        }
        self.fail(AbiProblem::Length { position });
        0
    }

    /// Bytes of any length.
    #[inline(never)]
    pub fn bytes(&mut self) -> &'a [u8] {
        if !self.follow() {
            return &[];
        }
        let length = self.length(1);
        let start = self.tail;
        self.tail += length.next_multiple_of(WORD);
        let padded = self.data.get(start..self.tail);
        match padded.and_then(|padded| padded.split_at_checked(length)) {
            Some((bytes, padding)) if padding.iter().all(|byte| *byte == 0) => bytes,
            Some(_) => {
                self.fail(AbiProblem::Padding { position: self.tail - WORD });
                &[]
            }
            None => {
                self.fail(AbiProblem::Short { position: start });
                &[]
            }
        }
    }

    /// A word that is 0 or 1.
    pub fn boolean(&mut self) -> [u8; WORD] {
        let word = self.right_aligned(1);
        if word.last().is_some_and(|byte| *byte > 1) {
            self.fail(AbiProblem::Padding { position: self.head - WORD });
        }
        word
    }

    /// UTF-8.
    #[inline(never)]
    pub fn text(&mut self) -> &'a str {
        let bytes = self.bytes();
        let Ok(text) = core::str::from_utf8(bytes) else {
            let position = self.tail - bytes.len().next_multiple_of(WORD);
            self.fail(AbiProblem::NotText { position });
            return "";
        };
        text
    }

    /// A list of words of which only the last `used` bytes may be set, one after the other.
    pub fn words_of(&mut self, used: usize) -> &'a [u8] {
        let Some((count, outer)) = self.enter_list(1) else { return &[] };
        let start = self.head;
        for _ in 0..count {
            self.right_aligned(used);
        }
        let words = self.data.get(start..self.head);
        self.leave(outer);
        words.unwrap_or_default()
    }

    /// Enters what an offset points to, a sequence of `words` words; `None` after any problem.
    #[inline(never)]
    pub fn enter(&mut self, words: usize) -> Option<Outer> {
        self.follow().then(|| self.begin(words))
    }

    fn begin(&mut self, words: usize) -> Outer {
        let outer = Outer { base: self.base, head: self.head };
        (self.base, self.head) = (self.tail, self.tail);
        self.tail += words * WORD;
        outer
    }

    /// Goes on with the sequence around.
    pub fn leave(&mut self, outer: Outer) {
        Outer { base: self.base, head: self.head } = outer;
    }

    /// Enters the list an offset points to, whose elements take `words` words each where they stand;
    /// how many there are. `None` after any problem.
    #[inline(never)]
    pub fn enter_list(&mut self, words: usize) -> Option<(usize, Outer)> {
        if !self.follow() {
            return None;
        }
        let count = self.length(words * WORD);
        Some((count, self.begin(count * words)))
    }
}

/// A type that a [`Decoder`] reads.
pub trait Decode: Sized {
    /// Words that its fields take where they stand; one for a type that has none.
    const WORDS: usize = 1;

    /// Reads the fields, each in its word.
    fn fields(from: &mut Decoder<'_>) -> Self;

    /// Reads the value in the next word, or where that points.
    fn value(from: &mut Decoder<'_>) -> Self {
        Self::fields(from)
    }
}

impl Decode for U256 {
    fn fields(from: &mut Decoder<'_>) -> Self {
        Self::from_be_bytes(from.word())
    }
}

impl Decode for u8 {
    fn fields(from: &mut Decoder<'_>) -> Self {
        let [.., byte] = from.right_aligned(1);
        byte
    }
}

impl Decode for bool {
    fn fields(from: &mut Decoder<'_>) -> Self {
        let [.., byte] = from.boolean();
        byte == 1
    }
}

impl Decode for Address {
    fn fields(from: &mut Decoder<'_>) -> Self {
        Self::from_word(B256::from(from.right_aligned(20)))
    }
}

impl<const N: usize> Decode for FixedBytes<N> {
    fn fields(from: &mut Decoder<'_>) -> Self {
        from.left_aligned(N).first_chunk().copied().map(Self::new).unwrap_or_default()
    }
}

impl Decode for Bytes {
    fn fields(from: &mut Decoder<'_>) -> Self {
        Self::copy_from_slice(from.bytes())
    }
}

impl Decode for String {
    fn fields(from: &mut Decoder<'_>) -> Self {
        from.text().to_owned()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn fields(from: &mut Decoder<'_>) -> Self {
        let Some((count, outer)) = from.enter_list(1) else { return Self::new() };
        let mut values = Self::with_capacity(count);
        for _ in 0..count {
            values.push(T::value(from));
        }
        from.leave(outer);
        values
    }
}
