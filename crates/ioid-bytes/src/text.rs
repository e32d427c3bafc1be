use alloc::string::String;
use core::cmp::Ordering;

/// Bytes before the first that JSON does not hold within text as it is: a quotation mark, a
/// backslash, a control character (RFC 8259, section 7).
#[must_use]
pub fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES << 7;
    // Eight at a time: the mask has the top bit of each byte that is special, and perhaps of bytes
    // above one that is.
    let first = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        let zero = |word: u64| word.wrapping_sub(ONES) & !word;
        let quote = zero(word ^ (ONES * 0x22));
        let backslash = zero(word ^ (ONES * 0x5c));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        (((quote | backslash | control) & TOPS).trailing_zeros() / 8) as usize
    };
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let plain = first(word);
        if plain < 8 {
            return 8 * index + plain;
        }
    }
    // The rest with what stands before it, which is plain; or with what does not matter.
    match bytes.last_chunk() {
        Some(last) => bytes.len() - 8 + first(last),
        None => {
            let mut last = [0; 8];
            for (place, byte) in last.iter_mut().zip(rest) {
                *place = *byte;
            }
            first(&last)
        }
    }
}

/// Texts of one byte: to push a `char` is to ask how many it takes.
const QUOTE: &str = "\"";
const COMMA: &str = ",";
const COLON: &str = ":";

/// Adds text as a string of JSON: in quotation marks, with the fewest escapes (RFC 8785, 3.2.2.2).
#[inline(never)]
pub fn push_quoted(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push_str(QUOTE);
    if plain_length(text.as_bytes()) == text.len() {
        out.push_str(text);
    } else {
        push_escaped(out, text);
    }
    out.push_str(QUOTE);
}

#[cold]
#[inline(never)]
fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((plain, special)) = rest.split_at_checked(plain_length(rest.as_bytes())) {
        out.push_str(plain);
        let Some(byte) = special.bytes().next() else { break };
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            0x8 => out.push_str("\\b"),
            0xc => out.push_str("\\f"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            other => {
                out.push_str(if other < 0x10 { "\\u000" } else { "\\u001" });
                out.push(char::from_digit(u32::from(other & 15), 16).unwrap_or_default());
            }
        }
        // What is not plain is one byte of ASCII.
        rest = special.get(1..).unwrap_or_default();
    }
}

/// JSON text while it is written, without white space. What stands between values is put there by
/// itself: after anything but an opening bracket, a colon and a comma there is a comma.
#[derive(Debug, Default)]
pub struct JsonText(String);

impl JsonText {
    /// Nothing yet, with room for so many bytes.
    #[must_use]
    pub fn with_capacity(length: usize) -> Self {
        Self(String::with_capacity(length))
    }

    /// So far.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A bracket of either kind that opens.
    #[inline(never)]
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.0.push(bracket);
    }

    /// The bracket that closes what is open.
    pub fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// The name of a member, whose value is next.
    #[inline(never)]
    pub fn name(&mut self, name: &str) {
        self.text(name);
        self.0.push_str(COLON);
    }

    /// A string.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        self.separate();
        push_quoted(&mut self.0, text);
    }

    /// A string, given in pieces, in which nothing needs an escape.
    #[inline(never)]
    pub fn plain(&mut self, pieces: &[&str]) {
        self.separate();
        self.0.push_str(QUOTE);
        for piece in pieces {
            self.0.push_str(piece);
        }
        self.0.push_str(QUOTE);
    }

    /// What is JSON as it is: a number, a word, a value that was written.
    #[inline(never)]
    pub fn word(&mut self, word: &str) {
        self.separate();
        self.0.push_str(word);
    }

    /// What stands before the next value, if anything does.
    #[inline(never)]
    pub fn separate(&mut self) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[' | b':' | b',')) {
            self.0.push_str(COMMA);
        }
    }
}

impl From<JsonText> for String {
    fn from(text: JsonText) -> Self {
        text.0
    }
}

