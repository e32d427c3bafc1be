use alloc::{string::String, vec::Vec};

use crate::telling::{Telling, Told};
use crate::told_errors;
use core::fmt;

use crate::base_encoding::{self, BASE58};

/// What the registry calls a device: 32 bytes, not all zero.
///
/// Text form: base58 (Bitcoin alphabet), 32 to 44 characters, without multibase prefix. On chain:
/// `bytes32`, the key of the registry.
///
/// ```
/// use ioid_did::Identifier;
/// let id: Identifier = "5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa".parse()?;
/// assert_eq!(id.as_bytes()[..4], [0x41, 0xa7, 0xeb, 0x1b]);
/// assert_eq!(id.to_string(), "5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa");
/// # Ok::<(), ioid_did::IdentifierError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier([u8; 32]);

/// Longest base58 text of 32 bytes.
pub const IDENTIFIER_TEXT_MAX: usize = five8::BASE58_ENCODED_32_MAX_LEN;

impl Identifier {
    /// Takes the registry's `bytes32`. The contract refuses zero ("Invalid ioID identifier").
    pub fn new(bytes: [u8; 32]) -> Result<Self, IdentifierError> {
        if bytes == [0; 32] { Err(IdentifierError::Zero) } else { Ok(Self(bytes)) }
    }

    /// Takes exactly 32 bytes from a slice.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, IdentifierError> {
        match bytes.try_into() {
            Ok(bytes) => Self::new(bytes),
            Err(_) => Err(IdentifierError::Length { received: Some(bytes.len()) }),
        }
    }

    /// Reads the base58 text.
    ///
    /// ```
    /// use alloy_primitives::hex;
    /// use ioid_did::Identifier;
    /// let identifier = Identifier::from_base58("5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa")?;
    /// let bytes = hex!("41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f");
    /// assert_eq!(identifier.as_bytes(), &bytes);
    /// assert_eq!(Identifier::from_base58("0").unwrap_err().code(), "IDENTIFIER_CHARACTER");
    /// # Ok::<(), ioid_did::IdentifierError>(())
    /// ```
    pub fn from_base58(text: &str) -> Result<Self, IdentifierError> {
        let mut bytes = [0; 32];
        if five8::decode_32(text, &mut bytes).is_ok() {
            return Self::new(bytes);
        }
        // five8 says only that it failed; the slow decoder says where, or how long the value is.
        Err(match base_encoding::decode_number(text.as_bytes(), BASE58) {
            Ok(bytes) => IdentifierError::Length { received: Some(bytes.len()) },
            Err(base_encoding::Flaw::Character(offset)) => IdentifierError::Character { offset },
            Err(_) => IdentifierError::Length { received: None },
        })
    }

    /// The registry's `bytes32`.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Writes the base58 text into a buffer of the caller and returns it, without allocating.
    pub fn encode_base58<'a>(&self, buffer: &'a mut [u8; IDENTIFIER_TEXT_MAX]) -> &'a str {
        core::str::from_utf8(self.base58_digits(buffer)).unwrap_or_default()
    }

    /// The same as bytes, which nobody has to look through again.
    pub(crate) fn base58_digits<'a>(&self, buffer: &'a mut [u8; IDENTIFIER_TEXT_MAX]) -> &'a [u8] {
        let length = usize::from(five8::encode_32(&self.0, buffer));
        buffer.get(..length).unwrap_or_default()
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.encode_base58(&mut [0; IDENTIFIER_TEXT_MAX]))
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({self})")
    }
}

impl core::str::FromStr for Identifier {
    type Err = IdentifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_base58(text)
    }
}

/// Why bytes or text are no [`Identifier`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentifierError {
    /// Not 32 bytes; `received` is absent when the text is too long to be worth decoding.
    Length {
        /// Bytes found.
        received: Option<usize>,
    },
    /// A character outside the base58 alphabet.
    Character {
        /// Bytes before the character.
        offset: usize,
    },
    /// The registry refuses the zero identifier.
    Zero,
}

impl IdentifierError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "IDENTIFIER_LENGTH",
            Self::Character { .. } => "IDENTIFIER_CHARACTER",
            Self::Zero => "IDENTIFIER_ZERO",
        }
    }

    /// The facts, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        Telling::of(self).into_parts().1
    }
}

