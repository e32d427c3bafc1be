//! Calls through an account: what the account itself does when its owner says so.

use alloc::{boxed::Box, vec::Vec};

use alloy_primitives::{Address, Bytes, U256};

use super::{AccountScheme, Token, cycle, refuse_cycle};
use crate::Call;
use crate::error::{ChainError, Result};
use crate::function::mba::{APPROVE_TOKEN, EXECUTE, LOCK, PERMISSION, SEND_TOKEN};
use crate::function::nft::SAFE_TRANSFER_FROM;
use crate::function::{self, Value};

/// How an account carries out an [`Operation`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum OperationKind {
    /// A plain call.
    #[default]
    Call = 0,
    /// Runs foreign code as the account: it can change everything the account is.
    DelegateCall = 1,
    /// Deploys a contract.
    Create = 2,
    /// Deploys a contract at an address that depends on a salt.
    Create2 = 3,
}

impl TryFrom<u8> for OperationKind {
    type Error = Box<ChainError>;

    fn try_from(received: u8) -> Result<Self> {
        match received {
            0 => Ok(Self::Call),
            1 => Ok(Self::DelegateCall),
            2 => Ok(Self::Create),
            3 => Ok(Self::Create2),
            _ => Err(ChainError::OperationInvalid { received }.into()),
        }
    }
}

/// One thing an account does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// Who is called; ignored by the two creating kinds.
    pub to: Address,
    /// Native coin out of the account's own balance, in wei.
    pub value: U256,
    /// Calldata, or init code for the creating kinds.
    pub data: Bytes,
    /// How it is carried out.
    pub kind: OperationKind,
}

/// Lets the account do one thing. The transaction itself carries no coin: the value comes out of
/// the account's balance.
///
/// ```
/// use alloy_primitives::{U256, address, bytes};
/// use ioid_chain::mba;
/// let operation = mba::Operation {
///     to: address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E"),
///     value: U256::ZERO,
///     data: bytes!("a694fc3a"),
///     kind: mba::OperationKind::Call,
/// };
/// let call = mba::execute(address!("0x71C7656EC7ab88b098defB751B7401B5f6d8976F"), operation);
/// assert_eq!(call.data[..4], [0x51, 0x94, 0x54, 0x47]);
/// ```
pub fn execute(account: Address, operation: Operation) -> Call {
    let Operation { to, value, data, kind } = operation;
    let values = [to.into(), value.into(), Value::Bytes(&data), (kind as u8).into()];
    EXECUTE.plain_call(account, &values)
}

/// Lets the account make a call, whose coin comes out of its own balance.
///
/// ```
/// use alloy_primitives::{U256, address};
/// use ioid_chain::{Call, mba};
/// let account = address!("0x71C7656EC7ab88b098defB751B7401B5f6d8976F");
/// let to = address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
/// let call = mba::carry_out(account, &Call { to, data: Vec::new(), value: U256::from(15) });
/// assert_eq!(call, mba::send_native(account, to, U256::from(15))?);
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn carry_out(account: Address, call: &Call) -> Call {
    let Call { to, data, value } = call;
    let values = [(*to).into(), (*value).into(), Value::Bytes(data), Value::default()];
    EXECUTE.plain_call(account, &values)
}

/// Lets the account do several things, all or nothing.
///
/// # Errors
/// `BATCH_EMPTY`.
pub fn execute_batch(
    account: Address,
    operations: impl IntoIterator<Item = Operation>,
) -> Result<Call> {
    let mut each = Vec::new();
    for Operation { to, value, data, kind } in operations {
        let values = [to.into(), value.into(), Value::Bytes(&data), (kind as u8).into()];
        each.push(EXECUTE.encode(&values)?);
    }
    let data = function::mba::execute_batch(&each)?;
    Ok(Call { to: account, data, value: U256::ZERO })
}

