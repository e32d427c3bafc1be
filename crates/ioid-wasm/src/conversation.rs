//! Conversations under way, and the promises they wait for.
//!
//! JavaScript resumes a conversation and settles what it waits for, each by its number, so that a
//! defect on the way is an exception where `npm/src/conversation.ts` catches it. An executor of its own
//! would be woken by the engine: there a defect is nobody's, and the caller's promise stays open.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use wasm_bindgen::JsValue;

/// Something that goes on, in a box: one type, whatever it is.
pub(crate) type Work<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What a conversation ends with: a reply's bytes.
type Talk = Work<'static, Vec<u8>>;

/// What became of a promise, once it is known.
type Settled = Option<Result<JsValue, JsValue>>;

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
    static AWAITED: RefCell<Numbered<Settled>> = const { RefCell::new(Numbered::new()) };
}

/// Keeps a conversation; its number.
pub(crate) fn open(talk: impl Future<Output = Vec<u8>> + 'static) -> u32 {
    TALKS.with_borrow_mut(|talks| talks.add(Some(Box::pin(talk))))
}

/// Goes on until the conversation waits or is over; its end.
pub(crate) fn resume(number: u32) -> Option<Vec<u8>> {
    let mut talk = TALKS.with_borrow_mut(|talks| talks.get(number)?.take())?;
    // Who settles a promise also resumes: nobody need be woken.
    match talk.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
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
    AWAITED.with_borrow_mut(|awaited| {
        if let Some(place) = awaited.get(number) {
            *place = Some(outcome);
        }
    });
}

/// A promise that is waited for. Its number is given up with it.
#[derive(Debug)]
pub(crate) struct Awaited(u32);

impl Awaited {
    pub(crate) fn new() -> Self {
        Self(AWAITED.with_borrow_mut(|awaited| awaited.add(None)))
    }

    /// What [`settle`] is called with.
    pub(crate) fn number(&self) -> u32 {
        self.0
    }

    /// What became of it, once.
    pub(crate) fn outcome(&self) -> Settled {
        AWAITED.with_borrow_mut(|awaited| awaited.get(self.0)?.take())
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        AWAITED.with_borrow_mut(|awaited| awaited.take(self.0));
    }
}
