//! What every error says, word for word: sentence and facts are shown to people and read by programs.

use ioid_did::{
    CidError, CidFlaw, DeriveError, Did, DidError, DocumentError, DocumentFlaw, IdentifierError,
    Input, JsonError, JwkError, KeyType, MethodType, MultikeyError, NotIoid, Purpose,
};

/// Hostile, and longer than is shown.
fn hostile() -> String {
    format!("x\n\"\\\u{202e}é{}", "y".repeat(100))
}

macro_rules! lines {
    ($said:ident, $($error:expr),+ $(,)?) => {$(
        let error = $error;
        $said.push_str(&format!("{} | {error} | {:?}\n", error.code(), error.details()));
    )+};
}

fn documents(said: &mut String) {
    let input = hostile;
    let flaws = [
        DocumentFlaw::Json(JsonError::TooLarge { received: 9 }),
        DocumentFlaw::Field { expected: "text", received: "a number" },
        DocumentFlaw::UnknownField { known: "did, owner".to_owned() },
        DocumentFlaw::Did(DidError::Url { input: input(), offset: 3 }),
        DocumentFlaw::Name(DeriveError::TooLong { input: Input::Device, received: 1025 }),
        DocumentFlaw::Number { input: input(), least: 1 },
        DocumentFlaw::Address { input: input() },
        DocumentFlaw::AddressChecksum { input: input(), expected: [0xab; 20].into() },
        DocumentFlaw::Uri { input: input() },
        DocumentFlaw::Id { input: input() },
        DocumentFlaw::DuplicateId { id: input() },
        DocumentFlaw::Key(MultikeyError::Codec { input: input() }),
        DocumentFlaw::Jwk(JwkError::Member { member: "x" }),
        DocumentFlaw::Method { key_type: KeyType::P256, method: MethodType::Multikey },
        DocumentFlaw::Purpose { key_type: KeyType::X25519, purpose: Purpose::Authentication },
    ];
    let paths = ["", "/services/0/id", "/é"].iter().cycle();
    for (path, reason) in paths.zip(flaws) {
        let path = (*path).to_owned();
        lines!(said, DocumentError { path, reason: Box::new(reason) });
    }
}

#[test]
fn each_error_says_what_it_said() {
    let mut said = String::new();
    let input = hostile;
    let did: Did = "did:io:5RJ1UfUCLX68KeFMmuvaVsm6m5Y7yH1bkF5CC4WpHXxa".parse().unwrap();
    let not_ioid = |reason| DidError::NotIoid { input: hostile(), reason };
    let cid = |reason| CidError { input: hostile(), reason };
    lines!(
        said,
        DidError::Syntax { input: input(), offset: 7, expected: "a colon" },
        DidError::Url { input: input(), offset: 7 },
        not_ioid(NotIoid::Method),
        not_ioid(NotIoid::Address),
        not_ioid(NotIoid::Identifier(IdentifierError::Length { received: Some(31) })),
        not_ioid(NotIoid::Identifier(IdentifierError::Length { received: None })),
        not_ioid(NotIoid::Identifier(IdentifierError::Character { offset: 4 })),
        not_ioid(NotIoid::Identifier(IdentifierError::Zero)),
        DidError::Checksum { input: input(), expected: "did:io:0xAb".to_owned() },
        DidError::Version { did, expected: 1 },
        IdentifierError::Length { received: Some(31) },
        IdentifierError::Length { received: None },
        IdentifierError::Character { offset: 4 },
        IdentifierError::Zero,
        DeriveError::Empty { input: Input::Project },
        DeriveError::TooLong { input: Input::Device, received: 1025 },
        DeriveError::Identifier(IdentifierError::Zero),
        JsonError::Syntax { offset: 5, expected: "a value" },
        JsonError::Utf8 { offset: 5 },
        JsonError::DuplicateKey { offset: 5, name: input() },
        JsonError::LoneSurrogate { offset: 5 },
        JsonError::NumberInexact { offset: 5, literal: "12".to_owned(), becomes: "10".to_owned() },
        JsonError::NumberRange { offset: 5, literal: input() },
        JsonError::TooDeep { offset: 5 },
        JsonError::TooLarge { received: 1_048_577 },
        MultikeyError::Encoding { input: input(), offset: 2 },
        MultikeyError::Codec { input: input() },
        MultikeyError::Prefix { input: input() },
        MultikeyError::Length { key_type: KeyType::Secp256k1, received: 3 },
        MultikeyError::Point { key_type: KeyType::Ed25519 },
        JwkError::Secret { member: "d" },
        JwkError::Member { member: "x" },
        JwkError::Curve { kty: "EC".to_owned(), crv: input() },
        JwkError::Coordinate { member: "y" },
        JwkError::Key(MultikeyError::Point { key_type: KeyType::P256 }),
        cid(CidFlaw::Base),
        cid(CidFlaw::Character { offset: 6 }),
        cid(CidFlaw::Tail),
        cid(CidFlaw::Version { received: 18_446_744_073_709_551_615 }),
        cid(CidFlaw::Length),
    );
    documents(&mut said);
    assert_eq!(said, include_str!("sentences.txt"));
}
