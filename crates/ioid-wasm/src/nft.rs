//! `nft`.

use alloy_primitives::U256;
use ioid_chain::function::{Kind, nft::batch_mint as batch};
use ioid_chain::mba::AccountScheme;
use ioid_chain::nft::{self, Transfer};

use crate::argument::Positional;
use crate::call::{Outcome, address_at, call, chain, word};
use crate::reply::{Reply, bigint, hex};
use crate::{input, mba, row};

/// `nft.safeTransferFrom`.
pub(crate) fn safe_transfer_from(
    [token_contract, from, to, token_id, chain_value, ..]: &Positional<'_>,
) -> Outcome {
    let chain = chain(chain_value)?;
    Ok(call(nft::safe_transfer_from(&Transfer {
        token: mba::token_of(chain.id.get(), token_contract, token_id)?,
        from: address_at(from, "from")?,
        to: address_at(to, "to")?,
        scheme: AccountScheme::on(&chain).ok(),
    })?))
}

/// `nft.batchMint`.
pub(crate) fn batch_mint([token_contract, to, token_ids, ..]: &Positional<'_>) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    let to = row::words(Kind::Address, "to", to)?;
    let ids = row::words(Kind::Uint, "tokenIds", token_ids)?;
    Ok(Reply::call(None, contract, &batch(&to, &ids)?, U256::ZERO))
}

/// `nft.tokenIdToBytes32`.
pub(crate) fn token_id_to_bytes32([token_id, ..]: &Positional<'_>) -> Outcome {
    Ok(hex(nft::token_id_to_bytes32(input::uint(token_id, "tokenId")?)))
}

/// `nft.tokenIdFromBytes32`.
pub(crate) fn token_id_from_bytes32([bytes, ..]: &Positional<'_>) -> Outcome {
    Ok(bigint(nft::token_id_from_bytes32(word(bytes, "bytes")?)))
}
