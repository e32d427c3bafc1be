//! Nodes that fail in every way: the service answers as specified, in time, and goes on.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::support::{DID, Manner, Service, misbehaving};

#[tokio::test]
async fn a_node_that_fails_is_an_internal_error_and_the_service_goes_on() {
    let ok = |body: &str| {
        let text = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        Manner::Say(Box::leak(text.into_boxed_str()))
    };
    let deep = "[".repeat(100_000);
    let cases = [
        ("hangs", Manner::Hang),
        ("hangs up", Manner::HangUp),
        (
            "answers 500",
            Manner::Say("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n"),
        ),
        (
            "redirects",
            Manner::Say(
                "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n",
            ),
        ),
        ("is no HTTP", Manner::Say("220 mail.example ESMTP\r\n")),
        (
            "cuts the body",
            Manner::Say("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[{\"jsonrpc\""),
        ),
        (
            "announces too much",
            Manner::Say("HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n["),
        ),
        ("never ends", Manner::Endless),
        ("is empty", ok("")),
        ("is no JSON", ok("<html>")),
        ("is no JSON-RPC", ok("{\"a\":1}")),
        ("answers nothing", ok("[]")),
        ("answers others", ok(r#"[{"jsonrpc":"2.0","id":77,"result":"0x1"}]"#)),
        (
            "answers nonsense",
            ok(r#"[{"id":0,"result":{}},{"id":1,"result":[]},{"id":2,"result":7}]"#),
        ),
        (
            "is an error",
            ok(r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no"}}"#),
        ),
        (
            "is on another chain",
            ok(r#"[{"id":0,"result":"0x1"},{"id":1,"result":"0x1"},{"id":2,"result":"0x1"}]"#),
        ),
        ("is nested without end", ok(&deep)),
        ("is no text", ok("\u{0}\u{1}")),
    ];
    for (what, manner) in cases {
        let node = misbehaving(manner).await;
        let service = Service::with_node(&node.url).await;
        let started = Instant::now();
        let (status, kind, code) = service.outcome(DID).await;
        assert_eq!((status, kind.as_str()), (500, "INTERNAL_ERROR"), "{what}: {code}");
        assert!(!code.is_empty() && code != "INTERNAL", "{what}: {code}");
        assert!(started.elapsed() < Duration::from_secs(8), "{what}: {:?}", started.elapsed());
        // It failed for a reason outside, which may be over: nothing is kept.
        let asked = node.requests.load(Ordering::SeqCst);
        service.outcome(DID).await;
        assert!(node.requests.load(Ordering::SeqCst) > asked, "{what}: an outage was kept");
        assert_eq!(service.get("/healthz").await.status(), 200, "{what}");
        assert_eq!(service.get("/readyz").await.status(), 503, "{what}");
        let text = service.get("/metrics").await.text().await.unwrap();
        let counted = "resolutions_total{outcome=\"INTERNAL_ERROR\"} 2";
        assert!(text.contains(counted), "{what}: {text}");
    }
}

#[tokio::test]
async fn no_node_at_all_is_the_same() {
    let service = Service::with_node("http://127.0.0.1:9").await;
    let (status, kind, code) = service.outcome(DID).await;
    assert_eq!((status, kind.as_str(), code.as_str()), (500, "INTERNAL_ERROR", "RPC_UNAVAILABLE"));
}

#[tokio::test]
async fn many_who_ask_the_same_cause_one_question() {
    let node = misbehaving(Manner::Hang).await;
    let service = Service::with_node(&node.url).await;
    let all = (0..20).map(|_| service.outcome(DID));
    for (status, ..) in futures_util::future::join_all(all).await {
        assert_eq!(status, 500);
    }
    let text = service.get("/metrics").await.text().await.unwrap();
    assert!(text.contains("resolutions_total{outcome=\"INTERNAL_ERROR\"} 1\n"), "{text}");
    assert!(text.contains("ioid_resolver_joined_total 19\n"), "{text}");
}

#[tokio::test]
async fn who_comes_when_too_much_is_under_way_is_told_to_come_back() {
    let node = misbehaving(Manner::Hang).await;
    let service =
        Service::start(&["--rpc", &node.url, "--resolutions", "1", "--attempt-ms", "1500"]).await;
    let first = service.outcome(DID);
    let second = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        // Another DID, so that it cannot wait with the first.
        let other = "/1.0/identifiers/did:io:0xb2119af10cc641162968ed255dc4e688dc4b2b6e";
        service.get(other).await
    };
    let ((status, ..), refused) = tokio::join!(first, second);
    assert_eq!(status, 500);
    assert_eq!(refused.status(), 503);
    assert_eq!(refused.headers()["retry-after"], "1");
}
