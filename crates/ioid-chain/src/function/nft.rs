//! ERC-721 tokens and device NFTs.

use alloc::vec::Vec;

use alloy_primitives::U256;

use super::{Event, Field, Function, Kind, Shape, Target, Value, View, WORD, field, given, known};
use crate::abi::{DeviceNFT, DeviceNFTFactory, ERC721};
use crate::error::{ChainError, Result};
use crate::{Contract, uint256};

const TOKEN_CONTRACT: Target = given("tokenContract");
const TOKEN_ID: &[Field] = &[field("tokenId", Kind::Uint)];

/// Lets someone move one token.
pub const APPROVE: Function = Function::of::<ERC721::approveCall>(
    TOKEN_CONTRACT,
    &[field("to", Kind::Address), field("tokenId", Kind::Uint)],
);
/// Moves one token, with the safe form.
pub const SAFE_TRANSFER_FROM: Function = Function::of::<ERC721::safeTransferFrom_0Call>(
    TOKEN_CONTRACT,
    &[field("from", Kind::Address), field("to", Kind::Recipient), field("tokenId", Kind::Uint)],
);
/// Mints one device NFT.
pub const MINT: Function = Function::of::<DeviceNFT::mintCall>(
    TOKEN_CONTRACT,
    &[field("to", Kind::Recipient), field("tokenId", Kind::Uint)],
);
/// Mints device NFTs.
pub(super) const BATCH_MINT: Function = Function::of::<DeviceNFT::batchMintCall>(
    TOKEN_CONTRACT,
    &[field("to", Kind::Addresses), field("tokenIds", Kind::Uints)],
);
/// Most NFTs one `batchMint` may carry. Each writes two new words of storage, 40,000 gas: a block of
/// 25 M gas holds 600.
pub const MAX_BATCH: usize = 1000;

/// Calldata that mints device NFTs, given as the words of their recipients and of their ids.
///
/// # Errors
/// `BATCH_LENGTHS`, `BATCH_EMPTY`, `BATCH_TOO_LARGE`, `BATCH_DUPLICATE` (an id twice),
/// `RECIPIENT_ZERO`.
pub fn batch_mint(recipients: &[u8], token_ids: &[u8]) -> Result<Vec<u8>> {
    let (to, ids) = (recipients.as_chunks::<WORD>().0, token_ids.as_chunks::<WORD>().0);
    let count = to.len();
    if count != ids.len() {
        return Err(ChainError::BatchLengths {
            left_name: "to",
            left: count,
            right_name: "tokenIds",
            right: ids.len(),
        }
        .into());
    }
    if count == 0 {
        return Err(ChainError::BatchEmpty.into());
    }
    if count > MAX_BATCH {
        return Err(ChainError::BatchTooLarge { count, max: MAX_BATCH }.into());
    }
    for (second, id) in ids.iter().enumerate() {
        if let Some(first) = ids.iter().take(second).position(|other| other == id) {
            let value = uint256::to_decimal(&U256::from_be_bytes(*id));
            return Err(ChainError::BatchDuplicate { first, second, value }.into());
        }
    }
    if to.contains(&[0; WORD]) {
        return Err(ChainError::RecipientZero.into());
    }
    BATCH_MINT.encode(&[Value::Bytes(recipients), Value::Bytes(token_ids)])
}

/// Creates a collection of device NFTs.
pub const CREATE_COLLECTION: Function = Function::of::<DeviceNFTFactory::createDeviceNFTCall>(
    known("factory", Contract::DeviceNftFactory),
    &[
        field("name", Kind::Text),
        field("symbol", Kind::Text),
        field("owner", Kind::Recipient),
        field("operator", Kind::Address),
    ],
);

/// Who owns a token.
pub const OWNER_OF: View = View::of::<ERC721::ownerOfCall>(
    TOKEN_CONTRACT,
    TOKEN_ID,
    Shape::Plain,
    &[field("owner", Kind::Address)],
);
/// Where a token's metadata is.
pub const TOKEN_URI: View = View::of::<ERC721::tokenURICall>(
    TOKEN_CONTRACT,
    TOKEN_ID,
    Shape::Plain,
    &[field("uri", Kind::Text)],
);
/// How many tokens someone has.
pub const BALANCE_OF: View = View::of::<ERC721::balanceOfCall>(
    TOKEN_CONTRACT,
    &[field("owner", Kind::Address)],
    Shape::Plain,
    &[field("balance", Kind::Uint)],
);

/// What tokens and the factory say.
pub const EVENTS: &[Event] = &[
    Event::of::<ERC721::Transfer>(
        "Transferred",
        0b111,
        &[field("from", Kind::Address), field("to", Kind::Address), field("tokenId", Kind::Uint)],
    )
    .with_namesake(),
    Event::of::<ERC721::Approval>(
        "Approved",
        0b111,
        &[
            field("owner", Kind::Address),
            field("approved", Kind::Address),
            field("tokenId", Kind::Uint),
        ],
    )
    .with_namesake(),
    Event::of::<ERC721::ApprovalForAll>(
        "ApprovedForAll",
        0b11,
        &[
            field("owner", Kind::Address),
            field("operator", Kind::Address),
            field("approved", Kind::Bool),
        ],
    ),
    Event::of::<DeviceNFTFactory::DeviceNFTContractCreated>(
        "CollectionCreated",
        0,
        &[field("tokenContract", Kind::Address)],
    ),
];
