use alloc::borrow::Cow;
use core::fmt;

use alloy_primitives::{Address, U256, address};

use crate::ChainId;
use crate::error::{ChainError, Result};

/// A chain and what is deployed on it: the `ChainConfig` of the public interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// EIP-155 chain id.
    pub id: ChainId,
    /// Name people know, also given to `wallet_addEthereumChain`.
    pub name: Cow<'static, str>,
    /// JSON-RPC endpoints, best first.
    pub rpc_urls: Cow<'static, [Cow<'static, str>]>,
    /// Block explorer, without a trailing slash.
    pub explorer: Option<Cow<'static, str>>,
    /// The coin gas is paid in.
    pub native_currency: NativeCurrency,
    /// Contracts of ioID on this chain.
    pub contracts: Deployment,
}

/// The coin gas is paid in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeCurrency {
    /// Name.
    pub name: Cow<'static, str>,
    /// Ticker.
    pub symbol: Cow<'static, str>,
    /// Digits after the point of one coin.
    pub decimals: u8,
}

/// Addresses of one deployment. What is `None` is unknown, never guessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deployment {
    /// `IoIDRegistry` (v2).
    pub registry: Option<Address>,
    /// `IoIDRegistryBatchWrapper`.
    pub batch_wrapper: Option<Address>,
    /// `DeviceNFTFactory`.
    pub device_nft_factory: Option<Address>,
    /// ERC-6551 registry.
    pub account_registry: Option<Address>,
    /// What accounts are created with (the proxy).
    pub account_implementation: Option<Address>,
    /// What an account proxy is initialised with.
    pub account_target: Option<Address>,
    /// `ExecutionDelegation`.
    pub delegation_manager: Option<Address>,
    /// Multicall3.
    pub multicall3: Option<Address>,
    /// `ioIDRegistry` (v1).
    pub registry_v1: Option<Address>,
    /// `ioID`, the v1 NFT that owns the v1 accounts.
    pub ioid_v1: Option<Address>,
    /// `ioIDStore` (v1).
    pub store_v1: Option<Address>,
    /// `ProjectRegistry` (v1).
    pub project_registry_v1: Option<Address>,
    /// `Project`, the v1 project NFT.
    pub project_v1: Option<Address>,
}

/// A contract a [`Deployment`] can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Contract {
    /// [`Deployment::registry`].
    Registry,
    /// [`Deployment::batch_wrapper`].
    BatchWrapper,
    /// [`Deployment::device_nft_factory`].
    DeviceNftFactory,
    /// [`Deployment::account_registry`].
    AccountRegistry,
    /// [`Deployment::account_implementation`].
    AccountImplementation,
    /// [`Deployment::account_target`].
    AccountTarget,
    /// [`Deployment::delegation_manager`].
    DelegationManager,
    /// [`Deployment::multicall3`].
    Multicall3,
    /// [`Deployment::registry_v1`].
    RegistryV1,
    /// [`Deployment::ioid_v1`].
    IoidV1,
    /// [`Deployment::store_v1`].
    StoreV1,
    /// [`Deployment::project_registry_v1`].
    ProjectRegistryV1,
    /// [`Deployment::project_v1`].
    ProjectV1,
}

impl Contract {
    /// Every contract, in the order of [`Deployment`].
    pub const ALL: [Self; 13] = [
        Self::Registry,
        Self::BatchWrapper,
        Self::DeviceNftFactory,
        Self::AccountRegistry,
        Self::AccountImplementation,
        Self::AccountTarget,
        Self::DelegationManager,
        Self::Multicall3,
        Self::RegistryV1,
        Self::IoidV1,
        Self::StoreV1,
        Self::ProjectRegistryV1,
        Self::ProjectV1,
    ];

