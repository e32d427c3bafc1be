//! What every error must be: a stable code, facts by name, and a sentence of bounded length.

use std::fmt::Display;

use ioid_chain::ChainError;

/// Longest sentence: input is repeated in part only, however long it is.
const LONGEST_MESSAGE: usize = 2_000;

pub(crate) fn check(code: &str, details: &[(&'static str, String)], message: &dyn Display) {
    let is_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    assert!(!code.is_empty() && code.chars().all(is_code), "{code} is no code");
    assert!(details.iter().all(|(name, _)| !name.is_empty()), "{code}: a fact without a name");
    let message = message.to_string();
    assert!(!message.is_empty(), "{code} without a message");
    assert_eq!(message.chars().find(hides), None, "{code}: {message:?}");
    assert!(message.len() <= LONGEST_MESSAGE, "{code}: {} bytes of message", message.len());
}

/// Whether a character breaks the line, turns the writing direction, or cannot be seen.
pub(crate) fn hides(character: &char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(crate) fn chain(error: &ChainError) {
    check(error.code(), &error.details(), error);
}
