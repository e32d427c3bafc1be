/// Which characters may stand in a part of a DID URL (DID Core 1.0, 3.1 and 3.2) or a URI (RFC 3986),
/// percent-encoding apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UriPart(u8);

impl UriPart {
    /// A DID method's name.
    pub const METHOD: Self = Self(1);
    /// A method-specific id.
    pub const ID: Self = Self(2);
    /// A path: `pchar` and `/`.
    pub const PATH: Self = Self(4);
    /// A query or a fragment.
    pub const QUERY: Self = Self(8);
    /// A URI from its scheme on.
    pub const WHOLE: Self = Self(16);
    /// A scheme.
    pub const SCHEME: Self = Self(32);
}

/// For each byte the parts it may stand in.
#[allow(clippy::indexing_slicing, reason = "computed by the compiler, which would refuse it")]
const PARTS: [u8; 256] = {
    let mut parts = [0; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        let (lower, digit) = (byte.is_ascii_lowercase(), byte.is_ascii_digit());
        let alphanumeric = byte.is_ascii_alphanumeric();
        let path = alphanumeric
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'@' | b'/')
            || matches!(byte, b'!' | b'$' | b'&' | b'\'' | b'(' | b')')
            || matches!(byte, b'*' | b'+' | b',' | b';' | b'=');
        let query = path || byte == b'?';
        let holds = [
            lower || digit,
            alphanumeric || matches!(byte, b'.' | b'-' | b'_' | b':'),
            path,
            query,
            query || matches!(byte, b'#' | b'[' | b']'),
            alphanumeric || matches!(byte, b'+' | b'-' | b'.'),
        ];
        let mut part = 0;
        while part < holds.len() {
            parts[at] |= (holds[part] as u8) << part;
            part += 1;
        }
        at += 1;
    }
    parts
};

/// Bytes before the first that may not stand in this part.
///
/// ```
/// use ioid_bytes::{UriPart, uri_length};
/// assert_eq!(uri_length(b"5RJ1UfU#keys-1", UriPart::ID), 7);
/// ```
#[must_use]
pub fn uri_length(bytes: &[u8], part: UriPart) -> usize {
    let fits = |byte: &u8| PARTS.get(usize::from(*byte)).is_some_and(|parts| parts & part.0 != 0);
    bytes.iter().position(|byte| !fits(byte)).unwrap_or(bytes.len())
}
