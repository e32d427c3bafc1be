//! Addresses as people write them: `0x…` (EIP-55) and IoTeX's `io1…` (bech32 of the same bytes).

use alloc::{boxed::Box, string::String};

use alloy_primitives::Address;
use ioid_bytes::{LetterCase, checksum, decode_hex, is_checksummed, recent_checksum};
use ioid_did::{Telling, Told, told_errors};

use crate::bech32;
use crate::error::{ChainError, Character, Excerpt, Result};

/// Human-readable part of an IoTeX address.
const IO: &str = "io";
const HEX_DIGITS: usize = 40;

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressProblem {
    /// Starts with neither `0x` nor a bech32 prefix.
    Form,
    /// 40 hex digits without their prefix.
    PrefixMissing,
    /// Too short or too long.
    Length {
        /// Characters a whole address of this form has.
        expected: usize,
        /// Characters received.
        received: usize,
    },
    /// A character the form does not know.
    Character {
        /// The character.
        found: char,
        /// Where, counted from 0 over the whole text.
        position: usize,
    },
    /// bech32 with another prefix: an address of another network.
    Prefix {
        /// The prefix received.
        found: Excerpt,
    },
    /// bech32 in upper and lower case at once.
    MixedCase {
        /// First letter whose case differs from the first one's.
        position: usize,
    },
    /// The checksum is that of bech32m, which IoTeX does not use.
    Bech32m,
}

impl Told for AddressProblem {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Form => telling
                .fact("position", &"0")
                .fact("expected", &"0x or io1")
                .say("it starts with neither 0x nor io1"),
            Self::PrefixMissing => telling
                .fact("position", &"0")
                .fact("expected", &"0x")
                .say("the prefix 0x is missing"),
            Self::Length { expected, received } => telling
                .fact("expected", expected)
                .fact("received", received)
                .say("expected {expected} characters, received {received}"),
            Self::Character { found, position } => telling
                .fact("position", position)
                .fact("received", found)
                .aside("found", &Character(*found))
                .say("character {found} at position {position} is not allowed"),
            Self::Prefix { found } => telling
                .fact("position", &"0")
                .fact("expected", &IO)
                .fact("received", found)
                .say("the bech32 prefix is \"{received}\", expected \"io\""),
            Self::MixedCase { position } => telling
                .fact("position", position)
                .say("upper and lower case are mixed, first at position {position}"),
            Self::Bech32m => telling
                .fact("expected", &"bech32")
                .fact("received", &"bech32m")
                .say("the checksum is bech32m, expected bech32"),
        }
    }
}

told_errors!(AddressProblem);

/// Parses an address in any accepted form.
///
/// `0x` and 40 hex digits: all lower case, all upper case, or exactly the EIP-55 case. `io1…`:
/// 41 characters of bech32 (BIP-173), all lower or all upper case. Nothing is trimmed.
///
/// # Errors
/// `ADDRESS_INVALID` with what is wrong and where; `ADDRESS_CHECKSUM` for mixed case that is not
/// EIP-55 and for bech32 whose checksum fails.
///
/// ```
/// let address = ioid_chain::address::parse("io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x")?;
/// assert_eq!(address.to_string(), "0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn parse(input: &str) -> Result<Address> {
    let mut address = Address::ZERO;
    parse_into(input, &mut address)?;
    Ok(address)
}

/// [`parse`] into `address`, and whether the text is the EIP-55 spelling. A text without letters of
/// both cases may be it, too, and is not found to be.
///
/// # Errors
/// As [`parse`].
pub fn parse_into(input: &str, address: &mut Address) -> Result<bool> {
    if let [b'0', b'x', digits @ ..] = input.as_bytes() {
        parse_hex(input, digits, address)
    } else if input.len() == HEX_DIGITS && input.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Err(invalid(input, AddressProblem::PrefixMissing))
    } else {
        parse_io1(input, address)
    }
}

/// EIP-55 spelling.
pub fn to_checksum(address: &Address) -> String {
    checksum(&address.0).map(char::from).iter().collect()
}

/// IoTeX spelling: bech32 with prefix `io`, 41 lower-case characters.
///
/// ```
/// let address = ioid_chain::address::parse("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E")?;
/// assert_eq!(ioid_chain::address::to_io1(&address), "io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x");
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn to_io1(address: &Address) -> String {
    bech32::encode(IO, &address.into_array())
}

fn invalid(input: &str, problem: AddressProblem) -> Box<ChainError> {
    Box::new(ChainError::AddressInvalid { input: Excerpt::new(input), problem })
}

fn parse_hex(input: &str, digits: &[u8], address: &mut Address) -> Result<bool> {
    let bytes = &mut address.0.0;
    let Some(case) = decode_hex(digits, bytes) else {
        return Err(not_hex(input));
    };
    let mixed = case == LetterCase::Mixed;
    let spelled = digits.first_chunk();
    if mixed && !spelled.is_some_and(|spelled| is_checksummed(spelled, bytes)) {
        let right = recent_checksum(bytes);
        let at = right.iter().zip(input.bytes()).position(|(a, b)| *a != b).unwrap_or_default();
        return Err(bad_checksum(input, "EIP-55", Some(at)));
    }
    Ok(mixed)
}

/// The first wrong character, or else the wrong length.
fn not_hex(input: &str) -> Box<ChainError> {
    let wrong = input.char_indices().skip(2).find(|(_, c)| !c.is_ascii_hexdigit());
    let problem = match wrong {
        Some((at, found)) => AddressProblem::Character { found, position: at },
        None => AddressProblem::Length { expected: HEX_DIGITS + 2, received: input.len() },
    };
    invalid(input, problem)
}

fn parse_io1(input: &str, address: &mut Address) -> Result<bool> {
    match bech32::decode(IO, input, &mut address.0.0) {
        Ok(()) => Ok(false),
        Err(Some(problem)) => Err(invalid(input, problem)),
        Err(None) => Err(bad_checksum(input, "bech32", None)),
    }
}

fn bad_checksum(input: &str, standard: &'static str, position: Option<usize>) -> Box<ChainError> {
    Box::new(ChainError::AddressChecksum { input: Excerpt::new(input), standard, position })
}

#[cfg(test)]
mod tests;
