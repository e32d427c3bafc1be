//! What the service says over HTTP without asking anyone.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::{DID, Manner, Service, misbehaving};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The discard port: nobody answers there.
const NOBODY: &str = "http://127.0.0.1:9";

#[tokio::test]
async fn what_is_wrong_with_a_target_is_said() {
    let service = Service::with_node(NOBODY).await;
    for (target, status, kind, code) in [
        ("x", 400, "INVALID_DID", "DID_INVALID"),
        ("did:io", 400, "INVALID_DID", "DID_INVALID"),
        ("did:io:", 400, "INVALID_DID", "DID_INVALID"),
        ("did%3Aio%3A%FF", 400, "INVALID_DID", ""),
        ("did:io:short", 400, "INVALID_DID", ""),
        ("did:io:0x12", 400, "INVALID_DID", ""),
        ("did:io:0xB2119aF10cc641162968ED255dC4E688dC4B2B6e", 400, "INVALID_DID", ""),
        ("did:web:example.com", 501, "METHOD_NOT_SUPPORTED", ""),
    ] {
        let (s, k, c) = service.outcome(target).await;
        assert_eq!((s, k.as_str(), c.as_str()), (status, kind, code), "{target}");
    }
    let (status, kind, _) = service.outcome(&format!("{DID}?service=%zz")).await;
    assert_eq!((status, kind.as_str()), (400, "INVALID_DID_URL"));
    let (status, ..) = service.outcome(&format!("did:io:{}", "1".repeat(3_000))).await;
    assert_eq!(status, 414);
}

#[tokio::test]
async fn a_form_that_is_not_offered_is_refused_before_anyone_is_asked() {
    let node = misbehaving(Manner::HangUp).await;
    let service = Service::with_node(&node.url).await;
    // It looks once by itself whether its node answers.
    assert_eq!(service.get("/readyz").await.status(), 503);
    let looks = node.requests.load(Ordering::SeqCst);
    let client = reqwest::Client::new();
    let ask = async |target: &str, accept: &str| {
        let request = client.get(service.url(&format!("/1.0/identifiers/{target}")));
        request.header("accept", accept).send().await.unwrap()
    };
    for accept in ["text/html", "application/did;q=0", "text/uri-list"] {
        let response = ask(DID, accept).await;
        assert_eq!(response.status(), 406, "{accept}");
        assert_eq!(response.headers()["content-type"], "application/did-resolution");
    }
    assert_eq!(ask(&format!("{DID}%23key-1"), "application/did-resolution").await.status(), 406);
    assert_eq!(node.requests.load(Ordering::SeqCst), looks);
}

