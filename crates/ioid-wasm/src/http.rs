//! HTTP through gloo-net, with bodies read piece by piece and never past their limit.

use gloo_net::http::{Request, RequestBuilder, Response};
use ioid_resolve::{Fault, FaultCode};
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::RequestRedirect::{Error, Manual};
use web_sys::{Blob, BlobPropertyBag, FormData, ReadableStreamDefaultReader};

use crate::conversation;
use crate::driver::{self, Host};

/// Bytes of an answer to a publishing request: a few lines of JSON.
const LARGEST_RECEIPT: usize = 64 << 10;

/// `npm/src/host.ts` follows redirects, as far as they are allowed.
pub(crate) async fn get(
    host: &Host,
    key: f64,
    url: &str,
    accept: &str,
    limit: usize,
) -> Result<Vec<u8>, Fault> {
    let request = Request::get(url).header("accept", accept).redirect(Manual).build();
    good(send(host, key, request, limit).await?)
}

pub(crate) async fn post_json(
    host: &Host,
    key: f64,
    url: &str,
    body: &str,
    limit: usize,
) -> Result<(u16, Vec<u8>), Fault> {
    let request = Request::post(url).header("content-type", "application/json");
    send(host, key, request.body(body), limit).await
}

/// Follows no redirect: it would take the headers along.
pub(crate) async fn publish(
    host: &Host,
    key: f64,
    url: &str,
    headers: &[(String, String)],
    form: Option<(&str, &str)>,
    body: &[u8],
) -> Result<Vec<u8>, Fault> {
    let add =
        |request: RequestBuilder, (name, value): &(String, String)| request.header(name, value);
    let request = headers.iter().fold(Request::post(url).redirect(Error), add);
    let request = match form {
        Some(field) => {
            let form = file_form(field, body).ok();
            request.body(form.ok_or_else(|| unavailable("the form could not be made"))?)
        }
        None => request.header("content-type", "application/json").body(Uint8Array::from(body)),
    };
    good(send(host, key, request, LARGEST_RECEIPT).await?)
}

/// The body of an answer whose status says that it is one.
fn good((status, body): (u16, Vec<u8>)) -> Result<Vec<u8>, Fault> {
    if (200..300).contains(&status) {
        return Ok(body);
    }
    Err(Fault::new(FaultCode::ContentStatus, &["HTTP status ", &status.to_string()].concat()))
}

fn file_form((name, value): (&str, &str), body: &[u8]) -> Result<FormData, JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/did+ld+json");
    let part = Array::of1(&Uint8Array::from(body));
    let blob = Blob::new_with_u8_array_sequence_and_options(&part, &kind)?;
    let form = FormData::new()?;
    if !name.is_empty() {
        form.append_with_str(name, value)?;
    }
    form.append_with_blob_and_filename("file", &blob, "did.json")?;
    Ok(form)
}

fn unavailable(message: &str) -> Fault {
    Fault::new(FaultCode::ContentUnavailable, message)
}

async fn send(
    host: &Host,
    key: f64,
    request: Result<Request, gloo_net::Error>,
    limit: usize,
) -> Result<(u16, Vec<u8>), Fault> {
    // In our own words: the engine's may repeat a token.
    let request =
        request.ok().ok_or_else(|| unavailable("the address or a header is malformed"))?;
    let request: web_sys::Request = request.into();
    let outcome = exchange(host, key, &request, limit).await;
    // A download that goes on is stopped, a time limit lifted.
    let ended = host.end(key);
    outcome.map_err(|fault| ended.unwrap_or(fault))
}

async fn exchange(
    host: &Host,
    key: f64,
    request: &web_sys::Request,
    limit: usize,
) -> Result<(u16, Vec<u8>), Fault> {
    let answered = driver::promise(host, &host.fetch, &Array::of2(&key.into(), request)).await?;
    let response: web_sys::Response =
        answered.dyn_into().ok().ok_or_else(|| unavailable("`fetch` returned no Response"))?;
    let response = Response::from(response);
    let status = response.status();
    let Some(body) = response.body() else { return Ok((status, Vec::new())) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    Ok((status, pieces(host, &reader, limit).await?))
}

async fn pieces(
    host: &Host,
    reader: &ReadableStreamDefaultReader,
    limit: usize,
) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    loop {
        let piece = conversation::settled(&host.later, &reader.read()).await.ok();
        let piece = piece.ok_or_else(|| unavailable("the body was cut off"))?;
        let part = |name: &str| Reflect::get(&piece, &JsValue::from_str(name)).unwrap_or_default();
        if part("done").is_truthy() {
            return Ok(bytes);
        }
        let Ok(chunk) = part("value").dyn_into::<Uint8Array>() else {
            return Err(unavailable("the body is not made of bytes"));
        };
        if bytes.len().saturating_add(chunk.length() as usize) > limit {
            let message = format!("more than {limit} bytes");
            return Err(Fault::new(FaultCode::ContentTooLarge, &message));
        }
        bytes.extend_from_slice(&chunk.to_vec());
    }
}
