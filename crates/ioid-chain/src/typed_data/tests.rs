use serde_json::{Value, json};

use super::*;
use crate::vectors::{self, Row, rows};

fn parse(value: &Value) -> Result<TypedData> {
    TypedData::from_json(&value.to_string())
}

#[test]
fn the_standards_example() {
    let file = vectors::read("typed-data/mail");
    let typed = parse(&file["typedData"]).unwrap();
    assert_eq!(typed.hash(), Ok(file.word("signHash")));
    let mut without = file["typedData"].clone();
    without["types"].as_object_mut().unwrap().remove("EIP712Domain");
    assert_eq!(parse(&without).unwrap().hash(), Ok(file.word("signHash")));
    assert_eq!(TypedData::from_json(&typed.to_json()), Ok(typed));
}

#[test]
fn random_typed_data() {
    for row in rows(&vectors::read("typed-data/ethers-typed-data"), "vectors") {
        let typed = json!({
            "types": row["types"], "primaryType": row["primaryType"],
            "domain": row["domain"], "message": row["data"],
        });
        let typed = parse(&typed).unwrap();
        assert_eq!(typed.hash(), Ok(row.word("digest")), "{}", row.text("name"));
    }
}

/// Typed data with one member `v` of the given type.
fn one(kind: &str, value: Value) -> Value {
    json!({
        "types": { "T": [{ "name": "v", "type": kind }], "S": [{ "name": "x", "type": "bool" }] },
        "primaryType": "T",
        "domain": { "name": "n" },
        "message": { "v": value },
    })
}

fn problem(value: &Value) -> (String, TypedDataProblem) {
    match *parse(value).and_then(|typed| typed.hash()).expect_err(&value.to_string()) {
        ChainError::TypedDataInvalid { path, problem } => (path, problem),
        other => panic!("{other}"),
    }
}

#[test]
fn numbers_at_and_over_the_edges_of_their_type() {
    let good = [
        ("uint8", json!("255")),
        ("uint8", json!(255)),
        ("uint8", json!("0xff")),
        ("uint256", json!(format!("0x{}", "f".repeat(64)))),
        ("int8", json!("-128")),
        ("int8", json!(-128)),
        ("int8", json!(127)),
        ("int256", json!(format!("0x7{}", "f".repeat(63)))),
        ("uint64", json!(9_007_199_254_740_991_u64)),
    ];
    for (kind, value) in good {
        assert!(parse(&one(kind, value.clone())).unwrap().hash().is_ok(), "{kind} {value}");
    }
    let over = [
        ("uint8", json!("256")),
        ("uint8", json!(-1)),
        ("uint8", json!("-1")),
        ("uint256", json!(format!("1{}", "0".repeat(78)))),
        ("int8", json!("128")),
        ("int8", json!("-129")),
        ("int256", json!(format!("0x8{}", "0".repeat(63)))),
    ];
    for (kind, value) in over {
        let (path, problem) = problem(&one(kind, value.clone()));
        assert_eq!(path, "/message/v");
        assert!(matches!(problem, TypedDataProblem::Range { .. }), "{kind} {value}: {problem}");
    }
    for value in [json!(9_007_199_254_740_992_u64), json!(1.5), json!(1e300), json!(-1e17)] {
        let (_, problem) = problem(&one("int256", value.clone()));
        assert!(matches!(problem, TypedDataProblem::Inexact { .. }), "{value}: {problem}");
    }
}

#[test]
fn values_of_another_kind() {
    let zero = "0x0000000000000000000000000000000000000000";
    let cases = [
        ("uint8", json!(null)),
        ("uint8", json!("")),
        ("uint8", json!("-0x1")),
        ("uint8", json!(" 1")),
        ("uint8", json!(true)),
        ("bool", json!("true")),
        ("bool", json!(1)),
        ("string", json!(1)),
        ("bytes", json!("0x1")),
        ("bytes", json!("zz")),
        ("bytes", json!("1234")),
        ("bytes2", json!("0x1")),
        ("bytes2", json!("0x12")),
        ("bytes2", json!("0x123456")),
        ("address", json!(&zero[2..])),
        ("address", json!(&zero[..41])),
        ("address", json!("io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x")),
        ("uint8[]", json!({})),
        ("uint8[2]", json!([1])),
        ("uint8[2]", json!([1, 2, 3])),
        ("S", json!([])),
        ("S", json!(null)),
        ("S[]", json!([null])),
    ];
    for (kind, value) in cases {
        let (path, problem) = problem(&one(kind, value.clone()));
        assert!(path.starts_with("/message/v"), "{path}");
        assert!(matches!(problem, TypedDataProblem::Value { .. }), "{kind} {value}: {problem}");
    }
    let checksum = json!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6e");
    assert_eq!(problem(&one("address", checksum)).1, TypedDataProblem::Checksum);
}

