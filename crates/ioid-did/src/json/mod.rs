//! JSON as DID documents need it: strict reading, and one canonical way to write.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};

mod big;
mod canonical;
mod number;
mod parse;
mod place;

pub(crate) use canonical::{Name, in_order};
pub(crate) use place::Place;

use crate::telling::{Telling, Told};
use crate::told_errors;

/// Deepest nesting of arrays and objects that is read.
pub const JSON_DEPTH_MAX: usize = 64;

/// Longest JSON text that is read, in bytes: 1 MiB, what IPFS keeps in one block.
pub const JSON_SIZE_MAX: usize = 1 << 20;

/// A JSON value that passed the strict reader. Objects keep the order they were written in, and
/// have no name twice.
pub type Json = JsonView<'static>;

/// The members of an object, in the order written, each name once.
pub type Object = ObjectView<'static>;

/// A [`Json`] whose text may be that which it was read from: most of a document is text without
/// escapes, and a document that is read, examined and dropped need not copy it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum JsonView<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A finite double: I-JSON numbers are those of ECMAScript.
    Number(Number),
    /// Text of Unicode scalar values: lone surrogates do not exist here.
    String(Cow<'a, str>),
    /// `[…]`
    Array(Vec<JsonView<'a>>),
    /// `{…}`
    Object(ObjectView<'a>),
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

/// The members of a [`JsonView`] object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ObjectView<'a>(Vec<(Cow<'a, str>, JsonView<'a>)>);

impl<'a> ObjectView<'a> {
    /// The members, which must not have a name twice.
    pub fn of<const N: usize>(members: [(&str, JsonView<'a>); N]) -> Self {
        members.into_iter().map(|(name, value)| (name.to_string(), value)).collect()
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
    pub fn remove(&mut self, name: &str) -> Option<JsonView<'a>> {
        let at = self.0.iter().position(|(member, _)| member == name)?;
        Some(self.0.remove(at).1)
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&JsonView<'a>> {
        self.0.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The members in the order written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &JsonView<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Sets a member: in its place when the name exists, else at the end.
    pub fn set(&mut self, name: &str, value: impl Into<JsonView<'a>>) {
        let value = value.into();
        match self.0.iter_mut().find(|(member, _)| member == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((Cow::Owned(name.to_string()), value)),
        }
    }

    /// Adds a member of a new name.
    pub(crate) fn add(&mut self, name: &'a str, value: JsonView<'a>) {
        self.0.push((Cow::Borrowed(name), value));
    }

    /// Adds a member of a new name that is text.
    #[inline(never)]
    pub(crate) fn add_text(&mut self, name: &'a str, text: String) {
        self.add(name, text.into());
    }

    /// Adds a member of a new name that is text which stays where it is.
    #[inline(never)]
    pub(crate) fn add_lent(&mut self, name: &'a str, text: &'a str) {
        self.add(name, JsonView::lent(text));
    }

    /// The same with texts of its own.
    pub(crate) fn kept(&self) -> Object {
        self.iter().map(|(name, value)| (name.to_string(), value.kept())).collect()
    }

    /// The text of a member that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(JsonView::as_str)
    }
}

impl<'a> IntoIterator for ObjectView<'a> {
    type Item = (String, JsonView<'a>);
    type IntoIter = core::iter::Map<
        alloc::vec::IntoIter<(Cow<'a, str>, JsonView<'a>)>,
        fn((Cow<'a, str>, JsonView<'a>)) -> Self::Item,
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter().map(|(name, value)| (name.into_owned(), value))
    }
}

impl<'a> FromIterator<(String, JsonView<'a>)> for ObjectView<'a> {
    /// Of members that do not have a name twice.
    fn from_iter<T: IntoIterator<Item = (String, JsonView<'a>)>>(members: T) -> Self {
        Self(members.into_iter().map(|(name, value)| (Cow::Owned(name), value)).collect())
    }
}

impl<'a> JsonView<'a> {
    /// The member of this name, when this is an object that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Text that stays where it is.
    pub(crate) const fn lent(text: &'a str) -> Self {
        Self::String(Cow::Borrowed(text))
    }

    /// The same with texts of its own.
    fn kept(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Number(number) => Json::Number(*number),
            Self::String(text) => text.as_ref().into(),
            Self::Array(items) => Json::Array(items.iter().map(Self::kept).collect()),
            Self::Object(object) => object.kept().into(),
        }
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
    pub const fn as_object(&self) -> Option<&ObjectView<'a>> {
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

impl From<&str> for JsonView<'_> {
    fn from(text: &str) -> Self {
        Self::String(Cow::Owned(text.to_string()))
    }
}

impl From<String> for JsonView<'_> {
    fn from(text: String) -> Self {
        Self::String(Cow::Owned(text))
    }
}

impl<'a> From<Vec<Self>> for JsonView<'a> {
    fn from(items: Vec<Self>) -> Self {
        Self::Array(items)
    }
}

impl<'a> From<ObjectView<'a>> for JsonView<'a> {
    fn from(object: ObjectView<'a>) -> Self {
        Self::Object(object)
    }
}

/// Why text is not read as JSON. Offsets count bytes of UTF-8.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonError {
    /// Against the grammar of RFC 8259.
    Syntax {
        /// Where.
        offset: usize,
        /// What is accepted there.
        expected: &'static str,
    },
    /// The bytes are not UTF-8.
    Utf8 {
        /// Where.
        offset: usize,
    },
    /// A name twice in one object: readers differ in which one they take (I-JSON, RFC 7493).
    DuplicateKey {
        /// Where the second one begins.
        offset: usize,
        /// The name.
        name: String,
    },
    /// Half of a surrogate pair: it has no UTF-8 form, so no canonical bytes.
    LoneSurrogate {
        /// Where.
        offset: usize,
    },
    /// An integer that a double cannot hold, or prints otherwise: 9007199254740993 would silently
    /// become 9007199254740992.
    NumberInexact {
        /// Where.
        offset: usize,
        /// As written.
        literal: String,
        /// As canonical JSON would write it.
        becomes: String,
    },
    /// A number beyond the range of a double.
    NumberRange {
        /// Where.
        offset: usize,
        /// As written.
        literal: String,
    },
    /// Nested deeper than [`JSON_DEPTH_MAX`].
    TooDeep {
        /// Where the level after the last begins.
        offset: usize,
    },
    /// Longer than [`JSON_SIZE_MAX`].
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
        Telling::of(self).into_parts().1
    }
}

