/// What a contract is, as far as this project knows contracts.
///
/// The names are those of a context's `contracts` and of a decoded call's `contracts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ContractKind {
    /// ioID registry v2.
    Registry,
    /// Registers many devices and makes their accounts.
    BatchWrapper,
    /// Makes device NFT contracts.
    DeviceNftFactory,
    /// ERC-721 whose tokens stand for devices.
    DeviceNft,
    /// ERC-721.
    Erc721,
    /// ERC-20.
    Erc20,
    /// ERC-1155.
    Erc1155,
    /// ERC-6551 registry.
    AccountRegistry,
    /// Machine-Bound Account.
    Account,
    /// Holds execution delegations.
    DelegationManager,
    /// Has `stake(uint256)`.
    Staking,
    /// Multicall3.
    Multicall3,
    /// Uniswap's Permit2.
    Permit2,
    /// ioID registry v1.
    RegistryV1,
    /// ioID store v1.
    StoreV1,
    /// ioID NFT v1, an ERC-721.
    IoidV1,
    /// Project registry v1.
    ProjectRegistryV1,
    /// Verifying proxy v1.
    VerifyingProxyV1,
}

impl ContractKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::Registry,
        Self::BatchWrapper,
        Self::DeviceNftFactory,
        Self::DeviceNft,
        Self::Erc721,
        Self::Erc20,
        Self::Erc1155,
        Self::AccountRegistry,
        Self::Account,
        Self::DelegationManager,
        Self::Staking,
        Self::Multicall3,
        Self::Permit2,
        Self::RegistryV1,
        Self::StoreV1,
        Self::IoidV1,
        Self::ProjectRegistryV1,
        Self::VerifyingProxyV1,
    ];

    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in JSON and in the keys of the text table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::BatchWrapper => "batchWrapper",
            Self::DeviceNftFactory => "deviceNftFactory",
            Self::DeviceNft => "deviceNft",
            Self::Erc721 => "erc721",
            Self::Erc20 => "erc20",
            Self::Erc1155 => "erc1155",
            Self::AccountRegistry => "accountRegistry",
            Self::Account => "account",
            Self::DelegationManager => "delegationManager",
            Self::Staking => "staking",
            Self::Multicall3 => "multicall3",
            Self::Permit2 => "permit2",
            Self::RegistryV1 => "registryV1",
            Self::StoreV1 => "storeV1",
            Self::IoidV1 => "ioidV1",
            Self::ProjectRegistryV1 => "projectRegistryV1",
            Self::VerifyingProxyV1 => "verifyingProxyV1",
        }
    }

    /// Whether a contract of this kind has the functions that `interface` lists.
    pub(super) fn has(self, interface: Self) -> bool {
        self == interface
            || (matches!(self, Self::DeviceNft | Self::IoidV1) && interface == Self::Erc721)
    }
}
