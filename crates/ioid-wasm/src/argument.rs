//! Values on their way in, as `npm/src/crossing-write.ts` writes them: a tag, a length, and so many
//! bytes.
//!
//! | tag | what follows the length | JavaScript |
//! | --- | --- | --- |
//! | 0 | | `undefined` |
//! | 1 | UTF-8 | a string |
//! | 2 | UTF-8 | a string with half of a surrogate pair, which has no UTF-8 form; another stands for it |
//! | 3 | 8 or 32 bytes | an integer from 0 to 2²⁵⁶−1: a `bigint`, or a safe `number` |
//! | 4 | UTF-8 | anything else, described in words |
//! | 5 | bytes | a `Uint8Array` |
//! | 6 | count, values | an array |
//! | 7 | count, names and values in turn | a plain object |
//! | 8, 9 | | `false`, `true` |
//! | 10 | | `null` |
//!
//! Lengths and counts are 4 bytes, numbers little-endian. A length is that of all that follows it, so
//! that any value is passed over without being read.

/// One value, borrowed from the bytes that crossed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arg<'a> {
    Missing,
    /// Missing too, where it matters that something was given.
    Null,
    Text(&'a str),
    IllFormedText,
    /// Little-endian, 8 or 32 bytes.
    Uint(&'a [u8]),
    Bytes(&'a [u8]),
    List(Args<'a>),
    Record(Args<'a>),
    Bool(bool),
    Other(&'a str),
}

/// Values one after the other: the arguments of a function, the items of a list.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Args<'a> {
    count: usize,
    rest: &'a [u8],
}

/// What a function is handed: more values than any takes, so that all are functions of one type.
pub(crate) type Positional<'a> = [Arg<'a>; 11];

impl<'a> Args<'a> {
    /// The arguments of a call.
    pub(crate) fn of_call(bytes: &'a [u8]) -> Self {
        Self { count: usize::MAX, rest: bytes }
    }

    /// The first values by position; those that are not there are missing.
    pub(crate) fn by_position(mut self) -> Positional<'a> {
        let mut values = [Arg::Missing; 11];
        for place in &mut values {
            let Some(value) = self.next() else { break };
            *place = value;
        }
        values
    }

    /// The members of an object that have these names; others are passed over.
    #[cfg(feature = "full")]
    pub(crate) fn members<const N: usize>(mut self, names: [&str; N]) -> [Arg<'a>; N] {
        let mut found = [Arg::Missing; N];
        while let (Some(Arg::Text(name)), Some(value)) = (self.next(), self.next()) {
            for (place, known) in found.iter_mut().zip(names) {
                if known == name {
                    *place = value;
                }
            }
        }
        found
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    // Apart from `next`, so that a loop over a list has one copy of this.
    #[inline(never)]
    fn value(&mut self) -> Option<Arg<'a>> {
        let ([tag], rest) = self.rest.split_first_chunk()?;
        let (length, rest) = number(rest)?;
        let (inside, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        let text = || core::str::from_utf8(inside).ok();
        let values = || number(inside).map(|(count, rest)| Args { count, rest });
        Some(match tag {
            1 => Arg::Text(text()?),
            2 => Arg::IllFormedText,
            3 => Arg::Uint(inside),
            4 => Arg::Other(text()?),
            5 => Arg::Bytes(inside),
            6 => Arg::List(values()?),
            7 => Arg::Record(values()?),
            8 => Arg::Bool(false),
            9 => Arg::Bool(true),
            10 => Arg::Null,
            _ => Arg::Missing,
        })
    }
}

#[inline(always)]
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((usize::try_from(u32::from_le_bytes(*number)).ok()?, rest))
}

impl<'a> Iterator for Args<'a> {
    type Item = Arg<'a>;

    fn next(&mut self) -> Option<Arg<'a>> {
        self.count = self.count.checked_sub(1)?;
        self.value()
    }
}

impl Arg<'_> {
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::Null)
    }
}
