//! Accounts that a transaction is about: the one it creates, the ones an NFT owns.

use alloy_primitives::{Address, B256, U256};
use ioid_chain::Contract;
use ioid_chain::mba::{self, AccountScheme, Token};

use super::context::{Knowledge, KnownToken};
use super::decode::Decoded;

/// How far a chain of accounts owning accounts is followed.
const MAX_OWNERS: usize = 16;

/// An account with everything its address is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Created {
    pub(super) address: Address,
    pub(super) scheme: AccountScheme,
    pub(super) token: Token,
}

/// The account that `createAccount(implementation, salt, chainId, tokenContract, tokenId)` makes.
///
/// Only for a contract known to be an ERC-6551 registry: another one may put it elsewhere.
pub(super) fn created(
    known: &Knowledge<'_>,
    registry: Option<Address>,
    create: &Decoded,
) -> Option<Created> {
    let registry = registry?;
    if known.deployment_of(registry) != Some(Contract::AccountRegistry) {
        return None;
    }
    let salt = create.arg("salt")?.bytes()?;
    let scheme = AccountScheme {
        registry,
        implementation: create.address("implementation")?,
        salt: B256::try_from(salt.as_ref()).ok()?,
    };
    let token = Token {
        chain_id: create.uint("chainId")?,
        token_contract: create.address("tokenContract")?,
        token_id: create.uint("tokenId")?,
    };
    Some(Created { address: mba::address(&scheme, &token), scheme, token })
}

/// The account this network's deployment gives an NFT of this chain.
pub(super) fn deployed(
    known: &Knowledge<'_>,
    token_contract: Address,
    token_id: U256,
) -> Option<Created> {
    let scheme = AccountScheme {
        registry: known.deployed(Contract::AccountRegistry)?,
        implementation: known.deployed(Contract::AccountImplementation)?,
        salt: B256::ZERO,
    };
    let token = Token { chain_id: known.id?, token_contract, token_id };
    Some(Created { address: mba::address(&scheme, &token), scheme, token })
}

/// Whether a token is the one meant, on the chain the transaction is for.
fn is_token(known: &Knowledge<'_>, token: &KnownToken, contract: Address, id: U256) -> bool {
    token.token_contract == contract
        && token.token_id == id
        && known.id.is_none_or(|chain| chain == token.chain_id)
}

/// The account that the signer knows to belong to this NFT.
pub(super) fn known_account_of(
    known: &Knowledge<'_>,
    token_contract: Address,
    token_id: U256,
) -> Option<Address> {
    let mut accounts = known.accounts().filter(|account| {
        account.token.is_some_and(|token| is_token(known, &token, token_contract, token_id))
    });
    accounts.next().map(|account| account.address)
}

/// How an NFT comes to be owned by its own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cycle {
    /// The recipient is the NFT's own account.
    Direct,
    /// The recipient is owned by it, through accounts whose owners are known.
    Through,
}

/// Whether the NFT, once `recipient` owns it, would be owned by its own account.
pub(super) fn would_own_itself(
    known: &Knowledge<'_>,
    token_contract: Address,
    token_id: U256,
    recipient: Address,
) -> Option<Cycle> {
    let by_deployment = deployed(known, token_contract, token_id).map(|account| account.address);
    let mut owner = recipient;
    for _ in 0..MAX_OWNERS {
        let account = known.accounts().find(|account| account.address == owner);
        let known_token = account.and_then(|account| account.token);
        if by_deployment == Some(owner)
            || known_token.is_some_and(|token| is_token(known, &token, token_contract, token_id))
        {
            return Some(if owner == recipient { Cycle::Direct } else { Cycle::Through });
        }
        match account.and_then(|account| account.owner) {
            Some(next) => owner = next,
            None => return None,
        }
    }
    None
}
