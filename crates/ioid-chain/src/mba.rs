//! Machine-Bound Accounts on EVM chains: ERC-6551 accounts whose owner is whoever owns the device
//! NFT now.
//!
//! Before any call *through* an account, the caller must know that the account has code **and** an
//! implementation ([`IMPLEMENTATION_SLOT`]): `execute` sent to an address without either succeeds
//! and does nothing. That is chain state, so it cannot be checked here.

use alloc::{boxed::Box, vec::Vec};

use alloy_primitives::{Address, B256, Bytes, FixedBytes, U256, b256, fixed_bytes};
use ioid_bytes::{KeccakPrefix, checksum, checksum_pair};

use crate::abi::ERC6551Registry as Registry;
use crate::call::plain;
use crate::error::{ChainError, Result};
use crate::function::mba::{CREATE, INITIALIZE};
use crate::{Call, Chain, Contract, Network, View, multicall, strict};

mod calls;
mod code;
mod program_derived;
mod views;

pub use calls::{
    ApproveToken, Operation, OperationKind, SendNft, SendToken, approve_token, carry_out, execute,
    execute_batch, lock, send_native, send_nft, send_token, set_permissions,
};
pub use program_derived::{ProgramDerivedAddress, solana_address, solana_asset_signer};
pub use views::{
    delegation_enabled, is_locked, is_valid_signature, is_valid_signer, locked_until, owner, state,
    supports_interface, token,
};

/// ERC-1967 implementation slot of an account proxy; zero until the account is initialised.
pub const IMPLEMENTATION_SLOT: B256 =
    b256!("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

/// ERC-165 id of the ERC-6551 account interface.
pub const ACCOUNT_INTERFACE: FixedBytes<4> = fixed_bytes!("0x6faff5f1");
/// ERC-165 id of the ERC-6551 `execute` interface.
pub const EXECUTABLE_INTERFACE: FixedBytes<4> = fixed_bytes!("0x51945447");

/// What `isValidSigner` returns for a valid signer (ERC-6551).
pub(crate) const VALID_SIGNER: FixedBytes<4> = fixed_bytes!("0x523e3260");
/// What `isValidSignature` returns for a valid signature (ERC-1271).
pub(crate) const VALID_SIGNATURE: FixedBytes<4> = fixed_bytes!("0x1626ba7e");

/// An NFT as ERC-6551 names it.
///
/// The chain id is the NFT's, which need not be the chain the account lives on. It is a plain
/// number here because an account can be made for any; only the ioID registry refuses zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// Chain of the NFT.
    pub chain_id: U256,
    /// Contract of the NFT.
    pub token_contract: Address,
    /// Id of the NFT.
    pub token_id: U256,
}

/// How accounts are made: everything in an account's address besides the NFT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountScheme {
    /// The ERC-6551 registry that deploys.
    pub registry: Address,
    /// What the account delegates to: for ioID v2 the *proxy*, never the logic behind it.
    pub implementation: Address,
    /// 32 bytes; ioID uses zero.
    pub salt: B256,
}

impl AccountScheme {
    /// The scheme of ioID v2 on `network`: [`Self::on`] its chain.
    ///
    /// # Errors
    /// `DEPLOYMENT_UNKNOWN` when the network names no account implementation.
    pub fn of(network: &Network) -> Result<Self> {
        Self::on(&network.into())
    }

    /// The scheme of ioID v2 on `chain`, salt zero. A chain that names no account registry has the
    /// canonical one: ERC-6551 puts it at the same address on every chain.
    ///
    /// # Errors
    /// `DEPLOYMENT_UNKNOWN` when the chain names no account implementation.
    pub fn on(chain: &Chain) -> Result<Self> {
        Ok(Self {
            registry: chain.contracts.account_registry.unwrap_or(Network::ERC6551_REGISTRY),
            implementation: chain.contract(Contract::AccountImplementation)?,
            salt: B256::ZERO,
        })
    }
}

