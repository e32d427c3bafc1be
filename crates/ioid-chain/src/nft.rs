//! ERC-721 tokens and ioID's device NFTs.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};

use crate::abi::{DeviceNFT, DeviceNFTFactory, ERC721};
use crate::call::plain;
use crate::error::Result;
use crate::function::Value;
pub use crate::function::nft::MAX_BATCH;
use crate::function::nft::{
    APPROVE, CREATE_COLLECTION, MINT, SAFE_TRANSFER_FROM, batch_mint as batch,
};
use crate::mba::{self, AccountScheme, Token};
use crate::{Call, View, strict};

/// Who owns a token. Reverts when the token does not exist.
pub fn owner_of(token_contract: Address, token_id: U256) -> View<Address> {
    plain(token_contract, &ERC721::ownerOfCall { tokenId: token_id })
}

/// Where the token's metadata is.
pub fn token_uri(token_contract: Address, token_id: U256) -> View<String> {
    plain(token_contract, &ERC721::tokenURICall { tokenId: token_id })
}

/// How many tokens of a contract `owner` has.
pub fn balance_of(token_contract: Address, owner: Address) -> View<U256> {
    plain(token_contract, &ERC721::balanceOfCall { owner })
}

/// Who may move a token besides its owner; zero when nobody.
pub fn approved(token_contract: Address, token_id: U256) -> View<Address> {
    plain(token_contract, &ERC721::getApprovedCall { tokenId: token_id })
}

/// Who may mint besides the collection's owner.
pub fn operator(token_contract: Address) -> View<Address> {
    plain(token_contract, &DeviceNFT::operatorCall {})
}

/// Who owns a collection of device NFTs.
pub fn collection_owner(token_contract: Address) -> View<Address> {
    plain(token_contract, &DeviceNFT::ownerCall {})
}

/// Lets `to` move one token; the zero address takes the approval back.
pub fn approve(token_contract: Address, to: Address, token_id: U256) -> Call {
    APPROVE.plain_call(token_contract, &[to.into(), token_id.into()])
}

/// What [`safe_transfer_from`] needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The token, and the chain it is on.
    pub token: Token,
    /// Its owner.
    pub from: Address,
    /// Who receives it, and with it the account, its funds and its delegations.
    pub to: Address,
    /// How accounts are made for it, when known: then sending the token into its own account is
    /// recognised.
    pub scheme: Option<AccountScheme>,
}

/// Moves a token, with the safe form: a contract that cannot handle it refuses.
///
/// # Errors
/// `OWNERSHIP_CYCLE`, `RECIPIENT_ZERO`.
pub fn safe_transfer_from(transfer: &Transfer) -> Result<Call> {
    let Transfer { token, from, to, scheme } = transfer;
    if let Some(scheme) = scheme {
        mba::refuse_cycle(scheme, token, *to)?;
    }
    let values = [(*from).into(), (*to).into(), token.token_id.into()];
    SAFE_TRANSFER_FROM.call(token.token_contract, &values)
}

/// Mints one device NFT. Only the collection's owner or operator may.
///
/// # Errors
/// `RECIPIENT_ZERO`.
pub fn mint(token_contract: Address, to: Address, token_id: U256) -> Result<Call> {
    MINT.call(token_contract, &[to.into(), token_id.into()])
}

/// Mints device NFTs, the n-th id to the n-th recipient.
///
/// # Errors
/// `BATCH_LENGTHS`, `BATCH_EMPTY`, `BATCH_TOO_LARGE`, `BATCH_DUPLICATE` (an id twice),
/// `RECIPIENT_ZERO`.
pub fn batch_mint(token_contract: Address, to: &[Address], token_ids: &[U256]) -> Result<Call> {
    let (mut recipients, mut ids) = (Vec::new(), Vec::new());
    for to in to {
        recipients.extend_from_slice(to.into_word().as_slice());
    }
    for token_id in token_ids {
        ids.extend_from_slice(&token_id.to_be_bytes::<32>());
    }
    Ok(Call { to: token_contract, data: batch(&recipients, &ids)?, value: U256::ZERO })
}

