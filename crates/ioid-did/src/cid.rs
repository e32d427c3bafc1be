use crate::facts::facts;
use core::{fmt, str::FromStr};

use ioid_bytes::sha256;

use crate::{
    base_encoding::{
        BASE16, BASE32, BASE36, BASE58, BASE64URL, Flaw, LONGEST_NUMBER, decode_bits,
        decode_number, encode_bits, encode_number,
    },
    quote::Quoted,
    varint,
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
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} is no CID: {reason}", Quoted(input))]
pub struct CidError {
    /// The text as given.
    pub input: String,
    /// What is wrong with it.
    pub reason: CidFlaw,
}

/// What is wrong with the text of a CID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CidFlaw {
    /// The first character names no base that is read here.
    #[error("it begins with none of Qm, b, B, z, k, K, f, F and u, or mixes upper and lower case")]
    Base,
    /// A character that its base does not have.
    #[error("the character at offset {offset} does not belong to its base")]
    Character {
        /// Bytes before it.
        offset: usize,
    },
    /// Bits are left over at the end.
    #[error("its last character holds bits that belong to no byte")]
    Tail,
    /// Another version than 0 (without prefix) and 1.
    #[error("its version is {received}; 1 was expected")]
    Version {
        /// The version found.
        received: u64,
    },
    /// Too short or too long for what it says it holds.
    #[error("its length is not that of the hash it names")]
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
        let mut details = facts(&[("input", &self.input)]);
        match self.reason {
            CidFlaw::Character { offset } => details.push(("position", offset.to_string())),
            CidFlaw::Version { received } => {
                details.push(("expected", "1".to_string()));
                details.push(("received", received.to_string()));
            }
            CidFlaw::Base | CidFlaw::Tail | CidFlaw::Length => {}
        }
        details
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;
    use proptest::prelude::*;

    #[test]
    fn cids_of_multiformats() {
        let file = vectors::read("content/cid-parse.json");
        for row in file["valid"].as_array().unwrap() {
            let text = row["cid"].as_str().unwrap();
            let cid = Cid::parse(text).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(u64::from(cid.version()), row["version"].as_u64().unwrap());
            assert_eq!(format!("{:#x}", cid.codec()), row["codec"].as_str().unwrap());
            let multihash = vectors::hex(row["multihash_hex"].as_str().unwrap());
            assert_eq!(cid.sha256().unwrap(), multihash[2..]);
            assert_eq!(cid.digest(), &multihash[2..]);
            let v1 = Cid::from_sha256(cid.codec(), cid.sha256().unwrap());
            assert_eq!(v1.to_string(), row["v1_base32"].as_str().unwrap());
            if let Some(v0) = row.get("v0").filter(|_| cid.version() == 0) {
                assert_eq!(cid.to_string(), v0.as_str().unwrap());
            }
        }
        for row in file["invalid"].as_array().unwrap() {
            let error = Cid::parse(row["input"].as_str().unwrap()).unwrap_err();
            assert_eq!(error.code(), "CID_INVALID");
        }
        // A bad check-free character is only caught by the alphabet, and named.
        let error = Cid::parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zIII").unwrap_err();
        assert_eq!(error.reason, CidFlaw::Character { offset: 43 });
        let error = Cid::parse("zQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n").unwrap_err();
        assert_eq!(error.reason, CidFlaw::Version { received: 0x12 });
        assert_eq!(error.details().len(), 3);
    }

    #[test]
    fn the_binary_form_ends_where_it_says() {
        let file = vectors::read("content/cid-parse.json");
        for row in file["valid"].as_array().unwrap() {
            let cid = Cid::parse(row["cid"].as_str().unwrap()).unwrap();
            let multihash = vectors::hex(row["multihash_hex"].as_str().unwrap());
            let mut bytes = Vec::new();
            if cid.version() == 1 {
                bytes.push(1);
                varint::push(cid.codec(), &mut bytes);
            }
            bytes.extend(multihash);
            let whole = bytes.len();
            bytes.extend(b"rest");
            assert_eq!(Cid::split(&bytes), Some((cid, &b"rest"[..])));
            for length in 0..whole {
                assert_eq!(Cid::split(&bytes[..length]), None, "{row} {length}");
            }
        }
    }

    #[test]
    fn blocks_of_the_codec_fixtures() {
        let file = vectors::read("content/codec-fixtures.json");
        let mut count = 0;
        for row in file["vectors"].as_array().unwrap() {
            let cid = Cid::parse(row["cid"].as_str().unwrap()).unwrap();
            let block = vectors::hex(row["bytes_hex"].as_str().unwrap());
            assert_eq!(cid.matches_block(&block), Some(true));
            let mut other = block;
            other.push(0);
            assert_eq!(cid.matches_block(&other), Some(false));
            assert_eq!(cid.to_string(), row["cid"].as_str().unwrap());
            let codec = row["codec"].as_str().unwrap();
            assert_eq!(cid.block_is_content(), codec == "dag-json", "{codec}");
            count += 1;
        }
        assert!(count > 200, "{count}");
    }

    #[test]
    fn blocks_of_the_unixfs_specification_and_of_the_gateways() {
        let file = vectors::read("content/unixfs-published.json");
        for row in file["vectors"].as_array().unwrap() {
            let cid = Cid::parse(row["cid"].as_str().unwrap());
            if row["accept"] == false {
                assert_eq!(cid.unwrap_err().reason, CidFlaw::Length, "{row}");
                continue;
            }
            let cid = cid.unwrap_or_else(|error| panic!("{error}: {row}"));
            assert_eq!(cid.to_string(), row["cid"].as_str().unwrap());
            assert_eq!(cid.block_is_content(), row.get("v1").is_none(), "{row}");
            if row.get("v1").is_some() {
                let v1 = Cid::from_sha256(cid.codec(), cid.sha256().unwrap());
                assert_eq!(v1.to_string(), row["v1"].as_str().unwrap());
            } else if let Some(text) = row["bytes_utf8"].as_str() {
                assert_eq!(cid.matches_block(text.as_bytes()), Some(true), "{row}");
            } else if let Some(hex) = row["bytes_hex"].as_str() {
                assert_eq!(cid.matches_block(&vectors::hex(hex)), Some(true), "{row}");
            }
        }
        let file = vectors::read("content/gateway-conformance.json");
        for row in file["vectors"].as_array().unwrap() {
            let cid = Cid::parse(row["cid"].as_str().unwrap()).unwrap();
            let block = vectors::hex(row["bytes_hex"].as_str().unwrap());
            assert_eq!(cid.matches_block(&block), Some(true), "{row}");
            assert_eq!(format!("{:#x}", cid.codec()), row["codec"].as_str().unwrap());
        }
    }

    #[test]
    fn single_blocks_of_helia() {
        for row in vectors::read("content/helia.json")["vectors"].as_array().unwrap() {
            let content = match row["text"].as_str() {
                Some(text) => text.to_string(),
                None => {
                    let count = usize::try_from(row["count"].as_u64().unwrap()).unwrap();
                    row["repeat"].as_str().unwrap().repeat(count)
                }
            };
            assert_eq!(Cid::raw(content.as_bytes()).to_string(), row["cid"].as_str().unwrap());
        }
    }

    #[test]
    fn mixed_case_is_no_encoding() {
        let text = vectors::text("multibase/case_insensitivity.csv");
        let mut refused = 0;
        for line in text.lines().skip(1) {
            let value = line.split('"').nth(1).unwrap();
            // Of the bases that have no case; whether to accept these is left to the reader.
            if value.starts_with(['b', 'B', 'f', 'F', 'k', 'K']) {
                assert!(multibase(value).is_err(), "{line}");
                refused += 1;
            }
        }
        assert_eq!(refused, 6);
    }

    #[test]
    fn the_same_cid_in_each_base() {
        let cid = Cid::raw(b"hello");
        let mut bytes = vec![1, 0x55, 0x12, 0x20];
        bytes.extend_from_slice(cid.digest());
        let lower = encode_bits(&bytes, BASE32, 5);
        let base36 = encode_number(&bytes, BASE36);
        let base16 = encode_bits(&bytes, BASE16, 4);
        for text in [
            format!("b{lower}"),
            format!("B{}", lower.to_uppercase()),
            format!("z{}", encode_number(&bytes, BASE58)),
            format!("k{base36}"),
            format!("K{}", base36.to_uppercase()),
            format!("f{base16}"),
            format!("F{}", base16.to_uppercase()),
            format!("u{}", encode_bits(&bytes, BASE64URL, 6)),
        ] {
            assert_eq!(Cid::parse(&text), Ok(cid.clone()), "{text}");
        }
        assert_eq!(Cid::parse(&format!("B{lower}")).unwrap_err().reason, CidFlaw::Base);
    }

    #[test]
    fn refusals_say_why() {
        let good = Cid::raw(b"hello").to_string();
        let mut tail = good.clone();
        tail.pop();
        tail.push('r');
        for (text, reason) in [
            (String::new(), CidFlaw::Base),
            ("m1234".into(), CidFlaw::Base),
            ("é".into(), CidFlaw::Base),
            (format!("b{}", "1".repeat(10)), CidFlaw::Character { offset: 1 }),
            (format!("{good}a"), CidFlaw::Tail),
            (tail, CidFlaw::Tail),
            ("f0155122000".into(), CidFlaw::Length),
            ("b".into(), CidFlaw::Length),
            ("z".repeat(300), CidFlaw::Length),
            (format!("Qm{}", "z".repeat(44)), CidFlaw::Length),
            (format!("f01551210{}", "00".repeat(16)), CidFlaw::Length),
            (format!("f01551220{}", "00".repeat(33)), CidFlaw::Length),
            ("f02".into(), CidFlaw::Version { received: 2 }),
        ] {
            let error = Cid::parse(&text).unwrap_err();
            assert_eq!(error.reason, reason, "{text}");
            assert!(!error.details().is_empty() && error.to_string().contains("is no CID"));
        }
        // Another hash function: a CID, about which nothing can be checked here.
        let sha512 = Cid::parse(&format!("f01551340{}", "00".repeat(64))).unwrap();
        assert_eq!((sha512.sha256(), sha512.matches_block(b"")), (None, None));
        let identity = Cid::parse("f0155000161").unwrap();
        assert_eq!(identity.matches_block(b"a"), Some(true));
        assert_eq!(identity.matches_block(b"b"), Some(false));
        let codec_without_end = Cid::parse("f01ffff").unwrap_err();
        assert_eq!(codec_without_end.reason, CidFlaw::Length);
    }

    proptest! {
        #[test]
        fn round_trip(codec in 0..1_u64 << 40, digest in any::<[u8; 32]>()) {
            let cid = Cid::from_sha256(codec, digest);
            prop_assert_eq!(Cid::parse(&cid.to_string()), Ok(cid));
        }

        #[test]
        fn parse_never_panics(text in "(Qm|b|z|k|f|u|B)?[ -~é]{0,70}") {
            let _ = Cid::parse(&text);
        }
    }
}
