//! Conversations under way, what they ask of JavaScript, and the promises they wait for.
//!
//! JavaScript resumes a conversation and settles what it waits for, each by its number, so that a
//! defect on the way is an exception where `npm/src/conversation.ts` catches it. An executor of its own
//! would be woken by the engine: there a defect is nobody's, and the caller's promise stays open.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use ioid_resolve::Fault;

use crate::argument::Arg;
use crate::reply::{Reply, list};

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
            _ => Self::Nothing,
        }
    }
}

/// What became of a promise, once it is known.
type Settled = Option<Result<Said, Fault>>;

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
    /// What the conversation that is being resumed asks.
    static ASKED: RefCell<Vec<Reply>> = const { RefCell::new(Vec::new()) };
    /// When it is resumed.
    static NOW: Cell<u64> = const { Cell::new(0) };
}

/// Keeps a conversation; its number.
pub(crate) fn open(talk: impl Future<Output = Reply> + 'static) -> u32 {
    TALKS.with_borrow_mut(|talks| talks.add(Some(Box::pin(talk))))
}

/// Goes on until the conversation waits or is over; what it asks.
pub(crate) fn resume(number: u32, now: u64) -> Reply {
    let Some(mut talk) = TALKS.with_borrow_mut(|talks| talks.get(number)?.take()) else {
        return list::<Reply>([]);
    };
    NOW.set(now);
    // Who settles a promise also resumes: nobody need be woken.
    match talk.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => {
            TALKS.with_borrow_mut(|talks| talks.take(number));
            // What it leaves open ends with it, and may still have something to say.
            drop(talk);
            tell("over", [result]);
        }
        Poll::Pending => TALKS.with_borrow_mut(|talks| {
            if let Some(place) = talks.get(number) {
                *place = Some(talk);
            }
        }),
    }
    list(ASKED.with_borrow_mut(mem::take))
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
pub(crate) fn settle(number: u32, outcome: Result<Said, Fault>) {
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
    type Output = Result<Said, Fault>;

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
