//! No request brings the service down: whatever comes, there is an answer that is no crash, and
//! the next request is served.

use crate::support::{DID, Service};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Pieces that requests are made of, and any text between them.
fn pieces() -> impl Strategy<Value = String> {
    let known = proptest::sample::select(vec![
        "did:",
        "io:",
        "key:",
        "ethr:",
        "0x",
        "/",
        "?",
        "#",
        "%",
        "%23",
        "%3A",
        "%2F",
        "%3F",
        "%00",
        "%ff",
        "&",
        "=",
        "..",
        ";",
        "service=",
        "relativeRef=",
        "versionId=",
        "versionTime=",
        DID,
        "z6Mk",
        "\"",
        ",",
        "q=",
        "*/*",
        "application/did",
        "application/ld+json;profile=",
        "\u{e4}",
    ]);
    let piece =
        prop_oneof![4 => known.prop_map(str::to_owned), 1 => "[ -~]{0,8}", 1 => "\\PC{0,4}"];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Bytes that may stand in a request line or header, without an end of line.
fn line(text: &str) -> Vec<u8> {
    text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0 | b' ')).collect()
}

#[test]
fn no_request_is_a_crash() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let service = runtime.block_on(Service::start(&["--rpc", "http://127.0.0.1:9", "--rate", "0"]));
    let mut runner =
        TestRunner::new(Config { cases: 1_500, failure_persistence: None, ..Config::default() });
    let method = proptest::sample::select(vec!["GET", "POST", "HEAD", "OPTIONS", "PUT", "BREW"]);
    let requests = (method, pieces(), pieces(), pieces(), any::<bool>());
    let outcome = runner.run(&requests, |(method, target, accept, body, below)| {
        let mut bytes =
            format!("{method} {}", if below { "/1.0/identifiers/" } else { "/" }).into_bytes();
        bytes.extend(line(&target));
        bytes.extend(b" HTTP/1.1\r\nhost: a\r\nconnection: close\r\naccept: ");
        bytes.extend(line(&accept));
        bytes.extend(b"\r\nif-none-match: ");
        bytes.extend(line(&accept));
        bytes.extend(b"\r\nx-forwarded-for: ");
        bytes.extend(line(&target));
        bytes.extend(format!("\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes());
        let answer = runtime.block_on(service.raw(&bytes));
        let text = String::from_utf8_lossy(&answer);
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
        let status: u16 = status.and_then(|status| status.parse().ok()).unwrap_or_default();
        prop_assert!((200..600).contains(&status), "{text}");
        prop_assert!(!text.contains("\"code\":\"INTERNAL\""), "{text}");
        Ok(())
    });
    outcome.unwrap();
    assert_eq!(runtime.block_on(service.get("/healthz")).status(), 200);
}
