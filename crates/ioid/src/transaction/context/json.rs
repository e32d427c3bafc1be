//! How a context is written in JSON. Members that are `null` are not given; what is not known is
//! refused by its path, because a misspelt member would make a warning disappear.

use alloy_primitives::{Address, U256};
use ioid_chain::{Contract, address, uint256};
use ioid_did::{Json, Object};

use super::{
    Context, ContextError, KnownAccount, KnownChain, KnownContract, KnownCurrency, KnownToken,
};
use crate::transaction::contract::ContractKind;
use crate::transaction::shown::visible;

type Read<T> = Result<T, ContextError>;

/// A value and where it stands: `context.account.token`. The way is kept as the steps of those who
/// read, and put together for an error only.
#[derive(Clone, Copy)]
struct At<'a> {
    value: &'a Json,
    step: &'a str,
    above: Option<&'a At<'a>>,
}

pub(super) fn context(value: &Json) -> Read<Context> {
    let at = At { value, step: "context", above: None };
    at.only(&[
        "from",
        "account",
        "accounts",
        "contracts",
        "chain",
        "trustedImplementations",
        "addressBook",
        "delegationManager",
    ])?;
    Ok(Context {
        from: at.given("from", one_address)?,
        account: at.given("account", known_account)?,
        accounts: at.given("accounts", |at| at.items(known_account))?.unwrap_or_default(),
        contracts: at.given("contracts", |at| at.by_address(known_contract))?.unwrap_or_default(),
        chain: at.given("chain", known_chain)?,
        trusted_implementations: at
            .given("trustedImplementations", |at| at.items(one_address))?
            .unwrap_or_default(),
        address_book: at.given("addressBook", |at| at.by_address(text))?.unwrap_or_default(),
        delegation_manager: at.given("delegationManager", one_address)?,
    })
}

fn known_account(at: &At<'_>) -> Read<KnownAccount> {
    at.only(&["address", "token", "owner"])?;
    Ok(KnownAccount {
        address: at.needed("address", one_address)?,
        token: at.given("token", known_token)?,
        owner: at.given("owner", one_address)?,
    })
}

fn known_token(at: &At<'_>) -> Read<KnownToken> {
    at.only(&["chainId", "tokenContract", "tokenId"])?;
    Ok(KnownToken {
        chain_id: at.needed("chainId", integer)?,
        token_contract: at.needed("tokenContract", one_address)?,
        token_id: at.needed("tokenId", integer)?,
    })
}

fn known_contract(at: &At<'_>) -> Read<KnownContract> {
    at.only(&["label", "kind", "symbol", "decimals"])?;
    Ok(KnownContract {
        label: at.given("label", text)?,
        kind: at.given("kind", |at| {
            let name = text(at)?;
            ContractKind::from_name(&name)
                .ok_or_else(|| at.refused(&["there is no contract kind `", &name, "`"]))
        })?,
        symbol: at.given("symbol", text)?,
        decimals: at.given("decimals", digits)?,
    })
}

/// A whole `ChainConfig` is welcome, though its endpoints say nothing about a transaction.
fn known_chain(at: &At<'_>) -> Read<KnownChain> {
    at.only(&["id", "name", "nativeCurrency", "contracts", "rpcUrls", "explorer"])?;
    Ok(KnownChain {
        id: at.given("id", integer)?,
        name: at.given("name", text)?,
        native_currency: at.given("nativeCurrency", known_currency)?,
        contracts: at.given("contracts", contracts)?.unwrap_or_default(),
    })
}

fn contracts(at: &At<'_>) -> Read<Vec<(Contract, Address)>> {
    at.only(&Contract::ALL.map(Contract::name))?;
    let mut found = Vec::new();
    for contract in Contract::ALL {
        let address = at.given(contract.name(), one_address)?;
        found.extend(address.map(|address| (contract, address)));
    }
    Ok(found)
}

fn known_currency(at: &At<'_>) -> Read<KnownCurrency> {
    at.only(&["name", "symbol", "decimals"])?;
    Ok(KnownCurrency {
        name: at.given("name", text)?.unwrap_or_default(),
        symbol: at.needed("symbol", text)?,
        decimals: at.needed("decimals", digits)?,
    })
}

