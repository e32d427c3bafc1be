//! bech32 (BIP-173) for one purpose: whole bytes whose bits divide by five, so that there is no
//! padding to get wrong. Forty lines of table and polynomial instead of a dependency.

use alloc::{string::String, vec::Vec};

use crate::address::AddressProblem;
use crate::error::Excerpt;

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CHECKSUM_LENGTH: usize = 6;
/// What the polynomial leaves for bech32 (BIP-173) and for bech32m (BIP-350).
const BECH32: u32 = 1;
const BECH32M: u32 = 0x2bc8_30a3;

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

/// Reads exactly so many bytes under `prefix`; `None` in the error is a wrong checksum.
pub(crate) fn decode(
    prefix: &str,
    text: &str,
    bytes: &mut [u8],
) -> Result<(), Option<AddressProblem>> {
    let separator = text.rfind('1').ok_or(AddressProblem::Form)?;
    let (found, data) = text.split_at(separator);
    if found.is_empty() || !found.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Some(AddressProblem::Form));
    }
    if !found.eq_ignore_ascii_case(prefix) {
        return Err(Some(AddressProblem::Prefix { found: Excerpt::new(found) }));
    }
    let upper = found.starts_with(|c: char| c.is_ascii_uppercase());
    let other_case = |c: char| if upper { c.is_ascii_lowercase() } else { c.is_ascii_uppercase() };
    if let Some(position) = text.find(other_case) {
        return Err(Some(AddressProblem::MixedCase { position }));
    }
    let letters = bytes.len() * 8 / 5 + CHECKSUM_LENGTH;
    let mut check = Polynomial::of(prefix);
    let mut out = bytes.iter_mut();
    let (mut bits, mut held, mut count) = (0_u32, 0_u32, 0_usize);
    for (at, letter) in data.char_indices().skip(1) {
        let position = separator + at;
        let five = five_of(letter).ok_or(AddressProblem::Character { found: letter, position })?;
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
        let expected = prefix.len() + 1 + letters;
        let received = text.chars().count();
        return Err(Some(AddressProblem::Length { expected, received }));
    }
    match check.0 {
        BECH32 => Ok(()),
        BECH32M => Err(Some(AddressProblem::Bech32m)),
        _ => Err(None),
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
