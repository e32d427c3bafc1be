//! `ChainConfig` of the public interface on its way in.

use ioid_chain::{ChainId, Contract, Deployment, NativeCurrency, Network, address};
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::Failure;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ChainConfig {
    id: u32,
    name: String,
    #[serde(default)]
    rpc_urls: Vec<String>,
    explorer: Option<String>,
    native_currency: Option<Currency>,
    contracts: Contracts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Currency {
    name: String,
    symbol: String,
    decimals: u8,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Contracts {
    registry: Option<String>,
    batch_wrapper: Option<String>,
    device_nft_factory: Option<String>,
    account_registry: Option<String>,
    account_implementation: Option<String>,
    account_target: Option<String>,
    delegation_manager: Option<String>,
    multicall3: Option<String>,
    registry_v1: Option<String>,
    ioid_v1: Option<String>,
    store_v1: Option<String>,
    project_registry_v1: Option<String>,
    project_v1: Option<String>,
}

/// Reads a `ChainConfig`, whose unknown fields are refused: a misspelt contract would be missed.
pub(crate) fn network(value: &JsValue) -> Result<Network, Failure> {
    let config: ChainConfig = serde_wasm_bindgen::from_value(value.clone()).map_err(|error| {
        let mut failure = Failure::input("chain", "a ChainConfig", "something else");
        failure.message = format!("`chain` is not a ChainConfig: {error}.");
        failure
    })?;
    let currency = config.native_currency;
    let ether = || NativeCurrency { name: "Ether".into(), symbol: "ETH".into(), decimals: 18 };
    Ok(Network {
        id: ChainId::new(alloy_primitives::U256::from(config.id))?,
        name: config.name.into(),
        rpc_urls: config.rpc_urls.into_iter().map(Into::into).collect(),
        explorer: config.explorer.map(Into::into),
        native_currency: currency.map_or_else(ether, |currency| NativeCurrency {
            name: currency.name.into(),
            symbol: currency.symbol.into(),
            decimals: currency.decimals,
        }),
        contracts: deployment(&config.contracts)?,
    })
}

fn deployment(contracts: &Contracts) -> Result<Deployment, Failure> {
    let read = |contract: Contract, text: &Option<String>| {
        let parsed = text.as_deref().map(address::parse).transpose();
        parsed.map_err(|error| Failure::from(error).at(&format!("chain.contracts.{contract}")))
    };
    Ok(Deployment {
        registry: read(Contract::Registry, &contracts.registry)?,
        batch_wrapper: read(Contract::BatchWrapper, &contracts.batch_wrapper)?,
        device_nft_factory: read(Contract::DeviceNftFactory, &contracts.device_nft_factory)?,
        account_registry: read(Contract::AccountRegistry, &contracts.account_registry)?,
        account_implementation: read(
            Contract::AccountImplementation,
            &contracts.account_implementation,
        )?,
        account_target: read(Contract::AccountTarget, &contracts.account_target)?,
        delegation_manager: read(Contract::DelegationManager, &contracts.delegation_manager)?,
        multicall3: read(Contract::Multicall3, &contracts.multicall3)?,
        registry_v1: read(Contract::RegistryV1, &contracts.registry_v1)?,
        ioid_v1: read(Contract::IoidV1, &contracts.ioid_v1)?,
        store_v1: read(Contract::StoreV1, &contracts.store_v1)?,
        project_registry_v1: read(Contract::ProjectRegistryV1, &contracts.project_registry_v1)?,
        project_v1: read(Contract::ProjectV1, &contracts.project_v1)?,
    })
}
