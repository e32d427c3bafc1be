use alloc::boxed::Box;
use core::fmt;
use ioid_did::{Telling, Told, told_errors};

use five8::DecodeError;

use crate::error::{ChainError, Character, Excerpt, Result};

/// A Solana address: 32 bytes, written as base58 without checksum (32 to 44 characters).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SolanaAddress([u8; 32]);

/// Why a text is no Solana address.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SolanaAddressProblem {
    /// Not in the base58 alphabet, which leaves out 0, O, I and l.
    Character {
        /// The character.
        found: char,
        /// Where, counted from 0.
        position: usize,
    },
    /// Base58, but not of 32 bytes.
    Length,
}

impl Told for SolanaAddressProblem {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Character { found, position } => telling
                .fact("position", position)
                .fact("received", found)
                .aside("found", &Character(*found))
                .say("character {found} at position {position} is not base58"),
            Self::Length => telling.fact("expected", &"32").say("it does not decode to 32 bytes"),
        }
    }
}

told_errors!(SolanaAddressProblem);

impl SolanaAddress {
    /// Reads base58.
    ///
    /// # Errors
    /// `SOLANA_ADDRESS_INVALID`.
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = |problem| {
            Box::new(ChainError::SolanaAddressInvalid { input: Excerpt::new(text), problem })
        };
        let mut bytes = [0; 32];
        match five8::decode_32(text, &mut bytes) {
            Ok(()) => Ok(Self(bytes)),
            Err(DecodeError::InvalidChar(byte)) => {
                // The first byte that is not base58, so also the first of its character.
                let position = text.bytes().position(|b| b == byte).unwrap_or_default();
                let found = text.get(position..).and_then(|rest| rest.chars().next());
                let found = found.unwrap_or(char::REPLACEMENT_CHARACTER);
                Err(invalid(SolanaAddressProblem::Character { found, position }))
            }
            Err(_) => Err(invalid(SolanaAddressProblem::Length)),
        }
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for SolanaAddress {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for SolanaAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; five8::BASE58_ENCODED_32_MAX_LEN];
        let length = five8::encode_32(&self.0, &mut text);
        let used = text.get(..usize::from(length)).unwrap_or_default();
        used.iter().try_for_each(|byte| fmt::Write::write_char(f, char::from(*byte)))
    }
}
