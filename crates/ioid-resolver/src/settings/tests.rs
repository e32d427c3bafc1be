use std::fs;

use clap::Parser;

use super::*;

fn parse(arguments: &[&str]) -> Result<Settings, SettingsError> {
    let line = ["ioid-resolver"].iter().chain(arguments);
    Settings::new(Options::try_parse_from(line).unwrap())
}

fn refused(arguments: &[&str]) -> String {
    parse(arguments).unwrap_err().to_string()
}

fn file(name: &str, text: &str) -> String {
    let path = env::temp_dir().join(format!("ioid-resolver-{}-{name}", std::process::id()));
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

const CHAIN: &str = r#"{"id":5,"rpcUrls":["http://127.0.0.1:1"],
    "contracts":{"registry":"0x8924a4457F3A5D45079541793158E9E668a1141b"}}"#;

#[test]
fn the_default_is_iotex_on_loopback() {
    let settings = parse(&[]).unwrap();
    assert_eq!(*settings.network, *Network::IOTEX);
    assert!(settings.listen.ip().is_loopback());
    assert!(!settings.allow_private_addresses);
    assert_eq!(settings.rpc.len(), 1);
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let path = file(
        "wins.toml",
        "network = 'iotex-testnet'\nrate = 7\nburst = 9\nrpc = ['https://a.example']",
    );
    let settings = parse(&["--config", &path, "--rate", "8"]).unwrap();
    assert_eq!(*settings.network, *Network::IOTEX_TESTNET);
    assert_eq!((settings.rate, settings.burst), (8, 9));
    assert_eq!(settings.rpc[0].as_str(), "https://a.example/");
    let settings = parse(&["--config", &path, "--network", "iotex"]).unwrap();
    assert_eq!(*settings.network, *Network::IOTEX);
}

#[test]
fn the_choice_of_a_chain_is_one_choice() {
    let chain = file("chain.json", CHAIN);
    let path = file("one.toml", &format!("chain = '{chain}'"));
    assert_eq!(parse(&["--config", &path]).unwrap().network.id.to_string(), "5");
    let settings = parse(&["--config", &path, "--network", "iotex"]).unwrap();
    assert_eq!(*settings.network, *Network::IOTEX);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let path = file("unknown.toml", "ratte = 1");
    let text = refused(&["--config", &path]);
    assert!(text.starts_with(&path) && text.contains("ratte") && text.contains("rate"), "{text}");
    assert!(refused(&["--config", "/nowhere.toml"]).starts_with("/nowhere.toml: "));
    let text = refused(&["--config", &file("line.toml", "rate = 1\nburst = -1")]);
    assert!(text.ends_with(".toml: line 2: a whole number from 0 to 4294967295 is expected"));
    let text = refused(&["--config", &file("key.toml", "rpc = 'https://x/secret'\nlisten = 1 1")]);
    assert!(text.contains("line 2") && !text.contains("secret"), "{text}");
    let text = refused(&["--config", &file("address.toml", "listen = '80'")]);
    assert!(text.contains("such as 127.0.0.1:8787"), "{text}");
    let text = refused(&["--chain", &file("none.json", r#"{"id":5,"contracts":{}}"#)]);
    assert!(text.contains("neither `registry` nor `registryV1`"), "{text}");
    for text in ["ftp://x", "node.example:8545", ""] {
        assert!(refused(&["--rpc", text]).contains("https:// or http://"), "{text}");
    }
    assert!(refused(&["--gateway", "https://x/?y"]).contains("no query"));
    assert!(refused(&["--gateway", "http://10.0.0.1"]).contains("by https://"));
    assert_eq!(refused(&["--timeout-ms", "0"]), "timeout-ms: it must be at least 1");
    assert!(refused(&["--quorum", "2"]).contains("only 1"));
    let text = refused(&["--rpc", "nonsense-with-a-long-secret-key-at-its-end"]);
    assert!(!text.contains("secret-key-at-its-end"), "{text}");
}

#[test]
fn endpoints_come_with_commas_or_repeated() {
    let settings = parse(&["--rpc", "https://a,https://b", "--rpc", "https://c"]).unwrap();
    assert_eq!(settings.rpc.len(), 3);
    let path = file("text.toml", "rpc = 'https://a.example'\ngateway = ['https://g.example']");
    let settings = parse(&["--config", &path]).unwrap();
    assert_eq!((settings.rpc.len(), settings.gateways.len()), (1, 1));
    let settings = parse(&["--gateway", "https://g.example/base/"]).unwrap();
    assert_eq!(settings.gateways, ["https://g.example/base"]);
    let local = "http://localhost:1/ipfs/,http://[::1]:2,http://127.0.0.1:3/";
    let settings = parse(&["--gateway", local]).unwrap();
    let expected = ["http://localhost:1", "http://[::1]:2", "http://127.0.0.1:3"];
    assert_eq!(settings.gateways, expected);
    let kubo = parse(&["--gateway", "http://kubo:8080", "--allow-http-gateways"]).unwrap();
    assert_eq!((&*kubo.gateways[0], kubo.allow_http_gateways), ("http://kubo:8080", true));
    assert!(refused(&["--gateway", "http://kubo:8080"]).contains("--allow-http-gateways"));
}
