use ioid_did::facts;
use std::borrow::Cow;

use alloy_primitives::{Address, U256};
use ioid_chain::{ChainId, Contract, Network, PERMIT2};
use ioid_did::Json;
use thiserror::Error;

use super::contract::ContractKind;

mod json;

/// What the caller knows and the transaction does not say. Everything is optional; the more is
/// known, the more is explained and the more can be warned of.
///
/// As JSON: camelCase, unknown fields refused, addresses in any form [`ioid_chain::address`] reads,
/// integers as numbers or as decimal or `0x` text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    /// Who signs.
    pub from: Option<Address>,
    /// The device account this is about.
    pub account: Option<KnownAccount>,
    /// More accounts, to recognise an account that would come to own itself through others.
    pub accounts: Vec<KnownAccount>,
    /// Contracts by address; as JSON, an object.
    pub contracts: Vec<(Address, KnownContract)>,
    /// The chain, as `chains.iotex` or a `ChainConfig` describes it. Known chains need none.
    pub chain: Option<KnownChain>,
    /// Implementations an account may have, besides those of the chain's deployment.
    pub trusted_implementations: Vec<Address>,
    /// People and contracts by address, in the signer's own words; as JSON, an object.
    pub address_book: Vec<(Address, String)>,
    /// The contract whose delegations the accounts honour.
    pub delegation_manager: Option<Address>,
}

/// An account and the NFT it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAccount {
    /// The account.
    pub address: Address,
    /// The NFT that owns it.
    pub token: Option<KnownToken>,
    /// Who owns the NFT now.
    pub owner: Option<Address>,
}

/// One NFT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownToken {
    /// EIP-155 id of the NFT's chain.
    pub chain_id: U256,
    /// Its contract.
    pub token_contract: Address,
    /// Its id.
    pub token_id: U256,
}

/// A contract the caller knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownContract {
    /// What people call it.
    pub label: Option<String>,
    /// What it is.
    pub kind: Option<ContractKind>,
    /// Ticker of a token.
    pub symbol: Option<String>,
    /// Digits after the point of one token.
    pub decimals: Option<u8>,
}

/// A chain and where ioID's contracts are on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownChain {
    /// EIP-155 id.
    pub id: Option<U256>,
    /// What people call it.
    pub name: Option<String>,
    /// The coin gas is paid in: ticker and digits after the point.
    pub native_currency: Option<KnownCurrency>,
    /// ioID's contracts.
    pub contracts: Vec<(Contract, Address)>,
}

/// The coin gas is paid in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCurrency {
    /// Name.
    pub name: String,
    /// Ticker.
    pub symbol: String,
    /// Digits after the point of one coin.
    pub decimals: u8,
}

/// A context that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the context cannot be read: at `{path}`, {reason}")]
pub struct ContextError {
    /// Where: `context.account.token`.
    pub path: String,
    /// What was wrong.
    pub reason: String,
}

impl ContextError {
    /// A stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "CONTEXT_INVALID"
    }

    /// The facts by name.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        facts(&[("path", &self.path), ("reason", &self.reason)])
    }
}

impl Context {
    /// Reads a context from JSON text.
    ///
    /// # Errors
    /// `CONTEXT_INVALID`: no JSON, an unknown field, a wrong type, a bad address or integer.
    ///
    /// ```
    /// use ioid::transaction::Context;
    /// let context = Context::from_json(r#"{ "from": "io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x" }"#)?;
    /// assert!(context.from.is_some());
    /// assert_eq!(Context::from_json(r#"{ "form": null }"#).unwrap_err().code(), "CONTEXT_INVALID");
    /// # Ok::<(), ioid::transaction::ContextError>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, ContextError> {
        let value = Json::parse(text).map_err(|error| ContextError {
            path: "context".to_owned(),
            reason: error.to_string(),
        })?;
        json::context(&value)
    }

    /// What is known on the chain `chain_id`. A chain description that is another chain's says
    /// nothing about this one.
    pub(super) fn on(&self, chain_id: Option<U256>) -> Knowledge<'_> {
        let given = self.chain.as_ref();
        let id = chain_id.or_else(|| given.and_then(|chain| chain.id));
        let chain = match given.filter(|chain| chain.id.is_none() || chain.id == id) {
            Some(chain) => Some(Cow::Borrowed(chain)),
            None => network(id).map(|network| Cow::Owned(KnownChain::from(network))),
        };
        Knowledge { context: self, id, chain }
    }
}

fn network(id: Option<U256>) -> Option<&'static Network> {
    ChainId::new(id?).ok().and_then(Network::by_id)
}