    /// Name in `ChainConfig.contracts`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::BatchWrapper => "batchWrapper",
            Self::DeviceNftFactory => "deviceNftFactory",
            Self::AccountRegistry => "accountRegistry",
            Self::AccountImplementation => "accountImplementation",
            Self::AccountTarget => "accountTarget",
            Self::DelegationManager => "delegationManager",
            Self::Multicall3 => "multicall3",
            Self::RegistryV1 => "registryV1",
            Self::IoidV1 => "ioidV1",
            Self::StoreV1 => "storeV1",
            Self::ProjectRegistryV1 => "projectRegistryV1",
            Self::ProjectV1 => "projectV1",
        }
    }
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Deployment {
    /// Nothing known.
    pub const UNKNOWN: Self = Self {
        registry: None,
        batch_wrapper: None,
        device_nft_factory: None,
        account_registry: None,
        account_implementation: None,
        account_target: None,
        delegation_manager: None,
        multicall3: None,
        registry_v1: None,
        ioid_v1: None,
        store_v1: None,
        project_registry_v1: None,
        project_v1: None,
    };

    /// The address of `contract`, if known.
    pub const fn get(&self, contract: Contract) -> Option<Address> {
        match contract {
            Contract::Registry => self.registry,
            Contract::BatchWrapper => self.batch_wrapper,
            Contract::DeviceNftFactory => self.device_nft_factory,
            Contract::AccountRegistry => self.account_registry,
            Contract::AccountImplementation => self.account_implementation,
            Contract::AccountTarget => self.account_target,
            Contract::DelegationManager => self.delegation_manager,
            Contract::Multicall3 => self.multicall3,
            Contract::RegistryV1 => self.registry_v1,
            Contract::IoidV1 => self.ioid_v1,
            Contract::StoreV1 => self.store_v1,
            Contract::ProjectRegistryV1 => self.project_registry_v1,
            Contract::ProjectV1 => self.project_v1,
        }
    }

    /// Sets what is known of `contract`.
    pub fn set(&mut self, contract: Contract, address: Option<Address>) {
        let place = match contract {
            Contract::Registry => &mut self.registry,
            Contract::BatchWrapper => &mut self.batch_wrapper,
            Contract::DeviceNftFactory => &mut self.device_nft_factory,
            Contract::AccountRegistry => &mut self.account_registry,
            Contract::AccountImplementation => &mut self.account_implementation,
            Contract::AccountTarget => &mut self.account_target,
            Contract::DelegationManager => &mut self.delegation_manager,
            Contract::Multicall3 => &mut self.multicall3,
            Contract::RegistryV1 => &mut self.registry_v1,
            Contract::IoidV1 => &mut self.ioid_v1,
            Contract::StoreV1 => &mut self.store_v1,
            Contract::ProjectRegistryV1 => &mut self.project_registry_v1,
            Contract::ProjectV1 => &mut self.project_v1,
        };
        *place = address;
    }
}

const IOTX: NativeCurrency =
    NativeCurrency { name: Cow::Borrowed("IoTeX"), symbol: Cow::Borrowed("IOTX"), decimals: 18 };

const IOTEX: Network = Network {
    id: ChainId::IOTEX,
    name: Cow::Borrowed("IoTeX"),
    rpc_urls: Cow::Borrowed(&[Cow::Borrowed("https://babel-api.mainnet.iotex.io")]),
    explorer: Some(Cow::Borrowed("https://iotexscan.io")),
    native_currency: IOTX,
    contracts: Deployment {
        registry: Some(address!("0x8924a4457F3A5D45079541793158E9E668a1141b")),
        account_registry: Some(Network::ERC6551_REGISTRY),
        account_implementation: Some(address!("0xb59b64Bb12f1E68d646FDE8e51C89f02bd479E73")),
        account_target: Some(address!("0x471C226dB08F0e8C576083Dd3b8C856edb05420C")),
        multicall3: Some(address!("0xcA11bde05977b3631167028862bE2a173976CA11")),
        registry_v1: Some(address!("0x04e4655Cf258EC802D17c23ec6112Ef7d97Fa2aF")),
        ioid_v1: Some(address!("0x1FCB980eD0287777ab05ADc93012332e11300e54")),
        store_v1: Some(address!("0xa822Fd390e8eD3FEC80Bd26c77DD036935463b5E")),
        project_registry_v1: Some(address!("0x601B655c0a20FA1465C9a18e39387A33eEe7F777")),
        project_v1: Some(address!("0xA596800891e6a95Bf737404411ef529c1F377b4e")),
        ..Deployment::UNKNOWN
    },
};

