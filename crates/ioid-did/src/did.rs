use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use core::{fmt, str::FromStr};

use alloy_primitives::Address;
use ioid_bytes::{LetterCase, decode_hex, encode_hex, recent_checksum};

use crate::{
    did_url::DidUrl,
    identifier::{IDENTIFIER_TEXT_MAX, Identifier, IdentifierError},
    telling::{Shown, Telling, Told},
    told_errors,
};

/// Method prefix of every ioID.
const PREFIX: &str = "did:io:";

/// Longest text of an ioID: the prefix and base58 of 32 bytes (v1 is shorter by two).
pub const DID_TEXT_MAX: usize = PREFIX.len() + IDENTIFIER_TEXT_MAX;

/// An ioID.
///
/// - v2: `did:io:` and base58 of the registry's 32-byte identifier.
/// - v1 (on IoTeX mainnet since 2024): `did:io:0x` and 40 hexadecimal digits, the Ethereum address
///   of the device's secp256k1 key. Lower, upper and EIP-55 case are accepted; mixed case that is
///   not EIP-55 is a typing mistake and is refused. Two v1 DIDs are equal when their addresses are,
///   and each prints in the case it was given in.
///
/// ```
/// use ioid_did::Did;
/// let v2: Did = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa".parse()?;
/// assert_eq!(v2.version(), 2);
/// let v1: Did = "did:io:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A".parse()?;
/// assert_eq!(v1, "did:io:0x476c81c27036d05cb5ebfe30ae58c23351a61c4a".parse()?);
/// assert_eq!(v1.to_string(), "did:io:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A");
/// # Ok::<(), ioid_did::DidError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Did {
    /// The device's address.
    V1(DeviceAddress),
    /// The registry's identifier.
    V2(Identifier),
}

/// The address in a v1 DID, and the case it was written in. Equality is that of the address.
#[derive(Debug, Clone, Copy, Eq)]
pub struct DeviceAddress {
    address: Address,
    case: HexCase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HexCase {
    Lower,
    Upper,
    Checksum,
}

impl DeviceAddress {
    /// The 20 bytes.
    #[must_use]
    pub const fn address(&self) -> Address {
        self.address
    }

    /// `0x` and the digits, in the case they were given in.
    fn text(&self) -> [u8; 42] {
        if self.case == HexCase::Checksum {
            return recent_checksum(&self.address.0.0);
        }
        let mut text = [0; 42];
        let (prefix, digits) = text.split_at_mut(2);
        prefix.copy_from_slice(b"0x");
        encode_hex(self.address.as_slice(), digits);
        if self.case == HexCase::Upper {
            digits.make_ascii_uppercase();
        }
        text
    }
}

impl PartialEq for DeviceAddress {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl core::hash::Hash for DeviceAddress {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.address.hash(state);
    }
}

impl Did {
    /// Reads an ioID; a DID URL (with path, query or fragment) is not one.
    ///
    /// ```
    /// use ioid_did::{Did, DidError};
    /// let did = Did::parse("did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa")?;
    /// assert_eq!(did.version(), 2);
    /// assert_eq!(Did::parse("did:key:z6Mk").unwrap_err().code(), "DID_NOT_IOID");
    /// # Ok::<(), DidError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, DidError> {
        let url = DidUrl::parse(text)?;
        if url.is_did() {
            Self::from_url(&url)
        } else {
            Err(DidError::Url { input: text.to_string(), offset: url.did.len() })
        }
    }

    /// Takes the DID of a DID URL.
    pub fn from_url(url: &DidUrl<'_>) -> Result<Self, DidError> {
        let not_ioid = |reason| DidError::NotIoid { input: url.did.to_string(), reason };
        if !url.did.starts_with(PREFIX) {
            return Err(not_ioid(NotIoid::Method));
        }
        match url.id.strip_prefix("0x") {
            None => url.id.parse().map(Self::V2).map_err(|why| not_ioid(NotIoid::Identifier(why))),
            Some(digits) => {
                let mut bytes = [0; 20];
                let case = decode_hex(digits.as_bytes(), &mut bytes)
                    .ok_or_else(|| not_ioid(NotIoid::Address))?;
                let address = Address::from(bytes);
                let case = match case {
                    LetterCase::Lower => HexCase::Lower,
                    LetterCase::Upper => HexCase::Upper,
                    LetterCase::Mixed if recent_checksum(&bytes) == url.id.as_bytes() => {
                        HexCase::Checksum
                    }
                    LetterCase::Mixed => {
                        return Err(DidError::Checksum {
                            input: url.did.to_string(),
                            expected: format!("{PREFIX}{address}"),
                        });
                    }
                };
                Ok(Self::V1(DeviceAddress { address, case }))
            }
        }
    }

    /// The v1 DID of a device address, in lower case: the spelling the v1 contracts hash.
    ///
    /// ```
    /// use alloy_primitives::address;
    /// use ioid_did::Did;
    /// let did = Did::from_address(address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"));
    /// assert_eq!(did.to_string(), "did:io:0xb2119af10cc641162968ed255dc4e688dc4b2b6e");
    /// ```
    #[must_use]
    pub const fn from_address(address: Address) -> Self {
        Self::V1(DeviceAddress { address, case: HexCase::Lower })
    }

