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

/// A value and where it stands: `context.account.token`.
struct At<'a> {
    value: &'a Json,
    path: String,
}

pub(super) fn context(value: &Json) -> Read<Context> {
    let at = At { value, path: "context".to_owned() };
    let [from, account, accounts, contracts, chain, implementations, names, manager] =
        at.members([
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
        from: given(from, |at| at.address())?,
        account: given(account, |at| known_account(&at))?,
        accounts: given(accounts, |at| at.items(known_account))?.unwrap_or_default(),
        contracts: given(contracts, |at| at.by_address(known_contract))?.unwrap_or_default(),
        chain: given(chain, |at| known_chain(&at))?,
        trusted_implementations: given(implementations, |at| at.items(At::address))?
            .unwrap_or_default(),
        address_book: given(names, |at| at.by_address(At::text))?.unwrap_or_default(),
        delegation_manager: given(manager, |at| at.address())?,
    })
}

fn known_account(at: &At<'_>) -> Read<KnownAccount> {
    let [account, token, owner] = at.members(["address", "token", "owner"])?;
    Ok(KnownAccount {
        address: needed(account, at, "address")?.address()?,
        token: given(token, |at| known_token(&at))?,
        owner: given(owner, |at| at.address())?,
    })
}

fn known_token(at: &At<'_>) -> Read<KnownToken> {
    let [chain_id, contract, id] = at.members(["chainId", "tokenContract", "tokenId"])?;
    Ok(KnownToken {
        chain_id: needed(chain_id, at, "chainId")?.uint()?,
        token_contract: needed(contract, at, "tokenContract")?.address()?,
        token_id: needed(id, at, "tokenId")?.uint()?,
    })
}

fn known_contract(at: &At<'_>) -> Read<KnownContract> {
    let [label, kind, symbol, decimals] = at.members(["label", "kind", "symbol", "decimals"])?;
    Ok(KnownContract {
        label: given(label, |at| at.text())?,
        kind: given(kind, |at| {
            let name = at.text()?;
            ContractKind::from_name(&name)
                .ok_or_else(|| at.refused(&format!("there is no contract kind `{name}`")))
        })?,
        symbol: given(symbol, |at| at.text())?,
        decimals: given(decimals, |at| at.digits())?,
    })
}

/// A whole `ChainConfig` is welcome, though its endpoints say nothing about a transaction.
fn known_chain(at: &At<'_>) -> Read<KnownChain> {
    let [id, name, currency, contracts, _, _] =
        at.members(["id", "name", "nativeCurrency", "contracts", "rpcUrls", "explorer"])?;
    Ok(KnownChain {
        id: given(id, |at| at.uint())?,
        name: given(name, |at| at.text())?,
        native_currency: given(currency, |at| known_currency(&at))?,
        contracts: given(contracts, |at| {
            let known = at.members(Contract::ALL.map(Contract::name))?;
            let mut found = Vec::new();
            for (contract, place) in Contract::ALL.into_iter().zip(known) {
                found.extend(given(place, |at| at.address())?.map(|address| (contract, address)));
            }
            Ok(found)
        })?
        .unwrap_or_default(),
    })
}

fn known_currency(at: &At<'_>) -> Read<KnownCurrency> {
    let [name, symbol, decimals] = at.members(["name", "symbol", "decimals"])?;
    Ok(KnownCurrency {
        name: given(name, |at| at.text())?.unwrap_or_default(),
        symbol: needed(symbol, at, "symbol")?.text()?,
        decimals: needed(decimals, at, "decimals")?.digits()?,
    })
}

fn given<'a, T>(at: Option<At<'a>>, read: impl FnOnce(At<'a>) -> Read<T>) -> Read<Option<T>> {
    at.map(read).transpose()
}

fn needed<'a>(at: Option<At<'a>>, of: &At<'_>, name: &str) -> Read<At<'a>> {
    at.ok_or_else(|| of.refused(&format!("`{name}` is missing")))
}

impl<'a> At<'a> {
    fn refused(&self, reason: &str) -> ContextError {
        // A reason may repeat what was written, and that may hold anything.
        ContextError { path: visible(&self.path), reason: visible(reason) }
    }

    fn unfit(&self, expected: &str) -> ContextError {
        self.refused(&format!("{expected} was expected, not {}", self.value.kind()))
    }

    fn object(&self) -> Read<&'a Object> {
        self.value.as_object().ok_or_else(|| self.unfit("an object"))
    }

    fn inside(&self, step: &str, value: &'a Json) -> Self {
        Self { value, path: format!("{}.{step}", self.path) }
    }

    /// The members of these names; any other is refused.
    fn members<const N: usize>(&self, names: [&str; N]) -> Read<[Option<Self>; N]> {
        let object = self.object()?;
        if let Some((other, _)) = object.iter().find(|(name, _)| !names.contains(name)) {
            return Err(self.refused(&format!("there is no member `{other}`")));
        }
        Ok(names.map(|name| {
            let value = object.get(name).filter(|value| !value.is_null())?;
            Some(self.inside(name, value))
        }))
    }

    fn items<T>(&self, read: impl Fn(&Self) -> Read<T>) -> Read<Vec<T>> {
        let items = self.value.as_array().ok_or_else(|| self.unfit("an array"))?;
        let items = items.iter().enumerate();
        items.map(|(index, item)| read(&self.inside(&index.to_string(), item))).collect()
    }

    /// An object whose names are addresses. Two spellings of one address would leave open which of
    /// them counts.
    fn by_address<T>(&self, read: impl Fn(&Self) -> Read<T>) -> Read<Vec<(Address, T)>> {
        let mut found: Vec<(Address, T)> = Vec::new();
        for (name, value) in self.object()?.iter() {
            let at = self.inside(name, value);
            let address = address::parse(name).map_err(|error| at.refused(&error.to_string()))?;
            if found.iter().any(|(known, _)| *known == address) {
                return Err(at.refused(&format!("{address} stands twice")));
            }
            found.push((address, read(&at)?));
        }
        Ok(found)
    }

    fn text(&self) -> Read<String> {
        self.value.as_str().map(str::to_owned).ok_or_else(|| self.unfit("text"))
    }

    fn address(&self) -> Read<Address> {
        let text = self.value.as_str().ok_or_else(|| self.unfit("an address"))?;
        address::parse(text).map_err(|error| self.refused(&error.to_string()))
    }

    fn uint(&self) -> Read<U256> {
        match self.value {
            Json::String(text) => {
                uint256::parse(text).map_err(|error| self.refused(&error.to_string()))
            }
            Json::Number(number) => {
                let integer = number.as_integer().and_then(|number| u64::try_from(number).ok());
                integer.map(U256::from).ok_or_else(|| {
                    self.refused("an integer from 0 was expected; above 2^53-1 it must be text")
                })
            }
            _ => Err(self.unfit("an integer, as a number up to 2^53-1 or as decimal or 0x text,")),
        }
    }

    fn digits(&self) -> Read<u8> {
        u8::try_from(self.uint()?).ok().ok_or_else(|| self.refused("it must be at most 255"))
    }
}
