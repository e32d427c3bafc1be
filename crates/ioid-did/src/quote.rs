use alloc::string::String;

use crate::telling::Shown;

/// Text from outside, made fit for a sentence: quoted, control and non-ASCII characters escaped,
/// cut after 80 characters. A hostile name can neither break a line nor turn the writing direction
/// of the message that reports it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

const SHOWN: usize = 80;

impl Shown for Quoted<'_> {
    fn show(&self, out: &mut String) {
        out.push('"');
        let mut characters = self.0.chars();
        characters.by_ref().take(SHOWN).for_each(|character| push_escaped(out, character));
        out.push_str(if characters.next().is_some() { "…\"" } else { "\"" });
    }
}

/// Appends a character of a text from outside: `\"` and `\\` after a backslash, what is not
/// printable ASCII as `\u{…}`.
pub fn push_escaped(out: &mut String, character: char) {
    match character {
        '"' | '\\' => out.extend(['\\', character]),
        ' '..='~' => out.push(character),
        other => out.extend(other.escape_unicode()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_in_its_line_and_direction() {
        assert_eq!(Quoted("a\"b\n\u{202e}é").shown(), "\"a\\\"b\\u{a}\\u{202e}\\u{e9}\"");
        assert_eq!(Quoted(&"x".repeat(81)).shown(), format!("\"{}…\"", "x".repeat(80)));
        assert_eq!(Quoted(&"x".repeat(80)).shown(), format!("\"{}\"", "x".repeat(80)));
    }
}