    /// 1 or 2.
    #[must_use]
    pub const fn version(&self) -> u8 {
        match self {
            Self::V1(_) => 1,
            Self::V2(_) => 2,
        }
    }

    /// The registry's identifier; a v1 DID has none.
    pub fn identifier(&self) -> Result<Identifier, DidError> {
        match self {
            Self::V2(identifier) => Ok(*identifier),
            Self::V1(_) => Err(DidError::Version { did: *self, expected: 2 }),
        }
    }

    /// The device's address; a v2 DID has none.
    pub fn address(&self) -> Result<Address, DidError> {
        match self {
            Self::V1(device) => Ok(device.address),
            Self::V2(_) => Err(DidError::Version { did: *self, expected: 1 }),
        }
    }

    /// Writes the text into a buffer of the caller and returns it, without allocating.
    pub fn encode<'a>(&self, buffer: &'a mut [u8; DID_TEXT_MAX]) -> &'a str {
        core::str::from_utf8(self.encode_ascii(buffer)).unwrap_or_default()
    }

    /// [`Self::encode`] as bytes, which nobody has to look through again.
    pub fn encode_ascii<'a>(&self, buffer: &'a mut [u8; DID_TEXT_MAX]) -> &'a [u8] {
        let mut identifier = [0; IDENTIFIER_TEXT_MAX];
        let hexadecimal;
        let id = match self {
            Self::V2(id) => id.base58_digits(&mut identifier),
            Self::V1(device) => {
                hexadecimal = device.text();
                hexadecimal.as_slice()
            }
        };
        let (prefix, behind) = buffer.split_at_mut(PREFIX.len());
        prefix.copy_from_slice(PREFIX.as_bytes());
        if let Some(place) = behind.get_mut(..id.len()) {
            place.copy_from_slice(id);
        }
        buffer.get(..PREFIX.len() + id.len()).unwrap_or_default()
    }
}

impl From<Identifier> for Did {
    fn from(identifier: Identifier) -> Self {
        Self::V2(identifier)
    }
}

impl FromStr for Did {
    type Err = DidError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.encode(&mut [0; DID_TEXT_MAX]))
    }
}

/// Why text is no DID, or no ioID.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DidError {
    /// Against the grammar of DID Core.
    Syntax {
        /// The text as given.
        input: String,
        /// Bytes before the place (all of them ASCII).
        offset: usize,
        /// What is accepted there.
        expected: &'static str,
    },
    /// A DID URL where a DID is wanted.
    Url {
        /// The text as given.
        input: String,
        /// Where path, query or fragment begins.
        offset: usize,
    },
    /// A DID, but not an ioID.
    NotIoid {
        /// The DID as given.
        input: String,
        /// What keeps it from being one.
        reason: NotIoid,
    },
    /// The mixed case of a v1 address is not that of EIP-55: probably a digit is wrong.
    Checksum {
        /// The DID as given.
        input: String,
        /// The same digits in the right case.
        expected: String,
    },
    /// An ioID of the other version.
    Version {
        /// The DID.
        did: Did,
        /// The version wanted.
        expected: u8,
    },
}

/// What keeps a DID from being an ioID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotIoid {
    /// The method is not `io`.
    Method,
    /// It begins with `0x` and is no address.
    Address,
    /// It is not base58 of an identifier.
    Identifier(IdentifierError),
}

impl DidError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "DID_INVALID",
            Self::Url { .. } => "DID_IS_URL",
            Self::NotIoid { .. } => "DID_NOT_IOID",
            Self::Checksum { .. } => "DID_CHECKSUM",
            Self::Version { .. } => "DID_VERSION",
        }
    }

    /// The facts, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        Telling::of(self).into_parts().1
    }
}

impl Told for DidError {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Syntax { input, offset, expected } => telling
                .fact("input", input)
                .fact("position", offset)
                .fact("expected", expected)
                .say("{\"input\"} is no DID: at offset {position}, {expected} was expected"),
            Self::Url { input, offset } => telling
                .fact("input", input)
                .fact("position", offset)
                .say("{\"input\"} is a DID URL; a DID ends at offset {position}"),
            Self::NotIoid { input, reason } => telling
                .fact("input", input)
                .because(reason)
                .say("{\"input\"} is a DID but no ioID: {why}"),
            Self::Checksum { input, expected } => {
                telling.fact("input", input).fact("expected", expected).say(
                    "{\"input\"} has a wrong EIP-55 checksum; this address is written {expected}",
                );
            }
            Self::Version { did, expected } => telling
                .fact("input", did)
                .fact("expected", expected)
                .fact("received", &did.version())
                .say("{input} is an ioID of version {received}; version {expected} was expected"),
        }
    }
}

impl Told for NotIoid {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Method => {
                telling.fact("reason", &"METHOD").say("its method is not \"io\"");
            }
            Self::Address => telling
                .fact("reason", &"ADDRESS")
                .say("after \"0x\", 40 hexadecimal digits were expected"),
            Self::Identifier(why) => {
                why.tell_from(PREFIX.len(), telling.fact("reason", &why.code()));
            }
        }
    }
}

told_errors!(DidError, NotIoid);

impl Shown for Did {
    fn show(&self, out: &mut String) {
        out.push_str(self.encode(&mut [0; DID_TEXT_MAX]));
    }
}

#[cfg(test)]
mod tests;
