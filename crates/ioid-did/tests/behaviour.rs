//! Corners of the public interface: other ways in, other spellings, and how errors are told.

use ioid_did::{
    BuildDocument, Cid, Did, Expected, Json, KeyType, Multikey, NoticeKind, Number, Object,
    notices, validate_against,
};

const DID: &str = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa";
const OTHER: &str = "did:io:EKjQ9yyCTE9VqDRKy4sEdjepXu9ja3VCMktboyYdYfBH";
const ED25519: &str = "z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu";

#[test]
fn texts_are_read_with_the_standard_trait_too() {
    let cid = Cid::raw(b"hello");
    assert_eq!(cid.to_string().parse::<Cid>(), Ok(cid));
    assert_eq!("".parse::<Cid>().expect_err("nothing").code(), "CID_INVALID");
    let key: Multikey = ED25519.parse().expect(ED25519);
    assert_eq!(key.key_type(), KeyType::Ed25519);
    assert_eq!("z0".parse::<Multikey>().map_err(|error| error.code()), Err("KEY_ENCODING"));
    let did: Did = DID.parse().expect(DID);
    assert_eq!(did.identifier().map(|id| id.to_string()).as_deref(), Ok(&DID[7..]));
}

#[test]
fn a_document_of_another_did_is_found_out() {
    let text = format!(r#"{{"@context":["https://www.w3.org/ns/did/v1"],"id":"{OTHER}"}}"#);
    let codes = |did: &str| -> Vec<_> {
        let expected = Expected::did(did.parse().expect(did));
        validate_against(&text, &expected).into_iter().map(|problem| problem.code).collect()
    };
    assert!(!codes(OTHER).contains(&"DOCUMENT_ID_MISMATCH"));
    assert!(codes(DID).contains(&"DOCUMENT_ID_MISMATCH"));
}

#[test]
fn a_document_too_large_to_be_read_is_not_made() {
    let mut input = BuildDocument::new(DID.parse().expect(DID));
    input.also_known_as = vec![format!("urn:{}", "x".repeat(1 << 20))];
    let error = input.build().expect_err("1 MiB and more");
    assert_eq!(error.code(), "JSON_TOO_LARGE");
    assert!(error.details().iter().any(|(name, _)| *name == "received"), "{error}");
    // The same limit for what is read: one story in both directions.
    let text = format!(r#"{{"did":"{DID}","project":"{}"}}"#, "x".repeat(1 << 20));
    assert_eq!(BuildDocument::parse(&text).expect_err("too large").code(), "JSON_TOO_LARGE");
}

#[test]
fn every_short_escape_is_written() {
    let mut object = Object::default();
    object.set("\u{8}\u{c}\n\r\t\"\\\u{1}\u{7f}", Json::Null);
    let text = Json::from(object).canonical();
    assert_eq!(text, "{\"\\b\\f\\n\\r\\t\\\"\\\\\\u0001\u{7f}\":null}");
    assert_eq!(Json::parse(&text).map(|json| json.canonical()), Ok(text));
}

#[test]
fn kinds_and_limits_have_names() {
    let kind = |text: &str| Json::parse(text).expect(text).kind();
    let kinds = ["null", "true", "1", "\"\"", "[]", "{}"].map(kind);
    assert_eq!(kinds, ["null", "a boolean", "a number", "text", "an array", "an object"]);
    let deep = Json::parse(&"[".repeat(65)).expect_err("65 levels");
    assert_eq!(deep.code(), "JSON_TOO_DEEP");
    assert_eq!(deep.details(), [("position", "64".to_owned()), ("expected", "64".to_owned())]);
}

/// Points that look right and are not: the tag of another form, coordinates off the curve.
#[test]
fn raw_points_are_checked_in_every_form() {
    let generator = alloy_primitives::hex!(
        "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
        "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"
    );
    let key = Multikey::new(KeyType::Secp256k1, &generator).expect("a generator");
    assert_eq!(key.bytes(), [&[2], &generator[1..33]].concat());
    let code =
        |bytes: &[u8]| Multikey::new(KeyType::Secp256k1, bytes).map_err(|error| error.code());
    for tag in [0, 1, 2, 3, 5, 6, 7] {
        let mut other = generator;
        other[0] = tag;
        assert_eq!(code(&other), Err("KEY_POINT"), "uncompressed with tag {tag}");
    }
    assert_eq!(code(&[&[4], &generator[1..33]].concat()), Err("KEY_POINT"));
    assert_eq!(code(&generator[..64]), Err("KEY_LENGTH"));
    assert_eq!(code(&[]), Err("KEY_LENGTH"));
    assert_eq!(code(&generator[..33]), Err("KEY_POINT"));
}

/// Two characters that Unicode's NFC joins into another text (Composition in UnicodeData.txt,
/// version 14): one row a script.
#[test]
fn pairs_that_normalise_are_noticed_in_every_script() {
    for pair in [
        "e\u{301}",
        "\u{627}\u{653}",
        "\u{928}\u{93c}",
        "\u{9c7}\u{9be}",
        "\u{b47}\u{b56}",
        "\u{b92}\u{bd7}",
        "\u{bc6}\u{bbe}",
        "\u{c46}\u{c56}",
        "\u{cbf}\u{cd5}",
        "\u{cc6}\u{cc2}",
        "\u{d46}\u{d3e}",
        "\u{dd9}\u{dca}",
        "\u{ddc}\u{dca}",
        "\u{1025}\u{102e}",
        "\u{1100}\u{1161}",
        "\u{ac00}\u{11a8}",
        "\u{1b05}\u{1b35}",
        "\u{304b}\u{3099}",
        "\u{11099}\u{110ba}",
        "\u{11131}\u{11127}",
        "\u{11347}\u{1133e}",
        "\u{114b9}\u{114ba}",
        "\u{115b8}\u{115af}",
        "\u{11935}\u{11930}",
    ] {
        let kinds: Vec<_> = notices(pair).iter().map(|notice| notice.kind).collect();
        assert!(kinds.contains(&NoticeKind::Normalization), "{}", pair.escape_unicode());
    }
    // The same marks where they join nothing.
    for pair in ["x\u{93c}", "x\u{9be}", "x\u{bd7}", "x\u{c56}", "x\u{102e}", "x\u{110ba}"] {
        let kinds: Vec<_> = notices(pair).iter().map(|notice| notice.kind).collect();
        assert!(!kinds.contains(&NoticeKind::Normalization), "{}", pair.escape_unicode());
    }
}

/// Exponents at the ends of 64 bits and beyond: out of range or zero, never something between.
#[test]
fn the_largest_exponents_are_still_exponents() {
    let most = i64::MAX as u64;
    for exponent in [401, most / 2, most - 1, most, most + 1, u64::MAX] {
        for digits in ["28", "0.28", "2.8", "-28"] {
            let range = Json::parse(&format!("{digits}e{exponent}")).map_err(|error| error.code());
            assert_eq!(range, Err("JSON_NUMBER_RANGE"), "{digits}e{exponent}");
            let zero = Json::parse(&format!("{digits}e-{exponent}")).map(|json| json.canonical());
            assert_eq!(zero.as_deref(), Ok("0"), "{digits}e-{exponent}");
        }
        let zero = Json::parse(&format!("0e{exponent}")).map(|json| json.canonical());
        assert_eq!(zero.as_deref(), Ok("0"), "0e{exponent}");
    }
}

/// Whoever writes the input chooses the names of its fields: they must not draw on the sentence.
#[test]
fn a_hostile_field_stays_in_its_place() {
    for name in ["\\n", "\\u202e", &"x".repeat(5_000)] {
        let error = BuildDocument::parse(&format!(r#"{{"{name}":1}}"#)).expect_err("unknown");
        let sentence = error.to_string();
        assert!(sentence.len() < 400 && !sentence.contains(['\n', '\u{202e}']), "{sentence}");
    }
    let plain = BuildDocument::parse(r#"{"dids":1}"#).expect_err("unknown").to_string();
    assert!(plain.starts_with("/dids: this field does not exist"), "{plain}");
}

#[test]
fn objects_keep_their_members_in_order() {
    let mut object = Object::of([("b", Json::Null), ("a", true.to_string().into())]);
    assert_eq!((object.len(), object.is_empty()), (2, false));
    object.set("b", "again");
    object.set("c", vec![Json::Null]);
    assert_eq!(object.remove("a"), Some("true".into()));
    assert_eq!(object.remove("a"), None);
    let json = Json::from(object.clone());
    assert_eq!(json.to_text(), r#"{"b":"again","c":[null]}"#);
    assert_eq!(json.get("b").and_then(Json::as_str), Some("again"));
    assert!(json.get("d").is_none() && Json::Null.get("b").is_none());
    assert!(Json::Null.is_null() && !json.is_null());
    assert_eq!(object.clone().into_iter().collect::<Object>(), object);
    assert!(Object::default().is_empty());
}

/// 2^53 is the first integer that a double shares with its neighbour.
#[test]
fn integers_are_those_that_every_reader_holds() {
    let integer = |value: f64| Number::new(value).and_then(|number| number.as_integer());
    assert_eq!(integer(9_007_199_254_740_991.0), Some(9_007_199_254_740_991));
    assert_eq!(integer(-9_007_199_254_740_991.0), Some(-9_007_199_254_740_991));
    assert_eq!(integer(-0.0), Some(0));
    for value in [9_007_199_254_740_992.0, -9_007_199_254_740_992.0, 0.5, f64::MAX, 5e-324] {
        assert_eq!(integer(value), None, "{value}");
    }
}
