//! Runs a machine of `ioid-resolve` in JavaScript. Whatever reaches outside is a function of
//! `npm/src/host.ts`: `fetch`, the wallet, timers, kept blocks, progress.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use ioid_did::Json;
use ioid_resolve::{
    Answer, Fault, FaultCode, LARGEST_ANSWER, Notice, Read, Request, RequestId, RpcCall, Step,
};
use js_sys::{Array, Function, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::Failure;
use crate::call::Outcome;
use crate::client::{Conversation, Progress};
use crate::conversation::{Awaited, Work};
use crate::http::{self, Outgoing};
use crate::json_rpc::Chain;

/// What JavaScript lends for one conversation: `Host` of `npm/src/host.ts`.
#[derive(Debug)]
pub(crate) struct Host {
    /// JSON-RPC endpoints for reads, best first; empty when the provider reads.
    pub(crate) rpc_urls: Vec<String>,
    /// What the client of this conversation knows of its endpoints and of its chain.
    pub(crate) chain: Rc<Chain>,
    /// Its functions, by their names.
    functions: JsValue,
    /// The last key of a request to a node. Below zero: those above are the machine's.
    last_key: Cell<f64>,
}

impl Host {
    /// Reads what `npm/src/host.ts` made; something is missing only when that file is wrong.
    ///
    /// # Errors
    /// `INPUT_INVALID` for settings that cannot be used.
    pub(crate) fn read(value: &JsValue) -> Result<Self, Failure> {
        let host = Self::of(value).ok_or_else(|| Failure::input("host", "a host", "less"));
        host?
    }

    fn of(value: &JsValue) -> Option<Result<Self, Failure>> {
        let number = |name| field(value, name).as_f64();
        let urls = field(value, "rpcUrls").dyn_into::<Array>().ok()?;
        let rpc_urls: Vec<_> = urls.iter().filter_map(|url| url.as_string()).collect();
        let chain = Chain::of(number("client")?, number("chainId")?, &rpc_urls, number("quorum")?);
        let functions = value.clone();
        let host = |chain| Self { rpc_urls, chain, functions, last_key: Cell::new(0.0) };
        Some(chain.map(host).map_err(Failure::from))
    }

    /// Calls a function; what it throws is a fault.
    pub(crate) fn call(&self, name: &str, arguments: &[JsValue]) -> Result<JsValue, Fault> {
        let list = Array::new();
        for argument in arguments {
            list.push(argument);
        }
        let missing = || Fault::new(FaultCode::Internal, "this host lacks a function");
        let function: Function =
            field(&self.functions, name).dyn_into().ok().ok_or_else(missing)?;
        function.apply(&JsValue::UNDEFINED, &list).map_err(|thrown| fault(&thrown))
    }

    /// Calls a function that returns a promise.
    pub(crate) fn ask(&self, name: &str, arguments: &[JsValue]) -> Promised {
        Promised(self.call(name, arguments).and_then(|promise| self.settled(&promise)))
    }

    /// Waits for a promise.
    pub(crate) fn promised(&self, promise: &JsValue) -> Promised {
        Promised(self.settled(promise))
    }

    fn settled(&self, promise: &JsValue) -> Result<Awaited, Fault> {
        let awaited = Awaited::new();
        self.call("later", &[awaited.number().into(), promise.clone()])?;
        Ok(awaited)
    }

    /// A key for what the machine did not ask for by itself.
    pub(crate) fn next_key(&self) -> f64 {
        self.last_key.set(self.last_key.get() - 1.0);
        self.last_key.get()
    }

    /// Ends what goes on under a key; why it had ended before, if it had.
    pub(crate) fn end(&self, key: f64) -> Option<Fault> {
        let reason = self.call("end", &[key.into()]).ok()?;
        (!reason.is_undefined()).then(|| fault(&reason))
    }

    /// Asks the wallet. What a person is asked takes as long as it takes.
    pub(crate) fn provider(&self, method: &str, params: &str, timed: bool) -> Promised {
        self.ask("provider", &[method.into(), params.into(), timed.into()])
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, key: f64, milliseconds: u32) -> Promised {
        self.ask("wait", &[key.into(), milliseconds.into()])
    }
}

/// What a promise comes to, or why there is none. Written out: as `async` code, every place that
/// waits would have its own copy.
#[derive(Debug)]
pub(crate) struct Promised(Result<Awaited, Fault>);

impl Future for Promised {
    type Output = Result<JsValue, Fault>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Ok(awaited) => match awaited.outcome() {
                Some(outcome) => Poll::Ready(outcome.map_err(|thrown| fault(&thrown))),
                None => Poll::Pending,
            },
            Err(fault) => Poll::Ready(Err(fault.clone())),
        }
    }
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
                tell(host, &mut progress, notices);
                return result;
            }
            Step::Ask { requests, notices } => {
                tell(host, &mut progress, notices);
                begin(host, requests, &mut open);
            }
        }
        for (id, answer) in (&mut open).await {
            machine.answer(id, answer);
        }
    }
}