impl Told for JsonError {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Syntax { offset, expected } => telling
                .fact("position", offset)
                .fact("expected", expected)
                .say("no JSON: at byte {position}, {expected} was expected"),
            Self::Utf8 { offset } => telling
                .fact("position", offset)
                .say("no JSON: the bytes are not UTF-8 from offset {position}"),
            Self::DuplicateKey { offset, name } => {
                telling.fact("position", offset).fact("name", name).say(
                    "the object member {\"name\"} stands twice (again at byte {position}); readers \
                     differ in which they take",
                );
            }
            Self::LoneSurrogate { offset } => telling.fact("position", offset).say(
                "the escape at byte {position} is half of a surrogate pair, which is no character",
            ),
            Self::NumberInexact { offset, literal, becomes } => telling
                .fact("position", offset)
                .fact("received", literal)
                .fact("becomes", becomes)
                .say("the integer {received} at byte {position} would become {becomes}; write it as text"),
            Self::NumberRange { offset, literal } => telling
                .fact("position", offset)
                .fact("received", literal)
                .say("the number {\"received\"} at byte {position} is beyond the range of a double"),
            Self::TooDeep { offset } => telling
                .fact("position", offset)
                .fact("expected", &JSON_DEPTH_MAX)
                .say("nested deeper than {expected} levels at byte {position}"),
            Self::TooLarge { received } => telling
                .fact("expected", &JSON_SIZE_MAX)
                .fact("received", received)
                .say("{received} bytes of JSON; at most {expected} are read"),
        }
    }
}

told_errors!(JsonError);
