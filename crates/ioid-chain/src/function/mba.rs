//! Machine-Bound Accounts.

use alloc::vec::Vec;

use super::{Event, Field, Function, Kind, Shape, Target, Value, View, WORD, field, given};
use crate::abi::ERC20;
use crate::abi::ERC6551Registry as Registry;
use crate::abi::MachineBoundAccount as Account;
use crate::error::{ChainError, Result};

const ACCOUNT: Target = given("account");

/// Lets an account do one thing.
pub const EXECUTE: Function = Function::of::<Account::executeCall>(
    ACCOUNT,
    &[
        field("to", Kind::Address),
        field("value", Kind::Amount),
        field("data", Kind::Data),
        field("operation", Kind::Operation),
    ],
);
const EXECUTE_BATCH: Function = Function::of::<Account::executeBatchCall>(ACCOUNT, &[]);

/// Calldata of several operations, each of them calldata of [`EXECUTE`]: what follows its selector is
/// how the one tuple of that is encoded.
///
/// # Errors
/// `BATCH_EMPTY`.
pub fn execute_batch(operations: &[Vec<u8>]) -> Result<Vec<u8>> {
    if operations.is_empty() {
        return Err(ChainError::BatchEmpty.into());
    }
    Ok(EXECUTE_BATCH.encode_tuples(operations))
}

/// Makes an account.
pub const CREATE: Function = Function::of::<Registry::createAccountCall>(
    given("registry"),
    &[
        field("implementation", Kind::Address),
        field("salt", Kind::Word),
        field("chainId", Kind::Uint),
        field("tokenContract", Kind::Address),
        field("tokenId", Kind::Uint),
    ],
);
/// Points an account's proxy at its implementation.
pub const INITIALIZE: Function =
    Function::of::<Account::initializeCall>(ACCOUNT, &[field("implementation", Kind::Address)]);

/// Locks an account until a time in seconds since 1970 UTC.
pub const LOCK: Function =
    Function::of::<Account::lockCall>(ACCOUNT, &[field("until", Kind::Uint)]);

/// Lets callers act for an account, or no longer.
pub(super) const SET_PERMISSIONS: Function = Function::of::<Account::setPermissionsCall>(
    ACCOUNT,
    &[field("callers", Kind::Addresses), field("permissions", Kind::Bools)],
);

/// One of the permissions, as if a function took it alone.
pub const PERMISSION: Function = Function {
    inputs: &[field("permissions.caller", Kind::Address), field("permissions.allowed", Kind::Bool)],
    ..SET_PERMISSIONS
};

/// Calldata of permissions, each given as calldata of [`PERMISSION`].
///
/// # Errors
/// `BATCH_EMPTY`.
pub fn set_permissions(permissions: &[Vec<u8>]) -> Result<Vec<u8>> {
    if permissions.is_empty() {
        return Err(ChainError::BatchEmpty.into());
    }
    let mut columns = [const { Vec::new() }; 2];
    for permission in permissions {
        let words = permission.get(4..).unwrap_or_default().chunks(WORD);
        for (column, word) in columns.iter_mut().zip(words) {
            column.extend_from_slice(word);
        }
    }
    SET_PERMISSIONS.encode(&columns.each_ref().map(|column| Value::Bytes(column)))
}

/// Sends ERC-20 tokens; for an account to do.
pub const SEND_TOKEN: Function = Function::of::<ERC20::transferCall>(
    given("token"),
    &[field("to", Kind::Recipient), field("amount", Kind::Uint)],
);
/// Lets someone take ERC-20 tokens; for an account to do.
pub const APPROVE_TOKEN: Function = Function::of::<ERC20::approveCall>(
    given("token"),
    &[field("spender", Kind::Address), field("amount", Kind::Uint)],
);

const NONE: &[Field] = &[];
const VALID: &[Field] = &[field("valid", Kind::Bool)];

/// The NFT an account says it belongs to.
pub const TOKEN: View = View::of::<Account::tokenCall>(
    ACCOUNT,
    NONE,
    Shape::Record,
    &[
        field("chainId", Kind::Uint),
        field("tokenContract", Kind::Address),
        field("tokenId", Kind::Uint),
    ],
);
/// A number that changes whenever the account acts.
pub const STATE: View =
    View::of::<Account::stateCall>(ACCOUNT, NONE, Shape::Plain, &[field("state", Kind::Uint)]);
/// Who owns the account now.
pub const OWNER: View =
    View::of::<Account::ownerCall>(ACCOUNT, NONE, Shape::Plain, &[field("owner", Kind::Address)]);
/// Whether the account is locked now.
pub const IS_LOCKED: View =
    View::of::<Account::isLockedCall>(ACCOUNT, NONE, Shape::Plain, &[field("locked", Kind::Bool)]);
/// Whether someone may act for the account.
pub const IS_VALID_SIGNER: View = View::of::<Account::isValidSignerCall>(
    ACCOUNT,
    &[field("signer", Kind::Address), field("context", Kind::Data)],
    Shape::Plain,
    &[field("magic", Kind::ValidSigner)],
);
/// Whether the account accepts a signature.
pub const IS_VALID_SIGNATURE: View = View::of::<Account::isValidSignatureCall>(
    ACCOUNT,
    &[field("hash", Kind::Word), field("signature", Kind::Bytes)],
    Shape::Plain,
    &[field("magic", Kind::ValidSignature)],
);
/// Whether the account says it supports an interface.
pub const SUPPORTS_INTERFACE: View = View::of::<Account::supportsInterfaceCall>(
    ACCOUNT,
    &[field("interfaceId", Kind::Bytes4)],
    Shape::Plain,
    VALID,
);

/// What the ERC-6551 registry says.
pub const EVENTS: &[Event] = &[Event::of::<Registry::ERC6551AccountCreated>(
    "",
    0b11_0010,
    &[
        field("account", Kind::Address),
        field("implementation", Kind::Address),
        field("salt", Kind::Word),
        field("chainId", Kind::Uint),
        field("tokenContract", Kind::Address),
        field("tokenId", Kind::Uint),
    ],
)];
