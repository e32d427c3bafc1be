use core::fmt;

/// Text from outside, made fit for a sentence: quoted, control and non-ASCII characters escaped,
/// cut after 80 characters. A hostile name can neither break a line nor turn the writing direction
/// of the message that reports it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

const SHOWN: usize = 80;

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for (index, character) in self.0.chars().enumerate() {
            if index == SHOWN {
                return f.write_str("…\"");
            }
            match character {
                '"' | '\\' => write!(f, "\\{character}")?,
                ' '..='~' => write!(f, "{character}")?,
                other => write!(f, "\\u{{{:x}}}", other as u32)?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_in_its_line_and_direction() {
        assert_eq!(Quoted("a\"b\n\u{202e}é").to_string(), "\"a\\\"b\\u{a}\\u{202e}\\u{e9}\"");
        assert_eq!(Quoted(&"x".repeat(81)).to_string(), format!("\"{}…\"", "x".repeat(80)));
        assert_eq!(Quoted(&"x".repeat(80)).to_string(), format!("\"{}\"", "x".repeat(80)));
    }
}
