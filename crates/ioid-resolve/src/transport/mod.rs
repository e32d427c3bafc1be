//! The way to a chain through endpoints that may fail, lag, lie, or belong to another chain.
//!
//! Which endpoint is asked, how much at once, and what of it is believed is decided here; a
//! [`Wire`] only carries. The browser's wire is `fetch` or a wallet, a native service's an HTTP
//! client, a test's a table.
//!
//! - A revert is an answer. Any other error sends the call to the next endpoint.
//! - An endpoint that fails is asked last for [`REST`] milliseconds; otherwise the given order is
//!   kept.
//! - Nothing an endpoint says counts before it said that it serves the chain.
//! - Reads at a block travel with a look at that block's hash: an endpoint that does not have the
//!   block, or has another one in its place, is not believed.
//! - With a quorum, every read at a block, and every receipt, is asked of so many endpoints, and they
//!   must agree. A receipt that too few of them have yet is none yet.

mod answer;
mod endpoint;
mod every;
mod json_rpc;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use alloy_primitives::U256;
use ioid_did::Json;

use answer::Seat;
use endpoint::Endpoint;
pub(crate) use endpoint::origin;
use every::every;
pub use json_rpc::{Carried, LARGEST_ANSWER, Refusal, RpcCall, decode, encode};

use crate::{Answer, ClientError, Fault, FaultCode, PinnedBlock, Result};

/// Milliseconds for which an endpoint that failed is asked after the others.
pub(crate) const REST: u64 = 30_000;

/// How often all endpoints are asked when each of them may only be late: a block travels between
/// the nodes behind one address in a second or two.
const ROUNDS: usize = 4;

/// Milliseconds between two rounds.
const ROUND: u32 = 1_000;

/// Requests that are open at one endpoint at a time.
const AT_ONCE: usize = 6;

/// A read of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// What to ask.
    pub call: RpcCall,
    /// The block it is about; see [`PinnedBlock`].
    pub pin: Option<PinnedBlock>,
}

/// Carries calls to endpoints, which are known by their place in the list. What it is handed goes
/// out as it is; what comes back is [`decode`]d and handed over as it is.
pub trait Wire {
    /// One request to one endpoint: a batch unless there is a single call. It must end in time,
    /// whatever the endpoint does, and take in no more than [`LARGEST_ANSWER`] bytes.
    fn carry(&self, endpoint: usize, calls: &[&RpcCall]) -> impl Future<Output = Carried>;

    /// Lets time pass; fails when the caller gave up.
    fn wait(&self, milliseconds: u32) -> impl Future<Output = Result<(), Fault>>;

    /// Milliseconds since any moment that stays the same.
    fn now(&self) -> u64;
}

/// The endpoints of one chain, and what is known about each of them. Meant to live long and to be
/// shared by all that read this chain.
#[derive(Debug)]
pub struct Transport {
    chain: U256,
    quorum: usize,
    endpoints: Mutex<Vec<Endpoint>>,
}

impl Transport {
    /// For JSON-RPC endpoints, best first, of which `quorum` must agree on every read at a block.
    ///
    /// # Errors
    /// `INPUT_INVALID` when there are fewer endpoints than must agree, or one of them is given twice.
    pub fn new(chain: U256, urls: &[String], quorum: usize) -> Result<Self> {
        if quorum == 0 || quorum > urls.len().max(1) {
            let known = urls.len().to_string();
            let what = ["`quorum` must be from 1 to the number of endpoints, ", &known].concat();
            return Err(ClientError::Option { what }.into());
        }
        let twice = |(at, url): (usize, &String)| urls.iter().skip(at + 1).any(|one| one == url);
        if quorum > 1 && urls.iter().enumerate().any(twice) {
            let what = "an endpoint is given twice, and would agree with itself".to_owned();
            return Err(ClientError::Option { what }.into());
        }
        let endpoints = urls.iter().map(|url| Endpoint::at(url)).collect();
        Ok(Self { quorum, ..Self::of(chain, endpoints) })
    }

