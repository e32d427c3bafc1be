//! Bringing an account into the state in which it acts.

use std::sync::Arc;

use alloy_primitives::Address;
use ioid_chain::{Contract, Network, mba};

use crate::account::{AccountStatus, AccountTarget, account};
use crate::{ClientError, Reader, Receipt, Result, World, send};

/// Creates and initialises the account of `token`; `None` when it is active already.
///
/// Creation alone leaves an account that anyone may initialise, so both happen in one transaction
/// through Multicall3 wherever the chain has it; `createAccount` and `initialize` do not look at
/// their caller.
///
/// # Errors
/// `ACCOUNT_NOT_ACTIVE` for a state that no transaction mends; those of [`send`].
pub async fn activate(
    world: &World,
    network: &Arc<Network>,
    token: &mba::Token,
    from: Option<Address>,
) -> Result<Option<Receipt>> {
    let reader = Reader::latest(world, network).await?;
    let view = account(&reader, &AccountTarget::Token(*token)).await?;
    let target = network.contract(Contract::AccountTarget)?;
    match view.status {
        AccountStatus::Active => Ok(None),
        AccountStatus::Uninitialised => {
            send(world, network, &mba::initialize(view.address, target), from).await.map(Some)
        }
        AccountStatus::Undeployed => {
            if let Ok(activation) = mba::Activate::of(network, *token) {
                return send(world, network, &mba::activate(&activation), from).await.map(Some);
            }
            let create = mba::create(&mba::AccountScheme::of(network)?, token);
            send(world, network, &create, from).await?;
            send(world, network, &mba::initialize(view.address, target), from).await.map(Some)
        }
        other => Err(ClientError::AccountNotActive {
            account: view.address,
            status: other.name(),
            reason: other.obstacle().unwrap_or_default(),
        }
        .into()),
    }
}
