//! How a context is written in JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use alloy_primitives::{Address, U256};
use ioid_chain::Contract;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny};

use super::{KnownChain, KnownCurrency};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChainText {
    #[serde(default, deserialize_with = "optional_uint")]
    id: Option<U256>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    native_currency: Option<KnownCurrency>,
    #[serde(default)]
    contracts: BTreeMap<String, Option<AddressText>>,
    // A whole ChainConfig is welcome; these say nothing about a transaction.
    #[serde(default, rename = "rpcUrls")]
    _rpc_urls: IgnoredAny,
    #[serde(default, rename = "explorer")]
    _explorer: IgnoredAny,
}

impl TryFrom<ChainText> for KnownChain {
    type Error = String;

    fn try_from(text: ChainText) -> Result<Self, String> {
        let mut contracts = Vec::new();
        for (name, address) in text.contracts {
            let contract = Contract::ALL.into_iter().find(|contract| contract.name() == name);
            let contract = contract.ok_or_else(|| format!("unknown contract `{name}`"))?;
            contracts.extend(address.map(|address| (contract, address.0)));
        }
        let ChainText { id, name, native_currency, .. } = text;
        Ok(Self { id, name, native_currency, contracts })
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct AddressText(Address);

impl<'de> Deserialize<'de> for AddressText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        ioid_chain::address::parse(&text).map(Self).map_err(D::Error::custom)
    }
}

/// The greatest integer a JavaScript number holds for certain.
const MAX_SAFE: u64 = (1 << 53) - 1;

struct UintText(U256);

impl<'de> Deserialize<'de> for UintText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "an integer, or decimal or 0x text")]
        enum Form<'t> {
            Number(u64),
            Text(Cow<'t, str>),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(number) if number <= MAX_SAFE => Ok(Self(U256::from(number))),
            Form::Number(_) => Err(D::Error::custom("an integer above 2^53-1 must be text")),
            Form::Text(text) => {
                ioid_chain::uint256::parse(&text).map(Self).map_err(D::Error::custom)
            }
        }
    }
}

pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Address, D::Error> {
    AddressText::deserialize(deserializer).map(|text| text.0)
}

pub(super) fn optional_address<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<Address>, D::Error> {
    Ok(Option::<AddressText>::deserialize(d)?.map(|text| text.0))
}

pub(super) fn addresses<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Address>, D::Error> {
    let texts = Vec::<AddressText>::deserialize(deserializer)?;
    Ok(texts.into_iter().map(|text| text.0).collect())
}

pub(super) fn by_address<'de, D, V>(deserializer: D) -> Result<BTreeMap<Address, V>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    let map = BTreeMap::<AddressText, V>::deserialize(deserializer)?;
    Ok(map.into_iter().map(|(text, value)| (text.0, value)).collect())
}

pub(super) fn uint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<U256, D::Error> {
    UintText::deserialize(deserializer).map(|text| text.0)
}

fn optional_uint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<U256>, D::Error> {
    Ok(Option::<UintText>::deserialize(deserializer)?.map(|text| text.0))
}
