//! HTTP: requests as `npm/src/host.ts` makes them, answers through gloo-net, with bodies read piece
//! by piece and never past their limit.

use gloo_net::http::Response;
use ioid_resolve::{Fault, FaultCode};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::ReadableStreamDefaultReader;

use crate::conversation::Work;
use crate::driver::{Host, field};

/// Bytes of an answer to a publishing request: a few lines of JSON.
pub(crate) const LARGEST_RECEIPT: usize = 64 << 10;

/// Status and body.
pub(crate) type Exchanged = Result<(u16, Vec<u8>), Fault>;

/// A request: URL, how redirects are treated, body, name and value of the field before the file of a
/// form, then names and values of headers in turn.
#[derive(Debug)]
pub(crate) struct Outgoing(Vec<JsValue>);

impl Outgoing {
    fn new(url: &str, redirect: &str, body: JsValue) -> Self {
        let none = JsValue::UNDEFINED;
        Self(vec![url.into(), redirect.into(), body, none.clone(), none])
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.0.extend([name.into(), value.into()]);
        self
    }

    /// The host follows redirects, as far as they are allowed.
    pub(crate) fn get(url: &str, accept: &str) -> Self {
        Self::new(url, "manual", JsValue::UNDEFINED).header("accept", accept)
    }

    pub(crate) fn post_json(url: &str, body: &str) -> Self {
        Self::new(url, "follow", body.into()).header("content-type", "application/json")
    }

    /// What a service says about what was published; the headers go nowhere else either.
    pub(crate) fn look(url: &str, headers: &[(String, String)]) -> Self {
        Self::with(url, headers, JsValue::UNDEFINED)
    }

    /// Follows no redirect: it would take the headers along.
    fn with(url: &str, headers: &[(String, String)], body: JsValue) -> Self {
        let request = Self::new(url, "error", body);
        headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    pub(crate) fn publish(
        url: &str,
        headers: &[(String, String)],
        form: Option<(&str, &str)>,
        body: &[u8],
    ) -> Self {
        let mut request = Self::with(url, headers, Uint8Array::from(body).into());
        match form {
            Some((name, value)) => {
                if let [.., field, content] = request.0.get_mut(..5).unwrap_or_default() {
                    (*field, *content) = (name.into(), value.into());
                }
                request
            }
            None => request.header("content-type", "application/json"),
        }
    }
}

/// The body of an answer whose status says that it is one.
pub(crate) fn good((status, body): (u16, Vec<u8>)) -> Result<Vec<u8>, Fault> {
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(Fault::new(FaultCode::ContentStatus, &["HTTP status ", &status.to_string()].concat()))
}

fn unavailable(message: &str) -> Fault {
    Fault::new(FaultCode::ContentUnavailable, message)
}

/// Sends a request, and reads at most `limit` bytes of the answer.
pub(crate) fn send<'a>(
    host: &'a Host,
    key: f64,
    request: &Outgoing,
    limit: usize,
) -> Work<'a, Exchanged> {
    let arguments: Vec<_> = std::iter::once(key.into()).chain(request.0.iter().cloned()).collect();
    let answered = host.ask("fetch", &arguments);
    Box::pin(async move {
        let outcome = match answered.await.and_then(response) {
            Ok((status, Some(reader))) => {
                pieces(host, &reader, limit).await.map(|body| (status, body))
            }
            Ok((status, None)) => Ok((status, Vec::new())),
            Err(fault) => Err(fault),
        };
        // A download that goes on is stopped, a time limit lifted.
        let ended = host.end(key);
        outcome.map_err(|fault| ended.unwrap_or(fault))
    })
}

fn response(answered: JsValue) -> Result<(u16, Option<ReadableStreamDefaultReader>), Fault> {
    let response: web_sys::Response =
        answered.dyn_into().ok().ok_or_else(|| unavailable("`fetch` returned no Response"))?;
    let response = Response::from(response);
    let reader = response.body().map(|body| body.get_reader().unchecked_into());
    Ok((response.status(), reader))
}

async fn pieces(
    host: &Host,
    reader: &ReadableStreamDefaultReader,
    limit: usize,
) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    loop {
        let piece = host.promised(&reader.read()).await.ok();
        if add(&mut bytes, piece, limit)? {
            return Ok(bytes);
        }
    }
}

/// Adds a piece of a body; whether it was the end.
fn add(bytes: &mut Vec<u8>, piece: Option<JsValue>, limit: usize) -> Result<bool, Fault> {
    let piece = piece.ok_or_else(|| unavailable("the body was cut off"))?;
    if field(&piece, "done").is_truthy() {
        return Ok(true);
    }
    let Ok(chunk) = field(&piece, "value").dyn_into::<Uint8Array>() else {
        return Err(unavailable("the body is not made of bytes"));
    };
    if bytes.len().saturating_add(chunk.length() as usize) > limit {
        let message = ["more than ", &limit.to_string(), " bytes"].concat();
        return Err(Fault::new(FaultCode::ContentTooLarge, &message));
    }
    bytes.extend_from_slice(&chunk.to_vec());
    Ok(false)
}
