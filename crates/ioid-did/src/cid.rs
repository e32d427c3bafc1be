use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use core::{fmt, str::FromStr};

use ioid_bytes::sha256;

use crate::{
    base_encoding::{
        BASE16, BASE32, BASE36, BASE58, BASE64URL, Flaw, LONGEST_NUMBER, decode_bits,
        decode_number, encode_bits, encode_number,
    },
    telling::{Telling, Told},
    told_errors, varint,
};

const SHA2_256: u64 = 0x12;
const IDENTITY: u64 = 0x00;
/// Bytes that a CID may hold itself instead of a hash of them. Source: UnixFS, "Identity".
const LONGEST_IDENTITY: usize = 128;

/// A content identifier of IPFS: which bytes (by their hash), and how to read them (the codec).
///
/// ```text
/// CIDv1 = multibase( 0x01 || varint(codec) || varint(hash) || varint(length) || digest )
/// CIDv0 = base58( 0x12 || 0x20 || sha256 ), 46 characters that begin with Qm; codec dag-pb
/// ```
///
/// Read: CIDv0, and CIDv1 in base32 (`b`, `B`), base58btc (`z`), base36 (`k`, `K`), base16 (`f`,
/// `F`) and base64url (`u`). Written: CIDv0 as such, CIDv1 in base32. Equality is of what is named,
/// not of the spelling.
///
/// Source: [CID](https://github.com/multiformats/cid).
///
/// ```
/// use ioid_did::Cid;
/// let cid = Cid::raw(b"hello");
/// assert_eq!(cid.to_string(), "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq");
/// assert_eq!(cid.matches_block(b"hello"), Some(true));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cid {
    version: u8,
    codec: u64,
    hash: u64,
    digest: Vec<u8>,
}

impl Cid {
    /// Codec of plain bytes.
    pub const RAW: u64 = 0x55;
    /// Codec of IPFS files and directories.
    pub const DAG_PB: u64 = 0x70;
    /// Codec of DAG-JSON.
    pub const DAG_JSON: u64 = 0x0129;
    /// Codec of JSON text.
    pub const JSON: u64 = 0x0200;

    /// CIDv1 of plain bytes: raw codec, SHA-256.
    ///
    /// ```
    /// use ioid_did::Cid;
    /// let cid = Cid::raw(b"hello");
    /// assert_eq!(cid.to_string(), "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq");
    /// ```
    #[must_use]
    pub fn raw(bytes: &[u8]) -> Self {
        Self::from_sha256(Self::RAW, sha256(bytes))
    }

    /// CIDv1 from a SHA-256 digest.
    #[must_use]
    pub fn from_sha256(codec: u64, digest: [u8; 32]) -> Self {
        Self { version: 1, codec, hash: SHA2_256, digest: digest.into() }
    }

    /// Reads a CID.
    ///
    /// ```
    /// use ioid_did::Cid;
    /// let cid = Cid::parse("bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq")?;
    /// assert_eq!((cid.version(), cid.codec()), (1, Cid::RAW));
    /// assert!(Cid::parse("bafkrei").is_err());
    /// # Ok::<(), ioid_did::CidError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, CidError> {
        let failure = |reason| CidError { input: text.to_string(), reason };
        if text.len() > LONGEST_NUMBER {
            return Err(failure(CidFlaw::Length));
        }
        if text.len() == 46 && text.starts_with("Qm") {
            let bytes =
                decode_number(text.as_bytes(), BASE58).map_err(|why| failure(why.into()))?;
            return match bytes.strip_prefix(&[0x12, 0x20]) {
                Some(digest) if digest.len() == 32 => Ok(Self {
                    version: 0,
                    codec: Self::DAG_PB,
                    hash: SHA2_256,
                    digest: digest.to_vec(),
                }),
                _ => Err(failure(CidFlaw::Length)),
            };
        }
        let bytes = multibase(text).map_err(failure)?;
        let (cid, rest) = Self::split_v1(&bytes).map_err(failure)?;
        if rest.is_empty() { Ok(cid) } else { Err(failure(CidFlaw::Length)) }
    }

    /// Reads the binary form at the beginning of `bytes`, as links and archives hold it, and returns
    /// it with what follows.
    ///
    /// ```
    /// use ioid_did::Cid;
    /// let bytes = [&[1, 0x55, 0, 2], &b"hi, and more"[..]].concat();
    /// assert_eq!(Cid::split(&bytes), Some((Cid::parse("bafkqaatine")?, &b", and more"[..])));
    /// # Ok::<(), ioid_did::CidError>(())
    /// ```
    #[must_use]
    pub fn split(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let Some(rest) = bytes.strip_prefix(&[0x12, 0x20]) else {
            return Self::split_v1(bytes).ok();
        };
        let (digest, rest) = rest.split_at_checked(32)?;
        let digest = digest.to_vec();
        Some((Self { version: 0, codec: Self::DAG_PB, hash: SHA2_256, digest }, rest))
    }

    fn split_v1(bytes: &[u8]) -> Result<(Self, &[u8]), CidFlaw> {
        let field = |bytes| varint::split(bytes).ok_or(CidFlaw::Length);
        let (version, rest) = field(bytes)?;
        if version != 1 {
            return Err(CidFlaw::Version { received: version });
        }
        let (codec, rest) = field(rest)?;
        let (hash, rest) = field(rest)?;
        let (length, rest) = field(rest)?;
        let fits = match hash {
            SHA2_256 => length == 32,
            IDENTITY => length <= LONGEST_IDENTITY as u64,
            _ => true,
        };
        let length = usize::try_from(length).ok().filter(|_| fits).ok_or(CidFlaw::Length)?;
        let (digest, rest) = rest.split_at_checked(length).ok_or(CidFlaw::Length)?;
        Ok((Self { version: 1, codec, hash, digest: digest.to_vec() }, rest))
    }

    /// The content that this CID holds itself instead of a hash of it.
    ///
    /// ```
    /// use ioid_did::Cid;
    /// assert_eq!(Cid::parse("bafkqaatine")?.inline(), Some(&b"hi"[..]));
    /// # Ok::<(), ioid_did::CidError>(())
    /// ```
    #[must_use]
    pub fn inline(&self) -> Option<&[u8]> {
        (self.hash == IDENTITY).then_some(&self.digest)
    }

    /// 0 or 1.
    #[must_use]
    pub const fn version(&self) -> u8 {
        self.version
    }

    /// The multicodec of the block, for example [`Cid::RAW`].
    #[must_use]
    pub const fn codec(&self) -> u64 {
        self.codec
    }

    /// The digest's bytes, whatever the hash function is.
    #[must_use]
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// The digest when the hash function is SHA-256.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        if self.hash == SHA2_256 { self.digest.as_slice().try_into().ok() } else { None }
    }

    /// Whether the block is the content itself (raw, JSON, DAG-JSON). A DAG-PB block is a node of a
    /// file tree: its bytes must be unpacked after they were checked.
    #[must_use]
    pub const fn block_is_content(&self) -> bool {
        matches!(self.codec, Self::RAW | Self::JSON | Self::DAG_JSON)
    }

    /// Whether this CID names exactly this block; none when its hash function is neither SHA-256 nor
    /// identity, so that nothing can be said.
    #[must_use]
    pub fn matches_block(&self, block: &[u8]) -> Option<bool> {
        match self.hash {
            SHA2_256 => Some(self.digest == sha256(block)),
            IDENTITY => Some(self.digest == block),
            _ => None,
        }
    }
}

