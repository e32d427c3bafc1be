//! Bytes as text: base58btc and base36 read the bytes as one number, base32, base64url and base16
//! cut them into groups of bits (RFC 4648).
//!
//! `five8` does base58 of exactly 32 bytes (an identifier) and is many times faster; what is here
//! is for the other lengths, which are short: keys and CIDs of some 36 bytes. The crates `bs58` and
//! `multibase` would do the same for 6 and 23 kB of compressed WebAssembly.

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

fn digit(alphabet: &[u8], byte: u8) -> Option<u8> {
    alphabet.iter().position(|&letter| letter == byte).and_then(|at| u8::try_from(at).ok())
}

/// Reads `text` as one number in the alphabet's base; each leading zero digit is one zero byte.
pub(crate) fn decode_number(text: &[u8], alphabet: &[u8]) -> Result<Vec<u8>, Flaw> {
    if text.len() > LONGEST_NUMBER {
        return Err(Flaw::TooLong);
    }
    let base = alphabet.len() as u32;
    let zero = alphabet.first().copied().unwrap_or_default();
    let mut little_endian: Vec<u8> = Vec::with_capacity(text.len());
    for (offset, &byte) in text.iter().enumerate() {
        let mut carry = u32::from(digit(alphabet, byte).ok_or(Flaw::Character(offset))?);
        for place in &mut little_endian {
            carry += u32::from(*place) * base;
            *place = carry as u8;
            carry >>= 8;
        }
        while carry > 0 {
            little_endian.push(carry as u8);
            carry >>= 8;
        }
    }
    let zeros = text.iter().take_while(|&&byte| byte == zero).count();
    let mut bytes = vec![0; zeros];
    bytes.extend(little_endian.iter().rev());
    Ok(bytes)
}

/// Writes bytes as one number in the alphabet's base; the inverse of [`decode_number`].
pub(crate) fn encode_number(bytes: &[u8], alphabet: &[u8]) -> String {
    let base = alphabet.len() as u32;
    let mut little_endian: Vec<u8> = Vec::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        let mut carry = u32::from(byte);
        for place in &mut little_endian {
            carry += u32::from(*place) << 8;
            *place = (carry % base) as u8;
            carry /= base;
        }
        while carry > 0 {
            little_endian.push((carry % base) as u8);
            carry /= base;
        }
    }
    let zeros = core::iter::repeat_n(&0, bytes.iter().take_while(|&&byte| byte == 0).count());
    zeros
        .chain(little_endian.iter().rev())
        .filter_map(|&place| alphabet.get(usize::from(place)).map(|&letter| char::from(letter)))
        .collect()
}

/// Reads groups of `bits` bits, most significant first, without padding characters.
pub(crate) fn decode_bits(text: &[u8], alphabet: &[u8], bits: u32) -> Result<Vec<u8>, Flaw> {
    let mut bytes = Vec::with_capacity(text.len() * bits as usize / 8);
    let (mut buffer, mut held) = (0_u32, 0);
    for (offset, &byte) in text.iter().enumerate() {
        let value = digit(alphabet, byte).ok_or(Flaw::Character(offset))?;
        buffer = (buffer << bits) | u32::from(value);
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
    let mut text = String::with_capacity(bytes.len() * 8 / bits as usize + 1);
    let (mut buffer, mut held) = (0_u32, 0);
    let mut push = |value: u32| {
        text.extend(alphabet.get(value as usize).map(|&letter| char::from(letter)));
    };
    for &byte in bytes {
        buffer = (buffer << 8) | u32::from(byte);
        held += 8;
        while held >= bits {
            held -= bits;
            push(buffer >> held);
            buffer &= (1 << held) - 1;
        }
    }
    if held > 0 {
        push(buffer << (bits - held));
    }
    text
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
