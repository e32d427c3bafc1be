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

/// Eight bytes that are all this one.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The digits of four bytes: eight bytes that are worked on at once, none of which ever overflows.
#[inline]
fn eight_digits(bytes: [u8; 4]) -> [u8; 8] {
    let spread = u64::from(u32::from_le_bytes(bytes));
    let spread = (spread | spread << 16) & 0x0000_ffff_0000_ffff;
    let spread = (spread | spread << 8) & 0x00ff_00ff_00ff_00ff;
    let nibbles = (spread >> 4 | spread << 8) & eight(15);
    spelled(nibbles).to_le_bytes()
}

/// Nibbles as lower-case digits.
#[inline]
fn spelled(nibbles: u64) -> u64 {
    // One where the nibble is 10 or more.
    let letters = (nibbles + eight(6)) >> 4 & eight(1);
    nibbles + eight(b'0') + letters * u64::from(b'a' - b'0' - 10)
}

/// Four bytes of eight digits, and what was [`seen`](value) among them.
#[inline]
fn four_bytes(digits: [u8; 8]) -> ([u8; 4], u8) {
    let digits = u64::from_le_bytes(digits);
    // Letters have this bit, and lower-case ones the one below it, too.
    let letters = digits >> 6 & eight(1);
    let lower = letters & digits >> 5;
    let nibbles = (digits & eight(15)) + letters * 9;
    // A digit is one that is spelled as its value is.
    let wrong = nibbles & eight(0xf0) | spelled(nibbles & eight(15)) ^ (digits | letters << 5);
    let seen = if wrong != 0 {
        NONE
    } else {
        (u8::from(lower != 0) * LOWER) | (u8::from(lower != letters) * UPPER)
    };
    let pairs = (nibbles << 4 | nibbles >> 8) & 0x00ff_00ff_00ff_00ff;
    let pairs = (pairs | pairs >> 8) & 0x0000_ffff_0000_ffff;
    (((pairs | pairs >> 16) as u32).to_le_bytes(), seen)
}

/// Writes two lower-case digits a byte, as many as there is room for.
pub fn encode_hex(bytes: &[u8], digits: &mut [u8]) {
    let (fours, eights) = (bytes.as_chunks().0, digits.as_chunks_mut().0);
    let done = fours.len().min(eights.len());
    for (place, four) in eights.iter_mut().zip(fours) {
        *place = eight_digits(*four);
    }
    let bytes = bytes.get(4 * done..).unwrap_or_default();
    let digits = digits.get_mut(8 * done..).unwrap_or_default();
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
    if digits.len() != 2 * bytes.len() {
        return None;
    }
    let mut seen = 0;
    let (fours, bytes) = bytes.as_chunks_mut();
    let (eights, digits) = digits.split_at_checked(8 * fours.len())?;
    for (place, eight) in fours.iter_mut().zip(eights.as_chunks().0) {
        let (four, found) = four_bytes(*eight);
        *place = four;
        seen |= found;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(digits.as_chunks().0) {
        let [high, low] = [value(*high), value(*low)];
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
        for room in 0..12 {
            let mut digits = [b'-'; 12];
            encode_hex(&[0x1f; 5], &mut digits[..room]);
            let mut expected = [b'-'; 12];
            let whole = room / 2 * 2;
            expected[..whole.min(10)].copy_from_slice(&b"1f1f1f1f1f"[..whole.min(10)]);
            assert_eq!(digits, expected, "{room}");
        }
    }

    /// What four digits at a time are taken for, at each place of eight, is what one alone is.
    #[test]
    fn every_byte_at_every_place() {
        for character in 0..=u8::MAX {
            for place in 0..8 {
                let mut digits = *b"00000000";
                digits[place] = character;
                let (bytes, seen) = four_bytes(digits);
                let one = value(character);
                assert_eq!(seen & !15, one & !15, "{character} {place}");
                if one != NONE {
                    let mut expected = [0; 4];
                    expected[place / 2] = (one & 15) << if place % 2 == 0 { 4 } else { 0 };
                    assert_eq!(bytes, expected, "{character} {place}");
                }
                assert_eq!(eight_digits([character; 4]), {
                    let two = alloy_primitives::hex::encode([character; 4]);
                    <[u8; 8]>::try_from(two.as_bytes()).unwrap()
                });
            }
        }
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

        #[test]
        fn reads_what_a_library_reads(digits in "[0-9a-fA-F]{0,24}[0-9a-fA-Fg@`é/:G]{0,2}[0-9a-fA-F]{0,9}") {
            let mut bytes = vec![0; digits.len() / 2];
            let expected = alloy_primitives::hex::decode(&digits).ok();
            let found = decode_hex(digits.as_bytes(), &mut bytes).map(|_| bytes);
            prop_assert_eq!(found, expected);
        }
    }
}
