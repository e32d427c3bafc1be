//! `ChainConfig` of the public interface on its way in.

use std::borrow::Cow;

use ioid_chain::{ChainId, Contract, Deployment, NativeCurrency, Network, address};

use crate::argument::Arg;
use crate::{Failure, input};

/// Reads a `ChainConfig`, whose unknown fields are refused: a misspelt contract would be missed.
pub(crate) fn network(value: &Arg<'_>) -> Result<Network, Failure> {
    let [id, name, rpc_urls, explorer, currency, contracts] = fields(
        value,
        "chain",
        ["id", "name", "rpcUrls", "explorer", "nativeCurrency", "contracts"],
    )?;
    let rpc_urls = input::optional(&rpc_urls, |urls| {
        let urls = input::list(urls, "chain.rpcUrls")?;
        urls.map(|url| owned(&url, "chain.rpcUrls")).collect::<Result<Vec<_>, _>>()
    })?;
    let ether = || NativeCurrency { name: "Ether".into(), symbol: "ETH".into(), decimals: 18 };
    Ok(Network {
        id: ChainId::new(input::uint(&id, "chain.id")?)?,
        name: owned(&name, "chain.name")?,
        rpc_urls: rpc_urls.unwrap_or_default().into(),
        explorer: input::optional(&explorer, |value| owned(value, "chain.explorer"))?,
        native_currency: input::optional(&currency, native_currency)?.unwrap_or_else(ether),
        contracts: deployment(&contracts)?,
    })
}

fn native_currency(value: &Arg<'_>) -> Result<NativeCurrency, Failure> {
    const PATH: &str = "chain.nativeCurrency";
    let [name, symbol, decimals] = fields(value, PATH, ["name", "symbol", "decimals"])?;
    let digits = input::uint(&decimals, "chain.nativeCurrency.decimals")?;
    Ok(NativeCurrency {
        name: owned(&name, "chain.nativeCurrency.name")?,
        symbol: owned(&symbol, "chain.nativeCurrency.symbol")?,
        decimals: u8::try_from(digits).ok().ok_or_else(|| {
            Failure::input("chain.nativeCurrency.decimals", "at most 255", digits.to_string())
        })?,
    })
}

fn deployment(value: &Arg<'_>) -> Result<Deployment, Failure> {
    let given = fields(value, "chain.contracts", Contract::ALL.map(Contract::name))?;
    let mut contracts = Deployment::default();
    for (contract, value) in Contract::ALL.into_iter().zip(&given) {
        let path = || format!("chain.contracts.{contract}");
        let address = input::optional(value, |value| {
            let text = input::text(value, &path())?;
            address::parse(text).map_err(|error| Failure::from(error).at(&path()))
        })?;
        contracts.set(contract, address);
    }
    Ok(contracts)
}

fn owned(value: &Arg<'_>, path: &str) -> Result<Cow<'static, str>, Failure> {
    Ok(Cow::Owned(input::text(value, path)?.to_owned()))
}

/// The fields of an object by name, those not given missing, all others refused.
fn fields<'a, const N: usize>(
    value: &Arg<'a>,
    path: &str,
    known: [&str; N],
) -> Result<[Arg<'a>; N], Failure> {
    let mut found = [Arg::Missing; N];
    read_fields(value, path, &known, &mut found)?;
    Ok(found)
}

fn read_fields<'a>(
    value: &Arg<'a>,
    path: &str,
    known: &[&str],
    found: &mut [Arg<'a>],
) -> Result<(), Failure> {
    let Arg::Record(mut parts) = *value else {
        return Err(Failure::input(path, "an object", input::describe(value)));
    };
    while let (Some(Arg::Text(name)), Some(part)) = (parts.next(), parts.next()) {
        let place = known.iter().position(|known| *known == name);
        let Some(place) = place.and_then(|place| found.get_mut(place)) else {
            let message = format!("`{path}` has no field `{name}`; it takes {}.", known.join(", "));
            let details = vec![("path", format!("{path}.{name}"))];
            return Err(Failure::of("INPUT_UNKNOWN_FIELD", message, details));
        };
        *place = part;
    }
    Ok(())
}
