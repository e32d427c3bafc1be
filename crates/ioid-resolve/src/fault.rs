//! What can go wrong outside, in a form that code can act on.

use std::fmt;

/// Why a request failed. The names are part of the public interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultCode {
    /// No endpoint answered.
    RpcUnavailable,
    /// An endpoint answered with something that is not JSON-RPC, or with the wrong type.
    RpcMalformed,
    /// An endpoint answered with an error of its own.
    RpcError,
    /// The endpoint serves another chain; `data` says which.
    ChainMismatch,
    /// An endpoint does not know a block, or its state: it lags, or has forgotten.
    BlockUnavailable,
    /// The block that was read at is no longer part of the chain.
    ChainReorganized,
    /// Endpoints that must agree said different things.
    RpcDisagreement,
    /// The call would revert.
    ExecutionReverted,
    /// The paying account cannot cover gas and value.
    InsufficientFunds,
    /// A person said no.
    UserRejected,
    /// The wallet does not share that account.
    Unauthorized,
    /// The wallet or node does not know the method.
    MethodUnsupported,
    /// The wallet has no connection.
    Disconnected,
    /// The wallet has no connection to the chain.
    ChainDisconnected,
    /// The wallet does not know the chain.
    ChainUnrecognized,
    /// An earlier request is still open in the wallet.
    RequestPending,
    /// The wallet or node refused the request as malformed.
    RequestInvalid,
    /// The wallet cannot do this on that chain.
    CapabilityUnsupported,
    /// The wallet cannot make a batch atomic.
    AtomicityUnsupported,
    /// Too many requests.
    LimitExceeded,
    /// The wallet failed for a reason of its own.
    WalletInternal,
    /// A client without a wallet was asked to write.
    WalletMissing,
    /// A gateway could not be reached.
    ContentUnavailable,
    /// A gateway answered with an HTTP error.
    ContentStatus,
    /// Content is longer than asked for.
    ContentTooLarge,
    /// A request took longer than it may.
    TimedOut,
    /// The caller gave up.
    Aborted,
    /// A defect of this package.
    Internal,
}

impl FaultCode {
    /// Every code.
    pub const ALL: [Self; 28] = [
        Self::RpcUnavailable,
        Self::RpcMalformed,
        Self::RpcError,
        Self::ChainMismatch,
        Self::BlockUnavailable,
        Self::ChainReorganized,
        Self::RpcDisagreement,
        Self::ExecutionReverted,
        Self::InsufficientFunds,
        Self::UserRejected,
        Self::Unauthorized,
        Self::MethodUnsupported,
        Self::Disconnected,
        Self::ChainDisconnected,
        Self::ChainUnrecognized,
        Self::RequestPending,
        Self::RequestInvalid,
        Self::CapabilityUnsupported,
        Self::AtomicityUnsupported,
        Self::LimitExceeded,
        Self::WalletInternal,
        Self::WalletMissing,
        Self::ContentUnavailable,
        Self::ContentStatus,
        Self::ContentTooLarge,
        Self::TimedOut,
        Self::Aborted,
        Self::Internal,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RpcUnavailable => "RPC_UNAVAILABLE",
            Self::RpcMalformed => "RPC_MALFORMED",
            Self::RpcError => "RPC_ERROR",
            Self::ChainMismatch => "CHAIN_MISMATCH",
            Self::BlockUnavailable => "BLOCK_UNAVAILABLE",
            Self::ChainReorganized => "CHAIN_REORGANIZED",
            Self::RpcDisagreement => "RPC_DISAGREEMENT",
            Self::ExecutionReverted => "EXECUTION_REVERTED",
            Self::InsufficientFunds => "INSUFFICIENT_FUNDS",
            Self::UserRejected => "USER_REJECTED",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::MethodUnsupported => "METHOD_UNSUPPORTED",
            Self::Disconnected => "DISCONNECTED",
            Self::ChainDisconnected => "CHAIN_DISCONNECTED",
            Self::ChainUnrecognized => "CHAIN_UNRECOGNIZED",
            Self::RequestPending => "REQUEST_PENDING",
            Self::RequestInvalid => "REQUEST_INVALID",
            Self::CapabilityUnsupported => "CAPABILITY_UNSUPPORTED",
            Self::AtomicityUnsupported => "ATOMICITY_UNSUPPORTED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::WalletInternal => "WALLET_INTERNAL",
            Self::WalletMissing => "WALLET_MISSING",
            Self::ContentUnavailable => "CONTENT_UNAVAILABLE",
            Self::ContentStatus => "CONTENT_STATUS",
            Self::ContentTooLarge => "CONTENT_TOO_LARGE",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
            Self::Internal => "INTERNAL",
        }
    }

    /// The code with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A request that failed, in the words of whoever was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of failure.
    pub code: FaultCode,
    /// From outside: never trusted to be true, and cut to [`Fault::LONGEST_MESSAGE`].
    pub message: String,
    /// Revert data of a call, hex text as received.
    pub data: Option<String>,
}

