use proptest::prelude::*;

use super::*;
use crate::vectors::{self, Row, rows};
use crate::{NftContract, SolanaAddress};

#[test]
fn published_checksums_and_their_other_cases() {
    let published = rows(&vectors::read("address/eip55"), "valid");
    for text in
        published.iter().chain(&rows(&vectors::read("address/ethers-accounts"), "addresses"))
    {
        let text = text.as_str().unwrap();
        let address = parse(text).unwrap();
        assert_eq!(to_checksum(&address), text);
        assert_eq!(parse(&text.to_lowercase()), Ok(address));
        assert_eq!(parse(&format!("0x{}", text[2..].to_uppercase())), Ok(address));
        assert_eq!(parse(&to_io1(&address)), Ok(address));
    }
}

#[test]
fn one_letter_in_the_wrong_case_is_named() {
    for text in rows(&vectors::read("address/eip55"), "valid") {
        let text = text.as_str().unwrap();
        for at in 2..text.len() {
            let mut changed = text.as_bytes().to_vec();
            changed[at] ^= 0x20;
            let changed = String::from_utf8(changed).unwrap();
            let letter = text.as_bytes()[at].is_ascii_alphabetic();
            let letters = &changed[2..];
            let mixed = letters.to_lowercase() != letters && letters.to_uppercase() != letters;
            if letter && mixed {
                let expected = ChainError::AddressChecksum {
                    input: Excerpt::new(&changed),
                    standard: "EIP-55",
                    position: Some(at),
                };
                assert_eq!(parse(&changed), Err(Box::new(expected)));
            }
        }
    }
}

#[test]
fn io1_pairs() {
    for row in rows(&vectors::read("address/io1"), "valid") {
        let address = parse(row.text("address")).unwrap();
        assert_eq!(to_io1(&address), row.text("io1"));
        assert_eq!(parse(row.text("io1")), Ok(address));
        assert_eq!(parse(&row.text("io1").to_uppercase()), Ok(address));
        assert_eq!(to_checksum(&address), row.text("address"));
        assert_eq!(NftContract::parse(row.text("io1")), Ok(NftContract::Evm(address)));
    }
}

#[test]
fn refused_texts_have_their_code() {
    for row in rows(&vectors::read("address/io1"), "invalid") {
        let error = parse(row.text("input")).unwrap_err();
        assert_eq!(error.code(), row.text("code"), "{row}: {error}");
    }
}

#[test]
fn problems_say_what_and_where() {
    let io1 = "io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x";
    let problem = |text: &str| match *parse(text).unwrap_err() {
        ChainError::AddressInvalid { problem, .. } => problem,
        other => panic!("{other}"),
    };
    assert_eq!(problem("0x12"), AddressProblem::Length { expected: 42, received: 4 });
    assert_eq!(problem("0x1é"), AddressProblem::Character { found: 'é', position: 3 });
    assert_eq!(problem(&"a".repeat(40)), AddressProblem::PrefixMissing);
    assert_eq!(problem("hello"), AddressProblem::Form);
    assert_eq!(problem("1qqqqqq"), AddressProblem::Form);
    assert_eq!(problem("bc1qqqqqq"), AddressProblem::Prefix { found: Excerpt::new("bc") });
    assert_eq!(problem(&io1[..40]), AddressProblem::Length { expected: 41, received: 40 });
    assert_eq!(
        problem(&io1.replace("kgge", "kgbe")),
        AddressProblem::Character { found: 'b', position: 5 }
    );
    assert_eq!(problem(&io1.replace("kgge", "kGge")), AddressProblem::MixedCase { position: 4 });
    assert_eq!(problem(&io1.replace("io1", "IO1")), AddressProblem::MixedCase { position: 3 });
}

#[test]
fn a_private_key_in_the_wrong_field_is_not_repeated() {
    let key = format!("0x{}", "4c0883a69102937d6231471b5dbb6204".repeat(2));
    let error = parse(&key).unwrap_err();
    assert!(!error.to_string().contains(&key[..12]), "{error}");
    assert!(error.details().iter().all(|(_, text)| !text.contains(&key[..12])));
}

#[test]
fn solana_contracts_are_told_from_evm_ones() {
    let solana = "FDNY674k4dC9zoGSnGzaajjYnXoKKvAAp3GZU7sAfnGX";
    let contract = NftContract::parse(solana).unwrap();
    assert_eq!(contract.to_string(), solana);
    assert_eq!(contract.as_evm(), None);
    assert_eq!(NftContract::from_bytes(contract.as_bytes()), Ok(contract));
    assert_eq!(contract, SolanaAddress::parse(solana).unwrap().into());
    let evm = NftContract::parse("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E").unwrap();
    assert_eq!(NftContract::from_bytes(evm.as_bytes()), Ok(evm));
    assert_eq!(evm.to_string(), "0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
    let code = |text| NftContract::parse(text).unwrap_err().code();
    assert_eq!(code("0x12"), "ADDRESS_INVALID");
    assert_eq!(code("io1kgge"), "ADDRESS_INVALID");
    assert_eq!(code("0xb2119aF10cc641162968ED255dC4E688dC4B2B6e"), "ADDRESS_CHECKSUM");
    assert_eq!(code(""), "SOLANA_ADDRESS_INVALID");
    assert_eq!(code("FDNY0"), "SOLANA_ADDRESS_INVALID");
    // Base58 that begins like an IoTeX address.
    let lookalike = SolanaAddress::parse(&format!("io1{}", "2".repeat(40))).unwrap();
    assert_eq!(NftContract::parse(&lookalike.to_string()), Ok(lookalike.into()));
}

proptest! {
    #[test]
    fn round_trips(bytes: [u8; 20]) {
        let address = Address::from(bytes);
        prop_assert_eq!(parse(&to_checksum(&address)), Ok(address));
        prop_assert_eq!(to_io1(&address).len(), 41);
        prop_assert_eq!(parse(&to_io1(&address)), Ok(address));
    }

    #[test]
    fn one_changed_io1_character_is_never_another_address(
        bytes: [u8; 20],
        at in 3_usize..41,
        letter in 0_usize..32,
    ) {
        let text = to_io1(&Address::from(bytes));
        let letter = &"qpzry9x8gf2tvdw0s3jn54khce6mua7l"[letter..=letter];
        let changed = [&text[..at], letter, &text[at + 1..]].concat();
        if changed != text {
            prop_assert_eq!(parse(&changed).unwrap_err().code(), "ADDRESS_CHECKSUM");
        }
    }

    #[test]
    fn any_text_gives_an_answer(text in any::<String>(), tail in "[io1a-z0-9A-Z]{0,50}") {
        let _ = parse(&text);
        let _ = parse(&format!("io1{tail}"));
        let _ = parse(&format!("0x{tail}"));
        let _ = NftContract::parse(&text);
        let _ = NftContract::parse(&tail);
    }
}