fn multibase(text: &str) -> Result<Vec<u8>, CidFlaw> {
    let mut characters = text.chars();
    let prefix = characters.next();
    let body = characters.as_str();
    // An upper-case prefix stands for the upper-case alphabet: mixed case is never one encoding.
    let folded = match prefix {
        Some('B' | 'K' | 'F') if body.bytes().any(|byte| byte.is_ascii_lowercase()) => {
            return Err(CidFlaw::Base);
        }
        Some('B' | 'K' | 'F') => body.to_ascii_lowercase(),
        _ => body.to_string(),
    };
    let body = folded.as_bytes();
    match prefix {
        Some('b' | 'B') => decode_bits(body, BASE32, 5),
        Some('z') => decode_number(body, BASE58),
        Some('k' | 'K') => decode_number(body, BASE36),
        Some('f' | 'F') => decode_bits(body, BASE16, 4),
        Some('u') => decode_bits(body, BASE64URL, 6),
        _ => return Err(CidFlaw::Base),
    }
    .map_err(|flaw| match flaw {
        Flaw::Character(offset) => CidFlaw::Character { offset: offset + 1 },
        flaw => flaw.into(),
    })
}

impl FromStr for Cid {
    type Err = CidError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::with_capacity(self.digest.len() + 8);
        if self.version == 1 {
            varint::push(1, &mut bytes);
            varint::push(self.codec, &mut bytes);
        }
        varint::push(self.hash, &mut bytes);
        varint::push(self.digest.len() as u64, &mut bytes);
        bytes.extend_from_slice(&self.digest);
        if self.version == 0 {
            f.pad(&encode_number(&bytes, BASE58))
        } else {
            f.pad(&format!("b{}", encode_bits(&bytes, BASE32, 5)))
        }
    }
}

/// Text that is no CID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CidError {
    /// The text as given.
    pub input: String,
    /// What is wrong with it.
    pub reason: CidFlaw,
}

/// What is wrong with the text of a CID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CidFlaw {
    /// The first character names no base that is read here.
    Base,
    /// A character that its base does not have.
    Character {
        /// Bytes before it.
        offset: usize,
    },
    /// Bits are left over at the end.
    Tail,
    /// Another version than 0 (without prefix) and 1.
    Version {
        /// The version found.
        received: u64,
    },
    /// Too short or too long for what it says it holds.
    Length,
}

impl From<Flaw> for CidFlaw {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::Character(offset) => Self::Character { offset },
            Flaw::TooLong => Self::Length,
            Flaw::Tail => Self::Tail,
        }
    }
}

impl CidError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "CID_INVALID"
    }

    /// The facts, by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        Telling::of(self).into_parts().1
    }
}

impl Told for CidError {
    fn tell(&self, telling: &mut Telling) {
        telling
            .fact("input", &self.input)
            .because(&self.reason)
            .say("{\"input\"} is no CID: {why}");
    }
}

impl Told for CidFlaw {
    fn tell(&self, telling: &mut Telling) {
        match self {
            Self::Base => telling.say(
                "it begins with none of Qm, b, B, z, k, K, f, F and u, or mixes upper and lower case",
            ),
            Self::Character { offset } => telling
                .fact("position", offset)
                .say("the character at offset {position} does not belong to its base"),
            Self::Tail => telling.say("its last character holds bits that belong to no byte"),
            Self::Version { received } => telling
                .fact("expected", &"1")
                .fact("received", received)
                .say("its version is {received}; 1 was expected"),
            Self::Length => telling.say("its length is not that of the hash it names"),
        }
    }
}

told_errors!(CidError, CidFlaw);

#[cfg(test)]
mod tests;
