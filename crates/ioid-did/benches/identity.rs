//! Identity: deriving, reading and writing DIDs, documents and their hashes.

use std::hint::black_box;

use alloy_primitives::keccak256;
use ioid_bench::Bench;
use ioid_did::{
    DID_TEXT_MAX, Did, Digest, IDENTIFIER_TEXT_MAX, Identifier, Json, Project, validate,
};
use sha2::{Digest as _, Sha256};
use tiny_keccak::Hasher as _;

const DID: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";

fn main() {
    let mut bench = Bench::from_arguments();
    derivation(&mut bench);
    text(&mut bench);
    hashes(&mut bench);
    documents(&mut bench);
    bench.finish();
}

/// The formula as it is written, with nothing kept between devices.
fn derive_plainly(project: &str, device: &str) -> String {
    let digests = [Sha256::digest(project), Sha256::digest(device)].concat();
    format!("did:io:{}", bs58::encode(Sha256::digest(digests)).into_string())
}

fn derivation(bench: &mut Bench) {
    let Ok(project) = Project::new("GEODNET") else { return };
    let text = |device: &str| project.device(device).map(|id| Did::from(id).to_string());
    assert_eq!(text("serial").as_deref(), Ok(derive_plainly("GEODNET", "serial").as_str()));
    bench.beside(
        "derive",
        || {
            Project::new("GEODNET")
                .and_then(|p| p.device("serial"))
                .map(|id| Did::from(id).to_string())
        },
        "sha2 and bs58",
        || derive_plainly("GEODNET", "serial"),
    );
    for count in [1, 1_000, 1_000_000] {
        let devices: Vec<String> = (0..count).map(|n| format!("serial-{n:07}")).collect();
        bench.beside(
            &format!("derive {count} of one project"),
            || {
                let mut buffer = [0; DID_TEXT_MAX];
                devices.iter().fold(0, |sum, device| {
                    let id = project.device(device);
                    sum + id.map_or(0, |id| Did::from(id).encode(&mut buffer).len())
                })
            },
            "sha2 and bs58",
            || devices.iter().fold(0, |sum, d| sum + derive_plainly("GEODNET", d).len()),
        );
    }
}

fn text(bench: &mut Bench) {
    bench.alone("parse a DID of version 2", || Did::parse(black_box(DID)));
    let v1 = "did:io:0x476c81C27036D05cB5ebfe30ae58C23351a61C4A";
    bench.alone("parse a DID of version 1", || Did::parse(black_box(v1)));
    let base58 = &DID[7..];
    let Ok(id) = Identifier::from_base58(base58) else { return };
    bench.beside(
        "base58 of 32 bytes, read",
        || Identifier::from_base58(black_box(base58)),
        "bs58",
        || {
            let mut bytes = [0; 32];
            bs58::decode(black_box(base58)).onto(&mut bytes).map(|_| bytes)
        },
    );
    bench.beside(
        "base58 of 32 bytes, written",
        || {
            let mut buffer = [0; IDENTIFIER_TEXT_MAX];
            black_box(&id).encode_base58(&mut buffer).len()
        },
        "bs58",
        || {
            let mut buffer = [0; IDENTIFIER_TEXT_MAX];
            bs58::encode(black_box(id.as_bytes())).onto(&mut buffer[..])
        },
    );
}

fn hashes(bench: &mut Bench) {
    for length in [32, 1 << 20] {
        let bytes = vec![0x5a; length];
        bench.beside(
            &format!("SHA-256 of {length} bytes"),
            || Digest::of(black_box(&bytes)),
            "hmac-sha256",
            || hmac_sha256::Hash::hash(black_box(&bytes)),
        );
        bench.beside(
            &format!("keccak-256 of {length} bytes"),
            || keccak256(black_box(&bytes)),
            "tiny-keccak",
            || {
                let (mut hash, mut digest) = (tiny_keccak::Keccak::v256(), [0; 32]);
                hash.update(black_box(&bytes));
                hash.finalize(&mut digest);
                digest
            },
        );
    }
}

/// A document with as many services as it takes.
fn document(length: usize) -> String {
    let mut services = String::new();
    let mut count = 0;
    while services.len() + 200 < length {
        let comma = if count == 0 { "" } else { "," };
        services.push_str(&format!(
            "{comma}{{\"type\":\"DePINDataService\",\"id\":\"{DID}#s{count}\",\"serviceEndpoint\":\"https://data.example/{count}\",\"weight\":{}}}",
            f64::from(count) * 1.25
        ));
        count += 1;
    }
    format!(
        "{{\"id\":\"{DID}\",\"service\":[{services}],\"@context\":[\"https://www.w3.org/ns/did/v1\"]}}"
    )
}

fn documents(bench: &mut Bench) {
    for length in [1 << 10, 32 << 10, (1 << 20) - 200] {
        let text = document(length);
        let name = |what: &str| format!("{what} {} kB", length >> 10);
        let peer = || {
            let value = serde_json::from_str::<serde_json::Value>(black_box(&text));
            value.ok().and_then(|value| serde_json_canonicalizer::to_string(&value).ok())
        };
        let ours = || Json::parse(black_box(&text)).map(|json| json.canonical());
        assert_eq!(ours().ok(), peer());
        bench.beside(&name("read and canonicalize"), ours, "serde_json_canonicalizer", peer);
        bench.alone(&name("digest"), || Digest::of(black_box(text.as_bytes())).cid().to_string());
        bench.alone(&name("validate"), || validate(black_box(&text), None));
    }
}
