//! `ChainConfig` of the public interface on its way in.

use alloc::{
    borrow::{Cow, ToOwned},
    format,
    string::ToString,
    vec,
    vec::Vec,
};

use ioid_chain::{ChainId, Contract, Deployment, NativeCurrency, Network};

use crate::argument::Arg;
use crate::call::address_at;
use crate::{Failure, input};

/// Reads a `ChainConfig`, whose unknown fields are refused: a misspelt contract would be missed.
/// What may fail is done before anything is owned.
pub(crate) fn network(value: &Arg<'_>) -> Result<Network, Failure> {
    let [id, name, rpc_urls, explorer, currency, contracts] = fields(
        value,
        "chain",
        ["id", "name", "rpcUrls", "explorer", "nativeCurrency", "contracts"],
    )?;
    let rpc_urls = if rpc_urls.is_missing() {
        Vec::new()
    } else {
        let mut found = Vec::new();
        for url in input::list(&rpc_urls, "chain.rpcUrls")? {
            found.push(input::text(&url, "chain.rpcUrls")?);
        }
        found
    };
    let id = ChainId::new(input::uint(&id, "chain.id")?)?;
    let name = input::text(&name, "chain.name")?;
    let explorer = input::optional(&explorer, |value| input::text(value, "chain.explorer"))?;
    let (coin, symbol, decimals) = native_currency(&currency)?;
    let contracts = deployment(&contracts)?;
    let owned = |text: &str| Cow::Owned(text.to_owned());
    Ok(Network {
        id,
        name: owned(name),
        rpc_urls: rpc_urls.into_iter().map(owned).collect(),
        explorer: explorer.map(owned),
        native_currency: NativeCurrency { name: owned(coin), symbol: owned(symbol), decimals },
        contracts,
    })
}

/// Name, symbol and decimals; ether when none is given.
fn native_currency<'a>(value: &Arg<'a>) -> Result<(&'a str, &'a str, u8), Failure> {
    const PATH: &str = "chain.nativeCurrency";
    if value.is_missing() {
        return Ok(("Ether", "ETH", 18));
    }
    let [name, symbol, decimals] = fields(value, PATH, ["name", "symbol", "decimals"])?;
    let digits = input::uint(&decimals, "chain.nativeCurrency.decimals")?;
    let name = input::text(&name, "chain.nativeCurrency.name")?;
    let symbol = input::text(&symbol, "chain.nativeCurrency.symbol")?;
    match u8::try_from(digits) {
        Ok(decimals) => Ok((name, symbol, decimals)),
        Err(_) => {
            let received = digits.to_string();
            Err(Failure::input("chain.nativeCurrency.decimals", "at most 255", received))
        }
    }
}

fn deployment(value: &Arg<'_>) -> Result<Deployment, Failure> {
    let given = fields(value, "chain.contracts", Contract::ALL.map(Contract::name))?;
    let mut contracts = Deployment::default();
    for (contract, value) in Contract::ALL.into_iter().zip(&given) {
        if !value.is_missing() {
            let path = ["chain.contracts.", contract.name()].concat();
            contracts.set(contract, Some(address_at(value, &path)?));
        }
    }
    Ok(contracts)
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
