//! What an error says: a sentence for people, and the facts in it for programs, from one list.
//!
//! Not `core::fmt`, whose machinery for widths, signs and alternate forms weighs more in a module
//! for browsers than all sentences of this crate. `Display` and `Error` of an error are made of its
//! [`Telling`] by [`told_errors!`](crate::told_errors).

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, U256};
use ioid_bytes::{digits, recent_checksum};

use crate::quote::Quoted;

/// A value as a sentence shows it.
pub trait Shown {
    /// Appends the value to a sentence.
    fn show(&self, out: &mut String);

    /// The value as text.
    fn shown(&self) -> String {
        let mut text = String::new();
        self.show(&mut text);
        text
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn show(&self, out: &mut String) {
        T::show(self, out);
    }
}

impl Shown for str {
    fn show(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl Shown for String {
    fn show(&self, out: &mut String) {
        out.push_str(self);
    }
}

impl Shown for char {
    fn show(&self, out: &mut String) {
        out.push(*self);
    }
}

impl Shown for U256 {
    fn show(&self, out: &mut String) {
        out.push_str(&digits(self.as_limbs(), 10));
    }
}

impl Shown for u64 {
    fn show(&self, out: &mut String) {
        out.push_str(&digits(&[*self, 0, 0, 0], 10));
    }
}

impl Shown for usize {
    fn show(&self, out: &mut String) {
        (*self as u64).show(out);
    }
}

impl Shown for u8 {
    fn show(&self, out: &mut String) {
        u64::from(*self).show(out);
    }
}

impl Shown for Address {
    fn show(&self, out: &mut String) {
        out.extend(recent_checksum(&self.0.0).map(char::from));
    }
}

/// An error, or a part of one, that says what it has to say.
pub trait Told {
    /// Lists the facts, then says the sentence.
    fn tell(&self, telling: &mut Telling);
}

impl<T: Told + ?Sized> Told for alloc::boxed::Box<T> {
    fn tell(&self, telling: &mut Telling) {
        T::tell(self, telling);
    }
}

/// What an error says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Telling {
    sentence: String,
    facts: Vec<(&'static str, String)>,
    asides: Vec<(&'static str, String)>,
}

impl Telling {
    /// What `error` says.
    #[must_use]
    pub fn of(error: &dyn Told) -> Self {
        let mut telling = Self::default();
        error.tell(&mut telling);
        telling
    }

    /// The sentence, and the facts by name.
    #[must_use]
    pub fn into_parts(self) -> (String, Vec<(&'static str, String)>) {
        (self.sentence, self.facts)
    }

    /// A fact, for programs and for the sentence.
    pub fn fact(&mut self, name: &'static str, value: &dyn Shown) -> &mut Self {
        self.facts.push((name, value.shown()));
        self
    }

    /// What only the sentence needs.
    pub fn aside(&mut self, name: &'static str, value: &dyn Shown) -> &mut Self {
        self.asides.push((name, value.shown()));
        self
    }

    /// Why: its facts are facts of this, and `{why}` is its sentence.
    pub fn because(&mut self, why: &dyn Told) -> &mut Self {
        let why = Self::of(why);
        self.facts.extend(why.facts);
        self.asides.push(("why", why.sentence));
        self
    }

    /// A fact that is not the one this speaks of.
    pub(crate) fn forget(&mut self, name: &str) {
        self.facts.retain(|(known, _)| *known != name);
    }

    /// The sentence: `{name}` is what was listed under that name, and `{"name"}` the same as text
    /// from outside is quoted.
    pub fn say(&mut self, template: &str) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, after) = after.split_once('}').unwrap_or_default();
            let name = place.trim_matches('"');
            let listed = self.asides.iter().chain(&self.facts).find(|(known, _)| *known == name);
            let text = listed.map_or("", |(_, text)| text);
            self.sentence.push_str(before);
            if name == place {
                self.sentence.push_str(text);
            } else {
                Quoted(text).show(&mut self.sentence);
            }
            rest = after;
        }
        self.sentence.push_str(rest);
    }
}

/// `Display` and `Error` of types that are [`Told`].
#[macro_export]
macro_rules! told_errors {
    ($($error:ty),+ $(,)?) => {$(
        impl core::fmt::Display for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&$crate::Telling::of(self).into_parts().0)
            }
        }

        impl core::error::Error for $error {}
    )+};
}
