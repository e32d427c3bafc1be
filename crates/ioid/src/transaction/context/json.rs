//! How a context is written in JSON.

use core::fmt;
use core::marker::PhantomData;

use alloy_primitives::{Address, U256};
use ioid_chain::Contract;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

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
    contracts: Entries<String, Option<AddressText>>,
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
        for (name, address) in text.contracts.0 {
            let contract = Contract::ALL.into_iter().find(|contract| contract.name() == name);
            let contract = contract.ok_or_else(|| format!("unknown contract `{name}`"))?;
            contracts.extend(address.map(|address| (contract, address.0)));
        }
        let ChainText { id, name, native_currency, .. } = text;
        Ok(Self { id, name, native_currency, contracts })
    }
}

struct AddressText(Address);

impl<'de> Deserialize<'de> for AddressText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = AddressText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an address")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<AddressText, E> {
                ioid_chain::address::parse(text).map(AddressText).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// The greatest integer a JavaScript number holds for certain.
const MAX_SAFE: u64 = (1 << 53) - 1;

struct UintText(U256);

impl<'de> Deserialize<'de> for UintText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Integer;
        impl Visitor<'_> for Integer {
            type Value = UintText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer, as a number up to 2^53-1 or as decimal or 0x text")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<UintText, E> {
                if number > MAX_SAFE {
                    return Err(E::custom("an integer above 2^53-1 must be text"));
                }
                Ok(UintText(U256::from(number)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<UintText, E> {
                ioid_chain::uint256::parse(text).map(UintText).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Integer)
    }
}

/// An object's members in their order. There are few of them, and a map would weigh more.
struct Entries<K, V>(Vec<(K, V)>);

impl<K, V> Default for Entries<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Entries<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<K, V>(PhantomData<(K, V)>);
        impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Members<K, V> {
            type Value = Entries<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<K, V>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Members(PhantomData))
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

/// Two spellings of one address would leave open which of them counts.
pub(super) fn by_address<'de, D, V>(deserializer: D) -> Result<Vec<(Address, V)>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    let entries = Entries::<AddressText, V>::deserialize(deserializer)?.0;
    let mut found: Vec<(Address, V)> = Vec::with_capacity(entries.len());
    for (AddressText(address), value) in entries {
        if found.iter().any(|(known, _)| *known == address) {
            return Err(D::Error::custom(format_args!("{address} stands twice")));
        }
        found.push((address, value));
    }
    Ok(found)
}

pub(super) fn uint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<U256, D::Error> {
    UintText::deserialize(deserializer).map(|text| text.0)
}

fn optional_uint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<U256>, D::Error> {
    Ok(Option::<UintText>::deserialize(deserializer)?.map(|text| text.0))
}
