//! `registry`.

use ioid_chain::registry::{self, BatchDevice, DeviceNft, Registration, RegistryEvent};
use ioid_chain::{ChainId, Contract, DocumentMetadata, NftContract};
use ioid_did::{Did, Identifier};
use wasm_bindgen::prelude::*;

use crate::call::{self, Outcome, call, contract_at, unknown_view, view, word};
use crate::value::{self, Record, bigint, hex, nullable};
use crate::{Failure, input};

fn identifier(value: &JsValue) -> Result<Identifier, Failure> {
    let did =
        Did::parse(&input::text(value, "did")?).map_err(|error| Failure::from(error).at("did"))?;
    did.identifier().map_err(|error| Failure::from(error).at("did"))
}

fn device(
    did: &JsValue,
    chain_id: &JsValue,
    nft_contract: &JsValue,
    token_id: &JsValue,
) -> Result<BatchDevice, Failure> {
    let contract = NftContract::parse(&input::text(nft_contract, "nftContract")?)
        .map_err(|error| Failure::from(error).at("nftContract"))?;
    Ok(BatchDevice {
        identifier: identifier(did)?,
        chain_id: ChainId::new(input::uint(chain_id, "chainId")?)
            .map_err(|error| Failure::from(error).at("chainId"))?,
        contract,
        token_id: input::uint(token_id, "tokenId")?,
    })
}

/// `document: { uri, hash }`.
pub(crate) fn document(uri: &JsValue, hash: &JsValue) -> Result<DocumentMetadata, Failure> {
    let uri = input::text(uri, "document.uri")?;
    Ok(DocumentMetadata { uri, hash: word(hash, "document.hash")? })
}

/// `registry.register`; without a document, `uri` is `undefined`.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "a crossing by position; the object is TypeScript's")]
pub fn registry_register(
    did: &JsValue,
    chain_id: &JsValue,
    nft_contract: &JsValue,
    token_id: &JsValue,
    uri: &JsValue,
    hash: &JsValue,
    registry: &JsValue,
    chain: &JsValue,
) -> Outcome {
    let BatchDevice { identifier, chain_id, contract, token_id } =
        device(did, chain_id, nft_contract, token_id)?;
    let document = input::optional(uri, |uri| document(uri, hash))?;
    let registration = Registration { identifier, chain_id, contract, token_id, document };
    let registry = contract_at(registry, "registry", chain, Contract::Registry)?;
    Ok(call(registry::register(registry, &registration)?))
}

/// `registry.batchRegister`: four lists of equal length, one per field of a device.
#[wasm_bindgen]
pub fn registry_batch_register(
    wrapper: &JsValue,
    dids: &JsValue,
    chain_ids: &JsValue,
    nft_contracts: &JsValue,
    token_ids: &JsValue,
    chain: &JsValue,
) -> Outcome {
    let read = |list| input::list(list, "devices");
    let (dids, chain_ids) = (read(dids)?, read(chain_ids)?);
    let (contracts, token_ids) = (read(nft_contracts)?, read(token_ids)?);
    let rows = dids.iter().zip(&chain_ids).zip(&contracts).zip(&token_ids).enumerate();
    let devices = rows.map(|(index, (((did, chain_id), contract), token_id))| {
        device(did, chain_id, contract, token_id)
            .map_err(|error| error.at(&format!("devices[{index}]")))
    });
    let devices = devices.collect::<Result<Vec<_>, _>>()?;
    let wrapper = contract_at(wrapper, "wrapper", chain, Contract::BatchWrapper)?;
    Ok(call(registry::batch_register(wrapper, &devices)?))
}

/// `registry.remove`.
#[wasm_bindgen]
pub fn registry_remove(did: &JsValue, registry: &JsValue, chain: &JsValue) -> Outcome {
    let registry = contract_at(registry, "registry", chain, Contract::Registry)?;
    Ok(call(registry::remove(registry, identifier(did)?)))
}

/// The registry's views; `did` is what the first two ask about.
#[wasm_bindgen]
pub fn registry_view(
    name: &str,
    returned: &JsValue,
    registry: &JsValue,
    chain: &JsValue,
    did: &JsValue,
) -> Outcome {
    let registry = contract_at(registry, "registry", chain, Contract::Registry)?;
    match name {
        "deviceNft" => view(registry::device_nft(registry, identifier(did)?), returned, |found| {
            nullable(found.map(|nft| nft_record(Record::new(), nft)))
        }),
        "documentMetadata" => {
            view(registry::document_metadata(registry, identifier(did)?), returned, |found| {
                nullable(found.map(|document| document_record(Record::new(), document)))
            })
        }
        "totalDevices" => view(registry::total_devices(registry), returned, bigint),
        "operator" => view(registry::operator(registry), returned, value::address),
        _ => unknown_view(name),
    }
}

fn nft_record(record: Record, nft: DeviceNft) -> Record {
    let contract = match nft.contract {
        NftContract::Evm(contract) => value::address(contract),
        NftContract::Solana(contract) => JsValue::from_str(&contract.to_string()),
    };
    record
        .with("chainId", bigint(nft.chain_id))
        .with("nftContract", contract)
        .with("tokenId", bigint(nft.token_id))
}

pub(crate) fn document_record(record: Record, document: DocumentMetadata) -> Record {
    record.with("uri", document.uri).with("hash", hex(document.hash))
}

/// `registry.decodeLog`.
#[wasm_bindgen]
pub fn registry_decode_log(topics: &JsValue, data: &JsValue) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let Some(event) = registry::decode_log(&topics, &data)? else { return Ok(JsValue::NULL) };
    let record = |kind: &str, identifier| {
        Record::new().with("type", kind).with("did", Did::from(identifier).to_string())
    };
    Ok(match event {
        RegistryEvent::DeviceNftUpdated { identifier, nft } => {
            nft_record(record("DeviceNftUpdated", identifier), nft)
        }
        RegistryEvent::DeviceNftDeleted { identifier } => record("DeviceNftDeleted", identifier),
        RegistryEvent::DocumentUpdated { identifier, document } => {
            document_record(record("DocumentUpdated", identifier), document)
        }
        RegistryEvent::DocumentDeleted { identifier } => record("DocumentDeleted", identifier),
        RegistryEvent::BatchRegistered { identifier, nft, account } => {
            nft_record(record("BatchRegistered", identifier), nft)
                .with("account", value::address(account))
        }
        // An event this file does not know yet is no event of this interface.
        _ => return Ok(JsValue::NULL),
    }
    .into())
}