impl Fault {
    /// Characters of a foreign message that are kept.
    pub const LONGEST_MESSAGE: usize = 300;

    /// A failure without data. What could hide or break a line is taken out of the message.
    pub fn new(code: FaultCode, message: &str) -> Self {
        // One line that reads from left to right, whoever wrote it.
        let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
        let visible = message.chars().filter(|c| !turns(*c)).take(Self::LONGEST_MESSAGE);
        let message = visible.map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self { code, message, data: None }
    }

    /// From a JSON-RPC error object.
    ///
    /// Code 3 is "execution reverted" for most nodes, but IoTeX answers with gRPC codes, where 3
    /// is "invalid argument": only the words or the revert data decide.
    pub fn from_rpc(number: i64, message: &str, data: Option<String>) -> Self {
        let has = |parts: &[&str]| says(message, parts);
        let code = if has(&["insufficient funds", "outoffunds"]) {
            FaultCode::InsufficientFunds
        } else if has(&["revert"]) || (number == 3 && data.is_some()) {
            FaultCode::ExecutionReverted
        } else if number == -32601 || number == -32004 {
            FaultCode::MethodUnsupported
        } else if has(&["rate limit", "too many requests"]) || number == -32005 || number == 429 {
            FaultCode::LimitExceeded
        } else if has(&["header not found", "block not found", "unknown block", "missing trie"]) {
            FaultCode::BlockUnavailable
        } else {
            FaultCode::RpcError
        };
        Self { data, ..Self::new(code, message) }
    }

    /// What a person is told: what `request` came to.
    pub(crate) fn sentence(&self, request: &str) -> String {
        let message = &self.message;
        match self.code {
            FaultCode::UserRejected => "You cancelled. Nothing was sent.".to_owned(),
            FaultCode::RequestPending => {
                "Your wallet already has a request waiting: open it to continue.".to_owned()
            }
            FaultCode::Unauthorized => {
                "This site is no longer connected to that account: connect again.".to_owned()
            }
            FaultCode::WalletMissing => {
                "No wallet is connected: this client can only read.".to_owned()
            }
            FaultCode::RpcUnavailable => {
                format!("The network could not be reached ({request}): {message}")
            }
            FaultCode::RpcDisagreement => {
                format!("The nodes that must agree on {request} do not: {message}")
            }
            FaultCode::Aborted => "The request was cancelled.".to_owned(),
            FaultCode::TimedOut => format!("No answer in time ({request})."),
            _ => format!("{request} failed: {message}"),
        }
    }

    /// Whether a node refuses a range of logs for its size, in the words of any node. A narrower
    /// range may work; a wrong guess costs a few requests and nothing else.
    pub(crate) fn is_about_size(&self) -> bool {
        let parts = ["range", "limit", "exceed", "too many", "too large", "more than", "timeout"];
        let code = self.code;
        matches!(code, FaultCode::RpcError | FaultCode::LimitExceeded | FaultCode::RequestInvalid)
            && self.says(&parts)
            && !self.says(&["rate limit", "many requests"])
    }

    /// Whether the message has one of these parts, which are in lower case.
    pub(crate) fn says(&self, parts: &[&str]) -> bool {
        says(&self.message, parts)
    }

    /// Whether this is what the chain says, and not the way to it.
    pub(crate) const fn is_answer(&self) -> bool {
        matches!(self.code, FaultCode::ExecutionReverted | FaultCode::InsufficientFunds)
    }

    /// Whether asking again a little later may help.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self.code, FaultCode::BlockUnavailable | FaultCode::LimitExceeded)
            && !self.is_about_size()
    }
}

// Part by part and byte by byte: the searcher of the standard library is larger than this crate's
// whole way of reading errors, and messages are short.
fn says(message: &str, parts: &[&str]) -> bool {
    let has = |part: &&str| {
        let mut places = message.as_bytes().windows(part.len());
        places.any(|place| place.eq_ignore_ascii_case(part.as_bytes()))
    };
    parts.iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_name() {
        for code in FaultCode::ALL {
            assert_eq!(FaultCode::from_name(code.as_str()), Some(code));
        }
    }

    #[test]
    fn a_foreign_message_stays_in_its_line() {
        let fault = Fault::new(FaultCode::RpcError, "one\ntwo\u{202e}\u{200b}\u{1b}[31m");
        assert_eq!(fault.message, "one two [31m");
        let long = Fault::new(FaultCode::RpcError, &"\u{202e}ä".repeat(1_000));
        assert_eq!(long.message, "ä".repeat(Fault::LONGEST_MESSAGE));
    }

    #[test]
    fn a_grpc_invalid_argument_is_no_revert() {
        let fault = Fault::from_rpc(3, "range exceeds the limit", None);
        assert_eq!(fault.code, FaultCode::RpcError);
        let fault = Fault::from_rpc(3, "execution reverted: Not operator", Some("0x08c3".into()));
        assert_eq!(fault.code, FaultCode::ExecutionReverted);
    }
}