/// What follows the beginning of a text, when it begins so. The library's own compares byte by byte
/// in WebAssembly: ids of a document all begin with its DID.
#[must_use]
pub fn rest_after<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(beginning.len())?;
    let ((words, last), (others, other)) =
        (start.as_bytes().as_chunks::<8>(), beginning.as_bytes().as_chunks::<8>());
    (words.iter().eq(others) && last == other).then_some(rest)
}

/// The order of two texts by UTF-16 code units, which is JavaScript's.
#[must_use]
pub fn utf16_order(left: &str, right: &str) -> Ordering {
    // It is the order of the UTF-8 bytes but for characters from U+E000 to U+FFFF, whose UTF-8
    // begins with EE or EF: they come behind those beyond, which in UTF-16 begin with surrogates.
    let rank = |byte: u8| if byte & 0xfe == 0xee { 0xff } else { byte };
    let (a, b) = (left.as_bytes(), right.as_bytes());
    match a.iter().zip(b).find(|(a, b)| a != b) {
        None => a.len().cmp(&b.len()),
        Some((a, b)) => (rank(*a), *a).cmp(&(rank(*b), *b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_plain_search_finds(bytes in proptest::collection::vec(
            prop_oneof![any::<u8>(), Just(b'"'), Just(b'\\'), 0x18_u8..0x28, Just(b'a'), Just(0xff)],
            0..40,
        )) {
            let found = bytes.iter().position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\'));
            prop_assert_eq!(plain_length(&bytes), found.unwrap_or(bytes.len()));
        }

        #[test]
        fn quotes_as_serde_json(text in "([ -~]|[\\x00-\\x20]|[\"\\\\éあ😂]){0,12}") {
            let mut quoted = "before".to_string();
            push_quoted(&mut quoted, &text);
            prop_assert_eq!(quoted, format!("before{}", serde_json::Value::from(text)));
        }

        #[test]
        fn json_text_has_its_commas(texts in proptest::collection::vec("[\\[{:,\"}\\]a]{0,3}", 0..4)) {
            let mut text = JsonText::with_capacity(0);
            text.open('[');
            text.open('{');
            for (index, value) in texts.iter().enumerate() {
                text.name(&format!("{index}{value}"));
                text.text(value);
            }
            text.close('}');
            text.open('[');
            text.close(']');
            texts.iter().for_each(|value| text.text(value));
            text.separate();
            text.word("1");
            text.plain(&["do", "c", ""]);
            text.word("null");
            text.close(']');
            let members: serde_json::Map<String, serde_json::Value> = texts.iter().enumerate()
                .map(|(index, value)| (format!("{index}{value}"), value.clone().into()))
                .collect();
            let mut expected = vec![members.into(), serde_json::json!([])];
            expected.extend(texts.into_iter().map(serde_json::Value::from));
            expected.extend([1.into(), "doc".into(), serde_json::Value::Null]);
            prop_assert_eq!(String::from(text), serde_json::Value::from(expected).to_string());
        }

        #[test]
        fn begins_as_the_library_says(text in "[ab😂]{0,20}", other in "[ab😂]{0,20}", cut in 0..20_usize) {
            let beginning: String = text.chars().take(cut).collect();
            prop_assert_eq!(rest_after(&text, &beginning), text.strip_prefix(beginning.as_str()));
            prop_assert_eq!(rest_after(&text, &other), text.strip_prefix(other.as_str()));
        }

        #[test]
        fn orders_as_javascript_does(
            left in "[a\\u{7f}é\\u{7ff}\\u{800}\\u{d7ff}\\u{e000}\\u{fb33}\\u{ffff}😂\\u{10ffff}]{0,4}",
            right in "[a\\u{7f}é\\u{7ff}\\u{800}\\u{d7ff}\\u{e000}\\u{fb33}\\u{ffff}😂\\u{10ffff}]{0,4}",
        ) {
            let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
            prop_assert_eq!(utf16_order(&left, &right), units(&left).cmp(&units(&right)));
        }
    }
}