/// The account of one NFT.
///
/// `keccak256(0xff ++ registry ++ salt ++ keccak256(initCode))[12..]` with `initCode` =
/// `0x3d60ad80600a3d3981f3` ++ runtime code, and runtime code =
/// `0x363d3d373d3d3d363d73` ++ implementation ++ `0x5af43d82803e903d91602b57fd5bf3` ++
/// abi(salt, chainId, tokenContract, tokenId): 183 and 173 bytes (ERC-6551, EIP-1014, ERC-1167).
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid_chain::{Network, mba};
///
/// // Device NFT 1 of a contract on IoTeX mainnet.
/// let token = mba::Token {
///     chain_id: U256::from(4689),
///     token_contract: address!("0x0Ca5300000000000000000000000000000000400"),
///     token_id: U256::from(1),
/// };
/// let account = mba::address(&mba::AccountScheme::of(Network::IOTEX)?, &token);
/// assert_eq!(account, address!("0x0bA2b0FfD346D175Ef1F393b17510c44968331f0"));
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn address(scheme: &AccountScheme, token: &Token) -> Address {
    AccountDeriver::new(scheme, token.chain_id, token.token_contract).address(token.token_id)
}

/// The accounts of many NFTs of one contract, in the order of the ids, without allocating.
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid_chain::{Network, mba};
/// let scheme = mba::AccountScheme::of(Network::IOTEX)?;
/// let contract = address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
/// let ids = (7..9).map(U256::from);
/// let accounts: Vec<_> = mba::addresses(&scheme, U256::from(4689), contract, ids).collect();
/// assert_eq!(accounts[0], address!("0x73d49e48156597F54400e38A801165B00146aACA"));
/// assert_eq!(accounts[1], address!("0xefC89A816E5a7f96C14822Cd9fF0984B85A742b1"));
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn addresses(
    scheme: &AccountScheme,
    chain_id: U256,
    token_contract: Address,
    token_ids: impl IntoIterator<Item = U256>,
) -> impl Iterator<Item = Address> {
    let deriver = AccountDeriver::new(scheme, chain_id, token_contract);
    token_ids.into_iter().map(move |token_id| deriver.address(token_id))
}

/// The EIP-55 texts of [`addresses`], one to a line, with no line break at the end.
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid_chain::{Network, mba};
/// let scheme = mba::AccountScheme::of(Network::IOTEX)?;
/// let contract = address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
/// let mut ids = (7..9).map(U256::from);
/// let lines = mba::address_lines(&scheme, U256::from(4689), contract, &mut ids);
/// let expected = b"0x73d49e48156597F54400e38A801165B00146aACA
/// 0xefC89A816E5a7f96C14822Cd9fF0984B85A742b1";
/// assert_eq!(lines, expected);
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn address_lines(
    scheme: &AccountScheme,
    chain_id: U256,
    token_contract: Address,
    token_ids: &mut dyn ExactSizeIterator<Item = U256>,
) -> Vec<u8> {
    let deriver = AccountDeriver::new(scheme, chain_id, token_contract);
    let mut lines = Vec::with_capacity(43 * token_ids.len());
    while let Some(first) = token_ids.next() {
        if let Some(second) = token_ids.next() {
            let [first, second] = deriver.address_pair([first, second]);
            for text in checksum_pair([&first.0, &second.0]) {
                lines.extend_from_slice(&text);
                lines.push(b'\n');
            }
        } else {
            lines.extend_from_slice(&checksum(&deriver.address(first).0));
            lines.push(b'\n');
        }
    }
    lines.pop();
    lines
}

/// Derives accounts of one contract: two hash states that have taken in all that does not change.
/// Of the three keccak permutations an account costs, one is done here once.
#[derive(Clone, Debug)]
struct AccountDeriver {
    init_code: KeccakPrefix,
    create2: KeccakPrefix,
}

impl AccountDeriver {
    fn new(scheme: &AccountScheme, chain_id: U256, token_contract: Address) -> Self {
        let mut init_code = [0; code::LENGTH - 32 + code::CONSTRUCTOR.len()];
        let parts = code::before_token_id(scheme, chain_id, token_contract);
        join(&mut init_code, &code::CONSTRUCTOR, &parts);
        let mut create2 = [0; 53];
        let parts = [code::Part::Address(scheme.registry), code::Part::Word(scheme.salt)];
        join(&mut create2, &[0xff], &parts);
        Self { init_code: KeccakPrefix::new(&init_code), create2: KeccakPrefix::new(&create2) }
    }