#[tokio::test]
async fn any_page_may_read() {
    let service = Service::with_node(NOBODY).await;
    let client = reqwest::Client::new();
    let path = format!("/1.0/identifiers/{DID}");
    let preflight =
        client.request(reqwest::Method::OPTIONS, service.url(&path)).send().await.unwrap();
    assert_eq!(preflight.status(), 204);
    assert_eq!(preflight.headers()["access-control-allow-origin"], "*");
    assert!(
        preflight.headers()["access-control-allow-headers"].to_str().unwrap().contains("accept")
    );
    for path in [path.as_str(), "/1.0/methods", "/nothing"] {
        let response = service.get(path).await;
        assert_eq!(response.headers()["access-control-allow-origin"], "*", "{path}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn it_says_what_it_is() {
    let service = Service::with_node("http://127.0.0.1:9/v3/a-secret-key").await;
    assert_eq!(service.get("/1.0/methods").await.text().await.unwrap(), r#"["io","key","ethr"]"#);
    let properties = service.get("/1.0/properties").await.text().await.unwrap();
    assert!(properties.contains(r#""chainId":"4689""#), "{properties}");
    assert!(!properties.contains("secret"), "{properties}");
    assert_eq!(service.get("/healthz").await.status(), 200);
    assert_eq!(service.get("/nothing").await.status(), 404);
    assert_eq!(service.get("/1.0/identifiers/").await.status(), 404);
    let client = reqwest::Client::new();
    let deleted = client.delete(service.url("/1.0/methods")).send().await.unwrap();
    assert_eq!(deleted.status(), 405);
    for path in [format!("/1.0/identifiers/{DID}"), "/readyz".into(), "/metrics".into()] {
        let text = service.get(&path).await.text().await.unwrap();
        assert!(!text.contains("secret"), "{path}: {text}");
    }
}

#[tokio::test]
async fn options_may_come_in_a_body_of_limited_size() {
    let service = Service::with_node(NOBODY).await;
    let client = reqwest::Client::new();
    let post = async |body: String| {
        let request = client.post(service.url(&format!("/1.0/identifiers/{DID}")));
        request.body(body).send().await.unwrap().status().as_u16()
    };
    assert_eq!(post("{\"versionId\":\"1\"}".into()).await, 500, "nobody answers, but it was read");
    assert_eq!(post("[]".into()).await, 400);
    assert_eq!(post("{\"versionId\":\"x\"}".into()).await, 400);
    assert_eq!(post("{\"unheardOf\":\"x\"}".into()).await, 400);
    assert_eq!(post(" ".repeat(5_000)).await, 413);
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let service = Service::start(&["--rpc", NOBODY, "--rate", "1", "--burst", "3"]).await;
    for _ in 0..3 {
        assert_eq!(service.get("/1.0/methods").await.status(), 200);
    }
    let refused = service.get("/1.0/methods").await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    assert_eq!(service.get("/healthz").await.status(), 200, "watching is not limited");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(service.get("/1.0/methods").await.status(), 200, "the wait it named is enough");
}

#[tokio::test]
async fn stopping_finishes_what_was_begun() {
    let node = misbehaving(Manner::Hang).await;
    let mut service = Service::with_node(&node.url).await;
    let url = service.url(&format!("/1.0/identifiers/{DID}"));
    let under_way = tokio::spawn(async move { reqwest::get(url).await.unwrap().status() });
    // An idle connection must not hold it up.
    let mut idle = TcpStream::connect(service.address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    service.stop.take().unwrap().send(()).unwrap();
    timeout(Duration::from_secs(5), &mut service.ended).await.unwrap().unwrap();
    assert_eq!(under_way.await.unwrap(), 500, "the answer was given");
    assert_eq!(idle.read(&mut [0; 1]).await.unwrap(), 0, "the idle connection was closed");
    assert!(TcpStream::connect(service.address).await.is_err(), "nothing new is accepted");
}

#[tokio::test]
async fn what_is_no_http_harms_nobody() {
    let service = Service::with_node(NOBODY).await;
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(100_000));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    for (bytes, expected) in [
        (&b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc"[..], "HTTP/1.1 400"),
        (b"GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 400"),
        // A head that does not come to its end in time.
        (b"GET /1.0/methods HTTP/1.1\r\nhost: a\r\nx-slow: ", ""),
        (long.as_bytes(), "HTTP/1.1 4"),
        (many.as_bytes(), "HTTP/1.1 431"),
        (b"GET /1.0/identifiers/did:io:\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n", "HTTP/1.1 4"),
        (b"POST /1.0/identifiers/did:io:x HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n", "HTTP/1.1 4"),
        (b"GET http://elsewhere.example/1.0/methods HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "HTTP/1.1 200"),
    ] {
        let answer = service.raw(bytes).await;
        let text = String::from_utf8_lossy(&answer);
        assert!(text.starts_with(expected), "{:?}: {text}", String::from_utf8_lossy(bytes).get(..40));
    }
    assert_eq!(service.get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn it_can_be_asked_whether_it_is_alive() {
    let service = Service::with_node(NOBODY).await;
    ioid_resolver::is_alive(service.address).await.unwrap();
    let everywhere = (std::net::Ipv4Addr::UNSPECIFIED, service.address.port());
    ioid_resolver::is_alive(everywhere.into()).await.unwrap();
    for manner in [Manner::Hang, Manner::Say("HTTP/1.1 503 Service Unavailable\r\n\r\n")] {
        let other = misbehaving(manner).await;
        let address = other.url.trim_start_matches("http://").parse().unwrap();
        assert!(ioid_resolver::is_alive(address).await.is_err());
    }
}

#[tokio::test]
async fn a_connection_over_the_limit_waits_for_its_turn() {
    let service = Service::start(&["--rpc", NOBODY, "--connections", "1"]).await;
    let mut first = TcpStream::connect(service.address).await.unwrap();
    first.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut some = [0; 64];
    assert!(first.read(&mut some).await.unwrap() > 0);
    let second = tokio::spawn(reqwest::get(service.url("/healthz")));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!second.is_finished());
    drop(first);
    let response = timeout(Duration::from_secs(5), second).await.unwrap().unwrap().unwrap();
    assert_eq!(response.status(), 200);
}
