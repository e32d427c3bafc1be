//! Runs a machine of `ioid-resolve` in JavaScript: HTTP through gloo-net, an EIP-1193 provider,
//! timers and progress through functions that `npm/src/host.ts` hands over.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::StreamExt;
use futures_util::future::{FutureExt, LocalBoxFuture};
use futures_util::stream::FuturesUnordered;
use ioid_did::Json;
use ioid_resolve::{
    Answer, Fault, FaultCode, LARGEST_ANSWER, Notice, Read, Request, RequestId, RpcCall, Step,
};
use js_sys::{Array, Function, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::Failure;
use crate::call::Outcome;
use crate::client::{Conversation, Progress};
use crate::json_rpc::Chain;
use crate::{conversation, http};

/// What JavaScript lends for one conversation.
#[derive(Clone, Debug)]
pub(crate) struct Host {
    /// JSON-RPC endpoints for reads, best first; empty when the provider reads.
    pub(crate) rpc_urls: Vec<String>,
    /// What the client of this conversation knows of its endpoints and of its chain.
    pub(crate) chain: Rc<Chain>,
    /// `(method, params as JSON, timed) => Promise<JSON>`: the wallet, with its errors already
    /// named. What a person is asked takes as long as it takes.
    pub(crate) provider: Option<Function>,
    /// `(key, request) => Promise<Response>`: `fetch` with time-out and abort signal, both for the
    /// body too.
    pub(crate) fetch: Function,
    /// `(key, milliseconds) => Promise<void>`, rejected when the caller gives up.
    pub(crate) wait: Function,
    /// `(key) => { code, message } | undefined`: ends what goes on under this key; why it had ended
    /// before, if it had.
    pub(crate) end: Function,
    /// `() => milliseconds`, on a clock that never goes back.
    pub(crate) now: Function,
    /// `(cid) => Promise<Uint8Array | undefined>`: a block that was kept.
    pub(crate) recall: Option<Function>,
    /// `(cid, block) => void`: keeps a block.
    pub(crate) keep: Option<Function>,
    /// `(notice: Uint8Array) => void`.
    pub(crate) notice: Function,
    /// `(number, promise) => void`: calls `settle` when the promise is.
    pub(crate) later: Function,
    /// The last key of a request to a node. Below zero: those above are the machine's.
    last_key: Cell<f64>,
}

impl Host {
    /// Reads what `npm/src/host.ts` made; a function is missing only when that file is wrong.
    ///
    /// # Errors
    /// `INPUT_INVALID` for settings that cannot be used.
    pub(crate) fn read(value: &JsValue) -> Result<Self, Failure> {
        let host = Self::of(value).ok_or_else(|| Failure::input("host", "a host", "less"));
        host?
    }

    fn of(value: &JsValue) -> Option<Result<Self, Failure>> {
        let number = |name: &str| Reflect::get(value, &JsValue::from_str(name)).ok()?.as_f64();
        let urls = Reflect::get(value, &JsValue::from_str("rpcUrls")).ok()?;
        let urls = urls.dyn_into::<Array>().ok()?;
        let rpc_urls: Vec<_> = urls.iter().filter_map(|url| url.as_string()).collect();
        let chain = Chain::of(number("client")?, number("chainId")?, &rpc_urls, number("quorum")?);
        let chain = match chain {
            Ok(chain) => chain,
            Err(error) => return Some(Err(error.into())),
        };
        Some(Ok(Self {
            rpc_urls,
            chain,
            provider: function(value, "provider"),
            fetch: function(value, "fetch")?,
            wait: function(value, "wait")?,
            end: function(value, "end")?,
            now: function(value, "now")?,
            recall: function(value, "recall"),
            keep: function(value, "keep"),
            notice: function(value, "notice")?,
            later: function(value, "later")?,
            last_key: Cell::new(0.0),
        }))
    }
}

impl Host {
    /// A key for what the machine did not ask for by itself.
    pub(crate) fn next_key(&self) -> f64 {
        self.last_key.set(self.last_key.get() - 1.0);
        self.last_key.get()
    }

    /// Ends what goes on under a key; why it had ended before, if it had.
    pub(crate) fn end(&self, key: f64) -> Option<Fault> {
        let reason = self.end.call1(&JsValue::UNDEFINED, &key.into()).ok()?;
        (!reason.is_undefined()).then(|| fault(&reason))
    }
}

type Answers = Vec<(RequestId, Answer)>;

/// Answers a conversation's requests until it is over.
pub(crate) async fn drive(host: &Host, machine: Conversation) -> Outcome {
    let mut machine = machine.sharing(&host.chain.cache);
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
    let (mut ids, mut reads) = (Vec::new(), Vec::new());
    for (id, request) in requests {
        match request {
            Request::Read { method, params, pin } => {
                ids.push(id);
                reads.push(Read { call: RpcCall { method, params }, pin });
            }
            Request::Cancel => drop(host.end(id.into())),
            other => {
                let answered = async move { vec![(id, answer(host, id.into(), other).await)] };
                open.push(answered.boxed_local());
            }
        }
    }
    if !reads.is_empty() {
        open.push(
            async move { ids.into_iter().zip(host.chain.transport.read(host, reads).await).collect() }
                .boxed_local(),
        );
    }
}

async fn answer(host: &Host, key: f64, request: Request) -> Answer {
    let outcome = match request {
        Request::Wallet { method, params } => {
            let timed = method != "eth_sendTransaction";
            provider(host, method, &params, timed).await.map(Answer::Json)
        }
        Request::Fetch { url, accept, limit } => {
            http::get(host, key, &url, accept, limit).await.map(Answer::Bytes)
        }
        Request::Publish { url, headers, form, body } => {
            http::publish(host, key, &url, &headers, form, &body).await.map(Answer::Bytes)
        }
        Request::Wait { milliseconds } => {
            wait(host, key, milliseconds).await.map(|()| Answer::Waited)
        }
        Request::Recall { cid } => recall(host, &cid).await.map(Answer::Bytes),
        Request::Keep { cid, block } => {
            let block = Uint8Array::from(block.as_slice());
            // A store that fails keeps nothing, and that is all.
            let kept = host.keep.as_ref();
            let _ = kept.map(|keep| keep.call2(&JsValue::UNDEFINED, &cid.into(), &block));
            Ok(Answer::Waited)
        }
        _ => Err(Fault::new(FaultCode::Internal, "this request has no driver")),
    };
    outcome.unwrap_or_else(Answer::Failed)
}

async fn recall(host: &Host, cid: &str) -> Result<Vec<u8>, Fault> {
    let kept = match &host.recall {
        Some(recall) => promise(host, recall, &Array::of1(&cid.into())).await?,
        None => JsValue::UNDEFINED,
    };
    let nothing = |_| Fault::new(FaultCode::ContentUnavailable, "nothing is kept");
    kept.dyn_into::<Uint8Array>().map(|block| block.to_vec()).map_err(nothing)
}

pub(crate) async fn provider(
    host: &Host,
    method: &str,
    params: &str,
    timed: bool,
) -> Result<Json, Fault> {
    let Some(request) = &host.provider else {
        return Err(Fault::new(FaultCode::WalletMissing, "there is no provider"));
    };
    let (method, params) = (JsValue::from_str(method), JsValue::from_str(params));
    let answered = promise(host, request, &Array::of3(&method, &params, &timed.into())).await?;
    // Looked at before it is copied: a wallet may hand over any length.
    let short =
        answered.dyn_ref::<JsString>().filter(|text| text.length() as usize <= LARGEST_ANSWER);
    let text = short.map(String::from).unwrap_or_default();
    Json::parse_up_to(&text, LARGEST_ANSWER)
        .ok()
        .ok_or_else(|| Fault::new(FaultCode::RpcMalformed, "the wallet's answer is not JSON"))
}

pub(crate) async fn wait(host: &Host, key: f64, milliseconds: u32) -> Result<(), Fault> {
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