impl From<&Network> for KnownChain {
    fn from(network: &Network) -> Self {
        let currency = &network.native_currency;
        let at = |contract| network.contracts.get(contract).map(|address| (contract, address));
        Self {
            id: Some(network.id.get()),
            name: Some(network.name.to_string()),
            native_currency: Some(KnownCurrency {
                name: currency.name.to_string(),
                symbol: currency.symbol.to_string(),
                decimals: currency.decimals,
            }),
            contracts: Contract::ALL.into_iter().filter_map(at).collect(),
        }
    }
}

fn of<V>(entries: &[(Address, V)], address: Address) -> Option<&V> {
    entries.iter().find(|(known, _)| *known == address).map(|(_, value)| value)
}

/// A context seen from one chain.
#[derive(Debug)]
pub(super) struct Knowledge<'a> {
    pub(super) context: &'a Context,
    pub(super) id: Option<U256>,
    chain: Option<Cow<'a, KnownChain>>,
}

impl Knowledge<'_> {
    pub(super) fn chain(&self) -> Option<&KnownChain> {
        self.chain.as_deref()
    }

    pub(super) fn contract(&self, address: Address) -> Option<&KnownContract> {
        of(&self.context.contracts, address)
    }

    /// What the signer calls this address.
    pub(super) fn named(&self, address: Address) -> Option<&str> {
        of(&self.context.address_book, address).map(String::as_str)
    }

    pub(super) fn accounts(&self) -> impl Iterator<Item = &KnownAccount> {
        self.context.account.iter().chain(&self.context.accounts)
    }

    /// Where this contract of the deployment is.
    pub(super) fn deployed(&self, contract: Contract) -> Option<Address> {
        let given = self.chain()?.contracts.iter().find(|(known, _)| *known == contract);
        given.map(|(_, address)| *address)
    }

    /// Which contract of the deployment this is.
    pub(super) fn deployment_of(&self, address: Address) -> Option<Contract> {
        // The ERC-6551 registry has one address on every chain, known chain or not.
        let everywhere = Network::IOTEX.contracts.account_registry;
        let known = self.chain().map(|chain| chain.contracts.as_slice()).unwrap_or_default();
        known
            .iter()
            .find(|(_, at)| *at == address)
            .map(|(contract, _)| *contract)
            .or_else(|| (everywhere == Some(address)).then_some(Contract::AccountRegistry))
    }

    pub(super) fn delegation_manager(&self) -> Option<Address> {
        self.context.delegation_manager.or_else(|| self.deployed(Contract::DelegationManager))
    }

    /// What this contract is, as far as anyone said.
    pub(super) fn kind(&self, address: Address) -> Option<ContractKind> {
        if let Some(kind) = self.contract(address).and_then(|contract| contract.kind) {
            return Some(kind);
        }
        if self.accounts().any(|account| account.address == address) {
            return Some(ContractKind::Account);
        }
        if self.delegation_manager() == Some(address) {
            return Some(ContractKind::DelegationManager);
        }
        if address == PERMIT2 {
            return Some(ContractKind::Permit2);
        }
        match self.deployment_of(address) {
            Some(Contract::Registry) => return Some(ContractKind::Registry),
            Some(Contract::BatchWrapper) => return Some(ContractKind::BatchWrapper),
            Some(Contract::DeviceNftFactory) => return Some(ContractKind::DeviceNftFactory),
            Some(Contract::AccountRegistry) => return Some(ContractKind::AccountRegistry),
            Some(Contract::Multicall3) => return Some(ContractKind::Multicall3),
            Some(Contract::RegistryV1) => return Some(ContractKind::RegistryV1),
            Some(Contract::IoidV1) => return Some(ContractKind::IoidV1),
            Some(Contract::StoreV1) => return Some(ContractKind::StoreV1),
            Some(Contract::ProjectRegistryV1) => return Some(ContractKind::ProjectRegistryV1),
            Some(Contract::ProjectV1) => return Some(ContractKind::Erc721),
            _ => {}
        }
        let device = self.accounts().filter_map(|account| account.token);
        let mut device = device.filter(|token| token.token_contract == address);
        device.next().map(|_| ContractKind::DeviceNft)
    }

    /// Whether an account may have this implementation; `None` when nobody said which it may.
    pub(super) fn trusts(&self, implementation: Address) -> Option<bool> {
        let deployed = [Contract::AccountImplementation, Contract::AccountTarget];
        let mut trusted: Vec<_> = self.context.trusted_implementations.clone();
        trusted.extend(deployed.into_iter().filter_map(|contract| self.deployed(contract)));
        (!trusted.is_empty()).then(|| trusted.contains(&implementation))
    }

    /// Every address the signer has reason to recognise.
    pub(super) fn familiar(&self) -> impl Iterator<Item = Address> {
        let deployed = self.chain().map(|chain| chain.contracts.as_slice()).unwrap_or_default();
        let tokens = self.accounts().filter_map(|account| account.token);
        (self.context.address_book.iter().map(|(address, _)| *address))
            .chain(self.context.contracts.iter().map(|(address, _)| *address))
            .chain(self.context.from)
            .chain(self.accounts().map(|account| account.address))
            .chain(self.accounts().filter_map(|account| account.owner))
            .chain(tokens.map(|token| token.token_contract))
            .chain(self.delegation_manager())
            .chain([PERMIT2])
            .chain(deployed.iter().map(|(_, address)| *address))
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::address;

    use super::*;

    fn reason(json: &str) -> String {
        let error = Context::from_json(json).expect_err(json);
        assert_eq!(error.code(), "CONTEXT_INVALID");
        let (path, reason) = (error.path.clone(), error.reason.clone());
        assert_eq!(error.details(), [("path", path), ("reason", reason)]);
        format!("{} {}", error.path, error.reason)
    }

    #[test]
    fn a_chain_config_is_read_as_it_is() {
        let context = Context::from_json(
            r#"{ "chain": { "id": 31690, "name": "ioID devnet", "rpcUrls": ["http://127.0.0.1:1"],
                "explorer": "https://x", "nativeCurrency": { "name": "IoTeX", "symbol": "IOTX", "decimals": 18 },
                "contracts": { "registry": "io1kgge4ugvceq3v2tga5j4m38x3rwyk2mwkcwd9x", "multicall3": null } } }"#,
        )
        .expect("a chain");
        let chain = context.chain.expect("a chain");
        assert_eq!(chain.id, Some(U256::from(31_690)));
        let registry = address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
        assert_eq!(chain.contracts, [(Contract::Registry, registry)]);
    }

    #[test]
    fn what_is_misspelt_is_refused() {
        assert!(reason("").contains("no JSON"), "{}", reason(""));
        assert_eq!(reason("[]"), "context an object was expected, not an array");
        assert!(reason("{").contains("no JSON"));
        assert_eq!(reason(r#"{ "form": null }"#), "context there is no member `form`");
        let account = r#"{ "account": { "address": "0x1" } }"#;
        assert!(reason(account).contains("expected 42 characters"), "{}", reason(account));
        assert!(reason(account).starts_with("context.account.address "), "{}", reason(account));
        let contract = r#"{ "chain": { "contracts": { "registri": null } } }"#;
        assert!(reason(contract).contains("context.chain.contracts there is no member `registri`"));
        let kind = r#"{ "contracts": { "0x0000000000000000000000000000000000000001": { "kind": "erc21" } } }"#;
        assert!(reason(kind).contains("there is no contract kind `erc21`"));
        let negative = r#"{ "chain": { "id": -1 } }"#;
        assert!(reason(negative).contains("an integer"), "{}", reason(negative));
        let rounded = r#"{ "chain": { "id": 9007199254740992 } }"#;
        assert!(reason(rounded).contains("must be text"), "{}", reason(rounded));
        assert!(Context::from_json(r#"{ "chain": { "id": 9007199254740991 } }"#).is_ok());
        let twice = r#"{ "addressBook": { "0x000000000000000000000000000000000000000a": "A",
            "0x000000000000000000000000000000000000000A": "B" } }"#;
        assert!(reason(twice).contains("stands twice"), "{}", reason(twice));
        // A checksum that does not fit is a mistyped address, here as everywhere.
        let mistyped = r#"{ "from": "0xb2119aF10cc641162968ED255dC4E688dC4B2B6e" }"#;
        assert!(reason(mistyped).contains("checksum"), "{}", reason(mistyped));
    }

    #[test]
    fn a_chain_description_says_nothing_about_another_chain() {
        let json = r#"{ "chain": { "id": "0x7bca", "name": "Devnet",
            "contracts": { "registry": "0x0000000000000000000000000000000000000009" } } }"#;
        let context = Context::from_json(json).expect("a chain");
        let at = |id: Option<u64>| {
            let known = context.on(id.map(U256::from));
            (known.chain().and_then(|chain| chain.name.clone()), known.deployed(Contract::Registry))
        };
        let registry = Some(address!("0x0000000000000000000000000000000000000009"));
        assert_eq!(at(None), (Some("Devnet".to_owned()), registry));
        assert_eq!(at(Some(0x7bca)), (Some("Devnet".to_owned()), registry));
        assert_eq!(at(Some(4689)).0.as_deref(), Some("IoTeX"));
        assert_ne!(at(Some(4689)).1, registry);
        assert_eq!(at(Some(1)), (None, None));
    }
}