    /// For one EIP-1193 provider: it takes one call at a time and may change its chain.
    pub fn wallet(chain: U256) -> Self {
        Self::of(chain, vec![Endpoint::wallet()])
    }

    fn of(chain: U256, endpoints: Vec<Endpoint>) -> Self {
        Self { chain, quorum: 1, endpoints: Mutex::new(endpoints) }
    }

    fn endpoints(&self) -> MutexGuard<'_, Vec<Endpoint>> {
        self.endpoints.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes something about an endpoint, or looks it up.
    fn with<T: Default>(&self, endpoint: usize, look: impl FnOnce(&mut Endpoint) -> T) -> T {
        self.endpoints().get_mut(endpoint).map(look).unwrap_or_default()
    }

    /// Endpoints in the order to ask them now.
    fn order(&self, now: u64) -> Vec<usize> {
        let endpoints = self.endpoints();
        let that = |rest: bool| {
            let all = endpoints.iter().enumerate();
            all.filter(move |(_, one)| one.rests(now) == rest).map(|(index, _)| index)
        };
        that(false).chain(that(true)).collect()
    }

    /// Reads, in the order of the questions. It ends when the wire does; nothing is asked more
    /// than [`ROUNDS`] times of one endpoint.
    pub async fn read<W: Wire>(&self, wire: &W, reads: Vec<Read>) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(reads.len());
        let mut reads = reads.into_iter().peekable();
        while let Some(first) = reads.next() {
            let pin = first.pin;
            let mut calls = vec![first.call];
            while let Some(next) = reads.next_if(|next| next.pin == pin) {
                calls.push(next.call);
            }
            answers.extend(self.group(wire, pin, &calls).await);
        }
        answers
    }

    /// Reads at one block, or at none.
    async fn group<W: Wire>(
        &self,
        wire: &W,
        pin: Option<PinnedBlock>,
        calls: &[RpcCall],
    ) -> Vec<Answer> {
        let need = |call: &RpcCall| {
            if pin.is_some() || call.is_head() || call.is_receipt() { self.quorum } else { 1 }
        };
        let mut seats: Vec<Seat> = calls.iter().map(|call| Seat::new(call, need(call))).collect();
        for round in 0..ROUNDS {
            if round > 0 {
                if !seats.iter().any(Seat::is_worth_waiting) {
                    break;
                }
                if let Err(fault) = wire.wait(ROUND).await {
                    seats.iter_mut().for_each(|seat| seat.give_up(&fault));
                    break;
                }
                seats.iter_mut().for_each(Seat::forget_faults);
            }
            let order = self.order(wire.now());
            loop {
                // What one endpoint has to say is not asked of two, unless the first one fails.
                seats.iter_mut().for_each(|seat| seat.choose(&order));
                let now = order.iter().filter(|one| seats.iter().any(|seat| seat.asks(**one)));
                let asked = now.map(|endpoint| {
                    let open = seats.iter().enumerate().filter(|(_, seat)| seat.asks(*endpoint));
                    let open: Vec<usize> = open.map(|(index, _)| index).collect();
                    async move {
                        let calls: Vec<_> = open.iter().filter_map(|one| calls.get(*one)).collect();
                        let outcomes = self.ask(wire, *endpoint, pin, &calls).await;
                        (*endpoint, open, outcomes)
                    }
                });
                let heard = every(asked).await;
                if heard.is_empty() {
                    break;
                }
                for (endpoint, open, outcomes) in heard {
                    for (index, outcome) in open.into_iter().zip(outcomes) {
                        if let Some(seat) = seats.get_mut(index) {
                            seat.hear(endpoint, outcome);
                        }
                    }
                }
            }
        }
        let endpoints = self.endpoints();
        let name = |index: usize| endpoints.get(index).map(|one| one.name.clone());
        seats.into_iter().map(|seat| seat.answer(&name, endpoints.len())).collect()
    }

    /// Asks one endpoint, and believes it only if it has the chain and the block.
    async fn ask<W: Wire>(
        &self,
        wire: &W,
        endpoint: usize,
        pin: Option<PinnedBlock>,
        calls: &[&RpcCall],
    ) -> Vec<Result<Json, Fault>> {
        if calls.is_empty() {
            return Vec::new();
        }
        let block = pin.and_then(|pin| Some((pin, pin.hash?)));
        let mut all = calls.to_vec();
        let (look_at_chain, look_at_block) = (RpcCall::chain_id(), pin.map(RpcCall::block));
        // The hash of a block stands for its chain.
        let proof = match &look_at_block {
            Some(look) if block.is_some() => Some(look),
            _ if self.with(endpoint, |one| one.on_chain) => None,
            _ => Some(&look_at_chain),
        };
        // A call that is its own proof is not asked twice.
        let own = proof.and_then(|proof| calls.iter().position(|call| *call == proof));
        // Last: what was said before it was said of the same chain. Alone, when there are several
        // requests that may overtake one another.
        let extra = proof.filter(|_| own.is_none());
        let together = all.len() < self.with(endpoint, |one| one.batch);
        all.extend(extra.filter(|_| together));
        let mut outcomes = self.carry(wire, endpoint, &all).await;
        if let Some(extra) = extra.filter(|_| !together) {
            outcomes.extend(self.carry(wire, endpoint, &[extra]).await);
        }
        let Some(said) = proof.and_then(|_| outcomes.get(own.unwrap_or(calls.len()))) else {
            return outcomes;
        };
        let verdict = match (said, block) {
            (Err(fault), _) => Err(fault.clone()),
            (Ok(said), Some((pin, hash))) => answer::same_block(said, pin.block, hash),
            (Ok(said), None) => answer::same_chain(said, self.chain),
        };
        if let Err(fault) = verdict {
            if matches!(fault.code, FaultCode::ChainMismatch | FaultCode::RpcMalformed) {
                self.with(endpoint, |one| one.failed(wire.now()));
            }
            return vec![Err(fault); calls.len()];
        }
        self.with(endpoint, Endpoint::is_on_chain);
        outcomes.truncate(calls.len());
        outcomes
    }

    /// Sends calls in batches that the endpoint takes. As many outcomes as calls.
    async fn carry<W: Wire>(
        &self,
        wire: &W,
        endpoint: usize,
        calls: &[&RpcCall],
    ) -> Vec<Result<Json, Fault>> {
        let mut outcomes: Vec<Result<Json, Fault>> = Vec::with_capacity(calls.len());
        while let Some(rest) = calls.get(outcomes.len()..).filter(|rest| !rest.is_empty()) {
            let batch = self.with(endpoint, |one| one.batch).max(1);
            let pieces: Vec<_> = rest.chunks(batch).take(AT_ONCE).collect();
            let carried = every(pieces.iter().map(|piece| wire.carry(endpoint, piece))).await;
            for (piece, carried) in pieces.into_iter().zip(carried) {
                match carried {
                    Ok(said) if said.len() == piece.len() => outcomes.extend(said),
                    Err(refusal) if refusal.smaller && piece.len() > 1 => {
                        self.with(endpoint, |one| one.refused(piece.len(), &refusal.fault));
                        break;
                    }
                    carried => {
                        let fault = match carried {
                            Err(refusal) => refusal.fault,
                            Ok(_) => Fault::new(FaultCode::RpcMalformed, "answers are missing"),
                        };
                        self.with(endpoint, |one| one.failed(wire.now()));
                        outcomes.resize(calls.len(), Err(fault));
                        return outcomes;
                    }
                }
            }
        }
        let now = wire.now();
        let failed = outcomes.iter().all(|said| matches!(said, Err(fault) if !fault.is_answer()));
        self.with(endpoint, |one| if failed { one.failed(now) } else { one.worked() });
        outcomes
    }
}
