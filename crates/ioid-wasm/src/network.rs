//! `ChainConfig` of the public interface on its way in.

#[cfg(feature = "full")]
use alloc::borrow::Cow;
use alloc::{borrow::ToOwned, vec};

#[cfg(feature = "full")]
use ioid_chain::{NativeCurrency, Network};

use ioid_chain::{Chain, ChainId, Contract, Deployment, uint256};

use crate::argument::{Arg, Args};
use crate::call::address_at;
use crate::{Failure, input};

/// A `ChainConfig` that was found to be one.
struct Config<'a> {
    chain: Chain,
    #[cfg_attr(not(feature = "full"), expect(dead_code, reason = "only the client reads it"))]
    shown: Shown<'a>,
}

/// What calls have no use for.
#[cfg_attr(not(feature = "full"), expect(dead_code, reason = "only the client reads it"))]
struct Shown<'a> {
    name: &'a str,
    rpc_urls: Args<'a>,
    explorer: Option<&'a str>,
    /// Name, symbol and decimals.
    currency: (&'a str, &'a str, u8),
}

/// The chains that have a name.
const NAMED: [(&str, ChainId); 2] =
    [("iotex", ChainId::IOTEX), ("iotexTestnet", ChainId::IOTEX_TESTNET)];

/// What calls need of a `ChainConfig`, all of which is looked at, or a chain by its name.
pub(crate) fn chain(value: &Arg<'_>) -> Result<Chain, Failure> {
    let Arg::Text(name) = value else { return config(value).map(|config| config.chain) };
    let found = NAMED.iter().find(|(known, _)| known == name);
    found.and_then(|(_, id)| Chain::by_id(*id)).copied().ok_or_else(|| {
        let message = ["There is no chain named \"", name, "\" here."].concat();
        let expected = NAMED.map(|(known, _)| known).join(", ");
        let details = vec![("received", (*name).to_owned()), ("expected", expected)];
        Failure::of("CHAIN_UNKNOWN", message, details)
    })
}

/// All of a `ChainConfig`.
#[cfg(feature = "full")]
pub(crate) fn network(value: &Arg<'_>) -> Result<Network, Failure> {
    let Config { chain, shown: Shown { name, rpc_urls, explorer, currency } } = config(value)?;
    let owned = |text: &str| Cow::Owned(text.to_owned());
    let urls = rpc_urls.map(|url| input::text(&url, "chain.rpcUrls").map(owned));
    let (coin, symbol, decimals) = currency;
    Ok(Network {
        id: chain.id,
        name: owned(name),
        rpc_urls: urls.collect::<Result<_, _>>()?,
        explorer: explorer.map(owned),
        native_currency: NativeCurrency { name: owned(coin), symbol: owned(symbol), decimals },
        contracts: chain.contracts,
    })
}

/// Reads a `ChainConfig`, whose unknown fields are refused: a misspelt contract would be missed.
fn config<'a>(value: &Arg<'a>) -> Result<Config<'a>, Failure> {
    let mut given = [Arg::Missing; 6];
    let names = ["id", "name", "rpcUrls", "explorer", "nativeCurrency", "contracts"];
    fields(value, "chain", &names, &mut given)?;
    let [id, name, rpc_urls, explorer, currency, contracts] = given;
    let rpc_urls = input::optional(&rpc_urls, |urls| input::list(urls, "chain.rpcUrls"))?;
    let rpc_urls = rpc_urls.unwrap_or_default();
    for url in rpc_urls {
        input::text(&url, "chain.rpcUrls")?;
    }
    let id = ChainId::new(input::uint(&id, "chain.id")?)?;
    let name = input::text(&name, "chain.name")?;
    let explorer = input::optional(&explorer, |value| input::text(value, "chain.explorer"))?;
    let currency = native_currency(&currency)?;
    let contracts = deployment(&contracts)?;
    let chain = Chain { id, contracts };
    Ok(Config { chain, shown: Shown { name, rpc_urls, explorer, currency } })
}

/// Name, symbol and decimals; ether when none is given.
fn native_currency<'a>(value: &Arg<'a>) -> Result<(&'a str, &'a str, u8), Failure> {
    if value.is_missing() {
        return Ok(("Ether", "ETH", 18));
    }
    let mut given = [Arg::Missing; 3];
    fields(value, "chain.nativeCurrency", &["name", "symbol", "decimals"], &mut given)?;
    let [name, symbol, decimals] = given;
    let digits = input::uint(&decimals, "chain.nativeCurrency.decimals")?;
    let name = input::text(&name, "chain.nativeCurrency.name")?;
    let symbol = input::text(&symbol, "chain.nativeCurrency.symbol")?;
    match u8::try_from(digits) {
        Ok(decimals) => Ok((name, symbol, decimals)),
        Err(_) => {
            let received = uint256::to_decimal(&digits);
            Err(Failure::input("chain.nativeCurrency.decimals", "at most 255", received))
        }
    }
}

fn deployment(value: &Arg<'_>) -> Result<Deployment, Failure> {
    let mut given = [Arg::Missing; Contract::ALL.len()];
    fields(value, "chain.contracts", &Contract::ALL.map(Contract::name), &mut given)?;
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
pub(crate) fn fields<'a>(
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
            let known = known.join(", ");
            let message = ["`", path, "` has no field `", name, "`; it takes ", &known, "."];
            let details = vec![("path", [path, ".", name].concat())];
            return Err(Failure::of("INPUT_UNKNOWN_FIELD", message.concat(), details));
        };
        *place = part;
    }
    Ok(())
}
