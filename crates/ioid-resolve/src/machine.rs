//! Conversations with the outside world that do no I/O themselves.
//!
//! A flow is written as ordinary straight-line `async` code over a [`World`]; a [`Machine`] runs it
//! step by step: it hands out [`Request`]s, takes [`Answer`]s in any order, and ends with the
//! result. There is no executor, no clock and no thread: the browser, a native service and the
//! tests each bring their own way to answer.
//!
//! The alternative, a hand-written enum of phases per flow, was rejected: the order of a dozen
//! dependent reads is a story, and a story reads best from top to bottom. What a flow reports is
//! one type for all flows, not a parameter: each parameter would compile every flow once more.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use ioid_did::Json;

use crate::{ChainCache, Fault, FaultCode, Notice, PinnedBlock};

/// Names a request within one machine.
pub type RequestId = u32;

/// Requests of one flow. A receipt that is waited for longest takes about 2,400; more than this is
/// what a node makes a flow do that believes it.
pub(crate) const MOST_REQUESTS: RequestId = 10_000;

/// Something only the outside world can do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// A JSON-RPC read; `params` is a JSON array. Answered with [`Answer::Json`].
    Read {
        /// JSON-RPC method.
        method: &'static str,
        /// JSON array.
        params: String,
        /// The block it is read at; without one, a single endpoint's word is enough.
        pin: Option<PinnedBlock>,
    },
    /// A JSON-RPC request to the wallet, which may ask a person. Answered like `Read`.
    Wallet {
        /// JSON-RPC method.
        method: &'static str,
        /// JSON array.
        params: String,
    },
    /// HTTP `GET`. Answered with [`Answer::Bytes`], at most `limit` of them. Redirects are followed as
    /// far as [`redirect`](crate::redirect()) allows.
    Fetch {
        /// Absolute URL.
        url: String,
        /// `Accept` header.
        accept: &'static str,
        /// Bytes after which to stop and fail with `CONTENT_TOO_LARGE`.
        limit: usize,
    },
    /// HTTP `POST`. Answered with [`Answer::Bytes`], a few kilobytes of them.
    Publish {
        /// Absolute URL.
        url: String,
        /// Additional headers; never shown in errors, they may hold a token.
        headers: Vec<(String, String)>,
        /// Sends `body` as the file `file` of a `multipart/form-data`, after a field with this name
        /// and value unless its name is empty. None: `body` is JSON.
        form: Option<(&'static str, &'static str)>,
        /// What to send.
        body: Vec<u8>,
    },
    /// HTTP `GET` of what a publishing service says later. Answered with [`Answer::Bytes`], a few
    /// kilobytes of them. No redirect is followed.
    Look {
        /// Absolute URL.
        url: String,
        /// Additional headers, as of `Publish`.
        headers: Vec<(String, String)>,
    },
    /// Time passes. Answered with [`Answer::Waited`].
    Wait {
        /// How long, in milliseconds.
        milliseconds: u32,
    },
    /// A block of IPFS that was kept earlier. Answered with [`Answer::Bytes`], which are checked
    /// again, or a failure.
    Recall {
        /// Its CID.
        cid: String,
    },
    /// A block of IPFS that may be kept, for ever: its CID names nothing else. Answered at once, with
    /// anything.
    Keep {
        /// Its CID.
        cid: String,
        /// Its bytes, which were checked.
        block: Vec<u8>,
    },
    /// The request with this very id is of no use any more: end its download or its timer. Not
    /// answered. Reads that travel together may be left to end by themselves.
    Cancel,
}

/// What the world said.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// What a JSON-RPC method returned.
    Json(Json),
    /// Content.
    Bytes(Vec<u8>),
    /// The time has passed.
    Waited,
    /// It did not work.
    Failed(Fault),
}

