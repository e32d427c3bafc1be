//! `registry`.

use ioid_chain::registry::{self, BatchDevice, DeviceNft, Registration, RegistryEvent};
use ioid_chain::{ChainId, Contract, DocumentMetadata, NftContract};
use ioid_did::{Did, Identifier};

use crate::argument::{Arg, Positional};
use crate::call::{self, Outcome, call, contract_at, unknown_view, view, word};
use crate::reply::{self, Record, Reply, bigint, hex, nullable};
use crate::{Failure, input};

fn identifier(value: &Arg<'_>) -> Result<Identifier, Failure> {
    let did =
        Did::parse(input::text(value, "did")?).map_err(|error| Failure::from(error).at("did"))?;
    did.identifier().map_err(|error| Failure::from(error).at("did"))
}

fn device(
    did: &Arg<'_>,
    chain_id: &Arg<'_>,
    nft_contract: &Arg<'_>,
    token_id: &Arg<'_>,
) -> Result<BatchDevice, Failure> {
    let contract = NftContract::parse(input::text(nft_contract, "nftContract")?)
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
pub(crate) fn document(uri: &Arg<'_>, hash: &Arg<'_>) -> Result<DocumentMetadata, Failure> {
    let uri = input::text(uri, "document.uri")?;
    Ok(DocumentMetadata { uri: uri.to_owned(), hash: word(hash, "document.hash")? })
}

/// `registry.register`; without a document, `uri` is `undefined`.
pub(crate) fn register(
    [did, chain_id, nft_contract, token_id, uri, hash, registry, chain, ..]: &Positional<'_>,
) -> Outcome {
    let BatchDevice { identifier, chain_id, contract, token_id } =
        device(did, chain_id, nft_contract, token_id)?;
    let document = input::optional(uri, |uri| document(uri, hash))?;
    let registration = Registration { identifier, chain_id, contract, token_id, document };
    let registry = contract_at(registry, "registry", chain, Contract::Registry)?;
    Ok(call(registry::register(registry, &registration)?))
}

/// `registry.batchRegister`: each device is a list of its fields.
pub(crate) fn batch_register([wrapper, rows, chain, ..]: &Positional<'_>) -> Outcome {
    let devices = input::list(rows, "devices")?.enumerate().map(|(index, row)| {
        let [did, chain_id, contract, token_id, ..] = input::list(&row, "devices")?.by_position();
        device(&did, &chain_id, &contract, &token_id)
            .map_err(|error| error.at(&format!("devices[{index}]")))
    });
    let devices = devices.collect::<Result<Vec<_>, _>>()?;
    let wrapper = contract_at(wrapper, "wrapper", chain, Contract::BatchWrapper)?;
    Ok(call(registry::batch_register(wrapper, &devices)?))
}

/// `registry.remove`.
pub(crate) fn remove([did, registry, chain, ..]: &Positional<'_>) -> Outcome {
    let registry = contract_at(registry, "registry", chain, Contract::Registry)?;
    Ok(call(registry::remove(registry, identifier(did)?)))
}

/// The registry's views; `did` is what the first two ask about.
pub(crate) fn ask([name, returned, registry, chain, did, ..]: &Positional<'_>) -> Outcome {
    let registry = contract_at(registry, "registry", chain, Contract::Registry)?;
    match input::text(name, "view")? {
        "deviceNft" => view(registry::device_nft(registry, identifier(did)?), returned, |found| {
            nullable(found.map(|nft| nft_record(Record::new(), nft)))
        }),
        "documentMetadata" => {
            view(registry::document_metadata(registry, identifier(did)?), returned, |found| {
                nullable(found.map(|document| document_record(Record::new(), document)))
            })
        }
        "totalDevices" => view(registry::total_devices(registry), returned, bigint),
        "operator" => view(registry::operator(registry), returned, reply::address),
        other => unknown_view(other),
    }
}

fn nft_record(record: Record, nft: DeviceNft) -> Record {
    let contract = match nft.contract {
        NftContract::Evm(contract) => reply::address(contract),
        NftContract::Solana(contract) => contract.to_string().into(),
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
pub(crate) fn decode_log([topics, data, ..]: &Positional<'_>) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let Some(event) = registry::decode_log(&topics, &data)? else { return Ok(Reply::null()) };
    let record = |kind: &'static str, identifier| {
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
                .with("account", reply::address(account))
        }
        // An event this file does not know yet is no event of this interface.
        _ => return Ok(Reply::null()),
    }
    .into())
}
