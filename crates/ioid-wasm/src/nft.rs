//! `nft`.

use ioid_chain::Contract;
use ioid_chain::mba::{AccountScheme, Token};
use ioid_chain::nft::{self, Collection, NftEvent, Transfer};

use crate::argument::Positional;
use crate::call::{self, Outcome, address_at, call, chain, contract_at, unknown_view, view, word};
use crate::reply::{self, Record, Reply, bigint, hex};
use crate::{Failure, input};

/// The views of an ERC-721 contract; `about` is a token's id or an owner.
pub(crate) fn ask([name, returned, token_contract, about, ..]: &Positional<'_>) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    let id = || input::uint(about, "tokenId");
    match input::text(name, "view")? {
        "ownerOf" => view(nft::owner_of(contract, id()?), returned, reply::address),
        "tokenUri" => view(nft::token_uri(contract, id()?), returned, Reply::from),
        "balanceOf" => {
            view(nft::balance_of(contract, address_at(about, "owner")?), returned, bigint)
        }
        other => unknown_view(other),
    }
}

/// `nft.approve`.
pub(crate) fn approve([token_contract, to, token_id, ..]: &Positional<'_>) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    Ok(call(nft::approve(contract, address_at(to, "to")?, input::uint(token_id, "tokenId")?)))
}

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

/// `nft.mint`.
pub(crate) fn mint([token_contract, to, token_id, ..]: &Positional<'_>) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    Ok(call(nft::mint(contract, address_at(to, "to")?, input::uint(token_id, "tokenId")?)?))
}

/// `nft.batchMint`.
pub(crate) fn batch_mint([token_contract, to, token_ids, ..]: &Positional<'_>) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    let to = input::list(to, "to")?;
    let ids = input::list(token_ids, "tokenIds")?;
    let to = to.enumerate().map(|(at, to)| address_at(&to, &format!("to[{at}]")));
    let ids = ids.enumerate().map(|(at, id)| input::uint(&id, &format!("tokenIds[{at}]")));
    let to = to.collect::<Result<Vec<_>, Failure>>()?;
    let ids = ids.collect::<Result<Vec<_>, Failure>>()?;
    Ok(call(nft::batch_mint(contract, &to, &ids)?))
}

/// `nft.createCollection`.
pub(crate) fn create_collection(
    [factory, name, symbol, owner, operator, chain, ..]: &Positional<'_>,
) -> Outcome {
    let factory = contract_at(factory, "factory", chain, Contract::DeviceNftFactory)?;
    let collection = Collection {
        name: input::text(name, "name")?.to_owned(),
        symbol: input::text(symbol, "symbol")?.to_owned(),
        owner: address_at(owner, "owner")?,
        operator: address_at(operator, "operator")?,
    };
    Ok(call(nft::create_collection(factory, &collection)?))
}

/// `nft.tokenIdToBytes32`.
pub(crate) fn token_id_to_bytes32([token_id, ..]: &Positional<'_>) -> Outcome {
    Ok(hex(nft::token_id_to_bytes32(input::uint(token_id, "tokenId")?)))
}

/// `nft.tokenIdFromBytes32`.
pub(crate) fn token_id_from_bytes32([bytes, ..]: &Positional<'_>) -> Outcome {
    Ok(bigint(nft::token_id_from_bytes32(word(bytes, "bytes")?)))
}

/// `nft.decodeLog`.
pub(crate) fn decode_log([topics, data, ..]: &Positional<'_>) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let Some(event) = nft::decode_log(&topics, &data)? else { return Ok(Reply::null()) };
    let record = |kind: &'static str| Record::new().with("type", kind);
    Ok(match event {
        NftEvent::Transferred { from, to, token_id } => record("Transferred")
            .with("from", reply::address(from))
            .with("to", reply::address(to))
            .with("tokenId", bigint(token_id)),
        NftEvent::Approved { owner, approved, token_id } => record("Approved")
            .with("owner", reply::address(owner))
            .with("approved", reply::address(approved))
            .with("tokenId", bigint(token_id)),
        NftEvent::ApprovedForAll { owner, operator, approved } => record("ApprovedForAll")
            .with("owner", reply::address(owner))
            .with("operator", reply::address(operator))
            .with("approved", approved),
        NftEvent::CollectionCreated { token_contract } => {
            record("CollectionCreated").with("tokenContract", reply::address(token_contract))
        }
        // An event this file does not know yet is no event of this interface.
        _ => return Ok(Reply::null()),
    }
    .into())
}
