//! Bytes as text: base58btc and base36 read the bytes as one number, base32, base64url and base16
//! cut them into groups of bits (RFC 4648).
//!
//! `five8` does base58 of exactly 32 bytes (an identifier) and is many times faster; what is here
//! is for the other lengths, which are short: keys and CIDs of some 36 bytes. The crates `bs58` and
//! `multibase` would do the same for 6 and 23 kB of compressed WebAssembly.

use alloc::{string::String, vec, vec::Vec};

/// Bitcoin's alphabet: no `0`, `O`, `I` and `l`.
pub(crate) const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
pub(crate) const BASE36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
pub(crate) const BASE16: &[u8; 16] = b"0123456789abcdef";
pub(crate) const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
pub(crate) const BASE64URL: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A number of n digits takes n² steps to convert, so text from outside is not let grow.
pub(crate) const LONGEST_NUMBER: usize = 256;

/// Why text is no encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The character at this offset is not in the alphabet.
    Character(usize),
    /// The text is longer than any value expected here.
    TooLong,
    /// The bits left over at the end are not zero or too many: another text means the same bytes.
    Tail,
}

const NO_DIGIT: u8 = u8::MAX;

/// The value of each byte as a digit. Made for each text: that is soon done, and six tables would
/// weigh more than all of this.
fn values(alphabet: &[u8]) -> [u8; 256] {
    let mut values = [NO_DIGIT; 256];
    for (value, letter) in (0..).zip(alphabet) {
        if let Some(place) = values.get_mut(usize::from(*letter)) {
            *place = value;
        }
    }
    values
}

fn digit(values: &[u8; 256], byte: u8) -> Option<u32> {
    values.get(usize::from(byte)).copied().filter(|value| *value != NO_DIGIT).map(u32::from)
}

/// How many digits are converted at once: both 58⁵ and 36⁵ fit 32 bits.
const GROUP: usize = 5;

/// Reads `text` as one number in the alphabet's base; each leading zero digit is one zero byte.
pub(crate) fn decode_number(text: &[u8], alphabet: &[u8]) -> Result<Vec<u8>, Flaw> {
    if text.len() > LONGEST_NUMBER {
        return Err(Flaw::TooLong);
    }
    let base = alphabet.len() as u32;
    let values = values(alphabet);
    // 32 bits a place, least significant first.
    let mut number: Vec<u32> = Vec::with_capacity(text.len() / GROUP + 1);
    for (index, group) in text.chunks(GROUP).enumerate() {
        let (mut factor, mut summand) = (1, 0);
        for (offset, &byte) in group.iter().enumerate() {
            let value = digit(&values, byte).ok_or(Flaw::Character(GROUP * index + offset))?;
            (factor, summand) = (factor * base, summand * base + value);
        }
        multiply_add(&mut number, factor, summand);
    }
    let zeros = text.iter().take_while(|&&byte| Some(&byte) == alphabet.first()).count();
    let mut bytes = vec![0; zeros];
    let most_significant = number.iter().rev().flat_map(|place| place.to_be_bytes());
    bytes.extend(most_significant.skip_while(|byte| *byte == 0));
    Ok(bytes)
}

/// Writes bytes as one number in the alphabet's base; the inverse of [`decode_number`].
pub(crate) fn encode_number(bytes: &[u8], alphabet: &[u8]) -> String {
    let base = alphabet.len() as u32;
    let group = base.pow(GROUP as u32);
    // One group of digits a place, least significant first.
    let mut number: Vec<u32> = Vec::with_capacity(bytes.len() / 3 + 1);
    // Four bytes at a time, the first few before: a group is more than 29 bits.
    let (first, fours) = bytes.as_rchunks::<4>();
    for four in core::iter::once(first).chain(fours.iter().map(<[u8; 4]>::as_slice)) {
        let mut carry = four.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        for place in &mut number {
            let sum = u64::from(*place) << (8 * four.len()) | carry;
            carry = sum / u64::from(group);
            *place = (sum - carry * u64::from(group)) as u32;
        }
        while carry > 0 {
            number.push((carry % u64::from(group)) as u32);
            carry /= u64::from(group);
        }
    }
    let letter = |value: u32| alphabet.get(value as usize).copied().unwrap_or_default();
    let mut text = Vec::with_capacity(GROUP * number.len() + bytes.len());
    text.extend(bytes.iter().take_while(|byte| **byte == 0).map(|_| letter(0)));
    let zeros = text.len();
    for mut place in number.into_iter().rev() {
        let mut digits = [0; GROUP];
        for digit in digits.iter_mut().rev() {
            (*digit, place) = (letter(place % base), place / base);
        }
        // The first group has no leading zeros.
        let leading = if text.len() == zeros {
            digits.iter().take_while(|digit| **digit == letter(0)).count()
        } else {
            0
        };
        text.extend_from_slice(digits.get(leading..).unwrap_or_default());
    }
    ascii(text)
}

/// Letters of an alphabet as text.
fn ascii(letters: Vec<u8>) -> String {
    String::from_utf8(letters).unwrap_or_default()
}

/// number × factor + summand
fn multiply_add(number: &mut Vec<u32>, factor: u32, summand: u32) {
    let mut carry = u64::from(summand);
    for place in number.iter_mut() {
        carry += u64::from(*place) * u64::from(factor);
        *place = carry as u32;
        carry >>= 32;
    }
    if carry > 0 {
        number.push(carry as u32);
    }
}

