use std::collections::BTreeSet;

use super::*;
use crate::abi;

/// One of each variant, in their order.
fn one_of_each() -> Vec<ChainError> {
    let input = Excerpt::new("x\n\u{202e}");
    vec![
        ChainError::AddressInvalid { input: input.clone(), problem: AddressProblem::Form },
        ChainError::AddressChecksum { input: input.clone(), standard: "EIP-55", position: Some(2) },
        ChainError::RecipientZero,
        ChainError::ChainIdZero,
        ChainError::NumberInvalid { input: input.clone() },
        ChainError::IdentifierZero,
        ChainError::NftContractInvalid { length: 21 },
        ChainError::SolanaAddressInvalid {
            input: input.clone(),
            problem: SolanaAddressProblem::Length,
        },
        ChainError::SolanaSeedTooLong { index: 1, length: 33 },
        ChainError::SolanaSeedsTooMany { count: 16 },
        ChainError::SolanaBumpExhausted,
        ChainError::DeploymentUnknown {
            contract: Contract::Registry,
            chain_id: ChainId::IOTEX_TESTNET,
        },
        *crate::strict::decode_returns::<abi::ERC20::decimalsCall>(&[]).unwrap_err(),
        ChainError::AbiTooLong { length: 2, max: 1 },
        ChainError::SelectorInvalid { input, problem: SelectorProblem::Hex },
        ChainError::OperationInvalid { received: 4 },
        ChainError::BatchEmpty,
        ChainError::BatchTooLarge { count: 131, max: 130 },
        ChainError::BatchLengths { left_name: "to", left: 1, right_name: "tokenIds", right: 2 },
        ChainError::BatchDuplicate { first: 0, second: 2, value: "0x01".to_owned() },
        ChainError::BatchContractNotEvm { index: 3 },
        ChainError::OwnershipCycle {
            account: Address::ZERO,
            token_contract: Address::ZERO,
            token_id: U256::ZERO,
        },
        ChainError::DocumentUriEmpty,
        ChainError::DocumentHashZero,
        ChainError::SignatureInvalid { problem: SignatureProblem::Length { received: 64 } },
        ChainError::TypedDataInvalid {
            path: "/message".to_owned(),
            problem: TypedDataProblem::TooDeep,
        },
    ]
}

#[test]
fn codes_are_unique_listed_and_in_order() {
    let codes: Vec<_> = one_of_each().iter().map(ChainError::code).collect();
    assert_eq!(codes, ChainError::CODES);
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    let screaming = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    assert!(codes.iter().all(|code| code.chars().all(screaming)));
}

#[test]
fn sentences_are_one_line_and_facts_are_in_them() {
    for error in one_of_each() {
        let sentence = error.to_string();
        assert!(!sentence.is_empty() && !sentence.contains(['\n', '\u{202e}']), "{sentence}");
        let details = error.details();
        let names: BTreeSet<_> = details.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), details.len(), "{details:?}");
        if let Some((_, input)) = details.iter().find(|(name, _)| *name == "input") {
            assert!(sentence.contains(input.as_str()));
        }
    }
}

#[test]
fn signature_problems_have_facts() {
    let facts = |problem| ChainError::SignatureInvalid { problem }.details();
    assert_eq!(facts(SignatureProblem::RecoveryId { received: 29 })[1].1, "29");
    assert_eq!(facts(SignatureProblem::Range { name: "s" }), [("path", "s".to_owned())]);
}

#[test]
fn excerpts_escape_and_shorten() {
    assert_eq!(Excerpt::new("a\"b\\c\u{202e}é").to_string(), "a\\\"b\\\\c\\u{202e}\\u{e9}");
    let whole = "a".repeat(48);
    assert_eq!(Excerpt::new(&whole).to_string(), whole);
    assert_eq!(Excerpt::new(&format!("{whole}b")).to_string(), "aaaaaaaa…");
}
