//! What of an endpoint's words is believed.

use alloy_primitives::{B256, U256};
use ioid_did::Json;

use super::RpcCall;
use crate::{Answer, Fault, FaultCode, reader};

/// Blocks by which endpoints that must agree may differ in what is newest.
const MOST_LAG: u64 = 12;

type Said = Result<Json, Fault>;

/// One call on its way round the endpoints.
#[derive(Debug)]
pub(super) struct Seat<'a> {
    call: &'a RpcCall,
    /// Endpoints that must agree.
    need: usize,
    votes: Vec<(usize, Said)>,
    /// Endpoints that do not know the receipt yet, which is no contradiction to those that do.
    late: Vec<usize>,
    faults: Vec<(usize, Fault)>,
    /// Endpoints that were asked in this round; from `chosen` on, that are to be asked now.
    asked: Vec<usize>,
    chosen: usize,
    /// Nobody else is asked: they disagree, or the caller gave up.
    closed: Option<Fault>,
}

impl<'a> Seat<'a> {
    pub(super) const fn new(call: &'a RpcCall, need: usize) -> Self {
        Self {
            call,
            need,
            votes: Vec::new(),
            late: Vec::new(),
            faults: Vec::new(),
            asked: Vec::new(),
            chosen: 0,
            closed: None,
        }
    }

    /// How many more endpoints must answer.
    pub(super) fn missing(&self) -> usize {
        if self.closed.is_some() { 0 } else { self.need.saturating_sub(self.votes.len()) }
    }

    /// Chooses the next endpoints to ask, as many as must still answer, of these in their order.
    pub(super) fn choose(&mut self, order: &[usize]) {
        let begin = self.asked.len();
        for endpoint in order {
            let done = self.late.contains(endpoint) || self.asked.contains(endpoint);
            let voted = self.votes.iter().any(|(voted, _)| voted == endpoint);
            if self.asked.len() - begin < self.missing() && !done && !voted {
                self.asked.push(*endpoint);
            }
        }
        self.chosen = begin;
    }

    /// Whether this endpoint is to be asked now.
    pub(super) fn asks(&self, endpoint: usize) -> bool {
        self.asked.iter().skip(self.chosen).any(|asked| *asked == endpoint)
    }

    pub(super) fn is_worth_waiting(&self) -> bool {
        self.missing() > 0 && self.faults.iter().any(|(_, fault)| fault.is_passing())
    }

    pub(super) fn forget_faults(&mut self) {
        self.asked.clear();
        if self.missing() > 0 {
            self.faults.clear();
        }
    }

    pub(super) fn give_up(&mut self, fault: &Fault) {
        if self.missing() > 0 {
            self.closed = Some(fault.clone());
        }
    }

    pub(super) fn hear(&mut self, endpoint: usize, said: Said) {
        match said {
            Err(fault) if fault.code == FaultCode::Aborted => self.give_up(&fault),
            Err(fault) if !self.is_answer(&fault) => self.faults.push((endpoint, fault)),
            Ok(json) if !is_plausible(self.call.method, &json) => {
                let message = [self.call.method, " was answered with ", json.kind()].concat();
                self.faults.push((endpoint, Fault::new(FaultCode::RpcMalformed, &message)));
            }
            Ok(Json::Null) if self.call.is_receipt() && self.need > 1 => self.late.push(endpoint),
            said => self.vote(endpoint, said),
        }
    }

    /// A range of logs that is refused for its size would be refused by the next node too, or
    /// should be: whoever asked asks for less.
    fn is_answer(&self, fault: &Fault) -> bool {
        fault.is_answer() || (self.call.method == "eth_getLogs" && fault.is_about_size())
    }

    fn vote(&mut self, endpoint: usize, said: Said) {
        if self.call.is_head() {
            self.votes.push((endpoint, said));
            return self.leave_behind();
        }
        if let Some((other, first)) = self.votes.first()
            && !agree(self.call.method, first, &said)
        {
            self.closed = Some(Fault::new(FaultCode::RpcDisagreement, ""));
            self.faults = [(*other, first), (endpoint, &said)]
                .map(|(endpoint, said)| {
                    (endpoint, Fault::new(FaultCode::RpcDisagreement, &words(said)))
                })
                .into();
        }
        self.votes.push((endpoint, said));
    }

    /// What is newest differs by a block or two; the oldest of them is known to all. An endpoint
    /// far behind does not pull the others back: the next one is asked in its place.
    fn leave_behind(&mut self) {
        let newest = self.votes.iter().map(|(_, said)| height(said)).max().unwrap_or_default();
        let late = |(_, said): &mut (usize, Said)| newest - height(said) > MOST_LAG;
        for (endpoint, said) in self.votes.extract_if(.., late) {
            let message = format!("its newest block is {}, not {newest}", height(&said));
            self.faults.push((endpoint, Fault::new(FaultCode::BlockUnavailable, &message)));
        }
    }

