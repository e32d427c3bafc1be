//! JSON-RPC 2.0 as text: sections 4 to 6 of its specification.

use ioid_did::Json;

use crate::{Fault, FaultCode, PinnedBlock};

/// Bytes of one answer; a node that sends more is broken or hostile.
pub const LARGEST_ANSWER: usize = 16 << 20;

/// What an endpoint said to each call, or why it said nothing.
pub type Carried = Result<Vec<Result<Json, Fault>>, Refusal>;

/// A request that failed as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub fault: Fault,
    /// Whether it may be the size: the same calls, fewer at a time, may work.
    pub smaller: bool,
}

impl From<Fault> for Refusal {
    /// A failure of HTTP, said of a node. Fewer calls would not help: whoever is away stays away,
    /// and an answer without end has none for one call either.
    fn from(fault: Fault) -> Self {
        let code = match fault.code {
            FaultCode::ContentUnavailable | FaultCode::ContentStatus => FaultCode::RpcUnavailable,
            FaultCode::ContentTooLarge => FaultCode::LimitExceeded,
            code => code,
        };
        Self { fault: Fault { code, ..fault }, smaller: false }
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcCall {
    /// Method.
    pub method: &'static str,
    /// JSON array.
    pub params: String,
}

impl RpcCall {
    pub(super) fn chain_id() -> Self {
        Self { method: "eth_chainId", params: "[]".to_owned() }
    }

    /// A look at a block, without its transactions.
    pub(super) fn block(pin: PinnedBlock) -> Self {
        Self { method: "eth_getBlockByNumber", params: format!("[{},false]", pin.tag()) }
    }

    /// Whether this asks what became of a transaction.
    pub(super) fn is_receipt(&self) -> bool {
        self.method == "eth_getTransactionReceipt"
    }

    /// Whether this asks for the newest block.
    pub fn is_head(&self) -> bool {
        self.method == "eth_getBlockByNumber" && self.params.starts_with("[\"latest\"")
    }
}

/// The body of a request: an object for one call, else a batch.
pub fn encode(calls: &[&RpcCall]) -> String {
    let mut body = String::new();
    for (index, RpcCall { method, params }) in calls.iter().enumerate() {
        body.push_str(if index == 0 { "[" } else { "," });
        let id = (index + 1).to_string();
        let parts = [
            r#"{"jsonrpc":"2.0","id":"#,
            &id,
            r#","method":""#,
            method,
            r#"","params":"#,
            params,
            "}",
        ];
        body.extend(parts);
    }
    if calls.len() == 1 { body.split_off(1) } else { body + "]" }
}

/// What an HTTP answer says to so many calls. Whatever the status: nodes send errors with any.
///
/// # Errors
/// A [`Refusal`] when it is no answer to them.
pub fn decode(calls: usize, status: u16, body: Vec<u8>) -> Carried {
    let text = String::from_utf8(body).ok();
    let answered = text.and_then(|text| Json::parse_up_to(&text, LARGEST_ANSWER).ok());
    let list = match &answered {
        Some(Json::Array(list)) => Some(list.as_slice()),
        Some(single @ Json::Object(_)) if single.get("error").is_some_and(|e| !e.is_null()) => {
            // A node that refuses a batch answers with one error.
            if calls > 1 {
                let fault = outcome(single).err().unwrap_or_else(malformed);
                return Err(Refusal { fault, smaller: true });
            }
            return Ok(vec![outcome(single)]);
        }
        Some(single @ Json::Object(_)) if calls == 1 => Some(std::slice::from_ref(single)),
        _ => None,
    };
    let Some(list) = list else {
        let smaller = matches!(status, 400 | 405 | 413 | 422 | 501);
        let code = match status {
            429 => FaultCode::LimitExceeded,
            200..300 => return Err(malformed().into()),
            _ => FaultCode::RpcUnavailable,
        };
        let fault = Fault::new(code, &["HTTP status ", &status.to_string()].concat());
        return Err(Refusal { fault, smaller });
    };
    // By number: a node may answer a batch in any order, and must answer every call once.
    let mut outcomes = vec![Err(Fault::new(FaultCode::RpcMalformed, "no answer")); calls];
    for answer in list {
        let Some(Json::Number(id)) = answer.get("id") else { continue };
        let index = id.as_integer().and_then(|id| usize::try_from(id).ok());
        if let Some(place) = index.and_then(|index| outcomes.get_mut(index.checked_sub(1)?)) {
            *place = outcome(answer);
        }
    }
    Ok(outcomes)
}

fn outcome(answer: &Json) -> Result<Json, Fault> {
    let Some(error) = answer.get("error").filter(|error| !error.is_null()) else {
        return answer.get("result").cloned().ok_or_else(malformed);
    };
    let number = match error.get("code") {
        Some(Json::Number(number)) => number.as_integer().unwrap_or_default(),
        _ => 0,
    };
    // Some nodes send the sentence alone.
    let message = error.get("message").unwrap_or(error).as_str().unwrap_or_default();
    // Geth puts revert data in `data`, others in `data.data`.
    let data =
        error.get("data").and_then(|data| data.as_str().or_else(|| data.get("data")?.as_str()));
    Err(Fault::from_rpc(number, message, data.map(str::to_owned)))
}

fn malformed() -> Fault {
    Fault::new(FaultCode::RpcMalformed, "the answer is not JSON-RPC")
}
