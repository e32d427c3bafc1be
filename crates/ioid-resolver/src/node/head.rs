//! The newest block, for all who ask for it within a moment.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ioid_resolve::{Answer, FaultCode, Read};

/// What was last said of the newest block.
#[derive(Debug)]
pub(super) struct Head {
    /// How old it may be when it is given to another.
    age: Duration,
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    said: Option<Said>,
    /// What was asked for before this is not given out any more.
    since: Option<Instant>,
}

#[derive(Debug)]
struct Said {
    reads: Vec<Read>,
    answers: Vec<Answer>,
    /// When it was asked for: the block was the newest at that time or later.
    asked: Instant,
}

impl Head {
    pub(super) const fn new(age: Duration) -> Self {
        Self { age, known: Mutex::new(Known { said: None, since: None }) }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a resolution may start from a block that was asked for before it.
    pub(super) const fn is_shared(&self) -> bool {
        !self.age.is_zero()
    }

    /// From now on nothing is given out that was asked for before `since`.
    pub(super) fn renew(&self, since: Instant) {
        let mut known = self.known();
        known.since = known.since.max(Some(since));
    }

    /// Whether these questions are about the newest block and nothing else.
    pub(super) fn is_asked(reads: &[Read]) -> bool {
        reads.iter().all(|Read { call, pin }| {
            pin.is_none() && (call.is_head() || call.method == "eth_chainId")
        })
    }

    /// The answers to the same questions, when they are young enough.
    pub(super) fn recall(&self, reads: &[Read], now: Instant) -> Option<Vec<Answer>> {
        let known = self.known();
        let said = known.said.as_ref()?;
        let young = now.saturating_duration_since(said.asked) < self.age
            && known.since.is_none_or(|since| since <= said.asked);
        (young && said.reads == reads).then(|| said.answers.clone())
    }

    /// Keeps answers to questions that were put at `asked`, unless one of them is none.
    pub(super) fn keep(&self, reads: Vec<Read>, answers: &[Answer], asked: Instant) {
        let whole = answers.iter().all(|answer| matches!(answer, Answer::Json(_)));
        let mut known = self.known();
        let newest = known.said.as_ref().is_none_or(|said| said.asked < asked);
        if self.is_shared() && whole && newest {
            known.said = Some(Said { reads, answers: answers.to_vec(), asked });
        }
    }

    /// Looks at answers about a block: when a node has another one in its place, or lacks it, the
    /// next resolution starts from the one that is the newest then.
    pub(super) fn hear(&self, answers: &[Answer]) {
        let gone = |answer: &Answer| {
            matches!(answer, Answer::Failed(fault) if matches!(
                fault.code,
                FaultCode::ChainReorganized | FaultCode::BlockUnavailable
            ))
        };
        if answers.iter().any(gone) {
            self.known().said = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use ioid_resolve::{Fault, RpcCall};

    use super::*;

    const AGE: Duration = Duration::from_millis(100);

    fn reads() -> Vec<Read> {
        let call = |method, params: &str| Read {
            call: RpcCall { method, params: params.to_owned() },
            pin: None,
        };
        vec![call("eth_chainId", "[]"), call("eth_getBlockByNumber", "[\"latest\",false]")]
    }

    fn said(text: &str) -> Vec<Answer> {
        vec![Answer::Json("0x1251".into()), Answer::Json(text.into())]
    }

    #[test]
    fn it_is_given_out_while_it_is_young() {
        let (head, start) = (Head::new(AGE), Instant::now());
        assert!(Head::is_asked(&reads()));
        assert_eq!(head.recall(&reads(), start), None);
        head.keep(reads(), &said("a"), start);
        assert_eq!(head.recall(&reads(), start + AGE / 2), Some(said("a")));
        assert_eq!(head.recall(&reads()[1..], start), None, "another question");
        assert_eq!(head.recall(&reads(), start + AGE), None, "too old");
        // An answer that was long on its way does not replace a younger one.
        head.keep(reads(), &said("b"), start + AGE);
        head.keep(reads(), &said("a"), start + AGE / 2);
        assert_eq!(head.recall(&reads(), start + AGE), Some(said("b")));
        // Nor does one that was asked for too early for somebody.
        head.renew(start + AGE);
        assert_eq!(head.recall(&reads(), start + AGE), Some(said("b")));
        head.renew(start + AGE * 2);
        head.keep(reads(), &said("c"), start + AGE * 3 / 2);
        assert_eq!(head.recall(&reads(), start + AGE * 2), None);
        head.keep(reads(), &said("d"), start + AGE * 2);
        assert_eq!(head.recall(&reads(), start + AGE * 2), Some(said("d")));
    }

    #[test]
    fn a_failure_is_not_kept_and_a_block_that_is_gone_is_forgotten() {
        let (head, now) = (Head::new(AGE), Instant::now());
        let failed = |code| Answer::Failed(Fault::new(code, ""));
        head.keep(reads(), &[failed(FaultCode::RpcUnavailable)], now);
        assert_eq!(head.recall(&reads(), now), None);
        for code in [FaultCode::ChainReorganized, FaultCode::BlockUnavailable] {
            head.keep(reads(), &said("a"), now);
            head.hear(&[failed(FaultCode::ExecutionReverted)]);
            assert_eq!(head.recall(&reads(), now), Some(said("a")));
            head.hear(&[Answer::Json("0x".into()), failed(code)]);
            assert_eq!(head.recall(&reads(), now), None);
        }
    }

    #[test]
    fn without_an_age_nothing_is_kept() {
        let (head, now) = (Head::new(Duration::ZERO), Instant::now());
        head.keep(reads(), &said("a"), now);
        assert_eq!(head.recall(&reads(), now), None);
    }
}