    /// What is believed in the end.
    pub(super) fn answer(
        self,
        name: &impl Fn(usize) -> Option<String>,
        endpoints: usize,
    ) -> Answer {
        let named = |(endpoint, fault): &(usize, Fault)| match name(*endpoint) {
            Some(name) if endpoints > 1 => [&name, ": ", &fault.message].concat(),
            _ => fault.message.clone(),
        };
        let all = || self.faults.iter().map(named).collect::<Vec<_>>().join("; ");
        if let Some(fault) = self.closed {
            return Answer::Failed(match fault.code {
                FaultCode::RpcDisagreement => Fault::new(fault.code, &all()),
                _ => fault,
            });
        }
        let votes = self.votes.len();
        if votes >= self.need {
            let said = self.votes.into_iter().map(|(_, said)| said);
            let said =
                if self.call.is_head() { said.min_by_key(height) } else { said.min_by_key(|_| 0) };
            return match said {
                Some(Ok(json)) => Answer::Json(json),
                Some(Err(fault)) => Answer::Failed(fault),
                None => Answer::Failed(Fault::new(FaultCode::Internal, "no answer")),
            };
        }
        if !self.late.is_empty() {
            return Answer::Json(Json::Null);
        }
        // An endpoint that said something says more than one that is away.
        let away =
            |fault: &Fault| matches!(fault.code, FaultCode::RpcUnavailable | FaultCode::TimedOut);
        let told = self.faults.iter().map(|(_, fault)| fault);
        let Some(first) = told.min_by_key(|fault| away(fault)) else {
            let message = "no endpoint is configured";
            return Answer::Failed(Fault::new(FaultCode::RpcUnavailable, message));
        };
        let other_block = first.code == FaultCode::ChainReorganized && votes > 0;
        let code = if other_block { FaultCode::RpcDisagreement } else { first.code };
        let message = match self.need {
            1 => all(),
            need => format!("{need} nodes must agree and {votes} answered; {}", all()),
        };
        Answer::Failed(Fault { data: first.data.clone(), ..Fault::new(code, &message) })
    }
}

/// The number of a block; 0 for what is none.
fn height(said: &Said) -> u64 {
    let block = said.as_ref().ok().and_then(|block| block.get("number"));
    block.and_then(|number| reader::number("", number).ok()).unwrap_or_default()
}

/// An answer in a sentence about who said what.
fn words(said: &Said) -> String {
    match said {
        Ok(Json::String(text)) => {
            let most = 80;
            let start: String = text.chars().take(most).collect();
            if start.len() < text.len() { start + "…" } else { start }
        }
        Ok(Json::Array(list)) => format!("{} logs", list.len()),
        Ok(object @ Json::Object(_)) => {
            let names = ["hash", "blockHash", "status", "gasUsed", "timestamp"].into_iter();
            let parts =
                names.filter_map(|name| Some([name, " ", object.get(name)?.as_str()?].concat()));
            let words = parts.map(|part| part.chars().take(80).collect::<String>());
            words.collect::<Vec<_>>().join(", ")
        }
        Ok(other) => other.kind().to_owned(),
        Err(fault) => fault.message.clone(),
    }
}

/// Whether the endpoint has this block of the chain.
pub(super) fn same_block(block: &Json, number: u64, hash: B256) -> Result<(), Fault> {
    let said = block.get("hash").and_then(|hash| reader::word::<32>("", hash).ok());
    match said {
        Some(said) if said == hash.0 => Ok(()),
        Some(_) => {
            let message = format!("block {number} is another one than before");
            Err(Fault::new(FaultCode::ChainReorganized, &message))
        }
        None => {
            let message = format!("block {number} is not known");
            Err(Fault::new(FaultCode::BlockUnavailable, &message))
        }
    }
}

/// Whether the endpoint serves this chain.
pub(super) fn same_chain(said: &Json, chain: U256) -> Result<(), Fault> {
    let Ok(id) = reader::quantity("", said) else {
        return Err(Fault::new(FaultCode::RpcMalformed, "the chain id is no number"));
    };
    if id == chain {
        return Ok(());
    }
    let message = format!("the node serves chain {id}, not chain {chain}");
    let fault = Fault::new(FaultCode::ChainMismatch, &message);
    Err(Fault { data: Some(id.to_string()), ..fault })
}

/// Whether the method can return this. What exactly it says is read by whoever asked.
fn is_plausible(method: &str, said: &Json) -> bool {
    match method {
        "eth_getLogs" => said.as_array().is_some(),
        "eth_getBlockByNumber" | "eth_getTransactionReceipt" | "eth_getTransactionByHash" => {
            said.is_null() || said.as_object().is_some()
        }
        _ => said.as_str().is_some_and(|text| text.starts_with("0x")),
    }
}

/// What must be the same in two objects; the rest differs between kinds of nodes.
const MEMBERS: [&str; 7] =
    ["number", "hash", "timestamp", "blockHash", "status", "gasUsed", "logs"];

/// Whether two answers say the same. Nodes spell numbers and words differently, add members to
/// objects, and say "reverted" in words of their own.
pub(super) fn agree(method: &str, one: &Said, other: &Said) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => same(method, one, other),
        (Err(one), Err(other)) => one.code == other.code,
        _ => false,
    }
}

fn same(method: &str, one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(ones), Json::Array(others)) => {
            ones.len() == others.len()
                && ones.iter().zip(others).all(|(one, other)| {
                    let (one, other) = (reader::chain_log("", one), reader::chain_log("", other));
                    one.is_ok() && one == other
                })
        }
        (Json::Object(_), Json::Object(_)) => {
            MEMBERS.iter().all(|name| match (one.get(name), other.get(name)) {
                (Some(one), Some(other)) => same("", one, other),
                (one, other) => one.is_none() && other.is_none(),
            })
        }
        (Json::String(one), Json::String(other)) => {
            let digits = |text: &str| match method {
                "eth_call" | "eth_getCode" => text.to_owned(),
                _ => text.trim_start_matches("0x").trim_start_matches('0').to_owned(),
            };
            digits(one).eq_ignore_ascii_case(&digits(other))
        }
        _ => one == other,
    }
}
