//! Conversations under way, what they ask of JavaScript, the promises they wait for, and for how long.
//!
//! JavaScript resumes a conversation with what became of the promises, each by its number, so that a
//! defect on the way is an exception where `npm/src/conversation.ts` catches it. An executor of its own
//! would be woken by the engine: there a defect is nobody's, and the caller's promise stays open.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use ioid_resolve::{Fault, FaultCode};

use crate::argument::Arg;
use crate::reply::{Reply, list, nullable};

/// Something that goes on, in a box: one type, whatever it is.
pub(crate) type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What a conversation ends with.
type Talk = Work<'static, Reply>;

/// What JavaScript answers.
#[derive(Debug)]
pub(crate) enum Said {
    Nothing,
    Bool(bool),
    Number(u64),
    Text(String),
    Bytes(Vec<u8>),
    List(Vec<Said>),
}

impl From<&Arg<'_>> for Said {
    fn from(value: &Arg<'_>) -> Self {
        match *value {
            Arg::Bool(value) => Self::Bool(value),
            Arg::Uint(bytes) => Self::Number(
                bytes.as_chunks().0.first().map_or(0, |word| u64::from_le_bytes(*word)),
            ),
            Arg::Text(text) => Self::Text(text.to_owned()),
            Arg::Bytes(bytes) => Self::Bytes(bytes.to_owned()),
            Arg::List(items) => Self::List(items.map(|item| Self::from(&item)).collect()),
            _ => Self::Nothing,
        }
    }
}

impl Said {
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Why a promise was not kept. JavaScript looks at every failure as if it were a wallet's.
#[derive(Debug)]
pub(crate) struct Broken {
    /// What it is if a wallet failed, and the sentence for that.
    pub(crate) code: Option<FaultCode>,
    pub(crate) sentence: String,
    /// The words of whoever failed.
    pub(crate) words: Option<String>,
    /// Revert data of a call.
    pub(crate) data: Option<String>,
}

impl Broken {
    /// Of what no wallet failed: its own words, never those about wallets.
    pub(crate) fn said(self) -> String {
        let of_wallet = self.code == Some(FaultCode::WalletInternal);
        self.words.unwrap_or(if of_wallet { String::new() } else { self.sentence })
    }
}

/// What became of a promise.
pub(crate) type Outcome = Result<Said, Broken>;

/// Once it is known.
type Settled = Option<Outcome>;

/// Things by number, which is never 0. Few are open at a time.
struct Numbered<T> {
    next: u32,
    items: Vec<(u32, T)>,
}

impl<T> Numbered<T> {
    const fn new() -> Self {
        Self { next: 0, items: Vec::new() }
    }

    fn add(&mut self, item: T) -> u32 {
        self.next = self.next.checked_add(1).unwrap_or(1);
        self.items.push((self.next, item));
        self.next
    }

    fn get(&mut self, number: u32) -> Option<&mut T> {
        self.items.iter_mut().find(|(own, _)| *own == number).map(|(_, item)| item)
    }

    fn take(&mut self, number: u32) -> Option<T> {
        let place = self.items.iter().position(|(own, _)| *own == number)?;
        Some(self.items.swap_remove(place).1)
    }
}

thread_local! {
    /// A conversation that is being resumed is not in its place.
    static TALKS: RefCell<Numbered<Option<Talk>>> = const { RefCell::new(Numbered::new()) };
    static AWAITED: RefCell<Numbered<Settled>> = const { RefCell::new(Numbered::new()) };
    /// What conversations ended with, until it is fetched.
    static RESULTS: RefCell<Vec<(u32, Reply)>> = const { RefCell::new(Vec::new()) };
    /// What the conversation that is being resumed asks.
    static ASKED: RefCell<Vec<Reply>> = const { RefCell::new(Vec::new()) };
    /// When it is resumed.
    static NOW: Cell<u64> = const { Cell::new(0) };
    /// Whether its caller gave up.
    static ABORTED: Cell<bool> = const { Cell::new(false) };
    /// When it wants to be resumed though nothing has come.
    static WAKE: Cell<Option<u64>> = const { Cell::new(None) };
}

/// JavaScript's timers end at once beyond it.
pub(crate) const LONGEST_WAIT: u32 = i32::MAX as u32;

/// Keeps a conversation; its number.
pub(crate) fn open(talk: impl Future<Output = Reply> + 'static) -> u32 {
    TALKS.with_borrow_mut(|talks| talks.add(Some(Box::pin(talk))))
}

/// Goes on until the conversation waits or is over. A list: for how many milliseconds at most it
/// waits, 0 for as long as it takes, nothing when it is over; then what it asks.
pub(crate) fn resume(number: u32, now: u64, aborted: bool) -> Reply {
    NOW.set(now);
    ABORTED.set(aborted);
    WAKE.set(None);
    let waits = match TALKS.with_borrow_mut(|talks| talks.get(number)?.take()) {
        // Who settles a promise also resumes: nobody need be woken.
        Some(mut talk) => match talk.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => {
                // What it leaves open ends with it, and may still have something to say.
                drop(talk);
                TALKS.with_borrow_mut(|talks| talks.take(number));
                RESULTS.with_borrow_mut(|results| results.push((number, result)));
                false
            }
            Poll::Pending => TALKS.with_borrow_mut(|talks| {
                talks.get(number).map(|place| *place = Some(talk)).is_some()
            }),
        },
        None => false,
    };
    let wait = WAKE.get().map_or(0, |at| {
        u32::try_from(at.saturating_sub(now)).unwrap_or(LONGEST_WAIT).clamp(1, LONGEST_WAIT)
    });
    let asked = ASKED.with_borrow_mut(mem::take);
    list([nullable(waits.then(|| Reply::number(wait)))].into_iter().chain(asked))
}

