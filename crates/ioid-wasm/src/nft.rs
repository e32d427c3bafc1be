//! `nft`.

use ioid_chain::Contract;
use ioid_chain::mba::{AccountScheme, Token};
use ioid_chain::nft::{self, Collection, NftEvent, Transfer};
use wasm_bindgen::prelude::*;

use crate::call::{self, Outcome, address_at, call, chain, contract_at, unknown_view, view, word};
use crate::value::{self, Record, bigint, hex};
use crate::{Failure, input};

/// The views of an ERC-721 contract; `about` is a token's id or an owner.
#[wasm_bindgen]
pub fn nft_view(
    name: &str,
    returned: &JsValue,
    token_contract: &JsValue,
    about: &JsValue,
) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    let id = || input::uint(about, "tokenId");
    match name {
        "ownerOf" => view(nft::owner_of(contract, id()?), returned, value::address),
        "tokenUri" => view(nft::token_uri(contract, id()?), returned, JsValue::from),
        "balanceOf" => {
            view(nft::balance_of(contract, address_at(about, "owner")?), returned, bigint)
        }
        _ => unknown_view(name),
    }
}

/// `nft.approve`.
#[wasm_bindgen]
pub fn nft_approve(token_contract: &JsValue, to: &JsValue, token_id: &JsValue) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    Ok(call(nft::approve(contract, address_at(to, "to")?, input::uint(token_id, "tokenId")?)))
}

/// `nft.safeTransferFrom`.
#[wasm_bindgen]
pub fn nft_safe_transfer_from(
    token_contract: &JsValue,
    from: &JsValue,
    to: &JsValue,
    token_id: &JsValue,
    chain_value: &JsValue,
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
#[wasm_bindgen]
pub fn nft_mint(token_contract: &JsValue, to: &JsValue, token_id: &JsValue) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    Ok(call(nft::mint(contract, address_at(to, "to")?, input::uint(token_id, "tokenId")?)?))
}

/// `nft.batchMint`.
#[wasm_bindgen]
pub fn nft_batch_mint(token_contract: &JsValue, to: &JsValue, token_ids: &JsValue) -> Outcome {
    let contract = address_at(token_contract, "tokenContract")?;
    let to = input::list(to, "to")?;
    let ids = input::list(token_ids, "tokenIds")?;
    let to = to.iter().enumerate().map(|(at, to)| address_at(to, &format!("to[{at}]")));
    let ids = ids.iter().enumerate().map(|(at, id)| input::uint(id, &format!("tokenIds[{at}]")));
    let to = to.collect::<Result<Vec<_>, Failure>>()?;
    let ids = ids.collect::<Result<Vec<_>, Failure>>()?;
    Ok(call(nft::batch_mint(contract, &to, &ids)?))
}

/// `nft.createCollection`.
#[wasm_bindgen]
pub fn nft_create_collection(
    factory: &JsValue,
    name: &JsValue,
    symbol: &JsValue,
    owner: &JsValue,
    operator: &JsValue,
    chain: &JsValue,
) -> Outcome {
    let factory = contract_at(factory, "factory", chain, Contract::DeviceNftFactory)?;
    let collection = Collection {
        name: input::text(name, "name")?,
        symbol: input::text(symbol, "symbol")?,
        owner: address_at(owner, "owner")?,
        operator: address_at(operator, "operator")?,
    };
    Ok(call(nft::create_collection(factory, &collection)?))
}

/// `nft.tokenIdToBytes32`.
#[wasm_bindgen]
pub fn nft_token_id_to_bytes32(token_id: &JsValue) -> Outcome {
    Ok(hex(nft::token_id_to_bytes32(input::uint(token_id, "tokenId")?)))
}

/// `nft.tokenIdFromBytes32`.
#[wasm_bindgen]
pub fn nft_token_id_from_bytes32(bytes: &JsValue) -> Outcome {
    Ok(bigint(nft::token_id_from_bytes32(word(bytes, "bytes")?)))
}

/// `nft.decodeLog`.
#[wasm_bindgen]
pub fn nft_decode_log(topics: &JsValue, data: &JsValue) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let Some(event) = nft::decode_log(&topics, &data)? else { return Ok(JsValue::NULL) };
    let record = |kind: &str| Record::new().with("type", kind);
    Ok(match event {
        NftEvent::Transferred { from, to, token_id } => record("Transferred")
            .with("from", value::address(from))
            .with("to", value::address(to))
            .with("tokenId", bigint(token_id)),
        NftEvent::Approved { owner, approved, token_id } => record("Approved")
            .with("owner", value::address(owner))
            .with("approved", value::address(approved))
            .with("tokenId", bigint(token_id)),
        NftEvent::ApprovedForAll { owner, operator, approved } => record("ApprovedForAll")
            .with("owner", value::address(owner))
            .with("operator", value::address(operator))
            .with("approved", approved),
        NftEvent::CollectionCreated { token_contract } => {
            record("CollectionCreated").with("tokenContract", value::address(token_contract))
        }
        // An event this file does not know yet is no event of this interface.
        _ => return Ok(JsValue::NULL),
    }
    .into())
}