    fn address(&self, token_id: U256) -> Address {
        let init_code = self.init_code.hash(&token_id.to_be_bytes());
        Address::from_word(self.create2.hash(&init_code).into())
    }

    fn address_pair(&self, token_ids: [U256; 2]) -> [Address; 2] {
        let [first, second] = token_ids.map(|id| id.to_be_bytes());
        let [first, second] = self.init_code.hash_pair([&first, &second]);
        self.create2.hash_pair([&first, &second]).map(|hash| Address::from_word(hash.into()))
    }
}

/// Fills `whole` with these parts.
fn join(whole: &mut [u8], first: &[u8], parts: &[code::Part]) {
    let mut rest = whole;
    let mut put = |part: &[u8]| {
        let Some((place, after)) = core::mem::take(&mut rest).split_at_mut_checked(part.len())
        else {
            return;
        };
        place.copy_from_slice(part);
        rest = after;
    };
    put(first);
    for part in parts {
        put(part.as_ref());
    }
}

/// What the code of a deployed account says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountCode {
    /// What the account delegates to.
    pub implementation: Address,
    /// Salt it was made with.
    pub salt: B256,
    /// NFT it belongs to.
    pub token: Token,
}

/// The 173 bytes of code of a deployed account.
pub fn code(scheme: &AccountScheme, token: &Token) -> Bytes {
    let mut code = Vec::with_capacity(code::LENGTH);
    for part in code::before_token_id(scheme, token.chain_id, token.token_contract) {
        code.extend_from_slice(part.as_ref());
    }
    code.extend_from_slice(&token.token_id.to_be_bytes::<32>());
    code.into()
}

/// Reads the code of a deployed account back; `None` when it is anything but the exact 173 bytes
/// of an ERC-6551 account (dirty bytes before the contract's address included).
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid_chain::{Network, mba};
/// let scheme = mba::AccountScheme::of(Network::IOTEX)?;
/// let token = mba::Token {
///     chain_id: U256::from(4689),
///     token_contract: address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"),
///     token_id: U256::from(7),
/// };
/// let read = mba::from_code(&mba::code(&scheme, &token));
/// assert_eq!(read.map(|code| (code.token, code.implementation)), Some((token, scheme.implementation)));
/// assert_eq!(mba::from_code(&[0x60, 0x80]), None);
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn from_code(code: &[u8]) -> Option<AccountCode> {
    code::parse(code)
}

/// Refuses to move `nft` to `to` when that is the account `nft` itself owns.
///
/// Only a deployed account refuses it on chain, and only for safe transfers. Longer cycles (an
/// account whose owners lead back to it) need chain state and are the client's to find.
///
/// # Errors
/// `OWNERSHIP_CYCLE`.
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid_chain::{Network, mba};
/// let scheme = mba::AccountScheme::of(Network::IOTEX)?;
/// let token = mba::Token {
///     chain_id: U256::from(4689),
///     token_contract: address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"),
///     token_id: U256::from(7),
/// };
/// let own = mba::address(&scheme, &token);
/// let refused = mba::refuse_cycle(&scheme, &token, own).unwrap_err();
/// assert_eq!(refused.code(), "OWNERSHIP_CYCLE");
/// assert!(mba::refuse_cycle(&scheme, &token, token.token_contract).is_ok());
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn refuse_cycle(scheme: &AccountScheme, nft: &Token, to: Address) -> Result<()> {
    if address(scheme, nft) == to { Err(cycle(to, nft)) } else { Ok(()) }
}

fn cycle(account: Address, nft: &Token) -> Box<ChainError> {
    Box::new(ChainError::OwnershipCycle {
        account,
        token_contract: nft.token_contract,
        token_id: nft.token_id,
    })
}

