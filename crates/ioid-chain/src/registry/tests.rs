use serde_json::{Value, json};

use super::*;
use crate::vectors::{self, Row, rows};
use crate::{Contract, Network};

fn did(identifier: Identifier) -> String {
    format!("did:io:{identifier}")
}

fn nft_json(nft: DeviceNft) -> Value {
    json!({
        "chainId": nft.chain_id.to_string(),
        "nftContract": nft.contract.to_string(),
        "tokenId": nft.token_id.to_string(),
    })
}

fn document_json(document: DocumentMetadata) -> Value {
    json!({ "uri": document.uri, "hash": document.hash.to_string() })
}

fn registry_of(input: &Value) -> Address {
    match input.get("registry") {
        Some(_) => input.address("registry"),
        None => Network::IOTEX.contract(Contract::Registry).unwrap(),
    }
}

fn device_of(row: &Value) -> Result<BatchDevice> {
    Ok(BatchDevice {
        identifier: row.identifier("did"),
        chain_id: ChainId::parse(row.text("chainId"))?,
        contract: row.contract("nftContract")?,
        token_id: row.number("tokenId")?,
    })
}

#[test]
fn calls_and_refusals() {
    vectors::check_calls(&vectors::read("registry/calls"), |function, input| match function {
        "register" => {
            let BatchDevice { identifier, chain_id, contract, token_id } = device_of(input)?;
            let document = input.get("document").map(Row::document);
            let registration = Registration { identifier, chain_id, contract, token_id, document };
            register(registry_of(input), &registration)
        }
        "batchRegister" => {
            let devices = input.list("devices").iter().map(device_of);
            batch_register(input.address("wrapper"), &devices.collect::<Result<Vec<_>>>()?)
        }
        "remove" => Ok(remove(registry_of(input), input.identifier("did"))),
        other => panic!("{other}"),
    });
}

#[test]
fn the_largest_batch_passes() {
    let device = |index: usize| BatchDevice {
        identifier: Identifier::new([index as u8 + 1; 32]).unwrap(),
        chain_id: ChainId::IOTEX,
        contract: Address::repeat_byte(1).into(),
        token_id: U256::from(index),
    };
    let devices: Vec<_> = (0..MAX_BATCH).map(device).collect();
    assert!(batch_register(Address::ZERO, &devices).is_ok());
}

#[test]
fn a_log_of_the_zero_identifier_is_not_the_registrys() {
    let topics = [topics::DEVICE_NFT_DELETED];
    assert_eq!(decode_log(&topics, &[0; 32]), Err(ChainError::IdentifierZero.into()));
}

#[test]
fn views() {
    for row in rows(&vectors::read("registry/calls"), "views") {
        let input = &row["input"];
        let registry = registry_of(input);
        match row.text("function") {
            "deviceNft" => {
                let view = device_nft(registry, input.identifier("did"));
                vectors::check_view(&row, &view, |nft| nft.map_or(Value::Null, nft_json));
            }
            "documentMetadata" => {
                let view = document_metadata(registry, input.identifier("did"));
                vectors::check_view(&row, &view, |found| found.map_or(Value::Null, document_json));
            }
            "totalDevices" => {
                vectors::check_view(&row, &total_devices(registry), |n| n.to_string().into());
            }
            "operator" => {
                vectors::check_view(&row, &operator(registry), |a| a.to_string().into());
            }
            other => panic!("{other}"),
        }
    }
    let word = Address::repeat_byte(3).into_word();
    assert_eq!(owner(Address::ZERO).decode(word.as_slice()), Ok(Address::repeat_byte(3)));
}

#[test]
fn a_device_whose_contract_is_neither_evm_nor_solana_is_an_error() {
    use alloy_sol_types::SolCall;
    let view = device_nft(Address::ZERO, Identifier::new([1; 32]).unwrap());
    for length in [0, 1, 19, 21, 31, 33] {
        let returned =
            Registry::getDeviceNFTCall::abi_encode_returns(&Registry::getDeviceNFTReturn {
                chainID: U256::from(1),
                NFTcontract: vec![1; length].into(),
                tokenID: U256::ZERO,
            });
        let error = view.decode(&returned).unwrap_err();
        assert_eq!(*error, ChainError::NftContractInvalid { length });
    }
}

#[test]
fn logs() {
    let mut seen = std::collections::BTreeSet::new();
    for row in rows(&vectors::read("registry/calls"), "logs") {
        let (topics, data) = (row.topics(), row.bytes("data"));
        let with = |mut object: Value, identifier: Identifier, kind: &str| {
            object["type"] = kind.into();
            object["did"] = did(identifier).into();
            object
        };
        let found = match decode_log(&topics, &data).unwrap().unwrap() {
            RegistryEvent::DeviceNftUpdated { identifier, nft } => {
                with(nft_json(nft), identifier, "DeviceNftUpdated")
            }
            RegistryEvent::DeviceNftDeleted { identifier } => {
                with(json!({}), identifier, "DeviceNftDeleted")
            }
            RegistryEvent::DocumentUpdated { identifier, document } => {
                with(document_json(document), identifier, "DocumentUpdated")
            }
            RegistryEvent::DocumentDeleted { identifier } => {
                with(json!({}), identifier, "DocumentDeleted")
            }
            RegistryEvent::BatchRegistered { identifier, nft, account } => {
                let mut object = nft_json(nft);
                object["account"] = account.to_string().into();
                with(object, identifier, "BatchRegistered")
            }
        };
        assert_eq!(found, row["event"]);
        seen.insert(topics[0]);
        vectors::check_strictness(&data, |data| {
            decode_log(&topics, data).err().map(|error| error.code())
        });
        let too_many = [&topics[..], &[B256::ZERO]].concat();
        assert_eq!(decode_log(&too_many, &data).unwrap_err().code(), "ABI_DECODE");
    }
    use topics::*;
    let all = [
        DEVICE_NFT_UPDATED,
        DEVICE_NFT_DELETED,
        DOCUMENT_UPDATED,
        DOCUMENT_DELETED,
        BATCH_REGISTERED,
    ];
    assert_eq!(seen, all.into());
    assert_eq!(decode_log(&[], &[]), Ok(None));
    assert_eq!(decode_log(&[B256::repeat_byte(9)], &[1, 2, 3]), Ok(None));
}
