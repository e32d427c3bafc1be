use crate::error::{ChainError, Result};

/// What a value is, and with that its Solidity type and what is refused of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `uint256`.
    Uint,
    /// `uint256`, wei that may be left out: none.
    Amount,
    /// `uint256`: the chain of an NFT to register, not zero.
    ChainId,
    /// `uint8`: CALL, DELEGATECALL, CREATE or CREATE2; CALL when left out.
    Operation,
    /// `uint8`: what a v1 project makes.
    ProjectKind,
    /// `bool`.
    Bool,
    /// `address`.
    Address,
    /// `address` that receives or owns something: not zero, where it would be lost.
    Recipient,
    /// `address` after which a page of a list begins; the list's beginning when left out.
    PageStart,
    /// `bytes4`.
    Bytes4,
    /// `bytes4`: a function.
    Selector,
    /// `bytes`: a function.
    SelectorBytes,
    /// `bytes4` that says whether a signer is valid.
    ValidSigner,
    /// `bytes4` that says whether a signature is valid.
    ValidSignature,
    /// `bytes32`.
    Word,
    /// `bytes32`: a v2 identifier, not zero.
    Identifier,
    /// `bytes32` of a document to register, not zero.
    DocumentHash,
    /// `bytes`.
    Bytes,
    /// `bytes` that may be left out: none.
    Data,
    /// `bytes`: a contract on an EVM chain or on Solana.
    NftContract,
    /// `string`.
    Text,
    /// `string`: where a document to register is, not empty.
    DocumentUri,
    /// `address[]`.
    Addresses,
    /// `uint256[]`.
    Uints,
    /// `bool[]`.
    Bools,
    /// `bytes32[]`.
    Words,
    /// `uint8`, `bytes32`, `bytes32`: a secp256k1 signature.
    Signature,
}

/// How a value is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// The last so many bytes of a word.
    Right(usize),
    /// The first so many.
    Left(usize),
    Bool,
    Bytes,
    Text,
    /// Words, of each of which the last so many bytes may be set.
    List(usize),
    Signature,
}

impl Kind {
    pub(super) const fn layout(self) -> Layout {
        match self {
            Self::Uint | Self::Amount | Self::ChainId => Layout::Right(32),
            Self::Operation | Self::ProjectKind => Layout::Right(1),
            Self::Bool => Layout::Bool,
            Self::Address | Self::Recipient | Self::PageStart => Layout::Right(20),
            Self::Bytes4 | Self::Selector | Self::ValidSigner | Self::ValidSignature => {
                Layout::Left(4)
            }
            Self::Word | Self::Identifier | Self::DocumentHash => Layout::Left(32),
            Self::Bytes | Self::Data | Self::NftContract | Self::SelectorBytes => Layout::Bytes,
            Self::Text | Self::DocumentUri => Layout::Text,
            Self::Addresses => Layout::List(20),
            Self::Bools => Layout::List(1),
            Self::Uints | Self::Words => Layout::List(32),
            Self::Signature => Layout::Signature,
        }
    }

    /// Whether a [`Value`](super::Value) of it is bytes.
    pub const fn has_bytes(self) -> bool {
        use Layout::{Bytes, List, Signature, Text};
        matches!(self.layout(), Bytes | Text | List(_) | Signature)
    }

    /// Whether the bytes are words, which are counted.
    pub(super) const fn is_list(self) -> bool {
        matches!(self.layout(), Layout::List(_))
    }

    /// Words it takes where it stands.
    pub(super) const fn words(self) -> usize {
        if matches!(self, Self::Signature) { 3 } else { 1 }
    }

    /// Whether zero, or no bytes, can be such a value.
    pub(super) fn accepts_nothing(self) -> Result<()> {
        match self {
            Self::Recipient => Err(ChainError::RecipientZero.into()),
            Self::ChainId => Err(ChainError::ChainIdZero.into()),
            Self::DocumentHash => Err(ChainError::DocumentHashZero.into()),
            Self::DocumentUri => Err(ChainError::DocumentUriEmpty.into()),
            _ => Ok(()),
        }
    }

    /// The Solidity types.
    #[cfg(test)]
    pub(super) const fn types(self) -> &'static str {
        match self.layout() {
            Layout::Right(1) => "uint8",
            Layout::Right(20) => "address",
            Layout::Right(_) => "uint256",
            Layout::Left(4) => "bytes4",
            Layout::Left(_) => "bytes32",
            Layout::Bool => "bool",
            Layout::Bytes => "bytes",
            Layout::Text => "string",
            Layout::List(20) => "address[]",
            Layout::List(1) => "bool[]",
            Layout::List(_) if matches!(self, Self::Words) => "bytes32[]",
            Layout::List(_) => "uint256[]",
            Layout::Signature => "uint8,bytes32,bytes32",
        }
    }
}