/// Sends native coin (wei) out of the account.
///
/// # Errors
/// `RECIPIENT_ZERO`.
///
/// ```
/// use alloy_primitives::{Address, U256, address};
/// use ioid_chain::mba;
/// let account = address!("0x71C7656EC7ab88b098defB751B7401B5f6d8976F");
/// let to = address!("0xb2119aF10cc641162968ED255dC4E688dC4B2B6E");
/// let call = mba::send_native(account, to, U256::from(15))?;
/// // The coins are the account's own: the transaction carries none.
/// assert_eq!((call.to, call.value), (account, U256::ZERO));
/// let lost = mba::send_native(account, Address::ZERO, U256::from(15)).unwrap_err();
/// assert_eq!(lost.code(), "RECIPIENT_ZERO");
/// # Ok::<(), ioid_chain::ChainError>(())
/// ```
pub fn send_native(account: Address, to: Address, value: U256) -> Result<Call> {
    if to.is_zero() {
        return Err(ChainError::RecipientZero.into());
    }
    Ok(carry_out(account, &Call { to, data: Vec::new(), value }))
}

/// What [`send_token`] needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendToken {
    /// The account that sends.
    pub account: Address,
    /// The ERC-20 contract.
    pub token: Address,
    /// Who receives.
    pub to: Address,
    /// In the token's smallest unit.
    pub amount: U256,
}

/// Sends ERC-20 tokens out of the account.
///
/// # Errors
/// `RECIPIENT_ZERO`.
pub fn send_token(send: &SendToken) -> Result<Call> {
    let call = SEND_TOKEN.call(send.token, &[send.to.into(), send.amount.into()])?;
    Ok(carry_out(send.account, &call))
}

/// What [`approve_token`] needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApproveToken {
    /// The account whose tokens may be taken.
    pub account: Address,
    /// The ERC-20 contract.
    pub token: Address,
    /// Who may take them.
    pub spender: Address,
    /// In the token's smallest unit; zero takes the approval back.
    pub amount: U256,
}

/// Lets `spender` take ERC-20 tokens from the account.
pub fn approve_token(approve: &ApproveToken) -> Call {
    let values = [approve.spender.into(), approve.amount.into()];
    carry_out(approve.account, &APPROVE_TOKEN.plain_call(approve.token, &values))
}

/// What [`send_nft`] needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendNft {
    /// The account that sends.
    pub account: Address,
    /// The NFT sent; its chain is the one the account lives on.
    pub nft: Token,
    /// Who receives.
    pub to: Address,
    /// The NFT that owns the account, when known.
    pub owned_by: Option<Token>,
    /// How accounts are made on this chain, when known: then the NFT's own account is recognised
    /// whatever its address.
    pub scheme: Option<AccountScheme>,
}

/// Sends an ERC-721 token out of the account, with the safe form: only that lets a receiving
/// account refuse.
///
/// # Errors
/// `OWNERSHIP_CYCLE` when the NFT would land in the account it owns; `RECIPIENT_ZERO`.
pub fn send_nft(send: &SendNft) -> Result<Call> {
    let SendNft { account, nft: token, to, owned_by, scheme } = send;
    if to == account && owned_by.as_ref() == Some(token) {
        return Err(cycle(*account, token));
    }
    if let Some(scheme) = scheme {
        refuse_cycle(scheme, token, *to)?;
    }
    let values = [(*account).into(), (*to).into(), token.token_id.into()];
    let call = SAFE_TRANSFER_FROM.call(token.token_contract, &values)?;
    Ok(carry_out(*account, &call))
}

/// Locks the account until a time in seconds since 1970 UTC, at most 365 days ahead. Nobody can
/// unlock it earlier.
pub fn lock(account: Address, until: U256) -> Call {
    LOCK.plain_call(account, &[until.into()])
}

/// Lets other callers act for the account, or no longer.
///
/// # Errors
/// `BATCH_EMPTY`.
pub fn set_permissions(account: Address, permissions: &[(Address, bool)]) -> Result<Call> {
    let mut rows = Vec::new();
    for (caller, may) in permissions {
        rows.push(PERMISSION.encode(&[(*caller).into(), (*may).into()])?);
    }
    let data = function::mba::set_permissions(&rows)?;
    Ok(Call { to: account, data, value: U256::ZERO })
}