const IOTEX_TESTNET: Network = Network {
    id: ChainId::IOTEX_TESTNET,
    name: Cow::Borrowed("IoTeX Testnet"),
    rpc_urls: Cow::Borrowed(&[Cow::Borrowed("https://babel-api.testnet.iotex.io")]),
    explorer: Some(Cow::Borrowed("https://testnet.iotexscan.io")),
    native_currency: IOTX,
    contracts: Deployment {
        account_registry: Some(Network::ERC6551_REGISTRY),
        multicall3: Some(address!("0xb5cecD6894c6f473Ec726A176f1512399A2e355d")),
        registry_v1: Some(address!("0x0A7e595C7889dF3652A19aF52C18377bF17e027D")),
        ioid_v1: Some(address!("0x45Ce3E6f526e597628c73B731a3e9Af7Fc32f5b7")),
        store_v1: Some(address!("0x60cac5CE11cb2F98bF179BE5fd3D801C3D5DBfF2")),
        project_registry_v1: Some(address!("0x060581AA1A4e0cC92FBd74d251913238De2F13cd")),
        project_v1: Some(address!("0xf07336E1c77319B4e740b666eb0C2B19D11fc14F")),
        ..Deployment::UNKNOWN
    },
};

/// Permit2, which has one address on every chain that has it.
///
/// Source: [Uniswap's Permit2](https://docs.uniswap.org/contracts/permit2/overview).
pub const PERMIT2: Address = address!("0x000000000022D473030F116dDEE9F6B43aC78BA3");

/// A chain as calls know it: which it is, and what is deployed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// EIP-155 chain id.
    pub id: ChainId,
    /// Contracts of ioID on this chain.
    pub contracts: Deployment,
}

impl Chain {
    /// IoTeX mainnet.
    pub const IOTEX: Self = Self { id: IOTEX.id, contracts: IOTEX.contracts };
    /// IoTeX testnet.
    pub const IOTEX_TESTNET: Self =
        Self { id: IOTEX_TESTNET.id, contracts: IOTEX_TESTNET.contracts };

    /// The known chain with this id.
    pub fn by_id(id: ChainId) -> Option<&'static Self> {
        const KNOWN: &[Chain] = &[Chain::IOTEX, Chain::IOTEX_TESTNET];
        KNOWN.iter().find(|chain| chain.id == id)
    }

    /// The address of `contract` on this chain.
    ///
    /// # Errors
    /// `DEPLOYMENT_UNKNOWN`: an unknown address is never guessed.
    pub fn contract(&self, contract: Contract) -> Result<Address> {
        self.contracts
            .get(contract)
            .ok_or_else(|| ChainError::DeploymentUnknown { contract, chain_id: self.id }.into())
    }
}

impl From<&Network> for Chain {
    fn from(network: &Network) -> Self {
        Self { id: network.id, contracts: network.contracts }
    }
}

impl Network {
    /// IoTeX mainnet, chain 4689.
    pub const IOTEX: &'static Self = &IOTEX;
    /// IoTeX testnet, chain 4690. ioID v2 has no published deployment there.
    pub const IOTEX_TESTNET: &'static Self = &IOTEX_TESTNET;
    /// The ERC-6551 registry, at the same address on every chain.
    pub const ERC6551_REGISTRY: Address = address!("0x000000006551c19487814612e58FE06813775758");
    /// Every network this crate knows.
    pub const ALL: [&'static Self; 2] = [Self::IOTEX, Self::IOTEX_TESTNET];

    /// The known network with this id.
    pub fn by_id(id: ChainId) -> Option<&'static Self> {
        Self::ALL.into_iter().find(|network| network.id == id)
    }

    /// The address of `contract` on this network.
    ///
    /// ```
    /// use ioid_chain::{Contract, Network};
    ///
    /// let registry = Network::IOTEX.contract(Contract::Registry)?;
    /// assert_eq!(registry.to_string(), "0x8924a4457F3A5D45079541793158E9E668a1141b");
    /// assert!(Network::IOTEX_TESTNET.contract(Contract::Registry).is_err());
    /// # Ok::<(), ioid_chain::ChainError>(())
    /// ```
    ///
    /// # Errors
    /// `DEPLOYMENT_UNKNOWN`: an unknown address is never guessed.
    pub fn contract(&self, contract: Contract) -> Result<Address> {
        Chain::from(self).contract(contract)
    }

    /// `true` when `chain_id` is this network's.
    pub fn is(&self, chain_id: U256) -> bool {
        self.id.get() == chain_id
    }
}

#[cfg(test)]
mod tests;
