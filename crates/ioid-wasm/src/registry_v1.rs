//! `registryV1`.

use alloc::boxed::Box;

use ioid_chain::function::registry_v1::{REGISTER, REGISTER_FOR};
use ioid_chain::registry_v1::Permit;
use ioid_chain::{Chain, ChainError, ChainId, Contract};

use crate::argument::Positional;
use crate::call::{Outcome, address_at};
use crate::reply::Reply;
use crate::{input, row};

/// `registryV1.permit`, as JSON text; without a registry, the one known on the chain.
pub(crate) fn permit([owner, nonce, chain_id, registry, ..]: &Positional<'_>) -> Outcome {
    let chain_id = ChainId::new(input::uint(chain_id, "chainId")?)?;
    let registry = match input::optional(registry, |value| address_at(value, "registry"))? {
        Some(registry) => registry,
        None => {
            let contract = Contract::RegistryV1;
            let chain = Chain::by_id(chain_id)
                .ok_or_else(|| Box::new(ChainError::DeploymentUnknown { contract, chain_id }))?;
            chain.contract(contract)?
        }
    };
    let permit = Permit {
        owner: address_at(owner, "owner")?,
        nonce: input::uint(nonce, "nonce")?,
        chain_id: chain_id.get(),
        registry,
    };
    Ok(Reply::json(&permit.to_json()))
}

/// `registryV1.register`: for a user, which is missing for none, the row with one.
pub(crate) fn register(arguments: &Positional<'_>) -> Outcome {
    let [registry, chain, contract, token_id, user, device, hash, uri, signature, value, ..] =
        *arguments;
    if user.is_missing() {
        let arguments = [registry, chain, contract, token_id, device, hash, uri, signature, value];
        row::call(&REGISTER, &arguments)
    } else {
        row::call(&REGISTER_FOR, arguments)
    }
}
