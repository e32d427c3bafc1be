//! What an account answers.

use alloy_primitives::{Address, B256, Bytes, FixedBytes, U256};

use super::{Token, VALID_SIGNATURE, VALID_SIGNER};
use crate::abi::MachineBoundAccount as Account;
use crate::call::plain;
use crate::{View, strict};

/// The NFT the account says it belongs to.
pub fn token(account: Address) -> View<Token> {
    View::of(account, &Account::tokenCall {}, |returned| {
        let token = strict::decode_returns::<Account::tokenCall>(returned)?;
        Ok(Token {
            chain_id: token.chainId,
            token_contract: token.tokenContract,
            token_id: token.tokenId,
        })
    })
}

/// A number that changes whenever the account acts.
pub fn state(account: Address) -> View<U256> {
    plain(account, &Account::stateCall {})
}

/// Who owns the account now; zero when its NFT is on another chain.
pub fn owner(account: Address) -> View<Address> {
    plain(account, &Account::ownerCall {})
}

/// Whether the account is locked now.
pub fn is_locked(account: Address) -> View<bool> {
    plain(account, &Account::isLockedCall {})
}

/// Until when the account is locked, in seconds since 1970 UTC; past or zero when it is not.
pub fn locked_until(account: Address) -> View<U256> {
    plain(account, &Account::lockedUntilCall {})
}

/// Whether delegated execution is switched on.
pub fn delegation_enabled(account: Address) -> View<bool> {
    plain(account, &Account::delegationEnabledCall {})
}

/// Whether `signer` may act for the account: the answer must be the magic value `0x523e3260`.
pub fn is_valid_signer(account: Address, signer: Address, context: Bytes) -> View<bool> {
    View::of(account, &Account::isValidSignerCall { signer, context }, |returned| {
        let magic = strict::decode_returns::<Account::isValidSignerCall>(returned)?;
        Ok(magic == VALID_SIGNER)
    })
}

/// Whether the account accepts `signature` over `hash` (ERC-1271): the answer must be the magic
/// value `0x1626ba7e`.
pub fn is_valid_signature(account: Address, hash: B256, signature: Bytes) -> View<bool> {
    View::of(account, &Account::isValidSignatureCall { hash, signature }, |returned| {
        let magic = strict::decode_returns::<Account::isValidSignatureCall>(returned)?;
        Ok(magic == VALID_SIGNATURE)
    })
}

/// Whether the account says it supports an interface. ERC-165 asks for two questions: the
/// interface must be `true` and `0xffffffff` must be `false`.
pub fn supports_interface(account: Address, interface_id: FixedBytes<4>) -> View<bool> {
    plain(account, &Account::supportsInterfaceCall { interfaceId: interface_id })
}