impl At<'_> {
    fn path(&self) -> String {
        match self.above {
            Some(above) => [&above.path(), ".", self.step].concat(),
            None => self.step.to_owned(),
        }
    }

    fn refused(&self, reason: &[&str]) -> ContextError {
        // A reason may repeat what was written, and that may hold anything.
        ContextError { path: visible(&self.path()), reason: visible(&reason.concat()) }
    }

    fn unfit(&self, expected: &str) -> ContextError {
        self.refused(&[expected, " was expected, not ", self.value.kind()])
    }

    fn object(&self) -> Read<&Object> {
        self.value.as_object().ok_or_else(|| self.unfit("an object"))
    }

    /// An object with no other members than these.
    fn only(&self, names: &[&str]) -> Read<()> {
        match self.object()?.iter().find(|(name, _)| !names.contains(name)) {
            Some((other, _)) => Err(self.refused(&["there is no member `", other, "`"])),
            None => Ok(()),
        }
    }

    /// A member; `null` is none.
    fn member<'a>(&'a self, step: &'a str) -> Option<At<'a>> {
        let value = self.value.as_object()?.get(step).filter(|value| !value.is_null())?;
        Some(At { value, step, above: Some(self) })
    }

    fn given<T>(&self, name: &str, read: impl FnOnce(&At<'_>) -> Read<T>) -> Read<Option<T>> {
        self.member(name).map(|at| read(&at)).transpose()
    }

    fn needed<T>(&self, name: &str, read: impl FnOnce(&At<'_>) -> Read<T>) -> Read<T> {
        let at = self.member(name).ok_or_else(|| self.refused(&["`", name, "` is missing"]))?;
        read(&at)
    }

    fn items<T>(&self, read: impl Fn(&At<'_>) -> Read<T>) -> Read<Vec<T>> {
        let items = self.value.as_array().ok_or_else(|| self.unfit("an array"))?;
        let mut found = Vec::with_capacity(items.len());
        for (index, value) in items.iter().enumerate() {
            found.push(read(&At { value, step: &index.to_string(), above: Some(self) })?);
        }
        Ok(found)
    }

    /// An object whose names are addresses. Two spellings of one address would leave open which of
    /// them counts.
    fn by_address<T>(&self, read: impl Fn(&At<'_>) -> Read<T>) -> Read<Vec<(Address, T)>> {
        let mut found: Vec<(Address, T)> = Vec::new();
        for (step, value) in self.object()?.iter() {
            let at = At { value, step, above: Some(self) };
            let address = at.parsed(step)?;
            if found.iter().any(|(known, _)| *known == address) {
                return Err(at.refused(&[&address.to_string(), " stands twice"]));
            }
            found.push((address, read(&at)?));
        }
        Ok(found)
    }

    fn parsed(&self, text: &str) -> Read<Address> {
        address::parse(text).map_err(|error| self.refused(&[&error.to_string()]))
    }
}

fn text(at: &At<'_>) -> Read<String> {
    at.value.as_str().map(str::to_owned).ok_or_else(|| at.unfit("text"))
}

fn one_address(at: &At<'_>) -> Read<Address> {
    let text = at.value.as_str().ok_or_else(|| at.unfit("an address"))?;
    at.parsed(text)
}

fn integer(at: &At<'_>) -> Read<U256> {
    match at.value {
        Json::String(text) => {
            uint256::parse(text).map_err(|error| at.refused(&[&error.to_string()]))
        }
        Json::Number(number) => {
            let integer = number.as_integer().and_then(|number| u64::try_from(number).ok());
            integer.map(U256::from).ok_or_else(|| {
                at.refused(&["an integer from 0 was expected; above 2^53-1 it must be text"])
            })
        }
        _ => Err(at.unfit("an integer, as a number up to 2^53-1 or as decimal or 0x text,")),
    }
}

fn digits(at: &At<'_>) -> Read<u8> {
    u8::try_from(integer(at)?).ok().ok_or_else(|| at.refused(&["it must be at most 255"]))
}
