use serde_json::{Value, json};

use super::*;
use crate::ChainError;
use crate::Network;
use crate::vectors::{self, Row, rows};

fn addresses(row: &Value, name: &str) -> Vec<Address> {
    let read = |item: &Value| crate::address::parse(item.as_str().unwrap()).unwrap();
    row.list(name).iter().map(read).collect()
}

#[test]
fn calls_and_refusals() {
    vectors::check_calls(&vectors::read("nft/calls"), |function, input| {
        let contract = || input.address("tokenContract");
        match function {
            "approve" => Ok(approve(contract(), input.address("to"), input.number("tokenId")?)),
            "safeTransferFrom" => safe_transfer_from(&Transfer {
                token: Token {
                    chain_id: Network::IOTEX.id.get(),
                    token_contract: contract(),
                    token_id: input.number("tokenId")?,
                },
                from: input.address("from"),
                to: input.address("to"),
                scheme: Some(AccountScheme::of(Network::IOTEX)?),
            }),
            "mint" => mint(contract(), input.address("to"), input.number("tokenId")?),
            "batchMint" => {
                let read = |id: &Value| crate::uint256::parse(id.as_str().unwrap()).unwrap();
                let ids: Vec<_> = input.list("tokenIds").iter().map(read).collect();
                batch_mint(contract(), &addresses(input, "to"), &ids)
            }
            "createCollection" => create_collection(
                input.address("factory"),
                &Collection {
                    name: input.text("name").to_owned(),
                    symbol: input.text("symbol").to_owned(),
                    owner: input.address("owner"),
                    operator: input.address("operator"),
                },
            ),
            other => panic!("{other}"),
        }
    });
}

#[test]
fn views() {
    for row in rows(&vectors::read("nft/calls"), "views") {
        let input = &row["input"];
        let contract = input.address("tokenContract");
        match row.text("function") {
            "ownerOf" => {
                let view = owner_of(contract, input.number("tokenId").unwrap());
                vectors::check_view(&row, &view, |a| a.to_string().into());
            }
            "tokenUri" => {
                let view = token_uri(contract, input.number("tokenId").unwrap());
                vectors::check_view(&row, &view, Value::from);
            }
            "balanceOf" => {
                let view = balance_of(contract, input.address("owner"));
                vectors::check_view(&row, &view, |n| n.to_string().into());
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn addresses_of_collections() {
    let (contract, word) = (Address::repeat_byte(1), Address::repeat_byte(2).into_word());
    for view in [approved(contract, U256::from(1)), operator(contract), collection_owner(contract)]
    {
        assert_eq!(view.decode(word.as_slice()), Ok(Address::repeat_byte(2)));
        assert_eq!(view.decode(&[1; 32]).unwrap_err().code(), "ABI_DECODE");
    }
}

#[test]
fn logs() {
    for row in rows(&vectors::read("nft/calls"), "logs") {
        let (topics, data) = (row.topics(), row.bytes("data"));
        let found = decode_log(&topics, &data).unwrap().map_or(Value::Null, |event| match event {
            NftEvent::Transferred { from, to, token_id } => json!({
                "type": "Transferred", "from": from.to_string(), "to": to.to_string(),
                "tokenId": token_id.to_string(),
            }),
            NftEvent::Approved { owner, approved, token_id } => json!({
                "type": "Approved", "owner": owner.to_string(),
                "approved": approved.to_string(), "tokenId": token_id.to_string(),
            }),
            NftEvent::ApprovedForAll { owner, operator, approved } => json!({
                "type": "ApprovedForAll", "owner": owner.to_string(),
                "operator": operator.to_string(), "approved": approved,
            }),
            NftEvent::CollectionCreated { token_contract } => json!({
                "type": "CollectionCreated", "tokenContract": token_contract.to_string(),
            }),
        });
        assert_eq!(found, row["event"]);
        if !found.is_null() {
            let more = [&data[..], &[0]].concat();
            assert_eq!(decode_log(&topics, &more).unwrap_err().code(), "ABI_DECODE");
        }
    }
}

#[test]
fn token_ids_as_bytes() {
    let id = U256::from(0x0102);
    let bytes = token_id_to_bytes32(id);
    assert_eq!(bytes.0[30..], [1, 2]);
    assert_eq!(token_id_from_bytes32(bytes), id);
    assert_eq!(token_id_from_bytes32(B256::repeat_byte(0xff)), U256::MAX);
}

#[test]
fn the_largest_mint_passes_and_one_more_does_not() {
    let to = vec![Address::repeat_byte(1); MAX_BATCH + 1];
    let ids: Vec<_> = (0..=MAX_BATCH).map(U256::from).collect();
    let contract = Address::repeat_byte(2);
    assert!(batch_mint(contract, &to[1..], &ids[1..]).is_ok());
    let error = batch_mint(contract, &to, &ids).unwrap_err();
    assert_eq!(*error, ChainError::BatchTooLarge { count: MAX_BATCH + 1, max: MAX_BATCH });
}

#[test]
fn a_collection_needs_an_owner() {
    let collection = Collection {
        name: "Weather Station".to_owned(),
        symbol: "WX".to_owned(),
        owner: Address::ZERO,
        operator: Address::ZERO,
    };
    let error = create_collection(Address::repeat_byte(1), &collection).unwrap_err();
    assert_eq!(*error, ChainError::RecipientZero);
}

#[test]
fn token_ids_are_32_bytes() {
    for row in rows(&vectors::read("nft/token-ids"), "vectors") {
        let (id, word) = (row.number("tokenId").unwrap(), row.word("bytes32"));
        assert_eq!((token_id_to_bytes32(id), token_id_from_bytes32(word)), (word, id), "{row}");
    }
}
