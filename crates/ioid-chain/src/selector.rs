use alloc::boxed::Box;
use core::fmt;
use ioid_did::{Telling, Told, told_errors};

use alloy_primitives::FixedBytes;
use ioid_bytes::{decode_hex, keccak256};

use crate::error::{ChainError, Excerpt, Result};
use crate::solidity_type::{Elementary, canonical_number, is_identifier};

/// The first four bytes of calldata: which function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector([u8; 4]);

/// Why a text selects no function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SelectorProblem {
    /// `0x` and something other than eight hex digits.
    Hex,
    /// A signature without a proper function name before its parenthesis.
    Name,
    /// A type that Solidity does not know, or not in its canonical spelling.
    Type {
        /// The type's text.
        found: Excerpt,
        /// Where it starts, counted from 0.
        position: usize,
    },
    /// A character where another was due.
    Syntax {
        /// What was due.
        expected: &'static str,
        /// Where, counted from 0.
        position: usize,
    },
    /// Longer, or with tuples deeper inside each other, than any real signature.
    TooLarge,
}

impl Told for SelectorProblem {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Hex => {
                telling.fact("expected", &"8 hex digits").say("after 0x come exactly 8 hex digits")
            }
            Self::Name => telling
                .fact("position", &"0")
                .say("it is neither 0x with hex digits nor a function signature"),
            Self::Type { found, position } => telling
                .fact("position", position)
                .fact("received", found)
                .say("\"{received}\" at position {position} is not a canonical Solidity type"),
            Self::Syntax { expected, position } => telling
                .fact("position", position)
                .fact("expected", expected)
                .say("expected {expected} at position {position}"),
            Self::TooLarge => telling
                .fact("max", &"1024")
                .say("it is longer than 1,024 characters or nested deeper than 16"),
        }
    }
}

told_errors!(SelectorProblem);

impl Selector {
    const MAX_LENGTH: usize = 1024;
    const MAX_DEPTH: usize = 16;

    /// Reads `0x` and eight hex digits, or a signature as the selector is made from it:
    /// `keccak256(signature)[0..4]` with canonical types and no spaces or names (`uint256`, not
    /// `uint`). A signature that is only almost right would select another function, so nothing
    /// is tidied up.
    ///
    /// # Errors
    /// `SELECTOR_INVALID`.
    ///
    /// ```
    /// let stake = ioid_chain::Selector::parse("stake(uint256)")?;
    /// assert_eq!(stake.to_string(), "0xa694fc3a");
    /// assert!(ioid_chain::Selector::parse("stake(uint)").is_err());
    /// # Ok::<(), ioid_chain::ChainError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        let invalid =
            |problem| Box::new(ChainError::SelectorInvalid { input: Excerpt::new(text), problem });
        if let Some(digits) = text.strip_prefix("0x") {
            let mut bytes = [0; 4];
            let read = decode_hex(digits.as_bytes(), &mut bytes);
            return read.map(|_| Self(bytes)).ok_or_else(|| invalid(SelectorProblem::Hex));
        }
        check_signature(text).map_err(invalid)?;
        let [a, b, c, d, ..] = keccak256(text.as_bytes());
        Ok(Self([a, b, c, d]))
    }

    /// The four bytes.
    pub const fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl From<[u8; 4]> for Selector {
    fn from(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }
}

impl From<FixedBytes<4>> for Selector {
    fn from(bytes: FixedBytes<4>) -> Self {
        Self(bytes.0)
    }
}

impl From<Selector> for FixedBytes<4> {
    fn from(selector: Selector) -> Self {
        Self(selector.0)
    }
}

/// `0x` and eight hex digits.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        FixedBytes::<4>::from(*self).fmt(f)
    }
}

fn check_signature(text: &str) -> Result<(), SelectorProblem> {
    if text.len() > Selector::MAX_LENGTH {
        return Err(SelectorProblem::TooLarge);
    }
    let (name, _) = text.split_once('(').ok_or(SelectorProblem::Name)?;
    if !is_identifier(name) {
        return Err(SelectorProblem::Name);
    }
    let mut types = Types { text, at: name.len() };
    types.tuple(0)?;
    if types.at != text.len() {
        return Err(types.expected("the end"));
    }
    Ok(())
}

/// Reads types from left to right.
struct Types<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Types<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn expected(&self, expected: &'static str) -> SelectorProblem {
        SelectorProblem::Syntax { expected, position: self.at }
    }

    /// `(` types `)`, possibly none.
    fn tuple(&mut self, depth: usize) -> Result<(), SelectorProblem> {
        if depth == Selector::MAX_DEPTH {
            return Err(SelectorProblem::TooLarge);
        }
        if !self.take("(") {
            return Err(self.expected("an opening parenthesis"));
        }
        if self.take(")") {
            return Ok(());
        }
        loop {
            self.one(depth)?;
            if self.take(")") {
                return Ok(());
            }
            if !self.take(",") {
                return Err(self.expected("a comma or a closing parenthesis"));
            }
        }
    }

    /// A tuple or an elementary type, then any number of array brackets.
    fn one(&mut self, depth: usize) -> Result<(), SelectorProblem> {
        if self.rest().starts_with('(') {
            self.tuple(depth + 1)?;
        } else {
            let rest = self.rest();
            let end = rest.find([',', ')', '[', '(']).unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default();
            // `function` is an address and a selector; it exists in signatures only.
            if Elementary::parse(name).is_none() && name != "function" {
                let found = Excerpt::new(name);
                return Err(SelectorProblem::Type { found, position: self.at });
            }
            self.at += end;
        }
        while self.take("[") {
            let rest = self.rest();
            let end = rest.find(']').ok_or_else(|| self.expected("a closing bracket"))?;
            let size = rest.get(..end).unwrap_or_default();
            if !size.is_empty() && canonical_number(size).is_none() {
                return Err(self.expected("an array length"));
            }
            self.at += end + 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
