//! `registryV1`.

use alloy_primitives::U256;
use ioid_chain::registry_v1::{
    self as v1, Event, Permit, ProjectIds, ProjectIdsPage, ProjectKind, ProxyRegistration,
    Registration, Signature,
};
use ioid_chain::{ChainError, ChainId, Contract, Network};

use crate::argument::{Arg, Positional};
use crate::call::{self, Outcome, address_at, call, contract_at, unknown_view, view};
use crate::registry::{document, document_record};
use crate::reply::{self, Record, Reply, bigint, hex, list};
use crate::{Failure, input};

fn signature(value: &Arg<'_>) -> Result<Signature, Failure> {
    Signature::from_bytes(&input::bytes(value, "signature")?)
        .map_err(|error| Failure::from(error).at("signature"))
}

fn amount(value: &Arg<'_>) -> Result<U256, Failure> {
    Ok(input::optional(value, |value| input::uint(value, "value"))?.unwrap_or_default())
}

/// `registryV1.permit`, as JSON text; without a registry, the one known on the chain.
pub(crate) fn permit([owner, nonce, chain_id, registry, ..]: &Positional<'_>) -> Outcome {
    let chain_id = ChainId::new(input::uint(chain_id, "chainId")?)?;
    let registry = match input::optional(registry, |value| address_at(value, "registry"))? {
        Some(registry) => registry,
        None => {
            let contract = Contract::RegistryV1;
            let network = Network::by_id(chain_id)
                .ok_or_else(|| Box::new(ChainError::DeploymentUnknown { contract, chain_id }))?;
            network.contract(contract)?
        }
    };
    let permit = Permit {
        owner: address_at(owner, "owner")?,
        nonce: input::uint(nonce, "nonce")?,
        chain_id: chain_id.get(),
        registry,
    };
    Ok(Reply::json(&permit.typed_data().to_json()))
}

/// `registryV1.register`.
pub(crate) fn register(
    [device_contract, token_id, user, device, uri, hash, signed, value, registry, chain, ..]: &Positional<'_>,
) -> Outcome {
    let registration = Registration {
        device_contract: address_at(device_contract, "deviceContract")?,
        token_id: input::uint(token_id, "tokenId")?,
        user: input::optional(user, |user| address_at(user, "user"))?,
        device: address_at(device, "device")?,
        document: document(uri, hash)?,
        signature: signature(signed)?,
        value: amount(value)?,
    };
    let registry = contract_at(registry, "registry", chain, Contract::RegistryV1)?;
    Ok(call(v1::register(registry, &registration)?))
}

/// `registryV1.registerThroughProxy`.
pub(crate) fn register_through_proxy(
    [proxy, verify_signature, owner, device, uri, hash, signed, ..]: &Positional<'_>,
) -> Outcome {
    let registration = ProxyRegistration {
        verify_signature: input::bytes(verify_signature, "verifySignature")?.into_owned().into(),
        owner: address_at(owner, "owner")?,
        device: address_at(device, "device")?,
        document: document(uri, hash)?,
        signature: signature(signed)?,
    };
    Ok(call(v1::register_through_proxy(address_at(proxy, "proxy")?, &registration)?))
}

/// `registryV1.update`.
pub(crate) fn update([device, uri, hash, signed, registry, chain, ..]: &Positional<'_>) -> Outcome {
    let registry = contract_at(registry, "registry", chain, Contract::RegistryV1)?;
    let device = address_at(device, "device")?;
    Ok(call(v1::update(registry, device, &document(uri, hash)?, &signature(signed)?)?))
}

/// `registryV1.migrate`.
pub(crate) fn migrate([device, owner, signed, registry, chain, ..]: &Positional<'_>) -> Outcome {
    let registry = contract_at(registry, "registry", chain, Contract::RegistryV1)?;
    let (device, owner) = (address_at(device, "device")?, address_at(owner, "owner")?);
    Ok(call(v1::migrate(registry, device, owner, &signature(signed)?)?))
}

/// `registryV1.remove`.
pub(crate) fn remove([device, signed, registry, chain, ..]: &Positional<'_>) -> Outcome {
    let registry = contract_at(registry, "registry", chain, Contract::RegistryV1)?;
    Ok(call(v1::remove(registry, address_at(device, "device")?, &signature(signed)?)))
}

/// `registryV1.applyIoids`.
pub(crate) fn apply_ioids(
    [store, project_id, count, value, chain, ..]: &Positional<'_>,
) -> Outcome {
    let store = contract_at(store, "store", chain, Contract::StoreV1)?;
    let (project_id, count) =
        (input::uint(project_id, "projectId")?, input::uint(count, "amount")?);
    Ok(call(v1::apply_ioids(store, project_id, count, amount(value)?)))
}

/// `registryV1.setDeviceContract`.
pub(crate) fn set_device_contract(
    [store, project_id, device_contract, chain, ..]: &Positional<'_>,
) -> Outcome {
    let store = contract_at(store, "store", chain, Contract::StoreV1)?;
    let project_id = input::uint(project_id, "projectId")?;
    let device_contract = address_at(device_contract, "deviceContract")?;
    Ok(call(v1::set_device_contract(store, project_id, device_contract)))
}