#[test]
fn paths_lead_to_the_value() {
    let value = one("S[][2]", json!([[], [{ "x": true }, { "x": 1 }]]));
    assert_eq!(problem(&value).0, "/message/v/1/1/x");
    let (path, missing) = problem(&one("S[]", json!([{}])));
    assert_eq!(path, "/message/v/0");
    assert!(matches!(missing, TypedDataProblem::MemberMissing { .. }));
    let (path, unknown) = problem(&one("S", json!({ "x": true, "a/b~c": 1 })));
    assert_eq!(path, "/message/v/a~1b~0c");
    assert!(matches!(unknown, TypedDataProblem::MemberUnknown { .. }));
}

#[test]
fn types_that_mean_nothing() {
    for kind in [
        "uint",
        "uint7",
        "uint264",
        "bytes0",
        "bytes33",
        "T2",
        "",
        "uint8[",
        "uint8[0]",
        "uint8[01]",
        "uint8]",
        "[]",
        "uint8 []",
        "function",
        "address payable",
    ] {
        let (path, problem) = problem(&one(kind, json!(0)));
        assert_eq!(path, "/types/T/0", "{kind}");
        assert!(matches!(problem, TypedDataProblem::TypeUnknown { .. }), "{kind}: {problem}");
    }
    let nested = format!("uint8{}", "[]".repeat(17));
    assert!(matches!(problem(&one(&nested, json!([]))).1, TypedDataProblem::TypeUnknown { .. }));

    let with = |name: &str, members: Value| {
        let mut value = one("bool", json!(true));
        value["types"][name] = members;
        problem(&value)
    };
    for name in ["uint256", "uint", "bytes", "bytes7", "address", "a b", "", "1a", "a(uint256 b)"] {
        let (_, problem) = with(name, json!([]));
        assert!(matches!(problem, TypedDataProblem::TypeName { .. }), "{name}: {problem}");
    }
    let twice = json!([{ "name": "a", "type": "bool" }, { "name": "a", "type": "bool" }]);
    let (path, duplicate) = with("U", twice);
    assert_eq!(path, "/types/U/1");
    assert!(matches!(duplicate, TypedDataProblem::MemberDuplicate { .. }));
    let (_, name) = with("U", json!([{ "name": "a,b", "type": "bool" }]));
    assert!(matches!(name, TypedDataProblem::MemberName { .. }));
}

#[test]
fn domains() {
    let mut value = one("bool", json!(true));
    value["domain"] = json!({ "name": "n", "colour": "red" });
    let (path, unknown) = problem(&value);
    assert_eq!(path, "/domain/colour");
    assert!(matches!(unknown, TypedDataProblem::MemberUnknown { .. }));

    // Another order than the standard's, another member, another type.
    let member = |name: &str, kind: &str| json!({ "name": name, "type": kind });
    for members in [
        json!([member("version", "string"), member("name", "string")]),
        json!([member("name", "string"), member("name", "string")]),
        json!([member("colour", "string")]),
        json!([member("chainId", "uint64")]),
    ] {
        value["types"]["EIP712Domain"] = members;
        assert_eq!(problem(&value).1, TypedDataProblem::DomainType);
    }
    // Shown in the domain, not in its type.
    value["types"]["EIP712Domain"] = json!([member("name", "string")]);
    value["domain"] = json!({ "name": "n", "version": "1" });
    assert!(matches!(problem(&value).1, TypedDataProblem::MemberUnknown { .. }));
}

#[test]
fn the_domain_alone_can_be_signed_but_not_beside_a_message() {
    let mut value = one("bool", json!(true));
    value["primaryType"] = "EIP712Domain".into();
    assert!(matches!(problem(&value).1, TypedDataProblem::MessageUnsigned { .. }));
    value["message"] = json!({});
    assert!(parse(&value).unwrap().hash().is_ok());
    value["primaryType"] = "Missing".into();
    let (path, problem) = problem(&value);
    assert_eq!(path, "/primaryType");
    assert!(matches!(problem, TypedDataProblem::TypeUnknown { .. }));
}

