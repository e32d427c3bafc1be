//! Runs a machine of `ioid-resolve` in JavaScript. Whatever reaches outside is a function of
//! `npm/src/host.ts`: `fetch`, the wallet, kept blocks, progress.

use std::cell::Cell;
use std::future::{Future, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use alloy_primitives::U256;
use ioid_did::Json;
use ioid_resolve::{
    Answer, Fault, FaultCode, LARGEST_ANSWER, Notice, Read, Request, RequestId, RpcCall, Step,
};

use crate::argument::Arg;
use crate::blocks;
use crate::call::Outcome;
use crate::client::{Conversation, Progress, settings, timeout};
use crate::conversation::{self, Limit, Limited, Said, Sleep, Work, ask, tell};
use crate::http::{self, Outgoing};
use crate::json_rpc::Chain;
use crate::reply::Reply;
use crate::{Failure, input};

/// Whom a conversation asks, and what is known of them.
#[derive(Debug)]
pub(crate) struct Host {
    /// JSON-RPC endpoints for reads, best first; empty when the provider reads.
    pub(crate) rpc_urls: Vec<String>,
    /// What the client of this conversation knows of its endpoints and of its chain.
    pub(crate) chain: Rc<Chain>,
    /// Milliseconds that a request may take.
    pub(crate) timeout: u32,
    /// The number of the client, if blocks that it fetches stay in memory.
    keeps: Option<u64>,
    /// The last key of an exchange.
    last_key: Cell<u32>,
}

impl Host {
    /// From the first argument of a conversation.
    ///
    /// # Errors
    /// `INPUT_INVALID` for settings that cannot be used.
    pub(crate) fn read(value: &Arg<'_>) -> Result<Self, Failure> {
        let mut rpc_urls = Vec::new();
        // Without a client nothing is read of a chain.
        let (mut client, mut chain_id, mut quorum, mut limit) = (0, U256::ZERO, 1, Arg::Missing);
        let mut keeps = None;
        if !value.is_missing() {
            let [_, number, id, agreeing, urls, given, _, in_memory, ..] = settings(value)?;
            for url in input::list(&urls, "rpcUrls")? {
                rpc_urls.push(input::text(&url, "rpcUrls")?.to_owned());
            }
            client = input::uint(&number, "client")?.saturating_to();
            chain_id = input::uint(&id, "chainId")?;
            quorum = input::uint(&agreeing, "quorum")?.saturating_to();
            limit = given;
            keeps = matches!(in_memory, Arg::Bool(true)).then_some(client);
        }
        let chain = Chain::of(client, chain_id, &rpc_urls, quorum)?;
        Ok(Self { rpc_urls, chain, timeout: timeout(&limit)?, keeps, last_key: Cell::new(0) })
    }

    /// A name for an exchange with JavaScript.
    pub(crate) fn next_key(&self) -> u32 {
        self.last_key.set(self.last_key.get().wrapping_add(1));
        self.last_key.get()
    }

    /// A block that was kept, in memory or beyond it.
    async fn recall(&self, cid: String) -> Result<Answer, Fault> {
        if let Some(block) = self.keeps.and_then(|client| blocks::recall(client, &cid)) {
            return Ok(Answer::Bytes(block));
        }
        let Ok(Said::Bytes(block)) = ask("blocks", [cid.clone().into()]).await else {
            return Err(Fault::new(FaultCode::ContentUnavailable, "nothing is kept"));
        };
        if let Some(client) = self.keeps {
            blocks::keep(client, &cid, &block);
        }
        Ok(Answer::Bytes(block))
    }

    /// Asks the wallet. What a person is asked takes as long as it takes, and stays asked: a
    /// wallet has no way to be told to stop.
    pub(crate) async fn wallet(
        &self,
        method: &'static str,
        params: &str,
        timed: bool,
    ) -> Result<Json, Fault> {
        // A wallet must not open for a request that was given up while the chain was read.
        if let Some(fault) = conversation::aborted() {
            return Err(fault);
        }
        let longest = u32::try_from(LARGEST_ANSWER).unwrap_or(u32::MAX);
        let asked = ask("wallet", [method.into(), Reply::json(params), Reply::number(longest)]);
        let outcome =
            if timed { Limited(asked, Limit::after(self.timeout)).await? } else { asked.await };
        match outcome {
            Ok(Said::Text(text)) => {
                Json::parse_up_to(&text, LARGEST_ANSWER).ok().ok_or_else(not_json)
            }
            Ok(Said::Bool(false)) => {
                Err(Fault::new(FaultCode::WalletMissing, "there is no provider"))
            }
            // Too long.
            Ok(_) => Err(not_json()),
            Err(failed) => {
                let message = failed.words.unwrap_or(failed.sentence);
                let code = failed.code.unwrap_or(FaultCode::Internal);
                Err(Fault { data: failed.data, ..Fault::new(code, &message) })
            }
        }
    }
}

fn not_json() -> Fault {
    Fault::new(FaultCode::RpcMalformed, "the wallet's answer is not JSON")
}

type Answers = Vec<(RequestId, Answer)>;

/// What is under way. There is little at a time: all of it is looked at whenever something moved.
/// By the request that can be cancelled; reads that travel together end by themselves.
struct Open<'a>(Vec<(Option<RequestId>, Work<'a, Answers>)>);