/// Where a machine stands.
#[derive(Debug)]
pub enum Step<T> {
    /// Answer any of these, then poll again. `notices` happened since the last step.
    Ask {
        /// New requests; earlier ones without an answer stay open.
        requests: Vec<(RequestId, Request)>,
        /// Progress to tell the caller, oldest first.
        notices: Vec<Notice>,
    },
    /// The flow has ended. Requests without an answer are of no use any more.
    Done {
        /// Its result.
        result: T,
        /// The last progress.
        notices: Vec<Notice>,
    },
}

struct Desk {
    next: RequestId,
    outgoing: Vec<(RequestId, Request)>,
    /// Every open request, and what was said to it; in the order of the requests.
    answers: Vec<(RequestId, Option<Answer>)>,
    notices: Vec<Notice>,
    cache: ChainCache,
}

impl Desk {
    fn open(&mut self, request: Request) -> RequestId {
        let id = self.next;
        self.next = id.wrapping_add(1);
        if id >= MOST_REQUESTS {
            let message = "this takes more requests than one conversation may make";
            let fault = Fault::new(FaultCode::LimitExceeded, message);
            self.answers.push((id, Some(Answer::Failed(fault))));
            return id;
        }
        self.outgoing.push((id, request));
        self.answers.push((id, None));
        id
    }

    fn place(&self, id: RequestId) -> Option<usize> {
        self.answers.binary_search_by_key(&id, |(id, _)| *id).ok()
    }

    /// Takes an answer that has come, and closes its request.
    fn take(&mut self, id: RequestId) -> Option<Answer> {
        let place = self.place(id)?;
        self.answers.get(place)?.1.as_ref()?;
        self.answers.remove(place).1
    }

    fn close(&mut self, id: RequestId) {
        let Some(place) = self.place(id) else { return };
        if self.answers.remove(place).1.is_none() {
            // What has not gone out yet need not be taken back.
            let before = self.outgoing.len();
            self.outgoing.retain(|(outgoing, _)| *outgoing != id);
            if self.outgoing.len() == before {
                self.outgoing.push((id, Request::Cancel));
            }
        }
    }
}

/// A flow's view of the outside world.
pub struct World(Arc<Mutex<Desk>>);

impl Clone for World {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}

impl World {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        // A flow that panicked is gone; its desk holds plain data that is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for one thing.
    pub async fn ask(&self, request: Request) -> Answer {
        self.ask_all(vec![request]).await.pop().unwrap_or_else(unanswered)
    }

    /// Asks for many things at once; the answers come in the order of the requests.
    pub fn ask_all(&self, requests: Vec<Request>) -> impl Future<Output = Vec<Answer>> + use<> {
        let mut open = self.begin();
        for request in requests {
            open.add(request);
        }
        Answers(open)
    }

    /// A set of requests that grows and shrinks while it is waited for.
    pub(crate) fn begin(&self) -> Open {
        Open { world: self.clone(), ids: Vec::new() }
    }

    /// What was read at the newest block by this flow, and by those that share the cache.
    pub(crate) fn cache(&self) -> ChainCache {
        self.desk().cache.clone()
    }

    /// Tells the caller how far the flow has come.
    pub fn notice(&self, notice: Notice) {
        self.desk().notices.push(notice);
    }
}

/// Requests that are waited for. Whatever has no answer when this is dropped is cancelled.
#[derive(Debug)]
pub(crate) struct Open {
    world: World,
    ids: Vec<RequestId>,
}

impl Open {
    /// Asks for one more thing.
    pub(crate) fn add(&mut self, request: Request) -> RequestId {
        let id = self.world.desk().open(request);
        self.ids.push(id);
        id
    }

    /// Cancels one request, if it is still open.
    pub(crate) fn cancel(&mut self, id: RequestId) {
        self.ids.retain(|open| *open != id);
        self.world.desk().close(id);
    }

    /// Waits for the first answer to any of these; the others stay open. There must be one.
    pub(crate) fn first(&mut self) -> First<'_> {
        First(self)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut desk = self.world.desk();
        self.ids.iter().for_each(|id| desk.close(*id));
    }
}

/// Waits until one open request has its answer.
pub(crate) struct First<'a>(&'a mut Open);

