//! JSON-RPC over HTTP: batches, fail-over between endpoints.
//!
//! Source: JSON-RPC 2.0, section 6.

use futures_util::future::join_all;
use ioid_did::Json;
use ioid_resolve::{Answer, Fault, FaultCode, RequestId};

use crate::driver::Host;
use crate::http;

/// Requests in one batch. IoTeX refuses more.
pub(crate) const LARGEST_BATCH: usize = 100;

/// Bytes of one answer; a node that sends more is broken or hostile.
pub(crate) const LARGEST_ANSWER: usize = 32 << 20;

type Read = (RequestId, &'static str, String);

/// Asks each endpoint in turn until one answers.
pub(crate) async fn read(host: &Host, reads: Vec<Read>) -> Vec<(RequestId, Answer)> {
    let mut last = Fault::new(FaultCode::RpcUnavailable, "no endpoint is configured");
    for url in &host.rpc_urls {
        match read_from(host, url, &reads).await {
            Ok(answers) => return answers,
            Err(fault) if fault.code == FaultCode::Aborted => {
                last = fault;
                break;
            }
            Err(fault) => last = fault,
        }
    }
    let answer = |(id, _, _)| (id, Answer::Failed(last.clone()));
    reads.into_iter().map(answer).collect()
}

async fn read_from(
    host: &Host,
    url: &str,
    reads: &[Read],
) -> Result<Vec<(RequestId, Answer)>, Fault> {
    let objects = reads.iter().map(|(id, method, params)| {
        format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#)
    });
    let body = match reads {
        [_] => objects.collect(),
        _ => format!("[{}]", objects.collect::<Vec<_>>().join(",")),
    };
    // Not the number of a request: one that is cancelled must not end the others of its batch.
    let key = reads.first().map_or(-1.0, |(id, _, _)| -1.0 - f64::from(*id));
    let bytes =
        http::post_json(host, key, url, &body, LARGEST_ANSWER).await.map_err(unavailable)?;
    let malformed = || Fault::new(FaultCode::RpcMalformed, "the answer is not JSON-RPC");
    let text = String::from_utf8(bytes).ok().ok_or_else(malformed)?;
    let answered = Json::parse_up_to(&text, LARGEST_ANSWER).ok().ok_or_else(malformed)?;
    let list = match answered {
        Json::Array(list) => list,
        // An endpoint that refuses batches answers with one error object.
        single if reads.len() > 1 && single.get("error").is_some() => {
            let singles = reads.iter().map(|read| read_from(host, url, std::slice::from_ref(read)));
            let answers = join_all(singles.map(Box::pin)).await;
            return answers.into_iter().map(|one| one.map(|mut one| one.pop())).try_fold(
                Vec::new(),
                |mut all, one| {
                    all.extend(one?);
                    Ok(all)
                },
            );
        }
        single => vec![single],
    };
    let find = |id: RequestId| {
        let is = |answer: &&Json| match answer.get("id") {
            Some(Json::Number(number)) => number.as_integer() == Some(i64::from(id)),
            _ => false,
        };
        list.iter().find(is)
    };
    reads.iter().map(|(id, _, _)| Ok((*id, result(find(*id).ok_or_else(malformed)?)))).collect()
}

fn result(answer: &Json) -> Answer {
    if let Some(error) = answer.get("error").filter(|error| !error.is_null()) {
        let number = match error.get("code") {
            Some(Json::Number(number)) => number.as_integer().unwrap_or_default(),
            _ => 0,
        };
        let message = error.get("message").and_then(Json::as_str).unwrap_or_default();
        // Geth puts revert data in `data`, others in `data.data`.
        let data =
            error.get("data").and_then(|data| data.as_str().or_else(|| data.get("data")?.as_str()));
        return Answer::Failed(Fault::from_rpc(number, message, data.map(str::to_owned)));
    }
    Answer::Json(answer.get("result").cloned().unwrap_or(Json::Null))
}

fn unavailable(fault: Fault) -> Fault {
    match fault.code {
        FaultCode::ContentUnavailable | FaultCode::ContentStatus => {
            Fault { code: FaultCode::RpcUnavailable, ..fault }
        }
        FaultCode::ContentTooLarge => Fault { code: FaultCode::RpcMalformed, ..fault },
        _ => fault,
    }
}
