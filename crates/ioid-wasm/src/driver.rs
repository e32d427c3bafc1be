//! Runs a machine of `ioid-resolve` in JavaScript. Whatever reaches outside is a function of
//! `npm/src/host.ts`: `fetch`, the wallet, timers, kept blocks, progress.

use std::cell::Cell;
use std::future::{Future, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use ioid_did::Json;
use ioid_resolve::{
    Answer, Fault, FaultCode, LARGEST_ANSWER, Notice, Read, Request, RequestId, RpcCall, Step,
};

use crate::argument::Arg;
use crate::call::Outcome;
use crate::client::{Conversation, Progress, settings};
use crate::conversation::{Awaited, Said, Work, ask, tell};
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
    /// The last key of a request to a node. Those of the machine are below [`FIRST_KEY`].
    last_key: Cell<u32>,
}

/// A machine asks for less than this.
const FIRST_KEY: u32 = 1 << 31;

impl Host {
    /// From the first argument of a conversation.
    ///
    /// # Errors
    /// `INPUT_INVALID` for settings that cannot be used.
    pub(crate) fn read(value: &Arg<'_>) -> Result<Self, Failure> {
        let [_, client, chain_id, quorum, urls, ..] = settings(value)?;
        let urls = input::list(&urls, "rpcUrls")?;
        let urls = urls.map(|url| input::text(&url, "rpcUrls").map(str::to_owned));
        let rpc_urls = urls.collect::<Result<Vec<_>, _>>()?;
        let client = input::uint(&client, "client")?.saturating_to();
        let quorum = input::uint(&quorum, "quorum")?.saturating_to();
        let chain = Chain::of(client, input::uint(&chain_id, "chainId")?, &rpc_urls, quorum)?;
        Ok(Self { rpc_urls, chain, last_key: Cell::new(FIRST_KEY) })
    }

    /// A key for what the machine did not ask for by itself.
    pub(crate) fn next_key(&self) -> u32 {
        self.last_key.set(self.last_key.get().checked_add(1).unwrap_or(FIRST_KEY));
        self.last_key.get()
    }
}

/// Asks the wallet. What a person is asked takes as long as it takes.
pub(crate) fn provider(method: &'static str, params: &str, timed: bool) -> Awaited {
    let longest = u32::try_from(LARGEST_ANSWER).unwrap_or(u32::MAX);
    ask("provider", [method.into(), Reply::text(params), timed.into(), Reply::number(longest)])
}

/// Lets time pass.
pub(crate) fn wait(key: u32, milliseconds: u32) -> Awaited {
    ask("wait", [Reply::number(key), Reply::number(milliseconds)])
}

type Answers = Vec<(RequestId, Answer)>;

/// What is under way. There is little at a time: all of it is looked at whenever something moved.
struct Open<'a>(Vec<Work<'a, Answers>>);

impl Future for Open<'_> {
    type Output = Answers;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answers> {
        let mut answers = Vec::new();
        self.0.retain_mut(|work| match work.as_mut().poll(context) {
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

/// Starts what was asked for; reads that were asked for together travel together.
fn begin<'a>(host: &'a Host, requests: Vec<(RequestId, Request)>, open: &mut Open<'a>) {
    let (mut ids, mut reads) = (Vec::new(), Vec::new());
    for (id, request) in requests {
        match request {
            Request::Read { method, params, pin } => {
                ids.push(id);
                reads.push(Read { call: RpcCall { method, params }, pin });
            }
            Request::Cancel => tell("end", [Reply::number(id)]),
            Request::Fetch { url, accept, limit } => {
                open.0.push(content(id, Outgoing::get(&url, accept), limit));
            }
            Request::Publish { url, headers, form, body } => {
                let request = Outgoing::publish(&url, &headers, form, &body);
                open.0.push(content(id, request, http::LARGEST_RECEIPT));
            }
            Request::Look { url, headers } => {
                let request = Outgoing::look(&url, &headers);
                open.0.push(content(id, request, http::LARGEST_RECEIPT));
            }
            Request::Keep { cid, block } => {
                // A store that fails keeps nothing, and that is all.
                tell("keep", [cid.into(), Reply::bytes(&block)]);
                open.0.push(Box::pin(ready(vec![(id, Answer::Waited)])));
            }
            Request::Wallet { method, params } => {
                let timed = method != "eth_sendTransaction";
                let asked = provider(method, &params, timed);
                open.0.push(simple(id, asked, |said| json(said).map(Answer::Json)));
            }
            Request::Wait { milliseconds } => {
                open.0.push(simple(id, wait(id, milliseconds), |_| Ok(Answer::Waited)));
            }
            Request::Recall { cid } => {
                open.0.push(simple(id, ask("recall", [cid.into()]), |kept| match kept {
                    Said::Bytes(block) => Ok(Answer::Bytes(block)),
                    _ => Err(Fault::new(FaultCode::ContentUnavailable, "nothing is kept")),
                }));
            }
            _ => {
                let unknown = Fault::new(FaultCode::Internal, "this request has no driver");
                open.0.push(Box::pin(ready(vec![(id, Answer::Failed(unknown))])));
            }
        }
    }
    if !reads.is_empty() {
        open.0.push(Box::pin(async move {
            ids.into_iter().zip(host.chain.transport.read(host, reads).await).collect()
        }));
    }
}

fn content(id: RequestId, request: Outgoing, limit: usize) -> Work<'static, Answers> {
    let exchanged = http::send(id, request, limit);
    Box::pin(async move {
        let answer = exchanged.await.and_then(http::good).map(Answer::Bytes);
        vec![(id, answer.unwrap_or_else(Answer::Failed))]
    })
}

fn simple(
    id: RequestId,
    asked: Awaited,
    read: fn(Said) -> Result<Answer, Fault>,
) -> Work<'static, Answers> {
    Box::pin(async move {
        let answer = asked.await.and_then(read);
        vec![(id, answer.unwrap_or_else(Answer::Failed))]
    })
}

/// A wallet's answer, which crosses as JSON text unless it is too long.
pub(crate) fn json(said: Said) -> Result<Json, Fault> {
    let Said::Text(text) = said else { return Err(not_json()) };
    Json::parse_up_to(&text, LARGEST_ANSWER).ok().ok_or_else(not_json)
}

fn not_json() -> Fault {
    Fault::new(FaultCode::RpcMalformed, "the wallet's answer is not JSON")
}

/// From code, message and data of what `npm/src/host.ts` throws.
pub(crate) fn fault(code: &Arg<'_>, message: &Arg<'_>, data: &Arg<'_>) -> Fault {
    let text = |value: &Arg<'_>| input::text(value, "fault").ok().map(str::to_owned);
    let code = text(code).and_then(|name| FaultCode::from_name(&name));
    let message = text(message).unwrap_or_default();
    Fault { data: text(data), ..Fault::new(code.unwrap_or(FaultCode::Internal), &message) }
}
