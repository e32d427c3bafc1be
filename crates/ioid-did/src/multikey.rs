use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use core::{fmt, str::FromStr};

use alloy_primitives::Address;
use ioid_bytes::keccak256;

use crate::{
    base_encoding::{BASE58, Flaw, decode_number, encode_number},
    curve::{self, P256, SECP256K1, Weierstrass},
    telling::{Telling, Told},
    told_errors, varint,
};

/// The kinds of public keys an ioID document holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyType {
    /// Signatures; 32 bytes (RFC 8032).
    Ed25519,
    /// Signatures, the curve of Ethereum; 33 bytes, compressed (SEC 1).
    Secp256k1,
    /// Signatures and key agreement; 33 bytes, compressed (SEC 1).
    P256,
    /// Key agreement; 32 bytes (RFC 7748).
    X25519,
}

impl KeyType {
    const ALL: [Self; 4] = [Self::Ed25519, Self::Secp256k1, Self::P256, Self::X25519];

    /// The code in the [multicodec table](https://github.com/multiformats/multicodec).
    #[must_use]
    pub const fn codec(self) -> u64 {
        match self {
            Self::Ed25519 => 0xed,
            Self::Secp256k1 => 0xe7,
            Self::P256 => 0x1200,
            Self::X25519 => 0xec,
        }
    }

    /// Bytes of a key in a Multikey.
    #[must_use]
    pub const fn key_length(self) -> usize {
        match self {
            Self::Ed25519 | Self::X25519 => 32,
            Self::Secp256k1 | Self::P256 => 33,
        }
    }

    /// The name of the curve, as JWK (`crv`) and people write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::Secp256k1 => "secp256k1",
            Self::P256 => "P-256",
            Self::X25519 => "X25519",
        }
    }

    /// The key type of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key_type| key_type.name() == name)
    }

    const fn weierstrass(self) -> Option<&'static Weierstrass> {
        match self {
            Self::Secp256k1 => Some(&SECP256K1),
            Self::P256 => Some(&P256),
            Self::Ed25519 | Self::X25519 => None,
        }
    }
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A public key whose length fits its type and which is a point of its curve.
///
/// ```text
/// multikey = "z" base58btc( varint(codec) || key ),  for Ed25519: 0xed 0x01 || 32 bytes, z6Mk…
/// ```
///
/// X25519 has no curve check: every 32 bytes are a public key there (RFC 7748).
///
/// Source: [Controlled Identifiers 2.2.2](https://www.w3.org/TR/cid-1.0/#Multikey).
///
/// ```
/// use ioid_did::{KeyType, Multikey};
/// let key: Multikey = "z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu".parse()?;
/// assert_eq!(key.key_type(), KeyType::Ed25519);
/// assert_eq!(Multikey::new(KeyType::Ed25519, key.bytes())?, key);
/// # Ok::<(), ioid_did::MultikeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Multikey {
    key_type: KeyType,
    bytes: Vec<u8>,
}

/// What a reader of Multikeys found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParsedMultikey {
    /// Which kind of key.
    pub key_type: KeyType,
    /// The key's bytes, without prefix.
    pub bytes: Vec<u8>,
    /// True for the form of ioID's first documents: `z` and base58 of 32 bytes without the
    /// multicodec prefix. It is taken for Ed25519, and its curve point is *not* checked, because
    /// the published example is none. [`Multikey::new`] checks it.
    pub legacy: bool,
}