impl Future for First<'_> {
    type Output = (RequestId, Answer);

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        let open = &mut *self.0;
        let mut desk = open.world.desk();
        let taken = open.ids.iter().find_map(|id| desk.take(*id).map(|answer| (*id, answer)));
        let Some((id, answer)) = taken else { return Poll::Pending };
        open.ids.retain(|open| *open != id);
        Poll::Ready((id, answer))
    }
}

/// Waits until every open request has its answer.
struct Answers(Open);

impl Future for Answers {
    type Output = Vec<Answer>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        let Open { world, ids } = &self.0;
        let mut desk = world.desk();
        let is_open = |id: &RequestId| {
            let answer = desk.place(*id).and_then(|place| desk.answers.get(place));
            matches!(answer, Some((_, None)))
        };
        if ids.iter().any(is_open) {
            return Poll::Pending;
        }
        // From the last: what is taken from the end of a list leaves the rest where it is.
        let taken = ids.iter().rev().map(|id| desk.take(*id).unwrap_or_else(unanswered));
        let mut answers: Vec<Answer> = taken.collect();
        answers.reverse();
        Poll::Ready(answers)
    }
}

/// Cannot be reached: every request has an answer by the time it is read.
fn unanswered() -> Answer {
    let message = "the request was never answered";
    Answer::Failed(Fault::new(FaultCode::Internal, message))
}

/// One running flow.
///
/// ```
/// use ioid_did::Json;
/// use ioid_resolve::{Answer, Machine, Request, Step, World};
///
/// let mut machine = Machine::new(|world: World| async move {
///     world.ask(Request::Read { method: "eth_chainId", params: "[]".into(), pin: None }).await
/// });
/// let result = loop {
///     match machine.step() {
///         Step::Done { result, .. } => break result,
///         Step::Ask { requests, .. } => {
///             for (id, _request) in requests {
///                 // Here `fetch` or an HTTP client would do what is asked.
///                 machine.answer(id, Answer::Json(Json::parse(r#""0x1251""#)?));
///             }
///         }
///     }
/// };
/// assert_eq!(result, Answer::Json(Json::parse(r#""0x1251""#)?));
/// # Ok::<(), ioid_did::JsonError>(())
/// ```
pub struct Machine<T> {
    flow: Pin<Box<dyn Future<Output = T> + Send>>,
    world: World,
}

impl<T> fmt::Debug for Machine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Machine")
    }
}

impl<T> Machine<T> {
    /// Starts a flow. Nothing runs before the first [`Machine::step`].
    pub fn new<F>(flow: impl FnOnce(World) -> F) -> Self
    where
        F: Future<Output = T> + Send + 'static,
    {
        let world = World(Arc::new(Mutex::new(Desk {
            next: 0,
            outgoing: Vec::new(),
            answers: Vec::new(),
            notices: Vec::new(),
            cache: ChainCache::default(),
        })));
        Self { flow: Box::pin(flow(world.clone())), world }
    }

    /// The same flow with a cache that other flows of the same chain and endpoints share.
    #[must_use]
    pub fn sharing(self, cache: &ChainCache) -> Self {
        self.world.desk().cache = cache.clone();
        self
    }

    /// Runs the flow as far as the answers allow. After `Done` it must not be called again.
    pub fn step(&mut self) -> Step<T> {
        // The waker does nothing: whoever answers also calls `step`.
        let polled = self.flow.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let mut desk = self.world.desk();
        let notices = std::mem::take(&mut desk.notices);
        match polled {
            Poll::Ready(result) => Step::Done { result, notices },
            Poll::Pending => Step::Ask { requests: std::mem::take(&mut desk.outgoing), notices },
        }
    }

    /// Hands over one answer. One to a request that was never made, was cancelled or has its answer
    /// already is ignored.
    pub fn answer(&mut self, id: RequestId, answer: Answer) {
        let mut desk = self.world.desk();
        let open = desk.place(id).and_then(|place| desk.answers.get_mut(place));
        if let Some((_, open @ None)) = open {
            *open = Some(answer);
        }
    }
}

#[cfg(test)]
mod tests;
