//! `nft`.

use ioid_chain::mba::{AccountScheme, Token};
use ioid_chain::nft::{self, Transfer};

use crate::argument::Positional;
use crate::call::{Outcome, address_at, call, chain, word};
use crate::input;
use crate::reply::{bigint, hex};

/// `nft.safeTransferFrom`.
pub(crate) fn safe_transfer_from(
    [token_contract, from, to, token_id, chain_value, ..]: &Positional<'_>,
) -> Outcome {
    let chain = chain(chain_value)?;
    Ok(call(nft::safe_transfer_from(&Transfer {
        token: Token {
            chain_id: chain.id.get(),
            token_contract: address_at(token_contract, "tokenContract")?,
            token_id: input::uint(token_id, "tokenId")?,
        },
        from: address_at(from, "from")?,
        to: address_at(to, "to")?,
        scheme: AccountScheme::of(&chain).ok(),
    })?))
}

/// `nft.batchMint`.
pub(crate) fn batch_mint([token_contract, to, token_ids, ..]: &Positional<'_>) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    let to = input::each(to, "to", address_at)?;
    let ids = input::each(token_ids, "tokenIds", input::uint)?;
    Ok(call(nft::batch_mint(contract, &to, &ids)?))
}

/// `nft.tokenIdToBytes32`.
pub(crate) fn token_id_to_bytes32([token_id, ..]: &Positional<'_>) -> Outcome {
    Ok(hex(nft::token_id_to_bytes32(input::uint(token_id, "tokenId")?)))
}

/// `nft.tokenIdFromBytes32`.
pub(crate) fn token_id_from_bytes32([bytes, ..]: &Positional<'_>) -> Outcome {
    Ok(bigint(nft::token_id_from_bytes32(word(bytes, "bytes")?)))
}
