//! ERC-721 tokens and device NFTs.

use super::{Event, Field, Function, Kind, Shape, Target, View, field, given, known};
use crate::Contract;
use crate::abi::{DeviceNFT, DeviceNFTFactory, ERC721};

const TOKEN_CONTRACT: Target = given("tokenContract");
const TOKEN_ID: &[Field] = &[field("tokenId", Kind::Uint)];

/// Lets someone move one token.
pub const APPROVE: Function = Function::of::<ERC721::approveCall>(
    TOKEN_CONTRACT,
    &[field("to", Kind::Address), field("tokenId", Kind::Uint)],
);
/// Mints one device NFT.
pub const MINT: Function = Function::of::<DeviceNFT::mintCall>(
    TOKEN_CONTRACT,
    &[field("to", Kind::Recipient), field("tokenId", Kind::Uint)],
);
/// Mints device NFTs.
pub const BATCH_MINT: Function = Function::of::<DeviceNFT::batchMintCall>(
    TOKEN_CONTRACT,
    &[field("to", Kind::Addresses), field("tokenIds", Kind::Uints)],
);
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