/// Reads groups of `bits` bits, most significant first, without padding characters.
pub(crate) fn decode_bits(text: &[u8], alphabet: &[u8], bits: u32) -> Result<Vec<u8>, Flaw> {
    let mut bytes = Vec::with_capacity(text.len() * bits as usize / 8);
    let values = values(alphabet);
    let (mut buffer, mut held) = (0_u32, 0);
    for (offset, &byte) in text.iter().enumerate() {
        let value = digit(&values, byte).ok_or(Flaw::Character(offset))?;
        buffer = (buffer << bits) | value;
        held += bits;
        if held >= 8 {
            held -= 8;
            bytes.push((buffer >> held) as u8);
            buffer &= (1 << held) - 1;
        }
    }
    if held >= bits || buffer != 0 { Err(Flaw::Tail) } else { Ok(bytes) }
}

/// Writes groups of `bits` bits, without padding characters; the inverse of [`decode_bits`].
pub(crate) fn encode_bits(bytes: &[u8], alphabet: &[u8], bits: u32) -> String {
    let mut text = vec![0; (bytes.len() * 8).div_ceil(bits as usize)];
    let mut bytes = bytes.iter();
    let (mut buffer, mut held) = (0_u32, 0);
    for place in &mut text {
        if held < bits {
            // Behind the last byte there are zeros.
            buffer = buffer << 8 | bytes.next().copied().map_or(0, u32::from);
            held += 8;
        }
        held -= bits;
        *place = alphabet.get((buffer >> held) as usize).copied().unwrap_or_default();
        buffer &= (1 << held) - 1;
    }
    ascii(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;
    use proptest::prelude::*;

    #[test]
    fn base58_agrees_with_bitcoin_base_x_and_bs58() {
        let bitcoin = vectors::read("base58/bitcoin.json");
        let mut pairs: Vec<(String, String)> = bitcoin["vectors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row[0].as_str().unwrap().to_lowercase(), row[1].as_str().unwrap().into()))
            .collect();
        for file in ["base58/base-x.json", "base58/bs58.json"] {
            let file = vectors::read(file);
            for row in file["valid"].as_array().unwrap() {
                pairs.push((
                    row["hex"].as_str().unwrap().into(),
                    row["string"].as_str().unwrap().into(),
                ));
            }
            for row in file["invalid"].as_array().unwrap() {
                // One row is about a JavaScript value that is no text.
                let Some(text) = row["string"].as_str() else { continue };
                assert!(
                    matches!(decode_number(text.as_bytes(), BASE58), Err(Flaw::Character(_))),
                    "{text:?}"
                );
            }
        }
        assert!(pairs.len() > 100);
        for (hex, text) in pairs {
            let bytes = vectors::hex(&hex);
            assert_eq!(encode_number(&bytes, BASE58), text);
            assert_eq!(decode_number(text.as_bytes(), BASE58), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn multibase_rows_of_the_bases_we_read() {
        for file in ["basic", "leading_zero", "two_leading_zeros"] {
            let text = vectors::text(&format!("multibase/{file}.csv"));
            let plain = text.lines().next().unwrap().split_once('"').unwrap().1;
            let plain = plain.trim_end_matches('"').replace("\\x00", "\0");
            for line in text.lines().skip(1) {
                let (name, value) = line.split_once(',').unwrap();
                let value = value.trim().trim_matches('"');
                let body = &value.as_bytes()[value.chars().next().unwrap().len_utf8()..];
                let (decoded, encoded) = match name.trim() {
                    "base58btc" => {
                        (decode_number(body, BASE58), encode_number(plain.as_bytes(), BASE58))
                    }
                    "base36" => {
                        (decode_number(body, BASE36), encode_number(plain.as_bytes(), BASE36))
                    }
                    "base32" => {
                        (decode_bits(body, BASE32, 5), encode_bits(plain.as_bytes(), BASE32, 5))
                    }
                    "base16" => {
                        (decode_bits(body, BASE16, 4), encode_bits(plain.as_bytes(), BASE16, 4))
                    }
                    "base64url" => (
                        decode_bits(body, BASE64URL, 6),
                        encode_bits(plain.as_bytes(), BASE64URL, 6),
                    ),
                    _ => continue,
                };
                assert_eq!(decoded, Ok(plain.as_bytes().to_vec()), "{name} {file}");
                assert_eq!(encoded.as_bytes(), body, "{name} {file}");
            }
        }
    }

    #[test]
    fn one_text_for_one_value() {
        assert_eq!(decode_bits(b"AB", BASE64URL, 6), Err(Flaw::Tail), "left-over bits not zero");
        assert_eq!(decode_bits(b"AAAAA", BASE64URL, 6), Err(Flaw::Tail), "no byte ends here");
        assert_eq!(decode_bits(b"AA=", BASE64URL, 6), Err(Flaw::Character(2)));
        assert_eq!(decode_number(&[b'1'; LONGEST_NUMBER + 1], BASE58), Err(Flaw::TooLong));
    }

    proptest! {
        #[test]
        fn round_trips(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            for alphabet in [BASE58.as_slice(), BASE36] {
                let text = encode_number(&bytes, alphabet);
                prop_assert_eq!(decode_number(text.as_bytes(), alphabet), Ok(bytes.clone()));
            }
            for (alphabet, bits) in [(BASE32.as_slice(), 5), (BASE64URL, 6), (BASE16, 4)] {
                let text = encode_bits(&bytes, alphabet, bits);
                prop_assert_eq!(decode_bits(text.as_bytes(), alphabet, bits), Ok(bytes.clone()));
            }
        }

        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode_number(&bytes, BASE58);
            let _ = decode_bits(&bytes, BASE32, 5);
        }
    }
}
