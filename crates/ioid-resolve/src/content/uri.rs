//! Where a URI says its content is.

use alloy_primitives::hex;
use ioid_did::Cid;

/// Characters of an address that is not `data:`.
const LONGEST: usize = 4_096;

/// Names below a CID; each costs a block at least.
const DEEPEST_PATH: usize = 32;

/// What a URI names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// Content by its hash.
    Ipfs {
        /// The root.
        cid: Cid,
        /// Names of files and directories below it.
        path: Vec<String>,
        /// The gateway that the URI itself names.
        gateway: Option<String>,
    },
    /// Whatever this `https://` URL serves.
    Web,
    /// The URI is the content.
    Inline(Vec<u8>),
}

/// Reads a URI. `limit` bounds the bytes of a `data:` URI.
///
/// Source: RFC 3986; [ipfs:// addresses](https://docs.ipfs.tech/how-to/address-ipfs-on-web/) and
/// the path and subdomain gateway specifications; RFC 2397 for `data:`.
///
/// # Errors
/// Why nothing is fetched from there.
pub(super) fn locate(uri: &str, limit: usize) -> Result<Location, &'static str> {
    let Some((scheme, rest)) = uri.split_once(':') else { return Err(ACCEPTED) };
    let is = |name: &str| scheme.eq_ignore_ascii_case(name);
    if is("data") {
        return Ok(Location::Inline(inline(rest, limit)?));
    }
    if is("http") {
        return Err("http:// is neither private nor safe from change: use https:// or ipfs://");
    }
    if is("ipns") {
        return Err("an ipns:// name can be given other content at any time: use ipfs://");
    }
    let rest = rest.strip_prefix("//").ok_or(ACCEPTED)?;
    check(rest)?;
    let (head, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if is("ipfs") {
        // `ipfs://ipfs/<cid>` is an old spelling that is still written.
        let whole = if head == "ipfs" { path.get(1..).unwrap_or_default() } else { rest };
        return below(whole, None).ok_or("what follows ipfs:// is no CID with a path")?;
    }
    if !is("https") {
        return Err(ACCEPTED);
    }
    if head.is_empty() || head.contains('@') {
        return Err("an https:// address needs a host, and may not hold a user or password");
    }
    if let Some((name, host)) = head.split_once(".ipfs.")
        && let Ok(cid) = Cid::parse(name)
    {
        let gateway = Some(["https://", host].concat());
        return Ok(Location::Ipfs { cid, path: names(path)?, gateway });
    }
    let gateway = Some(["https://", head].concat());
    path.strip_prefix("/ipfs/").and_then(|path| below(path, gateway)).unwrap_or(Ok(Location::Web))
}

const ACCEPTED: &str = "only ipfs://, https:// and data: addresses are accepted";

/// What would change its meaning on the way through `fetch`, or end the line of a message.
fn check(rest: &str) -> Result<(), &'static str> {
    if rest.len() > LONGEST {
        return Err("it is longer than 4,096 characters");
    }
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '\\';
    if rest.chars().all(plain) {
        Ok(())
    } else {
        Err("it holds a space, a line end or a backslash")
    }
}

/// `<cid>/<names>`; none when it does not begin with a CID.
fn below(whole: &str, gateway: Option<String>) -> Option<Result<Location, &'static str>> {
    let (name, path) = whole.split_at(whole.find(['/', '?', '#']).unwrap_or(whole.len()));
    let cid = Cid::parse(name).ok()?;
    Some(names(path).map(|path| Location::Ipfs { cid, path, gateway }))
}

fn names(path: &str) -> Result<Vec<String>, &'static str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let names = path.split('/').filter(|name| !name.is_empty());
    let decode = |name: &str| {
        let name = String::from_utf8(percent_decoded(name)?).ok()?;
        (name != "." && name != ".." && !name.contains('/')).then_some(name)
    };
    let names: Option<Vec<_>> = names.map(decode).collect();
    match names {
        Some(names) if names.len() <= DEEPEST_PATH => Ok(names),
        _ => Err("its path is malformed or deeper than 32 names"),
    }
}

/// The bytes of a `data:` URI, which follow its first comma.
fn inline(rest: &str, limit: usize) -> Result<Vec<u8>, &'static str> {
    let (kind, text) =
        rest.split_once(',').ok_or("a data: address needs a comma before its data")?;
    if text.contains('#') {
        return Err("a # ends a data: address: it must be written %23 there");
    }
    // Every byte may be three characters.
    if text.len() > limit.saturating_mul(3) {
        return Err(TOO_LONG);
    }
    let bytes = percent_decoded(text).ok_or("its percent-encoding is malformed")?;
    let in_base64 = kind.rsplit(';').next().is_some_and(|last| last.eq_ignore_ascii_case("base64"));
    let bytes = if in_base64 && kind.contains(';') {
        base64_decoded(&bytes).ok_or("its base64 is malformed")?
    } else {
        bytes
    };
    if bytes.len() > limit { Err(TOO_LONG) } else { Ok(bytes) }
}

const TOO_LONG: &str = "its data is longer than is accepted";

