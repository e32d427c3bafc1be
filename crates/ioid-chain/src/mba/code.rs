//! The byte layout of ERC-6551 account code.

use alloy_primitives::{Address, B256, U256};

use super::{AccountCode, AccountScheme, Token};

/// Constructor that returns the 173 (0xad) bytes after itself.
pub(super) const CONSTRUCTOR: [u8; 10] =
    [0x3d, 0x60, 0xad, 0x80, 0x60, 0x0a, 0x3d, 0x39, 0x81, 0xf3];
/// ERC-1167 before and after the implementation.
const PROXY_HEAD: [u8; 10] = [0x36, 0x3d, 0x3d, 0x37, 0x3d, 0x3d, 0x3d, 0x36, 0x3d, 0x73];
const PROXY_TAIL: [u8; 15] =
    [0x5a, 0xf4, 0x3d, 0x82, 0x80, 0x3e, 0x90, 0x3d, 0x91, 0x60, 0x2b, 0x57, 0xfd, 0x5b, 0xf3];
/// Runtime code: 45 bytes of proxy and four words.
pub(super) const LENGTH: usize = 173;

/// One of the parts the code is made of.
#[derive(Debug)]
pub(super) enum Part {
    Head,
    Tail,
    Address(Address),
    Word(B256),
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Head => &PROXY_HEAD,
            Self::Tail => &PROXY_TAIL,
            Self::Address(address) => address.as_slice(),
            Self::Word(word) => word.as_slice(),
        }
    }
}

/// Runtime code up to the token id, the only part that differs between NFTs of one contract.
pub(super) fn before_token_id(
    scheme: &AccountScheme,
    chain_id: U256,
    token_contract: Address,
) -> [Part; 6] {
    [
        Part::Head,
        Part::Address(scheme.implementation),
        Part::Tail,
        Part::Word(scheme.salt),
        Part::Word(chain_id.into()),
        Part::Word(token_contract.into_word()),
    ]
}

pub(super) fn parse(code: &[u8]) -> Option<AccountCode> {
    let rest = code.strip_prefix(&PROXY_HEAD)?;
    let (implementation, rest) = rest.split_first_chunk::<20>()?;
    let rest = rest.strip_prefix(&PROXY_TAIL)?;
    let (salt, rest) = rest.split_first_chunk::<32>()?;
    let (chain_id, rest) = rest.split_first_chunk::<32>()?;
    let (padding, rest) = rest.split_first_chunk::<12>()?;
    let (token_contract, rest) = rest.split_first_chunk::<20>()?;
    let token_id = <&[u8; 32]>::try_from(rest).ok()?;
    (padding == &[0; 12]).then(|| AccountCode {
        implementation: implementation.into(),
        salt: salt.into(),
        token: Token {
            chain_id: U256::from_be_bytes(*chain_id),
            token_contract: token_contract.into(),
            token_id: U256::from_be_bytes(*token_id),
        },
    })
}
