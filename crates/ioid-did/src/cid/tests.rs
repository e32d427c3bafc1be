use super::*;
use crate::vectors;
use proptest::prelude::*;

#[test]
fn cids_of_multiformats() {
    let file = vectors::read("content/cid-parse.json");
    for row in file["valid"].as_array().unwrap() {
        let text = row["cid"].as_str().unwrap();
        let cid = Cid::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(u64::from(cid.version()), row["version"].as_u64().unwrap());
        assert_eq!(format!("{:#x}", cid.codec()), row["codec"].as_str().unwrap());
        let multihash = vectors::hex(row["multihash_hex"].as_str().unwrap());
        assert_eq!(cid.sha256().unwrap(), multihash[2..]);
        assert_eq!(cid.digest(), &multihash[2..]);
        let v1 = Cid::from_sha256(cid.codec(), cid.sha256().unwrap());
        assert_eq!(v1.to_string(), row["v1_base32"].as_str().unwrap());
        if let Some(v0) = row.get("v0").filter(|_| cid.version() == 0) {
            assert_eq!(cid.to_string(), v0.as_str().unwrap());
        }
    }
    for row in file["invalid"].as_array().unwrap() {
        let error = Cid::parse(row["input"].as_str().unwrap()).unwrap_err();
        assert_eq!(error.code(), "CID_INVALID");
    }
    // A bad check-free character is only caught by the alphabet, and named.
    let error = Cid::parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zIII").unwrap_err();
    assert_eq!(error.reason, CidFlaw::Character { offset: 43 });
    let error = Cid::parse("zQmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n").unwrap_err();
    assert_eq!(error.reason, CidFlaw::Version { received: 0x12 });
    assert_eq!(error.details().len(), 3);
}

#[test]
fn the_binary_form_ends_where_it_says() {
    let file = vectors::read("content/cid-parse.json");
    for row in file["valid"].as_array().unwrap() {
        let cid = Cid::parse(row["cid"].as_str().unwrap()).unwrap();
        let multihash = vectors::hex(row["multihash_hex"].as_str().unwrap());
        let mut bytes = Vec::new();
        if cid.version() == 1 {
            bytes.push(1);
            varint::push(cid.codec(), &mut bytes);
        }
        bytes.extend(multihash);
        let whole = bytes.len();
        bytes.extend(b"rest");
        assert_eq!(Cid::split(&bytes), Some((cid, &b"rest"[..])));
        for length in 0..whole {
            assert_eq!(Cid::split(&bytes[..length]), None, "{row} {length}");
        }
    }
}

#[test]
fn blocks_of_the_codec_fixtures() {
    let file = vectors::read("content/codec-fixtures.json");
    let mut count = 0;
    for row in file["vectors"].as_array().unwrap() {
        let cid = Cid::parse(row["cid"].as_str().unwrap()).unwrap();
        let block = vectors::hex(row["bytes_hex"].as_str().unwrap());
        assert_eq!(cid.matches_block(&block), Some(true));
        let mut other = block;
        other.push(0);
        assert_eq!(cid.matches_block(&other), Some(false));
        assert_eq!(cid.to_string(), row["cid"].as_str().unwrap());
        let codec = row["codec"].as_str().unwrap();
        assert_eq!(cid.block_is_content(), codec == "dag-json", "{codec}");
        count += 1;
    }
    assert!(count > 200, "{count}");
}

#[test]
fn blocks_of_the_unixfs_specification_and_of_the_gateways() {
    let file = vectors::read("content/unixfs-published.json");
    for row in file["vectors"].as_array().unwrap() {
        let cid = Cid::parse(row["cid"].as_str().unwrap());
        if row["accept"] == false {
            assert_eq!(cid.unwrap_err().reason, CidFlaw::Length, "{row}");
            continue;
        }
        let cid = cid.unwrap_or_else(|error| panic!("{error}: {row}"));
        assert_eq!(cid.to_string(), row["cid"].as_str().unwrap());
        assert_eq!(cid.block_is_content(), row.get("v1").is_none(), "{row}");
        if row.get("v1").is_some() {
            let v1 = Cid::from_sha256(cid.codec(), cid.sha256().unwrap());
            assert_eq!(v1.to_string(), row["v1"].as_str().unwrap());
        } else if let Some(text) = row["bytes_utf8"].as_str() {
            assert_eq!(cid.matches_block(text.as_bytes()), Some(true), "{row}");
        } else if let Some(hex) = row["bytes_hex"].as_str() {
            assert_eq!(cid.matches_block(&vectors::hex(hex)), Some(true), "{row}");
        }
    }
    let file = vectors::read("content/gateway-conformance.json");
    for row in file["vectors"].as_array().unwrap() {
        let cid = Cid::parse(row["cid"].as_str().unwrap()).unwrap();
        let block = vectors::hex(row["bytes_hex"].as_str().unwrap());
        assert_eq!(cid.matches_block(&block), Some(true), "{row}");
        assert_eq!(format!("{:#x}", cid.codec()), row["codec"].as_str().unwrap());
    }
}

