//! What an error says beside its sentence: the place, what was due and what was there.

use alloy_primitives::{Address, Bytes, U256};
use ioid_chain::{
    ChainError, ChainId, Contract, Deployment, NftContract, Selector, SolanaAddress, TypedData,
    address, mba,
};

fn facts(error: &ChainError) -> Vec<(&'static str, String)> {
    let told = |(name, _): &(&str, String)| !matches!(*name, "input" | "path");
    error.details().into_iter().filter(told).collect()
}

fn check(error: &ChainError, expected: &[(&str, &str)]) {
    let found = facts(error);
    let found: Vec<_> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(found, expected, "{error}");
}

#[test]
fn of_addresses() {
    let of = |text: &str| address::parse(text).expect_err(text);
    let hex = "b2119aF10cc641162968ED255dC4E688dC4B2B6E";
    check(&of("hello"), &[("position", "0"), ("expected", "0x or io1")]);
    check(&of(hex), &[("position", "0"), ("expected", "0x")]);
    check(&of(&format!("0x{}", &hex[2..])), &[("expected", "42"), ("received", "40")]);
    check(&of(&format!("0xg{}", &hex[1..])), &[("position", "2"), ("received", "g")]);
    let io = "io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x";
    check(
        &of(&io.replace("io1", "eth1")),
        &[("position", "0"), ("expected", "io"), ("received", "eth")],
    );
    check(&of(&io.replace("kgge", "KGge")), &[("position", "3")]);
    check(&of(&io.replace("kgge", "kbge")), &[("position", "4"), ("received", "b")]);
    check(&of(&io[..40]), &[("expected", "41"), ("received", "40")]);
    check(&of(&io.replace('9', "8")), &[("expected", "a valid bech32 checksum")]);
    check(
        &of(&format!("0x{}", hex.replace('F', "f"))),
        &[("expected", "a valid EIP-55 checksum"), ("position", "8")],
    );
}

#[test]
fn of_selectors() {
    let of = |text: &str| Selector::parse(text).expect_err(text);
    check(&of("0x123"), &[("expected", "8 hex digits")]);
    check(&of("stake"), &[("position", "0")]);
    check(&of("1stake()"), &[("position", "0")]);
    check(&of("stake(uint)"), &[("position", "6"), ("received", "uint")]);
    check(
        &of("stake(bool"),
        &[("position", "10"), ("expected", "a comma or a closing parenthesis")],
    );
    check(&of("stake()x"), &[("position", "7"), ("expected", "the end")]);
    check(&of("stake(bool[)"), &[("position", "11"), ("expected", "a closing bracket")]);
    check(&of("stake(bool[0])"), &[("position", "11"), ("expected", "an array length")]);
    check(&of(&format!("f({})", "bool,".repeat(300))), &[("max", "1024")]);
    check(&of(&"(".repeat(20)), &[("position", "0")]);
    check(&of(&format!("f{}", "(".repeat(20))), &[("max", "1024")]);
}

#[test]
fn of_solana_addresses() {
    let of = |text: &str| SolanaAddress::parse(text).expect_err(text);
    check(
        &of("CiDwVBFgWV9E5MvXWoLgnEgn2hK7rJikbvfWavzAQ0"),
        &[("position", "41"), ("received", "0")],
    );
    check(&of("CiDw"), &[("expected", "32")]);
    let both = NftContract::parse("io1x").expect_err("neither");
    assert_eq!(both.code(), "ADDRESS_INVALID");
}

