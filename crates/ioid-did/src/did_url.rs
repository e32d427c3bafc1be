use alloc::string::ToString;

use ioid_bytes::{UriPart, uri_length};

use crate::did::DidError;

/// A DID URL of any method, cut into its parts: `did:ethr:0x1251:0x…#controller`,
/// `did:io:…/path?query#fragment`. Borrows the text, which is kept byte for byte: DIDs are compared
/// without percent-decoding, case folding or Unicode normalisation.
///
/// ```text
/// did-url = "did:" method-name ":" method-specific-id path-abempty [ "?" query ] [ "#" fragment ]
/// ```
///
/// Source: [DID Core 3.1 and 3.2](https://www.w3.org/TR/did-core/#did-syntax), RFC 3986 for path,
/// query and fragment.
///
/// ```
/// use ioid_did::DidUrl;
/// let url = DidUrl::parse("did:web:example.com%3A8443/a?b=c#key-1")?;
/// assert_eq!((url.did, url.method, url.id), ("did:web:example.com%3A8443", "web", "example.com%3A8443"));
/// assert_eq!((url.path, url.query, url.fragment), ("/a", Some("b=c"), Some("key-1")));
/// # Ok::<(), ioid_did::DidError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DidUrl<'a> {
    /// The DID, without path, query and fragment.
    pub did: &'a str,
    /// The method name, `io` for an ioID.
    pub method: &'a str,
    /// The method-specific id.
    pub id: &'a str,
    /// Empty, or begins with `/`.
    pub path: &'a str,
    /// Without the `?`. An empty query is not the same as none.
    pub query: Option<&'a str>,
    /// Without the `#`.
    pub fragment: Option<&'a str>,
}

const SCHEME: &str = "did:";

impl<'a> DidUrl<'a> {
    /// Cuts a DID URL into its parts.
    pub fn parse(text: &'a str) -> Result<Self, DidError> {
        let mut cursor = Cursor { text, at: 0 };
        if !text.starts_with(SCHEME) {
            let common = text.bytes().zip(SCHEME.bytes()).take_while(|(a, b)| a == b).count();
            return Err(cursor.failure(common, "\"did:\" in lower case"));
        }
        cursor.at = SCHEME.len();
        // Without percent-encoding, so this cannot fail.
        let method = cursor.plain(UriPart::METHOD);
        if method.is_empty() {
            return Err(cursor.failure(cursor.at, "a method name of a-z and 0-9"));
        }
        if cursor.peek() != Some(b':') {
            return Err(cursor.failure(cursor.at, "\":\" after a method name of a-z and 0-9"));
        }
        cursor.at += 1;
        let id = cursor.take(UriPart::ID)?;
        let did = cursor.taken();
        if id.is_empty() || id.ends_with(':') {
            return Err(cursor.failure(cursor.at, "A-Z, a-z, 0-9, \".\", \"-\", \"_\" or %XX"));
        }
        let mut path = "";
        if cursor.peek() == Some(b'/') {
            path = cursor.take(UriPart::PATH)?;
        }
        let query = cursor.part(b'?')?;
        let fragment = cursor.part(b'#')?;
        if cursor.peek().is_some() {
            let expected = if fragment.is_some() {
                "a character of a fragment (RFC 3986)"
            } else if query.is_some() {
                "a character of a query (RFC 3986)"
            } else if !path.is_empty() {
                "a character of a path (RFC 3986)"
            } else {
                "A-Z, a-z, 0-9, \".\", \"-\", \"_\", %XX or the end"
            };
            return Err(cursor.failure(cursor.at, expected));
        }
        Ok(Self { did, method, id, path, query, fragment })
    }

    /// True when there is no path, query or fragment.
    #[must_use]
    pub const fn is_did(&self) -> bool {
        self.path.is_empty() && self.query.is_none() && self.fragment.is_none()
    }
}