#[test]
fn a_type_inside_itself_hashes_as_deep_as_it_is() {
    let node = |inner: Vec<Value>| json!({ "next": inner });
    let typed = |message: Value| {
        parse(&json!({
            "types": { "Node": [{ "name": "next", "type": "Node[]" }] },
            "primaryType": "Node", "domain": {}, "message": message,
        }))
    };
    let nested = |depth| (0..depth).fold(node(vec![]), |inner, _| node(vec![inner]));
    let shallow = typed(nested(3)).unwrap().hash().unwrap();
    assert_ne!(shallow, typed(nested(4)).unwrap().hash().unwrap());
    // encodeType names it once: keccak256("Node(Node[] next)") ++ keccak256("").
    let leaf = keccak256([keccak256("Node(Node[] next)"), keccak256("")].concat());
    let domain = keccak256(keccak256("EIP712Domain()"));
    let expected = keccak256([&[0x19, 0x01][..], domain.as_slice(), leaf.as_slice()].concat());
    assert_eq!(typed(node(vec![])).unwrap().hash(), Ok(expected));
    let error = typed(nested(40)).unwrap_err();
    assert!(matches!(
        *error,
        ChainError::TypedDataInvalid { problem: TypedDataProblem::TooDeep, .. }
    ));
}

#[test]
fn json_that_is_none_or_more() {
    let code = |json: &str| TypedData::from_json(json).unwrap_err().code();
    assert_eq!(code(""), "TYPED_DATA_INVALID");
    assert_eq!(code("{}"), "TYPED_DATA_INVALID");
    assert_eq!(code(&"[".repeat(100_000)), "TYPED_DATA_INVALID");
    assert_eq!(code(&" ".repeat(MAX_JSON + 1)), "TYPED_DATA_INVALID");
    let mut value = one("bool", json!(true));
    value["extra"] = json!(1);
    assert!(matches!(problem(&value).1, TypedDataProblem::MemberUnknown { .. }));
    for (path, wrong) in [
        ("/types", json!([])),
        ("/types/T", json!({})),
        ("/types/T/0", json!("bool v")),
        ("/types/T/0/name", json!(1)),
        ("/types/T/0/type", json!(null)),
        ("/primaryType", json!({})),
        ("/domain", json!(null)),
        ("/message", json!([])),
    ] {
        let mut value = one("bool", json!(true));
        *value.pointer_mut(path).unwrap() = wrong;
        let (found, problem) = problem(&value);
        assert_eq!(found, path);
        assert!(matches!(problem, TypedDataProblem::Value { .. }), "{path}: {problem}");
    }
    let mut value = one("bool", json!(true));
    value["types"]["T"][0] = json!({ "name": "v", "type": "bool", "indexed": true });
    assert_eq!(problem(&value).0, "/types/T/0/indexed");
    value["types"]["T"][0] = json!({ "name": "v" });
    assert!(matches!(problem(&value).1, TypedDataProblem::MemberMissing { .. }));
}

#[test]
fn more_types_or_members_than_anyone_reads() {
    let members = |count| (0..count).map(|n| json!({ "name": format!("m{n}"), "type": "bool" }));
    let typed =
        |types: Value| json!({ "types": types, "primaryType": "T", "domain": {}, "message": {} });
    let too_many = (String::from("/types/T"), TypedDataProblem::TooMany { received: 257 });
    assert_eq!(problem(&typed(json!({ "T": members(257).collect::<Vec<_>>() }))), too_many);
    let missing = problem(&typed(json!({ "T": members(256).collect::<Vec<_>>() }))).1;
    assert!(matches!(missing, TypedDataProblem::MemberMissing { .. }));
    let types: serde_json::Map<_, _> = (0..257).map(|n| (format!("T{n}"), json!([]))).collect();
    assert_eq!(problem(&typed(types.into())).0, "/types");
}

fn facts(problem: &TypedDataProblem) -> Vec<(&'static str, String)> {
    Telling::of(problem).into_parts().1
}

#[test]
fn problems_have_facts() {
    let (_, over) = problem(&one("uint8", json!("256")));
    assert_eq!(facts(&over), [("expected", "uint8".to_owned()), ("received", "256".to_owned())]);
    let (_, missing) = problem(&one("S", json!({})));
    assert_eq!(facts(&missing), [("expected", "x".to_owned())]);
    assert!(facts(&TypedDataProblem::DomainType).is_empty());
}