/// `registryV1.registerProject`.
pub(crate) fn register_project(
    [project_registry, name, kind, chain, ..]: &Positional<'_>,
) -> Outcome {
    let kind = match input::text(kind, "kind")? {
        "hardware" => ProjectKind::Hardware,
        "virtual" => ProjectKind::Virtual,
        other => return Err(Failure::input("kind", "'hardware' or 'virtual'", other)),
    };
    let contract = Contract::ProjectRegistryV1;
    let registry = contract_at(project_registry, "projectRegistry", chain, contract)?;
    Ok(call(v1::register_project(registry, input::text(name, "name")?, kind)))
}

/// The views of the v1 contracts: `target` is the contract, `a`, `b` and `c` what is asked about.
pub(crate) fn ask([name, returned, target, chain, a, b, c, ..]: &Positional<'_>) -> Outcome {
    let registry = || contract_at(target, "registry", chain, Contract::RegistryV1);
    let store = || contract_at(target, "store", chain, Contract::StoreV1);
    let ioid = || contract_at(target, "ioid", chain, Contract::IoidV1);
    let device = || address_at(a, "device");
    let project_id = || input::uint(a, "projectId");
    let text = |text: String| Reply::from(text);
    match input::text(name, "view")? {
        "nonces" => view(v1::nonces(registry()?, device()?), returned, bigint),
        "permitHash" => {
            let asked = v1::permit_hash(registry()?, address_at(b, "owner")?, device()?);
            view(asked, returned, hex)
        }
        "domainSeparator" => view(v1::domain_separator(registry()?), returned, hex),
        "exists" => view(v1::exists(registry()?, device()?), returned, Reply::from),
        "documentId" => view(v1::document_id(registry()?, device()?), returned, text),
        "documentHash" => view(v1::document_hash(registry()?, device()?), returned, hex),
        "documentUri" => view(v1::document_uri(registry()?, device()?), returned, text),
        "deviceTokenId" => view(v1::device_token_id(registry()?, device()?), returned, bigint),
        "registeredNft" => {
            let contract = address_at(a, "deviceContract")?;
            let asked = v1::registered_nft(registry()?, contract, input::uint(b, "tokenId")?);
            view(asked, returned, Reply::from)
        }
        "price" => view(v1::price(store()?), returned, bigint),
        "deviceContractProject" => {
            let asked = v1::device_contract_project(store()?, address_at(a, "deviceContract")?);
            view(asked, returned, bigint)
        }
        "projectAppliedAmount" => {
            view(v1::project_applied_amount(store()?, project_id()?), returned, bigint)
        }
        "projectActivatedAmount" => {
            view(v1::project_activated_amount(store()?, project_id()?), returned, bigint)
        }
        "wallet" => view(v1::wallet(ioid()?, input::uint(a, "id")?), returned, |wallet| {
            let record = Record::new().with("account", reply::address(wallet.account));
            record.with("did", wallet.did).into()
        }),
        "walletOf" => {
            view(v1::wallet_of(ioid()?, input::text(a, "did")?), returned, reply::address)
        }
        "deviceProject" => view(v1::device_project(ioid()?, device()?), returned, bigint),
        "projectIds" => {
            let start = input::optional(b, |start| address_at(start, "start"))?;
            let page = ProjectIdsPage {
                project_id: project_id()?,
                start: start.unwrap_or(ProjectIds::START),
                page_size: input::uint(c, "pageSize")?,
            };
            view(v1::project_ids(ioid()?, &page), returned, |found| {
                let devices = list(found.devices.into_iter().map(reply::address));
                let record = Record::new().with("devices", devices);
                record.with("next", reply::address(found.next)).into()
            })
        }
        "projectDeviceCount" => {
            view(v1::project_device_count(ioid()?, project_id()?), returned, bigint)
        }
        "walletImplementation" => {
            view(v1::wallet_implementation(ioid()?), returned, reply::address)
        }
        other => unknown_view(other),
    }
}

/// `registryV1.decodeLog`.
pub(crate) fn decode_log([topics, data, ..]: &Positional<'_>) -> Outcome {
    let (topics, data) = call::log(topics, data)?;
    let Some(event) = v1::decode_log(&topics, &data)? else { return Ok(Reply::null()) };
    let record = |kind: &'static str, device, owner| {
        Record::new()
            .with("type", kind)
            .with("device", reply::address(device))
            .with("owner", reply::address(owner))
    };
    Ok(match event {
        Event::NewDevice { device, owner, document } => {
            document_record(record("NewDevice", device, owner), document)
        }
        Event::UpdateDevice { device, owner, document } => {
            document_record(record("UpdateDevice", device, owner), document)
        }
        Event::RemoveDevice { device, owner } => record("RemoveDevice", device, owner),
        Event::Migrate { device, owner } => record("Migrate", device, owner),
        Event::CreateIoid { owner, id, wallet, did } => Record::new()
            .with("type", "CreateIoid")
            .with("owner", reply::address(owner))
            .with("id", bigint(id))
            .with("wallet", reply::address(wallet))
            .with("did", did),
        // An event this file does not know yet is no event of this interface.
        _ => return Ok(Reply::null()),
    }
    .into())
}
