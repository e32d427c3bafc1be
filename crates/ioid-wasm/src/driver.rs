//! Runs a machine of `ioid-resolve` in JavaScript: HTTP through gloo-net, an EIP-1193 provider,
//! timers and progress through functions that `npm/src/host.ts` hands over.

use futures_util::StreamExt;
use futures_util::future::{FutureExt, LocalBoxFuture};
use futures_util::stream::FuturesUnordered;
use ioid_did::Json;
use ioid_resolve::{Answer, Fault, FaultCode, Notice, Request, RequestId, Step};
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::call::Outcome;
use crate::client::{Conversation, Progress};
use crate::{conversation, http, json_rpc};

/// What JavaScript lends for one conversation.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    /// JSON-RPC endpoints for reads, best first; empty when the provider reads.
    pub(crate) rpc_urls: Vec<String>,
    /// `(method, params as JSON) => Promise<JSON>`: the wallet, with its errors already named.
    pub(crate) provider: Option<Function>,
    /// `(key, request) => Promise<Response>`: `fetch` with time-out and abort signal, both for the
    /// body too.
    pub(crate) fetch: Function,
    /// `(key, milliseconds) => Promise<void>`, rejected when the caller gives up.
    pub(crate) wait: Function,
    /// `(key) => { code, message } | undefined`: ends what goes on under this key; why it had ended
    /// before, if it had.
    pub(crate) end: Function,
    /// `(notice: Uint8Array) => void`.
    pub(crate) notice: Function,
    /// `(number, promise) => void`: calls `settle` when the promise is.
    pub(crate) later: Function,
}

impl Host {
    /// Reads what `npm/src/host.ts` made; a function is missing only when that file is wrong.
    pub(crate) fn read(value: &JsValue) -> Option<Self> {
        let urls = Reflect::get(value, &JsValue::from_str("rpcUrls")).ok()?;
        let urls = urls.dyn_into::<Array>().ok()?;
        Some(Self {
            rpc_urls: urls.iter().filter_map(|url| url.as_string()).collect(),
            provider: function(value, "provider"),
            fetch: function(value, "fetch")?,
            wait: function(value, "wait")?,
            end: function(value, "end")?,
            notice: function(value, "notice")?,
            later: function(value, "later")?,
        })
    }
}

impl Host {
    /// Ends what goes on under a key; why it had ended before, if it had.
    pub(crate) fn end(&self, key: f64) -> Option<Fault> {
        let reason = self.end.call1(&JsValue::UNDEFINED, &key.into()).ok()?;
        (!reason.is_undefined()).then(|| fault(&reason))
    }
}

type Answers = Vec<(RequestId, Answer)>;

/// Answers a conversation's requests until it is over.
pub(crate) async fn drive(host: &Host, mut machine: Conversation) -> Outcome {
    let mut progress = Progress::default();
    let mut tell = |notices: Vec<Notice>| {
        for notice in notices {
            let bytes = Uint8Array::from(progress.read(notice).into_bytes().as_slice());
            // A caller's progress function that throws must not end what it watches.
            let _ = host.notice.call1(&JsValue::UNDEFINED, &bytes);
        }
    };
    let mut open: FuturesUnordered<LocalBoxFuture<'_, Answers>> = FuturesUnordered::new();
    loop {
        match machine.step() {
            Step::Done { result, notices } => {
                tell(notices);
                return result;
            }
            Step::Ask { requests, notices } => {
                tell(notices);
                begin(host, requests, &open);
            }
        }
        for (id, answer) in open.next().await.unwrap_or_default() {
            machine.answer(id, answer);
        }
    }
}

/// Starts what was asked for; reads that were asked for together travel together.
fn begin<'a>(
    host: &'a Host,
    requests: Vec<(RequestId, Request)>,
    open: &FuturesUnordered<LocalBoxFuture<'a, Answers>>,
) {
    let mut reads = Vec::new();
    for (id, request) in requests {
        match request {
            Request::Read { method, params } if !host.rpc_urls.is_empty() => {
                reads.push((id, method, params));
            }
            Request::Cancel => drop(host.end(id.into())),
            other => {
                let answered = async move { vec![(id, answer(host, id.into(), other).await)] };
                open.push(answered.boxed_local());
            }
        }
    }
    while !reads.is_empty() {
        let rest = reads.split_off(reads.len().min(json_rpc::LARGEST_BATCH));
        let batch = std::mem::replace(&mut reads, rest);
        open.push(json_rpc::read(host, batch).boxed_local());
    }
}

async fn answer(host: &Host, key: f64, request: Request) -> Answer {
    let outcome = match request {
        Request::Read { method, params } | Request::Wallet { method, params } => {
            provider(host, method, &params).await.map(Answer::Json)
        }
        Request::Fetch { url, accept, limit } => {
            http::get(host, key, &url, accept, limit).await.map(Answer::Bytes)
        }
        Request::Publish { url, headers, body } => {
            http::post_file(host, key, &url, &headers, &body).await.map(Answer::Bytes)
        }
        Request::Wait { milliseconds } => {
            wait(host, key, milliseconds).await.map(|()| Answer::Waited)
        }
        _ => Err(Fault::new(FaultCode::Internal, "this request has no driver")),
    };
    outcome.unwrap_or_else(Answer::Failed)
}

async fn provider(host: &Host, method: &str, params: &str) -> Result<Json, Fault> {
    let Some(request) = &host.provider else {
        return Err(Fault::new(FaultCode::WalletMissing, "there is no provider"));
    };
    let arguments = Array::of2(&JsValue::from_str(method), &JsValue::from_str(params));
    let answered = promise(host, request, &arguments).await?;
    let text = answered.as_string().unwrap_or_default();
    Json::parse_up_to(&text, json_rpc::LARGEST_ANSWER)
        .ok()
        .ok_or_else(|| Fault::new(FaultCode::RpcMalformed, "the wallet's answer is not JSON"))
}

async fn wait(host: &Host, key: f64, milliseconds: u32) -> Result<(), Fault> {
    promise(host, &host.wait, &Array::of2(&key.into(), &milliseconds.into())).await.map(drop)
}

/// Calls a function that returns a promise; what it rejects with becomes a fault.
pub(crate) async fn promise(
    host: &Host,
    function: &Function,
    arguments: &Array,
) -> Result<JsValue, Fault> {
    let returned =
        function.apply(&JsValue::UNDEFINED, arguments).map_err(|thrown| fault(&thrown))?;
    conversation::settled(&host.later, &returned).await.map_err(|thrown| fault(&thrown))
}

/// From what `npm/src/host.ts` throws: `{ code, message, data? }`.
fn fault(thrown: &JsValue) -> Fault {
    let text = |name: &str| {
        Reflect::get(thrown, &JsValue::from_str(name)).ok().and_then(|value| value.as_string())
    };
    let code = text("code").and_then(|name| FaultCode::from_name(&name));
    let message = text("message").unwrap_or_default();
    Fault { data: text("data"), ..Fault::new(code.unwrap_or(FaultCode::Internal), &message) }
}

fn function(host: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(host, &JsValue::from_str(name)).ok()?.dyn_into().ok()
}
