use alloc::string::String;
use core::cmp::Ordering;

/// Bytes before the first that JSON does not hold within text as it is: a quotation mark, a
/// backslash, a control character (RFC 8259, section 7).
#[must_use]
pub fn plain_length(bytes: &[u8]) -> usize {
    let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    // Eight at a time: the mask has the top bit of each byte that is special, and perhaps of bytes
    // above one that is.
    const ONES: u64 = u64::MAX / 255;
    const TOPS: u64 = ONES << 7;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let zero = |word: u64| word.wrapping_sub(ONES) & !word;
        let quote = zero(word ^ (ONES * 0x22));
        let backslash = zero(word ^ (ONES * 0x5c));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (quote | backslash | control) & TOPS;
        if found != 0 {
            return 8 * index + (found.trailing_zeros() / 8) as usize;
        }
    }
    8 * words.len() + rest.iter().position(special).unwrap_or(rest.len())
}

/// Adds text as a string of JSON: in quotation marks, with the fewest escapes (RFC 8785, 3.2.2.2).
pub fn push_quoted(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
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
    out.push('"');
}

/// The order of two texts by UTF-16 code units, which is JavaScript's.
#[must_use]
pub fn utf16_order(left: &str, right: &str) -> Ordering {
    // It is the order of the UTF-8 bytes but for characters from U+E000 up, where UTF-16 has those
    // beyond U+FFFF, in surrogates, below the others.
    let (a, b) = (left.as_bytes(), right.as_bytes());
    let Some((a, b)) = a.iter().zip(b).find(|(a, b)| a != b) else { return a.len().cmp(&b.len()) };
    if *a < 0xee || *b < 0xee { a.cmp(b) } else { left.encode_utf16().cmp(right.encode_utf16()) }
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
        fn orders_as_javascript_does(
            left in "[a\\u{7f}é\\u{7ff}\\u{800}\\u{d7ff}\\u{e000}\\u{fb33}\\u{ffff}😂\\u{10ffff}]{0,4}",
            right in "[a\\u{7f}é\\u{7ff}\\u{800}\\u{d7ff}\\u{e000}\\u{fb33}\\u{ffff}😂\\u{10ffff}]{0,4}",
        ) {
            let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
            prop_assert_eq!(utf16_order(&left, &right), units(&left).cmp(&units(&right)));
        }
    }
}
