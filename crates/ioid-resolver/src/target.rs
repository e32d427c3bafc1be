//! What is asked about: a DID or DID URL, and options.
//!
//! Source: W3C DID Resolution 1.0, section 12.1.

use std::fmt::Write;

use ioid_did::{DidError, DidUrl, Json};

/// Bytes of the longest target and of the longest set of options.
pub(crate) const LONGEST: usize = 2_048;

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// A DID or DID URL.
    pub(crate) url: String,
    /// Resolution options in the order given.
    pub(crate) options: Vec<(String, String)>,
    /// Whether this is resolution; a DID URL with more than options for it is dereferenced.
    pub(crate) is_did: bool,
}

/// Why a request names no target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TargetError {
    /// Too long.
    Long,
    /// Percent-encoding that is none, or of something that is no text.
    Encoding,
    /// Against the grammar.
    Did(DidError),
    /// Options that are no options.
    Options(&'static str),
}

impl Target {
    /// From the path below `/1.0/identifiers/` and the query of a request.
    ///
    /// A DID URL may stand in the path as it is; then the query is its own. Once it is
    /// percent-encoded (a colon, or what would otherwise end the path), the query holds options.
    pub(crate) fn parse(path: &str, query: Option<&str>) -> Result<Self, TargetError> {
        if path.len() + query.map_or(0, str::len) > LONGEST {
            return Err(TargetError::Long);
        }
        let hidden = |code: &[u8]| {
            matches!(
                code,
                [b'%', b'3', b'A' | b'a' | b'F' | b'f'] | [b'%', b'2', b'3' | b'F' | b'f']
            )
        };
        let encoded = path.as_bytes().windows(3).any(hidden);
        let (url, options) = if encoded {
            (decode(path)?, pairs(query.unwrap_or_default())?)
        } else {
            (query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")), Vec::new())
        };
        let is_did = is_did(&DidUrl::parse(&url).map_err(TargetError::Did)?);
        Ok(Self { url, options, is_did })
    }

    /// The same with the options of a `POST` body: a JSON object of text, numbers and booleans.
    pub(crate) fn with_body(mut self, body: &[u8]) -> Result<Self, TargetError> {
        if body.is_empty() {
            return Ok(self);
        }
        let wrong = TargetError::Options("the body must be one JSON object");
        let Ok(Json::Object(members)) = Json::parse_bytes(body) else { return Err(wrong) };
        for (name, value) in members {
            let value = match value {
                Json::String(text) => text.into_owned(),
                Json::Bool(_) | Json::Number(_) => value.to_text(),
                _ => return Err(TargetError::Options("an option is text, a number or a boolean")),
            };
            self.options.push((name, value));
        }
        Ok(self)
    }

    /// A key under which the same question has the same answer.
    pub(crate) fn key(&self, form: &str) -> String {
        let mut options: Vec<_> = self.options.iter().collect();
        options.sort();
        let mut key = [form, "\n", &self.url].concat();
        for (name, value) in options {
            // Lengths, because an option may hold any separator.
            let _ = write!(key, "\n{}:{name}={}:{value}", name.len(), value.len());
        }
        key
    }
}

pub(crate) fn is_did(url: &DidUrl<'_>) -> bool {
    let option = |part: &str| part.starts_with("versionId=") || part.starts_with("versionTime=");
    url.path.is_empty()
        && url.fragment.is_none()
        && url.query.is_none_or(|query| query.split('&').all(option))
}

/// Names and values of a query, decoded.
pub(crate) fn pairs(query: &str) -> Result<Vec<(String, String)>, TargetError> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

/// Percent-decoding (RFC 3986, section 2.1). A `+` stays what it is: this is no HTML form.
fn decode(text: &str) -> Result<String, TargetError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, tail) = rest.split_at_checked(2).ok_or(TargetError::Encoding)?;
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let [high, low] = digits else { return Err(TargetError::Encoding) };
        let (Some(high), Some(low)) = (digit(high), digit(low)) else {
            return Err(TargetError::Encoding);
        };
        bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
        rest = tail;
    }
    String::from_utf8(bytes).ok().ok_or(TargetError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DID: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";

    fn target(path: &str, query: Option<&str>) -> (String, Vec<(String, String)>) {
        let Target { url, options, .. } = Target::parse(path, query).unwrap();
        (url, options)
    }

    #[test]
    fn a_did_url_as_it_is_owns_the_query() {
        assert_eq!(target(DID, None), (DID.into(), vec![]));
        let query = "service=files&relativeRef=/resume.pdf";
        assert_eq!(target(DID, Some(query)), (format!("{DID}?{query}"), vec![]));
        let path = format!("{DID}/a/b");
        assert_eq!(target(&path, None), (path, vec![]));
    }

    #[test]
    fn beside_an_encoded_one_the_query_holds_options() {
        let option = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let encoded = DID.replace(':', "%3A");
        let expected = (DID.into(), vec![option("versionId", "12"), option("a", "b c")]);
        assert_eq!(target(&encoded, Some("versionId=12&a=b%20c")), expected);
        let path = format!("{encoded}%3Fservice%3Dfiles%26relativeRef%3D%2Fresume.pdf");
        let url = format!("{DID}?service=files&relativeRef=/resume.pdf");
        assert_eq!(target(&path, None), (url, vec![]));
        // What many clients send: only the fragment's sign encoded.
        assert_eq!(target(&format!("{DID}%23key-1"), None), (format!("{DID}#key-1"), vec![]));
    }

    #[test]
    fn what_is_no_target_is_refused() {
        let refused = |path: &str, query| Target::parse(path, query).unwrap_err();
        assert_eq!(refused(&"d".repeat(LONGEST + 1), None), TargetError::Long);
        for path in ["did%3Aio%3A%zz", "did%3Aio%3Ax%", "did%3Aio%3A%ff", "did%3Aio%3A%2"] {
            assert_eq!(refused(path, None), TargetError::Encoding, "{path}");
        }
        for path in ["", "x", "did:", "did:io:", "did:IO:a", "did:io:a b", "did%3Aio%3Aa%20b"] {
            assert!(matches!(refused(path, None), TargetError::Did(_)), "{path}");
        }
    }

    #[test]
    fn a_body_adds_options() {
        let target = Target::parse(DID, None).unwrap();
        let options =
            target.clone().with_body(br#"{"versionId":"7","a":true,"n":3}"#).unwrap().options;
        let values: Vec<&str> = options.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["7", "true", "3"]);
        assert_eq!(target.clone().with_body(b"").unwrap(), target);
        for body in ["[]", "x", r#"{"a":{}}"#, r#"{"a":1,"a":2}"#, "\u{ff}"] {
            let refused = target.clone().with_body(body.as_bytes());
            assert!(matches!(refused, Err(TargetError::Options(_))), "{body}");
        }
    }

    #[test]
    fn the_order_of_options_makes_no_other_question() {
        let key = |query| {
            Target::parse(&DID.replace(':', "%3a"), Some(query)).unwrap().key("application/did")
        };
        assert_eq!(key("a=1&b=2"), key("b=2&a=1"));
        assert_ne!(key("a=1"), key("a=2"));
        assert_ne!(key("a=1&b=2"), key("a=1%0A1%3Ab%3D2"));
    }
}
