use alloc::vec::Vec;

const DIGITS: [u8; 16] = *b"0123456789abcdef";

const LOWER: u8 = 0x10;
const UPPER: u8 = 0x20;
const NONE: u8 = 0x80;

/// The value of a digit, with the case of a letter; or that it is none.
const fn value(character: u8) -> u8 {
    match character {
        b'0'..=b'9' => character - b'0',
        b'a'..=b'f' => (character - b'a' + 10) | LOWER,
        b'A'..=b'F' => (character - b'A' + 10) | UPPER,
        _ => NONE,
    }
}

/// Which letters stood among hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterCase {
    /// Lower case only, or no letter at all.
    Lower,
    /// Upper case only.
    Upper,
    /// Both.
    Mixed,
}

/// [`value`] of every byte.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut rest = values.as_mut_slice();
    let mut character = 0_u8;
    while let Some((place, after)) = rest.split_first_mut() {
        *place = value(character);
        character = character.wrapping_add(1);
        rest = after;
    }
    values
};

/// Writes two lower-case digits a byte, as many as there is room for.
pub fn encode_hex(bytes: &[u8], digits: &mut [u8]) {
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or_default();
    for (place, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(bytes) {
        *place = [digit(byte >> 4), digit(byte & 15)];
    }
}

/// Appends two lower-case digits a byte.
pub fn append_hex(digits: &mut Vec<u8>, bytes: &[u8]) {
    let start = digits.len();
    digits.resize(start + 2 * bytes.len(), 0);
    encode_hex(bytes, digits.get_mut(start..).unwrap_or_default());
}

/// Reads two digits a byte of either case. None unless `digits` are exactly twice as many as there
/// is room for, and all of them digits.
///
/// ```
/// use ioid_bytes::{LetterCase, decode_hex};
/// let mut bytes = [0; 2];
/// assert_eq!(decode_hex(b"0aF1", &mut bytes), Some(LetterCase::Mixed));
/// assert_eq!(bytes, [0x0a, 0xf1]);
/// assert_eq!(decode_hex(b"0xF1", &mut bytes), None);
/// ```
pub fn decode_hex(digits: &[u8], bytes: &mut [u8]) -> Option<LetterCase> {
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    if pairs.len() != bytes.len() {
        return None;
    }
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let [high, low] =
            [high, low].map(|digit| VALUES.get(usize::from(*digit)).copied().unwrap_or(NONE));
        seen |= high | low;
        *byte = high << 4 | low & 15;
    }
    match seen & !15 {
        0 | LOWER => Some(LetterCase::Lower),
        UPPER => Some(LetterCase::Upper),
        0x30 => Some(LetterCase::Mixed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cases_and_refusals() {
        let case = |digits: &str| decode_hex(digits.as_bytes(), &mut vec![0; digits.len() / 2]);
        assert_eq!(case("0123456789"), Some(LetterCase::Lower));
        assert_eq!(case("0123abcdef"), Some(LetterCase::Lower));
        assert_eq!(case("0123ABCDEF"), Some(LetterCase::Upper));
        assert_eq!(case("0123aBcdef"), Some(LetterCase::Mixed));
        for wrong in ["0", "0g", "g0", "0x", "  ", "é", "@@", "``", "//", "::"] {
            assert_eq!(case(wrong), None, "{wrong}");
        }
        assert_eq!(decode_hex(b"0011", &mut [0; 1]), None);
    }

    proptest! {
        #[test]
        fn back_and_forth(bytes: Vec<u8>) {
            let mut digits = vec![0; 2 * bytes.len()];
            encode_hex(&bytes, &mut digits);
            let expected = alloy_primitives::hex::encode(&bytes);
            prop_assert_eq!(&digits, expected.as_bytes());
            let mut appended = b"0x".to_vec();
            append_hex(&mut appended, &bytes);
            prop_assert_eq!(appended.strip_prefix(b"0x"), Some(expected.as_bytes()));
            let mut read = vec![0; bytes.len()];
            prop_assert_eq!(decode_hex(&digits, &mut read), Some(LetterCase::Lower));
            prop_assert_eq!(&read, &bytes);
            digits.make_ascii_uppercase();
            prop_assert!(decode_hex(&digits, &mut read).is_some());
            prop_assert_eq!(&read, &bytes);
        }
    }
}