impl Future for Open<'_> {
    type Output = Answers;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answers> {
        let mut answers = Vec::new();
        self.0.retain_mut(|(_, work)| match work.as_mut().poll(context) {
            Poll::Ready(said) => {
                answers.extend(said);
                false
            }
            Poll::Pending => true,
        });
        if answers.is_empty() { Poll::Pending } else { Poll::Ready(answers) }
    }
}

/// Answers a conversation's requests until it is over.
pub(crate) async fn drive(host: &Host, machine: Conversation) -> Outcome {
    let mut machine = machine.sharing(&host.chain.cache);
    let mut progress = Progress::default();
    let mut open = Open(Vec::new());
    loop {
        match machine.step() {
            Step::Done { result, notices } => {
                notify(&mut progress, notices);
                return result;
            }
            Step::Ask { requests, notices } => {
                notify(&mut progress, notices);
                begin(host, requests, &mut open);
            }
        }
        for (id, answer) in (&mut open).await {
            machine.answer(id, answer);
        }
    }
}

fn notify(progress: &mut Progress, notices: Vec<Notice>) {
    for notice in notices {
        tell("notice", [progress.read(notice)]);
    }
}

impl<'a> Open<'a> {
    /// Adds what answers one request.
    fn add(&mut self, id: RequestId, work: impl Future<Output = Result<Answer, Fault>> + 'a) {
        let work = async move { vec![(id, work.await.unwrap_or_else(Answer::Failed))] };
        self.0.push((Some(id), Box::pin(work)));
    }

    fn exchange(&mut self, host: &'a Host, id: RequestId, request: Outgoing, limit: usize) {
        let exchanged = http::send(host, request, limit);
        self.add(id, async { http::good(exchanged.await?).map(Answer::Bytes) });
    }
}

/// Starts what was asked for; reads that were asked for together travel together.
fn begin<'a>(host: &'a Host, requests: Vec<(RequestId, Request)>, open: &mut Open<'a>) {
    let (mut ids, mut reads) = (Vec::new(), Vec::new());
    for (id, request) in requests {
        match request {
            Request::Read { method, params, pin } => {
                ids.push(id);
                reads.push(Read { call: RpcCall { method, params }, pin });
            }
            Request::Cancel => open.0.retain(|(of, _)| *of != Some(id)),
            Request::Fetch { url, accept, limit } => {
                open.exchange(host, id, Outgoing::get(&url, accept), limit);
            }
            Request::Publish { url, headers, form, body } => {
                let request = Outgoing::publish(&url, &headers, form, &body);
                open.exchange(host, id, request, http::LARGEST_RECEIPT);
            }
            Request::Look { url, headers } => {
                let request = Outgoing::look(&url, &headers);
                open.exchange(host, id, request, http::LARGEST_RECEIPT);
            }
            Request::Keep { cid, block } => {
                // A store that fails keeps nothing, and that is all.
                if let Some(client) = host.keeps {
                    blocks::keep(client, &cid, &block);
                }
                tell("blocks", [cid.into(), Reply::bytes(&block)]);
                open.add(id, ready(Ok(Answer::Waited)));
            }
            Request::Wallet { method, params } => open.add(id, async move {
                let timed = method != "eth_sendTransaction";
                host.wallet(method, &params, timed).await.map(Answer::Json)
            }),
            Request::Wait { milliseconds } => {
                let passed = Sleep(Limit::after(milliseconds));
                open.add(id, async { passed.await.map(|()| Answer::Waited) });
            }
            Request::Recall { cid } => {
                open.add(id, host.recall(cid));
            }
            _ => {
                let unknown = Fault::new(FaultCode::Internal, "this request has no driver");
                open.add(id, ready(Err(unknown)));
            }
        }
    }
    if !reads.is_empty() {
        let read = async move {
            ids.into_iter().zip(host.chain.transport.read(host, reads).await).collect()
        };
        open.0.push((None, Box::pin(read)));
    }
}