#[test]
fn single_blocks_of_helia() {
    for row in vectors::read("content/helia.json")["vectors"].as_array().unwrap() {
        let content = match row["text"].as_str() {
            Some(text) => text.to_string(),
            None => {
                let count = usize::try_from(row["count"].as_u64().unwrap()).unwrap();
                row["repeat"].as_str().unwrap().repeat(count)
            }
        };
        assert_eq!(Cid::raw(content.as_bytes()).to_string(), row["cid"].as_str().unwrap());
    }
}

#[test]
fn mixed_case_is_no_encoding() {
    let text = vectors::text("multibase/case_insensitivity.csv");
    let mut refused = 0;
    for line in text.lines().skip(1) {
        let value = line.split('"').nth(1).unwrap();
        // Of the bases that have no case; whether to accept these is left to the reader.
        if value.starts_with(['b', 'B', 'f', 'F', 'k', 'K']) {
            assert!(multibase(value).is_err(), "{line}");
            refused += 1;
        }
    }
    assert_eq!(refused, 6);
}

#[test]
fn the_same_cid_in_each_base() {
    let cid = Cid::raw(b"hello");
    let mut bytes = vec![1, 0x55, 0x12, 0x20];
    bytes.extend_from_slice(cid.digest());
    let lower = encode_bits(&bytes, BASE32, 5);
    let base36 = encode_number(&bytes, BASE36);
    let base16 = encode_bits(&bytes, BASE16, 4);
    for text in [
        format!("b{lower}"),
        format!("B{}", lower.to_uppercase()),
        format!("z{}", encode_number(&bytes, BASE58)),
        format!("k{base36}"),
        format!("K{}", base36.to_uppercase()),
        format!("f{base16}"),
        format!("F{}", base16.to_uppercase()),
        format!("u{}", encode_bits(&bytes, BASE64URL, 6)),
    ] {
        assert_eq!(Cid::parse(&text), Ok(cid.clone()), "{text}");
    }
    assert_eq!(Cid::parse(&format!("B{lower}")).unwrap_err().reason, CidFlaw::Base);
}

#[test]
fn refusals_say_why() {
    let good = Cid::raw(b"hello").to_string();
    let mut tail = good.clone();
    tail.pop();
    tail.push('r');
    for (text, reason) in [
        (String::new(), CidFlaw::Base),
        ("m1234".into(), CidFlaw::Base),
        ("é".into(), CidFlaw::Base),
        (format!("b{}", "1".repeat(10)), CidFlaw::Character { offset: 1 }),
        (format!("{good}a"), CidFlaw::Tail),
        (tail, CidFlaw::Tail),
        ("f0155122000".into(), CidFlaw::Length),
        ("b".into(), CidFlaw::Length),
        ("z".repeat(300), CidFlaw::Length),
        (format!("Qm{}", "z".repeat(44)), CidFlaw::Length),
        (format!("f01551210{}", "00".repeat(16)), CidFlaw::Length),
        (format!("f01551220{}", "00".repeat(33)), CidFlaw::Length),
        ("f02".into(), CidFlaw::Version { received: 2 }),
    ] {
        let error = Cid::parse(&text).unwrap_err();
        assert_eq!(error.reason, reason, "{text}");
        assert!(!error.details().is_empty() && error.to_string().contains("is no CID"));
    }
    // Another hash function: a CID, about which nothing can be checked here.
    let sha512 = Cid::parse(&format!("f01551340{}", "00".repeat(64))).unwrap();
    assert_eq!((sha512.sha256(), sha512.matches_block(b"")), (None, None));
    let identity = Cid::parse("f0155000161").unwrap();
    assert_eq!(identity.matches_block(b"a"), Some(true));
    assert_eq!(identity.matches_block(b"b"), Some(false));
    let codec_without_end = Cid::parse("f01ffff").unwrap_err();
    assert_eq!(codec_without_end.reason, CidFlaw::Length);
}

proptest! {
    #[test]
    fn round_trip(codec in 0..1_u64 << 40, digest in any::<[u8; 32]>()) {
        let cid = Cid::from_sha256(codec, digest);
        prop_assert_eq!(Cid::parse(&cid.to_string()), Ok(cid));
    }

    #[test]
    fn parse_never_panics(text in "(Qm|b|z|k|f|u|B)?[ -~é]{0,70}") {
        let _ = Cid::parse(&text);
    }
}