/// Each reason once, from the JSON that has it.
#[test]
fn of_typed_data() {
    let typed = |types: &str, primary: &str, domain: &str, message: &str| {
        let text = format!(
            r#"{{"types":{{{types}}},"primaryType":"{primary}","domain":{domain},"message":{message}}}"#
        );
        TypedData::from_json(&text).and_then(|typed| typed.hash()).expect_err(&text)
    };
    let one = |kind: &str, value: &str| {
        let types = format!(r#""T":[{{"name":"a","type":"{kind}"}}]"#);
        typed(&types, "T", "{}", &format!(r#"{{"a":{value}}}"#))
    };
    let not_json = TypedData::from_json("{").expect_err("no JSON");
    assert!(facts(&not_json)[0].1.contains("a member name"), "{not_json}");
    let large = TypedData::from_json(&" ".repeat((1 << 20) + 1)).expect_err("large");
    check(&large, &[("max", "1048576")]);
    let members: Vec<_> = (0..257).map(|n| format!(r#"{{"name":"m{n}","type":"bool"}}"#)).collect();
    let many = typed(&format!(r#""T":[{}]"#, members.join(",")), "T", "{}", "{}");
    check(&many, &[("max", "256"), ("received", "257")]);
    check(
        &typed(r#""T":{}"#, "T", "{}", "{}"),
        &[("expected", "an array"), ("received", "an object")],
    );
    check(&typed(r#""1T":[]"#, "1T", "{}", "{}"), &[("received", "1T")]);
    check(&typed(r#""bool":[]"#, "bool", "{}", "{}"), &[("received", "bool")]);
    check(&typed(r#""T":[]"#, "U", "{}", "{}"), &[("received", "U")]);
    check(&one("Undefined", "1"), &[("received", "Undefined")]);
    let twice = r#""T":[{"name":"a","type":"bool"},{"name":"a","type":"bool"}]"#;
    check(&typed(twice, "T", "{}", r#"{"a":true}"#), &[("received", "a")]);
    let unnamed = r#""T":[{"name":"1","type":"bool"}]"#;
    check(&typed(unnamed, "T", "{}", r#"{"1":true}"#), &[("received", "1")]);
    check(&typed(r#""T":[]"#, "T", "{}", r#"{"b":1}"#), &[("received", "b")]);
    check(&typed(r#""T":[{"name":"a","type":"bool"}]"#, "T", "{}", "{}"), &[("expected", "a")]);
    check(&typed(r#""T":[]"#, "EIP712Domain", "{}", r#"{"a":1}"#), &[("received", "EIP712Domain")]);
    check(&typed(r#""EIP712Domain":[{"name":"name","type":"bytes"}]"#, "T", "{}", "{}"), &[]);
    check(&one("bool", "1"), &[("expected", "true or false"), ("received", "a number")]);
    check(&one("string", "null"), &[("expected", "text"), ("received", "null")]);
    check(&one("bool[]", "true"), &[("expected", "an array"), ("received", "a boolean")]);
    check(&one("bool[2]", "[true]"), &[("expected", "2 items"), ("received", "1")]);
    check(&one("bytes", "[]"), &[("expected", "bytes"), ("received", "an array")]);
    check(&one("bytes2", r#""0x01""#), &[("expected", "bytes2"), ("received", "1 bytes")]);
    check(
        &one("address", "1"),
        &[("expected", "an address (0x and 40 hex digits)"), ("received", "a number")],
    );
    check(&one("address", r#""0xb2119aF10cc641162968ED255dC4E688dC4B2B6e""#), &[]);
    check(&one("uint8", "256"), &[("expected", "uint8"), ("received", "256")]);
    check(&one("int8", r#""-129""#), &[("expected", "int8"), ("received", "-129")]);
    check(&one("uint256", "1.5"), &[("received", "1.5")]);
    check(&one("uint256", "9007199254740992"), &[("received", "9007199254740992")]);
    check(
        &one("uint256", r#""x""#),
        &[("expected", "uint256"), ("received", "text of another form")],
    );
    let deep = format!("{}[]{}", r#"[{"a":"#.repeat(40), "}]".repeat(40));
    let recursive = r#""T":[{"name":"a","type":"T[]"}]"#;
    check(&typed(recursive, "T", "{}", &format!(r#"{{"a":{deep}}}"#)), &[("max", "64")]);
}

#[test]
fn of_batches() {
    let error = mba::set_permissions(Address::ZERO, &[]).expect_err("empty");
    assert_eq!(error.code(), "BATCH_EMPTY");
    check(&error, &[("expected", "at least one")]);
}

#[test]
fn a_view_shows_what_it_asks_and_lends_its_decoder() {
    let view = mba::is_locked(Address::repeat_byte(1));
    let shown = format!("{view:?}");
    assert!(shown.contains("0x0101010101010101010101010101010101010101"), "{shown}");
    assert!(shown.contains(&view.data.to_string()), "{shown}");
    let decode = view.decoder();
    let yes = U256::ONE.to_be_bytes::<32>();
    assert_eq!(decode(&yes), Ok(true));
    assert_eq!(decode(&yes), view.decode(&yes));
    assert_eq!(decode(&Bytes::new()).expect_err("nothing").code(), "ABI_DECODE");
}

#[test]
fn a_chain_id_is_its_number() {
    assert_eq!(<ChainId as Into<U256>>::into(ChainId::IOTEX), U256::from(4689));
    assert_eq!(ChainId::IOTEX_TESTNET.get(), U256::from(4690));
    assert_eq!(ChainId::parse("0x1251"), Ok(ChainId::IOTEX));
}

/// Whoever asks for a signature chooses the names: they must not draw on the sentence.
#[test]
fn a_hostile_name_stays_in_its_place() {
    let name = format!("\\n\\u202e{}", "x".repeat(3_000));
    let text = format!(
        r#"{{"types":{{"T":[]}},"primaryType":"T","domain":{{}},"message":{{"{name}":1}}}}"#
    );
    let error = TypedData::from_json(&text).and_then(|typed| typed.hash()).expect_err("unsigned");
    let sentence = error.to_string();
    assert!(sentence.len() < 300 && !sentence.contains(['\n', '\u{202e}']), "{sentence}");
    assert!(error.details()[0].1.len() > 3_000, "the path is whole among the facts");
}

/// What is set is what is found, and nothing else is touched.
#[test]
fn every_contract_of_a_deployment_has_its_place() {
    let mut deployment = Deployment::UNKNOWN;
    for (index, contract) in (1..).zip(Contract::ALL) {
        deployment.set(contract, Some(Address::with_last_byte(index)));
    }
    for (index, contract) in (1..).zip(Contract::ALL) {
        assert_eq!(deployment.get(contract), Some(Address::with_last_byte(index)), "{contract}");
        deployment.set(contract, None);
        assert_eq!(deployment.get(contract), None, "{contract}");
    }
    assert_eq!(deployment, Deployment::UNKNOWN);
}
