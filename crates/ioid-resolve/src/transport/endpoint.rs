use super::REST;
use crate::Fault;

/// Calls in one batch at first. IoTeX refuses more.
const LARGEST_BATCH: usize = 100;

/// What is known about one endpoint.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// Where it is, without what may be a key: shown in errors.
    pub(super) name: String,
    /// Calls it takes in one batch, as far as is known.
    pub(super) batch: usize,
    /// Whether it said that it serves the chain.
    pub(super) on_chain: bool,
    /// A wallet may serve another chain in the next moment.
    changes_chain: bool,
    failed: Option<u64>,
}

impl Endpoint {
    pub(super) fn at(url: &str) -> Self {
        Self {
            name: origin(url),
            batch: LARGEST_BATCH,
            on_chain: false,
            changes_chain: false,
            failed: None,
        }
    }

    pub(super) fn wallet() -> Self {
        Self { batch: 1, changes_chain: true, ..Self::at("the wallet") }
    }

    /// Whether it failed so short a time ago that others are asked first.
    pub(super) fn rests(&self, now: u64) -> bool {
        self.failed.is_some_and(|at| now.saturating_sub(at) < REST)
    }

    pub(super) fn failed(&mut self, now: u64) {
        self.failed = Some(now);
    }

    pub(super) fn worked(&mut self) {
        self.failed = None;
    }

    pub(super) fn is_on_chain(&mut self) {
        self.on_chain = !self.changes_chain;
    }

    /// It refused a batch of so many calls: half as many next time, or one when it takes none.
    pub(super) fn refused(&mut self, calls: usize, fault: &Fault) {
        let never = fault.says(&["batch"]) && fault.says(&["support", "allow", "disabled"]);
        self.batch = self.batch.min(if never { 1 } else { calls / 2 });
    }
}

/// Scheme and host of a URL: path and query hold keys, what is before `@` a password.
pub(crate) fn origin(url: &str) -> String {
    let (scheme, rest) =
        url.split_at_checked(url.find(':').map_or(0, |at| at + 3)).unwrap_or(("", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    [scheme, host].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FaultCode;

    #[test]
    fn a_name_holds_no_secret() {
        assert_eq!(
            origin("https://me:pass@node.example:8545/v3/key?k=1"),
            "https://node.example:8545"
        );
        assert_eq!(origin("https://node.example?k=1"), "https://node.example");
    }

    #[test]
    fn a_refused_batch_is_halved_down_to_single_calls() {
        let mut endpoint = Endpoint::at("https://a.example");
        let refuse = |endpoint: &mut Endpoint, words| {
            endpoint.refused(endpoint.batch, &Fault::new(FaultCode::RpcError, words));
            endpoint.batch
        };
        assert_eq!([(); 6].map(|()| refuse(&mut endpoint, "too big")), [50, 25, 12, 6, 3, 1]);
        let mut endpoint = Endpoint::at("https://a.example");
        assert_eq!(refuse(&mut endpoint, "Batch requests are not supported"), 1);
    }
}