impl IdentifierError {
    /// For an identifier that begins at `start` of a text: the facts speak of the whole text.
    pub(crate) fn tell_from(&self, start: usize, telling: &mut Telling) {
        match self {
            Self::Length { received: Some(received) } => telling
                .fact("expected", &"32")
                .fact("received", received)
                .say("an ioID identifier is 32 bytes, these are {received}"),
            Self::Length { received: None } => telling
                .fact("expected", &"32")
                .say("an ioID identifier is 32 bytes, this is much more"),
            Self::Character { offset } => telling
                .fact("position", &(start + offset))
                .aside("offset", offset)
                .say("the character at offset {offset} is not base58 (no 0, O, I, l, spaces or signs)"),
            Self::Zero => telling
                .say("the all-zero identifier belongs to no device: the registry refuses it"),
        }
    }
}

impl Told for IdentifierError {
    fn tell(&self, telling: &mut Telling) {
        self.tell_from(0, telling);
    }
}

told_errors!(IdentifierError);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_example() {
        let id: Identifier = "5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa".parse().unwrap();
        let expected = "41a7eb1b1fc72e461c436e6bf7a96bee3170dbb1ec75de38ae4f8e340a297b9f";
        assert_eq!(id.as_bytes().as_slice(), crate::vectors::hex(expected));
        assert_eq!(format!("{id:?}"), format!("Identifier({id})"));
    }

    #[test]
    fn leading_zero_bytes_are_leading_ones() {
        let mut bytes = [0; 32];
        bytes[31] = 1;
        let id = Identifier::new(bytes).unwrap();
        assert_eq!(id.to_string(), format!("{}2", "1".repeat(31)));
        assert_eq!(id.to_string().parse(), Ok(id));
        let largest = Identifier::new([0xff; 32]).unwrap().to_string();
        assert_eq!(largest, "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG");
    }

    #[test]
    fn other_lengths_and_characters_are_refused_with_the_place() {
        let length = |received| Err(IdentifierError::Length { received });
        assert_eq!(Identifier::from_base58(""), length(Some(0)));
        assert_eq!(Identifier::from_base58(&"1".repeat(31)), length(Some(31)));
        assert_eq!(Identifier::from_base58(&"1".repeat(33)), length(Some(33)));
        assert_eq!(Identifier::from_base58(&"1".repeat(9999)), length(None));
        // The largest value plus one.
        assert_eq!(
            Identifier::from_base58("JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFH"),
            length(Some(33))
        );
        assert_eq!(Identifier::from_base58(&"1".repeat(32)), Err(IdentifierError::Zero));
        assert_eq!(Identifier::from_slice(&[1; 20]), length(Some(20)));
        for (text, offset) in [("5RJ0", 3), ("O", 0), ("aIb", 1), ("l", 0), ("a b", 1), ("aé", 1)]
        {
            assert_eq!(
                Identifier::from_base58(text),
                Err(IdentifierError::Character { offset }),
                "{text}"
            );
        }
    }

    #[test]
    fn each_error_has_its_code_and_facts() {
        let cases = [
            (IdentifierError::Length { received: Some(3) }, "IDENTIFIER_LENGTH", 2),
            (IdentifierError::Length { received: None }, "IDENTIFIER_LENGTH", 1),
            (IdentifierError::Character { offset: 3 }, "IDENTIFIER_CHARACTER", 1),
            (IdentifierError::Zero, "IDENTIFIER_ZERO", 0),
        ];
        for (error, code, facts) in cases {
            assert_eq!(error.code(), code);
            assert_eq!(error.details().len(), facts);
            assert!(error.to_string().is_ascii());
        }
    }

    proptest! {
        #[test]
        fn round_trip_and_agreement_of_the_two_decoders(bytes in any::<[u8; 32]>()) {
            let id = Identifier::new(bytes).unwrap();
            let text = id.to_string();
            prop_assert_eq!(&text, &base_encoding::encode_number(&bytes, BASE58));
            prop_assert_eq!(text.parse(), Ok(id));
        }

        #[test]
        fn parse_never_panics(text in ".{0,60}") {
            let _ = Identifier::from_base58(&text);
        }
    }
}
