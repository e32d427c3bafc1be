//! Whether a transaction that succeeded also did something.
//!
//! `execute` on an account without code, or behind a proxy that points nowhere, succeeds and does
//! nothing. So what should be observable is fixed before the wallet opens, and looked for in the
//! block of the receipt.

use alloy_primitives::{Address, B256, U256};
use ioid::transaction::{CallInput, Context, Effect, KnownChain, effects};
use ioid_chain::{Call, Contract, Network, mba};

use crate::{ChainLog, Reader, Receipt, Result};

/// What should be observable afterwards.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expectation {
    effects: Vec<Effect>,
    /// `state()` of each account that should act, before; `None` when it did not answer.
    states: Vec<(Address, Option<U256>)>,
}

impl Expectation {
    /// Fixes what `call` should do, and reads what must differ afterwards.
    pub(crate) async fn before(reader: &Reader, call: &Call, from: Address) -> Result<Self> {
        let mut expectation = Self::blind(reader.network(), call, from);
        let effects = expectation.effects.iter();
        let accounts: Vec<Address> = effects
            .filter_map(|effect| match effect {
                Effect::StateChanged { account } => Some(*account),
                _ => None,
            })
            .collect();
        let states = states(reader, &accounts).await?;
        expectation.states = accounts.into_iter().zip(states).collect();
        Ok(expectation)
    }

    /// The same without a look at what was before.
    pub(crate) fn blind(network: &Network, call: &Call, from: Address) -> Self {
        let contracts = Contract::ALL.into_iter();
        let chain = KnownChain {
            id: Some(network.id.get()),
            contracts: contracts
                .filter_map(|contract| Some((contract, network.contracts.get(contract)?)))
                .collect(),
            ..KnownChain::default()
        };
        let context = Context { from: Some(from), chain: Some(chain), ..Context::default() };
        let input = CallInput {
            to: Some(call.to),
            data: call.data.clone().into(),
            value: call.value,
            chain_id: Some(network.id.get()),
        };
        Self { effects: effects(&input, &context), states: Vec::new() }
    }

    /// The first effect that is not there, in words; `reader` reads the block of the receipt.
    pub(crate) async fn missing(
        &self,
        reader: &Reader,
        receipt: &Receipt,
    ) -> Result<Option<String>> {
        for effect in &self.effects {
            if !self.is_there(reader, receipt, effect).await? {
                return Ok(Some(in_words(effect)));
            }
        }
        Ok(None)
    }

    async fn is_there(&self, reader: &Reader, receipt: &Receipt, effect: &Effect) -> Result<bool> {
        Ok(match effect {
            Effect::AccountCode { account, code } => {
                reader.codes(&[*account]).await?.first() == Some(code)
            }
            Effect::Implementation { account, implementation } => {
                let slot = reader.storage(&[*account], mba::IMPLEMENTATION_SLOT).await?.pop();
                slot.and_then(mba::implementation_from_slot) == Some(*implementation)
            }
            Effect::StateChanged { account } => {
                let before = self.states.iter().find(|(known, _)| known == account);
                let after = states(reader, &[*account]).await?.pop().flatten();
                // An account without `state()` cannot show that it acted, nor that it did not.
                match (before.and_then(|(_, state)| *state), after) {
                    (Some(before), Some(after)) => before != after,
                    _ => true,
                }
            }
            Effect::Log { address, topics, data } => receipt.logs.iter().any(|log| {
                log.address == *address
                    && topics_match(log, topics)
                    && data.as_ref().is_none_or(|data| log.data == *data)
            }),
            // A contract that does not have the view says nothing about the effect.
            Effect::View { to, data, returns } => match reader.call(*to, data).await {
                Ok(returned) => returned == *returns,
                Err(error) if error.is_revert() => true,
                Err(error) => return Err(error),
            },
            // An effect this version does not know how to look for.
            _ => true,
        })
    }
}

fn topics_match(log: &ChainLog, wanted: &[Option<B256>]) -> bool {
    log.topics.len() == wanted.len()
        && log.topics.iter().zip(wanted).all(|(topic, wanted)| wanted.is_none_or(|w| w == *topic))
}

async fn states(reader: &Reader, accounts: &[Address]) -> Result<Vec<Option<U256>>> {
    let views: Vec<_> = accounts.iter().map(|account| mba::state(*account)).collect();
    Ok(reader.views(&views).await?.into_iter().map(Result::ok).collect())
}

fn in_words(effect: &Effect) -> String {
    match effect {
        Effect::AccountCode { account, .. } => format!("{account} has no account code"),
        Effect::Implementation { account, implementation } => {
            format!("{account} is not initialised with {implementation}")
        }
        Effect::StateChanged { account } => format!("the device account {account} did not act"),
        Effect::Log { address, .. } => format!("{address} did not report it"),
        Effect::View { to, .. } => format!("{to} does not show it"),
        _ => "something expected is not there".to_owned(),
    }
}