fn percent_decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        if *first == b'%' {
            let (digits, tail) = rest.split_at_checked(2)?;
            let mut byte = [0];
            hex::decode_to_slice(digits, &mut byte).ok()?;
            bytes.extend(byte);
            rest = tail;
        } else {
            bytes.push(*first);
        }
    }
    Some(bytes)
}

/// Base64 of RFC 4648, section 4; padding may be left out, bits left over must be zero.
fn base64_decoded(text: &[u8]) -> Option<Vec<u8>> {
    let body = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    if body.len() < text.len() && !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(body.len() / 4 * 3 + 2);
    let (mut buffer, mut held) = (0_u32, 0);
    for &letter in body {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        buffer = (buffer << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((buffer >> held) as u8);
            buffer &= (1 << held) - 1;
        }
    }
    (held < 6 && buffer == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";
    const V0: &str = "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH";

    fn ipfs(uri: &str) -> (String, Vec<String>, Option<String>) {
        match locate(uri, 100) {
            Ok(Location::Ipfs { cid, path, gateway }) => (cid.to_string(), path, gateway),
            other => panic!("{uri}: {other:?}"),
        }
    }

    #[test]
    fn every_spelling_of_content_by_hash() {
        for (uri, cid, path, gateway) in [
            (format!("ipfs://{RAW}"), RAW, "", ""),
            (format!("IPFS://{RAW}/?filename=a#b"), RAW, "", ""),
            (format!("ipfs://ipfs/{V0}"), V0, "", ""),
            (format!("ipfs://{V0}/a%20b//c.json"), V0, "a b|c.json", ""),
            (format!("https://ipfs.io/ipfs/{RAW}?x=1"), RAW, "", "https://ipfs.io"),
            (format!("https://h.example:8443/ipfs/{V0}/d"), V0, "d", "https://h.example:8443"),
            (format!("https://{RAW}.ipfs.dweb.link/d/e"), RAW, "d|e", "https://dweb.link"),
        ] {
            let found = ipfs(&uri);
            let path: Vec<_> = path.split('|').filter(|name| !name.is_empty()).collect();
            assert_eq!(
                (found.0.as_str(), found.1),
                (cid, path.iter().map(|n| (*n).into()).collect())
            );
            assert_eq!(found.2.unwrap_or_default(), gateway, "{uri}");
        }
    }

    #[test]
    fn what_is_only_a_web_page() {
        for uri in
            ["https://a.example/doc.json", "HTTPS://a.example/ipfs/readme", "https://x.ipfs.b.c/"]
        {
            assert_eq!(locate(uri, 100), Ok(Location::Web), "{uri}");
        }
    }

    #[test]
    fn inline_content() {
        for (uri, bytes) in [
            ("data:application/json,%7B%22a%22:1%7D", &br#"{"a":1}"#[..]),
            ("data:,", b""),
            ("DATA:;base64,eyJhIjoxfQ==", br#"{"a":1}"#),
            ("data:application/json;charset=utf-8;base64,eyJhIjoxfQ", br#"{"a":1}"#),
            ("data:text/plain;BASE64,%2B%2F8=", &[0xfb, 0xff]),
            ("data:base64,eyJ", b"eyJ"),
        ] {
            assert_eq!(locate(uri, 100), Ok(Location::Inline(bytes.to_vec())), "{uri}");
        }
        for uri in [
            "data:nothing",
            "data:,%7",
            "data:,%zz",
            "data:,a#b",
            "data:;base64,a",
            "data:;base64,ab=",
            "data:;base64,eyJhIjoxfR==",
            "data:;base64,-_8=",
            "data:;base64,e y=",
        ] {
            assert!(locate(uri, 100).is_err(), "{uri}");
        }
        assert!(locate(&format!("data:,{}", "a".repeat(100)), 100).is_ok());
        assert_eq!(locate(&format!("data:,{}", "a".repeat(101)), 100), Err(TOO_LONG));
        assert_eq!(locate(&format!("data:,{}", "%61".repeat(102)), 100), Err(TOO_LONG));
    }

    #[test]
    fn everything_else_is_refused_with_a_reason() {
        for (uri, reason) in [
            ("http://example.com/doc.json", "http://"),
            ("ipns://docs.ipfs.tech", "ipns://"),
            ("ftp://x", "only"),
            ("", "only"),
            ("ipfs:bafk", "only"),
            (RAW, "only"),
            ("ipfs://", "no CID"),
            ("ipfs://not-a-cid", "no CID"),
            ("ipfs://ipfs", "no CID"),
            ("https:///path", "host"),
            ("https://user:pass@a.example/", "password"),
            ("https://a.example/a b", "space"),
            ("https://a.example\\@b.example/", "backslash"),
        ] {
            let refused = locate(uri, 100).unwrap_err();
            assert!(refused.contains(reason), "{uri}: {refused}");
        }
        for path in ["..", "a/../b", "%2e%2e", "a%2fb", "%ff", "%f", &"a/".repeat(33)] {
            assert!(locate(&format!("ipfs://{V0}/{path}"), 100).is_err(), "{path}");
        }
        assert!(locate(&format!("https://a.example/{}", "a".repeat(LONGEST)), 100).is_err());
    }
}