/// Deploys the account. On an account that exists the registry returns its address and emits
/// nothing.
///
/// A v2 account must be initialised in the same transaction, or anyone can do it first: use
/// [`activate`].
pub fn create(scheme: &AccountScheme, token: &Token) -> Call {
    let AccountScheme { registry, implementation, salt } = *scheme;
    let Token { chain_id, token_contract, token_id } = *token;
    let values = [
        implementation.into(),
        salt.0.into(),
        chain_id.into(),
        token_contract.into(),
        token_id.into(),
    ];
    CREATE.plain_call(registry, &values)
}

/// Asks the registry for the account's address, to compare with [`address`].
pub fn registry_address(scheme: &AccountScheme, token: &Token) -> View<Address> {
    let AccountScheme { registry, implementation, salt } = *scheme;
    let Token { chain_id, token_contract, token_id } = *token;
    let call = Registry::accountCall {
        implementation,
        salt,
        chainId: chain_id,
        tokenContract: token_contract,
        tokenId: token_id,
    };
    plain(registry, &call)
}

/// Points the account's proxy at `implementation` ([`Contract::AccountTarget`]), once.
pub fn initialize(account: Address, implementation: Address) -> Call {
    INITIALIZE.plain_call(account, &[implementation.into()])
}

/// Creates and initialises an account in one transaction through Multicall3: both happen or
/// neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activate {
    /// How the account is made.
    pub scheme: AccountScheme,
    /// Its NFT.
    pub token: Token,
    /// What its proxy is initialised with.
    pub target: Address,
    /// Multicall3 of the chain the account lives on.
    pub multicall3: Address,
}

impl Activate {
    /// The activation of ioID v2 on `network`: [`Self::on`] its chain.
    ///
    /// # Errors
    /// `DEPLOYMENT_UNKNOWN`.
    pub fn of(network: &Network, token: Token) -> Result<Self> {
        Self::on(&network.into(), token)
    }

    /// The activation of ioID v2 on `chain`.
    ///
    /// # Errors
    /// `DEPLOYMENT_UNKNOWN`.
    pub fn on(chain: &Chain, token: Token) -> Result<Self> {
        Ok(Self {
            scheme: AccountScheme::on(chain)?,
            token,
            target: chain.contract(Contract::AccountTarget)?,
            multicall3: chain.contract(Contract::Multicall3)?,
        })
    }
}

/// The one call of [`Activate`]. Fails as a whole when the account is initialised already.
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid_chain::{Network, mba};
/// let token = mba::Token {
///     chain_id: U256::from(4689),
///     token_contract: address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"),
///     token_id: U256::from(7),
/// };
/// let call = mba::activate(&mba::Activate::of(Network::IOTEX, token)?);
/// assert_eq!(call.to, address!("0xcA11bde05977b3631167028862bE2a173976CA11"));
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn activate(activation: &Activate) -> Call {
    let Activate { scheme, token, target, multicall3 } = activation;
    let account = address(scheme, token);
    let calls = [create(scheme, token), initialize(account, *target)];
    multicall::all_or_nothing(*multicall3, &calls)
}

/// An account the registry made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountCreated {
    /// The account.
    pub account: Address,
    /// What its code says.
    pub code: AccountCode,
}

/// Reads `ERC6551AccountCreated`; `None` for other events.
///
/// # Errors
/// `ABI_DECODE`.
pub fn decode_log(topics: &[B256], data: &[u8]) -> Result<Option<AccountCreated>> {
    let event = strict::decode_log::<Registry::ERC6551AccountCreated>(topics, data)?;
    Ok(event.map(|event| AccountCreated {
        account: event.account,
        code: AccountCode {
            implementation: event.implementation,
            salt: event.salt,
            token: Token {
                chain_id: event.chainId,
                token_contract: event.tokenContract,
                token_id: event.tokenId,
            },
        },
    }))
}

/// The implementation in the [`IMPLEMENTATION_SLOT`]; `None` when the account is not initialised
/// or the slot holds no address.
pub fn implementation_from_slot(word: B256) -> Option<Address> {
    let padding_is_clean = word.iter().take(12).all(|byte| *byte == 0);
    (padding_is_clean && !word.is_zero()).then(|| Address::from_word(word))
}

#[cfg(test)]
mod tests;