fn tell(host: &Host, progress: &mut Progress, notices: Vec<Notice>) {
    for notice in notices {
        let bytes = Uint8Array::from(progress.read(notice).into_bytes().as_slice());
        // A caller's progress function that throws must not end what it watches.
        let _ = host.call("notice", &[bytes.into()]);
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
            Request::Cancel => drop(host.end(id.into())),
            Request::Fetch { url, accept, limit } => {
                open.0.push(content(host, id, Outgoing::get(&url, accept), limit));
            }
            Request::Publish { url, headers, form, body } => {
                let request = Outgoing::publish(&url, &headers, form, &body);
                open.0.push(content(host, id, request, http::LARGEST_RECEIPT));
            }
            Request::Look { url, headers } => {
                let request = Outgoing::look(&url, &headers);
                open.0.push(content(host, id, request, http::LARGEST_RECEIPT));
            }
            other => open.0.push(simple(id, asked(host, id, other))),
        }
    }
    if !reads.is_empty() {
        open.0.push(Box::pin(async move {
            ids.into_iter().zip(host.chain.transport.read(host, reads).await).collect()
        }));
    }
}

fn content(host: &Host, id: RequestId, request: Outgoing, limit: usize) -> Work<'_, Answers> {
    let exchanged = http::send(host, id.into(), &request, limit);
    Box::pin(async move {
        let answer = exchanged.await.and_then(http::good).map(Answer::Bytes);
        vec![(id, answer.unwrap_or_else(Answer::Failed))]
    })
}

/// What one call to the host is asked for, and how its promise is read.
type Asked = (Promised, fn(JsValue) -> Result<Answer, Fault>);

fn simple(id: RequestId, (promised, read): Asked) -> Work<'static, Answers> {
    Box::pin(async move {
        let answer = promised.await.and_then(read);
        vec![(id, answer.unwrap_or_else(Answer::Failed))]
    })
}

fn asked(host: &Host, id: RequestId, request: Request) -> Asked {
    match request {
        Request::Wallet { method, params } => {
            let timed = method != "eth_sendTransaction";
            (host.provider(method, &params, timed), |said| json(&said).map(Answer::Json))
        }
        Request::Wait { milliseconds } => {
            (host.wait(id.into(), milliseconds), |_| Ok(Answer::Waited))
        }
        Request::Recall { cid } => (host.ask("recall", &[cid.into()]), |kept| {
            let nothing = |_| Fault::new(FaultCode::ContentUnavailable, "nothing is kept");
            let block = kept.dyn_into::<Uint8Array>().map_err(nothing)?;
            Ok(Answer::Bytes(block.to_vec()))
        }),
        Request::Keep { cid, block } => {
            let block = Uint8Array::from(block.as_slice());
            // A store that fails keeps nothing, and that is all.
            (host.ask("keep", &[cid.into(), block.into()]), |_| Ok(Answer::Waited))
        }
        _ => {
            let unknown = Fault::new(FaultCode::Internal, "this request has no driver");
            (Promised(Err(unknown)), |_| Ok(Answer::Waited))
        }
    }
}

/// A wallet's answer, which crosses as JSON text.
pub(crate) fn json(said: &JsValue) -> Result<Json, Fault> {
    // Looked at before it is copied: a wallet may hand over any length.
    let short = said.dyn_ref::<JsString>().filter(|text| text.length() as usize <= LARGEST_ANSWER);
    let text = short.map(String::from).unwrap_or_default();
    Json::parse_up_to(&text, LARGEST_ANSWER)
        .ok()
        .ok_or_else(|| Fault::new(FaultCode::RpcMalformed, "the wallet's answer is not JSON"))
}

/// From what `npm/src/host.ts` throws: `{ code, message, data? }`.
fn fault(thrown: &JsValue) -> Fault {
    let text = |name| field(thrown, name).as_string();
    let code = text("code").and_then(|name| FaultCode::from_name(&name));
    let message = text("message").unwrap_or_default();
    Fault { data: text("data"), ..Fault::new(code.unwrap_or(FaultCode::Internal), &message) }
}

/// A property; `undefined` where there is none to read.
pub(crate) fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