/// A new collection of device NFTs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Name.
    pub name: String,
    /// Ticker.
    pub symbol: String,
    /// Who owns it.
    pub owner: Address,
    /// Who else may mint; zero for nobody.
    pub operator: Address,
}

/// Creates a collection; its address is in [`NftEvent::CollectionCreated`].
///
/// # Errors
/// `RECIPIENT_ZERO` when the owner is zero.
pub fn create_collection(factory: Address, collection: &Collection) -> Result<Call> {
    let Collection { name, symbol, owner, operator } = collection;
    let (name, symbol) = (Value::from(name.as_str()), symbol.as_str().into());
    CREATE_COLLECTION.call(factory, &[name, symbol, (*owner).into(), (*operator).into()])
}

/// The id as 32 big-endian bytes.
///
/// ```
/// use alloy_primitives::{U256, b256};
/// use ioid_chain::nft;
/// let bytes = b256!("0x0000000000000000000000000000000000000000000000000000000000000007");
/// assert_eq!(nft::token_id_to_bytes32(U256::from(7)), bytes);
/// assert_eq!(nft::token_id_from_bytes32(bytes), U256::from(7));
/// ```
pub fn token_id_to_bytes32(token_id: U256) -> B256 {
    token_id.into()
}

/// The id from 32 big-endian bytes.
pub fn token_id_from_bytes32(bytes: B256) -> U256 {
    bytes.into()
}

/// What happened to tokens and collections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NftEvent {
    /// A token was minted (from zero), moved or burned (to zero).
    Transferred {
        /// Owner before.
        from: Address,
        /// Owner now.
        to: Address,
        /// The token.
        token_id: U256,
    },
    /// One token may be moved by someone.
    Approved {
        /// Its owner.
        owner: Address,
        /// Who may move it; zero for nobody.
        approved: Address,
        /// The token.
        token_id: U256,
    },
    /// All tokens of an owner may be moved by someone, or no longer.
    ApprovedForAll {
        /// The owner.
        owner: Address,
        /// Who may move them.
        operator: Address,
        /// May, or no longer may.
        approved: bool,
    },
    /// The factory made a collection.
    CollectionCreated {
        /// Its contract.
        token_contract: Address,
    },
}

/// Reads a log of an ERC-721 contract or the device NFT factory; `None` for other events. The
/// ERC-20 events of the same names have one topic less and are `None` too.
///
/// # Errors
/// `ABI_DECODE`.
///
/// ```
/// use alloy_primitives::{Address, B256, U256, address, b256};
/// use ioid_chain::nft::{self, NftEvent};
/// let to = address!("0x71C7656EC7ab88b098defB751B7401B5f6d8976F");
/// let topics = [
///     b256!("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"),
///     B256::ZERO,
///     to.into_word(),
///     U256::from(7).into(),
/// ];
/// let minted = NftEvent::Transferred { from: Address::ZERO, to, token_id: U256::from(7) };
/// assert_eq!(nft::decode_log(&topics, &[])?, Some(minted));
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn decode_log(topics: &[B256], data: &[u8]) -> Result<Option<NftEvent>> {
    if topics.len() == 4 {
        if let Some(event) = strict::decode_log::<ERC721::Transfer>(topics, data)? {
            let ERC721::Transfer { from, to, tokenId: token_id } = event;
            return Ok(Some(NftEvent::Transferred { from, to, token_id }));
        }
        if let Some(event) = strict::decode_log::<ERC721::Approval>(topics, data)? {
            let ERC721::Approval { owner, approved, tokenId: token_id } = event;
            return Ok(Some(NftEvent::Approved { owner, approved, token_id }));
        }
    }
    if let Some(event) = strict::decode_log::<ERC721::ApprovalForAll>(topics, data)? {
        let ERC721::ApprovalForAll { owner, operator, approved } = event;
        return Ok(Some(NftEvent::ApprovedForAll { owner, operator, approved }));
    }
    let event = strict::decode_log::<DeviceNFTFactory::DeviceNFTContractCreated>(topics, data)?;
    Ok(event.map(|event| NftEvent::CollectionCreated { token_contract: event.deviceNFT }))
}

#[cfg(test)]
mod tests;
