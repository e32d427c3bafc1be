//! JSON as DID documents need it: strict reading, and one canonical way to write.

mod big;
mod canonical;
mod number;
mod parse;

use crate::facts::facts;
use core::fmt;

use crate::quote::Quoted;

/// Deepest nesting of arrays and objects that is read.
pub const JSON_DEPTH_MAX: usize = 64;

/// Longest JSON text that is read, in bytes: 1 MiB, what IPFS keeps in one block.
pub const JSON_SIZE_MAX: usize = 1 << 20;

/// A JSON value that passed the strict reader. Objects keep the order they were written in, and
/// have no name twice.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A finite double: I-JSON numbers are those of ECMAScript.
    Number(Number),
    /// Text of Unicode scalar values: lone surrogates do not exist here.
    String(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`
    Object(Object),
}

/// A finite double.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(f64);

impl Number {
    /// Takes a double unless it is infinite or not a number.
    #[must_use]
    pub const fn new(value: f64) -> Option<Self> {
        if value.is_finite() { Some(Self(value)) } else { None }
    }

    /// The double.
    #[must_use]
    pub const fn get(&self) -> f64 {
        self.0
    }

    /// The integer, when it is one that every reader holds exactly: up to 2^53 - 1 either way.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        const MAX_SAFE: f64 = 9_007_199_254_740_991.0;
        let exact = self.0.abs() <= MAX_SAFE && self.0 % 1.0 == 0.0;
        #[allow(clippy::cast_possible_truncation, reason = "the range was checked")]
        exact.then_some(self.0 as i64)
    }
}

/// The members of an object, in the order written, each name once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object(Vec<(String, Json)>);

impl Object {
    /// The members, which must not have a name twice.
    pub fn of<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self(members.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
    }

    /// How many members there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let at = self.0.iter().position(|(member, _)| member == name)?;
        Some(self.0.remove(at).1)
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The members in the order written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Sets a member: in its place when the name exists, else at the end.
    pub fn set(&mut self, name: &str, value: impl Into<Json>) {
        let value = value.into();
        match self.0.iter_mut().find(|(member, _)| member == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_string(), value)),
        }
    }
}

impl IntoIterator for Object {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<(String, Json)> for Object {
    /// Of members that do not have a name twice.
    fn from_iter<T: IntoIterator<Item = (String, Json)>>(members: T) -> Self {
        Self(members.into_iter().collect())
    }
}

impl Json {
    /// The member of this name, when this is an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Whether this is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, when this is text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The items, when this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    /// The members, when this is an object.
    #[must_use]
    pub const fn as_object(&self) -> Option<&Object> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// What this is, for a sentence.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "text",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(text.to_string())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<Vec<Self>> for Json {
    fn from(items: Vec<Self>) -> Self {
        Self::Array(items)
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

/// One step of a JSON Pointer (RFC 6901), appended to the pointer of what holds it.
pub(crate) fn pointer(parent: &str, step: impl fmt::Display) -> String {
    let step = step.to_string().replace('~', "~0").replace('/', "~1");
    format!("{parent}/{step}")
}

/// Why text is not read as JSON. Offsets count bytes of UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// Against the grammar of RFC 8259.
    #[error("no JSON: at byte {offset}, {expected} was expected")]
    Syntax {
        /// Where.
        offset: usize,
        /// What is accepted there.
        expected: &'static str,
    },
    /// The bytes are not UTF-8.
    #[error("no JSON: the bytes are not UTF-8 from offset {offset}")]
    Utf8 {
        /// Where.
        offset: usize,
    },
    /// A name twice in one object: readers differ in which one they take (I-JSON, RFC 7493).
    #[error(
        "the object member {} stands twice (again at byte {offset}); readers differ in which they take",
        Quoted(name)
    )]
    DuplicateKey {
        /// Where the second one begins.
        offset: usize,
        /// The name.
        name: String,
    },
    /// Half of a surrogate pair: it has no UTF-8 form, so no canonical bytes.
    #[error("the escape at byte {offset} is half of a surrogate pair, which is no character")]
    LoneSurrogate {
        /// Where.
        offset: usize,
    },
    /// An integer that a double cannot hold, or prints otherwise: 9007199254740993 would silently
    /// become 9007199254740992.
    #[error("the integer {literal} at byte {offset} would become {becomes}; write it as text")]
    NumberInexact {
        /// Where.
        offset: usize,
        /// As written.
        literal: String,
        /// As canonical JSON would write it.
        becomes: String,
    },
    /// A number beyond the range of a double.
    #[error("the number {} at byte {offset} is beyond the range of a double", Quoted(literal))]
    NumberRange {
        /// Where.
        offset: usize,
        /// As written.
        literal: String,
    },
    /// Nested deeper than [`JSON_DEPTH_MAX`].
    #[error("nested deeper than {JSON_DEPTH_MAX} levels at byte {offset}")]
    TooDeep {
        /// Where the level after the last begins.
        offset: usize,
    },
    /// Longer than [`JSON_SIZE_MAX`].
    #[error("{received} bytes of JSON; at most {JSON_SIZE_MAX} are read")]
    TooLarge {
        /// Length in bytes.
        received: usize,
    },
}

impl JsonError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "JSON_SYNTAX",
            Self::Utf8 { .. } => "JSON_UTF8",
            Self::DuplicateKey { .. } => "JSON_DUPLICATE_KEY",
            Self::LoneSurrogate { .. } => "JSON_LONE_SURROGATE",
            Self::NumberInexact { .. } => "JSON_NUMBER_INEXACT",
            Self::NumberRange { .. } => "JSON_NUMBER_RANGE",
            Self::TooDeep { .. } => "JSON_TOO_DEEP",
            Self::TooLarge { .. } => "JSON_TOO_LARGE",
        }
    }

    /// The facts, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Syntax { offset, expected } => {
                facts(&[("position", offset), ("expected", expected)])
            }
            Self::Utf8 { offset } | Self::LoneSurrogate { offset } => {
                facts(&[("position", offset)])
            }
            Self::DuplicateKey { offset, name } => facts(&[("position", offset), ("name", name)]),
            Self::NumberInexact { offset, literal, becomes } => {
                facts(&[("position", offset), ("received", literal), ("becomes", becomes)])
            }
            Self::NumberRange { offset, literal } => {
                facts(&[("position", offset), ("received", literal)])
            }
            Self::TooDeep { offset } => {
                facts(&[("position", offset), ("expected", &JSON_DEPTH_MAX)])
            }
            Self::TooLarge { received } => {
                facts(&[("expected", &JSON_SIZE_MAX), ("received", received)])
            }
        }
    }
}