impl Multikey {
    /// Takes a key's bytes: 32 for Ed25519 and X25519, 33 (compressed) or 65 (uncompressed, SEC 1)
    /// for secp256k1 and P-256. The key is kept compressed.
    ///
    /// ```
    /// use alloy_primitives::hex;
    /// use ioid_did::{KeyType, Multikey};
    /// // RFC 8032, section 7.1, test 1.
    /// let key = hex!("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    /// let multikey = Multikey::new(KeyType::Ed25519, &key)?;
    /// assert_eq!(multikey.to_string(), "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw");
    /// # Ok::<(), ioid_did::MultikeyError>(())
    /// ```
    pub fn new(key_type: KeyType, bytes: &[u8]) -> Result<Self, MultikeyError> {
        let wrong_length = || MultikeyError::Length { key_type, received: bytes.len() };
        let (valid, kept) = match key_type.weierstrass() {
            None => {
                let key: &[u8; 32] = bytes.try_into().ok().ok_or_else(wrong_length)?;
                (key_type == KeyType::X25519 || curve::is_ed25519_key(key), bytes.to_vec())
            }
            Some(weierstrass) => {
                let (tag, coordinates) = bytes.split_first().ok_or_else(wrong_length)?;
                let (x, y) = coordinates.split_first_chunk().ok_or_else(wrong_length)?;
                match (tag, y.try_into().ok()) {
                    (2 | 3, _) if y.is_empty() => (weierstrass.has(x), bytes.to_vec()),
                    (4, Some(y)) => (weierstrass.contains(x, y), compressed(x, y)),
                    (_, None) if !y.is_empty() => return Err(wrong_length()),
                    _ => return Err(MultikeyError::Point { key_type }),
                }
            }
        };
        if valid {
            Ok(Self { key_type, bytes: kept })
        } else {
            Err(MultikeyError::Point { key_type })
        }
    }

    /// Reads a Multikey. The prefixless form of ioID's first documents is refused here; see
    /// [`Multikey::read`].
    ///
    /// ```
    /// use ioid_did::{KeyType, Multikey};
    /// let key = Multikey::parse("z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw")?;
    /// assert_eq!((key.key_type(), key.bytes().len()), (KeyType::Ed25519, 32));
    /// # Ok::<(), ioid_did::MultikeyError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, MultikeyError> {
        let parsed = ParsedMultikey::split(text)?;
        if parsed.legacy {
            return Err(MultikeyError::Prefix { input: text.to_string() });
        }
        Self::new(parsed.key_type, &parsed.bytes)
    }

    /// Reads a Multikey, or the prefixless form of ioID's first documents and says so.
    pub fn read(text: &str) -> Result<ParsedMultikey, MultikeyError> {
        let parsed = ParsedMultikey::split(text)?;
        if !parsed.legacy {
            Self::new(parsed.key_type, &parsed.bytes)?;
        }
        Ok(parsed)
    }

    /// Which kind of key.
    #[must_use]
    pub const fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// The key's bytes, without prefix: 32, or 33 (compressed).
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(self.bytes.len() + 2);
        varint::push(self.key_type.codec(), &mut bytes);
        bytes.extend_from_slice(&self.bytes);
        ["z", &encode_number(&bytes, BASE58)].concat()
    }

    /// The base58 of the bytes without prefix: `publicKeyBase58` of older suites.
    #[must_use]
    pub fn base58(&self) -> String {
        encode_number(&self.bytes, BASE58)
    }

    /// The point's coordinates, 32 bytes each; none for Ed25519 and X25519.
    #[must_use]
    pub fn coordinates(&self) -> Option<([u8; 32], [u8; 32])> {
        let weierstrass = self.key_type.weierstrass()?;
        let (tag, x) = self.bytes.split_first()?;
        let x = x.try_into().ok()?;
        Some((x, weierstrass.y(&x, *tag == 3)?))
    }

    /// The X25519 key that belongs to an Ed25519 key (RFC 7748, 4.1: the map between the curves);
    /// none for keys of other types.
    #[must_use]
    pub fn x25519(&self) -> Option<Self> {
        if self.key_type != KeyType::Ed25519 {
            return None;
        }
        let key = curve::x25519_of(self.bytes.as_slice().try_into().ok()?)?;
        Some(Self { key_type: KeyType::X25519, bytes: key.to_vec() })
    }

    /// The address in a device's v1 DID: the last 20 bytes of keccak256(x || y), for secp256k1 (then
    /// it is the Ethereum address) and, as the device SDK does it, for P-256.
    #[must_use]
    pub fn device_address(&self) -> Option<Address> {
        let (x, y) = self.coordinates()?;
        Some(Address::from_word(keccak256(&[x, y].concat()).into()))
    }
}