/// Whether text is a fragment (RFC 3986): what may stand after `#`.
pub(crate) fn is_fragment(text: &str) -> bool {
    let mut cursor = Cursor { text, at: 0 };
    cursor.take(UriPart::QUERY).is_ok() && cursor.peek().is_none()
}

/// Whether text is a URI: a scheme, `:`, and only characters a URI may hold (RFC 3986).
pub(crate) fn is_uri(text: &str) -> bool {
    let mut cursor = Cursor { text, at: 0 };
    let alphabetic = cursor.peek().is_some_and(|first| first.is_ascii_alphabetic());
    cursor.plain(UriPart::SCHEME);
    let has_scheme = alphabetic && cursor.peek() == Some(b':');
    cursor.at += 1;
    has_scheme
        && cursor.peek().is_some()
        && cursor.take(UriPart::WHOLE).is_ok()
        && cursor.peek().is_none()
        && text.bytes().filter(|byte| *byte == b'#').count() < 2
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn taken(&self) -> &'a str {
        self.text.get(..self.at).unwrap_or_default()
    }

    /// Takes the characters of a part. Only ASCII is, so the cut is between characters.
    fn plain(&mut self, part: UriPart) -> &'a str {
        let start = self.at;
        self.at += uri_length(self.text.as_bytes().get(start..).unwrap_or_default(), part);
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The same with percent-encoded ones.
    fn take(&mut self, part: UriPart) -> Result<&'a str, DidError> {
        let start = self.at;
        self.plain(part);
        while self.peek() == Some(b'%') {
            for offset in [self.at + 1, self.at + 2] {
                let digit = self.text.as_bytes().get(offset);
                if !digit.is_some_and(u8::is_ascii_hexdigit) {
                    return Err(self.failure(offset, "two hexadecimal digits after \"%\""));
                }
            }
            self.at += 3;
            self.plain(part);
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn part(&mut self, mark: u8) -> Result<Option<&'a str>, DidError> {
        if self.peek() != Some(mark) {
            return Ok(None);
        }
        self.at += 1;
        self.take(UriPart::QUERY).map(Some)
    }

    fn failure(&self, offset: usize, expected: &'static str) -> DidError {
        DidError::Syntax { input: self.text.to_string(), offset, expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;
    use proptest::prelude::*;

    #[test]
    fn every_did_and_url_of_the_w3c_suite_parses_and_is_kept() {
        let dids = vectors::read("did/w3c-valid-dids.json");
        for row in dids["vectors"].as_array().unwrap() {
            let text = row["did"].as_str().unwrap();
            let url = DidUrl::parse(text).unwrap();
            assert!(url.is_did() && url.did == text, "{text}");
        }
        let urls = vectors::read("did/w3c-valid-did-urls.json");
        let examples = vectors::read("did/did-core-spec-examples.json");
        let texts = urls["vectors"].as_array().unwrap().iter().map(|row| &row["didUrl"]);
        for text in texts.chain(examples["vectors"].as_array().unwrap()) {
            let text = text.as_str().unwrap();
            let url = DidUrl::parse(text).unwrap_or_else(|error| panic!("{error}"));
            let mut joined = format!("{}{}", url.did, url.path);
            joined.extend(url.query.map(|query| format!("?{query}")));
            joined.extend(url.fragment.map(|fragment| format!("#{fragment}")));
            assert_eq!(joined, text);
            assert_eq!(url.did, format!("did:{}:{}", url.method, url.id));
        }
    }

    #[test]
    fn other_libraries_parts() {
        let file = vectors::read("did/libraries.json");
        for row in file["valid_did_urls"].as_array().unwrap() {
            let text = row["input"].as_str().unwrap();
            let url = DidUrl::parse(text).unwrap();
            if row.get("method").is_none() {
                continue;
            }
            let part = |name: &str| row.get(name).and_then(|value| value.as_str());
            assert_eq!(Some(url.method), part("method"), "{text}");
            assert_eq!(Some(url.id), part("id"), "{text}");
            assert_eq!(Some(url.did), part("did"), "{text}");
            assert_eq!(url.path, part("path").unwrap_or_default(), "{text}");
            assert_eq!(url.query, part("query"), "{text}");
            assert_eq!(url.fragment, part("fragment"), "{text}");
        }
        for row in file["invalid_as_plain_did_valid_as_did_url"].as_array().unwrap() {
            assert!(!DidUrl::parse(row.as_str().unwrap()).unwrap().is_did());
        }
        for row in file["pre_1_0_only"].as_array().unwrap() {
            let text = row["input"].as_str().unwrap();
            let semicolon = text.find(';').unwrap();
            assert!(
                matches!(DidUrl::parse(text), Err(DidError::Syntax { offset, .. }) if offset == semicolon)
            );
        }
    }

    #[test]
    fn invalid_ones_are_refused_at_the_right_place() {
        let file = vectors::read("did/invalid.json");
        let rows = file["vectors"].as_array().unwrap();
        assert!(rows.len() >= 45);
        for row in rows {
            let text = row["input"].as_str().unwrap();
            let error = DidUrl::parse(text).unwrap_err();
            assert_eq!(error.code(), row["code"].as_str().unwrap(), "{text}");
            let DidError::Syntax { input, offset, .. } = error else { panic!("{error}") };
            assert_eq!(Some(offset as u64), row["position"].as_u64(), "{text}");
            assert_eq!(input, text);
        }
    }

    #[test]
    fn legal_oddities() {
        for text in [
            "did:a:b//",
            "did:a:b/",
            "did:a:b/c//d/",
            "did:a:b?",
            "did:a:b#",
            "did:a:b?#",
            "did:a:b#/?x",
            "did:a:b?/?",
            "did:123:test::test2",
            "did:a::b",
            "did:a:%aF",
            "did:0:-",
            "did:a:b/;p=1",
            "did:a:b?a[]=1",
        ] {
            let ok = DidUrl::parse(text).is_ok();
            assert_eq!(ok, !text.contains('['), "{text}");
        }
    }

    #[test]
    fn uris() {
        for text in [
            "https://a.example/x?y#z",
            "did:io:a",
            "erc6551:1/0x0/1",
            "urn:x",
            "ipfs://b",
            "http://[::1]/",
        ] {
            assert!(is_uri(text), "{text}");
        }
        for text in
            ["", "x", ":", "1a:b", "https:", "https://a b", "a:b#c#d", "a:é", "a:%2", "a:<b>"]
        {
            assert!(!is_uri(text), "{text}");
        }
        assert!(
            is_fragment("keys-1") && is_fragment("") && !is_fragment("a#b") && !is_fragment("%1")
        );
    }

    proptest! {
        #[test]
        fn never_panics_and_errors_point_into_the_text(text in ".{0,60}") {
            if let Err(DidError::Syntax { offset, .. }) = DidUrl::parse(&text) {
                prop_assert!(offset <= text.len() + 2);
            }
            is_uri(&text);
        }

        #[test]
        fn what_the_grammar_makes_parses(
            did in "did:[a-z0-9]{1,6}:([A-Za-z0-9._-]|%[0-9A-Fa-f]{2}){0,5}:?([A-Za-z0-9._-]|%[0-9A-Fa-f]{2}){1,8}",
            path in "(/[A-Za-z0-9._~!$&'()*+,;=:@-]{0,5}){0,3}",
            query in proptest::option::of("[A-Za-z0-9._~!$&'()*+,;=:@/?-]{0,8}"),
            fragment in proptest::option::of("[A-Za-z0-9._~!$&'()*+,;=:@/?-]{0,8}"),
        ) {
            let mut text = format!("{did}{path}");
            text.extend(query.iter().map(|query| format!("?{query}")));
            text.extend(fragment.iter().map(|fragment| format!("#{fragment}")));
            let url = DidUrl::parse(&text).unwrap();
            prop_assert_eq!((url.did, url.path), (did.as_str(), path.as_str()));
            prop_assert_eq!((url.query, url.fragment), (query.as_deref(), fragment.as_deref()));
        }
    }
}
