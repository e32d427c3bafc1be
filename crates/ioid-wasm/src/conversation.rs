//! Conversations under way, and the promises they wait for.
//!
//! JavaScript resumes a conversation and settles what it waits for, each by its number, so that a
//! defect on the way is an exception where `npm/src/crossing.ts` catches it. An executor of its own
//! would be woken by the engine: there a defect is nobody's, and the caller's promise stays open.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::task::{Context, Poll, Waker};

use futures_util::future::{FutureExt, LocalBoxFuture};
use js_sys::Function;
use wasm_bindgen::JsValue;

/// What a conversation ends with: a reply's bytes.
type Talk = LocalBoxFuture<'static, Vec<u8>>;

/// A promise that somebody waits for, or what became of it.
#[derive(Debug)]
enum Awaited {
    Open(Option<Waker>),
    Settled(Result<JsValue, JsValue>),
}

/// Things by number. Few are open at a time.
struct Numbered<T> {
    next: u32,
    items: Vec<(u32, T)>,
}

impl<T> Numbered<T> {
    const fn new() -> Self {
        Self { next: 0, items: Vec::new() }
    }

    fn add(&mut self, item: T) -> u32 {
        self.next = self.next.wrapping_add(1);
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
    static AWAITED: RefCell<Numbered<Awaited>> = const { RefCell::new(Numbered::new()) };
}

/// Keeps a conversation; its number.
pub(crate) fn open(talk: impl Future<Output = Vec<u8>> + 'static) -> u32 {
    TALKS.with_borrow_mut(|talks| talks.add(Some(talk.boxed_local())))
}

/// Goes on until the conversation waits or is over; its end.
pub(crate) fn resume(number: u32) -> Option<Vec<u8>> {
    let mut talk = TALKS.with_borrow_mut(|talks| talks.get(number)?.take())?;
    // Who settles a promise also resumes: nobody need be woken.
    match talk.poll_unpin(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(bytes) => {
            TALKS.with_borrow_mut(|talks| talks.take(number));
            Some(bytes)
        }
        Poll::Pending => {
            TALKS.with_borrow_mut(|talks| {
                if let Some(place) = talks.get(number) {
                    *place = Some(talk);
                }
            });
            None
        }
    }
}

/// Says what became of a promise; nothing when nobody waits for it any more.
pub(crate) fn settle(number: u32, outcome: Result<JsValue, JsValue>) {
    let waker = AWAITED.with_borrow_mut(|awaited| {
        match std::mem::replace(awaited.get(number)?, Awaited::Settled(outcome)) {
            Awaited::Open(waker) => waker,
            Awaited::Settled(_) => None,
        }
    });
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// Waits for a promise: `later` is `(number, promise) => void`, and calls [`settle`] in time.
pub(crate) async fn settled(later: &Function, promise: &JsValue) -> Result<JsValue, JsValue> {
    let own = Wait(AWAITED.with_borrow_mut(|awaited| awaited.add(Awaited::Open(None))));
    later.call2(&JsValue::UNDEFINED, &JsValue::from(own.0), promise)?;
    poll_fn(|context| own.poll(context)).await
}

/// A place in [`AWAITED`], given up with the future that waits.
#[derive(Debug)]
struct Wait(u32);

impl Wait {
    fn poll(&self, context: &Context<'_>) -> Poll<Result<JsValue, JsValue>> {
        AWAITED.with_borrow_mut(|awaited| match awaited.get(self.0) {
            Some(Awaited::Settled(outcome)) => Poll::Ready(outcome.clone()),
            Some(Awaited::Open(waker)) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            None => Poll::Pending,
        })
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        AWAITED.with_borrow_mut(|awaited| awaited.take(self.0));
    }
}