/// SEC 1, 2.3.3: 2 for an even y, 3 for an odd one, and x.
fn compressed(x: &[u8; 32], y: &[u8; 32]) -> Vec<u8> {
    let odd = y.last().is_some_and(|byte| byte & 1 == 1);
    [&[2 + u8::from(odd)], x.as_slice()].concat()
}

impl ParsedMultikey {
    /// Takes the text apart, without asking whether the bytes are a point of the curve.
    pub(crate) fn split(text: &str) -> Result<Self, MultikeyError> {
        let encoding = |offset| MultikeyError::Encoding { input: text.to_string(), offset };
        let body = text.strip_prefix('z').ok_or_else(|| encoding(0))?;
        let bytes = match decode_number(body.as_bytes(), BASE58) {
            Ok(bytes) => bytes,
            Err(Flaw::Character(offset)) => return Err(encoding(offset + 1)),
            // Too long for our types; keys of some others are.
            Err(_) => return Err(MultikeyError::Codec { input: text.to_string() }),
        };
        if bytes.len() == 32 {
            return Ok(Self { key_type: KeyType::Ed25519, bytes, legacy: true });
        }
        let unknown = || MultikeyError::Codec { input: text.to_string() };
        let (codec, key) = varint::split(&bytes).ok_or_else(unknown)?;
        let key_type =
            KeyType::ALL.into_iter().find(|kind| kind.codec() == codec).ok_or_else(unknown)?;
        if key.len() != key_type.key_length() {
            return Err(MultikeyError::Length { key_type, received: key.len() });
        }
        Ok(Self { key_type, bytes: key.to_vec(), legacy: false })
    }
}

impl FromStr for Multikey {
    type Err = MultikeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Multikey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text())
    }
}

/// Why text or bytes are no public key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MultikeyError {
    /// Not base58btc with the prefix `z`.
    Encoding {
        /// The text as given.
        input: String,
        /// Bytes before the place.
        offset: usize,
    },
    /// A multicodec other than those of the four key types.
    Codec {
        /// The text as given.
        input: String,
    },
    /// The prefixless form where a Multikey is wanted.
    Prefix {
        /// The text as given.
        input: String,
    },
    /// The length does not fit the type.
    Length {
        /// The type.
        key_type: KeyType,
        /// Bytes found.
        received: usize,
    },
    /// The bytes are not a point of the curve, or one that must not be a key.
    Point {
        /// The type.
        key_type: KeyType,
    },
}

impl MultikeyError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Encoding { .. } => "KEY_ENCODING",
            Self::Codec { .. } => "KEY_UNSUPPORTED",
            Self::Prefix { .. } => "KEY_LEGACY",
            Self::Length { .. } => "KEY_LENGTH",
            Self::Point { .. } => "KEY_POINT",
        }
    }

    /// The facts, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        Telling::of(self).into_parts().1
    }
}

impl Told for MultikeyError {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Encoding { input, offset } => {
                telling.fact("input", input).fact("position", offset).say(
                    "{\"input\"} is no Multikey: \"z\" and base58 were expected at offset {position}",
                );
            }
            Self::Codec { input } => telling
                .fact("input", input)
                .say("{\"input\"} is no Ed25519, secp256k1, P-256 or X25519 public key"),
            Self::Prefix { input } => telling
                .fact("input", input)
                .say("{\"input\"} has no multicodec prefix; an Ed25519 Multikey begins with z6Mk"),
            Self::Length { key_type, received } => telling
                .fact("type", &key_type.name())
                .fact("expected", &key_type.key_length())
                .fact("received", received)
                .say("the {type} public key is {expected} bytes long, {received} were found"),
            Self::Point { key_type } => telling.fact("type", &key_type.name()).say(
                "the {type} public key: the bytes are no point of the curve that can be a key",
            ),
        }
    }
}

told_errors!(MultikeyError);

#[cfg(test)]
mod tests;
