use clap::Parser;

use super::*;
use crate::settings::Options;

fn outbound(arguments: &[&str]) -> Outbound {
    let line = ["ioid-resolver"].iter().chain(arguments);
    let options = Options::try_parse_from(line).unwrap();
    Outbound::new(&Settings::new(options).unwrap()).unwrap()
}

async fn refusal(outbound: &Outbound, url: &str) -> String {
    outbound.fetch(url, "*/*", 10).await.unwrap_err().message
}

#[tokio::test]
async fn an_address_from_the_chain_may_not_lead_into_a_private_network() {
    let outbound = outbound(&["--gateway", "https://10.1.2.3:8080"]);
    for url in [
        "https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://0x7f000001/",
        "https://10.1.2.3:8080/ipfs/../admin",
    ] {
        assert!(refusal(&outbound, url).await.contains("private network"), "{url}");
    }
    for url in ["http://example.com/", "ftp://example.com/", "file:///etc/passwd"] {
        assert_eq!(refusal(&outbound, url).await, "refused: an address that is not https");
    }
    // By what the name resolves to.
    assert!(refusal(&outbound, "https://localhost/").await.contains("private network"));
}

#[tokio::test]
async fn the_gateway_of_the_settings_may_be_private() {
    let outbound = outbound(&["--gateway", "http://127.0.0.1:9", "--attempt-ms", "2000"]);
    assert!(refusal(&outbound, "http://127.0.0.1:9/ipfs/x").await.starts_with("not reachable"));
    // But nothing else on its host.
    for path in ["/admin", "/ipfs/../admin", "/ipfs/%2e%2e/admin"] {
        let url = format!("http://127.0.0.1:9{path}");
        assert_eq!(
            refusal(&outbound, &url).await,
            "refused: an address that is not https",
            "{url}"
        );
    }
}

#[tokio::test]
async fn a_failure_does_not_repeat_the_address() {
    let outbound = outbound(&["--rpc", "http://127.0.0.1:9/v3/secret"]);
    let url = Url::parse("http://127.0.0.1:9/v3/secret").unwrap();
    let fault = outbound.post_json(&url, "{}".into()).await.unwrap_err();
    assert!(!fault.message.contains("secret"), "{}", fault.message);
}
