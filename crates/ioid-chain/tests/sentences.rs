//! What every error says, word for word: sentence and facts are shown to people and read by programs.

use alloy_primitives::{Address, U256};
use ioid_chain::strict::AbiProblem;
use ioid_chain::{
    AddressProblem, ChainError, ChainId, Contract, Excerpt, SelectorProblem, SignatureProblem,
    SolanaAddressProblem, TypedDataProblem,
};

/// Hostile, and repeated whole.
fn input() -> Excerpt {
    Excerpt::new("x\n\"\\\u{202e}é")
}

fn addresses() -> impl Iterator<Item = ChainError> {
    let problems = [
        AddressProblem::Form,
        AddressProblem::PrefixMissing,
        AddressProblem::Length { expected: 42, received: 41 },
        AddressProblem::Character { found: '\u{301}', position: 2 },
        AddressProblem::Character { found: '\'', position: 2 },
        AddressProblem::Character { found: 'é', position: 2 },
        AddressProblem::Prefix { found: input() },
        AddressProblem::MixedCase { position: 3 },
        AddressProblem::Bech32m,
    ];
    let address =
        problems.into_iter().map(|problem| ChainError::AddressInvalid { input: input(), problem });
    let problems = [
        SolanaAddressProblem::Character { found: '\n', position: 2 },
        SolanaAddressProblem::Length,
    ];
    let solana = problems
        .into_iter()
        .map(|problem| ChainError::SolanaAddressInvalid { input: input(), problem });
    address.chain(solana)
}

fn selectors() -> impl Iterator<Item = ChainError> {
    let problems = [
        SelectorProblem::Hex,
        SelectorProblem::Name,
        SelectorProblem::Type { found: input(), position: 4 },
        SelectorProblem::Syntax { expected: "a comma", position: 4 },
        SelectorProblem::TooLarge,
    ];
    let long = "z".repeat(49);
    let input = move || Excerpt::new(&long);
    problems.into_iter().map(move |problem| ChainError::SelectorInvalid { input: input(), problem })
}

fn encodings() -> impl Iterator<Item = ChainError> {
    let problems = [
        AbiProblem::Short { position: 32 },
        AbiProblem::Padding { position: 32 },
        AbiProblem::Offset { position: 32, expected: 64 },
        AbiProblem::Length { position: 32 },
        AbiProblem::NotText { position: 32 },
        AbiProblem::Trailing { position: 32 },
        AbiProblem::Selector,
        AbiProblem::Topics,
    ];
    let abi = problems.into_iter().map(|problem| ChainError::AbiDecode {
        expected: "f(bytes)",
        length: 96,
        problem,
    });
    let problems = [
        SignatureProblem::Length { received: 64 },
        SignatureProblem::RecoveryId { received: 29 },
        SignatureProblem::Range { name: "s" },
    ];
    abi.chain(problems.into_iter().map(|problem| ChainError::SignatureInvalid { problem }))
}

fn typed_data() -> impl Iterator<Item = ChainError> {
    let name = input;
    let text = || "uint8".to_owned();
    let problems = [
        TypedDataProblem::Json { reason: "no JSON".to_owned() },
        TypedDataProblem::TooLarge,
        TypedDataProblem::TooMany { received: 257 },
        TypedDataProblem::TooDeep,
        TypedDataProblem::TypeName { name: name() },
        TypedDataProblem::TypeUnknown { name: name() },
        TypedDataProblem::MemberName { name: name() },
        TypedDataProblem::MemberDuplicate { name: name() },
        TypedDataProblem::MemberMissing { name: name() },
        TypedDataProblem::MemberUnknown { name: name() },
        TypedDataProblem::DomainType,
        TypedDataProblem::MessageUnsigned { name: name() },
        TypedDataProblem::Value { expected: text(), received: "text".to_owned() },
        TypedDataProblem::Range { expected: text(), received: name() },
        TypedDataProblem::Inexact { received: name() },
        TypedDataProblem::Checksum,
    ];
    let path = format!("/message/\n{}", "p".repeat(60));
    problems
        .into_iter()
        .map(move |problem| ChainError::TypedDataInvalid { path: path.clone(), problem })
}

fn others() -> impl Iterator<Item = ChainError> {
    let checksum =
        |standard, position| ChainError::AddressChecksum { input: input(), standard, position };
    [
        checksum("EIP-55", Some(2)),
        checksum("bech32", None),
        ChainError::RecipientZero,
        ChainError::ChainIdZero,
        ChainError::NumberInvalid { input: input() },
        ChainError::IdentifierZero,
        ChainError::NftContractInvalid { length: 21 },
        ChainError::SolanaSeedTooLong { index: 1, length: 33 },
        ChainError::SolanaSeedsTooMany { count: 16 },
        ChainError::SolanaBumpExhausted,
        ChainError::DeploymentUnknown {
            contract: Contract::Registry,
            chain_id: ChainId::IOTEX_TESTNET,
        },
        ChainError::AbiTooLong { length: 2, max: 1 },
        ChainError::OperationInvalid { received: 4 },
        ChainError::BatchEmpty,
        ChainError::BatchTooLarge { count: 131, max: 130 },
        ChainError::BatchLengths { left_name: "to", left: 1, right_name: "tokenIds", right: 2 },
        ChainError::BatchDuplicate { first: 0, second: 2, value: "0x01".to_owned() },
        ChainError::BatchContractNotEvm { index: 3 },
        ChainError::OwnershipCycle {
            account: Address::repeat_byte(0xab),
            token_contract: Address::repeat_byte(0xcd),
            token_id: U256::MAX,
        },
        ChainError::DocumentUriEmpty,
        ChainError::DocumentHashZero,
    ]
    .into_iter()
}

#[test]
fn each_error_says_what_it_said() {
    let errors = addresses().chain(selectors()).chain(encodings()).chain(typed_data());
    let said: String = errors
        .chain(others())
        .map(|error| format!("{} | {error} | {:?}\n", error.code(), error.details()))
        .collect();
    assert_eq!(said, include_str!("sentences.txt"));
}
