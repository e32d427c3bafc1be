//! A chain described in JSON: the SDK's `ChainConfig`, alone or within the `world.json` of a local
//! world, which also names its content store.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use ioid_chain::{ChainId, Contract, Deployment, NativeCurrency, Network, address};
use ioid_did::Json;

use super::SettingsError;

/// What such a file says.
#[derive(Debug)]
pub(super) struct ChainFile {
    pub(super) network: Network,
    pub(super) gateways: Vec<String>,
}

pub(super) fn read(path: &Path) -> Result<ChainFile, SettingsError> {
    let failed = |reason: String| SettingsError::File { path: path.display().to_string(), reason };
    let bytes = fs::read(path).map_err(|error| failed(error.to_string()))?;
    let file = Json::parse_bytes(&bytes).map_err(|error| failed(error.to_string()))?;
    parse(&file).map_err(failed)
}

fn parse(file: &Json) -> Result<ChainFile, String> {
    let chain = file.get("chain").unwrap_or(file);
    let contracts = chain.get("contracts").and_then(Json::as_object);
    let contracts = contracts.ok_or("`contracts` must be an object of addresses")?;
    let mut deployment = Deployment::default();
    for (name, value) in contracts.iter() {
        let known = Contract::ALL.into_iter().find(|contract| contract.name() == name);
        let contract = known.ok_or_else(|| format!("`contracts` has no field `{name}`"))?;
        let text = value.as_str().ok_or_else(|| format!("`contracts.{name}` must be text"))?;
        let parsed =
            address::parse(text).map_err(|error| format!("`contracts.{name}`: {error}"))?;
        deployment.set(contract, Some(parsed));
    }
    let id = match chain.get("id") {
        Some(Json::Number(number)) => number.as_integer().map(|id| id.to_string()),
        Some(Json::String(text)) => Some(text.to_string()),
        _ => None,
    };
    let id = ChainId::parse(&id.ok_or("`id` must be the chain id")?);
    let network = Network {
        id: id.map_err(|error| format!("`id`: {error}"))?,
        name: chain.get("name").and_then(Json::as_str).unwrap_or("custom").to_owned().into(),
        rpc_urls: texts(chain, "rpcUrls")?.into_iter().map(Cow::Owned).collect(),
        explorer: None,
        // Nothing here pays for anything.
        native_currency: NativeCurrency {
            name: "Ether".into(),
            symbol: "ETH".into(),
            decimals: 18,
        },
        contracts: deployment,
    };
    Ok(ChainFile { network, gateways: texts(file, "gateways")? })
}

fn texts(object: &Json, name: &str) -> Result<Vec<String>, String> {
    let list = match object.get(name) {
        None => return Ok(Vec::new()),
        Some(value) => value.as_array(),
    };
    let texts = list.map(|list| list.iter().map(|item| item.as_str().map(str::to_owned)));
    texts.and_then(Iterator::collect).ok_or_else(|| format!("`{name}` must be a list of URLs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> String {
        parse(&Json::parse(text).unwrap()).unwrap_err()
    }

    #[test]
    fn a_chain_is_read_with_and_without_its_world() {
        let chain = r#"{"id":31690,"rpcUrls":["http://127.0.0.1:8545"],
            "contracts":{"registry":"0x8924a4457F3A5D45079541793158E9E668a1141b"}}"#;
        let alone = parse(&Json::parse(chain).unwrap()).unwrap();
        assert_eq!(alone.network.rpc_urls.len(), 1);
        assert!(alone.network.contracts.registry.is_some());
        let world = format!(r#"{{"chain":{chain},"gateways":["http://127.0.0.1:8650"]}}"#);
        let world = parse(&Json::parse(&world).unwrap()).unwrap();
        assert_eq!(world.network, alone.network);
        assert_eq!(world.gateways, ["http://127.0.0.1:8650"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(reason("{}"), "`contracts` must be an object of addresses");
        assert_eq!(
            reason(r#"{"contracts":{"registri":"0x"}}"#),
            "`contracts` has no field `registri`"
        );
        assert!(reason(r#"{"contracts":{"registry":"0x12"}}"#).starts_with("`contracts.registry`"));
        assert_eq!(reason(r#"{"contracts":{}}"#), "`id` must be the chain id");
        assert!(reason(r#"{"contracts":{},"id":0}"#).starts_with("`id`"));
        let urls = reason(r#"{"contracts":{},"id":1,"rpcUrls":"http://x"}"#);
        assert_eq!(urls, "`rpcUrls` must be a list of URLs");
    }
}
