use crate::facts::facts;
use core::{fmt, str::FromStr};

use alloy_primitives::{Address, keccak256};

use crate::{
    base_encoding::{BASE58, Flaw, decode_number, encode_number},
    curve::{self, P256, SECP256K1, Weierstrass},
    quote::Quoted,
    varint,
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
        let length = MultikeyError::Length { key_type, received: bytes.len() };
        let off_curve = MultikeyError::Point { key_type };
        let bytes = match key_type.weierstrass() {
            None => {
                let key: [u8; 32] = bytes.try_into().ok().ok_or(length)?;
                if key_type == KeyType::Ed25519 && !curve::is_ed25519_key(&key) {
                    return Err(off_curve);
                }
                bytes.to_vec()
            }
            Some(weierstrass) => {
                let (tag, coordinates) = bytes.split_first().ok_or_else(|| length.clone())?;
                let (x, y) = coordinates.split_at_checked(32).unwrap_or_default();
                let x: &[u8; 32] = x.try_into().ok().ok_or_else(|| length.clone())?;
                match (*tag, <&[u8; 32]>::try_from(y).ok()) {
                    (2 | 3, None) if y.is_empty() => {
                        if !weierstrass.has(x) {
                            return Err(off_curve);
                        }
                        bytes.to_vec()
                    }
                    (4, Some(y)) => {
                        if !weierstrass.contains(x, y) {
                            return Err(off_curve);
                        }
                        compressed(x, y)
                    }
                    (_, Some(_)) => return Err(off_curve),
                    _ if y.is_empty() => return Err(off_curve),
                    _ => return Err(length),
                }
            }
        };
        Ok(Self { key_type, bytes })
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
        Some(Address::from_word(keccak256([x, y].concat())))
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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MultikeyError {
    /// Not base58btc with the prefix `z`.
    #[error("{} is no Multikey: \"z\" and base58 were expected at offset {offset}", Quoted(input))]
    Encoding {
        /// The text as given.
        input: String,
        /// Bytes before the place.
        offset: usize,
    },
    /// A multicodec other than those of the four key types.
    #[error("{} is no Ed25519, secp256k1, P-256 or X25519 public key", Quoted(input))]
    Codec {
        /// The text as given.
        input: String,
    },
    /// The prefixless form where a Multikey is wanted.
    #[error("{} has no multicodec prefix; an Ed25519 Multikey begins with z6Mk", Quoted(input))]
    Prefix {
        /// The text as given.
        input: String,
    },
    /// The length does not fit the type.
    #[error("{} is {} bytes long, {received} were found", KeyName(*key_type), key_type.key_length())]
    Length {
        /// The type.
        key_type: KeyType,
        /// Bytes found.
        received: usize,
    },
    /// The bytes are not a point of the curve, or one that must not be a key.
    #[error("{}: the bytes are no point of the curve that can be a key", KeyName(*key_type))]
    Point {
        /// The type.
        key_type: KeyType,
    },
}

struct KeyName(KeyType);

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} public key", self.0)
    }
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
        match self {
            Self::Encoding { input, offset } => facts(&[("input", input), ("position", offset)]),
            Self::Codec { input } | Self::Prefix { input } => facts(&[("input", input)]),
            Self::Length { key_type, received } => facts(&[
                ("type", key_type),
                ("expected", &key_type.key_length()),
                ("received", received),
            ]),
            Self::Point { key_type } => facts(&[("type", key_type)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;
    use proptest::prelude::*;

    const SEEDS_KEY: &str = "zH3C2AVvLMfThF3xGk8qEsvTZbW2nK7QULaFVpJ6zC1db";

    #[test]
    fn did_key_vectors_both_ways() {
        let file = vectors::read("document/did-key.json");
        let mut kinds = std::collections::BTreeMap::new();
        for row in file["vectors"].as_array().unwrap() {
            let text = row["did"].as_str().unwrap().strip_prefix("did:key:").unwrap();
            let codec = row["codec"].as_str().unwrap_or("p521-pub");
            let expected = match codec {
                "ed25519-pub" => KeyType::Ed25519,
                "secp256k1-pub" => KeyType::Secp256k1,
                "p256-pub" => KeyType::P256,
                "x25519-pub" => KeyType::X25519,
                _ => {
                    assert_eq!(Multikey::parse(text).unwrap_err().code(), "KEY_UNSUPPORTED");
                    continue;
                }
            };
            *kinds.entry(codec.to_string()).or_insert(0) += 1;
            let key = Multikey::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(key.key_type(), expected);
            assert_eq!(key.bytes(), vectors::hex(row["publicKey"].as_str().unwrap()));
            assert_eq!(key.to_string(), text);
            if let Some(x25519) = row.get("x25519").and_then(|x| x["multibase"].as_str()) {
                assert_eq!(Multikey::parse(x25519).unwrap().key_type(), KeyType::X25519);
                assert_eq!(key.x25519().unwrap().to_string(), x25519);
            }
        }
        assert_eq!(kinds.len(), 4, "{kinds:?}");
    }

    #[test]
    fn keypairs_of_the_w3c_suites() {
        let file = vectors::read("document/multikey.json");
        let sets = file["ed25519_sets"].as_object().unwrap();
        let pairs = sets.values().chain([&file["ed25519"], &file["p256"]]);
        for pair in pairs {
            let text = pair["publicKeyMultibase"].as_str().unwrap();
            assert_eq!(Multikey::parse(text).unwrap().to_string(), text);
            for secret in ["privateKeyMultibase", "secretKeyMultibase"] {
                if let Some(secret) = pair.get(secret) {
                    let error = Multikey::parse(secret.as_str().unwrap()).unwrap_err();
                    assert_eq!(error.code(), "KEY_UNSUPPORTED");
                }
            }
        }
        let p384 = file["p384"]["publicKeyMultibase"].as_str().unwrap();
        assert_eq!(Multikey::parse(p384).unwrap_err().code(), "KEY_UNSUPPORTED");
    }

    #[test]
    fn public_keys_of_the_rfcs_and_points_of_small_order() {
        let file = vectors::read("document/published-keys.json");
        let keyed = |row: &serde_json::Value, name: &str| {
            let key_type = KeyType::from_name(row["type"].as_str().unwrap()).unwrap();
            Multikey::new(key_type, &vectors::hex(row[name].as_str().unwrap()))
        };
        for row in file["valid"].as_array().unwrap() {
            let key = keyed(row, "publicKey").unwrap_or_else(|error| panic!("{error}: {row}"));
            assert_eq!(key.to_string(), row["multikey"].as_str().unwrap());
            assert_eq!(Multikey::parse(&key.to_string()), Ok(key.clone()));
            if row.get("uncompressed").is_some() {
                assert_eq!(keyed(row, "uncompressed"), Ok(key));
            }
        }
        for row in file["invalid"].as_array().unwrap() {
            let code = row["code"].as_str().unwrap();
            assert_eq!(keyed(row, "publicKey").unwrap_err().code(), code, "{row}");
            let error = Multikey::parse(row["multikey"].as_str().unwrap()).unwrap_err();
            assert_eq!(error.code(), code, "{row}");
        }
    }

    #[test]
    fn every_other_key_code_of_the_multicodec_table_is_refused_by_its_code() {
        let file = vectors::read("document/multicodec-keys.json");
        let mut ours = 0;
        for row in file["vectors"].as_array().unwrap() {
            let error = Multikey::parse(row["text"].as_str().unwrap()).unwrap_err();
            if let Some(name) = row["type"].as_str() {
                let key_type = KeyType::from_name(name).unwrap();
                assert_eq!(error, MultikeyError::Length { key_type, received: 34 }, "{row}");
                ours += 1;
            } else {
                assert_eq!(error.code(), "KEY_UNSUPPORTED", "{row}");
            }
        }
        assert_eq!(ours, 4);
    }

    #[test]
    fn device_addresses_of_published_keys() {
        let file = vectors::read("did/did-io-v1-keys.json");
        let mut count = 0;
        for row in file["vectors"].as_array().unwrap() {
            let coordinate = |name: &str| {
                let text = row[name].as_str().unwrap().as_bytes();
                crate::base_encoding::decode_bits(text, crate::base_encoding::BASE64URL, 6).unwrap()
            };
            let key_type = KeyType::from_name(row["crv"].as_str().unwrap()).unwrap();
            let bytes = [vec![4], coordinate("x"), coordinate("y")].concat();
            let key = Multikey::new(key_type, &bytes).unwrap();
            let did: crate::Did = row["did"].as_str().unwrap().parse().unwrap();
            assert_eq!(key.device_address(), did.address().ok());
            let (x, y) = key.coordinates().unwrap();
            assert_eq!([x.as_slice(), &y].concat(), bytes[1..]);
            count += 1;
        }
        assert!(count >= 14);
        let document = vectors::read("document/did-io-v1-doc-hash.json");
        let hex = document["publicKeyHex"].as_str().unwrap();
        let key = Multikey::new(KeyType::Secp256k1, &vectors::hex(hex)).unwrap();
        assert_eq!(key.device_address().unwrap().to_string(), document["did_address"]);
    }

    #[test]
    fn the_seeds_bare_form_is_legacy_and_no_point() {
        let parsed = Multikey::read(SEEDS_KEY).unwrap();
        assert!(parsed.legacy && parsed.key_type == KeyType::Ed25519);
        assert_eq!(Multikey::parse(SEEDS_KEY).unwrap_err().code(), "KEY_LEGACY");
        let point = Multikey::new(parsed.key_type, &parsed.bytes);
        assert_eq!(point, Err(MultikeyError::Point { key_type: KeyType::Ed25519 }));
        // A good key in the bare form gets its prefix.
        let good = Multikey::parse("z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu").unwrap();
        let bare = Multikey::read(&format!("z{}", good.base58())).unwrap();
        assert!(bare.legacy);
        assert_eq!(Multikey::new(bare.key_type, &bare.bytes), Ok(good));
    }

    #[test]
    fn refusals() {
        let file = vectors::read("document/multikey-invalid.json");
        let mut codes = std::collections::BTreeSet::new();
        for row in file["vectors"].as_array().unwrap() {
            let text = row["input"].as_str().unwrap();
            let error = Multikey::parse(text).unwrap_err();
            assert_eq!(error.code(), row["code"].as_str().unwrap(), "{text}");
            assert!(!error.details().is_empty() && !error.to_string().is_empty());
            codes.insert(error.code());
        }
        assert_eq!(codes.len(), 5, "{codes:?}");
        for (key_type, bytes, code) in [
            (KeyType::Ed25519, vec![], "KEY_LENGTH"),
            (KeyType::Ed25519, vec![1; 33], "KEY_LENGTH"),
            (KeyType::X25519, vec![1; 31], "KEY_LENGTH"),
            (KeyType::P256, vec![], "KEY_LENGTH"),
            (KeyType::P256, vec![2; 32], "KEY_LENGTH"),
            (KeyType::P256, vec![4; 33], "KEY_POINT"),
            (KeyType::Secp256k1, vec![4; 65], "KEY_POINT"),
            (KeyType::Secp256k1, [vec![2], vec![0xff; 32]].concat(), "KEY_POINT"),
        ] {
            assert_eq!(Multikey::new(key_type, &bytes).unwrap_err().code(), code);
        }
        let message = Multikey::new(KeyType::P256, &[2; 3]).unwrap_err().to_string();
        assert_eq!(message, "the P-256 public key is 33 bytes long, 3 were found");
    }

    proptest! {
        #[test]
        fn read_never_panics(text in "z?[1-9A-Za-z]{0,60}") {
            let _ = Multikey::read(&text);
        }

        #[test]
        fn x25519_round_trips(bytes in any::<[u8; 32]>()) {
            let key = Multikey::new(KeyType::X25519, &bytes).unwrap();
            prop_assert!(key.to_string().starts_with("z6LS"));
            prop_assert_eq!(Multikey::parse(&key.to_string()), Ok(key));
        }
    }
}