/// The result of a conversation that is over, once.
pub(crate) fn result(number: u32) -> Option<Reply> {
    RESULTS.with_borrow_mut(|results| {
        let place = results.iter().position(|(own, _)| *own == number)?;
        Some(results.swap_remove(place).1)
    })
}

/// Milliseconds, on a clock that never goes back.
pub(crate) fn now() -> u64 {
    NOW.get()
}

/// Has a function of the host called, and waits for what it returns.
pub(crate) fn ask(name: &'static str, arguments: impl IntoIterator<Item = Reply>) -> Awaited {
    let awaited = Awaited(AWAITED.with_borrow_mut(|awaited| awaited.add(None)));
    put(awaited.0, name, arguments);
    awaited
}

/// Has a function of the host called, whatever becomes of it.
pub(crate) fn tell(name: &'static str, arguments: impl IntoIterator<Item = Reply>) {
    put(0, name, arguments);
}

fn put(promise: u32, name: &'static str, arguments: impl IntoIterator<Item = Reply>) {
    let call = [Reply::number(promise), name.into()].into_iter().chain(arguments);
    ASKED.with_borrow_mut(|asked| asked.push(list(call)));
}

/// Says what became of a promise; nothing when nobody waits for it any more.
pub(crate) fn settle(number: u32, outcome: Outcome) {
    AWAITED.with_borrow_mut(|awaited| {
        if let Some(place) = awaited.get(number) {
            *place = Some(outcome);
        }
    });
}

/// A promise that is waited for. Its number is given up with it. Written out: as `async` code, every
/// place that waits would have its own copy.
#[derive(Debug)]
pub(crate) struct Awaited(u32);

impl Future for Awaited {
    type Output = Outcome;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match AWAITED.with_borrow_mut(|awaited| awaited.get(self.0)?.take()) {
            Some(outcome) => Poll::Ready(outcome),
            None => Poll::Pending,
        }
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        AWAITED.with_borrow_mut(|awaited| awaited.take(self.0));
    }
}

/// How long something may take; it ends sooner when the caller gives up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    at: u64,
    milliseconds: u32,
}

impl Limit {
    /// So many milliseconds from now.
    pub(crate) fn after(milliseconds: u32) -> Self {
        Self { at: now().saturating_add(milliseconds.into()), milliseconds }
    }

    /// Why it is over, if it is; else the conversation is resumed in time.
    fn over(self) -> Option<Fault> {
        if let Some(fault) = aborted() {
            return Some(fault);
        }
        if now() >= self.at {
            let seconds = seconds(self.milliseconds);
            let message = ["no answer within ", &seconds, " s"].concat();
            return Some(Fault::new(FaultCode::TimedOut, &message));
        }
        WAKE.set(Some(WAKE.get().map_or(self.at, |at| at.min(self.at))));
        None
    }
}

/// The failure of what is asked for by a caller who gave up.
pub(crate) fn aborted() -> Option<Fault> {
    ABORTED.get().then(|| Fault::new(FaultCode::Aborted, "the caller gave up"))
}

/// Seconds, with as many places as they need.
fn seconds(milliseconds: u32) -> String {
    let text = [(milliseconds / 1000).to_string(), format!("{:03}", milliseconds % 1000)].join(".");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A promise that is waited for within a limit.
#[derive(Debug)]
pub(crate) struct Limited(pub(crate) Awaited, pub(crate) Limit);

impl Future for Limited {
    type Output = Result<Outcome, Fault>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // What has come in time counts, however late it is looked at.
        if let Poll::Ready(outcome) = Pin::new(&mut self.0).poll(context) {
            return Poll::Ready(Ok(outcome));
        }
        self.1.over().map_or(Poll::Pending, |fault| Poll::Ready(Err(fault)))
    }
}

/// Time that passes; it fails when the caller gives up.
#[derive(Debug)]
pub(crate) struct Sleep(pub(crate) Limit);

impl Future for Sleep {
    type Output = Result<(), Fault>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.0.over() {
            None => Poll::Pending,
            Some(fault) if fault.code == FaultCode::TimedOut => Poll::Ready(Ok(())),
            Some(fault) => Poll::Ready(Err(fault)),
        }
    }
}
