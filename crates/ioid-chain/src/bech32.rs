//! bech32 (BIP-173) for one purpose: whole bytes whose bits divide by five, so that there is no
//! padding to get wrong. Forty lines of table and polynomial instead of a dependency.

use alloc::{string::String, vec::Vec};

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CHECKSUM_LENGTH: usize = 6;
/// What the polynomial leaves for bech32 (BIP-173) and for bech32m (BIP-350).
const BECH32: u32 = 1;
const BECH32M: u32 = 0x2bc8_30a3;

/// Why a text is not bech32 of the wanted kind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Bech32Error<'a> {
    /// No `1` between a letter prefix and the data.
    Separator,
    Prefix {
        found: &'a str,
    },
    Length {
        expected: usize,
    },
    Character {
        found: char,
        position: usize,
    },
    MixedCase {
        position: usize,
    },
    Bech32m,
    Checksum,
}

/// `prefix` must be lower-case ASCII; `8 · bytes` must divide by 5.
pub(crate) fn encode(prefix: &str, bytes: &[u8]) -> String {
    let data: Vec<u8> = fives(bytes).collect();
    let mut check = Polynomial::of(prefix);
    data.iter().chain(&[0; CHECKSUM_LENGTH]).for_each(|five| check.push(*five));
    let sum = check.0 ^ BECH32;
    let sum = (0..CHECKSUM_LENGTH).rev().map(|at| (sum >> (5 * at)) as u8 & 31);
    let mut text = String::with_capacity(prefix.len() + 1 + data.len() + CHECKSUM_LENGTH);
    text.push_str(prefix);
    text.push('1');
    let letters = data.iter().copied().chain(sum);
    text.extend(letters.filter_map(|five| ALPHABET.get(usize::from(five))).map(|b| char::from(*b)));
    text
}

/// Reads exactly `N` bytes under `prefix`.
pub(crate) fn decode<'a, const N: usize>(
    prefix: &str,
    text: &'a str,
) -> Result<[u8; N], Bech32Error<'a>> {
    let separator = text.rfind('1').ok_or(Bech32Error::Separator)?;
    let (found, data) = text.split_at(separator);
    if found.is_empty() || !found.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Bech32Error::Separator);
    }
    if !found.eq_ignore_ascii_case(prefix) {
        return Err(Bech32Error::Prefix { found });
    }
    let upper = found.starts_with(|c: char| c.is_ascii_uppercase());
    let letters = N * 8 / 5 + CHECKSUM_LENGTH;
    let mut check = Polynomial::of(prefix);
    let mut bytes = [0; N];
    let mut out = bytes.iter_mut();
    let (mut bits, mut held, mut count) = (0_u32, 0_u32, 0_usize);
    let other_case = |c: char| if upper { c.is_ascii_lowercase() } else { c.is_ascii_uppercase() };
    if let Some(position) = text.find(other_case) {
        return Err(Bech32Error::MixedCase { position });
    }
    for (at, letter) in data.char_indices().skip(1) {
        let five = five_of(letter)
            .ok_or(Bech32Error::Character { found: letter, position: separator + at })?;
        check.push(five);
        count += 1;
        if count + CHECKSUM_LENGTH <= letters {
            bits = (bits << 5) | u32::from(five);
            held += 5;
            if held >= 8 {
                held -= 8;
                if let Some(byte) = out.next() {
                    *byte = (bits >> held) as u8;
                }
            }
        }
    }
    if count != letters {
        return Err(Bech32Error::Length { expected: prefix.len() + 1 + letters });
    }
    match check.0 {
        BECH32 => Ok(bytes),
        BECH32M => Err(Bech32Error::Bech32m),
        _ => Err(Bech32Error::Checksum),
    }
}

fn five_of(letter: char) -> Option<u8> {
    let lower = u8::try_from(letter.to_ascii_lowercase()).ok()?;
    ALPHABET.iter().position(|known| *known == lower).map(|at| at as u8)
}

/// The bits of `bytes` in groups of five, highest first.
fn fives(bytes: &[u8]) -> impl Iterator<Item = u8> {
    (0..bytes.len() * 8 / 5).map(|group| {
        (0..5).fold(0, |five, bit| {
            let at = group * 5 + bit;
            let byte = bytes.get(at / 8).copied().unwrap_or_default();
            (five << 1) | (byte >> (7 - at % 8) & 1)
        })
    })
}

/// The BCH code of BIP-173, one five-bit group at a time.
struct Polynomial(u32);

impl Polynomial {
    fn of(prefix: &str) -> Self {
        let mut polynomial = Self(1);
        prefix.bytes().for_each(|byte| polynomial.push(byte >> 5));
        polynomial.push(0);
        prefix.bytes().for_each(|byte| polynomial.push(byte & 31));
        polynomial
    }

    fn push(&mut self, five: u8) {
        const GENERATOR: [u32; 5] =
            [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
        let top = self.0 >> 25;
        self.0 = ((self.0 & 0x01ff_ffff) << 5) ^ u32::from(five);
        for (bit, term) in GENERATOR.iter().enumerate() {
            if top >> bit & 1 == 1 {
                self.0 ^= term;
            }
        }
    }
}
